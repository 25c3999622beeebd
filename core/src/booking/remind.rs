//! The reminder on the day before. A job; running it again on the same day tells nobody twice.

use super::error::BookingError;
use super::notice::NoticeEvent;
use super::state::BookingState;
use super::{notify, step, store};
use crate::db::lock_rows;
use crate::time::stockholm;
use crate::{Market, change};

/// Reminds the persons of tomorrow's confirmed bookings; answers how many bookings there are, or the first failure
/// once everybody else is reminded.
pub async fn remind_due(market: &Market) -> Result<u64, BookingError> {
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    let tomorrow = stockholm::day(today.succ_opt().unwrap_or(today));
    let due = {
        let mut tx = market.db.read().await?;
        store::confirmed_within(&mut tx, &tomorrow).await?
    };
    let number = due.len() as u64;
    let mut failure = None;
    for id in due {
        let outcome: Result<(), BookingError> = change!(market.db, tx => {
            let booking = step::find(tx, id).await?;
            lock_rows(tx, &[booking.resource_id.0]).await?;
            let booking = step::find(tx, id).await?;
            // It may have been cancelled since the list was made.
            if booking.state != BookingState::Confirmed {
                return Ok(());
            }
            Ok(notify::tell(tx, now, &booking, NoticeEvent::Reminder, None).await?)
        });
        failure = failure.or(outcome.err());
    }
    failure.map_or(Ok(number), Err)
}
