//! Putting right what was approved, and sending back what the first approved and the second doesn't.
//!
//! What is put right is approved anew in the same act: where one attests, the claim is reversed and the right one posted; where
//! two do, the claim is reversed and the second approves again before there is another.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::attest::{approve, count_use, weigh_hours};
use super::record::Performed;
use super::{AttestRefusal, Correction, approved, independent, price, reason_fault, store};
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::model::BookingView;
use crate::booking::notice::NoticeEvent;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::collaboration::price::PriceBreakdown;
use crate::ids::BookingId;
use crate::ledger;
use crate::{Market, once};

/// What is put right after it was approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCorrection {
    /// The version of the booking that was looked at.
    pub version: Option<i64>,
    /// What was really performed.
    pub performed: Performed,
    /// Why; the other side reads it.
    pub reason: String,
}

/// Puts right what was approved, until the period is closed. Everybody who is concerned is told.
///
/// # Errors
/// [`BookingError::Attest`] when nothing would be another, or for hours that the caller worked.
pub async fn correct(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    correction: &NewCorrection,
) -> Result<BookingView, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let step = BookingStep::Correct;
        let booking = step::begin(market, caller, tx, id, step, Permission::AttestBooking).await?;
        if let Some(given) = correction.version.filter(|given| *given != booking.version) {
            return Err(BookingError::Stale { given, current: booking.version });
        }
        independent(&booking, step, caller.person_id)?;
        let before = approved(&booking)?;
        if before == correction.performed {
            return Err(AttestRefusal::Same.into());
        }
        let reason = correction.reason.trim();
        if let Some(fault) = reason_fault("reason", Some(reason), true) {
            return Err(BookingError::Faults(vec![fault]));
        }
        let (after, reason) = (correction.performed.clone(), reason.to_owned());
        let entry = Correction { at: now, sent_back: false, reason, before: before.clone(), after: after.clone() };
        let weighed = weigh_hours(market, tx, &booking, after, Some(entry), now).await?;
        if booking.state == BookingState::Attested {
            ledger::reverse_claim(tx, now, actor, id, "corrected").await?;
            count_use(tx, &booking, &before, -1).await?;
        }
        let detail = json!({
            "before": { "starts_at": before.starts_at, "ends_at": before.ends_at, "break_minutes": before.break_minutes },
            "before_total_ore": booking.performed_price.as_ref().map(|price| price.total_ore),
            "total_ore": weighed.price.total_ore,
        });
        let record = Record { event: None, ..Record::new("corrected", detail, NoticeEvent::Corrected) };
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        let booking = approve(tx, now, actor, booking, weighed, Some(NoticeEvent::Corrected)).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// What other hours would cost, for who is about to put them right.
pub async fn correction_price(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    performed: &Performed,
) -> Result<PriceBreakdown, BookingError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::AttestBooking, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let period = super::report::check(market, &mut tx, &booking, performed, now).await?;
    price::of_hours(&mut tx, &booking, period, performed.break_minutes).await
}

/// Sends back what the first approved, with the reason, so that the unit looks again.
///
/// # Errors
/// [`BookingError::Faults`] without a reason, [`BookingError::Attest`] for hours that the caller worked.
pub async fn send_back(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    version: Option<i64>,
    reason: &str,
) -> Result<BookingView, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let step = BookingStep::SendBack;
        let booking = step::begin(market, caller, tx, id, step, Permission::CountersignBooking).await?;
        if let Some(given) = version.filter(|given| *given != booking.version) {
            return Err(BookingError::Stale { given, current: booking.version });
        }
        independent(&booking, step, caller.person_id)?;
        let reason = reason.trim();
        if let Some(fault) = reason_fault("reason", Some(reason), true) {
            return Err(BookingError::Faults(vec![fault]));
        }
        let hours = approved(&booking)?;
        let (before, after) = (hours.clone(), hours);
        let entry = Correction { at: now, sent_back: true, reason: reason.to_owned(), before, after };
        store::send_back(tx, &booking, entry).await?;
        let record = Record::new("sent_back", json!({}), NoticeEvent::SentBack);
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}
