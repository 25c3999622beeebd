//! What each job does.

use torget_core::{booking, organisation, resource};

use super::JobName;
use crate::app::AppState;
use crate::calendar;

/// Does the job's work; answers how many things it was about, or why it failed.
pub(super) async fn work(state: &AppState, name: JobName) -> Result<u64, String> {
    let market = &state.market;
    match name {
        JobName::BookingReminders => booking::performance::remind_due(market).await.map_err(|error| error.to_string()),
        JobName::PerformanceReminders => {
            booking::performance::remind_of_performance(market).await.map_err(|error| error.to_string())
        }
        JobName::AutomaticAttest => booking::performance::attest_due(market).await.map_err(|error| error.to_string()),
        JobName::BookingExpiry => {
            let bookings = booking::expire_due(market).await;
            let changes = booking::change::expire_due(market).await;
            let exchanges = booking::exchange::expire_due(market).await;
            bookings.and_then(|bookings| Ok(bookings + changes? + exchanges?)).map_err(|error| error.to_string())
        }
        JobName::OfferFollowUp => {
            // Neither stops the other.
            let followed = booking::offer::follow_up(market).await;
            let offered = booking::waiting::pass_on(market).await;
            followed.and_then(|followed| Ok(followed + offered?)).map_err(|error| error.to_string())
        }
        JobName::NeedExpiry => booking::need::expire_due(market).await.map_err(|error| error.to_string()),
        JobName::AvailabilityHorizon => resource::refresh_horizon(market).await.map_err(|error| error.to_string()),
        JobName::CalendarRefresh => calendar::refresh_due(state).await.map_err(|error| error.to_string()),
        JobName::WorkCleanup => {
            let removed = torget_core::work::remove_old(market, state.config.exchange.keep_days).await;
            removed.map_err(|error| error.to_string())
        }
        JobName::SessionCleanup => {
            let expired = organisation::remove_expired(market, state.config.idempotency_keys_days).await;
            let places = booking::waiting::remove_over(market).await.map_err(|error| error.to_string());
            let expired = expired.map_err(|error| error.to_string())?;
            Ok(expired.sessions + expired.sign_in_attempts + expired.idempotency_keys + places?)
        }
    }
}
