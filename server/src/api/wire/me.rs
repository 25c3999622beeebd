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
    /// Their address, with which they sign in.
    pub email: String,
    /// Telephone, possibly empty.
    pub phone: String,
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

/// What to change of one's own account.
#[derive(Debug, Clone, Object)]
#[oai(rename = "MeEdit")]
pub struct MeInput {
    /// Telephone; may be empty.
    #[oai(validator(max_length = 30))]
    pub phone: String,
    /// The language to read.
    pub language: LanguageKey,
}

/// A change of one's own password.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PasswordChange")]
pub struct PasswordChangeInput {
    /// The present one.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub current: String,
    /// The new one: 12 characters at least.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub new: String,
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
