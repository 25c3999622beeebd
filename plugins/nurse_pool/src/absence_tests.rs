//! Tables for the count of days, the relapse rule and absences that can't be.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use torget_core::plugin::{Absence, AbsenceDay, EarlierAbsence, Fact, Severity};
use torget_core::time::stockholm;

use crate::support::{Case, date};

fn sick(shift_on: &str) -> Case {
    Case::shift(&format!("{shift_on}T07:00"), &format!("{shift_on}T16:00")).sick()
}

#[test]
fn the_days_of_one_absence() {
    // Absent from Friday 6 November; day 14 is Thursday the 19th.
    let cases = [
        ("2026-11-06", None),
        ("2026-11-16", None),
        ("2026-11-17", Some((Severity::Warning, 12))),
        ("2026-11-19", Some((Severity::Warning, 14))),
        ("2026-11-20", Some((Severity::Broken, 15))),
        ("2026-12-06", Some((Severity::Broken, 31))),
    ];
    for (shift_on, expected) in cases {
        let findings = sick(shift_on).absent_from("2026-11-06").findings();
        let found = findings.first().map(|finding| {
            assert_eq!(finding.rule, "absence_days");
            assert_eq!(finding.values["last_on"], date("2026-11-19"), "{shift_on}");
            assert_eq!(finding.values["counted_from_on"], date("2026-11-06"));
            assert_eq!(finding.values["limit"], Fact::Number(14));
            (finding.severity, finding.values["day"].clone())
        });
        assert_eq!(found, expected.map(|(severity, day)| (severity, Fact::Number(day))), "{shift_on}");
    }
}

#[test]
fn the_relapse_rule() {
    // earlier from and to, absent from, shift on, day of the count, counted from, last day
    let cases = [
        // Within five days: the four days of the earlier one add up, the days between do not.
        (("2026-11-02", "2026-11-05"), "2026-11-10", "2026-11-19", Some(14), "2026-11-02", "2026-11-19"),
        (("2026-11-02", "2026-11-05"), "2026-11-10", "2026-11-20", Some(15), "2026-11-02", "2026-11-19"),
        // On the sixth day a new period begins.
        (("2026-11-02", "2026-11-05"), "2026-11-11", "2026-11-20", None, "", ""),
        // The next day is as near as it gets.
        (("2026-11-02", "2026-11-09"), "2026-11-10", "2026-11-13", Some(12), "2026-11-02", "2026-11-15"),
        // The earlier one lasted fourteen days or more: nothing is left.
        (("2026-10-27", "2026-11-09"), "2026-11-12", "2026-11-12", Some(15), "2026-10-27", "2026-11-09"),
        (("2026-10-01", "2026-11-09"), "2026-11-12", "2026-11-12", Some(41), "2026-10-01", "2026-10-14"),
        // Across the change of the clocks a day is a day.
        (("2026-10-20", "2026-10-24"), "2026-10-26", "2026-11-01", Some(12), "2026-10-20", "2026-11-03"),
    ];
    for ((from, to), started_on, shift_on, day, counted_from, last_on) in cases {
        let findings = sick(shift_on).absent_from(started_on).after_earlier(from, to).findings();
        let Some(day) = day else {
            assert_eq!(findings, [], "{from} {to} {started_on}");
            continue;
        };
        assert_eq!(findings[0].rule, "absence_days");
        assert_eq!(findings[0].values["day"], Fact::Number(day), "{from} {to} {started_on}");
        assert_eq!(findings[0].values["counted_from_on"], date(counted_from), "{from} {to} {started_on}");
        assert_eq!(findings[0].values["last_on"], date(last_on), "{from} {to} {started_on}");
    }
}

#[test]
fn a_relapse_of_a_relapse_adds_up() {
    // Absent 2–5 November, again 9–11 and now from 16: four days and three were counted before.
    let chain = |days_before, shift_on: &str| {
        let case = sick(shift_on).absent_from("2026-11-16").after_earlier("2026-11-09", "2026-11-11");
        case.counted_before(days_before).findings().into_iter().next()
    };
    let finding = chain(4, "2026-11-23").unwrap();
    assert_eq!((finding.rule.as_str(), finding.severity), ("absence_days", Severity::Broken));
    assert_eq!(finding.values["day"], Fact::Number(15));
    assert_eq!(finding.values["counted_from_on"], date("2026-11-09"));
    assert_eq!(finding.values["counted_from_day"], Fact::Number(5));
    assert_eq!(finding.values["last_on"], date("2026-11-22"));
    assert_eq!(chain(4, "2026-11-22").unwrap().severity, Severity::Warning);
    assert_eq!(chain(0, "2026-11-23"), None, "without them it is day 11");
    // The days before used up all or nearly all.
    assert_eq!(chain(12, "2026-11-16").unwrap().values["last_on"], date("2026-11-10"));
    assert_eq!(chain(14, "2026-11-16").unwrap().values["last_on"], date("2026-11-08"));
    assert_eq!(chain(366, "2026-11-16").unwrap().values["last_on"], date("2026-11-08"));
}

#[test]
fn a_night_belongs_to_the_evening_on_which_it_begins() {
    let night = |from: &str| Case::night().sick().absent_from(from);
    // 24 November is day 14, the morning after it day 15.
    assert_eq!(night("2026-11-11").rules(), Vec::<String>::new());
    assert_eq!(night("2026-11-10").rules(), ["absence_days"]);
    // Absent from the day on which the night ends: it is that day's shift.
    assert_eq!(night("2026-11-25").findings(), []);
    assert_eq!(night("2026-11-26").rules(), ["absence_before_shift"]);
    // 23:30 in Stockholm is the evening, whatever day it is in UTC.
    let late = Case::shift("2026-11-24T23:30", "2026-11-25T07:00").sick();
    assert_eq!(late.absent_from("2026-11-11").rules(), Vec::<String>::new());
}

#[test]
fn absences_that_can_not_be() {
    assert_eq!(sick("2026-11-24").rules(), ["absence_start_given"]);
    assert_eq!(sick("2026-11-24").absent_from("2026-11-25").rules(), ["absence_before_shift"]);
    let earlier = |from, to| sick("2026-11-24").absent_from("2026-11-20").after_earlier(from, to);
    for (from, to) in [("2026-11-15", "2026-11-14"), ("2026-11-15", "2026-11-20"), ("2026-11-21", "2026-11-22")] {
        let finding = earlier(from, to).only_finding();
        assert_eq!(finding.rule, "absence_earlier_ordered");
        assert_eq!(finding.values["earlier_started_on"], date(from));
        assert_eq!(finding.values["earlier_ended_on"], date(to));
    }
    assert_eq!(earlier("2026-11-19", "2026-11-19").findings(), []);
    // The ends of what a date can hold are refused or counted like any other.
    assert_eq!(sick("2026-11-24").absent_from("+262142-12-31").rules(), ["absence_before_shift"]);
    assert_eq!(sick("2026-11-24").absent_from("-262143-01-01").rules(), ["absence_days"]);
}

#[test]
fn only_sickness_counts_its_days() {
    assert_eq!(Case::day().absent_from("2026-01-01").findings(), []);
}

#[test]
fn the_area_sets_the_numbers() {
    let day_seven = sick("2026-11-12").absent_from("2026-11-06");
    assert_eq!(day_seven.parameter("absence_limit_days", 6).rules(), ["absence_days"]);
    let warned = sick("2026-11-12").absent_from("2026-11-06").parameter("absence_warn_from_day", 7);
    assert_eq!(warned.only_finding().severity, Severity::Warning);
    let relapse = |days| {
        let case = sick("2026-11-20").absent_from("2026-11-16").after_earlier("2026-11-01", "2026-11-10");
        case.parameter("relapse_days", days).rules().len()
    };
    assert_eq!((relapse(5), relapse(6)), (0, 1));
}

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset)
}

proptest! {
    /// The last day that the answer names can be booked, and the one after it can't.
    #[test]
    fn the_last_day_is_the_last(
        start in 20_u64..700,
        into in 0_u64..40,
        gap in 1_u64..9,
        length in 0_u64..18,
        has_earlier: bool,
    ) {
        let ask = |shift_on: NaiveDate| {
            let period = stockholm::period(shift_on, 7 * 60, 16 * 60).unwrap();
            let case = Case::of(period).sick().absent_from(&day(start).to_string());
            let ended = start.saturating_sub(gap);
            let began = ended.saturating_sub(length);
            let case = if has_earlier {
                case.after_earlier(&day(began).to_string(), &day(ended).to_string())
            } else {
                case
            };
            case.findings().into_iter().next()
        };
        if let Some(finding) = ask(day(start + into)) {
            let Fact::Date(last_on) = finding.values["last_on"] else { panic!("{finding:?}") };
            if last_on >= day(start) {
                prop_assert!(ask(last_on).is_none_or(|finding| finding.severity == Severity::Warning));
            }
            let after = (last_on + Days::new(1)).max(day(start));
            prop_assert_eq!(ask(after).unwrap().severity, Severity::Broken);
        }
    }
}

#[test]
fn a_day_is_told_as_the_rule_counts_it() {
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    let parameters = crate::NursePool::new().manifest.parameters(&BTreeMap::new());
    let said = |absence: Absence, shift_on: &str| super::day(&absence, on(shift_on), &parameters).unwrap();
    let absence = Absence { started_on: on("2026-11-20"), earlier: None };
    assert_eq!(said(absence, "2026-11-24"), AbsenceDay { day: 5, limit: 14 });
    assert_eq!(said(absence, "2026-11-19").day, 1, "a night that begins the evening before");
    let earlier = EarlierAbsence { started_on: on("2026-11-10"), ended_on: on("2026-11-16"), days_before: 0 };
    let continued = Absence { earlier: Some(earlier), ..absence };
    assert_eq!(said(continued, "2026-11-24").day, 12, "seven days of the earlier one and five of this");
}
