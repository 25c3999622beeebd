//! Restoring one booking that an outage called off, if nothing that has come meanwhile stands in its way.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::model::OutageRefusal;
use super::store::{self, HitRow};
use crate::Market;
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::gate::Gate;
use crate::booking::model::Booking;
use crate::booking::need::{self, Need, Priority};
use crate::booking::notice::NoticeEvent;
use crate::booking::offer::{self, OfferStep};
use crate::booking::pool::{self, Setting};
use crate::booking::question::Asked;
use crate::booking::request::NeedRequest;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::booking::store::unit;
use crate::db::Tx;
use crate::ledger::{self, Claim};
use crate::resource::store as resources;
use crate::time::stockholm;

/// Who still had to answer has at least this long again.
const SHORTEST_ANSWER: TimeDelta = TimeDelta::hours(1);

/// Whether the booking's need still seeks the place that it had, asks for the same, and its time has not come.
pub(super) async fn restorable(
    tx: &mut Tx,
    hit: &HitRow,
    booking: &Booking,
    now: DateTime<Utc>,
) -> Result<(), BookingError> {
    let need = need::find(tx, booking.need_id).await?;
    if !need.state.is_sought() {
        return Err(sought_no_more(booking, &need).into());
    }
    let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
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

/// Makes the booking what it was: its need, the place, the ledger and the calendars. The resources of its person and the need
/// are locked.
pub(super) async fn restore(
    market: &Market,
    tx: &mut Tx,
    caller: &Caller,
    hit: &HitRow,
    booking: Booking,
) -> Result<(), BookingError> {
    let (now, actor, period) = (market.clock.now(), Actor::Person(caller), booking.period());
    // The hours beside the outage were free, and may be kept for somebody who waits.
    offer::take_back_kept(tx, now, actor, (booking.resource_id, hit.place), &period).await?;
    let need = need::find(tx, hit.need_id).await?;
    let place = place(market, tx, hit, &booking, &need).await?;
    offer::end_live(tx, now, actor, &need, OfferStep::Withdraw, None).await?;
    // Of several places that one need lost, some may be taken again.
    let filled = need::fill(tx, now, actor, hit.need_id, None).await;
    filled.map_err(|error| match error {
        BookingError::IllegalNeedStep { .. } => sought_no_more(&booking, &need).into(),
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
    if place != hit.place {
        store::set_place(tx, booking.id, place).await?;
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

/// The place that the booking can have again: its own, or if that is taken another. Refused if another outage lies there, if
/// there is none, or if a rule that the booking kept is broken by what has come meanwhile.
///
/// It need not lie in a window: a booking stands when the plan is changed under it, and a calendar elsewhere may show this very
/// booking as busy time. Nor is its price or the gate at the unit's door asked for again.
async fn place(
    market: &Market,
    tx: &mut Tx,
    hit: &HitRow,
    booking: &Booking,
    need: &Need,
) -> Result<i64, BookingError> {
    let period = booking.period();
    if let Some(other) = store::overlapping(tx, booking.resource_id, &period).await? {
        let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
        let (out_from_at, out_until_at) = (other.starts_at, other.ends_at);
        return Err(OutageRefusal::Within { unit_name, starts_at, out_from_at, out_until_at }.into());
    }
    let Some(unit) = unit(tx, booking.unit_id).await? else { return Err(sought_no_more(booking, need).into()) };
    let missing = BookingError::NotFound { kind: "resource", id: booking.resource_id.0 };
    let resource = resources::resource(tx, booking.resource_id).await?.ok_or(missing)?;
    let setting = Setting::load(market, None, tx, booking.area_id).await?;
    let beside_kept = pool::slot(tx, &setting, resource, &period, (None, None)).await?;
    let place = if beside_kept.is_free(hit.place, &period) { Some(hit.place) } else { beside_kept.free_place(&period) };
    // What is only kept for a unit that may want it is judged anew when it says yes.
    let mut slot = beside_kept.without_kept();
    slot.windows = vec![period];
    let (unit, facts) = (unit.facts(), need.request().facts());
    let gate = Gate::default();
    let asked = Asked { setting: &setting, now: market.clock.now(), unit: &unit, need: &facts, gate: &gate };
    let mut judgement = asked.of(&slot, period, booking.break_minutes).judgement;
    let overridden: HashSet<&str> = booking
        .warnings
        .iter()
        .filter(|remark| remark.override_reason.is_some())
        .map(|remark| remark.finding.rule.as_str())
        .collect();
    judgement.refusals.retain(|remark| !overridden.contains(remark.finding.rule.as_str()));
    if !judgement.allows() {
        let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
        return Err(OutageRefusal::Obstructed { unit_name, starts_at, judgement: Box::new(judgement) }.into());
    }
    place.ok_or(BookingError::PlaceTaken { starts_at: period.starts_at(), ends_at: period.ends_at() })
}

fn sought_no_more(booking: &Booking, need: &Need) -> OutageRefusal {
    let (unit_name, starts_at) = (booking.unit_name.clone(), booking.starts_at);
    OutageRefusal::Rebooked { unit_name, starts_at, state: need.state }
}
