//! Changing what a need says, and taking back what is not booked of it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::ground::Ground;
use super::model::Need;
use super::post::named;
use super::request::NeedContent;
use super::state::{NeedState, NeedStep, Places};
use super::view::NeedView;
use super::{step, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::offer::{self, OfferStep};
use crate::booking::waiting;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::NeedId;
use crate::plugin::Fact;
use crate::time::Period;
use crate::{Market, once};

/// What a need is to say.
#[derive(Debug, Clone)]
pub struct NeedChange {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// The rest.
    pub content: NeedContent,
}

/// Changes a need that is still at `version`. Its period stands as soon as somebody is booked or asked; what is asked of the
/// resource may change until somebody is booked, and the offers that wait are then taken back, since they were for something else.
pub async fn edit(
    market: &Market,
    caller: &Caller,
    id: NeedId,
    version: i64,
    change: &NeedChange,
) -> Result<NeedView, BookingError> {
    let period = Period::new(change.starts_at, change.ends_at).map_err(BookingError::period)?;
    once!(market, caller, tx => {
        let before = step::begin(market, caller, tx, id, NeedStep::Edit).await?;
        if version != before.version {
            return Err(BookingError::Stale { given: version, current: before.version });
        }
        let ground = Ground::of_need(market, tx, &before).await?;
        change.content.way(&ground)?;
        let faults = faults(&ground, tx, &before, period, &change.content).await?;
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let is_moved = before.period() != period;
        let mut need = Need { starts_at: period.starts_at(), ends_at: period.ends_at(), ..before.clone() };
        ground.apply(&mut need, &change.content)?;
        if !is_moved {
            need.circle = before.circle;
        }
        // Who wants something else stands last in the queue, and joins it anew; the rest doesn't touch the place in it.
        let leaves_queue =
            is_another_question(&before, &need) || need.preferred_resource_id != before.preferred_resource_id;
        let is_another_question = is_another_question(&before, &need);
        need.question += i64::from(is_another_question);
        need.state = step::after(&before, NeedStep::Edit, need.places())?;
        if leaves_queue || !need.state.is_sought() {
            need.waiting_since_at = None;
        }
        store::update(tx, &mut need).await?;
        let (now, actor) = (ground.now, Actor::Person(caller));
        let changed = changed(&before, &need);
        step::record(tx, now, actor, &need, "edited", json!({ "changed": changed, "quantity": need.quantity })).await?;
        if need.state == NeedState::Filled || is_another_question {
            offer::end_live(tx, now, actor, &need, OfferStep::Withdraw, None).await?;
        } else if leaves_queue {
            offer::end_kept(tx, now, actor, &need).await?;
        } else {
            offer::end_surplus(tx, now, actor, &need, None).await?;
        }
        if need.waits(now) && need.places().sought() > before.places().sought() {
            waiting::seeks_more(tx, now, &need).await?;
        }
        Ok(step::find(tx, id).await?.seen_by(&market.access, caller))
    })
}

async fn faults(
    ground: &Ground,
    tx: &mut Tx,
    before: &Need,
    period: Period,
    content: &NeedContent,
) -> Result<Vec<FieldFault>, BookingError> {
    let mut faults = Vec::new();
    if before.period() != period {
        if before.filled > 0 || before.asked > 0 {
            let values = [("filled", Fact::Number(before.filled)), ("asked", Fact::Number(before.asked))];
            faults.push(FieldFault::new("starts_at", "need_period_fixed", values));
        }
        faults.extend(ground.period_fault(tx, &period).await?.map(|fault| named(fault, "starts_at")));
    }
    // A booking reads its requirements and its absence from the need: who is booked was judged by these.
    if before.filled > 0 {
        let values = || [("filled", Fact::Number(before.filled))];
        if content.need.requirements != before.requirements {
            faults.push(FieldFault::new("need.requirements", "need_question_fixed", values()));
        }
        if content.need.reason != before.reason || content.need.absence != before.absence {
            faults.push(FieldFault::new("need.reason", "need_question_fixed", values()));
        }
    }
    faults.extend(content.faults(ground, &[period], before.filled, tx).await?);
    Ok(faults)
}

/// Whether those who were asked were asked something else.
fn is_another_question(before: &Need, after: &Need) -> bool {
    before.period() != after.period()
        || before.break_minutes != after.break_minutes
        || before.request() != after.request()
}

fn changed(before: &Need, after: &Need) -> Vec<&'static str> {
    [
        ("period", before.period() != after.period()),
        ("break_minutes", before.break_minutes != after.break_minutes),
        ("quantity", before.quantity != after.quantity),
        ("need", before.request() != after.request()),
        ("priority", before.priority != after.priority),
        ("way", before.way != after.way || before.spread != after.spread),
        ("preferred_resource_id", before.preferred_resource_id != after.preferred_resource_id),
        ("cost_centre", before.cost_centre != after.cost_centre),
        ("reference", before.reference != after.reference),
    ]
    .into_iter()
    .filter_map(|(name, is_changed)| is_changed.then_some(name))
    .collect()
}

/// Takes back what is not booked of a need. What is booked stays booked, and is all that it asks for then.
pub async fn withdraw(market: &Market, caller: &Caller, id: NeedId) -> Result<NeedView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut need = step::begin(market, caller, tx, id, NeedStep::Withdraw).await?;
        let detail = json!({ "quantity": need.quantity, "filled": need.filled });
        end_search(tx, &mut need, NeedStep::Withdraw).await?;
        let actor = Actor::Person(caller);
        step::record(tx, now, actor, &need, "withdrawn", detail).await?;
        offer::end_live(tx, now, actor, &need, OfferStep::Withdraw, None).await?;
        Ok(step::find(tx, id).await?.seen_by(&market.access, caller))
    })
}

/// Takes a step after which nobody is sought, and writes it.
pub(super) async fn end_search(tx: &mut Tx, need: &mut Need, step: NeedStep) -> Result<(), BookingError> {
    let nothing_more = Places { quantity: need.filled, filled: need.filled };
    let state = step::after(need, step, nothing_more)?;
    if need.state.is_sought() {
        need.waiting_since_at = None;
        if state == NeedState::Filled {
            need.quantity = need.filled;
        }
    }
    need.state = state;
    Ok(store::update(tx, need).await?)
}
