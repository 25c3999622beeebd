//! Calendar addresses: a secret address from which a calendar program reads the bookings of a person, a resource or a unit.
//!
//! Invariants: the address is the only key, so only its hash is stored and it is shown once; it acts in the role in which it
//! was made and stops with it, as an API token does; each person has one of each thing, and a new one replaces it. What it
//! tells is bounded by that role: a coordinator's address of a unit tells of their own collaboration alone. Nobody reads a
//! price or a reason there.

mod manage;
mod read;
pub(crate) mod store;

pub use manage::{create_feed, feeds, revoke_feed};
pub use read::read_feed;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::state::BookingState;
use crate::ids::{BookingFeedId, BookingId};
use crate::language::Language;

/// How many days back a calendar tells of what has ended; ahead it tells of everything.
pub const FEED_DAYS_BACK: u64 = 42;

/// Of what an address tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FeedOf {
    /// A person's own bookings, whatever resources they are and wherever.
    Person,
    /// A resource's.
    Resource,
    /// A unit's.
    Unit,
}

impl FeedOf {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Person, Self::Resource, Self::Unit];

    /// As addresses and the database write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Resource => "resource",
            Self::Unit => "unit",
        }
    }
}

impl std::str::FromStr for FeedOf {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || format!("{text:?} has no calendar address; use one of person, resource, unit");
        Self::ALL.into_iter().find(|of| of.key() == text).ok_or_else(unknown)
    }
}

/// Whose bookings an address tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedSubject {
    /// What it is.
    pub of: FeedOf,
    /// Which person, resource or unit.
    pub id: Uuid,
}

/// The addresses of a person, a resource or a unit, as far as the caller may see them.
#[derive(Debug, Clone, Serialize)]
pub struct Feeds {
    /// The name of the person, the resource or the unit.
    pub name: String,
    /// The addresses that work, oldest first.
    pub feeds: Vec<Feed>,
}

/// An address that works; the secret itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Feed {
    /// Its identity.
    pub id: BookingFeedId,
    /// Who made it.
    pub holder_name: String,
    /// Whether that is the caller, in the role they act in now.
    pub is_own: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last read, to the hour; never if there is none.
    pub read_at: Option<DateTime<Utc>>,
}

/// An address just made.
#[derive(Debug, Clone)]
pub struct NewFeed {
    /// Its identity.
    pub id: BookingFeedId,
    /// The secret name that [`read_feed`] takes: letters, digits, `-` and `_`. Shown this once.
    pub name: String,
}

/// What a calendar program reads at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedContent {
    /// Of what it tells.
    pub of: FeedOf,
    /// The name of the person, the resource or the unit.
    pub name: String,
    /// The language of whoever made the address.
    pub language: Language,
    /// The bookings in order of start, those that came to nothing too.
    pub entries: Vec<FeedEntry>,
}

/// A booking as a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FeedEntry {
    /// The booking.
    pub booking_id: BookingId,
    /// In which area.
    pub area_name: String,
    /// What is booked.
    pub resource_name: String,
    /// Where to go.
    pub unit_name: String,
    /// Its address.
    pub unit_address: String,
    /// Whom to ring; possibly empty.
    pub unit_phone: String,
    /// Who buys.
    pub buyer_name: String,
    /// Who sells.
    pub seller_name: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// Where it stands.
    pub state: BookingState,
    /// Rises with every change that calendars show; the same as in the invitations by mail.
    pub calendar_sequence: i64,
    /// When something was last done with it.
    pub changed_at: DateTime<Utc>,
}
