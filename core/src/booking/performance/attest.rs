//! Attest: the unit approves what was performed, as reported or put right; where the agreement asks for two, a second person
//! of the buyer's approves it after that. The last of them has the claim posted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::record::Performed;
use super::report::check;
use super::{Correction, approved, independent, next_step, price, reason_fault, reported, store};
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::model::{Booking, BookingView, permission_for};
use crate::booking::notice::NoticeEvent;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::booking::store as bookings;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::ids::BookingId;
use crate::ledger;
use crate::time::{Period, stockholm};
use crate::{Market, once};

/// What is approved: what was reported, or something else with the reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Attested {
    /// The version of the booking whose report was looked at, so that no hours that are reported anew are approved unseen.
    pub version: Option<i64>,
    /// Something else than was reported; only the first to approve may put it right.
    pub corrected: Option<Performed>,
    /// Why; needed for something else.
    pub correction_reason: Option<String>,
}

/// What is going to be approved, found to be possible.
pub(super) struct Weighed {
    pub(super) hours: Performed,
    pub(super) period: Period,
    pub(super) price: PriceBreakdown,
    pub(super) correction: Option<Correction>,
}

/// Takes the step of the attest that a booking waits for. The price is worked out for the hours by the tariff that the booking was
/// made under; the last step ends the pending claim and posts the real one.
///
/// # Errors
/// [`BookingError::Attest`] for hours that the caller worked, or approved as the first of two.
pub async fn attest(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    attested: &Attested,
) -> Result<BookingView, BookingError> {
    once!(market, caller, tx => {
        let booking = take(market, caller, tx, id, attested).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// The same within a transaction. Whatever refuses it does so before anything is written.
pub(super) async fn take(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: BookingId,
    attested: &Attested,
) -> Result<Booking, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    let step = step_for(market, caller, &step::find(tx, id).await?);
    let permission = permission_for(step).ok_or(BookingError::Forbidden)?;
    let booking = step::begin(market, caller, tx, id, step, permission).await?;
    if let Some(given) = attested.version.filter(|given| *given != booking.version) {
        return Err(BookingError::Stale { given, current: booking.version });
    }
    independent(&booking, step, caller.person_id)?;
    if step == BookingStep::Countersign {
        return countersign(tx, now, actor, booking, NoticeEvent::Attested).await;
    }
    let weighed = weigh(market, tx, &booking, attested, now).await?;
    approve(tx, now, actor, booking, weighed, None).await
}

/// Of one that waits for no approval it is the step that the caller could have taken.
fn step_for(market: &Market, caller: &Caller, booking: &Booking) -> BookingStep {
    let step = next_step(booking);
    let may = |permission| caller.may(&market.access, permission, &booking.standing());
    let second = booking.attest_terms.two_steps
        && !matches!(booking.state, BookingState::Performed)
        && !may(Permission::AttestBooking)
        && may(Permission::CountersignBooking);
    if second { BookingStep::Countersign } else { step }
}

async fn weigh(
    market: &Market,
    tx: &mut Tx,
    booking: &Booking,
    attested: &Attested,
    now: DateTime<Utc>,
) -> Result<Weighed, BookingError> {
    let reported = reported(booking)?;
    let corrected = attested.corrected.as_ref().filter(|corrected| **corrected != reported);
    let reason = attested.correction_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if let Some(fault) = reason_fault("correction_reason", reason, corrected.is_some()) {
        return Err(BookingError::Faults(vec![fault]));
    }
    let hours = corrected.unwrap_or(&reported).clone();
    let correction = corrected.zip(reason).map(|(after, reason)| Correction {
        at: now,
        sent_back: false,
        reason: reason.to_owned(),
        before: reported.clone(),
        after: after.clone(),
    });
    weigh_hours(market, tx, booking, hours, correction, now).await
}

pub(super) async fn weigh_hours(
    market: &Market,
    tx: &mut Tx,
    booking: &Booking,
    hours: Performed,
    correction: Option<Correction>,
    now: DateTime<Utc>,
) -> Result<Weighed, BookingError> {
    let period = check(market, tx, booking, &hours, now).await?;
    let price = price::of_hours(tx, booking, period, hours.break_minutes).await?;
    Ok(Weighed { hours, period, price, correction })
}

/// Writes what the first, or the only one, approves; `event` is told instead of the usual one.
pub(super) async fn approve(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking: Booking,
    weighed: Weighed,
    event: Option<NoticeEvent>,
) -> Result<Booking, BookingError> {
    let step = next_step(&booking);
    let is_last = step == BookingStep::Attest;
    store::approve(tx, &booking, &weighed, (actor.person_id(), is_last), now).await?;
    if weighed.correction.is_some() {
        store::read_meters(tx, &booking, &weighed.hours).await?;
    }
    let Weighed { hours, price, correction, .. } = &weighed;
    if is_last {
        claim(tx, now, actor, &booking, hours, price).await?;
    } else {
        ledger::void_pending(tx, now, actor, booking.id).await?;
        ledger::post_pending(tx, now, actor, &price::claim(&booking, price)).await?;
    }
    let (action, usual) = match is_last {
        true => ("attested", NoticeEvent::Attested),
        false => ("approved", NoticeEvent::Approved),
    };
    let detail = json!({
        "starts_at": hours.starts_at, "ends_at": hours.ends_at, "break_minutes": hours.break_minutes,
        "corrected": correction.is_some(), "total_ore": price.total_ore,
    });
    step::finish(tx, now, actor, booking, step, Record::new(action, detail, event.unwrap_or(usual))).await
}

/// Writes that the second approves what the first did.
pub(super) async fn countersign(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking: Booking,
    event: NoticeEvent,
) -> Result<Booking, BookingError> {
    let (hours, price) = (approved(&booking)?, price::of_now(tx, &booking).await?);
    store::countersign(tx, booking.id, actor.person_id(), now).await?;
    claim(tx, now, actor, &booking, &hours, &price).await?;
    let detail = json!({
        "starts_at": hours.starts_at, "ends_at": hours.ends_at, "break_minutes": hours.break_minutes,
        "total_ore": price.total_ore,
    });
    let record = Record::new("countersigned", detail, event);
    step::finish(tx, now, actor, booking, BookingStep::Countersign, record).await
}

async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking: &Booking,
    hours: &Performed,
    price: &PriceBreakdown,
) -> Result<(), BookingError> {
    count_use(tx, booking, hours, 1).await?;
    Ok(ledger::post_claim(tx, now, actor, &price::claim(booking, price)).await?)
}

/// Counts attested hours as the buyer's use of the area; `sign` is -1 to take them away again.
pub(super) async fn count_use(
    tx: &mut Tx,
    booking: &Booking,
    hours: &Performed,
    sign: i64,
) -> Result<(), BookingError> {
    let week_on = stockholm::week_start(stockholm::date_of(hours.starts_at));
    Ok(bookings::add_use(tx, booking.area_id, week_on, booking.buyer_id, sign * hours.minutes()).await?)
}
