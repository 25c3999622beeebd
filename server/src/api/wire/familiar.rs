//! Who is known at a unit, and where a resource person would like to work, on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::instant::Instant;
use super::keys::WishKey;

/// Who is introduced at a unit.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Introductions")]
pub struct IntroductionsBody {
    /// The unit.
    pub unit_id: Uuid,
    /// Its name.
    pub unit_name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// Whether only who is introduced may come, unless a need welcomes somebody new.
    pub is_required: bool,
    /// Who is introduced, by name.
    pub introduced: Vec<IntroducedBody>,
    /// Some of those who are not and could be, by name.
    pub others: Vec<AcquaintanceBody>,
}

/// Somebody who is introduced.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Introduced")]
pub struct IntroducedBody {
    /// Who.
    pub resource_id: Uuid,
    /// The name.
    pub name: String,
    /// The short name of their employer.
    pub organisation_name: String,
    /// Since when.
    pub at: Instant,
    /// Whether a visit introduced them; else it was done by hand.
    pub by_visit: bool,
}

/// Somebody who could be introduced.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Acquaintance")]
pub struct AcquaintanceBody {
    /// Who.
    pub resource_id: Uuid,
    /// The name.
    pub name: String,
    /// The short name of their employer.
    pub organisation_name: String,
}

/// Whether a unit asks for introductions.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RequireIntroduction")]
pub struct RequireInput {
    /// Whether only who is introduced may come.
    pub is_required: bool,
}

/// A unit, with what a resource person wishes about it.
#[derive(Debug, Clone, Object)]
#[oai(rename = "UnitWish", skip_serializing_if_is_none)]
pub struct UnitWishBody {
    /// The unit.
    pub unit_id: Uuid,
    /// Its name.
    pub name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// The wish, if there is one.
    pub wish: Option<WishKey>,
}

/// A wish.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Wish")]
pub struct WishInput {
    /// What is wished.
    pub wish: WishKey,
}
