//! Persons and their roles on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::organisation::{PersonInput, RoleInput};
use uuid::Uuid;

use super::instant::Instant;
use super::keys::{LanguageKey, RoleKey};
use super::taken;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A person with those of their roles that the caller administers.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Person")]
pub struct PersonBody {
    /// Their identity.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address, with which they sign in.
    pub email: String,
    /// Telephone, possibly empty.
    pub phone: String,
    /// The language they read.
    pub language: LanguageKey,
    /// Whether they may sign in.
    pub active: bool,
    /// Rises with every change.
    pub version: i64,
    /// When they were entered.
    pub created_at: Instant,
    /// Their roles, past ones too.
    pub roles: Vec<MembershipBody>,
}

/// A role of a person, and where it counts.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Membership", skip_serializing_if_is_none)]
pub struct MembershipBody {
    /// Its identity.
    pub id: Uuid,
    /// The role.
    pub role: RoleKey,
    /// In which organisation.
    pub organisation_id: Option<Uuid>,
    /// Its short name.
    pub organisation_name: Option<String>,
    /// In which unit.
    pub unit_id: Option<Uuid>,
    /// Its name.
    pub unit_name: Option<String>,
    /// In which collaboration.
    pub collaboration_id: Option<Uuid>,
    /// Its name.
    pub collaboration_name: Option<String>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if it is missing.
    pub to_on: Option<NaiveDate>,
}

/// A person's own particulars.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PersonContent")]
pub struct PersonContent {
    /// Their name.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: String,
    /// Their address, with which they sign in.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// Telephone; may be empty.
    #[oai(validator(max_length = 30))]
    pub phone: String,
    /// The language they read.
    pub language: LanguageKey,
}

/// A person to enter, with a first role.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewPerson")]
pub struct NewPersonInput {
    /// The person.
    pub person: PersonContent,
    /// A first password; without one they can't sign in until one is set.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: Option<String>,
    /// Their role.
    pub role: RoleContent,
}

/// A change of a person who is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PersonEdit")]
pub struct PersonEditInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What they are to be.
    pub person: PersonContent,
    /// Whether they may sign in.
    pub active: bool,
}

impl PersonContent {
    /// As core takes it.
    pub fn input(self, asking: &Asking) -> Result<PersonInput, Fault> {
        Ok(PersonInput {
            language: taken(asking, &self.language)?,
            name: self.name,
            email: self.email,
            phone: self.phone,
        })
    }
}

/// A role to give. Unit managers have a `unit_id`, resource persons and economists an `organisation_id`, coordinators and
/// administrators a `collaboration_id`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RoleContent")]
pub struct RoleContent {
    /// The role.
    pub role: RoleKey,
    /// In which organisation.
    pub organisation_id: Option<Uuid>,
    /// In which unit.
    pub unit_id: Option<Uuid>,
    /// In which collaboration.
    pub collaboration_id: Option<Uuid>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if it is missing.
    pub to_on: Option<NaiveDate>,
}

impl RoleContent {
    /// As core takes it.
    pub fn input(self, asking: &Asking) -> Result<RoleInput, Fault> {
        Ok(RoleInput {
            role: taken(asking, &self.role)?,
            organisation_id: self.organisation_id.map(torget_core::ids::OrganisationId),
            unit_id: self.unit_id.map(torget_core::ids::UnitId),
            collaboration_id: self.collaboration_id.map(torget_core::ids::CollaborationId),
            from_on: self.from_on,
            to_on: self.to_on,
        })
    }
}

/// A role to give to whoever has this address.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RoleByEmail")]
pub struct GrantInput {
    /// The address of an account.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// The role.
    pub role: RoleContent,
}

/// A person's new password.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewPassword")]
pub struct NewPasswordInput {
    /// The password: 12 characters at least.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: String,
}

/// The last day of a role.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RoleEnd")]
pub struct RoleEndInput {
    /// The last day, included.
    pub to_on: NaiveDate,
}
