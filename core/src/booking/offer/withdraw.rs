//! Taking an offer back, by the unit or who runs the pool; and offers that end with their need.

use chrono::{DateTime, Utc};

use super::model::{Offer, OfferView};
use super::notice::OfferEvent;
use super::state::{OfferSide, OfferState, OfferStep};
use super::step::{self, By};
use super::{notify, queue, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need};
use crate::db::{DbError, Tx};
use crate::ids::{NeedId, OfferId, PersonId};
use crate::{Market, once};

/// Takes one offer back; the next in turn is asked.
pub async fn withdraw(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (by, step) = (By::Caller(caller), OfferStep::Withdraw);
        let (mut offer, need) = step::begin(market, by, tx, id, step).await?;
        let before = offer.state;
        step::finish(tx, now, (by.actor(), Some(by.person_id())), &mut offer, step).await?;
        tell_ended(tx, now, &offer, before, None).await?;
        queue::advance(market, tx, by.actor(), &need, None).await?;
        Ok(offer.seen_by(market, caller))
    })
}

/// Takes `step` with every offer of the need that may still become a booking, all but `spared`, and tells those who had been
/// asked. The need is locked.
pub(in crate::booking) async fn end_live(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    need: &Need,
    step: OfferStep,
    spared: Option<OfferId>,
) -> Result<(), BookingError> {
    for mut offer in store::live(tx, need.id).await? {
        if Some(offer.id) != spared {
            // What nobody has been asked can't run out of time.
            let is_unsent = offer.state == OfferState::Queued && step == OfferStep::Expire;
            let step = if is_unsent { OfferStep::Withdraw } else { step };
            let before = offer.state;
            step::finish(tx, now, (actor, None), &mut offer, step).await?;
            tell_ended(tx, now, &offer, before, actor.person_id()).await?;
        }
    }
    Ok(())
}

/// Takes back offers of one need, which is locked, because what they offer has failed; the next in turn are asked.
pub(in crate::booking) async fn take_back(
    market: &Market,
    tx: &mut Tx,
    actor: Actor<'_>,
    need_id: NeedId,
    ids: &[OfferId],
) -> Result<(), BookingError> {
    let now = market.clock.now();
    let mut last = None;
    for id in ids {
        let mut offer = step::find(tx, *id).await?;
        let before = offer.state;
        step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
        match offer.side {
            OfferSide::Resource => tell_ended(tx, now, &offer, before, None).await?,
            OfferSide::Unit => notify::tell_managers(tx, now, &offer, OfferEvent::PlaceGone, None).await?,
        }
        last = Some(offer).filter(|offer| offer.side == OfferSide::Resource).or(last);
    }
    let need = need::find(tx, need_id).await?;
    queue::advance(market, tx, actor, &need, last.as_ref()).await
}

/// Tells who had been asked, or waits for the unit's answer, that it is over. A person who let the time run out knows; of a
/// unit's several managers each may have thought that another answers, and what one of them did, `by`, the others learn.
pub(super) async fn tell_ended(
    tx: &mut Tx,
    now: DateTime<Utc>,
    offer: &Offer,
    before: OfferState,
    by: Option<PersonId>,
) -> Result<(), DbError> {
    if offer.side == OfferSide::Unit {
        let event = match offer.state {
            OfferState::Expired => OfferEvent::PlaceLapsed,
            _ => OfferEvent::PlaceReleased,
        };
        return notify::tell_managers(tx, now, offer, event, by).await;
    }
    let event = match (before, offer.state) {
        (OfferState::Queued, _) | (OfferState::Open, OfferState::Expired) => return Ok(()),
        (_, OfferState::Taken) => OfferEvent::Taken,
        (_, OfferState::Expired) => OfferEvent::CounterRejected,
        _ => OfferEvent::Withdrawn,
    };
    notify::tell_resource(tx, now, offer, event).await
}
