//! What a change of its plan opened of a resource becomes freed places: one for each day on which somebody waits for it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::freed::lock_queue;
use super::store;
use crate::booking::error::BookingError;
use crate::db::{Tx, lock_rows};
use crate::ids::{AreaId, ResourceId};
use crate::resource::store as resources;
use crate::time::stockholm;
use crate::{Market, change};

/// Resources that one run takes; the rest the next time.
const MOST_RESOURCES: i64 = 500;

/// Writes down what has opened since the last time. One resource that fails holds no other back; the first such failure is the
/// answer then.
pub(super) async fn take_opened(market: &Market) -> Result<(), BookingError> {
    let opened = {
        let mut tx = market.db.read().await?;
        resources::opened(&mut tx, MOST_RESOURCES).await?
    };
    let mut failure = None;
    for of in opened {
        let outcome: Result<(), BookingError> = change!(market.db, tx => take(market, tx, of).await);
        failure = failure.or(outcome.err());
    }
    failure.map_or(Ok(()), Err)
}

/// Who joins the queue later has looked at what is open now. The queue is held so that nobody does both at the same moment.
async fn take(market: &Market, tx: &mut Tx, (id, area_id): (ResourceId, AreaId)) -> Result<(), BookingError> {
    let now = market.clock.now();
    lock_queue(tx, area_id).await?;
    lock_rows(tx, &[id.0]).await?;
    let Some(stretch) = resources::take_opened(tx, id).await? else { return Ok(()) };
    let mut days: BTreeMap<NaiveDate, (DateTime<Utc>, DateTime<Utc>)> = BTreeMap::new();
    for (starts_at, ends_at) in store::waiting_hours(tx, area_id, id, &stretch, now).await? {
        let hours = days.entry(stockholm::date_of(starts_at)).or_insert((starts_at, ends_at));
        *hours = (hours.0.min(starts_at), hours.1.max(ends_at));
    }
    for hours in days.into_values() {
        store::insert(tx, id, hours, None, now).await?;
    }
    Ok(())
}
