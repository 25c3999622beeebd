//! Busy time from a calendar elsewhere: a file that was left here, or an address that is read again and again. Kept are the
//! periods alone, never what they are about; others see that the resource is busy and no more.
//!
//! The reading itself, over the network, is the server's; it hands the text over and this decides what it means.

mod feed;
mod ics;
mod lines;
mod recurrence;
pub(crate) mod store;

pub use feed::{
    CalendarFeed, DueFeed, FeedState, Fetched, calendar, due_calendar, due_calendars, read_calendar, remove_calendar,
    set_calendar_address, set_calendar_file, store_fetched,
};
pub use ics::busy_periods;

use crate::plugin::{Fact, Facts};

/// How far ahead busy time is worked out, in days.
pub const CALENDAR_DAYS: u64 = 400;

/// The bounds of a calendar, which the operator sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarLimits {
    /// The largest file, in bytes.
    pub most_bytes: usize,
    /// How many occurrences of events are counted out, those in the past too; a rule that is followed for long without a
    /// match is charged as some of them.
    pub most_occurrences: usize,
    /// How many busy periods may come of it.
    pub most_periods: usize,
}

impl CalendarLimits {
    /// The limits by the names that the texts of [`CalendarFault`] have for them.
    pub fn facts(&self) -> Facts {
        let number = |number: usize| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
        // A year is no number of anything.
        let year = |year: &i32| Fact::Text(year.to_string());
        let pairs = [
            ("most", number(self.most_bytes / 1024)),
            ("occurrences", number(self.most_occurrences)),
            ("periods", number(self.most_periods)),
            ("first_year", year(ics::YEARS.start())),
            ("last_year", year(ics::YEARS.end())),
            ("rule_bytes", number(recurrence::LONGEST_RULE)),
            ("positions", number(recurrence::MOST_POSITIONS)),
            ("a_day", number(recurrence::MOST_A_DAY)),
        ];
        pairs.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect()
    }
}

/// What is wrong with a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// It is no iCalendar file, or not all of one.
    #[error("this is no iCalendar file")]
    NotACalendar,
    /// It is larger than the limit.
    #[error("the file is larger than the limit")]
    TooLarge,
    /// A change is of one occurrence and all that follow.
    #[error("a change is of one occurrence and all that follow")]
    Range,
    /// A rule of recurrence can't be read.
    #[error("a rule of recurrence can't be read")]
    Recurrence,
    /// An event is repeated more often than daily.
    #[error("an event is repeated more often than daily")]
    TooFrequent,
    /// A time can't be read, or is of a year that isn't.
    #[error("a time can't be read")]
    Time,
    /// More comes of it than the limits allow, or finding it out takes more than they do.
    #[error("the events come to more than the limit")]
    TooMany,
}

impl CalendarFault {
    /// As the database, the API and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotACalendar => "not_a_calendar",
            Self::TooLarge => "calendar_too_large",
            Self::Range => "calendar_range",
            Self::Recurrence => "calendar_recurrence",
            Self::TooFrequent => "calendar_too_frequent",
            Self::Time => "calendar_time",
            Self::TooMany => "calendar_too_many",
        }
    }
}
