//! Undoing an outage: the windows open again and every booking that was called off is as it was, or nothing happens at all.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::model::{OutageRefusal, OutageView};
use super::report::{lock, record};
use super::store::{self, HitRow};
use super::view::{found, seen};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::need::{self, Priority};
use crate::booking::notice::NoticeEvent;
use crate::booking::offer::{self, OfferStep};
use crate::booking::request::NeedRequest;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::db::Tx;
use crate::ids::OutageId;
use crate::ledger::{self, Claim};
use crate::resource::materialise_all;
use crate::time::{Period, stockholm};
use crate::{Market, once};

/// Who still had to answer has at least this long again.
const SHORTEST_ANSWER: TimeDelta = TimeDelta::hours(1);

/// Takes the outage back. Refused, with the need's name, once somebody else is booked for one of those that it hit.
pub async fn undo(market: &Market, caller: &Caller, id: OutageId) -> Result<OutageView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let row = found(market, caller, tx, id).await?;
        let hits = store::hits(tx, id).await?;
        lock(tx, row.resource_id, hits.iter().map(|hit| hit.need_id)).await?;
        let row = found(market, caller, tx, id).await?;
        if let Some(undone_at) = row.undone_at {
            return Err(OutageRefusal::Undone { undone_at }.into());
        }
        let mut bookings = Vec::new();
        for hit in hits {
            let booking = step::find(tx, hit.booking_id).await?;
            restorable(tx, &hit, &booking, now).await?;
            bookings.push((hit, booking));
        }
        store::note_undone(tx, id, now, caller.person_id).await?;
        materialise_all(market, tx, row.resource_id, now).await?;
        for (hit, booking) in bookings {
            restore(tx, now, caller, &hit, booking).await?;
        }
        record(tx, now, caller, &row, "outage_undone", json!({ "outage_id": id })).await?;
        let row = found(market, caller, tx, id).await?;
        seen(market, caller, tx, row).await
    })
}

/// Whether the booking's need still seeks the place that it had, asks for the same, and its time has not come.
async fn restorable(tx: &mut Tx, hit: &HitRow, booking: &Booking, now: DateTime<Utc>) -> Result<(), BookingError> {
    let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
    let need = need::find(tx, booking.need_id).await?;
    if !need.state.is_sought() {
        return Err(OutageRefusal::Rebooked { unit_name, starts_at, state: need.state }.into());
    }
    if now >= starts_at {
        return Err(OutageRefusal::Begun { unit_name, starts_at }.into());
    }
    // Whether it can receive somebody new is no question to who has been booked.
    let asks = NeedRequest { welcomes_new: hit.was_asked.welcomes_new, ..need.request() };
    if !need.period().covers(&booking.period()) || asks != hit.was_asked {
        return Err(OutageRefusal::Changed { unit_name, starts_at }.into());
    }
    Ok(())
}

async fn restore(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    hit: &HitRow,
    booking: Booking,
) -> Result<(), BookingError> {
    let actor = Actor::Person(caller);
    // The hours beside the outage were free, and may be kept for somebody who waits.
    let period = Period::new(booking.starts_at, booking.ends_at).map_err(BookingError::period)?;
    offer::take_back_kept(tx, now, actor, booking.resource_id, &period).await?;
    let need = need::find(tx, hit.need_id).await?;
    offer::end_live(tx, now, actor, &need, OfferStep::Withdraw, None).await?;
    // Of several places that one need lost, some may be taken again.
    let filled = need::fill(tx, now, actor, hit.need_id, None).await;
    filled.map_err(|error| match error {
        BookingError::IllegalNeedStep { state, .. } => {
            let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
            OutageRefusal::Rebooked { unit_name, starts_at, state }.into()
        }
        other => other,
    })?;
    // Somebody may have set another one meanwhile.
    if need.priority == Priority::High {
        store::set_priority(tx, hit.need_id, hit.was_priority).await?;
    }
    let step = match hit.was_state {
        BookingState::Held => BookingStep::RestoreHeld,
        _ => BookingStep::Restore,
    };
    if let (BookingStep::RestoreHeld, Some(limit)) = (step, booking.answer_before_at) {
        let limit = limit.max((now + SHORTEST_ANSWER).min(booking.starts_at));
        store::set_answer_before(tx, booking.id, limit).await?;
    }
    let claim = Claim {
        collaboration_id: booking.collaboration_id,
        booking_id: booking.id,
        seller_id: booking.seller_id,
        buyer_id: booking.buyer_id,
        effective_on: stockholm::date_of(booking.starts_at),
        price: &booking.price,
    };
    ledger::post_pending(tx, now, actor, &claim).await?;
    let event = if step == BookingStep::RestoreHeld { NoticeEvent::Held } else { NoticeEvent::Restored };
    let record = Record::new("restored", json!({}), event);
    step::finish(tx, now, actor, booking, step, record).await?;
    Ok(())
}
