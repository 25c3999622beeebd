//! The ISO 8601 week, which Swedish calendars count by: it begins on Monday and belongs to the year of its Thursday.
//!
//! Invariant: an [`IsoWeek`] exists in the calendar (a year has 52 or 53).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// A week of a year, as in `2026-W47`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    monday: NaiveDate,
}

/// The text is not a week that exists, written as `2026-W47`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a week such as 2026-W47")]
pub struct NotAWeek {
    pub text: String,
}

impl IsoWeek {
    /// The week that the date lies in.
    pub fn of(date: NaiveDate) -> IsoWeek {
        IsoWeek { monday: super::stockholm::week_start(date) }
    }

    /// The year that the week belongs to; around New Year it may differ from the year of its days.
    pub fn year(self) -> i32 {
        self.monday.iso_week().year()
    }

    /// The week's number, 1 to 53.
    pub fn number(self) -> u32 {
        self.monday.iso_week().week()
    }

    /// The week's first day.
    pub fn monday(self) -> NaiveDate {
        self.monday
    }

    /// The week that lies `weeks` later, or earlier if negative; the same week where the calendar ends.
    pub fn later_by(self, weeks: i32) -> IsoWeek {
        let step = TimeDelta::weeks(i64::from(weeks));
        IsoWeek { monday: self.monday.checked_add_signed(step).unwrap_or(self.monday) }
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-W{:02}", self.year(), self.number())
    }
}

impl FromStr for IsoWeek {
    type Err = NotAWeek;

    fn from_str(text: &str) -> Result<IsoWeek, NotAWeek> {
        let parse = || {
            let (year, number) = text.split_once("-W")?;
            let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            if !digits(year, 4) || !digits(number, 2) {
                return None;
            }
            NaiveDate::from_isoywd_opt(year.parse().ok()?, number.parse().ok()?, Weekday::Mon)
        };
        // A text from an address can be long; its beginning is enough to recognise it by.
        parse().map(|monday| IsoWeek { monday }).ok_or_else(|| NotAWeek { text: text.chars().take(20).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_around_new_year() {
        let cases = [
            ((2026, 11, 21), "2026-W47", (2026, 11, 16)),
            ((2026, 12, 31), "2026-W53", (2026, 12, 28)),
            ((2027, 1, 3), "2026-W53", (2026, 12, 28)),
            ((2027, 1, 4), "2027-W01", (2027, 1, 4)),
            ((2024, 12, 30), "2025-W01", (2024, 12, 30)),
        ];
        let date = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        for (day, text, monday) in cases {
            let week = IsoWeek::of(date(day));
            assert_eq!(week.to_string(), text);
            assert_eq!(week.monday(), date(monday));
            assert_eq!(text.parse(), Ok(week));
        }
    }

    #[test]
    fn steps_and_refusals() {
        let week: IsoWeek = "2026-W53".parse().expect("2026 has 53 weeks");
        assert_eq!(week.later_by(1).to_string(), "2027-W01");
        assert_eq!(week.later_by(-1).to_string(), "2026-W52");
        assert_eq!(IsoWeek::of(NaiveDate::MAX).later_by(i32::MAX).monday(), IsoWeek::of(NaiveDate::MAX).monday());
        for text in ["", "2025-W53", "2026-W00", "2026-W54", "2026W10", "2026-W1", "2026-W+1", "+026-W10", "v. 47"] {
            assert!(text.parse::<IsoWeek>().is_err(), "{text:?}");
        }
    }
}
