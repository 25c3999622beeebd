//! Jobs: work that the clock starts. A job's row in the database is its lock and the scheduled moment that it last ran
//! for, so that it runs on one node at a time, once for a moment, also after a restart; missed moments are made up for
//! by one run.

pub(crate) mod store;
mod timetable;

use chrono::{DateTime, TimeDelta, Utc};

use crate::change;
use crate::db::{Db, DbError};

pub use timetable::Timetable;

/// How long a run may take before another node may think that this one is gone.
const LEASE: TimeDelta = TimeDelta::minutes(15);
/// How long a job that failed waits before it is tried again.
const PAUSE_AFTER_FAILURE: TimeDelta = TimeDelta::minutes(1);

/// The right to run a job for a scheduled moment, until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    name: &'static str,
    scheduled_at: DateTime<Utc>,
    locked_until_at: DateTime<Utc>,
}

/// What comes of wanting to run a job for a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the caller's to run and to [`finish`].
    Taken(Run),
    /// It has run for the moment.
    Done,
    /// Somebody is at it, or it failed a little while ago.
    Busy,
}

/// Takes a job for its moment `scheduled_at`.
pub async fn claim(
    db: &Db,
    name: &'static str,
    scheduled_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Claim, DbError> {
    // Asked first, because it is what every node is told at every moment but one.
    let ran_for_at = store::ran_for_at(&mut db.read().await?, name).await?;
    if ran_for_at.is_some_and(|ran_for_at| ran_for_at >= scheduled_at) {
        return Ok(Claim::Done);
    }
    let run = Run { name, scheduled_at, locked_until_at: now + LEASE };
    let taken: Result<bool, DbError> = change!(db, tx => store::claim(tx, &run, now).await);
    Ok(if taken? { Claim::Taken(run) } else { Claim::Busy })
}

/// Gives the job back: done for its moment, or to be tried again in a minute because of `error`.
pub async fn finish(db: &Db, run: Run, error: Option<&str>, now: DateTime<Utc>) -> Result<(), DbError> {
    change!(db, tx => match error {
        None => store::finish(tx, &run).await,
        Some(error) => store::fail(tx, &run, error, now + PAUSE_AFTER_FAILURE).await,
    })
}

impl Run {
    pub(super) fn parts(&self) -> (&'static str, DateTime<Utc>, DateTime<Utc>) {
        (self.name, self.scheduled_at, self.locked_until_at)
    }
}
