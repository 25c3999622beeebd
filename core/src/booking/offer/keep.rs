//! Offers to the unit's side: a place that became free, kept for the unit until it has answered. They come from the
//! [waiting list](crate::booking::waiting), and what ends one gives the place back to it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::Offer;
use super::notice::OfferEvent;
use super::state::{OfferSide, OfferState, OfferStep};
use super::store::{self, NewOffer};
use super::{limit, notify, step};
use crate::Market;
use crate::audit::Actor;
use crate::booking::case::{Case, Judged};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need};
use crate::db::Tx;
use crate::ids::{FreedPlaceId, NeedId, OfferId, ResourceId};
use crate::time::Period;

const ACTOR: Actor<'static> = Actor::Job("waiting_list");

/// Offers a freed place to a need that waits, if it still does, if the rules let the resource come, and if there is time to
/// answer; answers whether it did.
pub(in crate::booking) async fn keep(
    market: &Market,
    tx: &mut Tx,
    need_id: NeedId,
    resource_id: ResourceId,
    freed_place_id: FreedPlaceId,
) -> Result<bool, BookingError> {
    let now = market.clock.now();
    let need = need::find_locked(tx, need_id).await?;
    let before = store::of_need(tx, need.id).await?;
    if !need.waits(now) || !wants(&need, &before, resource_id, freed_place_id) {
        return Ok(false);
    }
    let Some((judged, answer_before_at)) = fitting(market, tx, &need, resource_id).await? else { return Ok(false) };
    let new = NewOffer {
        id: OfferId::new(),
        collaboration_id: need.collaboration_id,
        area_id: need.area_id,
        need_id: need.id,
        resource_id,
        side: OfferSide::Unit,
        kept: Some((freed_place_id, judged.place)),
        state: OfferState::Open,
        question: need.question,
        position: before.iter().map(|offer| offer.position).max().unwrap_or(0) + 1,
        price: &judged.price,
        distance_tenth_km: judged.distance_tenth_km,
        answer_before_at: Some(answer_before_at),
        created_by: None,
        created_at: now,
    };
    store::insert(tx, &new).await?;
    let offer = step::find(tx, new.id).await?;
    step::record(tx, now, ACTOR, &offer, "sent", json!({ "need_id": need.id, "position": new.position })).await?;
    notify::ask(market, tx, now, &offer).await?;
    Ok(true)
}

/// Whether the need has use for this place: it may keep as many as it seeks, and is offered none twice.
fn wants(need: &Need, offers: &[Offer], resource_id: ResourceId, freed_place_id: FreedPlaceId) -> bool {
    let keeps = offers.iter().filter(|offer| offer.side == OfferSide::Unit && offer.state.is_live()).count();
    let is_known = |offer: &&Offer| {
        offer.resource_id == resource_id
            && (offer.freed_place_id == Some(freed_place_id)
                || offer.state.is_live()
                || (offer.side == OfferSide::Resource
                    && offer.state == OfferState::Declined
                    && offer.question == need.question))
    };
    let is_preferred = need.preferred_resource_id.is_none_or(|preferred| preferred == resource_id);
    let has_room = i64::try_from(keeps).is_ok_and(|keeps| keeps < need.places().sought());
    is_preferred && has_room && offers.iter().find(is_known).is_none()
}

/// What the rules let through, with the time to answer; the resource is locked after it.
async fn fitting(
    market: &Market,
    tx: &mut Tx,
    need: &Need,
    resource_id: ResourceId,
) -> Result<Option<(Judged, DateTime<Utc>)>, BookingError> {
    let case = match Case::load(market, None, need.pick(resource_id, None), tx).await {
        Ok(case) if case.setting.area.id == need.area_id => case,
        Ok(_) => return Ok(None),
        Err(BookingError::NotFound { .. } | BookingError::NoAgreement { .. } | BookingError::AreaClosed) => {
            return Ok(None);
        }
        Err(other) => return Err(other),
    };
    let Ok(answer_before_at) = limit::of_offer(&case.setting, case.now, need.starts_at) else { return Ok(None) };
    match case.judged(&need.request().facts(), None) {
        Ok(judged) => Ok(Some((judged, answer_before_at))),
        Err(BookingError::Refused(_) | BookingError::PlaceTaken { .. } | BookingError::PlaceKept { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Gives back what is kept for a need that waits no longer. The need is locked, and its unit knows.
pub(in crate::booking) async fn end_kept(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
) -> Result<(), BookingError> {
    let live = store::live(tx, need.id).await?.into_iter();
    for mut offer in live.filter(|offer| offer.side == OfferSide::Unit) {
        step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
    }
    Ok(())
}

/// Takes back what is kept of a resource in a period in which it has to come elsewhere, and tells the units. The resource is
/// locked. That the needs are locked after it is against the order, for want of knowing them before; where two meet so,
/// PostgreSQL finds it and one of them is run again.
pub(in crate::booking) async fn take_back_kept(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    resource_id: ResourceId,
    period: &Period,
) -> Result<(), BookingError> {
    for found in store::kept(tx, resource_id, period).await? {
        need::find_locked(tx, found.need_id).await?;
        let mut offer = step::find(tx, found.id).await?;
        if offer.state == OfferState::Open {
            step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
            notify::tell_managers(tx, now, &offer, OfferEvent::PlaceGone, None).await?;
        }
    }
    Ok(())
}
