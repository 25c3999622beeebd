//! The manifest: what an area is, as data (TOML). Parsing checks the shape, [`Manifest::faults`] lists everything that is
//! wrong with the meaning, so that an author mends it in one go.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::buffer::Buffer;
use super::filling::Filling;
use super::performance::PerformancePart;
use crate::language::Text;
use crate::time::Period;

/// What an area is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The plugin's key: lower-case letters, digits and `_`.
    pub key: String,
    /// Raised with every change that a booking could notice.
    pub version: i64,
    /// The area's name.
    pub name: Text,
    /// One sentence on what is shared.
    pub description: Text,
    /// The kinds of resource.
    pub kinds: Vec<Kind>,
    /// How it is booked.
    pub booking: BookingLimits,
    /// What a need says.
    pub need: NeedPart,
    /// How needs are filled; without it the unit books.
    #[serde(default)]
    pub filling: Filling,
    /// The VAT that an agreement begins with.
    pub vat: VatDefault,
    /// The rules, in the order in which they are shown.
    #[serde(default)]
    pub rules: Vec<RuleDeclaration>,
    /// Why a resource fails, to choose from: a kind of reason, never what ails whom.
    #[serde(default)]
    pub outages: Vec<OutageReason>,
    /// What may go wrong at a booking, to choose from when it is told; what may at any booking where nothing is said.
    #[serde(default = "usual_incidents")]
    pub incidents: Vec<IncidentKind>,
    /// Numbers that an area may set.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
}

/// A kind of resource.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its key.
    pub key: String,
    /// One of them.
    pub name: Text,
    /// Several of them.
    pub plural: Text,
    /// Whether a resource of this kind is a person with a schedule of their own.
    #[serde(default)]
    pub is_person: bool,
    /// JSON Schema of its attributes, with `x-label` and `x-choices` in both languages (see [`schema`](super::schema)).
    pub attributes: Value,
    /// What is recorded when it has been used.
    #[serde(default)]
    pub performance: PerformancePart,
}

/// How a resource is booked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingLimits {
    /// The shortest booking, in minutes.
    pub shortest_minutes: i64,
    /// The longest booking, in minutes.
    pub longest_minutes: i64,
    /// The longest unpaid break within a booking, in minutes; without it there are no breaks. See
    /// [`BookingLimits::longest_break`].
    #[serde(default)]
    pub longest_break_minutes: i64,
    /// How many days ahead one may book.
    pub horizon_days: i64,
    /// How late a period that has already begun may be booked, in minutes after its start.
    #[serde(default)]
    pub late_minutes: i64,
    /// How many days around the period rules may look at.
    pub look_around_days: i64,
    /// Whether the resource's person confirms, unless the area says otherwise.
    pub confirmation: ConfirmationMode,
    /// Whether a resource's person may pass a booking on to a colleague, unless the area says otherwise.
    #[serde(default)]
    pub exchange: ExchangeMode,
    /// How long a booking waits for its answer before it expires, in minutes, unless the area says otherwise.
    pub answer_within_minutes: i64,
    /// The time between two bookings of the same resource at different units, unless the area says otherwise; without it
    /// one may follow upon the other.
    #[serde(default)]
    pub buffer: Option<Buffer>,
    /// The longest outage that is reported at once, in days.
    #[serde(default = "longest_outage_days")]
    pub longest_outage_days: i64,
    /// The usual periods, offered as buttons.
    #[serde(default)]
    pub presets: Vec<ShiftPreset>,
}

/// A quarter, unless a manifest says otherwise.
fn longest_outage_days() -> i64 {
    92
}

impl BookingLimits {
    /// Until when a period may be booked: the time for late bookings after its start, but not after its end.
    pub fn book_before(&self, period: &Period) -> DateTime<Utc> {
        (period.starts_at() + TimeDelta::minutes(self.late_minutes)).min(period.ends_at())
    }

    /// The longest unpaid break within a period of so many minutes: the manifest's, but never more than half of the period,
    /// so that no break takes most of the price away.
    pub fn longest_break(&self, period_minutes: i64) -> i64 {
        self.longest_break_minutes.min(period_minutes / 2).max(0)
    }
}

/// Whether a booking waits for a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationMode {
    /// The resource's person answers.
    Required,
    /// A booking is confirmed at once.
    None,
}

/// Whether resource persons may pass bookings on to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeMode {
    /// They may not.
    Closed,
    /// They may, if the units agree.
    #[default]
    Approval,
    /// They may; the units are told.
    Free,
}

/// A usual period of the day, in minutes of the local day; an end at or before the start is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftPreset {
    /// Minute of the day.
    pub starts_minute: i64,
    /// Minute of the day.
    pub ends_minute: i64,
    /// The break within it, in minutes.
    pub break_minutes: i64,
}

/// What a need says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedPart {
    /// Why one books, to choose from.
    pub reasons: Vec<Reason>,
    /// JSON Schema of what may be required of the resource.
    pub requirements: Value,
    /// The most needs that are posted in one act.
    #[serde(default = "usual_most_together")]
    pub most_together: i64,
    /// The most days from the first to the last occurrence of a series.
    #[serde(default = "usual_series_days")]
    pub series_days: i64,
}

fn usual_most_together() -> i64 {
    100
}

fn usual_series_days() -> i64 {
    366
}

/// Why a resource fails.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutageReason {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
}

/// A kind of incident.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentKind {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
}

/// What may go wrong at any booking.
fn usual_incidents() -> Vec<IncidentKind> {
    let usual = [
        ("late", "Sen ankomst", "Came late"),
        ("handover", "Överlämning eller introduktion brast", "Handover or introduction failed"),
        ("wrong_terms", "Stämde inte med det som bokades", "Not what was booked"),
        ("damage", "Skada eller fel på utrustning", "Damage or faulty equipment"),
        ("safety", "Risk eller tillbud i arbetsmiljön", "Risk or near miss at work"),
        ("other", "Annat", "Something else"),
    ];
    let kind = |(key, sv, en): (&str, &str, &str)| IncidentKind {
        key: key.to_owned(),
        name: Text { sv: sv.to_owned(), en: en.to_owned() },
    };
    usual.map(kind).into()
}

/// A reason for a need.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Whether the need must say when the absence began.
    #[serde(default)]
    pub absence: bool,
}

/// The VAT an agreement begins with, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatDefault {
    /// Rate in basis points: 0, 600, 1200 or 2500.
    pub basis_points: i64,
    /// The reason, with its source.
    pub reason: Text,
}

/// What a broken rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing at all.
    Off,
    /// The booking is made, with a warning on it.
    Warn,
    /// The booking is refused.
    Refuse,
}

/// A rule, as the manifest declares it; its code finds it broken or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDeclaration {
    /// Its key.
    pub key: String,
    /// What it is called in a list.
    pub name: Text,
    /// What stands in the way when it is broken, in a word or three (`för kort vila`); without it the name is shown.
    #[serde(default)]
    pub obstacle: Option<Text>,
    /// What it says when it is broken, with `{value}` for each value.
    pub broken: Text,
    /// What it says when it only warns; rules without a zone of warning have none.
    #[serde(default)]
    pub warning: Option<Text>,
    /// The names of the values.
    #[serde(default)]
    pub values: Vec<String>,
    /// What it does unless the area says otherwise.
    pub effect: Effect,
    /// The effects that an area may choose instead; a rule from law has none.
    #[serde(default)]
    pub may_be: Vec<Effect>,
    /// Whether a coordinator may book in spite of it, with a recorded reason.
    #[serde(default)]
    pub overridable: bool,
    /// The law or agreement it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

/// A number that an area may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its key.
    pub key: String,
    /// Its name, with its unit.
    pub name: Text,
    /// Unless the area says otherwise.
    pub default: i64,
    /// The least.
    pub least: i64,
    /// The most.
    pub most: i64,
}

/// One thing wrong with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {problem}")]
pub struct ManifestFault {
    /// Where, as a path of keys.
    pub place: String,
    /// What, with the value, and what would be right.
    pub problem: String,
}

impl Manifest {
    /// Reads a manifest and checks its meaning.
    pub fn parse(toml_text: &str) -> Result<Self, Vec<ManifestFault>> {
        let manifest: Self = toml::from_str(toml_text)
            .map_err(|error| vec![ManifestFault { place: "manifest".to_owned(), problem: error.to_string() }])?;
        let faults = manifest.faults();
        if faults.is_empty() { Ok(manifest) } else { Err(faults) }
    }

    /// The kind with this key.
    pub fn kind(&self, key: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.key == key)
    }

    /// The reason with this key.
    pub fn reason(&self, key: &str) -> Option<&Reason> {
        self.need.reasons.iter().find(|reason| reason.key == key)
    }

    /// Why a resource fails, to choose from: "something else" alone where the manifest says nothing.
    pub fn outage_reasons(&self) -> Vec<OutageReason> {
        if !self.outages.is_empty() {
            return self.outages.clone();
        }
        let name = Text { sv: "Annat hinder".to_owned(), en: "Something else".to_owned() };
        vec![OutageReason { key: "other".to_owned(), name }]
    }

    /// The rule with this key.
    pub fn rule(&self, key: &str) -> Option<&RuleDeclaration> {
        self.rules.iter().find(|rule| rule.key == key)
    }

    /// The values of all parameters: the area's where it has one, else the default.
    pub fn parameters(&self, chosen: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
        self.parameters
            .iter()
            .map(|parameter| (parameter.key.clone(), chosen.get(&parameter.key).copied().unwrap_or(parameter.default)))
            .collect()
    }
}
