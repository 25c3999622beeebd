//! Organisations, units, persons, roles and the audit on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::organisation::{OrganisationInput, PersonInput, RoleInput, UnitInput};
use torget_core::place::Position;
use uuid::Uuid;

use super::common::JsonObject;
use super::instant::Instant;
use super::keys::{LanguageKey, OrganisationKindKey, RoleKey};
use super::taken;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A set of organisations that cooperate.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Collaboration")]
pub struct CollaborationBody {
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
}

/// A municipality, federation, region or company.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Organisation", skip_serializing_if_is_none)]
pub struct OrganisationBody {
    /// Its identity.
    pub id: Uuid,
    /// What kind.
    pub kind: OrganisationKindKey,
    /// Four digits, for municipalities.
    pub municipality_code: Option<String>,
    /// Ten digits with a hyphen.
    pub organisation_number: String,
    /// In full.
    pub name: String,
    /// As lists show it.
    pub short_name: String,
    /// Its functional mailbox.
    pub email: String,
    /// Inhabitants.
    pub population: Option<i64>,
    /// The date of that figure.
    pub population_on: Option<NaiveDate>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// When it was entered.
    pub created_at: Instant,
    /// The first day of its part in the collaboration that was asked for.
    pub from_on: Option<NaiveDate>,
    /// The last day of that part.
    pub to_on: Option<NaiveDate>,
}

/// An organisation to enter or change.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OrganisationContent")]
pub struct OrganisationContent {
    /// What kind.
    pub kind: OrganisationKindKey,
    /// Four digits; municipalities have one and nobody else.
    #[oai(validator(pattern = "^[0-9]{4}$"))]
    pub municipality_code: Option<String>,
    /// Ten digits, with or without a hyphen.
    #[oai(validator(min_length = 10, max_length = 11))]
    pub organisation_number: String,
    /// In full.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: String,
    /// As lists show it.
    #[oai(validator(min_length = 1, max_length = 40))]
    pub short_name: String,
    /// Its functional mailbox.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// Inhabitants.
    #[oai(validator(minimum(value = "0"), maximum(value = "100000000")))]
    pub population: Option<i64>,
    /// The date of that figure.
    pub population_on: Option<NaiveDate>,
    /// Degrees north.
    #[oai(validator(minimum(value = "-90"), maximum(value = "90")))]
    pub latitude: f64,
    /// Degrees east.
    #[oai(validator(minimum(value = "-180"), maximum(value = "180")))]
    pub longitude: f64,
}

/// An organisation to enter, with its part in the collaboration.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewOrganisation")]
pub struct NewOrganisationInput {
    /// The first day of its part.
    pub from_on: NaiveDate,
    /// The organisation.
    pub organisation: OrganisationContent,
}

impl OrganisationContent {
    /// As core takes it.
    pub fn input(self, asking: &Asking) -> Result<OrganisationInput, Fault> {
        Ok(OrganisationInput {
            kind: taken(asking, &self.kind)?,
            municipality_code: self.municipality_code,
            organisation_number: self.organisation_number,
            name: self.name,
            short_name: self.short_name,
            email: self.email,
            population: self.population,
            population_on: self.population_on,
            position: Position { latitude: self.latitude, longitude: self.longitude },
        })
    }
}

/// A workplace of an organisation.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Unit")]
pub struct UnitBody {
    /// Its identity.
    pub id: Uuid,
    /// Whose it is.
    pub organisation_id: Uuid,
    /// Its name.
    pub name: String,
    /// Street, number and town.
    pub address: String,
    /// Telephone, possibly empty.
    pub phone: String,
    /// Its functional mailbox.
    pub email: String,
    /// Where its costs are booked.
    pub cost_centre: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Whether it takes part.
    pub active: bool,
    /// When it was entered.
    pub created_at: Instant,
}

/// A unit to enter or change.
#[derive(Debug, Clone, Object)]
#[oai(rename = "UnitContent")]
pub struct UnitContent {
    /// Its name, unlike those of the organisation's other units.
    #[oai(validator(min_length = 1, max_length = 80))]
    pub name: String,
    /// Street, number and town.
    #[oai(validator(min_length = 1, max_length = 160))]
    pub address: String,
    /// Telephone; may be empty.
    #[oai(validator(max_length = 30))]
    pub phone: String,
    /// Its functional mailbox.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// Where its costs are booked.
    #[oai(validator(max_length = 20))]
    pub cost_centre: String,
    /// Degrees north.
    #[oai(validator(minimum(value = "-90"), maximum(value = "90")))]
    pub latitude: f64,
    /// Degrees east.
    #[oai(validator(minimum(value = "-180"), maximum(value = "180")))]
    pub longitude: f64,
    /// Whether it takes part; one that doesn't can't book.
    pub active: bool,
}

impl UnitContent {
    /// As core takes it.
    pub fn input(self) -> UnitInput {
        UnitInput {
            name: self.name,
            address: self.address,
            phone: self.phone,
            email: self.email,
            cost_centre: self.cost_centre,
            position: Position { latitude: self.latitude, longitude: self.longitude },
            active: self.active,
        }
    }
}

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

/// A change of a person.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PersonEdit")]
pub struct PersonEditInput {
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

/// The last day of a role.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RoleEnd")]
pub struct RoleEndInput {
    /// The last day, included.
    pub to_on: NaiveDate,
}

/// Who did what when.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AuditEntry", skip_serializing_if_is_none)]
pub struct AuditBody {
    /// The entry.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who, if it was a person.
    pub actor_id: Option<Uuid>,
    /// Their name.
    pub actor_name: Option<String>,
    /// In which role; `job:<name>` for a job.
    pub actor_role: String,
    /// For which organisation.
    pub organisation_id: Option<Uuid>,
    /// Its short name.
    pub organisation_name: Option<String>,
    /// The kind of object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// What was done.
    pub action: String,
    /// Keys and figures.
    pub detail: JsonObject,
}
