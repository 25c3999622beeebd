//! Rest: 11 hours between two shifts, and 36 hours in a row every week, whoever the shifts are for.
//!
//! Arbetstidslag (1982:673), 13 and 14 §§, and AB § 13. Daily rest is measured in elapsed time between shifts, so the night
//! on which the clocks change counts as long as it is. Together with the longest booking of 13 hours, 11 hours between
//! shifts means 11 hours in every 24. The seven days of weekly rest are the week from Monday 00:00 to Monday 00:00 in
//! Stockholm, as schedules are laid; rest that reaches into the next week counts only as far as the week it is needed in.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use torget_core::plugin::{Fact, Finding, Question};
use torget_core::time::{Period, stockholm};

/// Enough rest since the shift before. One that overlaps this shift counts as before it.
pub fn before(question: &Question<'_>) -> Option<Finding> {
    let shift = question.period;
    let other_ends_at = question
        .occupied
        .iter()
        .filter(|other| other.period.starts_at() <= shift.starts_at() || other.period.overlaps(&shift))
        .map(|other| other.period.ends_at())
        .max()?;
    let shortest = shortest_rest(question);
    let earliest_at = other_ends_at + shortest;
    (shift.starts_at() < earliest_at).then(|| {
        let values = [
            ("other_ends_at", Fact::Instant(other_ends_at)),
            ("rest", rest_between(other_ends_at, shift.starts_at())),
            ("shortest_rest", Fact::Minutes(shortest.num_minutes())),
            ("earliest_at", Fact::Instant(earliest_at)),
        ];
        Finding::broken("daily_rest", values)
    })
}

/// Enough rest until the shift after.
pub fn after(question: &Question<'_>) -> Option<Finding> {
    let shift = question.period;
    let starts = question.occupied.iter().map(|other| other.period.starts_at());
    let other_starts_at = starts.filter(|starts_at| *starts_at >= shift.ends_at()).min()?;
    let shortest = shortest_rest(question);
    let latest_at = other_starts_at - shortest;
    (shift.ends_at() > latest_at).then(|| {
        let values = [
            ("other_starts_at", Fact::Instant(other_starts_at)),
            ("rest", rest_between(shift.ends_at(), other_starts_at)),
            ("shortest_rest", Fact::Minutes(shortest.num_minutes())),
            ("latest_at", Fact::Instant(latest_at)),
        ];
        Finding::broken("daily_rest_after", values)
    })
}

/// Every week that the shift touches still holds the weekly rest in one piece.
pub fn weekly(question: &Question<'_>) -> Vec<Finding> {
    let shortest_minutes = question.parameter("weekly_rest_hours") * 60;
    let mut periods: Vec<Period> = question.occupied.iter().map(|other| other.period).collect();
    periods.push(question.period);
    periods.sort();
    touched_weeks(&question.period)
        .filter_map(|(monday, week)| {
            let longest_minutes = longest_gap_minutes(&week, &periods);
            (longest_minutes < shortest_minutes).then(|| {
                let values = [
                    ("week_from_on", Fact::Date(monday)),
                    ("longest_rest", Fact::Minutes(longest_minutes)),
                    ("shortest_rest", Fact::Minutes(shortest_minutes)),
                ];
                Finding::broken("weekly_rest", values)
            })
        })
        .collect()
}

/// The weeks, with their Mondays, that a period shares at least a minute with.
fn touched_weeks(period: &Period) -> impl Iterator<Item = (NaiveDate, Period)> {
    let first = stockholm::week_start(stockholm::date_of(period.starts_at()));
    let last = stockholm::week_start(stockholm::date_of(period.ends_at() - TimeDelta::minutes(1)));
    let mondays = first.iter_weeks().take_while(move |monday| *monday <= last);
    mondays.map(|monday| {
        let sunday = monday + TimeDelta::days(6);
        let week = Period::new(stockholm::day(monday).starts_at(), stockholm::day(sunday).ends_at());
        (monday, week.expect("a week ends after it starts"))
    })
}

/// The longest stretch of the week in which nothing lies; `periods` are in order of start and may overlap.
fn longest_gap_minutes(week: &Period, periods: &[Period]) -> i64 {
    let mut free_from = week.starts_at();
    let mut longest = TimeDelta::zero();
    for taken in periods.iter().filter_map(|period| period.intersection(week)) {
        longest = longest.max(taken.starts_at() - free_from);
        free_from = free_from.max(taken.ends_at());
    }
    longest.max(week.ends_at() - free_from).num_minutes()
}

fn shortest_rest(question: &Question<'_>) -> TimeDelta {
    TimeDelta::hours(question.parameter("shortest_rest_hours"))
}

/// The rest between two moments; none where the shifts overlap.
fn rest_between(from: DateTime<Utc>, to: DateTime<Utc>) -> Fact {
    Fact::Minutes((to - from).num_minutes().max(0))
}

#[cfg(test)]
#[path = "rest_tests.rs"]
mod tests;
