//! From rows to a caller: a person in one of the roles that count today, and the collaborations that the role reaches.

use serde::Serialize;

use super::store::sessions::{self, RoleRow};
use crate::access::{Caller, Role};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, MembershipId, OrganisationId};
use crate::market::Market;
use crate::time::stockholm::date_of;

/// A role that a person may act in, for the switch in the page's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleChoice {
    /// What to switch to.
    pub membership_id: MembershipId,
    /// The role.
    pub role: Role,
    /// In which organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Its short name.
    pub organisation_name: Option<String>,
    /// The unit's name, for unit managers.
    pub unit_name: Option<String>,
    /// The collaboration's name, for coordinators and administrators.
    pub collaboration_name: Option<String>,
}

/// The choice that a row offers, if the person has a role at all.
pub(super) fn choice(row: &RoleRow) -> Option<RoleChoice> {
    Some(RoleChoice {
        membership_id: row.membership_id?,
        role: row.role?,
        organisation_id: row.organisation_id,
        organisation_name: row.organisation_name.clone(),
        unit_name: row.unit_name.clone(),
        collaboration_name: row.collaboration_name.clone(),
    })
}

/// A person in a role of theirs that counts today, for whoever acts on their behalf: the demo, a job.
pub async fn caller_in_role(market: &Market, id: MembershipId) -> Result<Option<Caller>, DbError> {
    let today = date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    match sessions::find_role(&mut tx, id, today).await? {
        Some(row) => caller(&mut tx, &row, today).await,
        None => Ok(None),
    }
}

/// The caller in the role of a row.
pub(super) async fn caller(tx: &mut Tx, row: &RoleRow, today: chrono::NaiveDate) -> Result<Option<Caller>, DbError> {
    let (Some(membership_id), Some(role)) = (row.membership_id, row.role) else { return Ok(None) };
    Ok(Some(Caller {
        person_id: row.person_id,
        name: row.name.clone(),
        membership_id,
        role,
        organisation_id: row.organisation_id,
        unit_id: row.unit_id,
        collaboration_ids: reached(tx, row, today).await?,
        language: row.language,
        request_key: None,
    }))
}

/// The role's own collaboration, or those that its organisation takes part in today.
async fn reached(tx: &mut Tx, row: &RoleRow, today: chrono::NaiveDate) -> Result<Vec<CollaborationId>, DbError> {
    match (row.collaboration_id, row.organisation_id) {
        (Some(own), _) => Ok(vec![own]),
        (None, Some(organisation_id)) => sessions::collaborations_of_organisation(tx, organisation_id, today).await,
        (None, None) => Ok(Vec::new()),
    }
}
