//! Calendars elsewhere, read over the network: by the job when they are due, and at once when an address is set. Reading
//! happens outside every transaction; what came of it is core's to keep.

mod addresses;
mod fetch;

pub use fetch::{Answer, FetchFault, Fetcher};

use std::future::ready;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use torget_core::db::DbError;
use torget_core::ids::ResourceId;
use torget_core::resource::calendar::{self, DueFeed, Fetched};

use crate::app::AppState;

/// How many addresses are read at once.
const AT_ONCE: usize = 4;
/// After this no further reading begins in a run: jobs run one after the other, and the next run goes on where this one ends,
/// since what is read is due the latest.
const RUN_BUDGET: Duration = Duration::from_secs(30);

/// Reads the calendars that are due; answers how many. What the run has no time for stays due.
///
/// # Errors
/// When the store fails for one of them; the others are read all the same. What is wrong with a calendar is kept beside it.
pub async fn refresh_due(state: &AppState) -> Result<u64, DbError> {
    refresh_within(state, RUN_BUDGET).await
}

/// The same with a time of one's own.
///
/// # Errors
/// When the store fails.
pub async fn refresh_within(state: &AppState, budget: Duration) -> Result<u64, DbError> {
    let due = calendar::due_calendars(&state.market, state.config.calendar.most_per_run).await?;
    let began_at = Instant::now();
    let in_time = stream::iter(due).take_while(|_| ready(began_at.elapsed() < budget));
    let mut readings = in_time.map(|feed| async move { refresh(state, &feed).await }).buffer_unordered(AT_ONCE);
    let (mut number, mut failure) = (0, None);
    while let Some(outcome) = readings.next().await {
        match outcome {
            Ok(()) => number += 1,
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(number), Err)
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
            match calendar::read_calendar(text, state.market.clock.now(), config.limits).await {
                Ok(periods) => Fetched::Busy { periods, etag },
                Err(fault) => Fetched::Failed(fault.key()),
            }
        }
        Err(fault) => Fetched::Failed(fault.key()),
    };
    calendar::store_fetched(&state.market, feed, &fetched, config.refresh_minutes).await
}
