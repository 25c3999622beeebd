//! Removing what has had its time: ended sessions, sign-in attempts that no longer count, answers kept for repeated
//! requests. A job calls it.

use chrono::TimeDelta;

use super::store::sessions;
use crate::change;
use crate::db::DbError;
use crate::market::Market;

/// How many rows went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Sign-in attempts outside the window.
    pub sign_in_attempts: u64,
    /// Idempotency keys older than asked for.
    pub idempotency_keys: u64,
}

/// Removes what has had its time; idempotency keys are kept for `keep_keys_days`.
pub async fn remove_expired(market: &Market, keep_keys_days: u16) -> Result<Removed, DbError> {
    let now = market.clock.now();
    let window = TimeDelta::seconds(market.sign_in.window_s.into());
    let keys_before = now - TimeDelta::days(keep_keys_days.into());
    change!(market.db, tx => {
        Ok(Removed {
            sessions: sessions::delete_sessions_before(tx, now).await?,
            sign_in_attempts: sessions::delete_attempts_before(tx, now - window).await?,
            idempotency_keys: sessions::delete_keys_before(tx, keys_before).await?,
        })
    })
}
