//! Plays the stories, step by step in the order of time, through the use cases that everybody uses, with a clock that
//! stands where the step was taken. So the rules have judged, the claims stand in the ledger, and mail and audit tell of it.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::performance::{self, Attested, Performed};
use torget_core::booking::{self, BookRequest, BookingView, NeedRequest};
use torget_core::ids::{ResourceId, UnitId};
use torget_core::plugin::Absence;
use torget_core::time::{FixedClock, Period, stockholm};

use super::stories::{Ending, Reason, STORIES, Story, When};

/// Who takes the steps, by the names that the stories use.
pub struct Cast {
    /// Nurses, as callers and as resources.
    pub nurses: BTreeMap<&'static str, (Caller, ResourceId)>,
    /// Units with their managers.
    pub units: BTreeMap<&'static str, (Caller, UnitId)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Book,
    Confirm,
    Decline,
    Expire,
    Cancel,
    Report,
    Attest,
}

/// A step of the story with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: DateTime<Utc>,
    story: usize,
    step: Step,
}

/// Plays all stories up to `now`; `market` reads `clock`.
pub async fn play(market: &Market, clock: &FixedClock, cast: &Cast, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut bookings: BTreeMap<usize, BookingView> = BTreeMap::new();
    for event in events(now) {
        let story = &STORIES[event.story];
        clock.set(event.at);
        let of = || format!("{} at {}, {:?}: {:?}", story.nurse, story.unit, story.when, event.step);
        let booking = bookings.get(&event.story);
        if let Some(booking) = step(market, cast, story, event.step, booking, now).await.with_context(of)? {
            bookings.insert(event.story, booking);
        }
    }
    Ok(())
}

async fn step(
    market: &Market,
    cast: &Cast,
    story: &Story,
    step: Step,
    booking: Option<&BookingView>,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<BookingView>> {
    let (nurse, resource_id) = cast.nurses.get(story.nurse).context("the nurse is not in the table of nurses")?;
    let (manager, unit_id) = cast.units.get(story.unit).context("the unit is not in the table of units")?;
    if step == Step::Book {
        let request = request(story, *resource_id, *unit_id, now);
        return Ok(Some(booking::book(market, manager, &request).await?));
    }
    let booking = booking.context("the booking was not made")?;
    let hours = Performed::hours(booking.starts_at, booking.ends_at, booking.break_minutes);
    Ok(match step {
        Step::Book => None,
        Step::Confirm => Some(booking::confirm(market, nurse, booking.id).await?),
        Step::Decline => Some(booking::decline(market, nurse, booking.id).await?),
        Step::Expire => booking::expire_due(market).await.map(|_| None)?,
        Step::Cancel => Some(booking::cancel(market, manager, booking.id, None).await?),
        Step::Report => Some(performance::report(market, nurse, booking.id, &hours).await?),
        Step::Attest => Some(performance::attest(market, manager, booking.id, &attested(story, hours)).await?),
    })
}

fn request(story: &Story, resource_id: ResourceId, unit_id: UnitId, now: DateTime<Utc>) -> BookRequest {
    let period = period(story, stockholm::date_of(now));
    let first_day = stockholm::date_of(period.starts_at());
    let (reason, absence) = match story.reason {
        Reason::Sick(day) => {
            let absence = Absence { started_on: first_day - TimeDelta::days(day - 1), earlier: None };
            ("sickness", Some(absence))
        }
        Reason::Child => ("care_of_child", None),
        Reason::Holiday => ("holiday", None),
        Reason::Training => ("training", None),
        Reason::Vacancy => ("vacancy", None),
        Reason::Peak => ("peak_load", None),
    };
    let requirements = if story.required.is_empty() { json!({}) } else { json!({ "competences": story.required }) };
    BookRequest {
        resource_id,
        unit_id,
        starts_at: period.starts_at(),
        ends_at: period.ends_at(),
        break_minutes: None,
        need_id: None,
        need: Some(NeedRequest { reason: reason.to_owned(), absence, requirements, welcomes_new: false }),
        override_reason: None,
    }
}

fn attested(story: &Story, reported: Performed) -> Attested {
    let Ending::Corrected(minutes) = story.ending else {
        return Attested::default();
    };
    let reason = if minutes > 0 { "Överlämningen drog ut på tiden" } else { "Gick tidigare efter överenskommelse" };
    Attested {
        version: None,
        corrected: Some(Performed { ends_at: reported.ends_at + TimeDelta::minutes(minutes), ..reported }),
        correction_reason: Some(reason.to_owned()),
    }
}

/// All steps in order of time.
fn events(now: DateTime<Utc>) -> Vec<Event> {
    let today = stockholm::date_of(now);
    let mut events: Vec<Event> = STORIES
        .iter()
        .enumerate()
        .flat_map(|(number, story)| {
            let steps = steps(story, period(story, today), now);
            steps.into_iter().map(move |(at, step)| Event { at, story: number, step })
        })
        .collect();
    events.sort();
    events
}

fn steps(story: &Story, shift: Period, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, Step)> {
    let booked_at = match story.ending {
        Ending::Waits => now - TimeDelta::minutes(30),
        Ending::Confirmed => now - TimeDelta::hours(26),
        _ => shift.starts_at() - lead(story.reason),
    };
    let booked = (booked_at, Step::Book);
    let confirmed = (booked_at + TimeDelta::minutes(20), Step::Confirm);
    let reported = (shift.ends_at() + TimeDelta::minutes(40), Step::Report);
    let attested = (shift.ends_at() + TimeDelta::hours(20), Step::Attest);
    match story.ending {
        Ending::Waits => vec![booked],
        Ending::Declined => vec![booked, (booked_at + TimeDelta::minutes(35), Step::Decline)],
        Ending::Expired => vec![booked, (booked_at + TimeDelta::hours(25), Step::Expire)],
        Ending::Confirmed | Ending::Worked => vec![booked, confirmed],
        Ending::CancelledLate => vec![booked, confirmed, (shift.starts_at() - TimeDelta::hours(10), Step::Cancel)],
        Ending::Reported => vec![booked, confirmed, reported],
        Ending::Attested | Ending::Corrected(_) => vec![booked, confirmed, reported, attested],
    }
}

/// How long before the shift it was booked.
fn lead(reason: Reason) -> TimeDelta {
    match reason {
        Reason::Sick(1) => TimeDelta::hours(2),
        Reason::Sick(day) => TimeDelta::days((day - 1).min(3)),
        Reason::Child => TimeDelta::hours(16),
        Reason::Holiday | Reason::Training | Reason::Vacancy => TimeDelta::days(5),
        Reason::Peak => TimeDelta::days(2),
    }
}

fn period(story: &Story, today: NaiveDate) -> Period {
    let day = match story.when {
        When::Week(weeks, weekday) => stockholm::week_start(today) + TimeDelta::days(weeks * 7 + weekday - 1),
        When::Days(days) => today + TimeDelta::days(days),
    };
    let (starts_minute, ends_minute) = story.shift.minutes();
    stockholm::period(day, starts_minute, ends_minute)
        .expect("the clocks change at night, between the ends of any shift")
}

/// The day on which the collaboration begins: 1 January of the year of the first story, or of the year before in spring.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    let first_story = today - Days::new(9 * 7 + 7);
    NaiveDate::from_ymd_opt(first_story.year(), 1, 1).expect("every year has a first day")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the day and the hour, nothing is told of before it happened.
    #[test]
    fn every_step_lies_in_the_past_and_after_the_collaboration_began() {
        let first: NaiveDate = "2026-01-01".parse().unwrap();
        for offset in 0..800 {
            let today = first + Days::new(offset);
            let now = stockholm::day(today).starts_at() + TimeDelta::minutes(i64::from(offset as u32 * 37 % 1440));
            let events = events(now);
            assert!(events.iter().all(|event| event.at <= now), "{now}: {events:?}");
            assert!(events[0].at > super::super::founded_at(now) + TimeDelta::hours(1), "{now}");
            assert!(stockholm::date_of(super::super::founded_at(now)) >= first_day(today), "{now}");
        }
    }

    #[test]
    fn the_stories_stand_in_order_of_time() {
        let today: NaiveDate = "2026-11-21".parse().unwrap();
        let starts: Vec<_> = STORIES.iter().map(|story| period(story, today).starts_at().date_naive()).collect();
        assert!(starts.is_sorted(), "{starts:?}");
    }
}
