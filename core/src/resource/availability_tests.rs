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
    of_week(1, weekday, starts_hour, ends_hour)
}

fn of_week(week: i64, weekday: i64, starts_hour: i64, ends_hour: i64) -> WeeklyHours {
    WeeklyHours { week, weekday, hours: Hours { starts_minute: starts_hour * 60, ends_minute: ends_hour * 60 } }
}

/// A plan whose first week is that of Monday 16 November 2026.
fn plan(weeks: i64, hours: &[WeeklyHours]) -> WeeklyPlan {
    WeeklyPlan { weeks, first_monday_on: day("2026-11-16"), on_holidays: true, hours: hours.to_vec() }
}

fn exception(on: &str, hours: Option<(i64, i64)>) -> DayException {
    let hours = hours.map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute });
    DayException { id: ExceptionId::new(), on_date: day(on), hours }
}

#[test]
fn a_monday_plan_gives_a_window_each_monday() {
    let windows = windows(&plan(1, &[weekly(1, 7, 16)]), &[], day("2026-11-16"), 14);
    assert_eq!(
        windows,
        [period("2026-11-16T07:00:00", "2026-11-16T16:00:00"), period("2026-11-23T07:00:00", "2026-11-23T16:00:00")]
    );
}

#[test]
fn a_cycle_goes_round_from_its_first_monday_in_both_directions() {
    let cycle = plan(3, &[of_week(1, 1, 7, 16), of_week(3, 1, 13, 22)]);
    let starts: Vec<String> = windows(&cycle, &[], day("2026-11-02"), 42)
        .iter()
        .map(|window| stockholm::to_local(window.starts_at()).format("%m-%d %H").to_string())
        .collect();
    // Week 2 has no hours: 2 and 23 November.
    assert_eq!(starts, ["11-09 13", "11-16 07", "11-30 13", "12-07 07"]);
}

#[test]
fn a_plan_may_leave_the_public_holidays_out() {
    let every_day: Vec<WeeklyHours> = (1..=7).map(|weekday| weekly(weekday, 7, 16)).collect();
    let mut cycle = plan(1, &every_day);
    let days = |cycle: &WeeklyPlan, exceptions: &[DayException]| {
        let windows = windows(cycle, exceptions, day("2026-12-24"), 4);
        windows.iter().map(|window| stockholm::date_of(window.starts_at()).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(days(&cycle, &[]).len(), 4);
    cycle.on_holidays = false;
    // Christmas Day and the day after are holidays; the eve and an ordinary Sunday are not.
    assert_eq!(days(&cycle, &[]), ["2026-12-24", "2026-12-27"]);
    let on_christmas_day = exception("2026-12-25", Some((420, 960)));
    assert_eq!(days(&cycle, &[on_christmas_day]), ["2026-12-24", "2026-12-25", "2026-12-27"]);
}

#[test]
fn a_night_ends_the_next_morning_and_joins_a_day_that_begins_then() {
    let windows = windows(&plan(1, &[weekly(1, 21, 7), weekly(2, 7, 12)]), &[], day("2026-11-16"), 7);
    assert_eq!(windows, [period("2026-11-16T21:00:00", "2026-11-17T12:00:00")]);
}

#[test]
fn exceptions_stand_in_place_of_their_day() {
    let exceptions = [
        exception("2026-11-16", None),
        exception("2026-11-23", Some((13 * 60, 22 * 60))),
        exception("2026-11-23", Some((7 * 60, 9 * 60))),
        exception("2026-11-24", Some((0, 0))),
    ];
    let windows = windows(&plan(1, &[weekly(1, 7, 16)]), &exceptions, day("2026-11-16"), 14);
    assert_eq!(
        windows,
        [
            period("2026-11-23T07:00:00", "2026-11-23T09:00:00"),
            period("2026-11-23T13:00:00", "2026-11-23T22:00:00"),
            period("2026-11-24T00:00:00", "2026-11-25T00:00:00"),
        ]
    );
}

#[test]
fn seven_stays_seven_across_both_changes_of_the_clock() {
    for (first, hours_in_night) in [("2026-03-28", 9), ("2026-10-24", 11)] {
        let by_plan = windows(&plan(1, &[weekly(6, 21, 7)]), &[], day(first), 1);
        let by_exception = windows(&plan(1, &[]), &[exception(first, Some((21 * 60, 7 * 60)))], day(first), 1);
        assert_eq!(by_plan, by_exception);
        assert_eq!(by_plan[0].minutes(), hours_in_night * 60, "{first}");
        assert_eq!(stockholm::to_local(by_plan[0].ends_at()).format("%H:%M").to_string(), "07:00");
    }
}

/// The windows that the same hours give by the plan and as an exception on a Sunday.
fn on_sunday(on: &str, starts_minute: i64, ends_minute: i64) -> Vec<Period> {
    let hours = Hours { starts_minute, ends_minute };
    let by_plan = windows(&plan(1, &[WeeklyHours { week: 1, weekday: 7, hours }]), &[], day(on), 1);
    let by_exception = windows(&plan(1, &[]), &[exception(on, Some((starts_minute, ends_minute)))], day(on), 1);
    assert_eq!(by_plan, by_exception);
    by_plan
}

#[test]
fn a_limit_that_does_not_exist_is_the_moment_of_the_jump() {
    assert_eq!(on_sunday("2026-03-29", 150, 600), [period("2026-03-29T03:00:00", "2026-03-29T10:00:00")]);
    assert_eq!(on_sunday("2026-03-29", 60, 150), [period("2026-03-29T01:00:00", "2026-03-29T03:00:00")]);
    // Hours that lie within the hour that is left out are none.
    assert_eq!(on_sunday("2026-03-29", 130, 170), []);
}

#[test]
fn of_a_limit_that_exists_twice_the_earlier_counts() {
    let minutes = |starts, ends| on_sunday("2026-10-25", starts, ends).iter().map(Period::minutes).collect::<Vec<_>>();
    assert_eq!(minutes(120, 180), [120], "02 to 03 is two hours, since 02 comes twice before 03");
    assert_eq!(minutes(60, 150), [90], "01 to 02.30 ends the first time that it is 02.30");
    assert_eq!(minutes(130, 170), [40], "and lies before the clock goes back");
    assert_eq!(minutes(0, 0), [25 * 60], "the whole day has 25 hours");
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

fn any_hours() -> impl Strategy<Value = Hours> {
    (0..1440_i64, 0..1440_i64).prop_map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute })
}

fn any_plan() -> impl Strategy<Value = WeeklyPlan> {
    let hours = proptest::collection::vec((1..=3_i64, 1..=7_i64, any_hours()), 0..12);
    (1..=3_i64, any::<bool>(), hours).prop_map(|(weeks, on_holidays, hours)| {
        let hours = hours.into_iter().map(|(week, weekday, hours)| WeeklyHours { week, weekday, hours }).collect();
        WeeklyPlan { weeks, first_monday_on: day("2026-10-05"), on_holidays, hours }
    })
}

fn any_exceptions() -> impl Strategy<Value = Vec<DayException>> {
    let one = (0..14_u64, proptest::option::of(any_hours()));
    proptest::collection::vec(one, 0..8).prop_map(|all| {
        let made = |(later, hours)| DayException {
            id: ExceptionId::new(),
            on_date: day("2026-10-19") + Days::new(later),
            hours,
        };
        all.into_iter().map(made).collect()
    })
}

proptest! {
    /// Over two weeks with a change of the clock: windows are in order, apart from each other, and are exactly what plan and
    /// exceptions give, minute by minute.
    #[test]
    fn windows_are_plan_and_exceptions_and_no_more(plan in any_plan(), exceptions in any_exceptions()) {
        let (from, days) = (day("2026-10-19"), 14);
        let windows = windows(&plan, &exceptions, from, days);
        prop_assert!(windows.windows(2).all(|pair| pair[0].ends_at() < pair[1].starts_at()), "{:?}", windows);
        let wanted: Vec<Period> = from
            .iter_days()
            .take(14)
            .flat_map(|on| {
                let differing: Vec<_> = exceptions.iter().filter(|exception| exception.on_date == on).collect();
                let hours = if differing.is_empty() {
                    plan.hours_on(on)
                } else {
                    differing.iter().filter_map(|exception| exception.hours).collect()
                };
                hours.into_iter().filter_map(move |hours| hours.on(on))
            })
            .collect();
        let start = stockholm::day(from).starts_at();
        // Every limit is a whole minute; a step of seven meets them all in turn.
        for minute in (-60..16 * 1440).step_by(7) {
            let moment = start + chrono::TimeDelta::minutes(minute);
            let is_window = windows.iter().any(|window| window.contains(moment));
            prop_assert_eq!(is_window, wanted.iter().any(|hours| hours.contains(moment)), "{}", moment);
        }
    }

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
