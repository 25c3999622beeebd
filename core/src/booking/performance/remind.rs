//! Reminders: on the day before a booking, of what was worked and not reported, and of what was reported and not attested. Jobs;
//! running one again on the same day tells nobody twice.

use chrono::NaiveDate;

use super::{store, waits_since};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::notice::NoticeEvent;
use crate::booking::state::BookingState;
use crate::booking::{notify, step, store as bookings};
use crate::db::{Tx, lock_rows};
use crate::ids::BookingId;
use crate::time::stockholm;
use crate::{Market, change};

/// So many days after the end it is told that a report is missing: the first time to the person, then to the unit too.
const REPORT_DAYS: [i64; 3] = [1, 3, 7];
/// So many days after the last day (before it, where negative) it is told that an attest is missing.
const ATTEST_DAYS: [i64; 3] = [-1, 3, 10];

/// Reminds the persons of tomorrow's confirmed bookings; answers how many bookings there are, or the first failure
/// once everybody else is reminded.
pub async fn remind_due(market: &Market) -> Result<u64, BookingError> {
    let today = stockholm::date_of(market.clock.now());
    let tomorrow = stockholm::day(today.succ_opt().unwrap_or(today));
    let due = {
        let mut tx = market.db.read().await?;
        bookings::confirmed_within(&mut tx, &tomorrow).await?
    };
    let is_certain = |booking: &Booking| booking.state == BookingState::Confirmed;
    let reminder = |booking: &Booking| is_certain(booking).then(|| (NoticeEvent::Reminder, "0".to_owned()));
    remind(market, &due, reminder).await
}

/// Reminds of reports and attests that are missing; answers of how many bookings.
pub async fn remind_of_performance(market: &Market) -> Result<u64, BookingError> {
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    let (unreported, unattested) = {
        let mut tx = market.db.read().await?;
        (store::unreported(&mut tx, now).await?, store::unattested(&mut tx).await?)
    };
    let reported = remind(market, &unreported, |booking| report_missing(booking, today)).await;
    let attested = remind(market, &unattested, |booking| attest_missing(booking, today)).await;
    Ok(reported? + attested?)
}

/// How many of these days have come.
fn come(days: &[i64], since: i64) -> i64 {
    days.iter().filter(|day| **day <= since).count() as i64
}

fn report_missing(booking: &Booking, today: NaiveDate) -> Option<(NoticeEvent, String)> {
    let number = come(&REPORT_DAYS, (today - stockholm::date_of(booking.ends_at)).num_days());
    let to_both = number > 1 || booking.resource_person_id.is_none();
    let event = if to_both { NoticeEvent::ReportOverdue } else { NoticeEvent::ReportMissing };
    (number > 0 && booking.state == BookingState::Confirmed).then(|| (event, number.to_string()))
}

/// By the last day too: what was sent back or reported anew has another.
fn attest_missing(booking: &Booking, today: NaiveDate) -> Option<(NoticeEvent, String)> {
    let last_day = booking.attest_terms.last_day(waits_since(booking)?);
    let number = come(&ATTEST_DAYS, (today - last_day).num_days());
    (number > 0).then(|| (NoticeEvent::AttestMissing, format!("{last_day}:{number}")))
}

/// Tells of each booking what `event` finds, with what tells this reminder from the others of its kind.
async fn remind(
    market: &Market,
    ids: &[BookingId],
    event: impl Fn(&Booking) -> Option<(NoticeEvent, String)>,
) -> Result<u64, BookingError> {
    let now = market.clock.now();
    let (mut number, mut failure) = (0, None);
    for &id in ids {
        let outcome: Result<bool, BookingError> = change!(market.db, tx => {
            let booking = locked(tx, id).await?;
            // What it was about may have happened since the list was made.
            let Some((event, of)) = event(&booking) else { return Ok(false) };
            notify::tell_once(tx, now, &booking, event, &of).await?;
            Ok(true)
        });
        match outcome {
            Ok(told) => number += u64::from(told),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(number), Err)
}

async fn locked(tx: &mut Tx, id: BookingId) -> Result<Booking, BookingError> {
    let booking = step::find(tx, id).await?;
    lock_rows(tx, &[booking.resource_id.0]).await?;
    step::find(tx, id).await
}
