//! Sending offers for a need: to chosen resources, or to who can come by their rank; one after the other, or to all at once.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::{Offer, OfferView};
use super::refusal::OfferRefusal;
use super::state::{OfferSide, OfferState};
use super::store::{self, NewOffer};
use super::{limit, notify, queue, search, step};
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::booking::case::Case;
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need, NeedStep, Spread};
use crate::booking::pool::Setting;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::{NeedId, OfferId, PersonId, ResourceId};
use crate::plugin::{Circle, Fact, Way};
use crate::{Market, once};

/// The most that one request asks by name.
pub const MOST_CHOSEN: usize = 100;

/// Whom to ask, and how.
#[derive(Debug, Clone)]
pub struct OfferRequest {
    /// Whom, in this order; nobody means everybody who can come and has not been asked, by rank, as far out as the search
    /// reaches, and whom it reaches later.
    pub resource_ids: Vec<ResourceId>,
    /// One after the other, as many at a time as places are sought, or all at once.
    pub spread: Spread,
}

/// Somebody to ask.
pub(super) struct Asked {
    pub(super) resource_id: ResourceId,
    pub(super) price: PriceBreakdown,
    pub(super) distance_tenth_km: i64,
}

/// Sends offers for a need that is sought, and answers those that were written.
pub async fn send(
    market: &Market,
    caller: &Caller,
    need_id: NeedId,
    request: &OfferRequest,
) -> Result<Vec<OfferView>, BookingError> {
    once!(market, caller, tx => {
        let need = need::find_locked(tx, need_id).await?;
        caller
            .require(&market.access, Permission::SendOffer, Permission::SeeNeeds, &need.standing())
            .map_err(|denied| BookingError::denied(denied, "need", need_id.0))?;
        let sent = send_in(market, caller, tx, &need, request).await?;
        Ok(sent.iter().map(|offer| offer.seen_by(market, caller)).collect())
    })
}

/// Asks everybody who can come to a need that has just been posted, if it says that its offers go out by themselves. That
/// nobody can be asked is no fault: the job looks again as long as the need is sought.
pub(in crate::booking) async fn send_posted(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    need: &Need,
) -> Result<(), BookingError> {
    let may = caller.may(&market.access, Permission::SendOffer, &need.standing());
    let Some(spread) = need.spread.filter(|_| need.way == Way::Offers && may) else { return Ok(()) };
    let everybody = OfferRequest { resource_ids: Vec::new(), spread };
    match send_in(market, caller, tx, need, &everybody).await {
        Err(BookingError::Offer(OfferRefusal::NobodyToAsk | OfferRefusal::TooLateToAsk { .. })) => Ok(()),
        sent => sent.map(drop),
    }
}

async fn send_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    need: &Need,
    request: &OfferRequest,
) -> Result<Vec<Offer>, BookingError> {
    if !need.state.is_sought() {
        let (need_id, state, step) = (need.id, need.state, NeedStep::Offer);
        return Err(BookingError::IllegalNeedStep { need_id, state, step });
    }
    let setting = Setting::load(market, None, tx, need.area_id).await?;
    if !setting.area.state.takes_bookings() {
        return Err(BookingError::AreaClosed);
    }
    let filling = setting.area.settings.filling(setting.manifest());
    if !filling.ways.contains(&Way::Offers) {
        return Err(BookingError::WayClosed { way: Way::Offers });
    }
    let now = market.clock.now();
    limit::asked_before_at(&setting, now, need.starts_at)?;
    let live = store::live(tx, need.id).await?;
    let mut queued: Vec<Offer> = live.iter().filter(|offer| offer.state == OfferState::Queued).cloned().collect();
    if request.spread == Spread::InTurn {
        queued.clear();
    }
    let asked = if request.resource_ids.is_empty() {
        // Only the clock leads outside the pool, and who is told of that is told then.
        let reach = filling.circle((need.starts_at - now).num_minutes()).min(Circle::All);
        let circle = need.circle.max(reach);
        let asked = search::within(market, tx, need, &filling, circle).await?;
        if asked.is_empty() && queued.is_empty() {
            return Err(OfferRefusal::NobodyToAsk.into());
        }
        store::update_search(tx, need.id, circle, Some(request.spread)).await?;
        asked
    } else {
        queued.retain(|offer| request.resource_ids.contains(&offer.resource_id));
        let taken = |offer: &&Offer| !queued.iter().any(|queued| queued.id == offer.id);
        let live = live.iter().filter(taken).map(|offer| offer.resource_id).collect();
        let queued: BTreeSet<ResourceId> = queued.iter().map(|offer| offer.resource_id).collect();
        let new: Vec<ResourceId> = request.resource_ids.iter().copied().filter(|id| !queued.contains(id)).collect();
        chosen(market, tx, need, &new, &live).await?
    };
    let actor = Actor::Person(caller);
    let mut sent = Vec::new();
    // Those who wait for their turn have the better rank, and are asked first.
    for mut offer in queued {
        if queue::open(market, tx, actor, need, &setting, &mut offer).await? {
            sent.push(offer);
        }
    }
    sent.extend(write(market, tx, (actor, Some(caller.person_id)), need, &setting, asked, request.spread).await?);
    Ok(sent)
}

/// The chosen ones, if each of them can be asked: they pass the rules now, and no `live` offer of theirs waits for an answer.
async fn chosen(
    market: &Market,
    tx: &mut Tx,
    need: &Need,
    ids: &[ResourceId],
    live: &BTreeSet<ResourceId>,
) -> Result<Vec<Asked>, BookingError> {
    if ids.len() > MOST_CHOSEN {
        let values = [("value", ids.len()), ("most", MOST_CHOSEN)].map(|(name, n)| (name, Fact::Number(n as i64)));
        return Err(BookingError::Faults(vec![FieldFault::new("resource_ids", "too_many", values)]));
    }
    let mut seen = BTreeSet::new();
    let mut asked = Vec::new();
    for id in ids.iter().copied().filter(|id| seen.insert(*id)) {
        if live.contains(&id) {
            return Err(OfferRefusal::AskedAlready { resource_id: id }.into());
        }
        asked.push(judged(market, tx, need, id).await?);
    }
    Ok(asked)
}

/// One resource before the rules, for the need's own hours.
pub(super) async fn judged(
    market: &Market,
    tx: &mut Tx,
    need: &Need,
    resource_id: ResourceId,
) -> Result<Asked, BookingError> {
    let case = Case::look(market, None, need.pick(resource_id, None), tx).await?;
    if case.setting.area.id != need.area_id {
        return Err(BookingError::NotFound { kind: "resource", id: resource_id.0 });
    }
    match case.verdict(&need.request().facts()) {
        (verdict, Some(price)) if verdict.judgement.allows() => {
            Ok(Asked { resource_id, price, distance_tenth_km: verdict.distance_tenth_km })
        }
        (verdict, _) => Err(BookingError::Refused(Box::new(verdict.judgement))),
    }
}

/// Writes offers after those that there are, opens as many as may be open at a time, and asks those.
pub(super) async fn write(
    market: &Market,
    tx: &mut Tx,
    (actor, created_by): (Actor<'_>, Option<PersonId>),
    need: &Need,
    setting: &Setting,
    asked: Vec<Asked>,
    spread: Spread,
) -> Result<Vec<Offer>, BookingError> {
    let now = market.clock.now();
    let answer_before_at = limit::asked_before_at(setting, now, need.starts_at)?;
    let before = store::of_need(tx, need.id).await?;
    let mut position = before.iter().map(|offer| offer.position).max().unwrap_or(0);
    let waiting = before.iter().filter(|offer| offer.state.is_live() && offer.side == OfferSide::Resource).count();
    let mut free = match spread {
        Spread::AtOnce => i64::MAX,
        Spread::InTurn => need.places().sought() - i64::try_from(waiting).unwrap_or(i64::MAX),
    };
    let mut written = Vec::new();
    for one in asked {
        position += 1;
        let state = if free > 0 { OfferState::Open } else { OfferState::Queued };
        free -= 1;
        let new = NewOffer {
            id: OfferId::new(),
            collaboration_id: need.collaboration_id,
            area_id: need.area_id,
            need_id: need.id,
            resource_id: one.resource_id,
            side: OfferSide::Resource,
            kept: None,
            state,
            question: need.question,
            position,
            price: &one.price,
            distance_tenth_km: one.distance_tenth_km,
            answer_before_at: (state == OfferState::Open).then_some(answer_before_at),
            created_by,
            created_at: now,
        };
        store::insert(tx, &new).await?;
        let offer = step::find(tx, new.id).await?;
        let (action, detail) = match state {
            OfferState::Open => ("sent", json!({ "need_id": need.id, "position": position })),
            _ => ("queued", json!({ "need_id": need.id, "position": position })),
        };
        step::record(tx, now, actor, &offer, action, detail).await?;
        if state == OfferState::Open {
            notify::ask(market, tx, now, &offer).await?;
        }
        written.push(offer);
    }
    Ok(written)
}
