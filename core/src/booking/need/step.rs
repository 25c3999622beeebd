//! What every step of a need has in common: find it, ask who may, lock, look at the state; and after it: record.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::model::Need;
use super::state::{NeedState, NeedStep, Places};
use super::store;
use crate::Market;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::db::{DbError, Tx, lock_need};
use crate::ids::NeedId;

/// A need by its id.
pub(in crate::booking) async fn find(tx: &mut Tx, id: NeedId) -> Result<Need, BookingError> {
    store::need(tx, id).await?.ok_or(BookingError::NotFound { kind: "need", id: id.0 })
}

/// A need by its id, locked until the end of the transaction; its resources are locked after it.
pub(in crate::booking) async fn find_locked(tx: &mut Tx, id: NeedId) -> Result<Need, BookingError> {
    lock_need(tx, id.0).await?;
    find(tx, id).await
}

/// A need that `caller` may take `step` with, locked until the end of the transaction.
pub(super) async fn begin(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: NeedId,
    step: NeedStep,
) -> Result<Need, BookingError> {
    let found = find(tx, id).await?;
    let permission = step.permission().ok_or(BookingError::Forbidden)?;
    caller
        .require(&market.access, permission, Permission::SeeNeeds, &found.standing())
        .map_err(|denied| BookingError::denied(denied, "need", id.0))?;
    let need = find_locked(tx, id).await?;
    after(&need, step, need.places())?;
    Ok(need)
}

/// Where a step leads with the places as they are after it.
pub(super) fn after(need: &Need, step: NeedStep, places: Places) -> Result<NeedState, BookingError> {
    let illegal = BookingError::IllegalNeedStep { need_id: need.id, state: need.state, step };
    need.state.after(step, places).ok_or(illegal)
}

/// Writes what was done to a need into the audit.
pub(super) async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
    action: &'static str,
    detail: Value,
) -> Result<(), DbError> {
    let collaboration_id = Some(need.collaboration_id);
    let act = Act { collaboration_id, object_kind: "need", object_id: need.id.0, action, detail };
    audit::write(tx, now, actor, act).await
}
