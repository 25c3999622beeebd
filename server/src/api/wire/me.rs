//! Who asks, and their tokens, on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::instant::Instant;
use super::keys::{LanguageKey, RoleKey};

/// Who the token stands for.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Me", skip_serializing_if_is_none)]
pub struct MeBody {
    /// The person.
    pub person_id: Uuid,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: LanguageKey,
    /// The role that the token acts in.
    pub role: RoleKey,
    /// That role's identity.
    pub membership_id: Uuid,
    /// The organisation they act for.
    pub organisation_id: Option<Uuid>,
    /// The unit they act for.
    pub unit_id: Option<Uuid>,
    /// The collaborations in which they act.
    pub collaboration_ids: Vec<Uuid>,
}

/// A token in use; the secret itself is not stored.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Token")]
pub struct TokenBody {
    /// The token.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The role it acts in.
    pub membership_id: Uuid,
    /// That role.
    pub role: RoleKey,
    /// When it was made.
    pub created_at: Instant,
}

/// A token to make.
#[derive(Debug, Clone, Object)]
#[oai(rename = "TokenRequest")]
pub struct TokenInput {
    /// What to call it.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: String,
}

/// A token just made.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewToken")]
pub struct NewTokenBody {
    /// The token's identity.
    pub id: Uuid,
    /// The secret, shown this once.
    pub token: String,
}
