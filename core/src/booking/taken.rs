//! When a resource is booked, for who looks after its schedule.

use super::error::BookingError;
use super::pool::Setting;
use super::state::BookingState;
use super::store;
use crate::Market;
use crate::access::{Caller, Permission};
use crate::collaboration;
use crate::ids::{BookingId, ResourceId};
use crate::resource::store as resources;
use crate::time::Period;

/// A period in which a resource, or the person it is, is taken.
#[derive(Debug, Clone, Copy)]
pub struct TakenPeriod {
    /// By which booking.
    pub booking_id: BookingId,
    /// When.
    pub period: Period,
    /// Where it stands.
    pub state: BookingState,
}

/// What takes a resource within a period, in order of start.
pub async fn taken_periods(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    within: Period,
) -> Result<Vec<TakenPeriod>, BookingError> {
    let missing = || BookingError::NotFound { kind: "resource", id: id.0 };
    let mut tx = market.db.read().await?;
    let resource = resources::resource(&mut tx, id).await?.ok_or_else(missing)?;
    caller
        .require(&market.access, Permission::ViewResource, Permission::ViewResource, &resource.standing())
        .map_err(|denied| BookingError::denied(denied, "resource", id.0))?;
    let area = collaboration::area(&mut tx, resource.area_id).await?.ok_or_else(missing)?;
    let setting = Setting::of(market, area)?;
    let rows = store::taken(&mut tx, id, &within, setting.earliest_start_anywhere(&within)).await?;
    // What is only kept for a unit that may want it is nothing to look after yet.
    let period = |row: &store::TakenRow| {
        let period = Period::new(row.starts_at, row.ends_at).ok()?;
        Some(TakenPeriod { booking_id: row.booking_id?, period, state: row.state })
    };
    Ok(rows.iter().filter_map(period).collect())
}
