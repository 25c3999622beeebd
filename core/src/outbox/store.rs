//! The outbox's rows.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Due, Message, MessageRow, MessageState};
use crate::db::{DbError, Tx};
use crate::ids::OutboxId;
use crate::paging::Paging;
use crate::{sql, statements};

statements! {
    INSERT_MESSAGE = "insert into outbox
        (id, collaboration_id, event_key, kind, recipient_name, recipient_email, language, data, state, attempts,
         next_attempt_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $9, $9)
        on conflict (event_key) do nothing";
    CLAIM_MESSAGES = "update outbox set attempts = attempts + 1, next_attempt_at = $2
        where id in (select id from outbox where state = 'pending' and next_attempt_at <= $1
            order by next_attempt_at, id limit $3)
        returning id, kind, recipient_name, recipient_email, language, data, attempts, created_at";
    SET_MESSAGE_SENT = "update outbox set state = 'sent', sent_at = $3, last_error = null
        where id = $1 and attempts = $2 and state = 'pending'";
    SET_MESSAGE_PENDING = "update outbox set next_attempt_at = $3, last_error = $4
        where id = $1 and attempts = $2 and state = 'pending'";
    SET_MESSAGE_FAILED = "update outbox set state = 'failed', last_error = $3
        where id = $1 and attempts = $2 and state = 'pending'";
    SELECT_MESSAGES = "select id, kind, recipient_email as recipient_domain, state,
            attempts, next_attempt_at, last_error, created_at, sent_at
        from outbox where id < $1 and (cast($2 as text) is null or state = $2) order by id desc limit $3";
    COUNT_MESSAGES = "select count(*) as number from outbox where state = $1";
    SELECT_MESSAGE_STATE = "select state from outbox where id = $1";
    SET_MESSAGE_DUE = "update outbox set state = 'pending', attempts = 0, next_attempt_at = $2
        where id = $1 and state = 'failed'";
}

#[derive(sqlx::FromRow)]
struct Count {
    number: i64,
}

#[derive(sqlx::FromRow)]
struct StateRow {
    state: MessageState,
}

pub(super) async fn insert(tx: &mut Tx, id: OutboxId, now: DateTime<Utc>, message: Message) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_MESSAGE,
        id,
        message.collaboration_id,
        message.event_key.as_str(),
        message.kind,
        message.recipient_name.as_str(),
        message.recipient_email.as_str(),
        message.language,
        Json(&message.data),
        now,
    )?;
    Ok(())
}

pub(super) async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    leased_until_at: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, DbError> {
    sql!(tx, all Due, CLAIM_MESSAGES, now, leased_until_at, limit)
}

pub(super) async fn set_sent(tx: &mut Tx, message: &Due, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, SET_MESSAGE_SENT, message.id, message.attempts, now)?;
    Ok(())
}

pub(super) async fn set_pending(
    tx: &mut Tx,
    message: &Due,
    next_attempt_at: DateTime<Utc>,
    reason: &str,
) -> Result<(), DbError> {
    sql!(tx, execute, SET_MESSAGE_PENDING, message.id, message.attempts, next_attempt_at, reason)?;
    Ok(())
}

pub(super) async fn set_failed(tx: &mut Tx, message: &Due, reason: &str) -> Result<(), DbError> {
    sql!(tx, execute, SET_MESSAGE_FAILED, message.id, message.attempts, reason)?;
    Ok(())
}

pub(super) async fn list(tx: &mut Tx, state: Option<MessageState>, paging: Paging) -> Result<Vec<MessageRow>, DbError> {
    let mut rows = sql!(tx, all MessageRow, SELECT_MESSAGES, paging.before(), state, paging.fetch())?;
    for row in &mut rows {
        // The engines cut texts differently, so the address is cut here and goes no further.
        row.recipient_domain = row.recipient_domain.rsplit('@').next().unwrap_or_default().to_owned();
    }
    Ok(rows)
}

pub(super) async fn count_in(tx: &mut Tx, state: MessageState) -> Result<i64, DbError> {
    Ok(sql!(tx, one Count, COUNT_MESSAGES, state)?.number)
}

pub(super) async fn find_state(tx: &mut Tx, id: OutboxId) -> Result<Option<MessageState>, DbError> {
    Ok(sql!(tx, optional StateRow, SELECT_MESSAGE_STATE, id)?.map(|row| row.state))
}

pub(super) async fn set_due(tx: &mut Tx, id: OutboxId, now: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, SET_MESSAGE_DUE, id, now)
}
