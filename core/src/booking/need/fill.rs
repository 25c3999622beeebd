//! A booking takes one of a need's places, or gives it back. Both are part of the booking's own step and its transaction.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::{Need, Priority};
use super::state::{NeedState, NeedStep, Places};
use super::{notify, step, store};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::offer::{self, OfferStep};
use crate::booking::waiting;
use crate::db::Tx;
use crate::ids::{NeedId, OfferId};

/// What becomes of the place of a booking that ends without being worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::booking) enum Freed {
    /// It is sought again.
    Sought,
    /// It is sought again, before others: what was booked failed.
    Urgent,
    /// The unit itself cancelled, and needs it no more.
    NotNeeded,
    /// Another booking takes it in the same transaction.
    PassedOn,
}

/// Takes one of the need's places. With the last one the offers that still wait have lost it, all but `spared`, which this
/// booking follows from; before that what is kept for the unit beyond what it still seeks is given back. The need's state is
/// the error if it can't be filled.
pub(in crate::booking) async fn fill(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    id: NeedId,
    spared: Option<OfferId>,
) -> Result<Need, BookingError> {
    let mut need = step::find_locked(tx, id).await?;
    let places = Places { filled: need.filled + 1, ..need.places() };
    need.state = step::after(&need, NeedStep::Fill, places)?;
    need.filled = places.filled;
    store::update_places(tx, &mut need).await?;
    step::record(tx, now, actor, &need, "filled", tally(&need)).await?;
    if need.state == NeedState::Filled {
        offer::end_live(tx, now, actor, &need, OfferStep::Lose, spared).await?;
        notify::filled(tx, now, &need).await?;
    } else {
        offer::end_surplus(tx, now, actor, &need, spared).await?;
    }
    Ok(need)
}

/// Gives one of the need's places back, unless it passes on. A need whose time is over is not sought again; it has expired.
pub(in crate::booking) async fn free(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    id: NeedId,
    freed: Freed,
) -> Result<Need, BookingError> {
    let mut need = step::find_locked(tx, id).await?;
    let (step, fewer) = match freed {
        Freed::PassedOn => return Ok(need),
        Freed::Sought | Freed::Urgent => (NeedStep::Free, 0),
        Freed::NotNeeded => (NeedStep::GiveUp, 1),
    };
    let places = Places { quantity: need.quantity - fewer, filled: need.filled - 1 };
    need.state = step::after(&need, step, places)?;
    // What is withdrawn whole keeps on saying how many were asked for.
    need.quantity = if need.state == NeedState::Withdrawn { need.quantity } else { places.quantity };
    need.filled = places.filled;
    if freed == Freed::Urgent {
        need.priority = Priority::High;
    }
    // Who needs less, and has all of it, has nothing left to wait for.
    if freed == Freed::NotNeeded && !need.state.is_sought() {
        need.waiting_since_at = None;
    }
    let is_late = need.state.is_sought() && now >= need.fill_before_at;
    if is_late {
        need.state = step::after(&need, NeedStep::Expire, places)?;
    }
    store::update_places(tx, &mut need).await?;
    let action = if freed == Freed::NotNeeded { "place_given_up" } else { "place_freed" };
    step::record(tx, now, actor, &need, action, tally(&need)).await?;
    if is_late {
        notify::expired(tx, now, &need).await?;
    } else if freed != Freed::NotNeeded && need.waits(now) {
        waiting::seeks_more(tx, now, &need).await?;
    }
    Ok(need)
}

/// Where a need stands, for the audit.
fn tally(need: &Need) -> serde_json::Value {
    json!({ "state": need.state, "filled": need.filled, "quantity": need.quantity })
}
