//! One side did not come. The unit says it of who was booked, who was booked says it of a unit that did not receive them, and who
//! looks after the area of either. If the resource did not come nobody pays; if the unit did not receive it, it pays what
//! cancelling at the last moment would have cost.

use serde_json::json;

use super::error::BookingError;
use super::model::{Booking, BookingView};
use super::need::Freed;
use super::notice::NoticeEvent;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::collaboration::price::price_fee;
use crate::ids::BookingId;
use crate::keyed;
use crate::ledger::{self, Claim};
use crate::money::BasisPoints;
use crate::time::stockholm;
use crate::{Market, once};

keyed! {
    /// Which side did not come.
    Absent {
        /// What was booked.
        Resource = "resource",
        /// The unit: it was closed, or had not told that it needed nobody.
        Unit = "unit",
    }
}

/// Says that a side did not come to a booking which has begun and of which nothing is reported.
pub async fn mark_no_show(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    absent: Absent,
) -> Result<BookingView, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let step = BookingStep::MarkNoShow;
        let mut booking = step::begin(market, caller, tx, id, step, Permission::MarkNoShow).await?;
        if !absent_sides(caller, &booking.seen_by(&market.access, caller)).contains(&absent) {
            return Err(BookingError::Forbidden);
        }
        if now < booking.starts_at {
            return Err(BookingError::WrongTime { step, too_early: true, limit_at: booking.starts_at });
        }
        ledger::void_pending(tx, now, actor, id).await?;
        let share = booking.terms.cancellation.fee_basis_points;
        let pays = absent == Absent::Unit && share > BasisPoints::ZERO;
        let fee = pays.then(|| price_fee(&booking.price, share)).transpose()?.filter(|fee| !fee.total_ore.is_zero());
        if let Some(price) = &fee {
            let effective_on = stockholm::date_of(booking.starts_at);
            let Booking { collaboration_id, seller_id, buyer_id, .. } = booking;
            let claim = Claim { collaboration_id, booking_id: id, seller_id, buyer_id, effective_on, price };
            ledger::post_fee(tx, now, actor, &claim).await?;
        }
        let detail = json!({ "absent": absent, "fee_ore": fee.as_ref().map(|fee| fee.total_ore) });
        booking.fee = fee;
        store::set_absent(tx, id, absent).await?;
        let freed = if absent == Absent::Unit { Freed::NotNeeded } else { Freed::Sought };
        let record = Record { freed, ..Record::new("no_show", detail, NoticeEvent::NoShow) };
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// Of which sides `caller` may say it: of the other one, or of both for who looks after the area.
pub fn absent_sides(caller: &Caller, booking: &BookingView) -> Vec<Absent> {
    if !booking.steps.contains(&BookingStep::MarkNoShow) {
        Vec::new()
    } else if caller.role.is_held_in_collaboration() {
        Absent::ALL.to_vec()
    } else if caller.unit_id == Some(booking.unit_id) {
        vec![Absent::Resource]
    } else {
        vec![Absent::Unit]
    }
}
