//! What a caller asks for, and what is wrong with it before any rule is asked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::collaboration::at_minute;
use crate::fault::FieldFault;
use crate::ids::{NeedId, ResourceId, UnitId};
use crate::plugin::{Absence, Fact, Manifest, NeedFacts, misfit};
use crate::time::{Period, stockholm};

/// Longest reason for booking in spite of a rule, in characters.
const LONGEST_REASON: usize = 500;
/// More days of absence before the earlier one than any rule has a use for.
const MOST_DAYS_BEFORE: i64 = 366;

/// A booking that is asked for: the need, and the resource that answers it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookRequest {
    /// What to book.
    pub resource_id: ResourceId,
    /// For which unit.
    pub unit_id: UnitId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it; without one the preset's, if the period is a preset.
    pub break_minutes: Option<i64>,
    /// The need that is answered, if it was posted before; its unit and hours bound the booking.
    #[serde(default)]
    pub need_id: Option<NeedId>,
    /// Why, and what is required; where `need_id` is given, the need says it and this is not read.
    pub need: Option<NeedRequest>,
    /// Why to book in spite of rules that may be overridden.
    pub override_reason: Option<String>,
}

/// Why one books, and what is required of the resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NeedRequest {
    /// A key among the manifest's reasons.
    pub reason: String,
    /// The absence behind it, where the reason has one.
    pub absence: Option<Absence>,
    /// What is required, by the manifest's schema.
    pub requirements: Value,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that.
    #[serde(default)]
    pub welcomes_new: bool,
}

impl BookRequest {
    /// The break: as asked for, or the preset's.
    pub(super) fn break_minutes(&self, manifest: &Manifest, period: &Period) -> i64 {
        self.break_minutes.unwrap_or_else(|| usual_break(manifest, period))
    }

    /// What is wrong with the request's own words.
    pub(super) fn faults(&self, manifest: &Manifest, period: &Period) -> Vec<FieldFault> {
        let mut faults = match (&self.need, self.need_id) {
            (_, Some(_)) => Vec::new(),
            (Some(need), None) => need.faults(manifest),
            (None, None) => vec![FieldFault::new("need", "missing", [])],
        };
        let longest = manifest.booking.longest_break(period.minutes());
        faults.extend(break_fault(self.break_minutes(manifest, period), longest));
        faults.extend(reason_faults(self.override_reason.as_deref()));
        faults
    }
}

impl NeedRequest {
    /// What is wrong with it by the manifest.
    pub(super) fn faults(&self, manifest: &Manifest) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        match manifest.reason(&self.reason) {
            None => {
                let known: Vec<&str> = manifest.need.reasons.iter().map(|reason| reason.key.as_str()).collect();
                let values = [("value", Fact::Text(self.reason.clone())), ("known", Fact::Text(known.join(", ")))];
                faults.push(FieldFault::new("need.reason", "unknown_reason", values));
            }
            Some(reason) if reason.absence && self.absence.is_none() => {
                faults.push(FieldFault::new("need.absence_started_on", "absence_needed", []));
            }
            Some(reason) if !reason.absence && self.absence.is_some() => {
                faults.push(FieldFault::new("need.absence_started_on", "absence_unexpected", []));
            }
            Some(_) => {}
        }
        let days_before = self.absence.and_then(|absence| absence.earlier).map_or(0, |earlier| earlier.days_before);
        if !(0..=MOST_DAYS_BEFORE).contains(&days_before) {
            let values =
                [("value", days_before), ("least", 0), ("most", MOST_DAYS_BEFORE)].map(|(n, v)| (n, Fact::Number(v)));
            faults.push(FieldFault::new("need.earlier_absence.days_before", "number_range", values));
        }
        faults.extend(misfit::faults("need.requirements", &manifest.need.requirements, &self.requirements));
        faults
    }

    /// What rules may know of it.
    pub(super) fn facts(&self) -> NeedFacts {
        NeedFacts {
            reason: self.reason.clone(),
            absence: self.absence,
            requirements: self.requirements.clone(),
            welcomes_new: self.welcomes_new,
        }
    }
}

/// What is wrong with a reason for booking in spite of a rule.
pub(super) fn reason_faults(reason: Option<&str>) -> Vec<FieldFault> {
    reason.map_or_else(Vec::new, |reason| text_faults("override_reason", reason))
}

/// A reason in words, of one to so many characters.
pub(super) fn text_faults(field: &str, text: &str) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let length = text.trim().chars().count();
    if length == 0 || length > LONGEST_REASON {
        let values = [("value", Fact::Number(length as i64)), ("longest", Fact::Number(LONGEST_REASON as i64))];
        faults.push(FieldFault::new(field, "text_length", values));
    }
    if text.contains('\0') {
        faults.push(FieldFault::new(field, "control_character", []));
    }
    faults
}

/// A break is not paid, so it has a bound; `longest` minutes are what [`BookingLimits::longest_break`] says of the hours.
///
/// [`BookingLimits::longest_break`]: crate::plugin::BookingLimits::longest_break
pub(super) fn break_fault(break_minutes: i64, longest: i64) -> Option<FieldFault> {
    let values = [("value", Fact::Number(break_minutes)), ("longest", Fact::Number(longest))];
    (!(0..=longest).contains(&break_minutes)).then(|| FieldFault::new("break_minutes", "break_range", values))
}

/// The break of the preset that the period is, else none.
pub(super) fn usual_break(manifest: &Manifest, period: &Period) -> i64 {
    let day = stockholm::date_of(period.starts_at());
    let is_period = |starts: i64, ends: i64| {
        let last_day = if ends > starts { day } else { day.succ_opt().unwrap_or(day) };
        at_minute(day, starts) == period.starts_at() && at_minute(last_day, ends) == period.ends_at()
    };
    let preset = manifest.booking.presets.iter().find(|preset| is_period(preset.starts_minute, preset.ends_minute));
    preset.map_or(0, |preset| preset.break_minutes)
}
