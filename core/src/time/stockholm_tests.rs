//! Tests of Stockholm's wall clock, above all on the two nights when the clocks change.

use chrono::NaiveTime;
use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a local time")
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[test]
fn local_times_and_instants() {
    let cases = [
        ("2026-11-24T07:00:00", "2026-11-24T06:00:00Z"),
        ("2026-07-01T07:00:00", "2026-07-01T05:00:00Z"),
        ("2026-03-29T01:59:00", "2026-03-29T00:59:00Z"),
        ("2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
        ("2026-10-25T01:59:00", "2026-10-24T23:59:00Z"),
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
    ];
    for (wall, expected) in cases {
        assert_eq!(instant(local(wall)), Ok(utc(expected)));
        assert_eq!(instant_later(local(wall)), Ok(utc(expected)));
        assert_eq!(to_local(utc(expected)), local(wall));
    }
    assert_eq!(date_of(utc("2026-11-23T23:00:00Z")), date("2026-11-24"));
}

#[test]
fn the_skipped_hour_is_refused_with_its_bounds() {
    for wall in ["2026-03-29T02:00:00", "2026-03-29T02:30:00", "2026-03-29T02:59:00"] {
        let expected = LocalTimeError::Gap {
            value: local(wall),
            gap_starts_at: local("2026-03-29T02:00:00"),
            gap_ends_at: local("2026-03-29T03:00:00"),
        };
        assert_eq!(instant(local(wall)), Err(expected));
        assert_eq!(instant_later(local(wall)), Err(expected));
    }
    assert!(matches!(period(date("2026-03-28"), 21 * 60, 150), Err(LocalTimeError::Gap { .. })));
}

#[test]
fn the_repeated_hour_is_the_earlier_unless_asked() {
    let half_past_two = local("2026-10-25T02:30:00");
    assert_eq!(instant(half_past_two), Ok(utc("2026-10-25T00:30:00Z")));
    assert_eq!(instant_later(half_past_two), Ok(utc("2026-10-25T01:30:00Z")));
}

#[test]
fn shifts_have_the_minutes_that_pass() {
    // date, from, to, elapsed hours
    let cases = [
        ("2026-11-24", 7 * 60, 16 * 60, 9),
        ("2026-11-24", 21 * 60, 7 * 60, 10),
        ("2026-11-24", 16 * 60, 24 * 60, 8),
        ("2026-11-24", 16 * 60, 0, 8),
        ("2026-11-24", 8 * 60, 8 * 60, 24),
        ("2026-03-28", 21 * 60, 7 * 60, 9),
        ("2026-10-24", 21 * 60, 7 * 60, 11),
    ];
    for (on, starts_minute, ends_minute, hours) in cases {
        let shift = period(date(on), starts_minute, ends_minute).expect("a shift");
        assert_eq!(shift.minutes(), hours * 60, "{on} {starts_minute}–{ends_minute}");
    }
    for (starts, ends, value) in [(-1, 60, -1), (1440, 60, 1440), (0, 1441, 1441), (0, i64::MIN, i64::MIN)] {
        assert_eq!(period(date("2026-11-24"), starts, ends), Err(LocalTimeError::NotAMinute { value }));
    }
}

#[test]
fn days_of_23_24_and_25_hours() {
    let cases = [
        ("2026-03-29", 23),
        ("2026-11-24", 24),
        ("2026-10-25", 25),
        ("1979-04-01", 24),
        ("2060-03-28", 23),
        ("2099-10-25", 25),
    ];
    for (on, hours) in cases {
        assert_eq!(day(date(on)).minutes(), hours * 60);
    }
}

#[test]
fn the_calendar_has_ends() {
    for edge in [NaiveDate::MIN, NaiveDate::MAX, date("1949-12-31"), date("2100-01-01")] {
        let value = edge.and_time(NaiveTime::MIN);
        assert_eq!(instant(value), Err(LocalTimeError::OutsideCalendar { value }));
        assert!(matches!(period(edge, 1380, 60), Err(LocalTimeError::OutsideCalendar { .. })), "{edge}");
        assert_eq!(day(edge).minutes(), 24 * 60);
        week_start(edge);
    }
    assert_eq!(day(NaiveDate::MIN).starts_at(), CALENDAR_STARTS_AT);
    assert_eq!(day(NaiveDate::MAX).ends_at(), CALENDAR_ENDS_AT);
    to_local(DateTime::<Utc>::MAX_UTC);
    to_local(DateTime::<Utc>::MIN_UTC);
}

#[test]
fn weeks_start_on_monday() {
    for (on, monday) in [("2026-11-16", "2026-11-16"), ("2026-11-22", "2026-11-16"), ("2027-01-03", "2026-12-28")] {
        assert_eq!(week_start(date(on)), date(monday));
    }
}

#[test]
fn stretches_cut_at_midnight_and_at_the_change() {
    let cut = |on: &str| -> Vec<(String, i64, i64)> {
        let night = period(date(on), 21 * 60, 7 * 60).expect("a night");
        stretches(&night)
            .iter()
            .map(|part| (part.date.to_string(), part.starts_minute, part.period.minutes()))
            .collect()
    };
    let parts = |list: &[(&str, i64, i64)]| -> Vec<(String, i64, i64)> {
        list.iter().map(|(on, starts, minutes)| ((*on).to_owned(), *starts, *minutes)).collect()
    };
    assert_eq!(cut("2026-11-24"), parts(&[("2026-11-24", 1260, 180), ("2026-11-25", 0, 420)]));
    assert_eq!(
        cut("2026-03-28"),
        parts(&[("2026-03-28", 1260, 180), ("2026-03-29", 0, 120), ("2026-03-29", 180, 240)])
    );
    assert_eq!(
        cut("2026-10-24"),
        parts(&[("2026-10-24", 1260, 180), ("2026-10-25", 0, 180), ("2026-10-25", 120, 300)])
    );
}

proptest! {
    #[test]
    fn every_instant_survives_the_wall_clock(minute in 0_i64..78_000_000) {
        let at = CALENDAR_STARTS_AT + TimeDelta::minutes(minute);
        let wall = to_local(at);
        prop_assert!(instant(wall) == Ok(at) || instant_later(wall) == Ok(at));
        prop_assert!(day(wall.date()).contains(at));
    }

    #[test]
    fn stretches_are_the_whole_period(minute in 0_i64..78_000_000, length in 1_i64..60_000) {
        let starts_at = CALENDAR_STARTS_AT + TimeDelta::minutes(minute);
        let whole = Period::new(starts_at, starts_at + TimeDelta::minutes(length)).expect("a period");
        let parts = stretches(&whole);
        prop_assert_eq!(parts.iter().map(|part| part.period.minutes()).sum::<i64>(), length);
        prop_assert_eq!(parts.first().map(|part| part.period.starts_at()), Some(whole.starts_at()));
        prop_assert!(parts.windows(2).all(|pair| pair[0].period.ends_at() == pair[1].period.starts_at()));
        for part in parts {
            let last = part.period.ends_at() - TimeDelta::minutes(1);
            let last_minute = part.starts_minute + part.period.minutes() - 1;
            let expected = part.date.and_time(NaiveTime::MIN) + TimeDelta::minutes(last_minute);
            prop_assert_eq!(to_local(last), expected);
        }
    }

    #[test]
    fn a_shift_is_the_same_wall_clock_every_day(day_number in 0_u64..54_000, starts in 240_i64..1440, ends in 240_i64..1440) {
        let on = date("1950-01-02") + Days::new(day_number);
        let shift = period(on, starts, ends).expect("outside the night no time is skipped");
        prop_assert_eq!(to_local(shift.starts_at()), on.and_time(NaiveTime::MIN) + TimeDelta::minutes(starts));
        let wall_end = to_local(shift.ends_at()).time();
        prop_assert_eq!(i64::from(wall_end.num_seconds_from_midnight() / 60), ends % MINUTES_A_DAY);
    }
}
