//! The outbox's rows.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::Message;
use crate::db::{DbError, Tx};
use crate::ids::OutboxId;
use crate::{sql, statements};

statements! {
    INSERT_MESSAGE = "insert into outbox
        (id, collaboration_id, event_key, kind, recipient_name, recipient_email, language, data, state, attempts,
         next_attempt_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $9, $9)
        on conflict (event_key) do nothing";
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
