//! Taking up, or trying to.

use super::fault::{self, Faults};
use super::{Entry, IntakeError, Item, RowFault};
use crate::access::Caller;
use crate::booking::need;
use crate::db::{DbError, Tx};
use crate::work::{self, Outcome, Run};
use crate::{Market, change, organisation, resource};

/// What is wrong with these; nothing is changed. Few at a time, because on SQLite nobody else writes meanwhile: two that stand
/// in each other's way are found where they are checked, or carried out, together.
///
/// # Errors
/// When the store fails.
pub async fn check(market: &Market, caller: &Caller, entries: &[Entry]) -> Result<Vec<RowFault>, DbError> {
    // Always an error, so that the transaction is undone.
    let tried: Result<(), IntakeError> = change!(market.db, tx => {
        match apply_all(market, caller, tx, entries).await {
            Ok(faults) => Err(IntakeError::Faults(faults)),
            Err(error) => Err(error.into()),
        }
    });
    match tried {
        Err(IntakeError::Faults(faults)) => Ok(faults),
        Err(IntakeError::Db(error)) => Err(error),
        Err(IntakeError::Work(_)) | Ok(()) => Ok(Vec::new()),
    }
}

/// Takes all of them up and ends the work that does it, in one transaction.
///
/// # Errors
/// Every fault there is; that the work was cancelled or is another node's; or that the store fails. Nothing has changed then.
pub async fn carry_out(
    market: &Market,
    caller: &Caller,
    run: &Run,
    entries: &[Entry],
    outcome: &Outcome,
) -> Result<(), IntakeError> {
    change!(market.db, tx => {
        let faults = apply_all(market, caller, tx, entries).await?;
        if !faults.is_empty() {
            return Err(IntakeError::Faults(faults));
        }
        Ok(work::finish_in(tx, run, outcome, market.clock.now()).await?)
    })
}

/// Applies each on top of those before it; one with faults leaves nothing behind, and the next is tried.
async fn apply_all(market: &Market, caller: &Caller, tx: &mut Tx, entries: &[Entry]) -> Result<Vec<RowFault>, DbError> {
    let mut faults = Vec::new();
    for entry in entries {
        tx.mark().await?;
        match apply(market, caller, tx, &entry.item).await {
            Ok(()) => tx.keep_since_mark().await?,
            Err(found) => {
                let found = found?;
                tx.undo_to_mark().await?;
                faults.extend(fault::of_rows(entry, found));
            }
        }
    }
    Ok(faults)
}

async fn apply(market: &Market, caller: &Caller, tx: &mut Tx, item: &Item) -> Result<(), Faults> {
    match item {
        Item::Unit(organisation_id, input) => {
            let made = organisation::create_unit_in(market, caller, tx, *organisation_id, input).await;
            made.map(drop).map_err(fault::organisation)
        }
        Item::Person(input, role) => {
            let made = organisation::create_person_in(market, caller, tx, input, role).await;
            made.map(drop).map_err(fault::organisation)
        }
        Item::Resource(new) => resource::create_in(market, caller, tx, new).await.map(drop).map_err(fault::resource),
        Item::Weekly(id, plan) => {
            resource::set_weekly_plan_in(market, caller, tx, *id, None, plan).await.map_err(fault::resource)
        }
        Item::Days(id, days, hours) => {
            resource::set_exceptions_in(market, caller, tx, *id, *days, hours).await.map_err(fault::resource)
        }
        Item::Need(request) => {
            need::post_in(market, caller, tx, request, false).await.map(drop).map_err(fault::booking)
        }
    }
}
