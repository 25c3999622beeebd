//! Stockholm's wall clock: the one place where local time becomes an instant and back.
//!
//! Invariants: minutes of a day are wall-clock minutes, 0 to 1440; an end at or before its start means the next day;
//! a time that does not exist (the hour skipped in March) is an error that says what does; of a time that exists twice
//! (the hour repeated in October) the earlier is meant unless the later is asked for.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Europe::Stockholm;

use super::period::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, Period, PeriodError};

/// Wall-clock minutes of a day.
pub const MINUTES_A_DAY: i64 = 24 * 60;

/// Why a local time is not an instant, or two of them not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    /// The clocks skip this time. The day has every minute before `gap_starts_at` and from `gap_ends_at` on.
    #[error("{value} does not exist in Stockholm: the clocks go from {gap_starts_at} to {gap_ends_at}")]
    Gap { value: NaiveDateTime, gap_starts_at: NaiveDateTime, gap_ends_at: NaiveDateTime },
    /// The date is before 1950 or after 2099.
    #[error("{value} is outside the calendar, which goes from 1950 to 2099")]
    OutsideCalendar { value: NaiveDateTime },
    /// Not a minute of a day: a start is 0 to 1439, an end 0 to 1440.
    #[error("{value} is not a minute of the day")]
    NotAMinute { value: i64 },
    /// The two instants are not a period.
    #[error(transparent)]
    Period(#[from] PeriodError),
}

/// A part of a period that lies within one date and between two changes of the clocks, so that in it the wall clock
/// and elapsed time run alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalStretch {
    pub period: Period,
    pub date: NaiveDate,
    /// The wall-clock minute of the day when the stretch starts; it ends `period.minutes()` later.
    pub starts_minute: i64,
}

/// The wall clock's time at the instant.
pub fn to_local(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    // Only at the very ends of what a date can hold is there no local time; UTC is the nearest then.
    utc.checked_add_offset(Stockholm.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

/// The date in Stockholm at the instant.
pub fn date_of(instant: DateTime<Utc>) -> NaiveDate {
    to_local(instant).date()
}

/// The instant of a wall-clock time; the earlier of two.
///
/// # Errors
/// [`LocalTimeError::Gap`] and [`LocalTimeError::OutsideCalendar`].
pub fn instant(local: NaiveDateTime) -> Result<DateTime<Utc>, LocalTimeError> {
    resolve(local).map(|(earlier, _)| earlier)
}

/// The instant of a wall-clock time; the later of two. The same as [`instant`] save for one hour in October.
///
/// # Errors
/// As [`instant`].
pub fn instant_later(local: NaiveDateTime) -> Result<DateTime<Utc>, LocalTimeError> {
    resolve(local).map(|(_, later)| later)
}

fn resolve(local: NaiveDateTime) -> Result<(DateTime<Utc>, DateTime<Utc>), LocalTimeError> {
    let outside = LocalTimeError::OutsideCalendar { value: local };
    if !(1950..2100).contains(&local.year()) {
        return Err(outside);
    }
    match Stockholm.from_local_datetime(&local) {
        MappedLocalTime::Single(only) => Ok((only.to_utc(), only.to_utc())),
        MappedLocalTime::Ambiguous(earlier, later) => Ok((earlier.to_utc(), later.to_utc())),
        MappedLocalTime::None => {
            let change = offset_change(local.and_utc() - TimeDelta::days(1), local.and_utc() + TimeDelta::days(1));
            let minute_before = to_local(change - TimeDelta::minutes(1));
            Err(LocalTimeError::Gap {
                value: local,
                gap_starts_at: minute_before + TimeDelta::minutes(1),
                gap_ends_at: to_local(change),
            })
        }
    }
}

/// The first minute after `before` with the offset that holds at `after`; there is one change at most between them.
fn offset_change(before: DateTime<Utc>, after: DateTime<Utc>) -> DateTime<Utc> {
    let offset = |instant: DateTime<Utc>| Stockholm.offset_from_utc_datetime(&instant.naive_utc()).fix();
    let minute = |minutes: i64| CALENDAR_STARTS_AT + TimeDelta::minutes(minutes);
    let mut low = (before - CALENDAR_STARTS_AT).num_minutes();
    let mut high = (after - CALENDAR_STARTS_AT).num_minutes();
    let target = offset(after);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if offset(minute(middle)) == target { high = middle } else { low = middle }
    }
    minute(high)
}

/// The period that starts on `date` at one minute of the day and ends at another; an end at or before the start is
/// the next day's, so that 21:00–07:00 is a night and equal minutes are a whole day.
///
/// # Errors
/// Any [`LocalTimeError`].
pub fn period(date: NaiveDate, starts_minute: i64, ends_minute: i64) -> Result<Period, LocalTimeError> {
    if !(0..MINUTES_A_DAY).contains(&starts_minute) {
        return Err(LocalTimeError::NotAMinute { value: starts_minute });
    }
    if !(0..=MINUTES_A_DAY).contains(&ends_minute) {
        return Err(LocalTimeError::NotAMinute { value: ends_minute });
    }
    let days_later = if ends_minute <= starts_minute { MINUTES_A_DAY } else { 0 };
    let midnight = date.and_time(chrono::NaiveTime::MIN);
    let at = |minute: i64| {
        let local = midnight.checked_add_signed(TimeDelta::minutes(minute));
        instant(local.ok_or(LocalTimeError::OutsideCalendar { value: midnight })?)
    };
    Ok(Period::new(at(starts_minute)?, at(ends_minute + days_later)?)?)
}

/// The date from midnight to midnight: 24 hours, 23 when summer time starts, 25 when it ends. A date outside the
/// calendar (1950–2099) counts as the nearest one inside.
pub fn day(date: NaiveDate) -> Period {
    let inside = date.clamp(date_of(CALENDAR_STARTS_AT), date_of(CALENDAR_ENDS_AT - TimeDelta::minutes(1)));
    let midnight = |date: NaiveDate| instant(date.and_time(chrono::NaiveTime::MIN)).unwrap_or(CALENDAR_ENDS_AT);
    Period::new(midnight(inside), midnight(inside + Days::new(1)))
        .expect("within the calendar the clocks never change at midnight, so a day is a period")
}

/// The Monday on or before the date.
pub fn week_start(date: NaiveDate) -> NaiveDate {
    // The calendar of the type itself may end before the Monday; its first day is the nearest then.
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(NaiveDate::MIN)
}

/// The period cut at every midnight and every change of the clocks, in order and without holes.
pub fn stretches(period: &Period) -> Vec<LocalStretch> {
    let mut found = Vec::new();
    let mut starts_at = period.starts_at();
    while starts_at < period.ends_at() {
        let local = to_local(starts_at);
        let ends_at = day(local.date()).ends_at().min(period.ends_at());
        let last = ends_at - TimeDelta::minutes(1);
        let same_offset = to_local(last) - local == last - starts_at;
        let ends_at = if same_offset { ends_at } else { offset_change(starts_at, last) };
        let stretch = Period::new(starts_at, ends_at).expect("a part of a period is a period");
        let starts_minute = i64::from(local.num_seconds_from_midnight() / 60);
        found.push(LocalStretch { period: stretch, date: local.date(), starts_minute });
        starts_at = ends_at;
    }
    found
}

#[cfg(test)]
#[path = "stockholm_tests.rs"]
mod tests;
