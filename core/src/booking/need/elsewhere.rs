//! What was done instead, outside the pool, and what it cost: so that unmet need is known.

use serde_json::json;

use super::edit::end_search;
use super::model::{Elsewhere, Need};
use super::request::MOST_PLACES;
use super::state::{NeedState, NeedStep};
use super::view::NeedView;
use super::{step, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::offer::{self, OfferStep};
use crate::booking::pool::Setting;
use crate::fault::FieldFault;
use crate::ids::NeedId;
use crate::money::Ore;
use crate::plugin::{Fact, Manifest};
use crate::{Market, once};

/// No need costs more: ten million kronor.
const MOST_COST: Ore = Ore(1_000_000_000);

/// Records what was done instead. The places that were found so are sought no more; said again, the later word counts, for all
/// the places that were found elsewhere.
pub async fn record_elsewhere(
    market: &Market,
    caller: &Caller,
    id: NeedId,
    elsewhere: &Elsewhere,
) -> Result<NeedView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut need = step::begin(market, caller, tx, id, NeedStep::Elsewhere).await?;
        let setting = Setting::load(market, None, tx, need.area_id).await?;
        let faults = faults(setting.manifest(), &need, elsewhere);
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let before = need.elsewhere.replace(elsewhere.clone()).map_or(0, |before| before.places);
        let still_wanted = need.quantity + before - elsewhere.places;
        if need.state.is_sought() && still_wanted > need.filled {
            need.quantity = still_wanted;
            need.state = step::after(&need, NeedStep::Elsewhere, need.places())?;
            store::update(tx, &mut need).await?;
        } else {
            end_search(tx, &mut need, NeedStep::Elsewhere).await?;
        }
        let actor = Actor::Person(caller);
        step::record(tx, now, actor, &need, "filled_elsewhere", json!(elsewhere)).await?;
        if need.state.is_sought() {
            offer::end_surplus(tx, now, actor, &need, None).await?;
        } else {
            offer::end_live(tx, now, actor, &need, OfferStep::Withdraw, None).await?;
        }
        Ok(step::find(tx, id).await?.seen_by(&market.access, caller))
    })
}

fn faults(manifest: &Manifest, need: &Need, elsewhere: &Elsewhere) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let known: Vec<&str> = manifest.filling.elsewhere.iter().map(|alternative| alternative.key.as_str()).collect();
    if !known.contains(&elsewhere.key.as_str()) {
        let value: String = elsewhere.key.chars().take(60).collect();
        let values = [("value", Fact::Text(value)), ("known", Fact::Text(known.join(", ")))];
        faults.push(FieldFault::new("key", "unknown_alternative", values));
    }
    if !(Ore::ZERO..=MOST_COST).contains(&elsewhere.cost_ore) {
        let values = [("value", elsewhere.cost_ore), ("least", Ore::ZERO), ("most", MOST_COST)];
        faults.push(FieldFault::new("cost_ore", "price_range", values.map(|(name, ore)| (name, Fact::Ore(ore)))));
    }
    // Of a need that seeks nobody any more, what it once asked for beyond its bookings is not kept.
    let most = match need.state {
        NeedState::Filled => MOST_PLACES,
        _ => need.places().sought() + need.elsewhere.as_ref().map_or(0, |before| before.places),
    };
    if !(1..=most).contains(&elsewhere.places) {
        let values = [("value", elsewhere.places), ("least", 1), ("most", most)];
        faults.push(FieldFault::new("places", "number_range", values.map(|(name, n)| (name, Fact::Number(n)))));
    }
    faults
}
