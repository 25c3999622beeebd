//! What an agreement says of cancelling (until when it is free, and what it costs after that) and of attesting.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::money::BasisPoints;
use crate::time::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, LocalTimeError, stockholm};

/// Until when cancelling is free, and what it costs after that: a booking keeps the terms it was made under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancellationTerms {
    /// How many days before the first day.
    pub free_days_before: i64,
    /// Until which minute of that day, in Stockholm.
    pub free_until_minute: i64,
    /// Share of the net price after that.
    pub fee_basis_points: BasisPoints,
}

impl CancellationTerms {
    /// The moment after which cancelling costs; never later than the start.
    pub fn free_until(&self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        let first_day = stockholm::date_of(starts_at);
        let days = u64::try_from(self.free_days_before).unwrap_or(0);
        let day = first_day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
        at_minute(day, self.free_until_minute).min(starts_at)
    }

    /// The fee for cancelling at `now`, as a share of the net price.
    pub fn fee_at(&self, now: DateTime<Utc>, starts_at: DateTime<Utc>) -> BasisPoints {
        if now <= self.free_until(starts_at) { BasisPoints(0) } else { self.fee_basis_points }
    }
}

/// How hours are attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttestTerms {
    /// Whether a second person of the buyer's, such as its economist, approves what the unit has approved.
    pub two_steps: bool,
    /// Within how many days after the report, and where there are two steps after the first, it is to be done.
    pub within_days: i64,
    /// Whether the step that waits is taken by itself after that.
    pub automatic: bool,
}

impl Default for AttestTerms {
    fn default() -> Self {
        Self { two_steps: false, within_days: 7, automatic: false }
    }
}

impl AttestTerms {
    /// The last day on which a step that waits since then is to be taken.
    pub fn last_day(&self, since_at: DateTime<Utc>) -> NaiveDate {
        let days = u64::try_from(self.within_days).unwrap_or(0);
        stockholm::date_of(since_at).checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
    }

    /// The end of that day.
    pub fn before_at(&self, since_at: DateTime<Utc>) -> DateTime<Utc> {
        let next = self.last_day(since_at).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        at_minute(next, 0)
    }
}

/// A minute of a local day. In the hour that does not exist in spring the moment at which the clock jumps stands for it;
/// outside the calendar its nearest end does.
pub fn at_minute(day: NaiveDate, minute: i64) -> DateTime<Utc> {
    let nearest_end = if day.year() < 2000 { CALENDAR_STARTS_AT } else { CALENDAR_ENDS_AT };
    let Some(local) = day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minute)) else {
        return nearest_end;
    };
    match stockholm::instant(local) {
        Err(LocalTimeError::Gap { gap_ends_at, .. }) => stockholm::instant(gap_ends_at).unwrap_or(nearest_end),
        found => found.unwrap_or(nearest_end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn terms(free_days_before: i64, free_until_minute: i64) -> CancellationTerms {
        CancellationTerms { free_days_before, free_until_minute, fee_basis_points: BasisPoints(5000) }
    }

    #[test]
    fn outside_the_calendar_its_nearest_end_stands() {
        for day in [NaiveDate::MAX, "9999-12-31".parse().unwrap(), "2100-01-01".parse().unwrap()] {
            assert_eq!(at_minute(day, 420), CALENDAR_ENDS_AT, "{day}");
        }
        for day in [NaiveDate::MIN, "0001-01-01".parse().unwrap(), "1949-12-31".parse().unwrap()] {
            assert_eq!(at_minute(day, 420), CALENDAR_STARTS_AT, "{day}");
        }
        let jump = Utc.with_ymd_and_hms(2027, 3, 28, 1, 0, 0).unwrap();
        assert_eq!(at_minute("2027-03-28".parse().unwrap(), 150), jump);
    }

    #[test]
    fn free_until_noon_on_the_day_before() {
        let starts_at = Utc.with_ymd_and_hms(2026, 11, 24, 6, 0, 0).unwrap();
        let limit = Utc.with_ymd_and_hms(2026, 11, 23, 11, 0, 0).unwrap();
        let terms = terms(1, 12 * 60);
        assert_eq!(terms.free_until(starts_at), limit);
        assert_eq!(terms.fee_at(limit, starts_at), BasisPoints(0));
        assert_eq!(terms.fee_at(limit + TimeDelta::seconds(1), starts_at), BasisPoints(5000));
    }

    #[test]
    fn hours_are_attested_by_the_end_of_the_last_day() {
        let reported_at = Utc.with_ymd_and_hms(2026, 11, 24, 22, 30, 0).unwrap();
        let terms = AttestTerms { within_days: 5, ..AttestTerms::default() };
        assert_eq!(terms.last_day(reported_at), "2026-11-29".parse().unwrap());
        assert_eq!(terms.before_at(reported_at), Utc.with_ymd_and_hms(2026, 11, 29, 23, 0, 0).unwrap());
    }

    #[test]
    fn the_limit_is_never_after_the_start() {
        let starts_at = Utc.with_ymd_and_hms(2026, 11, 24, 6, 0, 0).unwrap();
        assert_eq!(terms(0, 12 * 60).free_until(starts_at), starts_at);
    }

    #[test]
    fn noon_stays_noon_when_the_clock_changes_in_between() {
        // Summer time begins on 29 March 2026 at 02:00.
        let starts_at = Utc.with_ymd_and_hms(2026, 3, 30, 5, 0, 0).unwrap();
        assert_eq!(terms(1, 720).free_until(starts_at), Utc.with_ymd_and_hms(2026, 3, 29, 10, 0, 0).unwrap());
        assert_eq!(terms(2, 720).free_until(starts_at), Utc.with_ymd_and_hms(2026, 3, 28, 11, 0, 0).unwrap());
        let gap = terms(1, 150).free_until(starts_at);
        assert_eq!(gap, Utc.with_ymd_and_hms(2026, 3, 29, 1, 0, 0).unwrap());
    }
}
