//! Calendar addresses on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::instant::Instant;

/// The calendar addresses of a person, a resource or a unit.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Feeds")]
pub struct FeedsBody {
    /// The name of the person, the resource or the unit.
    pub name: String,
    /// The addresses that work, oldest first.
    pub feeds: Vec<FeedBody>,
}

/// A calendar address that works; the secret itself is not stored.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Feed", skip_serializing_if_is_none)]
pub struct FeedBody {
    /// Its identity.
    pub id: Uuid,
    /// Who made it.
    pub holder_name: String,
    /// Whether that is the asker, in this role.
    pub is_own: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last read, to the hour; missing if never.
    pub read_at: Option<Instant>,
}

/// A calendar address just made.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewFeed")]
pub struct NewFeedBody {
    /// Its identity.
    pub id: Uuid,
    /// What a calendar program reads, without a token; shown this once.
    pub address: String,
}
