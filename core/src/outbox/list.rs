//! What the operator sees of the outbox: which messages are on their way or have failed, and why. Never what they say,
//! nor to whom: of the address only the domain, which is what a fault in delivery is about.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{OutboxError, store};
use crate::access::{Caller, Permission, Standing};
use crate::ids::OutboxId;
use crate::market::Market;
use crate::paging::{Listed, Paging};

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// On its way.
    Pending,
    /// Taken by the mail server.
    Sent,
    /// Given up.
    Failed,
}

impl MessageState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Sent, Self::Failed];

    /// As the database and the API write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A message, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct MessageRow {
    /// The message.
    pub id: OutboxId,
    /// The mail template.
    pub kind: String,
    /// What comes after the @ of the reader's address.
    pub recipient_domain: String,
    /// How it stands.
    pub state: MessageState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it is pending.
    pub next_attempt_at: DateTime<Utc>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The messages, newest first, all or those in one state.
pub async fn list(
    market: &Market,
    caller: &Caller,
    state: Option<MessageState>,
    paging: Paging,
) -> Result<Listed<MessageRow>, OutboxError> {
    require(market, caller, Permission::ViewOutbox)?;
    let mut tx = market.db.read().await?;
    let rows = store::list(&mut tx, state, paging).await?;
    Ok(paging.listed(rows, |row| row.id.0))
}

/// How many messages have failed and wait for the operator.
pub async fn number_failed(market: &Market, caller: &Caller) -> Result<i64, OutboxError> {
    require(market, caller, Permission::ViewOutbox)?;
    let mut tx = market.db.read().await?;
    Ok(store::count_in(&mut tx, MessageState::Failed).await?)
}

/// The outbox is of the installation as a whole.
pub(super) fn require(market: &Market, caller: &Caller, permission: Permission) -> Result<(), OutboxError> {
    Ok(caller.require(&market.access, permission, Permission::ViewOutbox, &Standing::default())?)
}
