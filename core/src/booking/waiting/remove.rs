//! Removes freed places that are of no use any more. A job.

use chrono::TimeDelta;

use super::store;
use crate::db::DbError;
use crate::{Market, change};

/// Until whoever passes them on has surely seen that they are over.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Removes the places whose hours are over; answers how many. What was offered to somebody stays as long as its offers.
pub async fn remove_over(market: &Market) -> Result<u64, DbError> {
    let at = market.clock.now() - KEPT;
    change!(market.db, tx => store::delete_over(tx, at).await)
}
