//! Organisations, their units, the people in them and the roles they hold; collaborations and who takes part in them;
//! and how a person proves who they are (password, session, API token).
//!
//! Invariants: a membership counts from its first to its last day, both included, by the date in Stockholm; of secrets
//! (passwords, session and API tokens) only hashes are stored; a person's roles outside an administrator's collaboration
//! do not exist for that administrator. `read.rs` holds what other features read without asking for access: they have
//! asked already, for the thing they are about.

mod api_token;
mod caller;
mod change_password;
mod collaborations;
mod edit_organisation;
mod edit_person;
mod edit_unit;
mod error;
mod expiry;
mod grant_role;
mod list;
mod own_account;
mod password;
mod read;
mod scope;
pub(crate) mod secret;
mod session;
mod sign_in;
pub(crate) mod store;

pub use api_token::{ApiToken, NewApiToken, caller_of_token, create_api_token, list_api_tokens, revoke_api_token};
pub use caller::{RoleChoice, caller_in_role};
pub use change_password::{ChangePasswordError, PasswordChange, change_password};
pub use collaborations::{
    change_collaboration_member, create_collaboration, join_collaboration, list_collaborations, view_collaboration,
};
pub use edit_organisation::{OrganisationInput, create_organisation, edit_organisation};
pub(crate) use edit_person::create_person_in;
pub use edit_person::{PersonInput, create_person, create_person_with_role, edit_person, set_password};
pub(crate) use edit_unit::create_unit_in;
pub use edit_unit::{UnitInput, create_unit, edit_unit};
pub use error::OrganisationError;
pub use expiry::{Removed, remove_expired};
pub use grant_role::{Grantee, RoleInput, end_role, grant_role};
pub use list::{
    ListedOrganisation, ListedPerson, ListedRole, ListedUnit, PersonFilter, UnitFilter, find_units, list_organisations,
    list_persons, list_units, view_organisation, view_person, view_unit,
};
pub use own_account::{OwnAccountInput, edit_own_account, own_account};
pub use password::hash_password;
pub use read::{
    find_collaboration, find_organisation, find_person, find_unit, is_member, organisation_contact,
    organisations_of_collaboration, person_contact, unit_contacts, units_of_collaboration, units_of_organisation,
};
pub use session::{SessionView, session, session_unprolonged, set_language, sign_out, switch_membership};
pub use sign_in::{SignInError, SignInLimits, SignedIn, sign_in};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use crate::language::Language;
use crate::place::Position;

/// What kind of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Kommun.
    Municipality,
    /// Kommunalförbund.
    Federation,
    /// Region.
    Region,
    /// Bolag.
    Company,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Municipality, Self::Federation, Self::Region, Self::Company];

    /// As the database and the API write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Federation => "federation",
            Self::Region => "region",
            Self::Company => "company",
        }
    }
}

impl std::str::FromStr for OrganisationKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| kind.key()).collect();
            format!("{text:?} is no kind of organisation; use one of {}", known.join(", "))
        })
    }
}

/// A set of organisations that cooperate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Collaboration {
    /// Its identity.
    pub id: CollaborationId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An organisation's part in a collaboration: the days on which it takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct CollaborationMember {
    /// Who takes part.
    pub organisation_id: OrganisationId,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if there is none.
    pub to_on: Option<NaiveDate>,
}

impl CollaborationMember {
    /// Whether it takes part on a date.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.from_on <= date && self.to_on.is_none_or(|to_on| date <= to_on)
    }
}

/// A municipality, federation, region or company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Organisation {
    /// Its identity.
    pub id: OrganisationId,
    /// What kind.
    pub kind: OrganisationKind,
    /// Four digits, for municipalities.
    pub municipality_code: Option<String>,
    /// Ten digits with a hyphen, `212000-1041`.
    pub organisation_number: String,
    /// In full: `Ängelholms kommun`.
    pub name: String,
    /// As lists show it: `Ängelholm`.
    pub short_name: String,
    /// Its functional mailbox.
    pub email: String,
    /// Inhabitants, for municipalities.
    pub population: Option<i64>,
    /// The date of that figure.
    pub population_on: Option<NaiveDate>,
    /// Its main place.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub position: Position,
    /// Rises with every change.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A workplace of an organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Unit {
    /// Its identity.
    pub id: UnitId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
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
    /// Where it lies.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub position: Position,
    /// Whether it takes part.
    pub active: bool,
    /// Rises with every change.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A person; nothing here proves who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Person {
    /// Their identity.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address, in lower case; they sign in with it.
    pub email: String,
    /// Telephone, possibly empty.
    pub phone: String,
    /// The language they read.
    pub language: Language,
    /// Whether they may sign in.
    pub active: bool,
    /// Rises with every change.
    pub version: i64,
    /// When they were entered.
    pub created_at: DateTime<Utc>,
}

/// A person's role, and where it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Membership {
    /// Its identity.
    pub id: MembershipId,
    /// Whose it is.
    pub person_id: PersonId,
    /// The role.
    pub role: Role,
    /// In which organisation.
    pub organisation_id: Option<OrganisationId>,
    /// In which unit, for unit managers.
    pub unit_id: Option<UnitId>,
    /// In which collaboration, for coordinators and administrators.
    pub collaboration_id: Option<CollaborationId>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if there is none.
    pub to_on: Option<NaiveDate>,
}

impl Membership {
    /// Whether it counts on a date.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.from_on <= date && self.to_on.is_none_or(|to_on| date <= to_on)
    }
}

/// Somebody to send a notice to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The person; `None` for a functional mailbox.
    pub person_id: Option<PersonId>,
    /// Their name, or the unit's or the organisation's.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// The language they read.
    pub language: Language,
}
