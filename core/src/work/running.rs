//! Running work: a node takes a piece, says how far it has come, and ends it. Each of these asks whether the piece is still
//! its own.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::WorkError;
use super::model::{File, FilePart, Outcome, Problem, Work, WorkState, WorkStep};
use super::store;
use crate::change;
use crate::db::{Db, DbError, Tx};
use crate::ids::WorkId;
use crate::market::Market;
use crate::plugin::{Fact, Facts};

/// How long a node may be silent before another may think that it is gone.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How often work is begun before it is given up: what stops the program each time must not stop it for ever.
const MOST_ATTEMPTS: i64 = 3;

/// The right to do a piece of work.
#[derive(Debug, Clone)]
pub struct Run {
    /// What is to be done.
    pub work: Work,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// Yes.
    On,
    /// Somebody wants it stopped, or another node has it: leave everything as it was.
    Stop,
}

impl Run {
    pub(super) fn id(&self) -> WorkId {
        self.work.id
    }

    pub(super) fn attempt(&self) -> i64 {
        self.work.attempts
    }
}

/// Takes the piece that waits longest, or one whose node is gone. What was begun too often is given up here.
pub async fn claim(market: &Market) -> Result<Option<Run>, DbError> {
    let now = market.clock.now();
    let taken: Result<Option<Work>, DbError> = change!(market.db, tx => store::claim(tx, now, now + LEASE).await);
    let Some(work) = taken? else { return Ok(None) };
    let run = Run { work };
    if run.attempt() > MOST_ATTEMPTS {
        let values = Facts::from([("most".to_owned(), Fact::Number(MOST_ATTEMPTS))]);
        let outcome = Outcome { problem: Some(Problem::new("work_given_up", values)), ..Outcome::default() };
        fail(market, &run, &outcome).await?;
        return Ok(None);
    }
    Ok(Some(run))
}

/// Says that the node is still there.
pub async fn renew(db: &Db, run: &Run, now: DateTime<Utc>) -> Result<(), DbError> {
    change!(db, tx => store::renew(tx, run, now + LEASE).await.map(|_| ()))
}

/// Says how far it has come; answers whether to go on.
pub async fn progress(
    market: &Market,
    run: &Run,
    step: WorkStep,
    done: usize,
    total: Option<usize>,
) -> Result<Go, DbError> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (count, until_at) = ((number(done), total.map(number)), market.clock.now() + LEASE);
    let goes_on: Result<bool, DbError> =
        change!(market.db, tx => store::progress(tx, run, step, count, until_at).await);
    Ok(if goes_on? { Go::On } else { Go::Stop })
}

/// Ends it as it should, with the file that it made.
pub async fn finish(market: &Market, run: &Run, outcome: &Outcome, made: Option<&File>) -> Result<(), WorkError> {
    change!(market.db, tx => {
        if let Some(file) = made {
            store::put_file(tx, run.id(), FilePart::Made, file).await?;
        }
        finish_in(tx, run, outcome, market.clock.now()).await
    })
}

/// The same in the transaction that holds what was done.
pub(crate) async fn finish_in(tx: &mut Tx, run: &Run, outcome: &Outcome, now: DateTime<Utc>) -> Result<(), WorkError> {
    if store::end(tx, run, WorkState::Done, outcome, now).await? { Ok(()) } else { Err(WorkError::Lost) }
}

/// Ends it because it can't be done; or as cancelled, if that was asked for. Nothing to end is no fault.
pub async fn fail(market: &Market, run: &Run, outcome: &Outcome) -> Result<(), DbError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        if !store::end(tx, run, WorkState::Failed, outcome, now).await? {
            store::stop(tx, run, now).await?;
        }
        Ok(())
    })
}

/// Gives it back, for a node that stops: another may begin it at once.
pub async fn release(market: &Market, run: &Run) -> Result<(), DbError> {
    change!(market.db, tx => store::release(tx, run, market.clock.now()).await)
}

/// Removes work that ended more than `days` ago, with its files; answers how many. A job.
pub async fn remove_old(market: &Market, days: i64) -> Result<u64, DbError> {
    let before_at = market.clock.now() - TimeDelta::days(days);
    change!(market.db, tx => store::remove_ended_before(tx, before_at).await)
}
