//! When a job runs: a cron expression in Stockholm's time.
//!
//! A time that the clocks skip in March counts when they have jumped. Of an hour that comes twice in October, a job
//! with fixed hours runs in the first, one that runs every hour in both.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use cron::{Schedule, TimeUnitSpec};

use crate::time::LocalTimeError;
use crate::time::stockholm;

/// A cron expression: second, minute, hour, day of month, month, day of week.
#[derive(Debug, Clone)]
pub struct Timetable {
    schedule: Schedule,
}

impl Timetable {
    /// An expression, or nothing if the text is empty; `None` if it is neither.
    pub fn parse_optional(text: &str) -> Option<Option<Self>> {
        if text.is_empty() {
            return Some(None);
        }
        let schedule = Schedule::from_str(text).ok()?;
        Some(Some(Self { schedule }))
    }

    /// The latest moment at or before `now` for which the job should have run.
    pub fn latest(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // The wall clock's reading taken as if it were UTC: the expression knows nothing of zones.
        let wall_clock = stockholm::to_local(now).and_utc() + TimeDelta::seconds(1);
        let moment = self.schedule.after(&wall_clock).next_back()?.naive_utc();
        let first = match stockholm::instant(moment) {
            Ok(first) => first,
            Err(LocalTimeError::Gap { gap_ends_at, .. }) => stockholm::instant(gap_ends_at).ok()?,
            Err(_) => return None,
        };
        let second = stockholm::instant_later(moment).unwrap_or(first);
        Some(if second <= now && self.schedule.hours().is_all() { second } else { first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(expression: &str, now: &str) -> String {
        let timetable = Timetable::parse_optional(expression).unwrap().unwrap();
        timetable.latest(now.parse().unwrap()).unwrap().format("%FT%TZ").to_string()
    }

    #[test]
    fn noon_is_noon_in_stockholm_in_winter_and_summer() {
        assert_eq!(latest("0 0 12 * * *", "2026-11-24T10:59:59Z"), "2026-11-23T11:00:00Z");
        assert_eq!(latest("0 0 12 * * *", "2026-11-24T11:00:00Z"), "2026-11-24T11:00:00Z");
        assert_eq!(latest("0 0 12 * * *", "2026-06-24T23:00:00Z"), "2026-06-24T10:00:00Z");
    }

    #[test]
    fn a_skipped_time_counts_when_the_clocks_have_jumped() {
        assert_eq!(latest("0 30 2 * * *", "2026-03-29T00:59:59Z"), "2026-03-28T01:30:00Z");
        assert_eq!(latest("0 30 2 * * *", "2026-03-29T01:05:00Z"), "2026-03-29T01:00:00Z");
        assert_eq!(latest("0 30 2 * * *", "2026-03-29T12:00:00Z"), "2026-03-29T01:00:00Z");
    }

    #[test]
    fn a_repeated_hour_counts_once_for_fixed_hours_and_twice_for_every_hour() {
        // 02.30 comes at 00:30Z and again at 01:30Z.
        assert_eq!(latest("0 30 2 * * *", "2026-10-25T00:45:00Z"), "2026-10-25T00:30:00Z");
        assert_eq!(latest("0 30 2 * * *", "2026-10-25T01:45:00Z"), "2026-10-25T00:30:00Z");
        assert_eq!(latest("0 * * * * *", "2026-10-25T00:45:10Z"), "2026-10-25T00:45:00Z");
        assert_eq!(latest("0 * * * * *", "2026-10-25T01:45:10Z"), "2026-10-25T01:45:00Z");
    }

    #[test]
    fn what_is_no_expression_is_told_from_nothing() {
        assert!(Timetable::parse_optional("").unwrap().is_none());
        assert!(Timetable::parse_optional("at noon").is_none());
        assert!(Timetable::parse_optional("0 0 25 * * *").is_none());
    }
}
