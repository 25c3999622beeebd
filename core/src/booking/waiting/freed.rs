//! Writes down that a place is free, in the transaction that frees it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::store;
use crate::booking::model::Booking;
use crate::booking::need::{Freed, Need};
use crate::booking::offer::Offer;
use crate::booking::store::same_person;
use crate::db::{Advisory, DbError, Tx, lock_advisory};
use crate::ids::{AreaId, ResourceId};

/// A booking holds its place no longer. What is over can't be used by anybody.
pub(in crate::booking) async fn freed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    booking: &Booking,
    freed: Freed,
) -> Result<(), DbError> {
    if booking.ends_at <= now {
        return Ok(());
    }
    let period = (booking.starts_at, booking.ends_at);
    let not_for = Some(booking.need_id).filter(|_| freed != Freed::NotNeeded);
    // A person who is a resource of several areas is free in all of them.
    let mut ids = BTreeSet::from([booking.resource_id]);
    ids.extend(same_person(tx, booking.resource_id).await?.into_iter().map(|(id, _)| ResourceId(id)));
    for id in ids {
        store::insert(tx, id, period, not_for, now).await?;
    }
    Ok(())
}

/// An offer to a unit has ended. Its place is passed on again, and so are those that the need could not be offered while it
/// had this one.
pub(in crate::booking) async fn again(tx: &mut Tx, now: DateTime<Utc>, offer: &Offer) -> Result<(), DbError> {
    match offer.freed_place_id {
        Some(id) => {
            let (of, period) = ((offer.area_id, offer.resource_id), (offer.starts_at, offer.ends_at));
            store::begin_turn(tx, id, of, period, now).await
        }
        None => Ok(()),
    }
}

/// A need that waits seeks more than before: what is free since it last had room is passed on again.
pub(in crate::booking) async fn seeks_more(tx: &mut Tx, now: DateTime<Utc>, need: &Need) -> Result<(), DbError> {
    store::begin_turns(tx, need.area_id, (need.starts_at, need.ends_at), now).await
}

/// Holds an area's queue as it is until the end of the transaction.
pub(in crate::booking) async fn lock_queue(tx: &mut Tx, id: AreaId) -> Result<(), DbError> {
    let [.., a, b, c, d] = id.0.into_bytes();
    lock_advisory(tx, Advisory::Waiting, i32::from_be_bytes([a, b, c, d])).await
}
