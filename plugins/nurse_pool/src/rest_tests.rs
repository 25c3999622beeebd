//! Tables for daily rest to the minute, weeks, and the nights on which the clocks change; properties for all the rest.

use chrono::TimeDelta;
use proptest::prelude::*;
use torget_core::plugin::Fact;
use torget_core::time::Period;

use crate::support::{Case, date, instant};

#[test]
fn eleven_hours_before_and_after_to_the_minute() {
    // another shift, broken rule; the shift itself is 24 November 07 to 16
    let cases = [
        ("2026-11-23T12:00", "2026-11-23T20:00", None),
        ("2026-11-23T12:00", "2026-11-23T20:01", Some("daily_rest")),
        ("2026-11-24T00:00", "2026-11-24T07:00", Some("daily_rest")),
        ("2026-11-25T03:00", "2026-11-25T10:00", None),
        ("2026-11-25T02:59", "2026-11-25T10:00", Some("daily_rest_after")),
        ("2026-11-24T16:00", "2026-11-24T22:00", Some("daily_rest_after")),
        // One that overlaps has to end first, wherever it begins.
        ("2026-11-24T08:00", "2026-11-24T09:00", Some("daily_rest")),
        ("2026-11-24T15:59", "2026-11-24T22:00", Some("daily_rest")),
        ("2026-11-24T06:00", "2026-11-24T22:00", Some("daily_rest")),
    ];
    for (starts, ends, rule) in cases {
        assert_eq!(Case::day().booked(starts, ends).rules(), Vec::from_iter(rule), "{starts} {ends}");
    }
}

#[test]
fn the_refusal_says_how_early_or_how_late() {
    let finding = Case::day().booked("2026-11-23T13:00", "2026-11-23T21:30").only_finding();
    assert_eq!(finding.values["other_ends_at"], Fact::Instant(instant("2026-11-23T21:30")));
    assert_eq!(finding.values["earliest_at"], Fact::Instant(instant("2026-11-24T08:30")));
    assert_eq!(finding.values["rest"], Fact::Minutes(9 * 60 + 30));
    assert_eq!(finding.values["shortest_rest"], Fact::Minutes(11 * 60));

    let finding = Case::day().booked("2026-11-24T21:00", "2026-11-25T07:00").only_finding();
    assert_eq!(finding.values["other_starts_at"], Fact::Instant(instant("2026-11-24T21:00")));
    assert_eq!(finding.values["latest_at"], Fact::Instant(instant("2026-11-24T10:00")));
    assert_eq!(finding.values["rest"], Fact::Minutes(5 * 60));
}

#[test]
fn both_sides_are_told() {
    let squeezed =
        Case::day().booked("2026-11-23T21:00", "2026-11-24T05:00").booked("2026-11-24T18:00", "2026-11-24T22:00");
    assert_eq!(squeezed.rules(), ["daily_rest", "daily_rest_after"]);
}

#[test]
fn rest_over_the_nights_on_which_the_clocks_change_is_as_long_as_it_is() {
    // 20:00 to 07:00 is ten hours in March and twelve in October.
    let spring = |ends| Case::shift("2026-03-29T07:00", "2026-03-29T15:00").booked("2026-03-28T12:00", ends).rules();
    assert_eq!(spring("2026-03-28T20:00"), ["daily_rest"]);
    assert_eq!(spring("2026-03-28T19:00"), Vec::<String>::new());
    let autumn = |ends| Case::shift("2026-10-25T07:00", "2026-10-25T15:00").booked("2026-10-24T12:00", ends).rules();
    assert_eq!(autumn("2026-10-24T21:00"), Vec::<String>::new());
    assert_eq!(autumn("2026-10-24T21:01"), ["daily_rest"]);
}

#[test]
fn the_area_may_ask_for_longer_rest() {
    let case = Case::day().booked("2026-11-23T12:00", "2026-11-23T20:00").parameter("shortest_rest_hours", 12);
    assert_eq!(case.rules(), ["daily_rest"]);
    assert_eq!(Case::day().parameter("weekly_rest_hours", 72).rules(), Vec::<String>::new());
}

/// Day shifts 07 to 16 on these days of November 2026, the last of them asked for.
fn days_of_november(days: &[u32]) -> Case {
    let shift = |day: &u32| (format!("2026-11-{day:02}T07:00"), format!("2026-11-{day:02}T16:00"));
    let (asked, booked) = days.split_last().unwrap();
    let (starts, ends) = shift(asked);
    booked.iter().map(shift).fold(Case::shift(&starts, &ends), |case, (starts, ends)| case.booked(&starts, &ends))
}

#[test]
fn a_week_of_seven_days_has_no_weekly_rest_and_one_of_six_has() {
    // 16 November is a Monday. Between two days that have one free between them lie 39 hours.
    assert_eq!(days_of_november(&[16, 17, 18, 20, 21, 22]).rules(), Vec::<String>::new());
    assert_eq!(days_of_november(&[16, 17, 18, 19, 20, 21, 22]).rules(), ["weekly_rest"]);
    // Sunday free gives 32 hours before the week is over: what follows on Monday is the next week's.
    let finding = days_of_november(&[16, 17, 18, 19, 20, 21]).only_finding();
    assert_eq!(finding.values["week_from_on"], date("2026-11-16"));
    assert_eq!(finding.values["longest_rest"], Fact::Minutes(32 * 60));
    assert_eq!(finding.values["shortest_rest"], Fact::Minutes(36 * 60));
}

#[test]
fn thirty_six_hours_to_the_minute_at_the_end_of_the_week() {
    let week =
        |saturday_ends| days_of_november(&[16, 17, 18, 19, 20]).booked("2026-11-21T07:00", saturday_ends).rules();
    assert_eq!(week("2026-11-21T12:00"), Vec::<String>::new());
    assert_eq!(week("2026-11-21T12:01"), ["weekly_rest"]);
}

#[test]
fn a_night_into_the_next_week_is_asked_of_both() {
    let night = || Case::shift("2026-11-22T21:00", "2026-11-23T07:00");
    let nights = |case: Case, days: std::ops::Range<u32>| {
        days.fold(case, |case, day| {
            case.booked(&format!("2026-11-{day:02}T21:00"), &format!("2026-11-{:02}T07:00", day + 1))
        })
    };
    // Six more nights before it: the week before has 14 hours at most.
    assert_eq!(nights(night(), 16..22).rules(), ["weekly_rest"]);
    let after = nights(night(), 23..29).only_finding();
    assert_eq!(after.values["week_from_on"], date("2026-11-23"));
}

#[test]
fn weeks_in_which_the_clocks_change() {
    // Monday to Friday and a Saturday that ends at noon: 36 hours to the end of an ordinary week, 35 in March, 37 in October.
    let week = |monday: &str, saturday_ends: &str| {
        let monday: chrono::NaiveDate = monday.parse().unwrap();
        let day = |offset: i64| (monday + TimeDelta::days(offset)).to_string();
        (0..5)
            .fold(Case::shift(&format!("{}T06:00", day(5)), &format!("{}T{saturday_ends}", day(5))), |case, offset| {
                case.booked(&format!("{}T07:00", day(offset)), &format!("{}T16:00", day(offset)))
            })
    };
    assert_eq!(week("2026-03-23", "12:00").rules(), ["weekly_rest"]);
    assert_eq!(week("2026-03-23", "11:00").rules(), Vec::<String>::new());
    assert_eq!(week("2026-10-19", "13:00").rules(), Vec::<String>::new());
    assert_eq!(week("2026-10-19", "13:01").rules(), ["weekly_rest"]);
}

fn at(minutes: i64) -> chrono::DateTime<chrono::Utc> {
    instant("2026-10-12T00:00") + TimeDelta::minutes(minutes)
}

prop_compose! {
    /// A shift of 1 to 13 hours in the three weeks around the change of the clocks.
    fn any_shift()(starts in 0_i64..3 * 7 * 24 * 60, length in 60_i64..=780) -> Period {
        Period::new(at(starts), at(starts + length)).unwrap()
    }
}

proptest! {
    #[test]
    fn daily_rest_is_broken_exactly_where_less_than_eleven_hours_lie_between(
        shift in any_shift(),
        others in proptest::collection::vec(any_shift(), 0..5),
    ) {
        let case = others.iter().fold(Case::of(shift), |case, other| case.booked_for(*other));
        let short = |other: &Period| {
            let between = (shift.starts_at() - other.ends_at()).max(other.starts_at() - shift.ends_at());
            between < TimeDelta::hours(11)
        };
        let told = case.rules().iter().any(|rule| rule.starts_with("daily_rest"));
        prop_assert_eq!(told, others.iter().any(short));
    }

    /// Moved to the time that the refusal names, the shift no longer breaks the rule on that side.
    #[test]
    fn what_the_refusal_names_satisfies_it(shift in any_shift(), other in any_shift()) {
        for finding in Case::of(shift).booked_for(other).findings() {
            let length = TimeDelta::minutes(shift.minutes());
            let moved = match (finding.rule.as_str(), finding.values.get("earliest_at"), finding.values.get("latest_at")) {
                ("daily_rest", Some(Fact::Instant(starts_at)), _) => Period::new(*starts_at, *starts_at + length),
                ("daily_rest_after", _, Some(Fact::Instant(ends_at))) => Period::new(*ends_at - length, *ends_at),
                _ => continue,
            };
            let rules = Case::of(moved.unwrap()).booked_for(other).rules();
            prop_assert_eq!(rules, Vec::<String>::new());
        }
    }

    /// A free day and a half anywhere within the week is enough; a shift more never gives more rest.
    #[test]
    fn weekly_rest_never_grows_with_more_shifts(
        shift in any_shift(),
        others in proptest::collection::vec(any_shift(), 1..8),
    ) {
        let broken = |others: &[Period]| {
            let case = others.iter().fold(Case::of(shift), |case, other| case.booked_for(*other));
            case.rules().iter().filter(|rule| *rule == "weekly_rest").count()
        };
        prop_assert!(broken(&others) >= broken(&others[1..]));
    }
}
