//! The jobs' rows.

use chrono::{DateTime, Utc};

use super::Run;
use crate::db::{DbError, Tx};
use crate::{sql, statements};

statements! {
    SELECT_JOB = "select ran_for_at from job where name = $1";
    CLAIM_JOB = "insert into job (name, locked_until_at) values ($1, $2)
        on conflict (name) do update set locked_until_at = excluded.locked_until_at
        where (job.ran_for_at is null or job.ran_for_at < $3)
            and (job.locked_until_at is null or job.locked_until_at <= $4)";
    FINISH_JOB = "update job set ran_for_at = $2, locked_until_at = null, last_error = null
        where name = $1 and locked_until_at = $3";
    FAIL_JOB = "update job set locked_until_at = $2, last_error = $3 where name = $1 and locked_until_at = $4";
}

#[derive(sqlx::FromRow)]
struct JobRow {
    ran_for_at: Option<DateTime<Utc>>,
}

pub(super) async fn ran_for_at(tx: &mut Tx, name: &str) -> Result<Option<DateTime<Utc>>, DbError> {
    Ok(sql!(tx, optional JobRow, SELECT_JOB, name)?.and_then(|row| row.ran_for_at))
}

pub(super) async fn claim(tx: &mut Tx, run: &Run, now: DateTime<Utc>) -> Result<bool, DbError> {
    let (name, scheduled_at, locked_until_at) = run.parts();
    Ok(sql!(tx, execute, CLAIM_JOB, name, locked_until_at, scheduled_at, now)? == 1)
}

pub(super) async fn finish(tx: &mut Tx, run: &Run) -> Result<(), DbError> {
    let (name, scheduled_at, locked_until_at) = run.parts();
    sql!(tx, execute, FINISH_JOB, name, scheduled_at, locked_until_at)?;
    Ok(())
}

pub(super) async fn fail(tx: &mut Tx, run: &Run, error: &str, retry_at: DateTime<Utc>) -> Result<(), DbError> {
    let (name, _, locked_until_at) = run.parts();
    sql!(tx, execute, FAIL_JOB, name, retry_at, error, locked_until_at)?;
    Ok(())
}
