use chrono::NaiveDate;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weekly(week: i64, weekday: i64, starts_hour: i64, ends_hour: i64) -> WeeklyHours {
    WeeklyHours { week, weekday, hours: hours(starts_hour, ends_hour) }
}

fn hours(starts_hour: i64, ends_hour: i64) -> Hours {
    Hours { starts_minute: starts_hour * 60, ends_minute: ends_hour * 60 }
}

fn faults(weeks: i64, hours: &[WeeklyHours]) -> Vec<(String, &'static str)> {
    let plan = WeeklyPlan { weeks, first_monday_on: day("2026-11-16"), on_holidays: true, hours: hours.to_vec() };
    plan.faults().into_iter().map(|fault| (fault.field, fault.code)).collect()
}

fn codes(weeks: i64, hours: &[WeeklyHours]) -> Vec<&'static str> {
    faults(weeks, hours).into_iter().map(|(_, code)| code).collect()
}

#[test]
fn hours_that_touch_are_no_fault_and_hours_that_overlap_are() {
    assert_eq!(codes(1, &[weekly(1, 1, 7, 16), weekly(1, 1, 16, 22), weekly(1, 2, 21, 7)]), Vec::<&str>::new());
    assert_eq!(codes(1, &[weekly(1, 1, 7, 16), weekly(1, 1, 15, 22)]), ["hours_overlap"]);
    assert_eq!(codes(1, &[weekly(1, 1, 7, 7), weekly(1, 1, 12, 13)]), ["hours_overlap"]);
}

#[test]
fn hours_overlap_across_midnight_and_across_the_seam_of_the_cycle() {
    assert_eq!(codes(1, &[weekly(1, 1, 21, 7), weekly(1, 2, 6, 12)]), ["hours_overlap"]);
    // Sunday's night and Monday's morning, the same week round and the last week before the first.
    assert_eq!(codes(1, &[weekly(1, 7, 21, 7), weekly(1, 1, 6, 12)]), ["hours_overlap"]);
    assert_eq!(codes(2, &[weekly(2, 7, 21, 7), weekly(1, 1, 6, 12)]), ["hours_overlap"]);
    assert_eq!(codes(2, &[weekly(1, 7, 21, 7), weekly(1, 1, 6, 12)]), Vec::<&str>::new());
    assert_eq!(codes(2, &[weekly(1, 7, 21, 7), weekly(2, 1, 6, 12)]), ["hours_overlap"]);
}

#[test]
fn an_overlap_names_both_hours() {
    let plan = WeeklyPlan {
        weeks: 2,
        first_monday_on: day("2026-11-16"),
        on_holidays: true,
        hours: vec![weekly(2, 7, 21, 7), weekly(1, 1, 6, 12)],
    };
    let fault = plan.faults().remove(0);
    let said = |week, weekday, starts_hour: i64, ends_hour: i64| Fact::Hours {
        week: Some(week),
        weekday: Some(weekday),
        starts_minute: starts_hour * 60,
        ends_minute: ends_hour * 60,
    };
    assert_eq!((&fault.values["first"], &fault.values["second"]), (&said(2, 7, 21, 7), &said(1, 1, 6, 12)));
}

#[test]
fn what_is_no_week_no_weekday_no_minute_and_no_monday_is_named() {
    assert_eq!(faults(0, &[]), [("weeks".to_owned(), "number_range")]);
    assert_eq!(faults(MOST_WEEKS + 1, &[]), [("weeks".to_owned(), "number_range")]);
    assert_eq!(faults(1, &[weekly(2, 1, 7, 16)]), [("weekly[0].week".to_owned(), "number_range")]);
    assert_eq!(faults(1, &[weekly(1, 8, 7, 16)]), [("weekly[0].weekday".to_owned(), "weekday")]);
    assert_eq!(faults(1, &[weekly(1, 3, 7, 24)]), [("weekly[0].ends_minute".to_owned(), "minute_of_day")]);
    let plan = WeeklyPlan { first_monday_on: day("2026-11-17"), ..WeeklyPlan::empty(day("2026-11-16")) };
    let fault = plan.faults().remove(0);
    assert_eq!((fault.code, &fault.values["monday"]), ("not_a_monday", &Fact::Date(day("2026-11-16"))));
    let crowd: Vec<WeeklyHours> = (0..7).map(|hour| weekly(1, 1, hour * 2, hour * 2 + 1)).collect();
    assert_eq!(codes(1, &crowd), ["too_many_hours"]);
}

#[test]
fn days_in_a_row_that_differ_alike_must_fit_together() {
    let codes = |stretches: &[Hours], days| day_faults(stretches, days).into_iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(&[hours(21, 7), hours(6, 12)], 1), Vec::<&str>::new());
    assert_eq!(codes(&[hours(21, 7), hours(6, 12)], 2), ["hours_overlap"]);
    assert_eq!(codes(&[hours(7, 12), hours(11, 16)], 1), ["hours_overlap"]);
    assert_eq!(codes(&[hours(0, 0)], 30), Vec::<&str>::new());
    assert_eq!(codes(&[hours(0, 25)], 1), ["minute_of_day"]);
}

#[test]
fn a_plan_begins_within_the_calendar() {
    for (on, code) in [("0019-11-16", "date_range"), ("2100-01-04", "date_range"), ("2099-12-28", "")] {
        let plan = WeeklyPlan { first_monday_on: day(on), ..WeeklyPlan::empty(day("2026-11-16")) };
        let found = plan.faults().first().map_or("", |fault| fault.code);
        assert_eq!(found, code, "{on}");
    }
    let earliest = WeeklyPlan { first_monday_on: NaiveDate::MIN, ..WeeklyPlan::empty(day("2026-11-16")) };
    let fault = earliest.faults().remove(0);
    assert_eq!(
        (&fault.values["earliest"], &fault.values["latest"]),
        (&Fact::Date(day("1950-01-01")), &Fact::Date(day("2099-12-31")))
    );
}

#[test]
fn hours_that_end_as_they_begin_are_asked_about_unless_they_were_kept_before() {
    let codes = |typed: &[Hours], known: &[WeeklyHours]| {
        let typed = typed.iter().enumerate().map(|(number, hours)| (format!("hours[{number}]"), hours));
        unclear(typed, known).into_iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[hours(7, 16), hours(21, 7), Hours::WHOLE_DAY], &[]), []);
    assert_eq!(codes(&[hours(1, 2), hours(7, 7)], &[]), [("hours[1]".to_owned(), "hours_unclear")]);
    // Round the clock by the buttons of the usual periods.
    assert_eq!(codes(&[hours(7, 7)], &[weekly(1, 3, 7, 7)]), []);
}
