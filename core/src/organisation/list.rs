//! The administration's lists of organisations, units and persons, and one of each to look at.

use chrono::NaiveDate;
use serde::Serialize;

use super::error::OrganisationError;
use super::scope;
use super::store::{organisations, person_list, persons, units};
use super::{Membership, Organisation, Person, Unit};
use crate::access::{Caller, Denied, Permission, Role};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId, PersonId, UnitId};
use crate::input::Checks;
use crate::market::Market;
use crate::paging::{Listed, Paging};
use crate::time::stockholm::date_of;

const SEARCH_MOST: usize = 100;

/// An organisation, and in a collaboration's list since when it takes part.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct ListedOrganisation {
    /// The organisation.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub organisation: Organisation,
    /// The first day of its part.
    pub from_on: Option<NaiveDate>,
    /// The last day.
    pub to_on: Option<NaiveDate>,
}

/// A role with the names of where it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedRole {
    /// The role.
    #[serde(flatten)]
    pub membership: Membership,
    /// The organisation's short name.
    pub organisation_name: Option<String>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// The collaboration's name.
    pub collaboration_name: Option<String>,
}

/// A person with those of their roles that the caller administers, past ones too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedPerson {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// Their roles, in the order they were given.
    pub roles: Vec<ListedRole>,
}

/// Which persons to list; nothing said means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonFilter {
    /// Somewhere in the name or the address.
    pub text: String,
    /// With this role, past or present.
    pub role: Option<Role>,
    /// With a role in this organisation.
    pub organisation_id: Option<OrganisationId>,
}

/// A unit with its organisation's name.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct ListedUnit {
    /// The unit.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub unit: Unit,
    /// Its organisation's short name.
    pub organisation_name: String,
}

/// Which units to list; nothing said means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitFilter {
    /// Somewhere in the name or the addresses.
    pub text: String,
    /// Of this organisation.
    pub organisation_id: Option<OrganisationId>,
}

/// What is searched for, as a line that can be.
fn searched(text: &str) -> Result<String, OrganisationError> {
    let mut checks = Checks::new();
    let text = checks.optional_line("text", text, SEARCH_MOST);
    checks.finish()?;
    Ok(text)
}

/// The organisations that take part, or will, in a collaboration; all that there are if none is named, for the operator.
/// `text` is somewhere in their names, number or address.
pub async fn list_organisations(
    market: &Market,
    caller: &Caller,
    collaboration_id: Option<CollaborationId>,
    text: &str,
    paging: Paging,
) -> Result<Listed<ListedOrganisation>, OrganisationError> {
    let view = Permission::ViewOrganisations;
    scope::require(market, caller, view, view, collaboration_id.as_slice())?;
    let text = searched(text)?;
    let mut tx = market.db.read().await?;
    let today = date_of(market.clock.now());
    let rows = organisations::organisations(&mut tx, collaboration_id, today, &text, paging).await?;
    Ok(paging.listed(rows, |row| row.organisation.id.0))
}

/// One organisation.
pub async fn view_organisation(
    market: &Market,
    caller: &Caller,
    id: OrganisationId,
) -> Result<Organisation, OrganisationError> {
    let mut tx = market.db.read().await?;
    let organisation = organisations::find_organisation(&mut tx, id).await?.ok_or(Denied::Hidden)?;
    require_view(market, caller, &mut tx, id).await?;
    Ok(organisation)
}

/// The units of an organisation.
pub async fn list_units(
    market: &Market,
    caller: &Caller,
    organisation_id: OrganisationId,
    paging: Paging,
) -> Result<Listed<Unit>, OrganisationError> {
    let mut tx = market.db.read().await?;
    require_view(market, caller, &mut tx, organisation_id).await?;
    let rows = units::units(&mut tx, organisation_id, paging).await?;
    Ok(paging.listed(rows, |row| row.id.0))
}

/// The units of the organisations that take part, or will, in a collaboration; all that there are if none is named, for the
/// operator.
pub async fn find_units(
    market: &Market,
    caller: &Caller,
    collaboration_id: Option<CollaborationId>,
    filter: &UnitFilter,
    paging: Paging,
) -> Result<Listed<ListedUnit>, OrganisationError> {
    let view = Permission::ViewOrganisations;
    scope::require(market, caller, view, view, collaboration_id.as_slice())?;
    let filter = UnitFilter { text: searched(&filter.text)?, ..filter.clone() };
    let mut tx = market.db.read().await?;
    let rows = units::found(&mut tx, collaboration_id, date_of(market.clock.now()), &filter, paging).await?;
    Ok(paging.listed(rows, |row| row.unit.id.0))
}

/// One unit.
pub async fn view_unit(market: &Market, caller: &Caller, id: UnitId) -> Result<Unit, OrganisationError> {
    let mut tx = market.db.read().await?;
    let unit = units::find_unit(&mut tx, id).await?.ok_or(Denied::Hidden)?;
    require_view(market, caller, &mut tx, unit.organisation_id).await?;
    Ok(unit)
}

async fn require_view(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: OrganisationId,
) -> Result<(), OrganisationError> {
    let view = Permission::ViewOrganisations;
    let collaborations = scope::of_organisation(tx, id, date_of(market.clock.now())).await?;
    scope::require(market, caller, view, view, &collaborations)?;
    Ok(())
}

/// The persons with a role, past or present, that belongs to a collaboration; all persons if none is named, for the
/// operator.
pub async fn list_persons(
    market: &Market,
    caller: &Caller,
    collaboration_id: Option<CollaborationId>,
    filter: &PersonFilter,
    paging: Paging,
) -> Result<Listed<ListedPerson>, OrganisationError> {
    let view = Permission::ViewPersons;
    scope::require(market, caller, view, view, collaboration_id.as_slice())?;
    let filter = PersonFilter { text: searched(&filter.text)?, ..filter.clone() };
    let mut tx = market.db.read().await?;
    let today = date_of(market.clock.now());
    let rows = person_list::persons(&mut tx, collaboration_id, today, &filter, paging).await?;
    Ok(paging.listed(rows, |row| row.person.id.0))
}

/// One person, with those of their roles that the caller administers.
pub async fn view_person(market: &Market, caller: &Caller, id: PersonId) -> Result<ListedPerson, OrganisationError> {
    let mut tx = market.db.read().await?;
    let place = person_place(market, caller, &mut tx, id, Permission::ViewPersons).await?;
    let today = date_of(market.clock.now());
    Ok(person_list::person(&mut tx, place, today, id).await?.ok_or(Denied::Hidden)?)
}

/// The collaboration in which the caller may do this with a person; `None` for the operator, who may everywhere.
pub(super) async fn person_place(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: PersonId,
    permission: Permission,
) -> Result<Option<CollaborationId>, OrganisationError> {
    persons::find_person(tx, id).await?.ok_or(Denied::Hidden)?;
    if scope::everywhere(market, caller, permission) {
        return Ok(None);
    }
    let collaborations = collaborations_of_person(tx, id, date_of(market.clock.now())).await?;
    if collaborations.is_empty() {
        return Err(Denied::Hidden.into());
    }
    Ok(scope::require(market, caller, permission, Permission::ViewPersons, &collaborations)?)
}

async fn collaborations_of_person(
    tx: &mut Tx,
    id: PersonId,
    today: NaiveDate,
) -> Result<Vec<CollaborationId>, DbError> {
    let mut collaborations = Vec::new();
    for membership in persons::memberships_of(tx, id).await? {
        collaborations.extend(scope::of_membership(tx, &membership, today).await?);
    }
    Ok(collaborations)
}
