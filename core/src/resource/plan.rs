//! When a resource may be booked: kept by the resource person, or by the coordinator for them.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::availability::{self, DayException, Hours, WeeklyHours};
use super::{Resource, ResourceError, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration;
use crate::db::{DbError, Tx, lock_rows};
use crate::fault::FieldFault;
use crate::ids::ResourceId;
use crate::plugin::{Fact, Plugin};
use crate::time::stockholm;
use crate::{Market, change, once};

/// How far ahead an exception may be set, in days.
const LONGEST_AHEAD_DAYS: i64 = 400;

/// A resource with its plan.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The resource.
    pub resource: Resource,
    /// What is true every week.
    pub weekly: Vec<WeeklyHours>,
    /// The days that differ, from today on.
    pub exceptions: Vec<DayException>,
}

/// The plan of a resource.
pub async fn plan(market: &Market, caller: &Caller, id: ResourceId) -> Result<Plan, ResourceError> {
    let mut tx = market.db.read().await?;
    let resource = viewable(market, caller, &mut tx, id, Permission::ViewResource).await?;
    let today = stockholm::date_of(market.clock.now());
    let weekly = store::weekly(&mut tx, id).await?;
    let exceptions = store::exceptions(&mut tx, id, today).await?;
    Ok(Plan { resource, weekly, exceptions })
}

/// Replaces the weekly plan.
pub async fn set_weekly_plan(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    weekly: &[WeeklyHours],
) -> Result<(), ResourceError> {
    let faults = availability::plan_faults(weekly);
    if !faults.is_empty() {
        return Err(ResourceError::Faults(faults));
    }
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
        store::replace_weekly(tx, id, weekly).await?;
        materialise(market, tx, &resource, now).await?;
        let detail = json!({ "weekly": weekly });
        record(tx, now, caller, &resource, "plan_set", detail).await
    })
}

/// Sets a day that differs: other hours, or none for a day off. An earlier exception of the day gives way.
pub async fn set_exception(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    on_date: NaiveDate,
    hours: Option<Hours>,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
        let mut faults = hours.map(|hours| hours.faults("hours")).unwrap_or_default();
        faults.extend(date_fault(on_date, stockholm::date_of(now)));
        if !faults.is_empty() {
            return Err(ResourceError::Faults(faults));
        }
        store::delete_exceptions(tx, id, on_date).await?;
        store::insert_exception(tx, id, on_date, hours).await?;
        materialise(market, tx, &resource, now).await?;
        record(tx, now, caller, &resource, "exception_set", json!({ "on_date": on_date, "hours": hours })).await
    })
}

/// Lets the weekly plan count again on a day. Nothing to remove is no fault.
pub async fn remove_exception(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    on_date: NaiveDate,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
        if store::delete_exceptions(tx, id, on_date).await? == 0 {
            return Ok(());
        }
        materialise(market, tx, &resource, now).await?;
        record(tx, now, caller, &resource, "exception_removed", json!({ "on_date": on_date })).await
    })
}

/// Renews the windows of every published resource, so that the horizon moves on with the days. A job.
pub async fn refresh_horizon(market: &Market) -> Result<u64, DbError> {
    const AT_A_TIME: i64 = 100;
    let now = market.clock.now();
    let mut renewed = 0;
    let mut after = None;
    loop {
        let ids = {
            let mut tx = market.db.read().await?;
            store::published(&mut tx, after, AT_A_TIME).await?
        };
        let Some(last) = ids.last() else { return Ok(renewed) };
        after = Some(*last);
        for id in ids {
            let outcome: Result<(), DbError> = change!(market.db, tx => {
                lock_rows(tx, &[id.0]).await?;
                if let Some(resource) = store::resource(tx, id).await? {
                    materialise(market, tx, &resource, now).await?;
                }
                Ok(())
            });
            outcome?;
            renewed += 1;
        }
    }
}

/// Works the plan out into windows, from yesterday to the end of the area's horizon.
pub(super) async fn materialise(
    market: &Market,
    tx: &mut Tx,
    resource: &Resource,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let yesterday = stockholm::date_of(now) - Days::new(1);
    let area = collaboration::area(tx, resource.area_id).await?;
    let plugin: Option<&Arc<dyn Plugin>> = area.as_ref().and_then(|area| market.plugins.get(&area.plugin_key));
    let horizon = plugin.map_or(0, |plugin| plugin.manifest().booking.horizon_days);
    let days = u64::try_from(horizon).unwrap_or(0) + 3;
    let weekly = store::weekly(tx, resource.id).await?;
    let exceptions = store::exceptions(tx, resource.id, yesterday).await?;
    let windows = availability::windows(&weekly, &exceptions, yesterday, days);
    store::replace_windows(tx, resource.id, &windows).await
}

async fn viewable(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: ResourceId,
    permission: Permission,
) -> Result<Resource, ResourceError> {
    let missing = ResourceError::NotFound { kind: "resource", id: id.0 };
    // Two changes of one plan come one after the other, or their hours would be added up.
    if !tx.is_snapshot() {
        lock_rows(tx, &[id.0]).await?;
    }
    let resource = store::resource(tx, id).await?.ok_or(missing)?;
    caller
        .require(&market.access, permission, Permission::ViewResource, &resource.standing())
        .map_err(|denied| ResourceError::denied(denied, "resource", id.0))?;
    Ok(resource)
}

fn date_fault(on_date: NaiveDate, today: NaiveDate) -> Option<FieldFault> {
    let ahead = (on_date - today).num_days();
    let latest = today + chrono::TimeDelta::days(LONGEST_AHEAD_DAYS);
    let values = [("value", Fact::Date(on_date)), ("earliest", Fact::Date(today)), ("latest", Fact::Date(latest))];
    (!(0..=LONGEST_AHEAD_DAYS).contains(&ahead)).then(|| FieldFault::new("on_date", "date_range", values))
}

async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    resource: &Resource,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), ResourceError> {
    let collaboration_id = Some(resource.collaboration_id);
    let act = Act { collaboration_id, object_kind: "resource", object_id: resource.id.0, action, detail };
    Ok(audit::write(tx, now, Actor::Person(caller), act).await?)
}
