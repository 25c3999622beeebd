//! The outbox: mail on its way, written in the transaction of what it tells about, sent afterwards by a worker.
//!
//! A message is sent at least once; `event_key` keeps it from being written twice. A worker takes a message by moving its
//! next attempt beyond a lease, so that one node at a time sends it, and one whose worker died is taken again.

mod delivery;
mod list;
mod retry;
pub(crate) mod store;

pub use delivery::{Due, Failure, LEASE, MOST_ATTEMPTS, claim_due, delivered, failed};
pub use list::{MessageRow, MessageState, list, number_failed};
pub use retry::retry;

use chrono::{DateTime, Utc};
use serde_json::Value;
use thiserror::Error;

use crate::access::Denied;
use crate::db::{DbError, Tx};
use crate::idempotency::IdempotencyError;
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

/// Why the operator can't do something with the outbox.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// Only what has failed for good is tried again by hand.
    #[error("the message is {}; only a failed one can be tried again", state.key())]
    NotFailed {
        /// Its state.
        state: MessageState,
    },
}

impl OutboxError {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied(Denied::Hidden) => "not_found",
            Self::Denied(Denied::Forbidden) => "forbidden",
            Self::Db(_) => "database",
            Self::Idempotency(error) => error.code(),
            Self::NotFailed { .. } => "message_not_failed",
        }
    }
}
