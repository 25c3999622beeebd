//! The operator tries a failed message again.

use serde_json::json;

use super::list::require;
use super::{MessageState, OutboxError, store};
use crate::access::{Caller, Denied, Permission};
use crate::audit::{self, Act, Actor};
use crate::ids::OutboxId;
use crate::market::Market;
use crate::once;

/// Makes a failed message due at once, with all its attempts before it.
pub async fn retry(market: &Market, caller: &Caller, id: OutboxId) -> Result<(), OutboxError> {
    require(market, caller, Permission::RetryOutbox)?;
    let now = market.clock.now();
    once!(market, caller, tx => {
        let state = store::find_state(tx, id).await?.ok_or(OutboxError::Denied(Denied::Hidden))?;
        if state != MessageState::Failed || store::set_due(tx, id, now).await? == 0 {
            return Err(OutboxError::NotFailed { state });
        }
        let act = Act {
            collaboration_id: None,
            object_kind: "message",
            object_id: id.0,
            action: "retried",
            detail: json!({}),
        };
        Ok(audit::write(tx, now, Actor::Person(caller), act).await?)
    })
}
