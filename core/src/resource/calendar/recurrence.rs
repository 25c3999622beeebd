//! How often an event is repeated (RFC 5545, 3.3.10), bounded before anything is counted out: a rule that repeats more often
//! than daily, or many times within a day, is refused, and so is one that comes to more than may be left.

use chrono::{DateTime, TimeDelta, Utc};
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};

use super::CalendarFault;
use super::ics::Moment;

/// The most times within one day that a rule may name by hours, minutes and seconds.
const MOST_A_DAY: usize = 24;

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

/// The starts that the rule gives.
pub(super) fn occurrences(rule: &Rule<'_>) -> Result<Vec<DateTime<Utc>>, CalendarFault> {
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
    let zone = rrule::Tz::Tz(rule.starts.zone());
    let starts = rule.starts.instant().with_timezone(&zone);
    let validated = parsed.validate(starts).map_err(|_| CalendarFault::Recurrence)?;
    let most = u16::try_from(rule.most).unwrap_or(u16::MAX);
    let found = RRuleSet::new(starts).rrule(validated).before(until.with_timezone(&zone)).all(most);
    if found.limited {
        return Err(CalendarFault::TooMany);
    }
    Ok(found.dates.into_iter().map(|at| at.to_utc()).collect())
}

/// The last moment that `UNTIL` lets in: a day to its end, whatever the zone of the start.
fn last(value: &str, starts: Moment) -> Result<DateTime<Utc>, CalendarFault> {
    match Moment::read_in(value, starts.zone()).ok_or(CalendarFault::Recurrence)? {
        Moment::On(day) => Ok(Moment::On(day.succ_opt().unwrap_or(day)).instant() - TimeDelta::seconds(1)),
        at @ Moment::At(..) => Ok(at.instant()),
    }
}
