//! The person's answer: yes or no.

use serde_json::json;

use super::error::BookingError;
use super::model::BookingView;
use super::notice::NoticeEvent;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::ids::BookingId;
use crate::{Market, ledger, once};

/// Says yes to a held booking, before its time is over.
pub async fn confirm(market: &Market, caller: &Caller, id: BookingId) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let step = BookingStep::Confirm;
        let booking = step::begin(market, caller, tx, id, step, Permission::ConfirmBooking).await?;
        if let Some(limit_at) = booking.answer_before_at.filter(|limit| now > *limit) {
            return Err(BookingError::WrongTime { step, too_early: false, limit_at });
        }
        store::set_answered(tx, id, now).await?;
        let record = Record::new("confirmed", json!({}), NoticeEvent::Confirmed);
        let booking = step::finish(tx, now, Actor::Person(caller), booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// Says no to a held booking; the place is free again and the pending claim void.
pub async fn decline(market: &Market, caller: &Caller, id: BookingId) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (actor, step) = (Actor::Person(caller), BookingStep::Decline);
        let booking = step::begin(market, caller, tx, id, step, Permission::DeclineBooking).await?;
        ledger::void_pending(tx, now, actor, id).await?;
        store::set_answered(tx, id, now).await?;
        let record = Record::new("declined", json!({}), NoticeEvent::Declined);
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}
