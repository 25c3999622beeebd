//! Days by an RFC 5545 rule, and the periods that they become.
//!
//! The rule counts days and the hours are the series' own, so that a shift at 07:00 stays at 07:00 when the clocks change.
//! A rule is bounded: by its own end, by how many occurrences the area takes at once, and by the days it may span.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};
use serde::{Deserialize, Serialize};

use super::request::SeriesRule;
use crate::booking::error::period_fault;
use crate::fault::FieldFault;
use crate::plugin::{Fact, Facts, NeedPart};
use crate::time::{LocalTimeError, Period, stockholm};

/// Longest rule, in characters.
const LONGEST_RULE: usize = 200;

/// An occurrence that did not become a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedOccurrence {
    /// On which day it would start.
    pub on_date: NaiveDate,
    /// Why not, as a fault's code.
    pub code: String,
    /// The values of that.
    pub values: Facts,
}

impl RefusedOccurrence {
    pub(super) fn new(on_date: NaiveDate, fault: FieldFault) -> Self {
        Self { on_date, code: fault.code.to_owned(), values: fault.values }
    }
}

impl SeriesRule {
    /// The rule's days, in order.
    pub(super) fn days(&self, limits: &NeedPart) -> Result<Vec<NaiveDate>, FieldFault> {
        let fault = |code, values: Vec<(&str, Fact)>| FieldFault {
            field: "series.rule".to_owned(),
            code,
            values: values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect(),
        };
        let length = self.rule.chars().count();
        if length > LONGEST_RULE {
            let [value, longest] = [length, LONGEST_RULE].map(|n| Fact::Number(i64::try_from(n).unwrap_or(i64::MAX)));
            return Err(fault("text_too_long", vec![("value", value), ("longest", longest)]));
        }
        let last_on = self.from_on.checked_add_days(Days::new(limits.series_days.unsigned_abs()));
        let outside = || fault("outside_calendar", vec![("value", Fact::Text(self.from_on.to_string()))]);
        let last_on = last_on.ok_or_else(outside)?;
        let (rule, until_on) = without_until(&self.rule).ok_or_else(|| fault("rule_unreadable", vec![]))?;
        let readable = rule.parse::<RRule<Unvalidated>>();
        let read = readable.map_err(|_| fault("rule_unreadable", vec![]))?;
        let by_day =
            matches!(read.get_freq(), Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly);
        if !by_day
            || !read.get_by_hour().is_empty()
            || !read.get_by_minute().is_empty()
            || !read.get_by_second().is_empty()
        {
            return Err(fault("rule_of_hours", vec![]));
        }
        if read.get_count().is_none() && until_on.is_none() {
            return Err(fault("rule_endless", vec![]));
        }
        let too_long = |day| fault("rule_too_long", vec![("value", Fact::Date(day)), ("most", Fact::Date(last_on))]);
        if let Some(until_on) = until_on.filter(|until_on| *until_on > last_on) {
            return Err(too_long(until_on));
        }
        let midnight = |day: NaiveDate| rrule::Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::MIN));
        let validated = read.validate(midnight(self.from_on)).map_err(|_| fault("rule_unreadable", vec![]))?;
        let mut set = RRuleSet::new(midnight(self.from_on)).rrule(validated).limit();
        if let Some(until_on) = until_on {
            set = set.before(midnight(until_on));
        }
        let most = u16::try_from(limits.most_together).unwrap_or(u16::MAX);
        let days: Vec<NaiveDate> = set.all(most.saturating_add(1)).dates.iter().map(|day| day.date_naive()).collect();
        if days.len() > usize::from(most) {
            return Err(fault("too_many_occurrences", vec![("most", Fact::Number(limits.most_together))]));
        }
        match days.last().filter(|day| **day > last_on) {
            Some(day) => Err(too_long(*day)),
            None => Ok(days),
        }
    }

    /// The period of one of the days.
    pub(super) fn period(&self, day: NaiveDate) -> Result<Period, FieldFault> {
        stockholm::period(day, self.starts_minute, self.ends_minute).map_err(local_fault)
    }

    /// What is wrong with the hours, whatever the day.
    pub(super) fn hours_faults(&self) -> Vec<FieldFault> {
        let minute = |field, value| {
            let is_one = (0..stockholm::MINUTES_A_DAY).contains(&value);
            (!is_one).then(|| FieldFault::new(field, "minute_of_day", [("value", Fact::Number(value))]))
        };
        let faults =
            [minute("series.starts_minute", self.starts_minute), minute("series.ends_minute", self.ends_minute)];
        faults.into_iter().flatten().collect()
    }
}

/// The rule without its `UNTIL`, and that day: whole days are counted, in Stockholm. `None` if it is no day or instant.
fn without_until(rule: &str) -> Option<(String, Option<NaiveDate>)> {
    let rule = rule.trim();
    let rule = rule.strip_prefix("RRULE:").unwrap_or(rule).to_ascii_uppercase();
    let mut until_on = None;
    let mut rest = Vec::new();
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        match part.strip_prefix("UNTIL=") {
            Some(until) => until_on = Some(until_day(until)?),
            None => rest.push(part),
        }
    }
    Some((rest.join(";"), until_on))
}

fn until_day(until: &str) -> Option<NaiveDate> {
    if let Ok(day) = NaiveDate::parse_from_str(until, "%Y%m%d") {
        return Some(day);
    }
    if let Some(utc) = until.strip_suffix('Z') {
        let at = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
        return Some(stockholm::date_of(Utc.from_utc_datetime(&at)));
    }
    NaiveDateTime::parse_from_str(until, "%Y%m%dT%H%M%S").ok().map(|at| at.date())
}

/// A wall-clock time that is no period, as a fault whose field is the caller's to name.
pub(super) fn local_fault(error: LocalTimeError) -> FieldFault {
    match error {
        LocalTimeError::Gap { gap_ends_at, .. } => {
            let nearest = stockholm::instant(gap_ends_at).map(Fact::Instant);
            FieldFault::new("", "hours_in_gap", [("nearest", nearest.unwrap_or(Fact::Text(gap_ends_at.to_string())))])
        }
        LocalTimeError::OutsideCalendar { value } => {
            FieldFault::new("", "outside_calendar", [("value", Fact::Text(value.to_string()))])
        }
        LocalTimeError::NotAMinute { value } => FieldFault::new("", "minute_of_day", [("value", Fact::Number(value))]),
        LocalTimeError::Period(error) => period_fault(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rule: &str) -> SeriesRule {
        let from_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        SeriesRule { from_on, starts_minute: 420, ends_minute: 960, rule: rule.to_owned() }
    }

    fn limits() -> NeedPart {
        NeedPart { reasons: Vec::new(), requirements: serde_json::json!({}), most_together: 10, series_days: 60 }
    }

    fn days(rule: &str) -> Result<Vec<String>, &'static str> {
        let days = series(rule).days(&limits()).map_err(|fault| fault.code)?;
        Ok(days.iter().map(|day| day.format("%m-%d").to_string()).collect())
    }

    #[test]
    fn a_rule_is_its_days() {
        assert_eq!(days("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3").unwrap(), ["11-23", "11-25", "11-30"]);
        assert_eq!(days("RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20261127").unwrap(), ["11-23", "11-25", "11-27"]);
        // The last evening of the 24th in UTC is the 25th in Stockholm.
        assert_eq!(days("freq=daily;until=20261124T233000Z").unwrap(), ["11-23", "11-24", "11-25"]);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2").unwrap(), ["11-27", "12-25"]);
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_rule_is_bounded() {
        assert_eq!(days("FREQ=DAILY"), Err("rule_endless"));
        assert_eq!(days("FREQ=DAILY;COUNT=11"), Err("too_many_occurrences"));
        assert_eq!(days("FREQ=DAILY;UNTIL=20991231"), Err("rule_too_long"));
        assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR;COUNT=5"), Err("rule_too_long"));
        assert_eq!(days("FREQ=HOURLY;COUNT=3"), Err("rule_of_hours"));
        assert_eq!(days("FREQ=DAILY;BYHOUR=7,8;COUNT=3"), Err("rule_of_hours"));
        assert_eq!(days(&format!("FREQ=DAILY;COUNT=3;{}", "X".repeat(200))), Err("text_too_long"));
        for nonsense in ["", "every Monday", "FREQ=OFTEN;COUNT=3", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;COUNT=-1"] {
            assert_eq!(days(nonsense), Err("rule_unreadable"), "{nonsense}");
        }
    }

    #[test]
    fn an_hour_that_the_clocks_skip_says_the_nearest() {
        let from_on = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
        let early = SeriesRule { from_on, starts_minute: 150, ends_minute: 600, rule: String::new() };
        assert_eq!(early.period(from_on).unwrap_err().code, "hours_in_gap");
        assert_eq!(early.period(from_on + Days::new(1)).unwrap().minutes(), 450);
    }
}
