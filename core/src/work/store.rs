//! The rows of work and of its files.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::model::{File, FilePart, Outcome, Work, WorkState, WorkStep};
use super::running::Run;
use crate::access::Caller;
use crate::db::{DbError, Tx};
use crate::ids::WorkId;
use crate::paging::Paging;
use crate::{sql, statements};

statements! {
    INSERT_WORK = "insert into work (id, person_id, membership_id, kind, request, of_id, state, done, cancel_asked, attempts,
            outcome, created_at)
        values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, 0, $8, $9)";
    SELECT_WORK = "select id, person_id, membership_id, kind, request, of_id, state, step, done, total, cancel_asked,
            attempts, outcome, created_at, started_at, ended_at
        from work where id = $1";
    SELECT_WORKS = "select id, person_id, membership_id, kind, request, of_id, state, step, done, total, cancel_asked,
            attempts, outcome, created_at, started_at, ended_at
        from work where membership_id = $1 and id < $2 order by id desc limit $3";
    COUNT_UNDER_WAY = "select count(*) as number from work
        where person_id = $1 and state in ('waiting', 'running')";
    /// Of several nodes at once one changes the row; the others then see that it is taken.
    CLAIM_WORK = "update work set state = 'running', attempts = attempts + 1, locked_until_at = $2, started_at = $1,
            step = null, done = 0, total = null
        where id = (select id from work where state = 'waiting' or (state = 'running' and locked_until_at <= $1)
                order by id limit 1)
            and (state = 'waiting' or (state = 'running' and locked_until_at <= $1))
        returning id, person_id, membership_id, kind, request, of_id, state, step, done, total, cancel_asked, attempts,
            outcome, created_at, started_at, ended_at";
    RENEW_WORK = "update work set locked_until_at = $3 where id = $1 and attempts = $2 and state = 'running'";
    PROGRESS_WORK = "update work set step = $3, done = $4, total = $5, locked_until_at = $6
        where id = $1 and attempts = $2 and state = 'running' and cancel_asked = $7";
    RELEASE_WORK = "update work set locked_until_at = $3 where id = $1 and attempts = $2 and state = 'running'";
    END_WORK = "update work set state = $3, outcome = $4, ended_at = $5, step = null, locked_until_at = null
        where id = $1 and attempts = $2 and state = 'running' and cancel_asked = $6";
    STOP_WORK = "update work set state = 'cancelled', ended_at = $3, step = null, locked_until_at = null
        where id = $1 and attempts = $2 and state = 'running'";
    CANCEL_WAITING = "update work set state = 'cancelled', ended_at = $2 where id = $1 and state = 'waiting'";
    ASK_CANCEL = "update work set cancel_asked = $2 where id = $1 and state = 'running'";
    COUNT_CARRIED_OUT = "select count(*) as number from work
        where of_id = $1 and state in ('waiting', 'running', 'done')";
    INSERT_FILE = "insert into work_file (work_id, part, name, media_type, content) values ($1, $2, $3, $4, $5)";
    DELETE_FILE = "delete from work_file where work_id = $1 and part = $2";
    SELECT_FILE = "select name, media_type, content from work_file where work_id = $1 and part = $2";
    DELETE_OLD_FILES = "delete from work_file where work_id in (select id from work where ended_at < $1)";
    FORGET_OLD_CHECKS = "update work set of_id = null where of_id in (select id from work where ended_at < $1)";
    DELETE_OLD_WORK = "delete from work where ended_at < $1";
}

#[derive(sqlx::FromRow)]
struct Counted {
    number: i64,
}

pub(super) async fn insert(tx: &mut Tx, work: &Work) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_WORK,
        work.id,
        work.person_id,
        work.membership_id,
        work.kind,
        Json(&work.request),
        work.of_id,
        false,
        Json(&work.outcome),
        work.created_at,
    )?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: WorkId) -> Result<Option<Work>, DbError> {
    sql!(tx, optional Work, SELECT_WORK, id)
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, paging: Paging) -> Result<Vec<Work>, DbError> {
    sql!(tx, all Work, SELECT_WORKS, caller.membership_id, paging.before(), paging.fetch())
}

pub(super) async fn under_way(tx: &mut Tx, caller: &Caller) -> Result<i64, DbError> {
    Ok(sql!(tx, one Counted, COUNT_UNDER_WAY, caller.person_id)?.number)
}

pub(super) async fn carried_out(tx: &mut Tx, id: WorkId) -> Result<i64, DbError> {
    Ok(sql!(tx, one Counted, COUNT_CARRIED_OUT, id)?.number)
}

pub(super) async fn claim(tx: &mut Tx, now: DateTime<Utc>, until_at: DateTime<Utc>) -> Result<Option<Work>, DbError> {
    sql!(tx, optional Work, CLAIM_WORK, now, until_at)
}

pub(super) async fn renew(tx: &mut Tx, run: &Run, until_at: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, RENEW_WORK, run.id(), run.attempt(), until_at)? == 1)
}

pub(super) async fn progress(
    tx: &mut Tx,
    run: &Run,
    step: WorkStep,
    (done, total): (i64, Option<i64>),
    until_at: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, PROGRESS_WORK, run.id(), run.attempt(), step, done, total, until_at, false)? == 1)
}

pub(super) async fn release(tx: &mut Tx, run: &Run, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, RELEASE_WORK, run.id(), run.attempt(), now)?;
    Ok(())
}

pub(super) async fn end(
    tx: &mut Tx,
    run: &Run,
    state: WorkState,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, END_WORK, run.id(), run.attempt(), state, Json(outcome), now, false)? == 1)
}

pub(super) async fn stop(tx: &mut Tx, run: &Run, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, STOP_WORK, run.id(), run.attempt(), now)? == 1)
}

pub(super) async fn cancel_waiting(tx: &mut Tx, id: WorkId, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, CANCEL_WAITING, id, now)? == 1)
}

pub(super) async fn ask_cancel(tx: &mut Tx, id: WorkId) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, ASK_CANCEL, id, true)? == 1)
}

pub(super) async fn put_file(tx: &mut Tx, id: WorkId, part: FilePart, file: &File) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_FILE, id, part)?;
    sql!(tx, execute, INSERT_FILE, id, part, file.name.as_str(), file.media_type.as_str(), file.content.as_slice())?;
    Ok(())
}

pub(super) async fn file(tx: &mut Tx, id: WorkId, part: FilePart) -> Result<Option<File>, DbError> {
    sql!(tx, optional File, SELECT_FILE, id, part)
}

pub(super) async fn remove_ended_before(tx: &mut Tx, at: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_OLD_FILES, at)?;
    sql!(tx, execute, FORGET_OLD_CHECKS, at)?;
    sql!(tx, execute, DELETE_OLD_WORK, at)
}
