//! Short absence only: the pool covers the period of sick pay and no more.
//!
//! Lag (1991:1047) om sjuklön, 7 §: the period is the first day of absence and the thirteen calendar days after it. An
//! absence that begins within five days of the end of an earlier one continues it: the days of both add up, those between
//! are not counted, and what the earlier one continued in turn is told as the days counted before it. A shift belongs to the day, in Stockholm, on which it begins; a night that begins on day 14 is day 14.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use torget_core::plugin::{Absence, AbsenceDay, EarlierAbsence, Fact, Finding, Question};
use torget_core::time::stockholm;

/// At most one finding: what is wrong with the absence as given, or else on which day of it the shift begins.
pub fn check(question: &Question<'_>) -> Option<Finding> {
    let Some(absence) = question.need.absence else {
        return Some(Finding::broken("absence_start_given", []));
    };
    wrong(question, &absence).or_else(|| counted(question, &absence))
}

fn wrong(question: &Question<'_>, absence: &Absence) -> Option<Finding> {
    let started_on = absence.started_on;
    let ends_on = last_day(question);
    if started_on > ends_on {
        let values = [("absence_started_on", Fact::Date(started_on)), ("shift_ends_on", Fact::Date(ends_on))];
        return Some(Finding::broken("absence_before_shift", values));
    }
    let earlier = absence.earlier?;
    let ordered = earlier.started_on <= earlier.ended_on && earlier.ended_on < started_on;
    (!ordered).then(|| {
        let values = [
            ("earlier_started_on", Fact::Date(earlier.started_on)),
            ("earlier_ended_on", Fact::Date(earlier.ended_on)),
            ("absence_started_on", Fact::Date(started_on)),
        ];
        Finding::broken("absence_earlier_ordered", values)
    })
}

/// On which day of the absence a shift begins that begins on `shift_on`.
pub fn day(absence: &Absence, shift_on: NaiveDate, parameters: &BTreeMap<String, i64>) -> Option<AbsenceDay> {
    let limit = *parameters.get("absence_limit_days")?;
    let (earlier_days, _) = continued(absence, *parameters.get("relapse_days")?);
    // A night may begin the evening before the first day of absence; it is that first day's shift.
    Some(AbsenceDay { day: earlier_days + days(absence.started_on, shift_on.max(absence.started_on)), limit })
}

/// The earlier absence if this one continues it, and how many days it had.
fn continued(absence: &Absence, relapse_days: i64) -> (i64, Option<EarlierAbsence>) {
    let continues = |earlier: &EarlierAbsence| (absence.started_on - earlier.ended_on).num_days() <= relapse_days;
    let earlier = absence.earlier.filter(continues);
    let counted = |earlier: EarlierAbsence| earlier.days_before + days(earlier.started_on, earlier.ended_on);
    (earlier.map_or(0, counted), earlier)
}

fn counted(question: &Question<'_>, absence: &Absence) -> Option<Finding> {
    let shift_on = stockholm::date_of(question.period.starts_at());
    let AbsenceDay { day, limit } = day(absence, shift_on, question.parameters)?;
    let (earlier_days, continued) = continued(absence, question.parameter("relapse_days"));
    let values = || {
        [
            ("day", Fact::Number(day)),
            ("limit", Fact::Number(limit)),
            ("counted_from_on", Fact::Date(continued.map_or(absence.started_on, |earlier| earlier.started_on))),
            ("counted_from_day", Fact::Number(1 + continued.map_or(0, |earlier| earlier.days_before))),
            ("last_on", Fact::Date(last_bookable(absence.started_on, continued, earlier_days, limit))),
        ]
    };
    if day > limit {
        Some(Finding::broken("absence_days", values()))
    } else if day >= question.parameter("absence_warn_from_day") {
        Some(Finding::warning("absence_days", values()))
    } else {
        None
    }
}

/// The day that is number `limit`; within the earlier absence if that used them all up, or the day before it if nothing was
/// left when it began.
fn last_bookable(started_on: NaiveDate, earlier: Option<EarlierAbsence>, earlier_days: i64, limit: i64) -> NaiveDate {
    let (from, number) = match earlier {
        Some(earlier) if earlier_days >= limit => (earlier.started_on, (limit - earlier.days_before).max(0)),
        _ => (started_on, limit - earlier_days),
    };
    from.checked_add_signed(TimeDelta::days(number - 1)).unwrap_or(from)
}

/// How many days from one to the other, both counted.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days() + 1
}

/// The last day, in Stockholm, that the shift touches.
fn last_day(question: &Question<'_>) -> NaiveDate {
    stockholm::date_of(question.period.ends_at() - TimeDelta::minutes(1))
}

#[cfg(test)]
#[path = "absence_tests.rs"]
mod tests;
