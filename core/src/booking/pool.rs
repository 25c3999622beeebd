//! What can be booked in an area, loaded for a stretch of time: each resource with its windows and what takes it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::error::BookingError;
use super::gate::Gate;
use super::model::Booking;
use super::slot::Slot;
use super::store::{self, TakenOfAreaRow, TakenRow};
use crate::access::{Caller, Permission, Standing};
use crate::collaboration::{self, Area};
use crate::db::{DbError, Tx};
use crate::ids::{AreaId, BookingId, OfferId, ResourceId, UnitId};
use crate::market::Market;
use crate::plugin::{BookingLimits, Buffer, Manifest, PerformancePart, Plugin};
use crate::resource::store::{self as resources, WindowRow};
use crate::resource::{Resource, ResourceState};
use crate::time::Period;

/// The most resources one look at an area takes in.
const MOST_RESOURCES: i64 = 5000;

/// An area with its plugin, ready for its rules to be asked.
pub(super) struct Setting {
    pub(super) area: Area,
    pub(super) plugin: Arc<dyn Plugin>,
    pub(super) parameters: std::collections::BTreeMap<String, i64>,
    /// The longest booking of any area: a person may be booked in another one.
    longest_anywhere: TimeDelta,
}

impl Setting {
    pub(super) fn manifest(&self) -> &Manifest {
        self.plugin.manifest()
    }

    /// The area `id`, if the caller, where there is one, may look at its board.
    pub(super) async fn load(
        market: &Market,
        caller: Option<&Caller>,
        tx: &mut Tx,
        id: AreaId,
    ) -> Result<Self, BookingError> {
        let area = collaboration::area(tx, id).await?.ok_or(BookingError::NotFound { kind: "area", id: id.0 })?;
        if let Some(caller) = caller {
            let standing = Standing { collaboration_id: Some(area.collaboration_id), ..Standing::default() };
            caller
                .require(&market.access, Permission::ViewBoard, Permission::ViewBoard, &standing)
                .map_err(|denied| BookingError::denied(denied, "area", id.0))?;
        }
        Self::of(market, area)
    }

    /// The area `id`, if the caller may look at its board.
    pub(super) async fn seen(market: &Market, caller: &Caller, tx: &mut Tx, id: AreaId) -> Result<Self, BookingError> {
        Self::load(market, Some(caller), tx, id).await
    }

    pub(super) fn of(market: &Market, area: Area) -> Result<Self, BookingError> {
        let plugin = plugin(market, area.id, &area.plugin_key)?.clone();
        let parameters = plugin.manifest().parameters(&area.settings.parameters);
        let longest_anywhere = TimeDelta::minutes(market.plugins.longest_minutes());
        Ok(Self { area, plugin, parameters, longest_anywhere })
    }

    /// The time between two bookings of a resource at different units.
    pub(super) fn buffer(&self) -> Option<Buffer> {
        self.area.settings.buffer.or(self.manifest().booking.buffer)
    }

    /// What rules may look at around a period.
    pub(super) fn around(&self, period: &Period) -> Period {
        // The way from a booking of the day before is never reckoned as longer than a day.
        let least = i64::from(self.buffer().is_some());
        let days = TimeDelta::days(self.manifest().booking.look_around_days.max(least));
        Period::new(period.starts_at() - days, period.ends_at() + days).unwrap_or(*period)
    }

    /// The earliest start of a booking of this area that could still reach into `within`.
    pub(super) fn earliest_start(&self, within: &Period) -> DateTime<Utc> {
        within.starts_at() - TimeDelta::minutes(self.manifest().booking.longest_minutes)
    }

    /// The same of whatever area the booking is.
    pub(super) fn earliest_start_anywhere(&self, within: &Period) -> DateTime<Utc> {
        within.starts_at() - self.longest_anywhere
    }
}

/// How the area of a booking is booked, and what is recorded of its kind of resource when it has been performed.
pub(super) fn recording<'m>(
    market: &'m Market,
    booking: &Booking,
) -> Result<(&'m BookingLimits, &'m PerformancePart), DbError> {
    let manifest = plugin(market, booking.area_id, &booking.plugin_key)?.manifest();
    let (id, kind) = (booking.id, &booking.resource_kind);
    let missing = || DbError::Fault(format!("booking {id} is of the kind {kind:?}, which its manifest lacks"));
    let kind = manifest.kind(kind).ok_or_else(missing)?;
    Ok((&manifest.booking, &kind.performance))
}

/// What the area of a booking is.
pub(super) fn manifest<'m>(market: &'m Market, booking: &Booking) -> Result<&'m Manifest, DbError> {
    Ok(plugin(market, booking.area_id, &booking.plugin_key)?.manifest())
}

fn plugin<'m>(market: &'m Market, area_id: AreaId, key: &str) -> Result<&'m Arc<dyn Plugin>, DbError> {
    let missing = || DbError::Fault(format!("area {area_id} has the plugin {key:?}, which this program lacks"));
    market.plugins.get(key).ok_or_else(missing)
}

/// One resource for a period and what rules look at around it; without the place that the offer `kept` keeps, for who answers
/// it, and without the booking that would have the period instead of its own.
pub(super) async fn slot(
    tx: &mut Tx,
    setting: &Setting,
    resource: Resource,
    period: &Period,
    (kept, instead_of): (Option<OfferId>, Option<BookingId>),
) -> Result<Slot, DbError> {
    let around = setting.around(period);
    let windows = resources::windows(tx, resource.id, period).await?;
    let mut taken = store::taken(tx, resource.id, &around, setting.earliest_start_anywhere(&around)).await?;
    taken.retain(|row| {
        (kept.is_none() || row.offer_id != kept) && (instead_of.is_none() || row.booking_id != instead_of)
    });
    Ok(Slot::new(resource, windows, taken))
}

/// Every published resource of an area whose lender takes part on `on`.
pub(super) async fn slots(
    tx: &mut Tx,
    setting: &Setting,
    period: &Period,
    on: NaiveDate,
) -> Result<Vec<Slot>, DbError> {
    let area_id = setting.area.id;
    let around = setting.around(period);
    let windows = resources::windows_of_area(tx, area_id, period).await?;
    let earliest = (setting.earliest_start(&around), setting.earliest_start_anywhere(&around));
    let taken = store::taken_of_area(tx, area_id, &around, earliest).await?;
    let members = collaboration::members(tx, area_id, on).await?;
    let mut all =
        resources::resources_of_area(tx, area_id, Some(ResourceState::Published), None, MOST_RESOURCES).await?;
    all.retain(|resource| members.contains(&resource.organisation_id));
    Ok(joined(all, windows, taken))
}

/// The resources of a list.
pub(super) async fn few(
    tx: &mut Tx,
    setting: &Setting,
    ids: &[ResourceId],
    period: &Period,
) -> Result<Vec<Slot>, DbError> {
    let around = setting.around(period);
    let windows = resources::windows_of_list(tx, ids, period).await?;
    let taken = store::taken_of_list(tx, ids, &around, setting.earliest_start_anywhere(&around)).await?;
    Ok(joined(resources::resources_of_list(tx, ids).await?, windows, taken))
}

fn joined(resources: Vec<Resource>, windows: Vec<WindowRow>, taken: Vec<TakenOfAreaRow>) -> Vec<Slot> {
    let mut windows_by: HashMap<ResourceId, Vec<Period>> = HashMap::new();
    for row in windows {
        windows_by.entry(row.resource_id).or_default().extend(row.period());
    }
    let mut taken_by: HashMap<ResourceId, Vec<TakenRow>> = HashMap::new();
    for row in taken {
        taken_by.entry(row.for_resource_id).or_default().push(row.taken);
    }
    let slot = |resource: Resource| {
        let windows = windows_by.remove(&resource.id).unwrap_or_default();
        let taken = taken_by.remove(&resource.id).unwrap_or_default();
        Slot::new(resource, windows, taken)
    };
    resources.into_iter().map(slot).collect()
}

/// What stands at a unit's door for those of a list.
pub(super) async fn gate(tx: &mut Tx, unit_id: UnitId, is_required: bool, ids: &[ResourceId]) -> Result<Gate, DbError> {
    let introduced = if is_required { store::introduced_of_list(tx, unit_id, ids).await? } else { Vec::new() };
    Ok(Gate { is_required, introduced: introduced.into_iter().collect() })
}
