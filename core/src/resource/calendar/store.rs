//! The rows of calendars elsewhere and of the busy time in them.

use chrono::{DateTime, Utc};

use super::feed::{CalendarFeed, DueFeed};
use crate::db::{DbError, Tx};
use crate::ids::{AreaId, ResourceId};
use crate::resource::Resource;
use crate::resource::store::WindowRow;
use crate::time::Period;
use crate::{sql, statements};

statements! {
    SELECT_FEED = "select f.address, f.state, f.attempted_at, f.read_at, f.last_error,
            (select count(*) from busy_period b where b.resource_id = f.resource_id) as periods
        from calendar_feed f where f.resource_id = $1";
    SELECT_VERSION = "select version from calendar_feed where resource_id = $1";
    UPSERT_FEED = "insert into calendar_feed (resource_id, collaboration_id, address, state, next_at, version, created_at)
        values ($1, $2, $3, 'waiting', $4, 1, $4)
        on conflict (resource_id) do update set address = $3, state = 'waiting', next_at = $4, etag = null,
            last_error = null, attempted_at = null, read_at = null, version = calendar_feed.version + 1";
    UPDATE_DUE = "update calendar_feed set next_at = $2, etag = null where resource_id = $1";
    DELETE_FEED = "delete from calendar_feed where resource_id = $1";
    SELECT_DUE = "select resource_id, address, etag, read_at, version from calendar_feed
        where next_at <= $1 and address is not null order by next_at limit $2";
    SELECT_DUE_OF = "select resource_id, address, etag, read_at, version from calendar_feed
        where resource_id = $1 and next_at <= $2 and address is not null";
    UPDATE_READ = "update calendar_feed set state = 'read', etag = $2, last_error = null, attempted_at = $3, read_at = $3,
            next_at = $4
        where resource_id = $1";
    UPDATE_UNCHANGED = "update calendar_feed set state = 'read', last_error = null, attempted_at = $2, next_at = $3
        where resource_id = $1";
    UPDATE_FAILED = "update calendar_feed set state = 'failed', last_error = $2, attempted_at = $3, next_at = $4
        where resource_id = $1";
    DELETE_BUSY = "delete from busy_period where resource_id = $1";
    INSERT_BUSY = "insert into busy_period (resource_id, starts_at, ends_at) values ($1, $2, $3)";
    SELECT_BUSY = "select resource_id, starts_at, ends_at from busy_period
        where ends_at > $2 and (resource_id = $1 or resource_id in (
            select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by starts_at";
    SELECT_BUSY_OF_AREA = "select r.id as resource_id, b.starts_at, b.ends_at
        from resource r join busy_period b on b.resource_id = r.id
        where r.area_id = $1 and r.state = 'published' and b.starts_at < $3 and b.ends_at > $2
        union all
        select r.id, b.starts_at, b.ends_at
        from resource r join resource s on s.person_id = r.person_id and s.id <> r.id
            join busy_period b on b.resource_id = s.id
        where r.area_id = $1 and r.state = 'published' and b.starts_at < $3 and b.ends_at > $2
        order by 2";
}

/// A calendar to be read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct DueRow {
    resource_id: ResourceId,
    address: String,
    etag: Option<String>,
    read_at: Option<DateTime<Utc>>,
    version: i64,
}

impl DueRow {
    /// Without the mark if it was last read before `in_full_before`.
    pub(super) fn due(self, in_full_before: DateTime<Utc>) -> DueFeed {
        let is_recent = self.read_at.is_some_and(|read_at| read_at > in_full_before);
        let etag = self.etag.filter(|_| is_recent);
        DueFeed { resource_id: self.resource_id, address: self.address, etag, version: self.version }
    }
}

pub(super) async fn feed(tx: &mut Tx, id: ResourceId) -> Result<Option<CalendarFeed>, DbError> {
    sql!(tx, optional CalendarFeed, SELECT_FEED, id)
}

pub(super) async fn version(tx: &mut Tx, id: ResourceId) -> Result<Option<i64>, DbError> {
    Ok(sql!(tx, optional(i64,), SELECT_VERSION, id)?.map(|(version,)| version))
}

pub(super) async fn replace_feed(
    tx: &mut Tx,
    resource: &Resource,
    address: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPSERT_FEED, resource.id, resource.collaboration_id, address, now)?;
    Ok(())
}

/// Has a calendar read in full when it is next looked for what is due.
pub(super) async fn make_due(tx: &mut Tx, id: ResourceId, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_DUE, id, now)?;
    Ok(())
}

pub(super) async fn delete_feed(tx: &mut Tx, id: ResourceId) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_FEED, id)
}

pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> Result<Vec<DueRow>, DbError> {
    sql!(tx, all DueRow, SELECT_DUE, now, most)
}

pub(super) async fn due_of(tx: &mut Tx, id: ResourceId, now: DateTime<Utc>) -> Result<Option<DueRow>, DbError> {
    sql!(tx, optional DueRow, SELECT_DUE_OF, id, now)
}

pub(super) async fn note_read(
    tx: &mut Tx,
    id: ResourceId,
    etag: Option<&str>,
    now: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_READ, id, etag, now, next_at)?;
    Ok(())
}

pub(super) async fn note_unchanged(
    tx: &mut Tx,
    id: ResourceId,
    now: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_UNCHANGED, id, now, next_at)?;
    Ok(())
}

pub(super) async fn note_failed(
    tx: &mut Tx,
    id: ResourceId,
    why: &str,
    now: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_FAILED, id, why, now, next_at)?;
    Ok(())
}

pub(super) async fn replace_busy(tx: &mut Tx, id: ResourceId, periods: &[Period]) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_BUSY, id)?;
    for period in periods {
        sql!(tx, execute, INSERT_BUSY, id, period.starts_at(), period.ends_at())?;
    }
    Ok(())
}

/// The busy periods of a resource, and of what else its person is, that end after `from`, in order.
pub(crate) async fn busy(tx: &mut Tx, id: ResourceId, from: DateTime<Utc>) -> Result<Vec<Period>, DbError> {
    let rows = sql!(tx, all WindowRow, SELECT_BUSY, id, from)?;
    Ok(rows.iter().filter_map(WindowRow::period).collect())
}

/// The busy periods of an area's resources, and of what else their persons are.
pub(crate) async fn busy_of_area(tx: &mut Tx, id: AreaId, within: &Period) -> Result<Vec<WindowRow>, DbError> {
    sql!(tx, all WindowRow, SELECT_BUSY_OF_AREA, id, within.starts_at(), within.ends_at())
}
