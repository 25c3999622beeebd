//! What the worker does with messages: takes what is due, and notes how it went.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::store;
use crate::change;
use crate::db::{Advisory, Db, DbError, lock_advisory};
use crate::ids::OutboxId;
use crate::language::Language;

/// How long a worker may take to send what it has taken.
pub const LEASE: TimeDelta = TimeDelta::minutes(10);
/// After so many attempts a message has failed for good.
pub const MOST_ATTEMPTS: i64 = 12;
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);
/// As much of an error as is worth keeping.
const ERROR_LENGTH_MOST: usize = 500;

/// A message that a worker has taken.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Due {
    /// The message; the same in every attempt.
    pub id: OutboxId,
    /// The mail template.
    pub kind: String,
    /// The reader's name.
    pub recipient_name: String,
    /// The reader's address.
    pub recipient_email: String,
    /// The language they read.
    pub language: Language,
    /// What the template shows.
    #[sqlx(json)]
    pub data: Value,
    /// Which attempt this is, from 1. It also tells this worker from a later one.
    pub attempts: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Why a message could not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Whether trying again is useless.
    pub is_permanent: bool,
    /// What the mail server or the program said.
    pub reason: String,
}

/// Takes up to `limit` due messages, oldest first. Nobody else gets them until the lease ends.
pub async fn claim_due(db: &Db, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, DbError> {
    let taken: Result<Vec<Due>, DbError> = change!(db, tx => {
        lock_advisory(tx, Advisory::Outbox, 0).await?;
        store::claim(tx, now, now + LEASE, limit).await
    });
    let mut taken = taken?;
    taken.sort_unstable_by_key(|message| message.id);
    Ok(taken)
}

/// Notes that a message was sent.
pub async fn delivered(db: &Db, message: &Due, now: DateTime<Utc>) -> Result<(), DbError> {
    change!(db, tx => store::set_sent(tx, message, now).await)
}

/// Notes that it was not: tried again later, or failed for good, which is answered by `true`.
pub async fn failed(db: &Db, message: &Due, failure: &Failure, now: DateTime<Utc>) -> Result<bool, DbError> {
    // Mail servers like to repeat the address, which is nothing that an operator needs.
    let reason: String =
        failure.reason.replace(&message.recipient_email, "…").chars().take(ERROR_LENGTH_MOST).collect();
    let pause = pause_after(message.attempts).filter(|_| !failure.is_permanent);
    let outcome: Result<(), DbError> = change!(db, tx => match pause {
        Some(pause) => store::set_pending(tx, message, now + pause, &reason).await,
        None => store::set_failed(tx, message, &reason).await,
    });
    outcome.map(|()| pause.is_none())
}

/// How long to wait after the given number of failed attempts; `None` when enough is enough.
fn pause_after(attempts: i64) -> Option<TimeDelta> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0);
    let pause = FIRST_PAUSE.checked_mul(2_i32.checked_pow(doublings)?)?;
    Some(pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours_and_end_after_twelve_attempts() {
        let minutes: Vec<_> = (1..=13).map(|attempts| pause_after(attempts).map(|pause| pause.num_minutes())).collect();
        let expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].map(Some);
        assert_eq!(minutes[..11], expected);
        assert_eq!(minutes[11..], [None, None]);
    }
}
