//! Follows up what is open: offers past their time end, the next are asked, the search widens as the start comes nearer. A
//! job; every need in a transaction of its own, which looks again at what is to be done, so that two nodes at once do it once.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::Offer;
use super::state::{OfferSide, OfferStep};
use super::store::SoughtRow;
use super::{notify, queue, step, store, withdraw};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need, NeedState};
use crate::booking::pool::Setting;
use crate::db::Tx;
use crate::ids::{AreaId, NeedId};
use crate::plugin::{Circle, Filling};
use crate::{Market, change};

const ACTOR: Actor<'static> = Actor::Job("offer_follow_up");
/// Needs with something open that one run looks after; the rest a minute later.
const MOST_NEEDS: i64 = 500;
/// Needs without an open offer for which one run looks whether anybody else can come by now; the next run looks at the next.
const MOST_STALLED: i64 = 100;
/// Needs whose search one run holds against the cascade.
const MOST_SOUGHT: i64 = 5000;
/// Needs whose search one run widens.
const MOST_WIDENED: usize = 500;

/// Does all that is due; answers how many needs that concerned. One that can't be followed up doesn't stop the others; the
/// first such failure is the answer then.
pub async fn follow_up(market: &Market) -> Result<u64, BookingError> {
    let now = market.clock.now();
    let due = due(market, now).await?;
    let number = due.len() as u64;
    let mut failure = None;
    for id in due {
        let outcome: Result<(), BookingError> = change!(market.db, tx => follow(market, tx, id).await);
        failure = failure.or(outcome.err());
    }
    failure.map_or(Ok(number), Err)
}

async fn due(market: &Market, now: DateTime<Utc>) -> Result<BTreeSet<NeedId>, BookingError> {
    let mut tx = market.db.read().await?;
    let mut due: BTreeSet<NeedId> = store::to_follow(&mut tx, now, MOST_NEEDS).await?.into_iter().collect();
    due.extend(store::stalled(&mut tx, now, MOST_STALLED).await?);
    let mut fillings: HashMap<AreaId, Filling> = HashMap::new();
    let mut widened = 0;
    for row in store::sought(&mut tx, now, MOST_SOUGHT).await? {
        let SoughtRow { id, area_id, starts_at, circle } = row;
        if let std::collections::hash_map::Entry::Vacant(entry) = fillings.entry(area_id) {
            let setting = Setting::load(market, None, &mut tx, area_id).await?;
            entry.insert(setting.area.settings.filling(setting.manifest()));
        }
        let reach = fillings[&area_id].circle((starts_at - now).num_minutes());
        if reach > circle && widened < MOST_WIDENED {
            due.insert(id);
            widened += 1;
        }
    }
    Ok(due)
}

async fn follow(market: &Market, tx: &mut Tx, id: NeedId) -> Result<(), BookingError> {
    let now = market.clock.now();
    let mut need = need::find_locked(tx, id).await?;
    let last = expire(tx, now, &need).await?;
    if !need.state.is_sought() || now >= need.starts_at {
        let step = match need.state {
            NeedState::Filled => OfferStep::Lose,
            state if state.is_sought() => OfferStep::Expire,
            _ => OfferStep::Withdraw,
        };
        return withdraw::end_live(tx, now, ACTOR, &need, step, None).await;
    }
    widen(market, tx, &mut need).await?;
    queue::advance(market, tx, ACTOR, &need, last.as_ref()).await
}

/// Ends the offers that are past their time; answers the last of those that asked somebody to come.
async fn expire(tx: &mut Tx, now: DateTime<Utc>, need: &Need) -> Result<Option<Offer>, BookingError> {
    let mut last = None;
    for mut offer in store::live(tx, need.id).await? {
        if offer.answer_before_at.is_some_and(|limit_at| now >= limit_at) {
            let before = offer.state;
            step::finish(tx, now, (ACTOR, None), &mut offer, OfferStep::Expire).await?;
            withdraw::tell_ended(tx, now, &offer, before, None).await?;
            last = Some(offer).filter(|offer| offer.side == OfferSide::Resource).or(last);
        }
    }
    Ok(last)
}

/// Lets the search reach as far as the time to the start says, and asks the new ones where offers go out by themselves.
async fn widen(market: &Market, tx: &mut Tx, need: &mut Need) -> Result<(), BookingError> {
    let now = market.clock.now();
    let setting = Setting::load(market, None, tx, need.area_id).await?;
    let filling = setting.area.settings.filling(setting.manifest());
    let reach = filling.circle((need.starts_at - now).num_minutes());
    if reach <= need.circle {
        return Ok(());
    }
    let from = std::mem::replace(&mut need.circle, reach);
    store::update_search(tx, need.id, reach, need.spread).await?;
    let act = Act {
        collaboration_id: Some(need.collaboration_id),
        object_kind: "need",
        object_id: need.id.0,
        action: "search_widened",
        detail: json!({ "from": from, "to": reach }),
    };
    audit::write(tx, now, ACTOR, act).await?;
    if reach == Circle::Outside {
        notify::tell_outside(tx, now, need).await?;
    }
    let is_open = queue::sends(&setting) && super::limit::asked_before_at(&setting, now, need.starts_at).is_ok();
    if let Some(spread) = need.spread.filter(|_| is_open) {
        queue::ask_more(market, tx, ACTOR, need, &setting, spread).await?;
    }
    Ok(())
}
