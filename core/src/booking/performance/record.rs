//! What is recorded of a booking, and what is wrong with it: the hours against the booking and the clock, the rest against what
//! the manifest asks for of the resource's kind. Pure, but for the meters' earlier readings, which it is given.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::meters::{Neighbours, reading_faults};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::request::break_fault;
use crate::fault::FieldFault;
use crate::plugin::{BookingLimits, Fact, PerformancePart, misfit};
use crate::time::{Period, stockholm};

/// No shift is longer, unless longer ones are booked in the area.
const LONGEST_SHIFT_MINUTES: i64 = 24 * 60;

/// What was performed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Performed {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within them.
    pub break_minutes: i64,
    /// What else the manifest asks for.
    #[serde(default)]
    pub recorded: Recorded,
}

/// What is recorded beside the hours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recorded {
    /// On how many days it was really used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// What the meters showed, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub readings: BTreeMap<String, Reading>,
    /// Whatever else, by the manifest's schema.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
}

/// What a meter showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When it was taken.
    pub before: i64,
    /// When it was given back.
    pub after: i64,
}

impl Performed {
    /// Hours alone.
    pub fn hours(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, break_minutes: i64) -> Self {
        Self { starts_at, ends_at, break_minutes, recorded: Recorded::default() }
    }

    /// Worked minutes.
    pub(super) fn minutes(&self) -> i64 {
        ((self.ends_at - self.starts_at).num_minutes() - self.break_minutes).max(0)
    }

    /// The period, if this could have been performed on this booking by now.
    pub(super) fn period(
        &self,
        (limits, part): (&BookingLimits, &PerformancePart),
        booking: &Booking,
        neighbours: &Neighbours,
        now: DateTime<Utc>,
    ) -> Result<Period, BookingError> {
        let period = Period::new(self.starts_at, self.ends_at).map_err(BookingError::period)?;
        let mut faults = Vec::new();
        faults.extend(break_fault(self.break_minutes, limits.longest_break(period.minutes())));
        let booked = [("starts_at", Fact::Instant(booking.starts_at)), ("ends_at", Fact::Instant(booking.ends_at))];
        if self.ends_at > now {
            let values = [("value", Fact::Instant(self.ends_at)), ("now", Fact::Instant(now))];
            faults.push(FieldFault::new("ends_at", "not_yet", values));
        }
        if !part.hours && period != booking.period() {
            faults.push(FieldFault::new("starts_at", "hours_as_booked", booked));
        } else if !period.overlaps(&booking.period()) {
            faults.push(FieldFault::new("starts_at", "outside_booking", booked));
        }
        let longest = LONGEST_SHIFT_MINUTES.max(limits.longest_minutes);
        if period.minutes() > longest {
            let values = [("value", Fact::Minutes(period.minutes())), ("longest", Fact::Minutes(longest))];
            faults.push(FieldFault::new("ends_at", "too_long", values));
        }
        faults.extend(self.recorded.faults(part, &period, neighbours));
        if faults.is_empty() { Ok(period) } else { Err(BookingError::Faults(faults)) }
    }
}

impl Recorded {
    fn faults(&self, part: &PerformancePart, period: &Period, neighbours: &Neighbours) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        faults.extend(days_fault(self.days, part.days.is_some(), period));
        for key in self.readings.keys().filter(|key| part.meters.iter().all(|meter| meter.key != **key)) {
            faults.push(FieldFault::new(format!("recorded.readings.{key}"), "unknown_field", []));
        }
        for meter in &part.meters {
            faults.extend(reading_faults(meter, self.readings.get(&meter.key), neighbours.get(&meter.key)));
        }
        let attributes = Value::Object(self.attributes.clone());
        faults.extend(misfit::faults("recorded.attributes", &part.attributes, &attributes));
        faults
    }
}

/// It can't be used on more days than the period touches.
fn days_fault(days: Option<i64>, are_counted: bool, period: &Period) -> Option<FieldFault> {
    let last_on = stockholm::date_of(period.ends_at() - chrono::TimeDelta::minutes(1));
    let most = (last_on - stockholm::date_of(period.starts_at())).num_days() + 1;
    match (days, are_counted) {
        (Some(_), false) => Some(FieldFault::new("recorded.days", "unknown_field", [])),
        (None, true) => Some(FieldFault::new("recorded.days", "missing", [])),
        (Some(days), true) if !(0..=most).contains(&days) => {
            let values = [("value", Fact::Number(days)), ("least", Fact::Number(0)), ("most", Fact::Number(most))];
            Some(FieldFault::new("recorded.days", "number_range", values))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(ends: &str) -> Period {
        Period::new("2026-11-24T06:00:00Z".parse().unwrap(), ends.parse().unwrap()).unwrap()
    }

    #[test]
    fn days_are_those_that_the_period_touches_at_most() {
        let code = |days, ends| days_fault(days, true, &period(ends)).map(|fault| fault.code);
        assert_eq!(code(Some(1), "2026-11-24T15:00:00Z"), None);
        assert_eq!(code(Some(2), "2026-11-24T15:00:00Z"), Some("number_range"));
        // Until midnight in Stockholm: the day after is not touched.
        assert_eq!(code(Some(2), "2026-11-25T23:00:00Z"), None);
        assert_eq!(code(Some(3), "2026-11-25T23:00:00Z"), Some("number_range"));
        assert_eq!(code(Some(-1), "2026-11-25T23:00:00Z"), Some("number_range"));
        assert_eq!(code(None, "2026-11-25T23:00:00Z"), Some("missing"));
        assert_eq!(days_fault(None, false, &period("2026-11-25T23:00:00Z")), None);
    }
}
