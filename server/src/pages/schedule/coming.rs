//! The coming days: shifts, and the hours of plan and exceptions in which one can really be booked: those that nothing closes
//! and no shift lies in.

use chrono::{DateTime, Days, NaiveDate, Utc};
use torget_core::booking::{self, TakenPeriod};
use torget_core::resource::{self, Hours, Plan, free, hours_on};
use torget_core::time::{Period, stockholm};

use crate::pages::visit::Visit;
use crate::pages::{local, start};
use crate::view::parts::Row;
use crate::view::{Format, Language, Speak};

/// Coming days that are listed.
const DAYS_AHEAD: u64 = 14;

/// The shifts and free hours of the coming days.
pub async fn rows(visit: &Visit, plan: &Plan) -> poem::Result<Vec<Row>> {
    let (language, market) = (visit.language(), &visit.state.market);
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    let until = stockholm::day(today + Days::new(DAYS_AHEAD)).ends_at();
    let Ok(within) = Period::new(stockholm::day(today).starts_at(), until) else { return Ok(Vec::new()) };
    let caller = visit.caller()?;
    let taken = booking::taken_periods(market, caller, plan.resource.id, within).await;
    let taken = taken.map_err(|error| visit.booking_stop(error))?;
    let mut rows: Vec<(DateTime<Utc>, Row)> = Vec::new();
    for shift in taken.iter().filter(|shift| shift.period.ends_at() > now) {
        let booking =
            booking::view(market, caller, shift.booking_id).await.map_err(|error| visit.booking_stop(error))?;
        let place = format!("{}, {}", booking.unit_name, booking.buyer_name);
        rows.push((booking.starts_at, start::row(language, &booking, place)));
    }
    let openings = resource::openings(market, caller, plan.resource.id, &within).await;
    let openings = openings.map_err(|error| visit.resource_stop(error))?;
    for (on, hours) in free_days(language, plan, (today, now), &openings.windows, &taken) {
        let row = Row {
            when: language.day_short(on),
            hours,
            text: language.text("schedule-free"),
            note: None,
            badge: None,
            href: None,
            links: Vec::new(),
        };
        rows.push((stockholm::day(on).starts_at(), row));
    }
    rows.sort_by_key(|(at, _)| *at);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The coming days with hours in which one can be booked, and those hours in words.
fn free_days(
    language: Language,
    plan: &Plan,
    (today, now): (NaiveDate, DateTime<Utc>),
    windows: &[Period],
    taken: &[TakenPeriod],
) -> Vec<(NaiveDate, String)> {
    let taken: Vec<Period> = taken.iter().map(|shift| shift.period).collect();
    let of_hours = |on: NaiveDate, hours: &Hours| {
        let Some(ahead) = hours.on(on).and_then(|period| local::ahead(&period, now)) else { return Vec::new() };
        let open: Vec<Period> = windows.iter().filter_map(|window| window.intersection(&ahead)).collect();
        free(&open, &taken)
    };
    let said = |period: &Period| language.hours_short(period.starts_at(), period.ends_at());
    let free_on = |on: NaiveDate| {
        let hours = hours_on(&plan.weekly, &plan.exceptions, on);
        let open = hours.iter().flat_map(|hours| of_hours(on, hours));
        open.map(|period| said(&period)).collect::<Vec<_>>().join(", ")
    };
    let days = today.iter_days().take(usize::try_from(DAYS_AHEAD).unwrap_or(14));
    days.map(|on| (on, free_on(on))).filter(|(_, hours)| !hours.is_empty()).collect()
}
