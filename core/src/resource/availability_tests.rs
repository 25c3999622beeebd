use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::*;
use crate::time::stockholm;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    stockholm::instant(text.parse().unwrap()).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

fn weekly(weekday: i64, starts_hour: i64, ends_hour: i64) -> WeeklyHours {
    WeeklyHours { weekday, hours: Hours { starts_minute: starts_hour * 60, ends_minute: ends_hour * 60 } }
}

#[test]
fn a_monday_plan_gives_a_window_each_monday() {
    let windows = windows(&[weekly(1, 7, 16)], &[], day("2026-11-16"), 14);
    assert_eq!(
        windows,
        [period("2026-11-16T07:00:00", "2026-11-16T16:00:00"), period("2026-11-23T07:00:00", "2026-11-23T16:00:00")]
    );
}

#[test]
fn a_night_ends_the_next_morning_and_joins_a_day_that_begins_then() {
    let windows = windows(&[weekly(1, 21, 7), weekly(2, 7, 12)], &[], day("2026-11-16"), 7);
    assert_eq!(windows, [period("2026-11-16T21:00:00", "2026-11-17T12:00:00")]);
}

#[test]
fn an_exception_stands_in_place_of_its_day() {
    let off = DayException { id: ExceptionId::new(), on_date: day("2026-11-16"), hours: None };
    let other = Hours { starts_minute: 13 * 60, ends_minute: 22 * 60 };
    let evening = DayException { id: ExceptionId::new(), on_date: day("2026-11-23"), hours: Some(other) };
    let windows = windows(&[weekly(1, 7, 16)], &[off, evening], day("2026-11-16"), 14);
    assert_eq!(windows, [period("2026-11-23T13:00:00", "2026-11-23T22:00:00")]);
}

#[test]
fn seven_stays_seven_across_both_changes_of_the_clock() {
    for (first, hours_in_night) in [("2026-03-28", 9), ("2026-10-24", 11)] {
        let windows = windows(&[weekly(6, 21, 7)], &[], day(first), 1);
        assert_eq!(windows[0].minutes(), hours_in_night * 60, "{first}");
        assert_eq!(stockholm::to_local(windows[0].ends_at()).format("%H:%M").to_string(), "07:00");
    }
}

#[test]
fn a_start_that_does_not_exist_is_the_moment_of_the_jump() {
    let hours = Hours { starts_minute: 150, ends_minute: 600 };
    let windows = windows(&[WeeklyHours { weekday: 7, hours }], &[], day("2026-03-29"), 1);
    assert_eq!(windows, [period("2026-03-29T03:00:00", "2026-03-29T10:00:00")]);
}

#[test]
fn what_is_taken_is_not_free() {
    let windows = [period("2026-11-16T07:00:00", "2026-11-16T22:00:00")];
    let taken = [period("2026-11-16T09:00:00", "2026-11-16T12:00:00")];
    assert_eq!(
        free(&windows, &taken),
        [period("2026-11-16T07:00:00", "2026-11-16T09:00:00"), period("2026-11-16T12:00:00", "2026-11-16T22:00:00")]
    );
}

#[test]
fn the_faults_of_a_plan_are_all_named() {
    let codes = |plan: &[WeeklyHours]| plan_faults(plan).into_iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(codes(&[weekly(1, 7, 16), weekly(1, 16, 22), weekly(2, 21, 7)]), Vec::<&str>::new());
    assert_eq!(codes(&[weekly(1, 7, 16), weekly(1, 15, 22)]), ["hours_overlap"]);
    assert_eq!(codes(&[weekly(8, 7, 16)]), ["weekday"]);
    assert_eq!(codes(&[weekly(3, 7, 24)]), ["minute_of_day"]);
}

proptest! {
    /// Free time and taken time together cover the window, and never overlap.
    #[test]
    fn free_and_taken_share_out_the_window(cuts in proptest::collection::vec((0_i64..2000, 1_i64..400), 0..8)) {
        let start = at("2026-11-16T00:00:00");
        let window = Period::new(start, start + chrono::TimeDelta::minutes(1500)).unwrap();
        let mut taken: Vec<Period> = cuts
            .iter()
            .map(|(from, length)| {
                let from = start + chrono::TimeDelta::minutes(from - 250);
                Period::new(from, from + chrono::TimeDelta::minutes(*length)).unwrap()
            })
            .collect();
        taken.sort_by_key(Period::starts_at);
        let free = free(&[window], &taken);
        for minute in 0..1500 {
            let moment = start + chrono::TimeDelta::minutes(minute);
            let is_free = free.iter().filter(|part| part.contains(moment)).count();
            let is_taken = taken.iter().any(|part| part.contains(moment));
            prop_assert_eq!(is_free, usize::from(!is_taken), "minute {}", minute);
        }
    }
}
