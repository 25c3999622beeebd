//! Giving a person a role, and ending it.
//!
//! An administrator gives roles that count in their own collaboration, in the organisations that take part in it, and
//! in those organisations' units. Only the operator makes operators.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Membership;
use super::collaborations::{exists, takes_part};
use super::error::OrganisationError;
use super::list::person_place;
use super::scope;
use super::store::{organisations, persons, units};
use crate::access::{Caller, Denied, Permission, Role};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use crate::input::Checks;
use crate::market::Market;
use crate::once;
use crate::time::stockholm::date_of;

/// A role to be given. What the role doesn't count in is left out or ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoleInput {
    /// The role.
    pub role: Role,
    /// For resource persons and economists; a coordinator or administrator may act for one too.
    pub organisation_id: Option<OrganisationId>,
    /// For unit managers.
    pub unit_id: Option<UnitId>,
    /// For coordinators and administrators.
    pub collaboration_id: Option<CollaborationId>,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if there is none.
    pub to_on: Option<NaiveDate>,
}

/// Whom to give a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grantee {
    /// A person whom the caller sees.
    Person(PersonId),
    /// Whoever has an account with this address, also somebody with roles elsewhere only.
    Email(String),
}

/// Gives a person a role.
pub async fn grant_role(
    market: &Market,
    caller: &Caller,
    grantee: &Grantee,
    input: &RoleInput,
) -> Result<MembershipId, OrganisationError> {
    let now = market.clock.now();
    let id = MembershipId::new();
    once!(market, caller, tx => {
        let place = require_grant(market, caller, tx, input).await?;
        let person_id = find(market, caller, tx, grantee).await?;
        insert(tx, id, person_id, input, date_of(now)).await?;
        record(tx, Actor::Person(caller), place, id, ("granted", detail(person_id, input)), now).await?;
        Ok(id)
    })
}

async fn find(market: &Market, caller: &Caller, tx: &mut Tx, grantee: &Grantee) -> Result<PersonId, OrganisationError> {
    match grantee {
        Grantee::Person(id) => {
            person_place(market, caller, tx, *id, Permission::EditPerson).await?;
            Ok(*id)
        }
        Grantee::Email(email) => {
            let mut checks = Checks::new();
            let email = checks.email("email", email);
            checks.finish()?;
            Ok(persons::find_person_by_email(tx, &email).await?.ok_or(Denied::Hidden)?.id)
        }
    }
}

/// Whether the caller may give this role where it would count; answers the collaboration in which they may.
pub(super) async fn require_grant(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    input: &RoleInput,
) -> Result<Option<CollaborationId>, OrganisationError> {
    let today = date_of(market.clock.now());
    let (edit, view) = (Permission::EditPerson, Permission::ViewPersons);
    if scope::everywhere(market, caller, edit) {
        return Ok(input.collaboration_id);
    }
    if input.role == Role::SystemOperator {
        return Err(Denied::Forbidden.into());
    }
    let resolved = resolve(tx, MembershipId::new(), caller.person_id, input, today).await?;
    let collaborations = scope::of_membership(tx, &resolved, today).await?;
    if collaborations.is_empty() {
        return Err(Denied::Hidden.into());
    }
    Ok(scope::require(market, caller, edit, view, &collaborations)?)
}

/// Checks and writes a role.
pub(super) async fn insert(
    tx: &mut Tx,
    id: MembershipId,
    person_id: PersonId,
    input: &RoleInput,
    today: NaiveDate,
) -> Result<(), OrganisationError> {
    let mut checks = Checks::new();
    checks.dates("to_on", input.from_on, input.to_on);
    checks.finish()?;
    let row = resolve(tx, id, person_id, input, today).await?;
    let same = |held: &&Membership| {
        let (from_on, to_on) = (held.from_on, held.to_on.unwrap_or(NaiveDate::MAX));
        held.role == row.role
            && held.unit_id == row.unit_id
            && held.organisation_id == row.organisation_id
            && held.collaboration_id == row.collaboration_id
            && from_on <= row.to_on.unwrap_or(NaiveDate::MAX)
            && row.from_on <= to_on
    };
    if let Some(held) = persons::memberships_of(tx, person_id).await?.iter().find(same) {
        return Err(OrganisationError::RoleHeld { from_on: held.from_on, to_on: held.to_on });
    }
    Ok(persons::insert_membership(tx, &row).await?)
}

/// The row that a role becomes: what it counts in is there, and what it doesn't is left out.
async fn resolve(
    tx: &mut Tx,
    id: MembershipId,
    person_id: PersonId,
    input: &RoleInput,
    today: NaiveDate,
) -> Result<Membership, OrganisationError> {
    let RoleInput { role, from_on, to_on, .. } = *input;
    let needs = |needs| OrganisationError::RoleNeeds { role, needs };
    let mut row = Membership {
        id,
        person_id,
        role,
        organisation_id: None,
        unit_id: None,
        collaboration_id: None,
        from_on,
        to_on,
    };
    match role {
        Role::UnitManager => {
            let unit_id = input.unit_id.ok_or_else(|| needs("unit_id"))?;
            let unit = units::find_unit(tx, unit_id).await?.ok_or(Denied::Hidden)?;
            if input.organisation_id.is_some_and(|named| named != unit.organisation_id) {
                return Err(OrganisationError::UnitElsewhere);
            }
            if !unit.active {
                return Err(OrganisationError::UnitInactive { name: unit.name });
            }
            (row.unit_id, row.organisation_id) = (Some(unit_id), Some(unit.organisation_id));
        }
        Role::ResourcePerson | Role::Economist => {
            let organisation_id = input.organisation_id.ok_or_else(|| needs("organisation_id"))?;
            organisations::find_organisation(tx, organisation_id).await?.ok_or(Denied::Hidden)?;
            row.organisation_id = Some(organisation_id);
        }
        Role::PoolCoordinator | Role::CollaborationAdmin => {
            let collaboration_id = input.collaboration_id.ok_or_else(|| needs("collaboration_id"))?;
            exists(tx, collaboration_id).await?;
            if let Some(organisation_id) = input.organisation_id
                && !takes_part(tx, collaboration_id, organisation_id, today).await?
            {
                return Err(Denied::Hidden.into());
            }
            (row.collaboration_id, row.organisation_id) = (Some(collaboration_id), input.organisation_id);
        }
        Role::SystemOperator => {}
    }
    Ok(row)
}

/// Sets a role's last day; the day before its first makes it never count.
pub async fn end_role(
    market: &Market,
    caller: &Caller,
    id: MembershipId,
    to_on: NaiveDate,
) -> Result<(), OrganisationError> {
    let now = market.clock.now();
    let today = date_of(now);
    once!(market, caller, tx => {
        let row = persons::find_membership(tx, id).await?.ok_or(Denied::Hidden)?;
        let collaborations = scope::of_membership(tx, &row, today).await?;
        let (edit, view) = (Permission::EditPerson, Permission::ViewPersons);
        let place = scope::require(market, caller, edit, view, &collaborations)?;
        if id == caller.membership_id {
            return Err(OrganisationError::OwnRole);
        }
        if let Some(to_on) = row.to_on.filter(|to_on| *to_on < today) {
            return Err(OrganisationError::RoleEnded { to_on });
        }
        let mut checks = Checks::new();
        checks.dates("to_on", row.from_on.pred_opt().unwrap_or(row.from_on), Some(to_on));
        checks.finish()?;
        persons::end_membership(tx, id, to_on).await?;
        let detail = json!({ "person_id": row.person_id, "role": row.role, "to_on": to_on });
        Ok(record(tx, Actor::Person(caller), place, id, ("ended", detail), now).await?)
    })
}

/// What the audit keeps of a role that was given.
pub(super) fn detail(person_id: PersonId, input: &RoleInput) -> Value {
    json!({
        "person_id": person_id,
        "role": input.role,
        "organisation_id": input.organisation_id,
        "unit_id": input.unit_id,
        "from_on": input.from_on,
        "to_on": input.to_on,
    })
}

/// Writes what was done with a role.
pub(super) async fn record(
    tx: &mut Tx,
    actor: Actor<'_>,
    collaboration_id: Option<CollaborationId>,
    id: MembershipId,
    (action, detail): (&'static str, Value),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    audit::write(tx, now, actor, Act { collaboration_id, object_kind: "membership", object_id: id.0, action, detail })
        .await
}
