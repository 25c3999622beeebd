//! How often an event is repeated (RFC 5545, 3.3.10), bounded before and while it is counted out: a rule that repeats more often
//! than daily, or many times within a day, is refused, and so is one that comes to more than may be left. A rule that matches
//! little or nothing is walked through all the same, so its steps are counted too.

use chrono::{DateTime, TimeDelta, Utc};
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};

use super::CalendarFault;
use super::ics::Moment;

/// The most times within one day that a rule may name by hours, minutes and seconds.
pub(super) const MOST_A_DAY: usize = 24;
/// The longest rule that is read, in bytes, and the most positions within a set that it may name: each is tried at every step.
pub(super) const LONGEST_RULE: usize = 600;
pub(super) const MOST_POSITIONS: usize = 12;
/// After so many steps without a match the library gives a rule up.
const MOST_STEPS: usize = 100_000;
/// So many steps without a match are charged as one occurrence.
const STEPS_OF_ONE: usize = 20;

/// A rule with what bounds it.
pub(super) struct Rule<'a> {
    /// As the file writes it.
    pub(super) text: &'a str,
    /// The event's own start.
    pub(super) starts: Moment,
    /// Nothing after this is wanted.
    pub(super) until: DateTime<Utc>,
    /// No more than this may come of it.
    pub(super) most: usize,
}

/// What a rule comes to.
pub(super) struct Found {
    /// The starts that it gives.
    pub(super) starts: Vec<DateTime<Utc>>,
    /// What looking for them is charged as, in occurrences.
    pub(super) charge: usize,
}

/// The starts that the rule gives.
pub(super) fn occurrences(rule: &Rule<'_>) -> Result<Found, CalendarFault> {
    let (parsed, until) = parsed(rule)?;
    let days = match parsed.get_freq() {
        Frequency::Yearly => 365,
        Frequency::Monthly => 28,
        Frequency::Weekly => 7,
        _ => 1,
    };
    let step_days = days * i64::from(parsed.get_interval().max(1));
    let count = parsed.get_count().and_then(|count| usize::try_from(count).ok());
    let zone = rrule::Tz::Tz(rule.starts.zone());
    let first = rule.starts.instant();
    let validated = parsed.validate(first.with_timezone(&zone)).map_err(|_| CalendarFault::Recurrence)?;
    let set = RRuleSet::new(first.with_timezone(&zone)).rrule(validated).limit();
    let mut starts = Vec::new();
    let mut last = None;
    for at in &set {
        let at = at.to_utc();
        last = Some(at);
        if at > until {
            break;
        }
        if starts.len() == rule.most {
            return Err(CalendarFault::TooMany);
        }
        starts.push(at);
    }
    // What ended before its time, and not because it had come to its number, was given up after all the steps there are.
    let was_given_up = last.is_none_or(|last| last <= until) && count != Some(starts.len());
    let steps = match last.filter(|_| !was_given_up) {
        Some(last) => usize::try_from((last - first).num_days() / step_days).unwrap_or(0),
        None => MOST_STEPS,
    };
    Ok(Found { starts, charge: steps / STEPS_OF_ONE })
}

/// The rule as the library has it, without its end, and until when it counts.
fn parsed(rule: &Rule<'_>) -> Result<(RRule<Unvalidated>, DateTime<Utc>), CalendarFault> {
    if rule.text.len() > LONGEST_RULE {
        return Err(CalendarFault::Recurrence);
    }
    let mut until = rule.until;
    let mut kept = Vec::new();
    let mut a_day: usize = 1;
    for part in rule.text.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or(CalendarFault::Recurrence)?;
        match name.to_ascii_uppercase().as_str() {
            "UNTIL" => until = until.min(last(value, rule.starts)?),
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
                a_day = a_day.saturating_mul(value.split(',').count());
                kept.push(part);
            }
            _ => kept.push(part),
        }
    }
    let parsed: RRule<Unvalidated> = kept.join(";").parse().map_err(|_| CalendarFault::Recurrence)?;
    let is_frequent = matches!(parsed.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly);
    if is_frequent || a_day > MOST_A_DAY {
        return Err(CalendarFault::TooFrequent);
    }
    if parsed.get_by_set_pos().len() > MOST_POSITIONS {
        return Err(CalendarFault::Recurrence);
    }
    Ok((parsed, until))
}

/// The last moment that `UNTIL` lets in: a day to its end, whatever the zone of the start.
fn last(value: &str, starts: Moment) -> Result<DateTime<Utc>, CalendarFault> {
    match Moment::read_in(value, starts.zone()).ok_or(CalendarFault::Recurrence)? {
        Moment::On(day) => Ok(Moment::On(day.succ_opt().unwrap_or(day)).instant() - TimeDelta::seconds(1)),
        at @ Moment::At(..) => Ok(at.instant()),
    }
}
