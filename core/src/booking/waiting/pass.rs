//! Passes freed places on to the needs that wait.

use std::collections::BTreeSet;

use super::freed::lock_queue;
use super::store::{self, FreedPlace};
use crate::booking::error::BookingError;
use crate::booking::offer;
use crate::booking::pool::Setting;
use crate::db::Tx;
use crate::ids::NeedId;
use crate::time::Period;
use crate::{Market, change};

/// Freed places that one run looks after; the rest a minute later.
const MOST_PLACES: i64 = 200;
/// Needs that one freed place is tried with a turn, the first in the queue: each is a transaction of some milliseconds, so that a
/// place that fits nobody keeps the others waiting for less than a second.
const MOST_TRIED: usize = 50;

/// Offers every freed place to those who wait for one; answers how many offers were made. A place that can't be passed on
/// holds no other back. Two at once do no harm: each looks under the locks at what the other has done.
pub async fn pass_on(market: &Market) -> Result<u64, BookingError> {
    let due = {
        let mut tx = market.db.read().await?;
        store::due(&mut tx, MOST_PLACES).await?
    };
    let (mut offered, mut failure) = (0, None);
    for place in due {
        match pass(market, &place).await {
            Ok(number) => offered += number,
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(offered), Err)
}

/// One turn of one place.
async fn pass(market: &Market, place: &FreedPlace) -> Result<u64, BookingError> {
    let (mut tried, mut offered) = (BTreeSet::new(), 0);
    loop {
        let next: Result<Option<NeedId>, BookingError> = change!(market.db, tx => {
            let next = untried(market, tx, place, &tried).await?;
            if next.is_none() {
                store::end_turn(tx, place).await?;
            }
            Ok(next)
        });
        let Some(need_id) = next? else { return Ok(offered) };
        tried.insert(need_id);
        let kept: Result<bool, BookingError> =
            change!(market.db, tx => offer::keep(market, tx, need_id, place.resource_id, place.id).await);
        offered += u64::from(kept?);
    }
}

/// The first in the queue that has not been tried this turn. What is around the place counts too: a rule of rest may have stood
/// in the way of hours that are not its own.
async fn untried(
    market: &Market,
    tx: &mut Tx,
    place: &FreedPlace,
    tried: &BTreeSet<NeedId>,
) -> Result<Option<NeedId>, BookingError> {
    lock_queue(tx, place.area_id).await?;
    let now = market.clock.now();
    if now >= place.ends_at || tried.len() >= MOST_TRIED {
        return Ok(None);
    }
    let period = Period::new(place.starts_at, place.ends_at).map_err(BookingError::period)?;
    let around = Setting::load(market, None, tx, place.area_id).await?.around(&period);
    let waiting = store::waiting_for(tx, place, &around, now, MOST_TRIED).await?;
    Ok(waiting.into_iter().find(|id| !tried.contains(id)))
}
