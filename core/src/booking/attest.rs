//! Attest: the unit approves what was performed, as reported or corrected, and the claim is posted.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::BookingError;
use super::model::{Booking, BookingView};
use super::notice::NoticeEvent;
use super::report::Performed;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::collaboration;
use crate::collaboration::price::{PriceBreakdown, ShiftToPrice, price_shift};
use crate::db::{DbError, Tx};
use crate::fault::FieldFault;
use crate::ids::BookingId;
use crate::ledger::{self, Claim};
use crate::plugin::Fact;
use crate::time::{Period, stockholm};
use crate::{Market, once};

const LONGEST_REASON: usize = 500;

/// What is approved: the hours as reported, or corrected ones with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// The version of the booking whose report was looked at, so that no hours that are reported anew are approved unseen.
    pub version: Option<i64>,
    /// Other hours than the reported ones.
    pub corrected: Option<Performed>,
    /// Why; needed for other hours.
    pub correction_reason: Option<String>,
}

/// Approves the hours. The price is worked out anew for them by the tariff that the booking was made under, the pending
/// claim is voided and the real one posted.
pub async fn attest(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    attested: &Attested,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (actor, step) = (Actor::Person(caller), BookingStep::Attest);
        let booking = step::begin(market, caller, tx, id, step, Permission::AttestBooking).await?;
        if let Some(given) = attested.version.filter(|given| *given != booking.version) {
            return Err(BookingError::Stale { given, current: booking.version });
        }
        let reported = reported(&booking)?;
        let corrected = attested.corrected.filter(|corrected| *corrected != reported);
        let reason = reason(attested, corrected.is_some())?;
        let hours = corrected.unwrap_or(reported);
        let period = hours.period(market, &booking, now)?;
        let price = price(tx, &booking, period, hours.break_minutes).await?;
        let week_on = stockholm::week_start(stockholm::date_of(period.starts_at()));
        let worked_minutes = (period.minutes() - hours.break_minutes).max(0);
        store::add_use(tx, booking.area_id, week_on, booking.buyer_id, worked_minutes).await?;
        store::attest(tx, id, &period, hours.break_minutes, caller.person_id, now, reason, &price).await?;
        let Booking { collaboration_id, seller_id, buyer_id, .. } = booking;
        let effective_on = stockholm::date_of(booking.starts_at);
        let claim = Claim { collaboration_id, booking_id: id, seller_id, buyer_id, effective_on, price: &price };
        ledger::post_claim(tx, now, actor, &claim).await?;
        let detail = json!({
            "starts_at": hours.starts_at, "ends_at": hours.ends_at, "break_minutes": hours.break_minutes,
            "corrected": corrected.is_some(), "total_ore": price.total_ore,
        });
        let record = Record::new("attested", detail, NoticeEvent::Attested);
        let booking = step::finish(tx, now, actor, booking, step, record).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// What a booking would cost by the hours that are reported, for who is about to approve them.
pub async fn reported_price(market: &Market, caller: &Caller, id: BookingId) -> Result<PriceBreakdown, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::AttestBooking, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let hours = reported(&booking)?;
    let period = Period::new(hours.starts_at, hours.ends_at).map_err(BookingError::period)?;
    price(&mut tx, &booking, period, hours.break_minutes).await
}

fn reported(booking: &Booking) -> Result<Performed, DbError> {
    let hours = (booking.reported_starts_at, booking.reported_ends_at, booking.reported_break_minutes);
    let (Some(starts_at), Some(ends_at), Some(break_minutes)) = hours else {
        return Err(DbError::Fault(format!("booking {} is performed but has no report", booking.id)));
    };
    Ok(Performed { starts_at, ends_at, break_minutes })
}

fn reason(attested: &Attested, corrects: bool) -> Result<Option<&str>, BookingError> {
    let reason = attested.correction_reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let length = reason.map_or(0, |reason| reason.chars().count());
    let fault = if corrects && reason.is_none() {
        FieldFault::new("correction_reason", "reason_needed", [])
    } else if length > LONGEST_REASON {
        let values = [("value", Fact::Number(length as i64)), ("longest", Fact::Number(LONGEST_REASON as i64))];
        FieldFault::new("correction_reason", "text_length", values)
    } else if reason.is_some_and(|reason| reason.contains('\0')) {
        FieldFault::new("correction_reason", "control_character", [])
    } else {
        return Ok(reason.filter(|_| corrects));
    };
    Err(BookingError::Faults(vec![fault]))
}

async fn price(
    tx: &mut Tx,
    booking: &Booking,
    period: Period,
    break_minutes: i64,
) -> Result<PriceBreakdown, BookingError> {
    let missing =
        || DbError::Fault(format!("booking {} has the tariff {}, which is gone", booking.id, booking.tariff_id));
    let tariff = collaboration::tariff(tx, booking.tariff_id).await?.ok_or_else(missing)?;
    let shift = ShiftToPrice { period, break_minutes, distance_one_way_km_tenths: booking.terms.distance_tenth_km };
    Ok(price_shift(&tariff.prices, &shift, booking.terms.vat_basis_points)?)
}
