//! Needs whose time has come before they were filled. A job.

use serde_json::json;

use super::notify;
use super::state::{NeedState, NeedStep};
use super::{step, store};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::offer::{self, OfferStep};
use crate::ids::NeedId;
use crate::{Market, change};

const ACTOR: Actor<'static> = Actor::Job("need_expiry");

/// Lets every overdue need expire; answers how many did. One that is filled at this very moment is left alone, and
/// one that can't expire holds no other back; the first such failure is the answer then.
pub async fn expire_due(market: &Market) -> Result<u64, BookingError> {
    let due = {
        let mut tx = market.db.read().await?;
        store::due(&mut tx, market.clock.now()).await?
    };
    let (mut expired, mut failure) = (0, None);
    for id in due {
        match expire(market, id).await {
            Ok(()) => expired += 1,
            Err(BookingError::IllegalNeedStep { .. }) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(expired), Err)
}

async fn expire(market: &Market, id: NeedId) -> Result<(), BookingError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        let mut need = step::find_locked(tx, id).await?;
        // It may have been moved to a later day since it was found.
        if now < need.fill_before_at {
            return Ok(());
        }
        let before = need.state;
        need.state = step::after(&need, NeedStep::Expire, need.places())?;
        store::update_places(tx, &mut need).await?;
        step::record(tx, now, ACTOR, &need, "expired", json!({ "quantity": need.quantity, "filled": need.filled })).await?;
        offer::end_live(tx, now, ACTOR, &need, OfferStep::Withdraw, None).await?;
        // Of a draft nobody was told, and nobody expects anything.
        if before != NeedState::Draft {
            notify::expired(tx, now, &need).await?;
        }
        Ok(())
    })
}
