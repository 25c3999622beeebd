//! What nobody could help, such as a storm that closes the roads: who looks after the area says so, with a reason. A booking that
//! stands comes to nothing, also when it should have begun; of one that has come to nothing the fee is taken back.

use serde_json::json;

use super::error::BookingError;
use super::model::BookingView;
use super::need::Freed;
use super::notice::NoticeEvent;
use super::request::text_faults;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::ids::BookingId;
use crate::ledger;
use crate::{Market, once};

/// Lets nobody pay for a booking, because of `reason`, which both sides read.
pub async fn excuse(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    reason: &str,
) -> Result<BookingView, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    let faults = text_faults("reason", reason);
    once!(market, caller, tx => {
        let step = BookingStep::Excuse;
        let mut booking = step::begin(market, caller, tx, id, step, Permission::ExcuseBooking).await?;
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults.clone()));
        }
        // What has come to nothing for nothing is excused already.
        if !booking.state.holds() && booking.fee.is_none() {
            return Err(BookingError::IllegalStep { booking_id: id, state: booking.state, step });
        }
        ledger::void_pending(tx, now, actor, id).await?;
        ledger::reverse_claim(tx, now, actor, id, "excused").await?;
        let fee_ore = booking.fee.take().map(|fee| fee.total_ore);
        store::set_excuse(tx, id, reason.trim()).await?;
        let event = if booking.state.holds() { NoticeEvent::Excused } else { NoticeEvent::FeeWaived };
        let detail = json!({ "waived_ore": fee_ore });
        let record = Record { freed: Freed::NotNeeded, ..Record::new("excused", detail, event) };
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}
