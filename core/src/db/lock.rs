//! Locks that PostgreSQL needs and SQLite doesn't: there, the one writer is the lock.

use uuid::Uuid;

use super::tx::Engine;
use super::{DbError, Statement, Tx};
use crate::sql;

const LOCK_RESOURCE: Statement = Statement {
    name: "LOCK_RESOURCE",
    sql: "select id from resource where id = $1 for update",
    only: Some(Engine::Postgres),
};
const LOCK_NEED: Statement =
    Statement { name: "LOCK_NEED", sql: "select id from need where id = $1 for update", only: Some(Engine::Postgres) };
const LOCK_ADVISORY: Statement = Statement {
    name: "LOCK_ADVISORY",
    sql: "select pg_advisory_xact_lock($1, $2) is null as done",
    only: Some(Engine::Postgres),
};

/// For the test that prepares every statement; these run on PostgreSQL only.
pub(crate) const LOCK_STATEMENTS: &[Statement] = &[LOCK_RESOURCE, LOCK_NEED, LOCK_ADVISORY];

/// Things that are locked without a row of their own.
#[derive(Debug, Clone, Copy)]
pub enum Advisory {
    /// Numbers that must be given out one at a time.
    IdempotencyKey = 1,
    /// The outbox's claim.
    Outbox = 2,
    /// The claim of a job.
    Job = 3,
    /// Sign-in attempts of one account or address.
    SignIn = 4,
    /// The queue of an area's units that wait for a place.
    Waiting = 5,
}

#[derive(sqlx::FromRow)]
struct Locked {
    #[allow(dead_code)]
    id: Uuid,
}

#[derive(sqlx::FromRow)]
struct Done {
    #[allow(dead_code)]
    done: bool,
}

/// Locks resources until the end of the transaction, always in the order of their ids, so that two bookings of several
/// resources can't wait for each other. Without it 32 clients at one free place were measured to deadlock on the
/// exclusion constraint.
pub async fn lock_rows(tx: &mut Tx, resource_ids: &[Uuid]) -> Result<(), DbError> {
    if tx.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut sorted = resource_ids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for id in sorted {
        sql!(tx, optional Locked, LOCK_RESOURCE, id)?;
    }
    Ok(())
}

/// Locks a need until the end of the transaction. Always before the resources that could fill it, so that two answers to
/// one need come one after the other and nobody waits for each other.
pub async fn lock_need(tx: &mut Tx, need_id: Uuid) -> Result<(), DbError> {
    if tx.engine() == Engine::Postgres {
        sql!(tx, optional Locked, LOCK_NEED, need_id)?;
    }
    Ok(())
}

/// Locks a name until the end of the transaction.
pub async fn lock_advisory(tx: &mut Tx, kind: Advisory, key: i32) -> Result<(), DbError> {
    if tx.engine() == Engine::Sqlite {
        return Ok(());
    }
    sql!(tx, one Done, LOCK_ADVISORY, kind as i32, key)?;
    Ok(())
}
