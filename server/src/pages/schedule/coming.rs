//! The coming days: shifts, and the hours by plan and exceptions that no shift lies in.

use chrono::{DateTime, Days, NaiveDate, Utc};
use torget_core::booking::{self, TakenPeriod};
use torget_core::resource::{Hours, Plan, hours_on};
use torget_core::time::{Period, stockholm};

use crate::pages::visit::Visit;
use crate::pages::{local, start};
use crate::view::parts::Row;
use crate::view::{Format, Speak};

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
    for (on, hours) in free_days(plan, today, &taken) {
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

/// The coming days with hours that no shift lies in, and those hours in words.
fn free_days(plan: &Plan, today: NaiveDate, taken: &[TakenPeriod]) -> Vec<(NaiveDate, String)> {
    let is_free = |on: NaiveDate, hours: &Hours| {
        let Some(period) = hours.on(on) else { return false };
        taken.iter().all(|shift| !shift.period.overlaps(&period))
    };
    let said = |hours: &Hours| local::hours(hours.starts_minute, hours.ends_minute);
    let free = |on: NaiveDate| {
        let hours = hours_on(&plan.weekly, &plan.exceptions, on);
        hours.iter().filter(|hours| is_free(on, hours)).map(said).collect::<Vec<_>>().join(", ")
    };
    let days = today.iter_days().take(usize::try_from(DAYS_AHEAD).unwrap_or(14));
    days.map(|on| (on, free(on))).filter(|(_, hours)| !hours.is_empty()).collect()
}
