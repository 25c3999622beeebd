//! A month of a year, which claims and statistics count by.
//!
//! Invariant: a [`YearMonth`] lies within the program's calendar, 1950 to 2099.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

const YEARS: std::ops::RangeInclusive<i32> = 1950..=2099;

/// A month of a year, as in `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    first_day: NaiveDate,
}

/// The text is not a month of the calendar, written as `2026-11`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a month such as 2026-11")]
pub struct NotAMonth {
    pub text: String,
}

impl YearMonth {
    /// The month that the date lies in; the calendar's first or last where the date lies outside it.
    pub fn of(date: NaiveDate) -> YearMonth {
        let year = date.year().clamp(*YEARS.start(), *YEARS.end());
        let month = match date.year() {
            earlier if earlier < year => 1,
            later if later > year => 12,
            _ => date.month(),
        };
        let first_day = NaiveDate::from_ymd_opt(year, month, 1).expect("every month has a first day");
        YearMonth { first_day }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// The month's number, 1 to 12.
    pub fn month(self) -> u32 {
        self.first_day.month()
    }

    /// The month's first day.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The month's last day.
    pub fn last_day(self) -> NaiveDate {
        self.first_day + Months::new(1) - Days::new(1)
    }

    /// The month after it; the same month where the calendar ends.
    pub fn next(self) -> YearMonth {
        YearMonth::of(self.first_day + Months::new(1))
    }

    /// The month before it; the same month where the calendar begins.
    pub fn previous(self) -> YearMonth {
        YearMonth::of(self.first_day - Days::new(1))
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for YearMonth {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<YearMonth, NotAMonth> {
        let parse = || {
            let (year, month) = text.split_once('-')?;
            let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            if !digits(year, 4) || !digits(month, 2) {
                return None;
            }
            let first_day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
            YEARS.contains(&first_day.year()).then_some(YearMonth { first_day })
        };
        // A text from an address can be long; its beginning is enough to recognise it by.
        parse().ok_or_else(|| NotAMonth { text: text.chars().take(20).collect() })
    }
}

impl serde::Serialize for YearMonth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_of_a_month() {
        for (text, last_day) in [("2026-11", "2026-11-30"), ("2028-02", "2028-02-29"), ("2099-12", "2099-12-31")] {
            let month = month(text);
            assert_eq!(month.to_string(), text);
            assert_eq!(month.first_day(), date(&format!("{text}-01")));
            assert_eq!(month.last_day(), date(last_day));
            assert_eq!(YearMonth::of(month.last_day()), month);
        }
    }

    #[test]
    fn neighbours_stay_within_the_calendar() {
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2027-01").previous(), month("2026-12"));
        assert_eq!(month("2099-12").next(), month("2099-12"));
        assert_eq!(month("1950-01").previous(), month("1950-01"));
        assert_eq!(YearMonth::of(NaiveDate::MAX), month("2099-12"));
        assert_eq!(YearMonth::of(NaiveDate::MIN), month("1950-01"));
    }

    #[test]
    fn what_is_no_month() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "1949-12", "2100-01", "2026-11-01", "+026-11"]
        {
            assert!(text.parse::<YearMonth>().is_err(), "{text:?}");
        }
    }
}
