//! What is wrong with hours that somebody wants to keep: minutes that are none, hours of no or of a whole day's length, too
//! many stretches of a day, and stretches that overlap, also across midnight and from the end of the cycle to its beginning.
//! Pure.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::availability::{Hours, MOST_WEEKS, WeeklyHours, WeeklyPlan};
use crate::fault::FieldFault;
use crate::plugin::Fact;
use crate::time::stockholm::{self, MINUTES_A_DAY};
use crate::time::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT};

/// More than this many stretches of hours on one day is a mistake.
pub const MOST_A_DAY: usize = 6;
const MINUTES_A_WEEK: i64 = 7 * MINUTES_A_DAY;

impl Hours {
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

impl WeeklyPlan {
    /// What is wrong with it: weeks, weekdays and minutes that are none, too many stretches of a day, hours that overlap, also
    /// across midnight and from the cycle's last day to its first.
    pub fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if !(1..=MOST_WEEKS).contains(&self.weeks) {
            let values =
                [("value", self.weeks), ("least", 1), ("most", MOST_WEEKS)].map(|(name, n)| (name, Fact::Number(n)));
            faults.push(FieldFault::new("weeks", "number_range", values));
        }
        let outside = outside_calendar("first_monday_on", self.first_monday_on);
        if outside.is_none() && self.first_monday_on.weekday() != Weekday::Mon {
            let monday = Fact::Date(stockholm::week_start(self.first_monday_on));
            let values = [("value", Fact::Date(self.first_monday_on)), ("monday", monday)];
            faults.push(FieldFault::new("first_monday_on", "not_a_monday", values));
        }
        faults.extend(outside);
        for (number, weekly) in self.hours.iter().enumerate() {
            let field = format!("weekly[{number}]");
            if !(1..=self.weeks).contains(&weekly.week) {
                let values = [("value", weekly.week), ("least", 1), ("most", self.weeks)];
                let values = values.map(|(name, number)| (name, Fact::Number(number)));
                faults.push(FieldFault::new(format!("{field}.week"), "number_range", values));
            }
            if !(1..=7).contains(&weekly.weekday) {
                let value = [("value", Fact::Number(weekly.weekday))];
                faults.push(FieldFault::new(format!("{field}.weekday"), "weekday", value));
            }
            faults.extend(weekly.hours.faults(&field));
        }
        if faults.is_empty() {
            faults.extend(self.crowded());
            faults.extend(self.overlaps());
        }
        faults
    }

    fn crowded(&self) -> Vec<FieldFault> {
        let days = (1..=self.weeks).flat_map(|week| (1..=7).map(move |weekday| (week, weekday)));
        days.filter_map(|(week, weekday)| {
            let number = self.hours.iter().filter(|weekly| (weekly.week, weekly.weekday) == (week, weekday)).count();
            (number > MOST_A_DAY).then(|| too_many("weekly", number))
        })
        .collect()
    }

    fn overlaps(&self) -> Vec<FieldFault> {
        let from_start =
            |weekly: &WeeklyHours| (weekly.week - 1) * MINUTES_A_WEEK + (weekly.weekday - 1) * MINUTES_A_DAY;
        let mut all: Vec<(i64, i64, WeeklyHours)> = self
            .hours
            .iter()
            .map(|weekly| {
                let day = from_start(weekly);
                (day + weekly.hours.starts_minute, day + weekly.hours.end_from_midnight(), *weekly)
            })
            .collect();
        all.sort_by_key(|(starts, ends, _)| (*starts, *ends));
        // After the last hours of the cycle come its first again.
        let again = all.first().map(|(starts, ends, first)| {
            let cycle = self.weeks * MINUTES_A_WEEK;
            (starts + cycle, ends + cycle, *first)
        });
        all.extend(again);
        let said = |weekly: &WeeklyHours| Fact::Hours {
            week: (self.weeks > 1).then_some(weekly.week),
            weekday: Some(weekly.weekday),
            starts_minute: weekly.hours.starts_minute,
            ends_minute: weekly.hours.ends_minute,
        };
        all.windows(2)
            .filter(|pair| pair[1].0 < pair[0].1)
            .map(|pair| {
                FieldFault::new("weekly", "hours_overlap", [("first", said(&pair[0].2)), ("second", said(&pair[1].2))])
            })
            .collect()
    }
}

/// What is wrong with the stretches of a day that differs, or of `days` days in a row that all differ alike.
pub fn day_faults(stretches: &[Hours], days: i64) -> Vec<FieldFault> {
    let each = stretches.iter().enumerate();
    let mut faults: Vec<FieldFault> =
        each.flat_map(|(number, hours)| hours.faults(&format!("hours[{number}]"))).collect();
    if !faults.is_empty() {
        return faults;
    }
    if stretches.len() > MOST_A_DAY {
        faults.push(too_many("hours", stretches.len()));
    }
    let mut sorted = stretches.to_vec();
    sorted.sort();
    let mut all: Vec<(i64, Hours)> = sorted.iter().map(|hours| (0, *hours)).collect();
    if days > 1 {
        all.extend(sorted.first().map(|first| (MINUTES_A_DAY, *first)));
    }
    let overlaps = |pair: &&[(i64, Hours)]| {
        let ((day, first), (next_day, second)) = (pair[0], pair[1]);
        next_day + second.starts_minute < day + first.end_from_midnight()
    };
    faults.extend(all.windows(2).filter(overlaps).map(|pair| {
        FieldFault::new("hours", "hours_overlap", [("first", said(pair[0].1)), ("second", said(pair[1].1))])
    }));
    faults
}

/// What is wrong with a date that the program's calendar doesn't hold.
pub(super) fn outside_calendar(field: &str, on: NaiveDate) -> Option<FieldFault> {
    let [first, last] = [CALENDAR_STARTS_AT, CALENDAR_ENDS_AT - TimeDelta::minutes(1)].map(stockholm::date_of);
    let values = [("value", on), ("earliest", first), ("latest", last)].map(|(name, on)| (name, Fact::Date(on)));
    (!(first..=last).contains(&on)).then(|| FieldFault::new(field, "date_range", values))
}

/// What is wrong with hours that end at the minute at which they begin: they might be meant as none or as a whole day, so
/// that who means the whole day says so from midnight to midnight. What is `known` stays as it is.
pub(super) fn unclear<'h>(
    hours: impl IntoIterator<Item = (String, &'h Hours)>,
    known: &[WeeklyHours],
) -> Vec<FieldFault> {
    let is_unclear = |hours: &Hours| hours.starts_minute == hours.ends_minute && *hours != Hours::WHOLE_DAY;
    let is_known = |hours: &Hours| known.iter().any(|known| known.hours == *hours);
    let unclear = hours.into_iter().filter(|(_, hours)| is_unclear(hours) && !is_known(hours));
    unclear.map(|(field, hours)| FieldFault::new(field, "hours_unclear", [("value", said(*hours))])).collect()
}

fn said(hours: Hours) -> Fact {
    let Hours { starts_minute, ends_minute } = hours;
    Fact::Hours { week: None, weekday: None, starts_minute, ends_minute }
}

fn too_many(field: &str, number: usize) -> FieldFault {
    let fact = |number: usize| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
    FieldFault::new(field, "too_many_hours", [("value", fact(number)), ("most", fact(MOST_A_DAY))])
}

#[cfg(test)]
#[path = "plan_faults_tests.rs"]
mod tests;
