//! Cancelling, by either side. The unit pays the agreement's fee after its time of notice; the person and the coordinator
//! pay nothing, and a booking that still waits for its answer costs nobody anything. What the unit cancels it needs no more;
//! what another cancels for it is sought again.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::error::BookingError;
use super::model::{Booking, BookingView};
use super::need::Freed;
use super::notice::NoticeEvent;
use super::state::{BookingState, BookingStep};
use super::step::{self, Record};
use crate::access::{Caller, Domain, Permission};
use crate::audit::Actor;
use crate::collaboration::price::{PriceBreakdown, price_fee};
use crate::ids::BookingId;
use crate::ledger::{self, Claim};
use crate::money::{BasisPoints, Ore};
use crate::time::stockholm;
use crate::{Market, once};

/// What cancelling now would mean.
#[derive(Debug, Clone)]
pub struct CancelPreview {
    /// The booking.
    pub booking: BookingView,
    /// The fee, if there is one.
    pub fee: Option<PriceBreakdown>,
}

/// Looks at what cancelling now would cost.
pub async fn cancel_preview(market: &Market, caller: &Caller, id: BookingId) -> Result<CancelPreview, BookingError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::CancelBooking, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    possible(&booking, now)?;
    let fee = fee(caller, &booking, now)?;
    Ok(CancelPreview { fee, booking: booking.seen_by(&market.access, caller) })
}

/// Cancels a booking that has not begun. The fee grows with time: who says what they expect to pay, VAT included, pays that
/// or doesn't cancel.
pub async fn cancel(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    expected_fee_ore: Option<Ore>,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (actor, step) = (Actor::Person(caller), BookingStep::Cancel);
        let mut booking = step::begin(market, caller, tx, id, step, Permission::CancelBooking).await?;
        possible(&booking, now)?;
        let fee = fee(caller, &booking, now)?;
        let fee_ore = fee.as_ref().map_or(Ore::ZERO, |fee| fee.total_ore);
        if let Some(expected_ore) = expected_fee_ore.filter(|expected| *expected != fee_ore) {
            return Err(BookingError::FeeChanged { expected_ore, fee_ore });
        }
        ledger::void_pending(tx, now, actor, id).await?;
        if let Some(price) = &fee {
            let effective_on = stockholm::date_of(now);
            let Booking { collaboration_id, seller_id, buyer_id, .. } = booking;
            let claim = Claim { collaboration_id, booking_id: id, seller_id, buyer_id, effective_on, price };
            ledger::post_fee(tx, now, actor, &claim).await?;
        }
        let detail = json!({ "fee_ore": fee.as_ref().map(|fee| fee.total_ore) });
        booking.fee = fee;
        let freed = if is_unit(caller, &booking) { Freed::NotNeeded } else { Freed::Sought };
        let record = Record { freed, ..Record::new("cancelled", detail, NoticeEvent::Cancelled) };
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

fn possible(booking: &Booking, now: DateTime<Utc>) -> Result<(), BookingError> {
    let step = BookingStep::Cancel;
    if booking.state.after(step).is_none() {
        return Err(BookingError::IllegalStep { booking_id: booking.id, state: booking.state, step });
    }
    if now >= booking.starts_at {
        return Err(BookingError::WrongTime { step, too_early: false, limit_at: booking.starts_at });
    }
    Ok(())
}

fn is_unit(caller: &Caller, booking: &Booking) -> bool {
    caller.domains(&booking.standing()).any(|domain| domain == Domain::Unit)
}

fn fee(caller: &Caller, booking: &Booking, now: DateTime<Utc>) -> Result<Option<PriceBreakdown>, BookingError> {
    if !is_unit(caller, booking) || booking.state != BookingState::Confirmed {
        return Ok(None);
    }
    let share = booking.terms.cancellation.fee_at(now, booking.starts_at);
    let fee = (share > BasisPoints::ZERO).then(|| price_fee(&booking.price, share)).transpose()?;
    Ok(fee.filter(|fee| !fee.total_ore.is_zero()))
}
