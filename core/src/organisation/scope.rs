//! In which collaborations a thing of this feature is administered, and whether the caller may.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::store::organisations;
use super::{Membership, error::OrganisationError};
use crate::access::{Caller, Denied, Permission, Standing};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId};
use crate::market::Market;

/// Whether the caller may do this in one of the collaborations; answers the first in which they may. Without any, only
/// whoever may do it everywhere.
pub(super) fn require(
    market: &Market,
    caller: &Caller,
    permission: Permission,
    view: Permission,
    collaboration_ids: &[CollaborationId],
) -> Result<Option<CollaborationId>, Denied> {
    let mut denied = Denied::Hidden;
    for &id in collaboration_ids {
        let standing = Standing { collaboration_id: Some(id), ..Standing::default() };
        match caller.require(&market.access, permission, view, &standing) {
            Ok(()) => return Ok(Some(id)),
            Err(Denied::Forbidden) => denied = Denied::Forbidden,
            Err(Denied::Hidden) => {}
        }
    }
    if collaboration_ids.is_empty() {
        return caller.require(&market.access, permission, view, &Standing::default()).map(|()| None);
    }
    Err(denied)
}

/// Whether the caller may do this everywhere, as the operator.
pub(super) fn everywhere(market: &Market, caller: &Caller, permission: Permission) -> bool {
    caller.may(&market.access, permission, &Standing::default())
}

/// The collaborations in which an organisation is administered: those whose part has not ended.
pub(super) async fn of_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    today: NaiveDate,
) -> Result<Vec<CollaborationId>, DbError> {
    let parts = organisations::collaborations_of(tx, id).await?;
    Ok(parts.iter().filter(|part| part.not_ended_on(today)).map(|part| part.collaboration_id).collect())
}

/// The collaborations in which a role is administered: its own, or its organisation's.
pub(super) async fn of_membership(
    tx: &mut Tx,
    membership: &Membership,
    today: NaiveDate,
) -> Result<Vec<CollaborationId>, DbError> {
    match (membership.collaboration_id, membership.organisation_id) {
        (Some(own), _) => Ok(vec![own]),
        (None, Some(organisation_id)) => of_organisation(tx, organisation_id, today).await,
        (None, None) => Ok(Vec::new()),
    }
}

/// The names of the fields that differ, for the audit; never what was in them.
pub(super) fn changes(fields: &[(&'static str, bool)]) -> Value {
    let changed: Vec<&str> = fields.iter().filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
    json!({ "changed": changed })
}

/// Turns the constraint `name` into the feature's own error.
pub(super) fn taken(error: DbError, name: &str, taken: impl FnOnce() -> OrganisationError) -> OrganisationError {
    if error.is_constraint(name) { taken() } else { error.into() }
}
