//! The rows of idempotency keys.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use crate::db::{DbError, Tx};
use crate::ids::PersonId;
use crate::{sql, statements};

statements! {
    SELECT_ANSWER = "select request_hash, answer from idempotency_key where person_id = $1 and key_hash = $2";
    INSERT_ANSWER = "insert into idempotency_key (person_id, key_hash, request_hash, answer, created_at)
        values ($1, $2, $3, $4, $5)";
}

#[derive(sqlx::FromRow)]
pub(super) struct AnswerRow {
    pub(super) request_hash: String,
    #[sqlx(json)]
    pub(super) answer: Value,
}

pub(super) async fn answer(tx: &mut Tx, person_id: PersonId, key_hash: &str) -> Result<Option<AnswerRow>, DbError> {
    sql!(tx, optional AnswerRow, SELECT_ANSWER, person_id, key_hash)
}

pub(super) async fn insert(
    tx: &mut Tx,
    person_id: PersonId,
    key_hash: &str,
    request_hash: &str,
    answer: &Value,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_ANSWER, person_id, key_hash, request_hash, Json(answer), now)?;
    Ok(())
}
