//! The hours that nurse and employer have agreed for the pool, week by week.
//!
//! A shift belongs whole to the week, Monday to Sunday in Stockholm, in which it begins; breaks are not counted.

use chrono::{DateTime, NaiveDate, Utc};
use torget_core::plugin::{Fact, Finding, Question};
use torget_core::time::stockholm;

use crate::nurse::Nurse;

/// This shift and those already booked in its week stay within the agreed hours.
pub fn check(question: &Question<'_>, nurse: &Nurse) -> Option<Finding> {
    let cap = nurse.weekly_hours? * 60;
    let booked = booked_minutes(question);
    let this_shift = (question.period.minutes() - question.break_minutes).max(0);
    (booked + this_shift > cap).then(|| {
        let values = [
            ("week_from_on", Fact::Date(week_of(question.period.starts_at()))),
            ("booked", Fact::Minutes(booked)),
            ("this_shift", Fact::Minutes(this_shift)),
            ("cap", Fact::Minutes(cap)),
        ];
        Finding::broken("weekly_hours", values)
    })
}

/// The minutes, without breaks, already booked in the week of the shift.
pub fn booked_minutes(question: &Question<'_>) -> i64 {
    let week = week_of(question.period.starts_at());
    let in_week = question.occupied.iter().filter(|other| week_of(other.period.starts_at()) == week);
    in_week.map(|other| (other.period.minutes() - other.break_minutes).max(0)).sum()
}

fn week_of(instant: DateTime<Utc>) -> NaiveDate {
    stockholm::week_start(stockholm::date_of(instant))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use torget_core::plugin::{Fact, Plugin};

    use crate::support::{Case, POOL, date};

    #[test]
    fn the_week_is_full_with_the_last_agreed_minute() {
        // Two shifts of 8 h 15 min are booked; the third makes 24 h 45 min.
        let case = |hours: i64| {
            Case::shift("2026-11-25T07:00", "2026-11-25T16:00")
                .booked("2026-11-23T07:00", "2026-11-23T16:00")
                .booked("2026-11-24T07:00", "2026-11-24T16:00")
                .attribute("weekly_hours", json!(hours))
        };
        assert_eq!(case(25).rules(), Vec::<String>::new());
        let finding = case(24).only_finding();
        assert_eq!(finding.rule, "weekly_hours");
        assert_eq!(finding.values["week_from_on"], date("2026-11-23"));
        assert_eq!(finding.values["booked"], Fact::Minutes(990));
        assert_eq!(finding.values["this_shift"], Fact::Minutes(495));
        assert_eq!(finding.values["cap"], Fact::Minutes(1440));
        assert_eq!(case(24).without("weekly_hours").rules(), Vec::<String>::new());
    }

    #[test]
    fn exactly_the_agreed_hours_are_allowed() {
        let case = |ends| Case::shift("2026-11-25T07:00", ends).with_break(60).attribute("weekly_hours", json!(8));
        assert_eq!(case("2026-11-25T16:00").rules(), Vec::<String>::new());
        assert_eq!(case("2026-11-25T16:01").rules(), ["weekly_hours"]);
    }

    #[test]
    fn a_shift_belongs_to_the_week_in_which_it_begins() {
        // The night to Monday is Sunday's; the night to the first Monday is the week's before.
        let eight = |case: Case| case.attribute("weekly_hours", json!(10));
        let monday = eight(Case::shift("2026-11-30T20:00", "2026-12-01T04:00"));
        assert_eq!(monday.booked("2026-11-29T21:00", "2026-11-30T07:00").rules(), Vec::<String>::new());
        let sunday = eight(Case::shift("2026-11-29T21:00", "2026-11-30T07:00"));
        assert_eq!(sunday.booked("2026-11-24T07:00", "2026-11-24T09:00").rules(), ["weekly_hours"]);
    }

    #[test]
    fn the_night_on_which_the_clocks_change_has_its_real_hours() {
        // 21 to 07 is 9 h in March and 11 h in October, less a break of 45 min.
        let longest =
            |starts, ends, hours: i64| Case::shift(starts, ends).attribute("weekly_hours", json!(hours)).rules().len();
        assert_eq!(longest("2026-03-28T21:00", "2026-03-29T07:00", 9), 0);
        assert_eq!(longest("2026-10-24T21:00", "2026-10-25T07:00", 10), 1);
        assert_eq!(longest("2026-10-24T21:00", "2026-10-25T07:00", 11), 0);
    }

    proptest! {
        #[test]
        fn the_cost_is_the_load_and_grows_with_it(days in proptest::sample::subsequence(vec![23_u32, 24, 26, 27], 0..=4)) {
            let mut case = Case::shift("2026-11-25T07:00", "2026-11-25T16:00");
            for day in &days {
                case = case.booked(&format!("2026-11-{day}T07:00"), &format!("2026-11-{day}T16:00"));
            }
            case = case.booked("2026-11-30T07:00", "2026-11-30T16:00");
            let cost = case.ask(|question| POOL.rank(question));
            prop_assert_eq!(cost, 495 * days.len() as i64);
        }
    }
}
