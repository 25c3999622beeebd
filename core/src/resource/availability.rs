//! From a weekly plan and its exceptions to windows. Pure.
//!
//! A plan is a cycle of one to [`MOST_WEEKS`] weeks, counted from a Monday. Hours belong to the day that they begin on; an end
//! at or before the start is on the next day, as everywhere in the program, so equal minutes are a whole day.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::collaboration::at_minute;
use crate::ids::ExceptionId;
use crate::time::holidays::holiday;
use crate::time::{Period, stockholm};

/// Minutes of a local day; an end at or before the start is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// 0 to 1439.
    pub starts_minute: i64,
    /// 0 to 1439.
    pub ends_minute: i64,
}

/// Hours on such a weekday of a week of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours {
    /// Which week of the cycle, from 1.
    pub week: i64,
    /// Monday is 1, Sunday 7.
    pub weekday: i64,
    /// When.
    pub hours: Hours,
}

/// What is true week after week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyPlan {
    /// How many weeks the cycle has.
    pub weeks: i64,
    /// A Monday that a first week of the cycle begins on.
    pub first_monday_on: NaiveDate,
    /// Whether the plan also counts on public holidays; an ordinary Sunday is none.
    pub on_holidays: bool,
    /// The hours.
    pub hours: Vec<WeeklyHours>,
}

/// A day that differs from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayException {
    /// The exception.
    pub id: ExceptionId,
    /// Which day.
    pub on_date: NaiveDate,
    /// Hours instead of the plan's; none is a day off. A day with several stretches has an exception for each.
    pub hours: Option<Hours>,
}

/// The most weeks that a cycle has; the database keeps the same limit.
pub const MOST_WEEKS: i64 = 12;

impl Hours {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Self = Self { starts_minute: 0, ends_minute: 0 };

    /// When they are on a day. In the hour that does not exist in spring the moment of the jump stands for a limit; hours
    /// that vanish in it are none. Of the hour that exists twice in autumn a limit is the earlier.
    pub fn on(self, day: NaiveDate) -> Option<Period> {
        let last_day = if self.ends_minute > self.starts_minute { day } else { day.checked_add_days(Days::new(1))? };
        Period::new(at_minute(day, self.starts_minute), at_minute(last_day, self.ends_minute)).ok()
    }

    /// The end in minutes from the midnight that the day begins with: after the start, and a day later at most.
    pub(super) fn end_from_midnight(self) -> i64 {
        if self.ends_minute > self.starts_minute {
            self.ends_minute
        } else {
            self.ends_minute + stockholm::MINUTES_A_DAY
        }
    }
}

impl WeeklyPlan {
    /// The plan of whoever has not said anything yet: one week without hours.
    pub fn empty(today: NaiveDate) -> Self {
        Self { weeks: 1, first_monday_on: stockholm::week_start(today), on_holidays: true, hours: Vec::new() }
    }

    /// The week of the cycle that a day lies in, from 1.
    pub fn week_of(&self, day: NaiveDate) -> i64 {
        (day - self.first_monday_on).num_days().div_euclid(7).rem_euclid(self.weeks.max(1)) + 1
    }

    /// The plan's hours on a day, in order of start.
    pub fn hours_on(&self, day: NaiveDate) -> Vec<Hours> {
        if !self.on_holidays && holiday(day).is_some() {
            return Vec::new();
        }
        self.hours_of(self.week_of(day), i64::from(day.weekday().number_from_monday()))
    }

    /// The hours of a weekday of a week of the cycle, in order of start.
    pub fn hours_of(&self, week: i64, weekday: i64) -> Vec<Hours> {
        let of_day = self.hours.iter().filter(|weekly| weekly.week == week && weekly.weekday == weekday);
        let mut hours: Vec<Hours> = of_day.map(|weekly| weekly.hours).collect();
        hours.sort();
        hours
    }
}

/// The hours that count on a day: the exceptions' if it has any, else the plan's.
pub fn hours_on(plan: &WeeklyPlan, exceptions: &[DayException], day: NaiveDate) -> Vec<Hours> {
    let mut of_day = exceptions.iter().filter(|exception| exception.on_date == day).peekable();
    if of_day.peek().is_none() {
        return plan.hours_on(day);
    }
    let mut hours: Vec<Hours> = of_day.filter_map(|exception| exception.hours).collect();
    hours.sort();
    hours
}

/// The windows of `days` days from `from`: the plan, with each exception in place of its day. Windows that touch or
/// overlap become one.
pub fn windows(plan: &WeeklyPlan, exceptions: &[DayException], from: NaiveDate, days: u64) -> Vec<Period> {
    let mut windows: Vec<Period> = from
        .iter_days()
        .take(usize::try_from(days).unwrap_or(usize::MAX))
        .flat_map(|day| hours_on(plan, exceptions, day).into_iter().filter_map(move |hours| hours.on(day)))
        .collect();
    windows.sort_by_key(Period::starts_at);
    merge(windows)
}

/// Periods in order of start, joined where they touch or overlap.
pub(super) fn merge(sorted: Vec<Period>) -> Vec<Period> {
    let mut merged: Vec<Period> = Vec::with_capacity(sorted.len());
    for period in sorted {
        match merged.last_mut() {
            Some(last) if period.starts_at() <= last.ends_at() => {
                let ends_at = last.ends_at().max(period.ends_at());
                *last = Period::new(last.starts_at(), ends_at).expect("a union of periods is a period");
            }
            _ => merged.push(period),
        }
    }
    merged
}

/// The parts of `windows` that nothing in `taken` covers. Both are in order of start.
pub fn free(windows: &[Period], taken: &[Period]) -> Vec<Period> {
    let mut parts = Vec::new();
    for window in windows {
        let mut from: DateTime<Utc> = window.starts_at();
        for busy in taken.iter().filter(|busy| busy.overlaps(window)) {
            parts.extend(Period::new(from, busy.starts_at()).ok());
            from = from.max(busy.ends_at());
        }
        parts.extend(Period::new(from, window.ends_at()).ok());
    }
    parts
}

#[cfg(test)]
#[path = "availability_tests.rs"]
mod tests;
