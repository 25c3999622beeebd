//! A resource's calendar elsewhere: set, read, and taken away. A reading that fails leaves what was known.

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CALENDAR_DAYS, CalendarFault, CalendarLimits, ics, store};
use crate::access::{Caller, Permission};
use crate::db::{DbError, Tx, lock_rows};
use crate::fault::FieldFault;
use crate::ids::ResourceId;
use crate::resource::plan::{materialise_all, record, viewable};
use crate::resource::{Resource, ResourceError, store as resources};
use crate::time::{Period, stockholm};
use crate::{Market, change, once};

/// A calendar that has not changed is read in full again after this many days, since the horizon moves on.
const READ_IN_FULL_AFTER: TimeDelta = TimeDelta::days(7);

/// Whether a calendar could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FeedState {
    /// It has not been read yet.
    Waiting,
    /// The last reading went well.
    Read,
    /// The last reading failed; what an earlier one found still counts.
    Failed,
}

/// A resource's calendar elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct CalendarFeed {
    /// Its address, which may be secret; none for a file.
    #[serde(skip_serializing)]
    pub address: Option<String>,
    /// Whether it could be read.
    pub state: FeedState,
    /// When it was last tried.
    pub attempted_at: Option<DateTime<Utc>>,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
    /// Why it couldn't be read, as a key.
    pub last_error: Option<String>,
    /// How many busy periods are known of it.
    pub periods: i64,
}

/// A calendar that is to be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueFeed {
    /// Whose.
    pub resource_id: ResourceId,
    /// Where.
    pub address: String,
    /// The mark of what was read last, so that an unchanged one need not be sent again.
    pub etag: Option<String>,
    /// Rises when another address is set.
    pub version: i64,
}

/// What came of reading a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It is as it was.
    NotModified,
    /// Its busy periods, with the mark to ask by next time.
    Busy {
        /// The periods, in order.
        periods: Vec<Period>,
        /// The mark.
        etag: Option<String>,
    },
    /// It couldn't be read; why, as a key.
    Failed(&'static str),
}

/// The calendar of a resource, for who keeps its schedule.
pub async fn calendar(market: &Market, caller: &Caller, id: ResourceId) -> Result<Option<CalendarFeed>, ResourceError> {
    let mut tx = market.db.read().await?;
    viewable(market, caller, &mut tx, id, Permission::EditAvailability).await?;
    Ok(store::feed(&mut tx, id).await?)
}

/// Sets the address that busy time is read from, in place of what was there. It is due at once; of the same address as before
/// what is known counts until then.
pub async fn set_calendar_address(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    address: &str,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = kept(market, caller, tx, id).await?;
        let before = store::feed(tx, id).await?.and_then(|feed| feed.address);
        if before.as_deref() == Some(address) {
            store::make_due(tx, id, now).await?;
        } else {
            store::replace_feed(tx, &resource, Some(address), now).await?;
            store::replace_busy(tx, id, &[]).await?;
            materialise_all(market, tx, id, now).await?;
        }
        // An address may be as good as a password, so the audit tells only that there is one.
        record(tx, now, caller, &resource, "calendar_set", json!({ "source": "address" })).await
    })
}

/// Takes busy time from a file, in place of what was there.
pub async fn set_calendar_file(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    text: &str,
    limits: &CalendarLimits,
) -> Result<(), ResourceError> {
    let now = market.clock.now();
    // Who may not keep it is told so before anything in the file is looked at; and nobody waits for that to be done.
    calendar(market, caller, id).await?;
    let wrong = |fault: CalendarFault| {
        ResourceError::Faults(vec![FieldFault { values: limits.facts(), ..FieldFault::new("file", fault.key(), []) }])
    };
    let periods = read_calendar(text.to_owned(), now, *limits).await.map_err(wrong)?;
    once!(market, caller, tx => {
        let resource = kept(market, caller, tx, id).await?;
        store::replace_feed(tx, &resource, None, now).await?;
        store::replace_busy(tx, id, &periods).await?;
        store::note_read(tx, id, None, now, now).await?;
        materialise_all(market, tx, id, now).await?;
        let detail = json!({ "source": "file", "periods": periods.len() });
        record(tx, now, caller, &resource, "calendar_set", detail).await
    })
}

/// Forgets the calendar and its busy time. Nothing to forget is no fault.
pub async fn remove_calendar(market: &Market, caller: &Caller, id: ResourceId) -> Result<(), ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = kept(market, caller, tx, id).await?;
        if store::delete_feed(tx, id).await? == 0 {
            return Ok(());
        }
        store::replace_busy(tx, id, &[]).await?;
        materialise_all(market, tx, id, now).await?;
        record(tx, now, caller, &resource, "calendar_removed", json!({})).await
    })
}

/// The calendars whose time to be read has come, the longest overdue first.
pub async fn due_calendars(market: &Market, most: i64) -> Result<Vec<DueFeed>, DbError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let rows = store::due(&mut tx, now, most).await?;
    Ok(rows.into_iter().map(|row| row.due(now - READ_IN_FULL_AFTER)).collect())
}

/// The calendar of one resource, if its time to be read has come.
pub async fn due_calendar(market: &Market, id: ResourceId) -> Result<Option<DueFeed>, DbError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let row = store::due_of(&mut tx, id, now).await?;
    Ok(row.map(|row| row.due(now - READ_IN_FULL_AFTER)))
}

/// The busy periods of a calendar's text, from yesterday on. A large one takes a moment, so it is read beside what else goes
/// on, and never in a transaction.
///
/// # Errors
/// What is wrong with it.
pub async fn read_calendar(
    text: String,
    now: DateTime<Utc>,
    limits: CalendarLimits,
) -> Result<Vec<Period>, CalendarFault> {
    let reading = tokio::task::spawn_blocking(move || busy_from_yesterday(&text, now, &limits));
    reading.await.unwrap_or(Err(CalendarFault::NotACalendar))
}

fn busy_from_yesterday(text: &str, now: DateTime<Utc>, limits: &CalendarLimits) -> Result<Vec<Period>, CalendarFault> {
    let yesterday = stockholm::date_of(now) - Days::new(1);
    let within = Period::new(
        stockholm::day(yesterday).starts_at(),
        stockholm::day(yesterday + Days::new(CALENDAR_DAYS)).ends_at(),
    );
    ics::busy_periods(text, &within.map_err(|_| CalendarFault::NotACalendar)?, limits)
}

/// Keeps what came of reading `feed`, unless another address was set meanwhile. It is due again after `again_minutes`.
pub async fn store_fetched(
    market: &Market,
    feed: &DueFeed,
    fetched: &Fetched,
    again_minutes: i64,
) -> Result<(), DbError> {
    let now = market.clock.now();
    let next_at = now + TimeDelta::minutes(again_minutes);
    change!(market.db, tx => {
        lock_person(tx, feed.resource_id).await?;
        let resource = resources::resource(tx, feed.resource_id).await?;
        let is_current = store::version(tx, feed.resource_id).await? == Some(feed.version);
        let (Some(resource), true) = (resource, is_current) else { return Ok(()) };
        match fetched {
            Fetched::NotModified => store::note_unchanged(tx, resource.id, now, next_at).await,
            Fetched::Failed(why) => store::note_failed(tx, resource.id, why, now, next_at).await,
            Fetched::Busy { periods, etag } => {
                store::replace_busy(tx, resource.id, periods).await?;
                materialise_all(market, tx, resource.id, now).await?;
                store::note_read(tx, resource.id, etag.as_deref(), now, next_at).await
            }
        }
    })
}

/// A resource whose calendar the caller keeps, locked with whatever else its person is: who is busy is busy in all of it.
async fn kept(market: &Market, caller: &Caller, tx: &mut Tx, id: ResourceId) -> Result<Resource, ResourceError> {
    lock_person(tx, id).await?;
    viewable(market, caller, tx, id, Permission::EditAvailability).await
}

async fn lock_person(tx: &mut Tx, id: ResourceId) -> Result<(), DbError> {
    let ids: Vec<_> = resources::with_siblings(tx, id).await?.iter().map(|resource| resource.id.0).collect();
    lock_rows(tx, &ids).await
}
