//! From a weekly plan and its exceptions to windows. Pure.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::collaboration::at_minute;
use crate::fault::FieldFault;
use crate::ids::ExceptionId;
use crate::plugin::Fact;
use crate::time::Period;

/// Minutes of a local day; an end at or before the start is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// 0 to 1439.
    pub starts_minute: i64,
    /// 0 to 1439.
    pub ends_minute: i64,
}

/// Hours on every such weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours {
    /// Monday is 1, Sunday 7.
    pub weekday: i64,
    /// When.
    pub hours: Hours,
}

/// A day that differs from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayException {
    /// The exception.
    pub id: ExceptionId,
    /// Which day.
    pub on_date: NaiveDate,
    /// Its hours instead of the plan's; none is a day off.
    pub hours: Option<Hours>,
}

const MINUTES_A_DAY: i64 = 1440;
/// More than this many stretches of hours on one weekday is a mistake.
const MOST_A_WEEKDAY: usize = 6;

impl Hours {
    /// When they are on a day. In the hour that does not exist in spring the moment of the jump stands for a limit; hours
    /// that vanish in it are none.
    fn on(self, day: NaiveDate) -> Option<Period> {
        let last_day = if self.ends_minute > self.starts_minute { day } else { day.checked_add_days(Days::new(1))? };
        Period::new(at_minute(day, self.starts_minute), at_minute(last_day, self.ends_minute)).ok()
    }

    fn end_from_start(self) -> i64 {
        if self.ends_minute > self.starts_minute { self.ends_minute } else { self.ends_minute + MINUTES_A_DAY }
    }

    /// What is wrong with them.
    pub fn faults(self, field: &str) -> Vec<FieldFault> {
        [("starts_minute", self.starts_minute), ("ends_minute", self.ends_minute)]
            .into_iter()
            .filter(|(_, minute)| !(0..MINUTES_A_DAY).contains(minute))
            .map(|(name, minute)| {
                FieldFault::new(format!("{field}.{name}"), "minute_of_day", [("value", Fact::Number(minute))])
            })
            .collect()
    }
}

/// The windows of `days` days from `from`: the plan, with each exception in place of its day. Windows that touch or
/// overlap become one.
pub fn windows(plan: &[WeeklyHours], exceptions: &[DayException], from: NaiveDate, days: u64) -> Vec<Period> {
    let mut windows: Vec<Period> = from
        .iter_days()
        .take(usize::try_from(days).unwrap_or(usize::MAX))
        .flat_map(|day| hours_of(plan, exceptions, day).into_iter().filter_map(move |hours| hours.on(day)))
        .collect();
    windows.sort_by_key(Period::starts_at);
    merge(windows)
}

fn hours_of(plan: &[WeeklyHours], exceptions: &[DayException], day: NaiveDate) -> Vec<Hours> {
    let mut of_day = exceptions.iter().filter(|exception| exception.on_date == day).peekable();
    if of_day.peek().is_some() {
        return of_day.filter_map(|exception| exception.hours).collect();
    }
    let weekday = i64::from(day.weekday().number_from_monday());
    plan.iter().filter(|weekly| weekly.weekday == weekday).map(|weekly| weekly.hours).collect()
}

fn merge(sorted: Vec<Period>) -> Vec<Period> {
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

/// What is wrong with a weekly plan: minutes out of the day, a weekday that is none, hours that overlap on one day.
pub fn plan_faults(plan: &[WeeklyHours]) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    for (number, weekly) in plan.iter().enumerate() {
        let field = format!("weekly[{number}]");
        if !(1..=7).contains(&weekly.weekday) {
            faults.push(FieldFault::new(
                format!("{field}.weekday"),
                "weekday",
                [("value", Fact::Number(weekly.weekday))],
            ));
        }
        faults.extend(weekly.hours.faults(&field));
    }
    for weekday in 1..=7 {
        let mut of_day: Vec<Hours> =
            plan.iter().filter(|weekly| weekly.weekday == weekday).map(|weekly| weekly.hours).collect();
        of_day.sort_by_key(|hours| hours.starts_minute);
        let overlap = of_day.windows(2).any(|pair| pair[1].starts_minute < pair[0].end_from_start());
        if overlap || of_day.len() > MOST_A_WEEKDAY {
            let code = if overlap { "hours_overlap" } else { "too_many_hours" };
            faults.push(FieldFault::new("weekly", code, [("weekday", Fact::Number(weekday))]));
        }
    }
    faults
}

#[cfg(test)]
#[path = "availability_tests.rs"]
mod tests;
