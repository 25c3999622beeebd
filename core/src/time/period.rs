//! A half-open stretch of time, `[starts_at, ends_at)`.
//!
//! Invariants, kept by the one constructor and by deserialisation: both ends are whole minutes, the end is after the
//! start, and both lie within the program's calendar. Two periods that only touch do not overlap.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// The first instant of the program's calendar: 1 January 1950 in Stockholm. Earlier the zone's history is irregular.
pub const CALENDAR_STARTS_AT: DateTime<Utc> =
    DateTime::from_timestamp(-631_155_600, 0).expect("1949-12-31T23:00:00Z is an instant");

/// The end of the program's calendar: midnight as 2100 begins in Stockholm. Later the summer-time rules are not known.
pub const CALENDAR_ENDS_AT: DateTime<Utc> =
    DateTime::from_timestamp(4_102_441_200, 0).expect("2099-12-31T23:00:00Z is an instant");

/// A non-empty, half-open period of whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct Period {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// Why two instants are not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// An end has seconds or parts of a second.
    #[error("{} is not a whole minute", text(.value))]
    NotWholeMinutes { value: DateTime<Utc> },
    /// The period ends before it starts, or at the same instant.
    #[error("the period ends at {}, which is not after its start {}", text(.ends_at), text(.starts_at))]
    Reversed { starts_at: DateTime<Utc>, ends_at: DateTime<Utc> },
    /// An end lies before [`CALENDAR_STARTS_AT`] or after [`CALENDAR_ENDS_AT`].
    #[error("{} is outside the calendar, which goes from 1950 to 2099", text(.value))]
    OutsideCalendar { value: DateTime<Utc> },
}

impl Period {
    /// The period from `starts_at` up to but not including `ends_at`.
    ///
    /// # Errors
    /// See [`PeriodError`]; the start is examined before the end, the order of the two last.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Period, PeriodError> {
        for value in [starts_at, ends_at] {
            if value.second() != 0 || value.nanosecond() != 0 {
                return Err(PeriodError::NotWholeMinutes { value });
            }
            if !(CALENDAR_STARTS_AT..=CALENDAR_ENDS_AT).contains(&value) {
                return Err(PeriodError::OutsideCalendar { value });
            }
        }
        if ends_at <= starts_at {
            return Err(PeriodError::Reversed { starts_at, ends_at });
        }
        Ok(Period { starts_at, ends_at })
    }

    /// The first instant of the period.
    pub fn starts_at(&self) -> DateTime<Utc> {
        self.starts_at
    }

    /// The first instant after the period.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.ends_at
    }

    /// Elapsed minutes, at least 1; a night when the clocks change has 60 fewer or more than the wall clock suggests.
    pub fn minutes(&self) -> i64 {
        (self.ends_at - self.starts_at).num_minutes()
    }

    /// Whether the two share at least a minute.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// Whether the instant lies in the period; the end itself does not.
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.starts_at <= instant && instant < self.ends_at
    }

    /// Whether all of `other` lies in this period.
    pub fn covers(&self, other: &Period) -> bool {
        self.starts_at <= other.starts_at && other.ends_at <= self.ends_at
    }

    /// What the two have in common, if anything.
    pub fn intersection(&self, other: &Period) -> Option<Period> {
        let starts_at = self.starts_at.max(other.starts_at);
        let ends_at = self.ends_at.min(other.ends_at);
        (starts_at < ends_at).then_some(Period { starts_at, ends_at })
    }

    /// The part from one elapsed minute up to another, counted from the start; what lies outside is left off, and
    /// nothing is left if the rest is empty.
    pub fn part(&self, from_minute: i64, to_minute: i64) -> Option<Period> {
        let at = |minute: i64| self.starts_at + TimeDelta::minutes(minute.clamp(0, self.minutes()));
        Period::new(at(from_minute), at(to_minute)).ok()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", text(&self.starts_at), text(&self.ends_at))
    }
}

fn text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The stored form, before it is known to be a period.
#[derive(Deserialize)]
struct Ends {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl TryFrom<Ends> for Period {
    type Error = PeriodError;

    fn try_from(ends: Ends) -> Result<Period, PeriodError> {
        Period::new(ends.starts_at, ends.ends_at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an RFC 3339 instant")
    }

    fn minutes(starts: i64, ends: i64) -> Period {
        let base = at("2026-11-24T00:00:00Z");
        Period::new(base + TimeDelta::minutes(starts), base + TimeDelta::minutes(ends)).expect("a valid period")
    }

    #[test]
    fn refuses_what_is_not_a_period() {
        let (seven, four) = (at("2026-11-24T07:00:00Z"), at("2026-11-24T16:00:00Z"));
        let seconds = at("2026-11-24T07:00:30Z");
        let leap = at("2016-12-31T23:59:60Z");
        let (old, far) = (at("1949-12-31T22:59:00Z"), at("2099-12-31T23:01:00Z"));
        let cases = [
            (seven, seven, PeriodError::Reversed { starts_at: seven, ends_at: seven }),
            (four, seven, PeriodError::Reversed { starts_at: four, ends_at: seven }),
            (seconds, four, PeriodError::NotWholeMinutes { value: seconds }),
            (seven, seconds, PeriodError::NotWholeMinutes { value: seconds }),
            (leap, four, PeriodError::NotWholeMinutes { value: leap }),
            (old, four, PeriodError::OutsideCalendar { value: old }),
            (seven, far, PeriodError::OutsideCalendar { value: far }),
        ];
        for (starts_at, ends_at, expected) in cases {
            assert_eq!(Period::new(starts_at, ends_at), Err(expected), "{starts_at} to {ends_at}");
        }
        let error = PeriodError::NotWholeMinutes { value: seconds };
        assert_eq!(error.to_string(), "2026-11-24T07:00:30Z is not a whole minute");
        assert!(Period::new(CALENDAR_STARTS_AT, CALENDAR_ENDS_AT).is_ok());
    }

    #[test]
    fn relates_to_other_periods() {
        let middle = minutes(60, 120);
        // (other, overlaps, middle covers other)
        let cases = [
            (minutes(0, 60), false, false),
            (minutes(0, 61), true, false),
            (minutes(60, 120), true, true),
            (minutes(70, 80), true, true),
            (minutes(119, 121), true, false),
            (minutes(120, 180), false, false),
            (minutes(0, 180), true, false),
        ];
        for (other, overlaps, covers) in cases {
            assert_eq!(middle.overlaps(&other), overlaps, "{other}");
            assert_eq!(middle.covers(&other), covers, "{other}");
        }
        assert!(middle.contains(middle.starts_at()));
        assert!(!middle.contains(middle.ends_at()));
        assert_eq!(middle.intersection(&minutes(90, 200)), Some(minutes(90, 120)));
        assert_eq!(middle.part(15, 45), Some(minutes(75, 105)));
        assert_eq!(middle.part(i64::MIN, i64::MAX), Some(middle));
        assert_eq!(middle.part(30, 30), None);
        assert_eq!(middle.part(40, 30), None);
    }

    #[test]
    fn text_and_json() {
        let period = minutes(7 * 60, 16 * 60);
        assert_eq!(period.to_string(), "2026-11-24T07:00:00Z/2026-11-24T16:00:00Z");
        let json = serde_json::to_string(&period).expect("a period is JSON");
        assert_eq!(json, r#"{"starts_at":"2026-11-24T07:00:00Z","ends_at":"2026-11-24T16:00:00Z"}"#);
        assert_eq!(serde_json::from_str::<Period>(&json).expect("the same period"), period);
        let reversed = r#"{"starts_at":"2026-11-24T07:00:00Z","ends_at":"2026-11-24T07:00:00Z"}"#;
        let error = serde_json::from_str::<Period>(reversed).expect_err("an empty period");
        assert!(error.to_string().contains("not after its start"), "{error}");
    }

    prop_compose! {
        fn any_period()(starts in -5_000_i64..5_000, length in 1_i64..3_000) -> Period {
            minutes(starts, starts + length)
        }
    }

    proptest! {
        #[test]
        fn algebra_agrees_with_itself(one in any_period(), two in any_period(), offset in -5_000_i64..8_000) {
            let shared = one.intersection(&two);
            prop_assert_eq!(shared, two.intersection(&one));
            prop_assert_eq!(one.overlaps(&two), shared.is_some());
            prop_assert_eq!(one.overlaps(&two), two.overlaps(&one));
            prop_assert_eq!(one.covers(&two), shared == Some(two));
            let instant = minutes(offset, offset + 1).starts_at();
            let in_both = one.contains(instant) && two.contains(instant);
            prop_assert_eq!(in_both, shared.is_some_and(|period| period.contains(instant)));
            if let Some(shared) = shared {
                prop_assert!(shared.minutes() <= one.minutes().min(two.minutes()));
            }
        }
    }
}
