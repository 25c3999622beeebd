//! The rows of resources and their availability.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::availability::{DayException, Hours, WeeklyHours, WeeklyPlan};
use super::plan::DayRange;
use super::{PersonToShare, Resource, ResourceState};
use crate::db::{DbError, Topic, Tx, id_list};
use crate::ids::{AreaId, ExceptionId, OrganisationId, PersonId, ResourceId};
use crate::time::Period;
use crate::{sql, statements};

statements! {
    SELECT_RESOURCE = "select r.id, r.collaboration_id, r.area_id, r.organisation_id, o.short_name as organisation_name,
            r.person_id, r.kind, r.name, r.attributes, r.capacity, r.place_name, r.latitude, r.longitude, r.state,
            r.version
        from resource r join organisation o on o.id = r.organisation_id where r.id = $1";
    SELECT_RESOURCES_OF_AREA = "select r.id, r.collaboration_id, r.area_id, r.organisation_id,
            o.short_name as organisation_name, r.person_id, r.kind, r.name, r.attributes, r.capacity, r.place_name,
            r.latitude, r.longitude, r.state, r.version
        from resource r join organisation o on o.id = r.organisation_id
        where r.area_id = $1 and (r.state = $2 or $2 is null) and (r.id > $3 or $3 is null)
        order by r.id limit $4";
    SELECT_RESOURCES_OF_LIST = "select r.id, r.collaboration_id, r.area_id, r.organisation_id,
            o.short_name as organisation_name, r.person_id, r.kind, r.name, r.attributes, r.capacity, r.place_name,
            r.latitude, r.longitude, r.state, r.version
        from resource r join organisation o on o.id = r.organisation_id
        where r.id in (select unhex(value) from json_each($1))";
    SELECT_RESOURCES_OF_PERSON = "select r.id, r.collaboration_id, r.area_id, r.organisation_id,
            o.short_name as organisation_name, r.person_id, r.kind, r.name, r.attributes, r.capacity, r.place_name,
            r.latitude, r.longitude, r.state, r.version
        from resource r join organisation o on o.id = r.organisation_id
        where r.person_id = $1 and r.state <> 'withdrawn' order by r.id";
    SELECT_PEOPLE_OF_AREA = "select p.id, p.name, o.short_name as organisation_name, o.id as organisation_id
        from membership m join person p on p.id = m.person_id join organisation o on o.id = m.organisation_id
            join area_member a on a.organisation_id = m.organisation_id join area on area.id = a.area_id
            join collaboration_member c on c.collaboration_id = area.collaboration_id
                and c.organisation_id = a.organisation_id
        where a.area_id = $1 and a.from_on <= $2 and (a.to_on >= $2 or a.to_on is null)
            and c.from_on <= $2 and (c.to_on >= $2 or c.to_on is null) and m.role = 'resource_person'
            and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null) and p.active order by p.id";
    SELECT_BELONGS = "select count(*) from membership m join person p on p.id = m.person_id
        where m.person_id = $1 and m.organisation_id = $2 and p.active
            and (m.to_on is null or (m.to_on >= $3 and m.to_on >= m.from_on))";
    INSERT_RESOURCE = "insert into resource (id, collaboration_id, area_id, organisation_id, person_id, kind, name,
            attributes, capacity, place_name, latitude, longitude, state, version, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)";
    UPDATE_RESOURCE = "update resource set name = $3, attributes = $4, capacity = $5, place_name = $6, latitude = $7,
            longitude = $8, state = $9, version = version + 1
        where id = $1 and version = $2";
    SELECT_PUBLISHED = "select id from resource where state = 'published' and (id > $1 or $1 is null) order by id limit $2";
    SELECT_PLAN = "select weeks, first_monday_on, on_holidays, version from availability_plan where resource_id = $1";
    UPSERT_PLAN = "insert into availability_plan (resource_id, collaboration_id, weeks, first_monday_on, on_holidays, version)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (resource_id) do update set weeks = $3, first_monday_on = $4, on_holidays = $5, version = $6";
    SELECT_WEEKLY = "select week, weekday, starts_minute, ends_minute from weekly_availability
        where resource_id = $1 order by week, weekday, starts_minute";
    DELETE_WEEKLY = "delete from weekly_availability where resource_id = $1";
    INSERT_WEEKLY = "insert into weekly_availability (id, resource_id, week, weekday, starts_minute, ends_minute)
        values ($1, $2, $3, $4, $5, $6)";
    SELECT_EXCEPTIONS = "select id, on_date, starts_minute, ends_minute from availability_exception
        where resource_id = $1 and on_date >= $2 order by on_date, starts_minute";
    DELETE_EXCEPTIONS = "delete from availability_exception where resource_id = $1 and on_date between $2 and $3";
    INSERT_EXCEPTION = "insert into availability_exception (id, resource_id, on_date, starts_minute, ends_minute)
        values ($1, $2, $3, $4, $5)";
    SELECT_WITH_SIBLINGS = "select r.id, r.collaboration_id, r.area_id, r.organisation_id,
            o.short_name as organisation_name, r.person_id, r.kind, r.name, r.attributes, r.capacity, r.place_name,
            r.latitude, r.longitude, r.state, r.version
        from resource r join organisation o on o.id = r.organisation_id
        where r.id = $1 or r.person_id in (select m.person_id from resource m where m.id = $1) order by r.id";
    SELECT_CLOSED = "select resource_id, starts_at, ends_at from outage
        where undone_at is null and ends_at > $2 and (resource_id = $1 or resource_id in (
            select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by starts_at";
    UPDATE_OPENED = "update resource set
            opened_from_at = case when opened_from_at <= $2 then opened_from_at else $2 end,
            opened_until_at = case when opened_until_at >= $3 then opened_until_at else $3 end
        where id = $1";
    SELECT_OPENED = "select id, area_id from resource where opened_from_at is not null order by id limit $1";
    SELECT_OPENED_STRETCH = "select id as resource_id, opened_from_at as starts_at, opened_until_at as ends_at from resource
        where id = $1 and opened_from_at is not null";
    CLEAR_OPENED = "update resource set opened_from_at = null, opened_until_at = null where id = $1";
    DELETE_WINDOWS = "delete from availability_window where resource_id = $1";
    INSERT_WINDOW = "insert into availability_window (resource_id, starts_at, ends_at) values ($1, $2, $3)";
    // One text a resource: to hand over thousands of rows takes longer than to find them.
    SELECT_WINDOWS_OF_AREA = "select r.id, string_agg(unixepoch(w.starts_at) || ' ' || unixepoch(w.ends_at), ',')
        from resource r join availability_window w on w.resource_id = r.id
        where r.area_id = $1 and r.state = 'published' and w.starts_at < $3 and w.ends_at > $2
        group by r.id";
    SELECT_WINDOWS_OF_LIST = "select resource_id, starts_at, ends_at from availability_window
        where resource_id in (select unhex(value) from json_each($1)) and starts_at < $3 and ends_at > $2
        order by starts_at";
    SELECT_WINDOWS = "select resource_id, starts_at, ends_at from availability_window
        where resource_id = $1 and starts_at < $3 and ends_at > $2 order by starts_at";
}

/// The persons who hold the role of a resource in an organisation that takes part in an area on a day.
pub(crate) async fn people(tx: &mut Tx, area_id: AreaId, on: NaiveDate) -> Result<Vec<PersonToShare>, DbError> {
    sql!(tx, all PersonToShare, SELECT_PEOPLE_OF_AREA, area_id, on)
}

/// Whether an active person has a role in an organisation, on a day or later.
pub(super) async fn belongs(
    tx: &mut Tx,
    person_id: PersonId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<bool, DbError> {
    let (memberships,) = sql!(tx, one(i64,), SELECT_BELONGS, person_id, organisation_id, on)?;
    Ok(memberships > 0)
}

/// A window, with whose it is.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct WindowRow {
    pub(crate) resource_id: ResourceId,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
}

impl WindowRow {
    pub(crate) fn period(&self) -> Option<Period> {
        Period::new(self.starts_at, self.ends_at).ok()
    }
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    weeks: i64,
    first_monday_on: NaiveDate,
    on_holidays: bool,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct WeeklyRow {
    week: i64,
    weekday: i64,
    starts_minute: i64,
    ends_minute: i64,
}

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    id: ExceptionId,
    on_date: NaiveDate,
    starts_minute: Option<i64>,
    ends_minute: Option<i64>,
}

pub(crate) async fn resource(tx: &mut Tx, id: ResourceId) -> Result<Option<Resource>, DbError> {
    sql!(tx, optional Resource, SELECT_RESOURCE, id)
}

pub(crate) async fn resources_of_area(
    tx: &mut Tx,
    area_id: AreaId,
    state: Option<ResourceState>,
    after: Option<ResourceId>,
    limit: i64,
) -> Result<Vec<Resource>, DbError> {
    sql!(tx, all Resource, SELECT_RESOURCES_OF_AREA, area_id, state.map(ResourceState::key), after, limit)
}

/// The resources of a list, in any order.
pub(crate) async fn resources_of_list(tx: &mut Tx, ids: &[ResourceId]) -> Result<Vec<Resource>, DbError> {
    let list = id_list(ids.iter().copied());
    sql!(tx, all Resource, SELECT_RESOURCES_OF_LIST, list.as_str())
}

pub(crate) async fn resources_of_person(tx: &mut Tx, person_id: PersonId) -> Result<Vec<Resource>, DbError> {
    sql!(tx, all Resource, SELECT_RESOURCES_OF_PERSON, person_id)
}

pub(super) async fn published(tx: &mut Tx, after: Option<ResourceId>, limit: i64) -> Result<Vec<ResourceId>, DbError> {
    let rows = sql!(tx, all(ResourceId,), SELECT_PUBLISHED, after, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn insert(tx: &mut Tx, resource: &Resource, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_RESOURCE,
        resource.id,
        resource.collaboration_id,
        resource.area_id,
        resource.organisation_id,
        resource.person_id,
        resource.kind.as_str(),
        resource.name.as_str(),
        Json(&resource.attributes),
        resource.capacity,
        resource.place_name.as_str(),
        resource.latitude,
        resource.longitude,
        resource.state,
        now,
    )?;
    tx.announce(Topic::Area(resource.area_id));
    Ok(())
}

/// Writes the changed resource over `version`; `false` if that isn't the version any more.
pub(super) async fn update(tx: &mut Tx, resource: &Resource, version: i64) -> Result<bool, DbError> {
    let changed = sql!(
        tx,
        execute,
        UPDATE_RESOURCE,
        resource.id,
        version,
        resource.name.as_str(),
        Json(&resource.attributes),
        resource.capacity,
        resource.place_name.as_str(),
        resource.latitude,
        resource.longitude,
        resource.state,
    )?;
    tx.announce(Topic::Area(resource.area_id));
    Ok(changed == 1)
}

/// The weekly plan and its version; an empty one from `today` where nobody has said anything.
pub(super) async fn weekly_plan(tx: &mut Tx, id: ResourceId, today: NaiveDate) -> Result<(WeeklyPlan, i64), DbError> {
    let Some(plan) = sql!(tx, optional PlanRow, SELECT_PLAN, id)? else { return Ok((WeeklyPlan::empty(today), 0)) };
    let rows = sql!(tx, all WeeklyRow, SELECT_WEEKLY, id)?;
    let hours = |row: &WeeklyRow| Hours { starts_minute: row.starts_minute, ends_minute: row.ends_minute };
    let hours = rows.iter().map(|row| WeeklyHours { week: row.week, weekday: row.weekday, hours: hours(row) });
    let PlanRow { weeks, first_monday_on, on_holidays, version } = plan;
    Ok((WeeklyPlan { weeks, first_monday_on, on_holidays, hours: hours.collect() }, version))
}

pub(super) async fn replace_weekly(
    tx: &mut Tx,
    resource: &Resource,
    plan: &WeeklyPlan,
    version: i64,
) -> Result<(), DbError> {
    let WeeklyPlan { weeks, first_monday_on, on_holidays, hours } = plan;
    let (id, collaboration_id) = (resource.id, resource.collaboration_id);
    sql!(tx, execute, UPSERT_PLAN, id, collaboration_id, *weeks, *first_monday_on, *on_holidays, version)?;
    sql!(tx, execute, DELETE_WEEKLY, id)?;
    for WeeklyHours { week, weekday, hours } in hours {
        let Hours { starts_minute, ends_minute } = *hours;
        sql!(tx, execute, INSERT_WEEKLY, ExceptionId::new(), id, *week, *weekday, starts_minute, ends_minute)?;
    }
    Ok(())
}

pub(super) async fn exceptions(tx: &mut Tx, id: ResourceId, from: NaiveDate) -> Result<Vec<DayException>, DbError> {
    let rows = sql!(tx, all ExceptionRow, SELECT_EXCEPTIONS, id, from)?;
    Ok(rows
        .into_iter()
        .map(|row| DayException {
            id: row.id,
            on_date: row.on_date,
            hours: row
                .starts_minute
                .zip(row.ends_minute)
                .map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute }),
        })
        .collect())
}

pub(super) async fn delete_exceptions(tx: &mut Tx, id: ResourceId, days: DayRange) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_EXCEPTIONS, id, days.from_on, days.to_on)
}

/// Writes the stretches of each of the days; a row without hours where there are none.
pub(super) async fn insert_exceptions(
    tx: &mut Tx,
    id: ResourceId,
    days: DayRange,
    hours: &[Hours],
) -> Result<(), DbError> {
    let stretches: Vec<Option<Hours>> =
        if hours.is_empty() { vec![None] } else { hours.iter().copied().map(Some).collect() };
    for on in days.from_on.iter_days().take_while(|on| *on <= days.to_on) {
        for hours in &stretches {
            let (starts, ends) = (hours.map(|hours| hours.starts_minute), hours.map(|hours| hours.ends_minute));
            sql!(tx, execute, INSERT_EXCEPTION, ExceptionId::new(), id, on, starts, ends)?;
        }
    }
    Ok(())
}

/// A resource and what else its person is.
pub(super) async fn with_siblings(tx: &mut Tx, id: ResourceId) -> Result<Vec<Resource>, DbError> {
    sql!(tx, all Resource, SELECT_WITH_SIBLINGS, id)
}

/// When the resource, or the person it is, can't be used after `from`, in order.
pub(super) async fn closed(tx: &mut Tx, id: ResourceId, from: DateTime<Utc>) -> Result<Vec<Period>, DbError> {
    let rows = sql!(tx, all WindowRow, SELECT_CLOSED, id, from)?;
    Ok(rows.iter().filter_map(WindowRow::period).collect())
}

/// Adds to the stretch in which the resource has opened.
pub(super) async fn note_opened(
    tx: &mut Tx,
    id: ResourceId,
    from_at: DateTime<Utc>,
    until_at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_OPENED, id, from_at, until_at)?;
    Ok(())
}

/// The resources of which something has opened, each with its area.
pub(crate) async fn opened(tx: &mut Tx, most: i64) -> Result<Vec<(ResourceId, AreaId)>, DbError> {
    sql!(tx, all(ResourceId, AreaId), SELECT_OPENED, most)
}

/// The stretch in which a resource, which is locked, has opened; it is taken once.
pub(crate) async fn take_opened(tx: &mut Tx, id: ResourceId) -> Result<Option<Period>, DbError> {
    let row = sql!(tx, optional WindowRow, SELECT_OPENED_STRETCH, id)?;
    sql!(tx, execute, CLEAR_OPENED, id)?;
    Ok(row.and_then(|row| row.period()))
}

pub(super) async fn replace_windows(tx: &mut Tx, resource: &Resource, windows: &[Period]) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_WINDOWS, resource.id)?;
    for window in windows {
        sql!(tx, execute, INSERT_WINDOW, resource.id, window.starts_at(), window.ends_at())?;
    }
    tx.announce(Topic::Area(resource.area_id));
    Ok(())
}

/// The windows of the published resources of an area within a period, in order of start.
pub(crate) async fn windows_of_area(tx: &mut Tx, area_id: AreaId, within: &Period) -> Result<Vec<WindowRow>, DbError> {
    let sheets =
        sql!(tx, all(ResourceId, String), SELECT_WINDOWS_OF_AREA, area_id, within.starts_at(), within.ends_at())?;
    let instant = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
    let mut rows = Vec::new();
    for (resource_id, sheet) in sheets {
        for line in sheet.split(',') {
            let period = line.split_once(' ').and_then(|(starts, ends)| Some((instant(starts)?, instant(ends)?)));
            let fault = || DbError::Fault(format!("{line:?} is no line of a sheet of windows"));
            let (starts_at, ends_at) = period.ok_or_else(fault)?;
            rows.push(WindowRow { resource_id, starts_at, ends_at });
        }
    }
    rows.sort_by_key(|row| row.starts_at);
    Ok(rows)
}

/// The windows of a list of resources within a period, in order of start.
pub(crate) async fn windows_of_list(
    tx: &mut Tx,
    ids: &[ResourceId],
    within: &Period,
) -> Result<Vec<WindowRow>, DbError> {
    let list = id_list(ids.iter().copied());
    sql!(tx, all WindowRow, SELECT_WINDOWS_OF_LIST, list.as_str(), within.starts_at(), within.ends_at())
}

pub(crate) async fn windows(tx: &mut Tx, id: ResourceId, within: &Period) -> Result<Vec<Period>, DbError> {
    let rows = sql!(tx, all WindowRow, SELECT_WINDOWS, id, within.starts_at(), within.ends_at())?;
    Ok(rows.iter().filter_map(WindowRow::period).collect())
}
