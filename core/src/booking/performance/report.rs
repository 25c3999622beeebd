//! What was performed: reported by the resource's person, or by the unit or the coordinator for them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::meters::{Neighbour, Neighbours, Shown};
use super::record::Performed;
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::model::{Booking, BookingView};
use crate::booking::notice::NoticeEvent;
use crate::booking::state::BookingStep;
use crate::booking::step::{self, Record};
use crate::booking::{pool, store as bookings};
use crate::db::Tx;
use crate::ids::BookingId;
use crate::time::Period;
use crate::{Market, once};

/// Reports it, from the start of the booking on; until it is approved it may be reported anew.
///
/// # Errors
/// [`BookingError::Faults`] with everything that could not have been performed: hours outside the booking or in the future, a
/// meter that runs backward, what the manifest doesn't ask for.
pub async fn report(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    performed: &Performed,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let step = BookingStep::Report;
        let booking = step::begin(market, caller, tx, id, step, Permission::ReportBooking).await?;
        if now < booking.starts_at {
            return Err(BookingError::WrongTime { step, too_early: true, limit_at: booking.starts_at });
        }
        let period = check(market, tx, &booking, performed, now).await?;
        // The first visit introduces.
        let visit = (booking.unit_id, booking.resource_id);
        bookings::introduce(tx, visit, now, Some(id), caller.person_id).await?;
        store::report(tx, &booking, &period, performed, caller.person_id, now).await?;
        store::read_meters(tx, &booking, performed).await?;
        let detail = json!({
            "starts_at": performed.starts_at, "ends_at": performed.ends_at, "break_minutes": performed.break_minutes,
        });
        let record = Record::new("reported", detail, NoticeEvent::Performed);
        let booking = step::finish(tx, now, Actor::Person(caller), booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// The period of what could have been performed.
pub(super) async fn check(
    market: &Market,
    tx: &mut Tx,
    booking: &Booking,
    performed: &Performed,
    now: DateTime<Utc>,
) -> Result<Period, BookingError> {
    let asked = pool::recording(market, booking)?;
    let mut neighbours = Neighbours::new();
    for meter in &asked.1.meters {
        let (last, next) = store::readings_beside(tx, booking, &meter.key, performed.ends_at).await?;
        neighbours.insert(meter.key.clone(), Neighbour { last, next });
    }
    performed.period(asked, booking, &neighbours, now)
}

/// What the meters of a booking's resource showed last before its end, by key, for who may report it.
pub async fn last_readings(
    market: &Market,
    caller: &Caller,
    id: BookingId,
) -> Result<BTreeMap<String, Shown>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::ReportBooking, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let (_, part) = pool::recording(market, &booking)?;
    let mut shown = BTreeMap::new();
    for meter in &part.meters {
        let (last, _) = store::readings_beside(&mut tx, &booking, &meter.key, booking.ends_at).await?;
        shown.extend(last.map(|last| (meter.key.clone(), last)));
    }
    Ok(shown)
}
