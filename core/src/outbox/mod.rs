//! The outbox: mail on its way, written in the transaction of what it tells about, sent afterwards by a worker. A message
//! is sent at least once; `event_key` keeps it from being written twice.

pub(crate) mod store;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OutboxId};
use crate::language::Language;

/// A message to one reader.
#[derive(Debug, Clone)]
pub struct Message {
    /// Where it belongs.
    pub collaboration_id: Option<CollaborationId>,
    /// What happened to what, and to whom it is told: the same event is never told twice to the same reader.
    pub event_key: String,
    /// The mail template.
    pub kind: &'static str,
    /// The reader's name.
    pub recipient_name: String,
    /// The reader's address.
    pub recipient_email: String,
    /// The language they read.
    pub language: Language,
    /// What the template shows, as JSON.
    pub data: Value,
}

/// Puts a message into the outbox, due at once.
pub async fn enqueue(tx: &mut Tx, now: DateTime<Utc>, message: Message) -> Result<(), DbError> {
    store::insert(tx, OutboxId::new(), now, message).await
}
