//! Offers that end with their need: it was withdrawn, changed or filled, or its time has come.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::state::OfferStep;
use super::store;
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::need::Need;
use crate::db::Tx;
use crate::ids::OfferId;

/// Takes `step` with every offer of the need that may still become a booking, all but `spared`. The need is locked.
pub(in crate::booking) async fn end_live(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
    step: OfferStep,
    spared: Option<OfferId>,
) -> Result<(), BookingError> {
    for (id, state) in store::live(tx, need.id).await? {
        if Some(id) == spared {
            continue;
        }
        let after = state.after(step).ok_or(BookingError::IllegalOfferStep { offer_id: id, state, step })?;
        store::end(tx, id, after, now).await?;
        let act = Act {
            collaboration_id: Some(need.collaboration_id),
            object_kind: "offer",
            object_id: id.0,
            action: after.key(),
            detail: json!({ "need_id": need.id }),
        };
        audit::write(tx, now, actor, act).await?;
    }
    Ok(())
}
