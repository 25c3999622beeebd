//! Undoing an outage: the windows open again and every booking that was called off is as it was, or nothing happens at all.

use serde_json::json;

use super::model::{OutageRefusal, OutageView};
use super::report::{lock, record};
use super::restore::{restorable, restore};
use super::store;
use super::view::{found, seen};
use crate::access::Caller;
use crate::booking::error::BookingError;
use crate::booking::step;
use crate::ids::OutageId;
use crate::resource::materialise_all;
use crate::{Market, once};

/// Takes the outage back. Refused, with the need's name, once somebody else is booked for one of those that it hit, or if what
/// has come meanwhile stands in the way of one of the bookings.
pub async fn undo(market: &Market, caller: &Caller, id: OutageId) -> Result<OutageView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let row = found(market, caller, tx, id).await?;
        let hits = store::hits(tx, id).await?;
        lock(tx, row.resource_id, hits.iter().map(|hit| hit.need_id)).await?;
        let row = found(market, caller, tx, id).await?;
        if let Some(undone_at) = row.undone_at {
            return Err(OutageRefusal::Undone { undone_at }.into());
        }
        let mut bookings = Vec::new();
        for hit in hits {
            let booking = step::find(tx, hit.booking_id).await?;
            restorable(tx, &hit, &booking, now).await?;
            bookings.push((hit, booking));
        }
        // In the order in which they were made: what one was booked in spite of stood before it then, and does so now.
        bookings.sort_by_key(|(_, booking)| (booking.created_at, booking.id));
        store::note_undone(tx, id, now, caller.person_id).await?;
        materialise_all(market, tx, row.resource_id, now).await?;
        for (hit, booking) in bookings {
            restore(market, tx, caller, &hit, booking).await?;
        }
        record(tx, now, caller, &row, "outage_undone", json!({ "outage_id": id })).await?;
        let row = found(market, caller, tx, id).await?;
        seen(market, caller, tx, row).await
    })
}
