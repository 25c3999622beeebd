//! Passes freed places on to the needs that wait.

use std::collections::BTreeSet;

use super::freed::lock_queue;
use super::opened::take_opened;
use super::store::{self, FreedPlace};
use crate::booking::error::BookingError;
use crate::booking::offer;
use crate::booking::pool::Setting;
use crate::db::Tx;
use crate::ids::NeedId;
use crate::time::Period;
use crate::{Market, change};

/// Freed places that are read at a time.
const PLACES_AT_A_TIME: i64 = 200;
/// Needs of the queue that are read at a time; each is tried in a transaction of some milliseconds.
const NEEDS_AT_A_TIME: i64 = 50;

/// What is to be done next with a place.
enum Next {
    /// These are tried with it, in order.
    Try(Vec<NeedId>),
    /// Its turn is over.
    Ended,
    /// Its area takes no bookings: the place waits too.
    Closed,
}

/// What came of a turn.
struct Passed {
    offered: u64,
    is_closed: bool,
}

/// Offers every freed place to those who wait for one; answers how many offers were made. What can't be passed on holds
/// nothing else back. Two at once do no harm: each looks under the locks at what the other has done.
pub async fn pass_on(market: &Market) -> Result<u64, BookingError> {
    let mut failure = take_opened(market).await.err();
    let (mut offered, mut after) = (0, None);
    let mut closed = BTreeSet::new();
    loop {
        let due = {
            let mut tx = market.db.read().await?;
            store::due(&mut tx, after, PLACES_AT_A_TIME).await?
        };
        let Some(last) = due.last() else { return failure.map_or(Ok(offered), Err) };
        after = Some(last.id);
        for place in due {
            if closed.contains(&place.area_id) {
                continue;
            }
            match pass(market, &place).await {
                Ok(Passed { offered: number, is_closed }) => {
                    offered += number;
                    closed.extend(is_closed.then_some(place.area_id));
                }
                Err(error) => failure = failure.or(Some(error)),
            }
        }
    }
}

/// One turn of one place. It goes on past a need that can't be tried, and is not over then.
async fn pass(market: &Market, place: &FreedPlace) -> Result<Passed, BookingError> {
    let (mut tried, mut offered, mut failure) = (Vec::new(), 0, None);
    loop {
        let ends = failure.is_none();
        let ahead: Result<Next, BookingError> = change!(market.db, tx => next(market, tx, place, &tried, ends).await);
        let needs = match ahead? {
            Next::Try(needs) => needs,
            Next::Ended => return failure.map_or(Ok(Passed { offered, is_closed: false }), Err),
            Next::Closed => return failure.map_or(Ok(Passed { offered, is_closed: true }), Err),
        };
        for need_id in needs {
            tried.push(need_id);
            let kept: Result<bool, BookingError> =
                change!(market.db, tx => offer::keep(market, tx, need_id, place).await);
            match kept {
                Ok(kept) => offered += u64::from(kept),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
    }
}

/// The first in the queue that have not been tried this turn; the turn `ends` when there are none. What is around the place
/// counts too: a rule of rest may have stood in the way of hours that are not its own.
async fn next(
    market: &Market,
    tx: &mut Tx,
    place: &FreedPlace,
    tried: &[NeedId],
    ends: bool,
) -> Result<Next, BookingError> {
    lock_queue(tx, place.area_id).await?;
    let now = market.clock.now();
    let mut waiting = Vec::new();
    if now < place.ends_at {
        let period = Period::new(place.starts_at, place.ends_at).map_err(BookingError::period)?;
        let setting = Setting::load(market, None, tx, place.area_id).await?;
        if !setting.area.state.takes_bookings() {
            return Ok(Next::Closed);
        }
        let around = setting.around(&period);
        waiting = store::waiting_for(tx, place, &around, now, (tried, NEEDS_AT_A_TIME)).await?;
    }
    if !waiting.is_empty() {
        return Ok(Next::Try(waiting));
    }
    if ends {
        store::end_turn(tx, place).await?;
    }
    Ok(Next::Ended)
}
