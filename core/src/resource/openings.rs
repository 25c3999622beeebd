//! What of a resource's plan holds: when it can really be booked, and what closes the rest.

use super::calendar::store::busy;
use super::plan::viewable;
use super::{ResourceError, store};
use crate::Market;
use crate::access::{Caller, Permission};
use crate::ids::ResourceId;
use crate::time::Period;

/// What is open and what is closed of a stretch of time, bookings apart.
#[derive(Debug, Clone, Default)]
pub struct Openings {
    /// When it can be booked, in order; none after the area's horizon.
    pub windows: Vec<Period>,
    /// When it, or the person it is, is reported as failed.
    pub failed: Vec<Period>,
    /// When it, or the person it is, is busy by a calendar elsewhere.
    pub busy: Vec<Period>,
}

/// The openings of a resource within a period.
pub async fn openings(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    within: &Period,
) -> Result<Openings, ResourceError> {
    let mut tx = market.db.read().await?;
    viewable(market, caller, &mut tx, id, Permission::ViewResource).await?;
    let windows = store::windows(&mut tx, id, within).await?;
    let of_period = |periods: Vec<Period>| periods.into_iter().filter(|period| period.overlaps(within)).collect();
    let failed = of_period(store::closed(&mut tx, id, within.starts_at()).await?);
    let busy = of_period(busy(&mut tx, id, within.starts_at()).await?);
    Ok(Openings { windows, failed, busy })
}
