//! The answers: yes and no to an offer, and the unit's to other hours.

use super::model::OfferView;
use super::notice::OfferEvent;
use super::state::{OfferSide, OfferStep};
use super::step::{self, By};
use super::{notify, queue};
use crate::access::Caller;
use crate::booking::case::{Origin, Pick, book_for};
use crate::booking::error::BookingError;
use crate::db::Tx;
use crate::ids::OfferId;
use crate::{Market, once};

/// Says yes: the booking is made, and with the need's last place every other offer has lost it.
pub async fn accept(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    once!(market, caller, tx => yes(market, By::Caller(caller), tx, id, OfferStep::Accept).await)
}

/// Says no: the next in turn is asked, or offered the place.
pub async fn decline(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    once!(market, caller, tx => no(market, By::Caller(caller), tx, id, OfferStep::Decline).await)
}

/// Says yes for the unit to the hours that were proposed.
pub async fn accept_counter(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    once!(market, caller, tx => yes(market, By::Caller(caller), tx, id, OfferStep::AcceptCounter).await)
}

/// Says no for the unit to the hours that were proposed.
pub async fn reject_counter(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    once!(market, caller, tx => no(market, By::Caller(caller), tx, id, OfferStep::RejectCounter).await)
}

/// A yes within a transaction. Rules, place, area and need are looked at once more where the booking is made.
pub(super) async fn yes(
    market: &Market,
    by: By<'_>,
    tx: &mut Tx,
    id: OfferId,
    step: OfferStep,
) -> Result<OfferView, BookingError> {
    let now = market.clock.now();
    let (mut offer, need) = step::begin(market, by, tx, id, step).await?;
    let proposed = offer.counter_period().filter(|_| step == OfferStep::AcceptCounter);
    let break_minutes = offer.counter.as_ref().filter(|_| proposed.is_some()).map(|counter| counter.break_minutes);
    let (kept, origin) = match offer.side {
        OfferSide::Resource => (None, Origin::Offer(offer.id)),
        OfferSide::Unit => (Some(offer.id), Origin::FreedPlace(offer.id)),
    };
    let pick = Pick {
        resource_id: offer.resource_id,
        unit_id: offer.unit_id,
        period: proposed.unwrap_or_else(|| need.period()),
        break_minutes: Some(break_minutes.unwrap_or(need.break_minutes)),
        kept,
        instead_of: None,
    };
    let booking = book_for(market, tx, (by.actor(), by.person_id()), &need, pick, origin).await?;
    (offer.booking_id, offer.booking_state) = (Some(booking.id), Some(booking.state));
    step::finish(tx, now, (by.actor(), Some(by.person_id())), &mut offer, step).await?;
    Ok(by.sees(market, &offer))
}

/// A no within a transaction.
pub(super) async fn no(
    market: &Market,
    by: By<'_>,
    tx: &mut Tx,
    id: OfferId,
    step: OfferStep,
) -> Result<OfferView, BookingError> {
    let now = market.clock.now();
    let (mut offer, need) = step::begin(market, by, tx, id, step).await?;
    step::finish(tx, now, (by.actor(), Some(by.person_id())), &mut offer, step).await?;
    if step == OfferStep::RejectCounter {
        notify::tell_resource(tx, now, &offer, OfferEvent::CounterRejected).await?;
    }
    match offer.side {
        OfferSide::Resource => queue::advance(market, tx, by.actor(), &need, Some(&offer)).await?,
        OfferSide::Unit => {
            notify::tell_managers(tx, now, &offer, OfferEvent::PlaceDeclined, Some(by.person_id())).await?;
        }
    }
    Ok(by.sees(market, &offer))
}
