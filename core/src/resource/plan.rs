//! When a resource may be booked: kept by the resource person, or by the coordinator for them.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::availability::{self, DayException, Hours, WeeklyHours, WeeklyPlan};
use super::calendar::store::busy;
use super::usual::{turned, usual_periods};
use super::{Resource, ResourceError, opened, plan_faults, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration;
use crate::db::{DbError, Tx, lock_rows};
use crate::fault::FieldFault;
use crate::ids::ResourceId;
use crate::plugin::{BookingLimits, Fact};
use crate::time::stockholm;
use crate::{Market, change, once};

/// How far ahead an exception may be set, in days.
const LONGEST_AHEAD_DAYS: i64 = 400;

/// A resource with its plan.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The resource.
    pub resource: Resource,
    /// What is true week after week.
    pub weekly: WeeklyPlan,
    /// Rises with every change of that; 0 while nobody has said anything.
    pub version: i64,
    /// The days that differ, from today on.
    pub exceptions: Vec<DayException>,
}

/// Days in a row; the last one counts too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayRange {
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day.
    pub to_on: NaiveDate,
}

/// A usual period of a day, turned on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Which day.
    pub on_date: NaiveDate,
    /// Which period of it.
    pub hours: Hours,
    /// Whether the resource may be booked then.
    pub available: bool,
    /// Whether that is so on this day alone or, by the weekly plan, on every such day of the cycle.
    pub every_week: bool,
}

/// The plan of a resource.
pub async fn plan(market: &Market, caller: &Caller, id: ResourceId) -> Result<Plan, ResourceError> {
    let mut tx = market.db.read().await?;
    let resource = viewable(market, caller, &mut tx, id, Permission::ViewResource).await?;
    let today = stockholm::date_of(market.clock.now());
    let (weekly, version) = store::weekly_plan(&mut tx, id, today).await?;
    let exceptions = store::exceptions(&mut tx, id, today).await?;
    Ok(Plan { resource, weekly, version, exceptions })
}

/// Replaces a weekly plan that is still at `version`.
pub async fn set_weekly_plan(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    version: i64,
    weekly: &WeeklyPlan,
) -> Result<(), ResourceError> {
    once!(market, caller, tx => set_weekly_plan_in(market, caller, tx, id, Some(version), weekly).await)
}

/// The same as a part of something larger; without a version whatever the plan is now gives way.
pub(crate) async fn set_weekly_plan_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: ResourceId,
    version: Option<i64>,
    weekly: &WeeklyPlan,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
    let (known, current) = store::weekly_plan(tx, id, stockholm::date_of(now)).await?;
    let mut faults = weekly.faults();
    let typed = weekly.hours.iter().enumerate();
    let typed = typed.map(|(number, weekly)| (format!("weekly[{number}]"), &weekly.hours));
    faults.extend(plan_faults::unclear(typed, &known.hours));
    if !faults.is_empty() {
        return Err(ResourceError::Faults(faults));
    }
    if let Some(given) = version.filter(|given| *given != current) {
        return Err(ResourceError::Stale { given, current });
    }
    store::replace_weekly(tx, &resource, weekly, current + 1).await?;
    materialise(market, tx, &resource, now).await?;
    record(tx, now, caller, &resource, "plan_set", json!({ "weekly": weekly })).await
}

/// Sets days that differ: each has these stretches of hours, or none and is a day off. What differed on them gives way.
pub async fn set_exceptions(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    days: DayRange,
    hours: &[Hours],
) -> Result<(), ResourceError> {
    once!(market, caller, tx => set_exceptions_in(market, caller, tx, id, days, hours).await)
}

/// The same as a part of something larger.
pub(crate) async fn set_exceptions_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: ResourceId,
    days: DayRange,
    hours: &[Hours],
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
    let mut faults = days.faults(stockholm::date_of(now));
    faults.extend(plan_faults::day_faults(hours, days.number()));
    let typed = hours.iter().enumerate().map(|(number, hours)| (format!("hours[{number}]"), hours));
    faults.extend(plan_faults::unclear(typed, &[]));
    if !faults.is_empty() {
        return Err(ResourceError::Faults(faults));
    }
    store::delete_exceptions(tx, id, days).await?;
    store::insert_exceptions(tx, id, days, hours).await?;
    materialise(market, tx, &resource, now).await?;
    record(tx, now, caller, &resource, "exception_set", json!({ "days": days, "hours": hours })).await
}

/// Lets the weekly plan count again on days. Nothing to remove is no fault.
pub async fn remove_exceptions(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    days: DayRange,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
        let dates = [("from_on", days.from_on), ("to_on", days.to_on)];
        let faults: Vec<FieldFault> =
            dates.into_iter().filter_map(|(field, on)| plan_faults::outside_calendar(field, on)).collect();
        if !faults.is_empty() {
            return Err(ResourceError::Faults(faults));
        }
        if store::delete_exceptions(tx, id, days).await? == 0 {
            return Ok(());
        }
        materialise(market, tx, &resource, now).await?;
        record(tx, now, caller, &resource, "exception_removed", json!({ "days": days })).await
    })
}

/// Turns a usual period of a day on or off. A day that is turned back to what the plan says differs no more.
pub async fn turn(market: &Market, caller: &Caller, id: ResourceId, turn: Turn) -> Result<(), ResourceError> {
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    once!(market, caller, tx => {
        let resource = viewable(market, caller, tx, id, Permission::EditAvailability).await?;
        let mut faults = turn.hours.faults("hours");
        if !turn.every_week {
            faults.extend(date_fault("on_date", turn.on_date, today));
        }
        if !faults.is_empty() {
            return Err(ResourceError::Faults(faults));
        }
        let usual: Vec<Hours> = {
            let area = collaboration::area(tx, resource.area_id).await?;
            limits(market, area.as_ref()).map(usual_periods).unwrap_or_default()
        };
        let (weekly, version) = store::weekly_plan(tx, id, today).await?;
        if turn.every_week {
            let weekly = turn.of_plan(weekly, &usual);
            let faults = weekly.faults();
            if !faults.is_empty() {
                return Err(ResourceError::Faults(faults));
            }
            store::replace_weekly(tx, &resource, &weekly, version + 1).await?;
        } else {
            let exceptions = store::exceptions(tx, id, turn.on_date).await?;
            let of_day = availability::hours_on(&weekly, &exceptions, turn.on_date);
            let hours = turned(&of_day, turn.hours, turn.available, &usual);
            let faults = plan_faults::day_faults(&hours, 1);
            if !faults.is_empty() {
                return Err(ResourceError::Faults(faults));
            }
            let day = DayRange::one(turn.on_date);
            store::delete_exceptions(tx, id, day).await?;
            if hours != weekly.hours_on(turn.on_date) {
                store::insert_exceptions(tx, id, day, &hours).await?;
            }
        }
        materialise(market, tx, &resource, now).await?;
        record(tx, now, caller, &resource, "period_turned", json!({ "turn": turn })).await
    })
}

impl Turn {
    /// The weekly plan with the period turned.
    fn of_plan(&self, mut weekly: WeeklyPlan, usual: &[Hours]) -> WeeklyPlan {
        let (week, weekday) = (weekly.week_of(self.on_date), i64::from(self.on_date.weekday().number_from_monday()));
        let hours = turned(&weekly.hours_of(week, weekday), self.hours, self.available, usual);
        weekly.hours.retain(|other| (other.week, other.weekday) != (week, weekday));
        weekly.hours.extend(hours.into_iter().map(|hours| WeeklyHours { week, weekday, hours }));
        weekly
    }
}

impl DayRange {
    /// One day.
    pub fn one(on: NaiveDate) -> Self {
        Self { from_on: on, to_on: on }
    }

    /// How many days.
    pub fn number(&self) -> i64 {
        (self.to_on - self.from_on).num_days() + 1
    }

    fn faults(&self, today: NaiveDate) -> Vec<FieldFault> {
        let dates = [("from_on", self.from_on), ("to_on", self.to_on)];
        let mut faults: Vec<FieldFault> =
            dates.into_iter().filter_map(|(field, on)| date_fault(field, on, today)).collect();
        if self.to_on < self.from_on {
            let values = dates.map(|(name, on)| (name, Fact::Date(on)));
            faults.push(FieldFault::new("to_on", "dates_reversed", values));
        }
        faults
    }
}

/// Renews the windows of every published resource, so that the horizon moves on with the days; one that can't be
/// renewed holds no other back. A job.
pub async fn refresh_horizon(market: &Market) -> Result<u64, DbError> {
    const AT_A_TIME: i64 = 100;
    let now = market.clock.now();
    let (mut renewed, mut failure) = (0, None);
    let mut after = None;
    loop {
        let ids = {
            let mut tx = market.db.read().await?;
            store::published(&mut tx, after, AT_A_TIME).await?
        };
        let Some(last) = ids.last() else { return failure.map_or(Ok(renewed), Err) };
        after = Some(*last);
        for id in ids {
            let outcome: Result<(), DbError> = change!(market.db, tx => {
                lock_rows(tx, &[id.0]).await?;
                if let Some(resource) = store::resource(tx, id).await? {
                    materialise(market, tx, &resource, now).await?;
                }
                Ok(())
            });
            match outcome {
                Ok(()) => renewed += 1,
                Err(error) => failure = failure.or(Some(error)),
            }
        }
    }
}

/// Works the plan out into windows, from yesterday to the end of the longest booking that begins at the area's horizon.
pub(super) async fn materialise(
    market: &Market,
    tx: &mut Tx,
    resource: &Resource,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let yesterday = stockholm::date_of(now) - Days::new(1);
    let area = collaboration::area(tx, resource.area_id).await?;
    let ahead = |limits: &BookingLimits| limits.horizon_days + whole_days(limits.longest_minutes);
    let ahead = limits(market, area.as_ref()).map_or(0, ahead);
    // Yesterday and today, and a day in which the job that carries the horizon on has time to run.
    let days = u64::try_from(ahead).unwrap_or(0) + 3;
    let (weekly, _) = store::weekly_plan(tx, resource.id, yesterday).await?;
    let exceptions = store::exceptions(tx, resource.id, yesterday).await?;
    let windows = availability::windows(&weekly, &exceptions, yesterday, days);
    let busy = busy(tx, resource.id, stockholm::day(yesterday).starts_at()).await?;
    let closed = store::closed(tx, resource.id, stockholm::day(yesterday).starts_at()).await?;
    let windows = availability::free(&availability::free(&windows, &busy), &closed);
    if let Some(soon) = limits(market, area.as_ref()).and_then(|limits| opened::soon(now, limits.horizon_days)) {
        opened::note(tx, resource, &windows, &soon).await?;
    }
    store::replace_windows(tx, resource, &windows).await
}

/// Minutes as days, those that are begun counted whole.
fn whole_days(minutes: i64) -> i64 {
    (minutes + stockholm::MINUTES_A_DAY - 1) / stockholm::MINUTES_A_DAY
}

/// The same for a resource and whatever else its person is, all of them locked.
pub(crate) async fn materialise_all(
    market: &Market,
    tx: &mut Tx,
    id: ResourceId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    for resource in store::with_siblings(tx, id).await? {
        materialise(market, tx, &resource, now).await?;
    }
    Ok(())
}

fn limits<'m>(market: &'m Market, area: Option<&collaboration::Area>) -> Option<&'m BookingLimits> {
    market.plugins.get(&area?.plugin_key).map(|plugin| &plugin.manifest().booking)
}

pub(super) async fn viewable(
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

fn date_fault(field: &str, on_date: NaiveDate, today: NaiveDate) -> Option<FieldFault> {
    let ahead = (on_date - today).num_days();
    let latest = today + chrono::TimeDelta::days(LONGEST_AHEAD_DAYS);
    let values = [("value", Fact::Date(on_date)), ("earliest", Fact::Date(today)), ("latest", Fact::Date(latest))];
    (!(0..=LONGEST_AHEAD_DAYS).contains(&ahead)).then(|| FieldFault::new(field, "date_range", values))
}

pub(super) async fn record(
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
