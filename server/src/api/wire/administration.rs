//! Collaborations, organisations and their units on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::organisation::{OrganisationInput, UnitInput};
use torget_core::place::Position;
use uuid::Uuid;

use super::instant::Instant;
use super::keys::OrganisationKindKey;
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

/// A collaboration to make.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewCollaboration")]
pub struct CollaborationInput {
    /// Its name, unlike that of every other.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: String,
}

/// An organisation that is to take part.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewCollaborationMember")]
pub struct JoinInput {
    /// The number of an organisation that is known here; ten digits, with or without a hyphen.
    #[oai(validator(min_length = 10, max_length = 11))]
    pub organisation_number: String,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if it is missing.
    pub to_on: Option<NaiveDate>,
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
    /// Rises with every change.
    pub version: i64,
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

/// A change of an organisation that is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OrganisationEdit")]
pub struct OrganisationEditInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What it is to be.
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
#[oai(rename = "Unit", skip_serializing_if_is_none)]
pub struct UnitBody {
    /// Its identity.
    pub id: Uuid,
    /// Whose it is.
    pub organisation_id: Uuid,
    /// The short name of its organisation, in the list of many organisations' units.
    pub organisation_name: Option<String>,
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
    /// Rises with every change.
    pub version: i64,
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

/// A change of a unit that is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "UnitEdit")]
pub struct UnitEditInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What it is to be.
    pub unit: UnitContent,
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
