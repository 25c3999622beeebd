//! What performed hours cost: by the tariff that the booking was made under.

use super::reported;
use crate::Market;
use crate::access::{Caller, Permission};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::step;
use crate::collaboration;
use crate::collaboration::price::{PriceBreakdown, ShiftToPrice, price_shift};
use crate::db::{DbError, Tx};
use crate::ids::BookingId;
use crate::ledger::Claim;
use crate::time::{Period, stockholm};

/// What a booking would cost by the hours that are reported, or by those that are approved where they are, for who is about to
/// approve them.
pub async fn reported_price(market: &Market, caller: &Caller, id: BookingId) -> Result<PriceBreakdown, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let standing = booking.standing();
    let attests = [Permission::AttestBooking, Permission::CountersignBooking];
    let permission = attests.into_iter().find(|permission| caller.may(&market.access, *permission, &standing));
    caller
        .require(&market.access, permission.unwrap_or(Permission::AttestBooking), Permission::ViewBooking, &standing)
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    of_now(&mut tx, &booking).await
}

/// The price of what is approved, or else of what is reported.
pub(super) async fn of_now(tx: &mut Tx, booking: &Booking) -> Result<PriceBreakdown, BookingError> {
    if let Some(price) = &booking.performed_price {
        return Ok(price.clone());
    }
    let hours = reported(booking)?;
    let period = Period::new(hours.starts_at, hours.ends_at).map_err(BookingError::period)?;
    of_hours(tx, booking, period, hours.break_minutes).await
}

/// The price of hours.
pub(super) async fn of_hours(
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

/// What is owed for it.
pub(super) fn claim<'p>(booking: &Booking, price: &'p PriceBreakdown) -> Claim<'p> {
    let Booking { collaboration_id, id, seller_id, buyer_id, .. } = *booking;
    let effective_on = stockholm::date_of(booking.starts_at);
    Claim { collaboration_id, booking_id: id, seller_id, buyer_id, effective_on, price }
}
