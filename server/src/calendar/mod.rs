//! Calendars elsewhere, read over the network: by the job when they are due, and at once when an address is set. Reading
//! happens outside every transaction; what came of it is core's to keep.

mod addresses;
mod fetch;

pub use fetch::{Answer, FetchFault, Fetcher};

use futures_util::{StreamExt, stream};
use torget_core::db::DbError;
use torget_core::ids::ResourceId;
use torget_core::resource::calendar::{self, CalendarFault, DueFeed, Fetched};

use crate::app::AppState;

/// How many addresses are read at once.
const AT_ONCE: usize = 4;

/// Reads the calendars that are due; answers how many.
///
/// # Errors
/// When the store fails. What is wrong with a calendar is kept beside it.
pub async fn refresh_due(state: &AppState) -> Result<u64, DbError> {
    let due = calendar::due_calendars(&state.market, state.config.calendar.most_per_run).await?;
    let number = due.len() as u64;
    let mut readings =
        stream::iter(due).map(|feed| async move { refresh(state, &feed).await }).buffer_unordered(AT_ONCE);
    while let Some(outcome) = readings.next().await {
        outcome?;
    }
    Ok(number)
}

/// Reads the calendar of one resource, if it is due.
///
/// # Errors
/// When the store fails.
pub async fn refresh_of(state: &AppState, id: ResourceId) -> Result<(), DbError> {
    match calendar::due_calendar(&state.market, id).await? {
        Some(feed) => refresh(state, &feed).await,
        None => Ok(()),
    }
}

async fn refresh(state: &AppState, feed: &DueFeed) -> Result<(), DbError> {
    let config = &state.config.calendar;
    let fetched = match state.calendars.fetch(&feed.address, feed.etag.as_deref()).await {
        Ok(Answer::NotModified) => Fetched::NotModified,
        Ok(Answer::Text { text, etag }) => {
            let (now, limits) = (state.market.clock.now(), config.limits);
            // A large file takes a moment, and requests go on meanwhile.
            let read = tokio::task::spawn_blocking(move || calendar::read_calendar(&text, now, &limits)).await;
            match read.unwrap_or(Err(CalendarFault::NotACalendar)) {
                Ok(periods) => Fetched::Busy { periods, etag },
                Err(fault) => Fetched::Failed(fault.key()),
            }
        }
        Err(fault) => Fetched::Failed(fault.key()),
    };
    calendar::store_fetched(&state.market, feed, &fetched, config.refresh_minutes).await
}
