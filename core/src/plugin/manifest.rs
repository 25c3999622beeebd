//! The manifest: what an area is, as data (TOML). Parsing checks the shape, [`Manifest::faults`] lists everything that is
//! wrong with the meaning, so that an author mends it in one go.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::buffer::Buffer;
use super::filling::Filling;
use super::schema;
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
    /// JSON Schema of its attributes, with `x-label` and `x-choices` in both languages (see [`schema`]).
    pub attributes: Value,
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

    /// Everything that is wrong with the meaning.
    pub fn faults(&self) -> Vec<ManifestFault> {
        let mut faults = Faults::default();
        faults.key("key", &self.key);
        faults.text("name", &self.name);
        faults.text("description", &self.description);
        if self.version < 1 {
            faults.add("version", format!("{} is not a version; use 1 or more", self.version));
        }
        self.kind_faults(&mut faults);
        self.booking_faults(&mut faults);
        self.need_faults(&mut faults);
        self.filling_faults(&mut faults);
        self.rule_faults(&mut faults);
        faults.unique("outages", self.outages.iter().map(|reason| reason.key.as_str()));
        for reason in &self.outages {
            let place = format!("outages.{}", reason.key);
            faults.key(&place, &reason.key);
            faults.text(&format!("{place}.name"), &reason.name);
        }
        faults.unique("parameters", self.parameters.iter().map(|parameter| parameter.key.as_str()));
        for parameter in &self.parameters {
            let place = format!("parameters.{}", parameter.key);
            faults.text(&format!("{place}.name"), &parameter.name);
            if !(parameter.least..=parameter.most).contains(&parameter.default) {
                let Parameter { default, least, most, .. } = parameter;
                faults.add(&place, format!("the default {default} is not between {least} and {most}"));
            }
        }
        if ![0, 600, 1200, 2500].contains(&self.vat.basis_points) {
            let rate = self.vat.basis_points;
            faults.add("vat.basis_points", format!("{rate} is no Swedish rate; use 0, 600, 1200 or 2500"));
        }
        faults.0
    }

    fn kind_faults(&self, faults: &mut Faults) {
        if self.kinds.is_empty() {
            faults.add("kinds", "there is no kind of resource; give at least one".to_owned());
        }
        faults.unique("kinds", self.kinds.iter().map(|kind| kind.key.as_str()));
        for kind in &self.kinds {
            let place = format!("kinds.{}", kind.key);
            faults.key(&place, &kind.key);
            faults.text(&format!("{place}.name"), &kind.name);
            faults.text(&format!("{place}.plural"), &kind.plural);
            faults.0.extend(schema::faults(&format!("{place}.attributes"), &kind.attributes));
        }
    }

    fn booking_faults(&self, faults: &mut Faults) {
        let booking = &self.booking;
        if booking.shortest_minutes < 1 || booking.longest_minutes < booking.shortest_minutes {
            let (shortest, longest) = (booking.shortest_minutes, booking.longest_minutes);
            faults.add("booking", format!("shortest {shortest} and longest {longest} minutes leave nothing to book"));
        }
        if booking.horizon_days < 1 || booking.answer_within_minutes < 1 || booking.look_around_days < 0 {
            faults.add(
                "booking",
                "horizon and answering time must be 1 or more, days to look around 0 or more".to_owned(),
            );
        }
        if !(1..=366).contains(&booking.longest_outage_days) {
            let days = booking.longest_outage_days;
            faults.add("booking.longest_outage_days", format!("{days} is not between 1 and 366"));
        }
        let breaks = 0..=booking.longest_break_minutes;
        if breaks.is_empty() || booking.longest_break_minutes > booking.longest_minutes / 2 {
            let (longest, half) = (booking.longest_break_minutes, booking.longest_minutes / 2);
            faults
                .add("booking.longest_break_minutes", format!("{longest} is not between 0 and half a booking, {half}"));
        }
        if let Some(buffer) = booking.buffer.filter(|buffer| !buffer.is_possible()) {
            let Buffer { minutes, km_per_hour } = buffer;
            let (most, fastest) = (Buffer::MOST_MINUTES, Buffer::MOST_KM_PER_HOUR);
            let problem =
                format!("{minutes} minutes are not 0 to {most}, or {km_per_hour} km/h are not 1 to {fastest}");
            faults.add("booking.buffer", problem);
        }
        for (number, preset) in booking.presets.iter().enumerate() {
            let place = format!("booking.presets.{number}");
            let day = 0..1440;
            if !day.contains(&preset.starts_minute) || !day.contains(&preset.ends_minute) {
                faults.add(&place, "minutes of a day are 0 to 1439".to_owned());
            }
            if !breaks.contains(&preset.break_minutes) {
                let (minutes, longest) = (preset.break_minutes, booking.longest_break_minutes);
                faults.add(&place, format!("a break of {minutes} minutes is not between 0 and {longest}, the longest"));
            }
        }
    }

    fn need_faults(&self, faults: &mut Faults) {
        if self.need.reasons.is_empty() {
            faults.add("need.reasons", "there is no reason to choose; give at least one".to_owned());
        }
        if !(1..=1000).contains(&self.need.most_together) || !(1..=3660).contains(&self.need.series_days) {
            let problem = "1 to 1000 needs are posted together, and a series spans 1 to 3660 days".to_owned();
            faults.add("need", problem);
        }
        faults.unique("need.reasons", self.need.reasons.iter().map(|reason| reason.key.as_str()));
        for reason in &self.need.reasons {
            faults.text(&format!("need.reasons.{}.name", reason.key), &reason.name);
        }
        faults.0.extend(schema::faults("need.requirements", &self.need.requirements));
    }

    fn filling_faults(&self, faults: &mut Faults) {
        let filling = &self.filling;
        if filling.ways.is_empty() {
            faults.add("filling.ways", "there is no way to fill a need; give at least one".to_owned());
        }
        faults.unique("filling.ways", filling.ways.iter().map(|way| way.key()));
        for (number, line) in filling.answer_times.iter().enumerate() {
            if line.within_hours < 1 || line.minutes < 1 {
                let place = format!("filling.answer_times.{number}");
                faults.add(&place, "hours and minutes must be 1 or more".to_owned());
            }
        }
        if filling.cascade.iter().any(|step| step.within_hours < 0) || filling.near_km < 1 {
            faults.add("filling.cascade", "hours must be 0 or more, and what is near 1 km or more".to_owned());
        }
        faults.unique("filling.cascade", filling.cascade.iter().map(|step| step.circle.key()));
        faults.unique("filling.elsewhere", filling.elsewhere.iter().map(|alternative| alternative.key.as_str()));
        for alternative in &filling.elsewhere {
            let place = format!("filling.elsewhere.{}", alternative.key);
            faults.key(&place, &alternative.key);
            faults.text(&format!("{place}.name"), &alternative.name);
        }
    }

    fn rule_faults(&self, faults: &mut Faults) {
        faults.unique("rules", self.rules.iter().map(|rule| rule.key.as_str()));
        for rule in &self.rules {
            let place = format!("rules.{}", rule.key);
            faults.key(&place, &rule.key);
            faults.text(&format!("{place}.name"), &rule.name);
            if let Some(obstacle) = &rule.obstacle {
                faults.text(&format!("{place}.obstacle"), obstacle);
            }
            for text in [Some(&rule.broken), rule.warning.as_ref()].into_iter().flatten() {
                faults.text(&format!("{place}.message"), text);
                for language_text in [&text.sv, &text.en] {
                    for name in placeholders(language_text) {
                        if !rule.values.iter().any(|value| value == name) {
                            faults.add(&place, format!("the message shows {{{name}}}, which is not among its values"));
                        }
                    }
                }
            }
        }
    }
}

/// The names in braces.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[derive(Default)]
struct Faults(Vec<ManifestFault>);

impl Faults {
    fn add(&mut self, place: &str, problem: String) {
        self.0.push(ManifestFault { place: place.to_owned(), problem });
    }

    fn key(&mut self, place: &str, key: &str) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if key.is_empty() || key.len() > 60 || !key.chars().all(fits) {
            self.add(place, format!("{key:?} is not a key; use 1 to 60 lower-case letters, digits and _"));
        }
    }

    fn text(&mut self, place: &str, text: &Text) {
        for (language, value) in [("sv", &text.sv), ("en", &text.en)] {
            if value.trim().is_empty() {
                self.add(&format!("{place}.{language}"), "the text is missing".to_owned());
            }
        }
    }

    fn unique<'k>(&mut self, place: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                self.add(place, format!("{key:?} stands twice"));
            }
        }
    }
}
