//! What was performed: reported by the resource person, or by the unit or the coordinator for them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::BookingError;
use super::model::{Booking, BookingView};
use super::notice::NoticeEvent;
use super::pool;
use super::request::break_fault;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::fault::FieldFault;
use crate::ids::BookingId;
use crate::plugin::Fact;
use crate::time::Period;
use crate::{Market, once};

/// No shift is longer, whatever was booked.
const LONGEST_PERFORMED_MINUTES: i64 = 24 * 60;

/// Hours that were worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performed {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within them.
    pub break_minutes: i64,
}

impl Performed {
    /// The period, if the hours could have been worked on this booking by now.
    pub(super) fn period(
        &self,
        market: &Market,
        booking: &Booking,
        now: DateTime<Utc>,
    ) -> Result<Period, BookingError> {
        let period = Period::new(self.starts_at, self.ends_at).map_err(BookingError::period)?;
        let limits = pool::limits(market, booking)?;
        let mut faults = Vec::new();
        faults.extend(break_fault(self.break_minutes, limits.longest_break(period.minutes())));
        if self.ends_at > now {
            let values = [("value", Fact::Instant(self.ends_at)), ("now", Fact::Instant(now))];
            faults.push(FieldFault::new("ends_at", "not_yet", values));
        }
        if !period.overlaps(&booking.period()) {
            let values = [("starts_at", Fact::Instant(booking.starts_at)), ("ends_at", Fact::Instant(booking.ends_at))];
            faults.push(FieldFault::new("starts_at", "outside_booking", values));
        }
        if period.minutes() > LONGEST_PERFORMED_MINUTES {
            let values =
                [("value", Fact::Minutes(period.minutes())), ("longest", Fact::Minutes(LONGEST_PERFORMED_MINUTES))];
            faults.push(FieldFault::new("ends_at", "too_long", values));
        }
        if faults.is_empty() { Ok(period) } else { Err(BookingError::Faults(faults)) }
    }
}

/// Reports the hours, from the start of the booking on; until they are attested they may be reported anew.
pub async fn report(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    performed: Performed,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let step = BookingStep::Report;
        let booking = step::begin(market, caller, tx, id, step, Permission::ReportBooking).await?;
        if now < booking.starts_at {
            return Err(BookingError::WrongTime { step, too_early: true, limit_at: booking.starts_at });
        }
        let period = performed.period(market, &booking, now)?;
        // The first visit introduces.
        let visit = (booking.unit_id, booking.resource_id);
        store::introduce(tx, visit, now, Some(id), caller.person_id).await?;
        store::report(tx, &booking, &period, performed.break_minutes, caller.person_id, now).await?;
        let detail = json!({
            "starts_at": performed.starts_at, "ends_at": performed.ends_at, "break_minutes": performed.break_minutes,
        });
        let record = Record::new("reported", detail, NoticeEvent::Performed);
        let booking = step::finish(tx, now, Actor::Person(caller), booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}
