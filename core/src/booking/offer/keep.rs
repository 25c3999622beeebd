//! Offers to the unit's side: a place that became free, kept for the unit until it has answered. They come from the
//! [waiting list](crate::booking::waiting), and what ends one gives the place back to it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::Offer;
use super::notice::OfferEvent;
use super::state::{OfferSide, OfferState, OfferStep};
use super::store::{self, NewOffer};
use super::{limit, notify, step, withdraw};
use crate::Market;
use crate::audit::Actor;
use crate::booking::case::{Case, Judged};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need};
use crate::booking::waiting::FreedPlace;
use crate::db::Tx;
use crate::ids::{BookingId, NeedId, OfferId, PersonId, ResourceId};
use crate::time::Period;

const ACTOR: Actor<'static> = Actor::Job("waiting_list");

/// Offers a freed place to a need that waits, if it still does, if the rules let the resource come, and if there is time to
/// answer; answers whether it did.
pub(in crate::booking) async fn keep(
    market: &Market,
    tx: &mut Tx,
    need_id: NeedId,
    place: &FreedPlace,
) -> Result<bool, BookingError> {
    let now = market.clock.now();
    let need = need::find_locked(tx, need_id).await?;
    let before = store::of_need(tx, need.id).await?;
    if !need.waits(now) || !wants(&need, &before, place) {
        return Ok(false);
    }
    let resource_id = place.resource_id;
    let Some((judged, answer_before_at)) = fitting(market, tx, &need, resource_id).await? else { return Ok(false) };
    let new = NewOffer {
        id: OfferId::new(),
        collaboration_id: need.collaboration_id,
        area_id: need.area_id,
        need_id: need.id,
        resource_id,
        side: OfferSide::Unit,
        kept: Some((place.id, judged.place)),
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

/// Whether the need has use for this place: it may keep as many as it seeks, and is asked nothing that is answered. The queue
/// was read before the need was locked, so that is looked at again.
fn wants(need: &Need, offers: &[Offer], place: &FreedPlace) -> bool {
    let keeps = offers.iter().filter(|offer| offer.side == OfferSide::Unit && offer.state.is_live()).count();
    let is_preferred = need.preferred_resource_id.is_none_or(|preferred| preferred == place.resource_id);
    let has_room = i64::try_from(keeps).is_ok_and(|keeps| keeps < need.places().sought());
    let mut of_resource = offers.iter().filter(|offer| offer.resource_id == place.resource_id);
    is_preferred && has_room && !of_resource.any(|offer| answers(need, offer, place))
}

/// Whether an offer of the place's resource says what would be asked: it waits for its answer, or the answer was no.
fn answers(need: &Need, offer: &Offer, place: &FreedPlace) -> bool {
    let is_same_question = offer.question == need.question;
    let is_beside = need.ends_at <= place.starts_at || need.starts_at >= place.ends_at;
    match (offer.side, offer.state) {
        (_, state) if state.is_live() => true,
        (OfferSide::Resource, OfferState::Declined) => is_same_question,
        // What became free before what the unit said no to (ids rise with time), or beside its hours, is no reason to ask again.
        (OfferSide::Unit, OfferState::Declined | OfferState::Expired) => {
            is_same_question && (offer.freed_place_id >= Some(place.id) || is_beside)
        }
        _ => false,
    }
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
    let Ok(answer_before_at) = limit::asked_before_at(&case.setting, case.now, need.starts_at) else { return Ok(None) };
    match case.judged(&need.request().facts(), None) {
        Ok(judged) => Ok(Some((judged, answer_before_at))),
        Err(BookingError::Refused(_) | BookingError::PlaceTaken { .. } | BookingError::PlaceKept { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Gives back what is kept for a need that waits no longer. The need is locked.
pub(in crate::booking) async fn end_kept(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
) -> Result<(), BookingError> {
    end_beyond(tx, now, actor, need, (0, None)).await
}

/// Gives back what is kept for a need beyond the places that it still seeks, what it was offered last first. The need is
/// locked; the offer that a booking of it follows from is `spared`.
pub(in crate::booking) async fn end_surplus(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
    spared: Option<OfferId>,
) -> Result<(), BookingError> {
    let most = usize::try_from(need.places().sought()).unwrap_or(0);
    end_beyond(tx, now, actor, need, (most, spared)).await
}

async fn end_beyond(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
    (most, spared): (usize, Option<OfferId>),
) -> Result<(), BookingError> {
    let live = store::live(tx, need.id).await?.into_iter();
    let kept = live.filter(|offer| offer.side == OfferSide::Unit && Some(offer.id) != spared);
    for mut offer in kept.skip(most) {
        let before = offer.state;
        step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
        withdraw::tell_ended(tx, now, &offer, before, actor.person_id()).await?;
    }
    Ok(())
}

/// The offer that keeps a place of a resource for a need, while it can be answered.
pub(in crate::booking) async fn kept_for(
    tx: &mut Tx,
    now: DateTime<Utc>,
    need_id: NeedId,
    resource_id: ResourceId,
) -> Result<Option<OfferId>, BookingError> {
    let live = store::live(tx, need_id).await?;
    let mut kept = live.iter().filter(|offer| offer.side == OfferSide::Unit && offer.resource_id == resource_id);
    let is_in_time = |offer: &&Offer| offer.answer_before_at.is_some_and(|limit_at| now < limit_at);
    Ok(kept.find(is_in_time).map(|offer| offer.id))
}

/// Who books what is kept for the need has said yes to it.
pub(in crate::booking) async fn take_up(
    tx: &mut Tx,
    now: DateTime<Utc>,
    (actor, person_id): (Actor<'_>, PersonId),
    id: OfferId,
    booking_id: BookingId,
) -> Result<(), BookingError> {
    let mut offer = step::find(tx, id).await?;
    offer.booking_id = Some(booking_id);
    step::finish(tx, now, (actor, Some(person_id)), &mut offer, OfferStep::Accept).await
}

/// Takes back what is kept of a resource's place in a period in which it has to come elsewhere, and of whatever else its person
/// is, and tells the units. The resource is locked. That the needs are locked after it is against the order, for want of
/// knowing them before; where two meet so, PostgreSQL finds it and one of them is run again.
pub(in crate::booking) async fn take_back_kept(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    of: (ResourceId, i64),
    period: &Period,
) -> Result<(), BookingError> {
    for found in store::kept(tx, of, period).await? {
        need::find_locked(tx, found.need_id).await?;
        let mut offer = step::find(tx, found.id).await?;
        if offer.state == OfferState::Open {
            step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
            notify::tell_managers(tx, now, &offer, OfferEvent::PlaceGone, None).await?;
        }
    }
    Ok(())
}
