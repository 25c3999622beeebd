//! Collaborations and who takes part in them.
//!
//! A collaboration's administrator administers its members' people. So an administrator may bring in an organisation that
//! is new here, or take one back that was theirs alone; that one takes part in a further collaboration is the operator's
//! to decide, or an administrator could take over accounts by inviting their organisation.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::error::OrganisationError;
use super::scope::{self, taken};
use super::store::organisations;
use super::{Collaboration, CollaborationMember, Organisation};
use crate::access::{Caller, Denied, Permission};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId};
use crate::input::{Checks, Part};
use crate::market::Market;
use crate::once;
use crate::paging::{Listed, Paging};
use crate::time::stockholm::date_of;

const NAME_MOST: usize = 100;

/// Makes a collaboration; its first administrator gets their role afterwards.
pub async fn create_collaboration(
    market: &Market,
    caller: &Caller,
    name: &str,
) -> Result<Collaboration, OrganisationError> {
    let permission = Permission::EditCollaboration;
    scope::require(market, caller, permission, Permission::ViewOrganisations, &[])?;
    let mut checks = Checks::new();
    let name = checks.line("name", name, NAME_MOST);
    checks.finish()?;
    let row = Collaboration { id: CollaborationId::new(), name, created_at: market.clock.now() };
    once!(market, caller, tx => {
        organisations::insert_collaboration(tx, &row).await.map_err(|error| {
            taken(error, "collaboration_name_unique", || OrganisationError::CollaborationNameTaken { name: row.name.clone() })
        })?;
        let act = Act {
            collaboration_id: Some(row.id),
            object_kind: "collaboration",
            object_id: row.id.0,
            action: "created",
            detail: json!({}),
        };
        audit::write(tx, row.created_at, Actor::Person(caller), act).await?;
        Ok(row.clone())
    })
}

/// The collaborations that the caller sees the organisations of: all for the operator.
pub async fn list_collaborations(
    market: &Market,
    caller: &Caller,
    paging: Paging,
) -> Result<Listed<Collaboration>, OrganisationError> {
    let view = Permission::ViewOrganisations;
    let mut tx = market.db.read().await?;
    if scope::everywhere(market, caller, view) {
        let rows = organisations::collaborations(&mut tx, paging).await?;
        return Ok(paging.listed(rows, |row| row.id.0));
    }
    scope::require(market, caller, view, view, &caller.collaboration_ids)?;
    let mut rows = Vec::new();
    for &id in &caller.collaboration_ids {
        rows.extend(organisations::find_collaboration(&mut tx, id).await?);
    }
    rows.retain(|row| row.id.0 > paging.after());
    Ok(paging.listed(rows, |row| row.id.0))
}

/// One collaboration.
pub async fn view_collaboration(
    market: &Market,
    caller: &Caller,
    id: CollaborationId,
) -> Result<Collaboration, OrganisationError> {
    let view = Permission::ViewOrganisations;
    if !scope::everywhere(market, caller, view) {
        scope::require(market, caller, view, view, &[id])?;
    }
    let mut tx = market.db.read().await?;
    Ok(organisations::find_collaboration(&mut tx, id).await?.ok_or(Denied::Hidden)?)
}

/// Lets an organisation that is known here take part in a collaboration, by its organisation number.
pub async fn join_collaboration(
    market: &Market,
    caller: &Caller,
    collaboration_id: CollaborationId,
    organisation_number: &str,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
) -> Result<Organisation, OrganisationError> {
    let (edit, view) = (Permission::EditOrganisation, Permission::ViewOrganisations);
    let operator = scope::everywhere(market, caller, Permission::EditCollaboration);
    if !operator {
        scope::require(market, caller, edit, view, &[collaboration_id])?;
    }
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut checks = Checks::new();
        let number = checks.organisation_number("organisation_number", organisation_number);
        checks.part(Part { from_on, to_on }, None, date_of(now));
        checks.finish()?;
        exists(tx, collaboration_id).await?;
        let found = organisations::find_organisation_by_number(tx, &number).await?.ok_or(Denied::Hidden)?;
        let parts = organisations::collaborations_of(tx, found.id).await?;
        if let Some(part) = parts.iter().find(|part| part.collaboration_id == collaboration_id)
            && part.not_ended_on(date_of(now))
        {
            return Err(OrganisationError::MemberAlready { from_on: part.from_on });
        }
        let ours = |id: CollaborationId| scope::require(market, caller, edit, view, &[id]).is_ok();
        if !operator && (parts.is_empty() || !parts.iter().all(|part| ours(part.collaboration_id))) {
            return Err(Denied::Forbidden.into());
        }
        let member = CollaborationMember { organisation_id: found.id, from_on, to_on };
        write_member(tx, caller, collaboration_id, member, "joined", now).await?;
        Ok(found)
    })
}

/// Changes the days on which an organisation takes part; an earlier last day ends its part, also in the areas. Bookings that
/// are made stay.
pub async fn change_collaboration_member(
    market: &Market,
    caller: &Caller,
    collaboration_id: CollaborationId,
    member: CollaborationMember,
) -> Result<(), OrganisationError> {
    let (edit, view) = (Permission::EditOrganisation, Permission::ViewOrganisations);
    if !scope::everywhere(market, caller, Permission::EditCollaboration) {
        scope::require(market, caller, edit, view, &[collaboration_id])?;
    }
    let now = market.clock.now();
    once!(market, caller, tx => {
        let old = organisations::find_member(tx, collaboration_id, member.organisation_id).await?.ok_or(Denied::Hidden)?;
        if let Some(to_on) = old.to_on.filter(|to_on| *to_on < date_of(now)) {
            return Err(OrganisationError::RoleEnded { to_on });
        }
        let part = |member: CollaborationMember| Part { from_on: member.from_on, to_on: member.to_on };
        let mut checks = Checks::new();
        checks.part(part(member), Some(part(old)), date_of(now));
        checks.finish()?;
        write_member(tx, caller, collaboration_id, member, "changed", now).await
    })
}

/// Writes an organisation's part in a collaboration, and who said so.
pub(super) async fn write_member(
    tx: &mut Tx,
    caller: &Caller,
    collaboration_id: CollaborationId,
    member: CollaborationMember,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), OrganisationError> {
    organisations::set_member(tx, collaboration_id, &member).await?;
    let act = Act {
        collaboration_id: Some(collaboration_id),
        object_kind: "collaboration_member",
        object_id: member.organisation_id.0,
        action,
        detail: json!({ "from_on": member.from_on, "to_on": member.to_on }),
    };
    Ok(audit::write(tx, now, Actor::Person(caller), act).await?)
}

/// Refuses a collaboration that isn't there.
pub(super) async fn exists(tx: &mut Tx, id: CollaborationId) -> Result<(), OrganisationError> {
    match organisations::find_collaboration(tx, id).await? {
        Some(_) => Ok(()),
        None => Err(Denied::Hidden.into()),
    }
}

/// Whether an organisation takes part in a collaboration, or will.
pub(super) async fn takes_part(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    organisation_id: OrganisationId,
    today: NaiveDate,
) -> Result<bool, DbError> {
    Ok(scope::of_organisation(tx, organisation_id, today).await?.contains(&collaboration_id))
}
