//! Who can be asked next: the candidates of a need by rank, as far out as its search has come, without those who have been
//! asked.

use std::collections::BTreeSet;

use super::model::Offer;
use super::send::{self, Asked};
use super::state::{OfferSide, OfferState};
use super::store;
use crate::Market;
use crate::booking::candidates::{CandidatesQuery, ranked};
use crate::booking::error::BookingError;
use crate::booking::need::Need;
use crate::booking::pool::Setting;
use crate::booking::search::Among;
use crate::booking::state::BookingState;
use crate::booking::store::bookings_of_need;
use crate::db::Tx;
use crate::ids::ResourceId;
use crate::plugin::{Circle, Filling};

/// The most that are asked of one need in one go.
const MOST_AT_A_TIME: usize = 200;

/// Those within a circle who can come and have not been asked yet, best first.
pub(super) async fn within(
    market: &Market,
    tx: &mut Tx,
    need: &Need,
    filling: &Filling,
    circle: Circle,
) -> Result<Vec<Asked>, BookingError> {
    let offers = store::of_need(tx, need.id).await?;
    let among = Among {
        without: offers.iter().filter(|offer| asked_it(need, offer)).map(|offer| offer.resource_id).collect(),
        circle,
        buyer_id: need.organisation_id,
        near_tenth_km: filling.near_km * 10,
    };
    let query = CandidatesQuery {
        area_id: need.area_id,
        unit_id: need.unit_id,
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: Some(need.break_minutes),
        need: need.request(),
    };
    let found = ranked(market, tx, &query, among).await?;
    let asked = found.fit.into_iter().take(MOST_AT_A_TIME).map(|candidate| Asked {
        resource_id: candidate.resource.id,
        price: candidate.price,
        distance_tenth_km: candidate.distance_tenth_km,
    });
    Ok(asked.collect())
}

/// Whether the resource's side was asked, so that it is of no use to ask again.
fn asked_it(need: &Need, offer: &Offer) -> bool {
    offer.side == OfferSide::Resource && has_answered(need, offer)
}

/// How many could be booked or asked for a need as it is: the preferred one, or without one anybody. Who has been asked, or has
/// said no to a booking within its hours, is none of them.
pub(in crate::booking) async fn number_to_ask(market: &Market, tx: &mut Tx, need: &Need) -> Result<i64, BookingError> {
    let offers = store::of_need(tx, need.id).await?;
    let bookings = bookings_of_need(tx, need.id).await?;
    let period = need.period();
    let declined =
        bookings.iter().filter(|booking| booking.state == BookingState::Declined && period.covers(&booking.period()));
    let answered: BTreeSet<ResourceId> = offers
        .iter()
        .filter(|offer| asked_it(need, offer))
        .map(|offer| offer.resource_id)
        .chain(declined.map(|booking| booking.resource_id))
        .collect();
    let found = match need.preferred_resource_id {
        Some(id) => send::judged(market, tx, need, id).await.map(|one| vec![one]),
        None => {
            let setting = Setting::load(market, None, tx, need.area_id).await?;
            let filling = setting.area.settings.filling(setting.manifest());
            within(market, tx, need, &filling, Circle::All).await
        }
    };
    match found {
        Ok(found) => {
            let number = found.iter().filter(|one| !answered.contains(&one.resource_id)).count();
            Ok(i64::try_from(number).unwrap_or(i64::MAX))
        }
        Err(BookingError::Refused(_) | BookingError::NotFound { .. } | BookingError::NoAgreement { .. }) => Ok(0),
        Err(other) => Err(other),
    }
}

/// Whether it is of no use to ask again: an answer is there, awaited, or was not given, or the unit itself took the question
/// back. Who lost a place to somebody else, who was asked by an earlier wording of the need, and what has more places than
/// the one that was said yes to, may be asked.
fn has_answered(need: &Need, offer: &Offer) -> bool {
    match offer.state {
        state if state.is_live() => true,
        _ if offer.question < need.question => false,
        OfferState::Accepted => offer.resource_capacity == 1,
        OfferState::Taken => false,
        OfferState::Withdrawn => offer.answered_by.is_some(),
        _ => true,
    }
}
