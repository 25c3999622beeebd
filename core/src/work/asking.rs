//! Asking for work, looking at it, and stopping it: everybody for themselves, in the role in which they asked.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::error::WorkError;
use super::model::{File, FilePart, Outcome, Work, WorkKind, WorkState};
use super::store;
use crate::access::{Caller, Denied, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::ids::WorkId;
use crate::paging::{Listed, Paging};
use crate::{Market, once};

/// So much a person may have under way at a time.
const MOST_UNDER_WAY: i64 = 5;

/// Work that is asked for.
#[derive(Debug, Clone)]
pub struct NewWork {
    /// What is to be done.
    pub kind: WorkKind,
    /// With what.
    pub request: Value,
    /// The check that is to be carried out; its request and its file are taken over.
    pub of_id: Option<WorkId>,
    /// A file to work with.
    pub file: Option<File>,
}

/// Asks for work. Whether the caller may do what it does is asked when it is done; who starts it asks before, to say so at once.
pub async fn start(market: &Market, caller: &Caller, new: &NewWork) -> Result<Work, WorkError> {
    require(market, caller)?;
    let now = market.clock.now();
    let id = WorkId::new();
    once!(market, caller, tx => {
        let request = match new.of_id {
            Some(of_id) => to_carry_out(market, caller, tx, of_id).await?.request,
            None => new.request.clone(),
        };
        if store::under_way(tx, caller).await? >= MOST_UNDER_WAY {
            return Err(WorkError::TooMany { most: MOST_UNDER_WAY });
        }
        let work = fresh(caller, id, new, request, now);
        store::insert(tx, &work).await?;
        if let Some(file) = &new.file {
            store::put_file(tx, id, FilePart::Given, file).await?;
        }
        record(tx, now, caller, &work, "asked_for").await?;
        Ok(work)
    })
}

/// A check of the caller's that found no fault and was not carried out yet.
async fn to_carry_out(market: &Market, caller: &Caller, tx: &mut Tx, id: WorkId) -> Result<Work, WorkError> {
    let check = own(market, caller, tx, id).await?;
    if check.kind != WorkKind::Check || check.state != WorkState::Done {
        return Err(WorkError::NotToCarryOut { problem: "work_not_checked" });
    }
    if check.outcome.problem.is_some() || check.outcome.fault_count > 0 {
        return Err(WorkError::NotToCarryOut { problem: "work_has_faults" });
    }
    if store::carried_out(tx, id).await? > 0 {
        return Err(WorkError::NotToCarryOut { problem: "work_carried_out" });
    }
    Ok(check)
}

fn fresh(caller: &Caller, id: WorkId, new: &NewWork, request: Value, now: DateTime<Utc>) -> Work {
    Work {
        id,
        person_id: caller.person_id,
        membership_id: caller.membership_id,
        kind: new.kind,
        request,
        of_id: new.of_id,
        state: WorkState::Waiting,
        step: None,
        done: 0,
        total: None,
        cancel_asked: false,
        attempts: 0,
        outcome: Outcome::default(),
        created_at: now,
        started_at: None,
        ended_at: None,
    }
}

/// A piece of work of the caller's.
pub async fn view(market: &Market, caller: &Caller, id: WorkId) -> Result<Work, WorkError> {
    let mut tx = market.db.read().await?;
    own(market, caller, &mut tx, id).await
}

/// The caller's work, the latest first.
pub async fn list(market: &Market, caller: &Caller, paging: Paging) -> Result<Listed<Work>, WorkError> {
    require(market, caller)?;
    let mut tx = market.db.read().await?;
    let rows = store::list(&mut tx, caller, paging).await?;
    Ok(paging.listed(rows, |work| work.id.0))
}

/// A file of a piece of work of the caller's.
pub async fn file(market: &Market, caller: &Caller, id: WorkId, part: FilePart) -> Result<File, WorkError> {
    let mut tx = market.db.read().await?;
    own(market, caller, &mut tx, id).await?;
    Ok(store::file(&mut tx, id, part).await?.ok_or(Denied::Hidden)?)
}

/// Stops a piece of work of the caller's: at once while it waits, else as soon as its node looks up.
pub async fn cancel(market: &Market, caller: &Caller, id: WorkId) -> Result<Work, WorkError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let work = own(market, caller, tx, id).await?;
        if !store::cancel_waiting(tx, id, now).await? && !store::ask_cancel(tx, id).await? {
            // It may have ended since it was read.
            let state = own(market, caller, tx, id).await?.state;
            return Err(WorkError::Over { state });
        }
        record(tx, now, caller, &work, "cancelled").await?;
        own(market, caller, tx, id).await
    })
}

async fn own(market: &Market, caller: &Caller, tx: &mut Tx, id: WorkId) -> Result<Work, WorkError> {
    require(market, caller)?;
    let work = store::find(tx, id).await?.filter(|work| work.membership_id == caller.membership_id);
    Ok(work.ok_or(Denied::Hidden)?)
}

fn require(market: &Market, caller: &Caller) -> Result<(), Denied> {
    let standing = Standing { person_id: Some(caller.person_id), ..Standing::default() };
    caller.require(&market.access, Permission::AskForWork, Permission::AskForWork, &standing)
}

async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    work: &Work,
    action: &'static str,
) -> Result<(), DbError> {
    let about = &work.request["about"];
    let act = Act {
        collaboration_id: caller.collaboration_ids.first().copied(),
        object_kind: "work",
        object_id: work.id.0,
        action,
        detail: json!({ "kind": work.kind, "about": about }),
    };
    audit::write(tx, now, Actor::Person(caller), act).await
}
