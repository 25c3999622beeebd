//! Looking at an outage, and at those of a resource that are not over.

use super::model::{CurrentOutage, HitBooking, OutageView};
use super::store::{self, OutageRow};
use crate::Market;
use crate::access::{Caller, Permission};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::{need, step};
use crate::db::Tx;
use crate::ids::{OutageId, ResourceId};
use crate::resource::{Resource, store as resources};
use crate::time::Period;

/// One outage, for who may report one of the resource's.
pub async fn view(market: &Market, caller: &Caller, id: OutageId) -> Result<OutageView, BookingError> {
    let mut tx = market.db.read().await?;
    let row = found(market, caller, &mut tx, id).await?;
    seen(market, caller, &mut tx, row).await
}

/// The outages of a resource that are not over, in order of start; those of what else its person is among them, as far as the
/// caller may report them.
pub async fn current(market: &Market, caller: &Caller, id: ResourceId) -> Result<Vec<CurrentOutage>, BookingError> {
    let mut tx = market.db.read().await?;
    reportable(market, caller, &mut tx, id).await?;
    let mut outages = Vec::new();
    for row in store::current(&mut tx, id, market.clock.now()).await? {
        match reportable(market, caller, &mut tx, row.resource_id).await {
            Ok(_) => outages.push(row.current()),
            Err(BookingError::NotFound { .. } | BookingError::Forbidden) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(outages)
}

impl OutageRow {
    fn current(self) -> CurrentOutage {
        let Self { id, resource_id, starts_at, ends_at, reason, .. } = self;
        CurrentOutage { id, resource_id, starts_at, ends_at, reason }
    }
}

/// A resource whose outages the caller may report.
pub(super) async fn reportable(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: ResourceId,
) -> Result<Resource, BookingError> {
    let missing = BookingError::NotFound { kind: "resource", id: id.0 };
    let resource = resources::resource(tx, id).await?.ok_or(missing)?;
    caller
        .require(&market.access, Permission::ReportOutage, Permission::ViewResource, &resource.standing())
        .map_err(|denied| BookingError::denied(denied, "resource", id.0))?;
    Ok(resource)
}

/// An outage that the caller may look at and undo.
pub(super) async fn found(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: OutageId,
) -> Result<OutageRow, BookingError> {
    let missing = || BookingError::NotFound { kind: "outage", id: id.0 };
    let row = store::outage(tx, id).await?.ok_or_else(missing)?;
    match reportable(market, caller, tx, row.resource_id).await {
        Err(BookingError::NotFound { .. }) => Err(missing()),
        other => other.map(|_| row),
    }
}

/// The outage with the bookings it hit and those that have begun. It may reach into other collaborations of the same person:
/// what the caller may not see there is counted and no more.
pub(super) async fn seen(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    row: OutageRow,
) -> Result<OutageView, BookingError> {
    let may = |permission, booking: &Booking| caller.may(&market.access, permission, &booking.standing());
    let (mut hits, mut other_hits) = (Vec::new(), 0);
    for hit in store::hits(tx, row.id).await? {
        let booking = step::find(tx, hit.booking_id).await?;
        if !may(Permission::ViewBooking, &booking) {
            other_hits += 1;
            continue;
        }
        let need = need::find(tx, hit.need_id).await?;
        hits.push(HitBooking {
            booking: booking.seen_by(&market.access, caller),
            need_id: may(Permission::ViewNeed, &booking).then_some(hit.need_id),
            need_state: need.state,
            welcomes_new: need.welcomes_new,
        });
    }
    let period = Period::new(row.starts_at, row.ends_at).map_err(BookingError::period)?;
    let (mut begun, mut other_begun) = (Vec::new(), 0);
    if row.undone_at.is_none() {
        for touched in store::touched(tx, row.resource_id, &period).await? {
            let booking = step::find(tx, touched.id).await?;
            if may(Permission::ViewBooking, &booking) {
                begun.push(booking.seen_by(&market.access, caller));
            } else {
                other_begun += 1;
            }
        }
    }
    let resource = resources::resource(tx, row.resource_id).await?;
    Ok(OutageView {
        id: row.id,
        resource_id: row.resource_id,
        resource_name: row.resource_name,
        is_person: resource.is_some_and(|resource| resource.person_id.is_some()),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        reason: row.reason,
        undone_at: row.undone_at,
        hits,
        other_hits,
        begun,
        other_begun,
    })
}
