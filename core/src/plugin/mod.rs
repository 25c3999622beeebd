//! Plugins: the rules of one kind of area. A plugin is a [`Manifest`] (data) and, where data can't say it, code behind
//! the [`Plugin`] trait. Core calls every hook in the same way for every plugin and never names one.
//!
//! To add a plugin: a crate that depends on this one alone, a `manifest.toml`, an implementation of [`Plugin`], and one
//! line in the server's list; `docs/plugins.md` tells it with an example.

mod buffer;
pub mod conformance;
mod filling;
mod finding;
mod manifest;
mod manifest_faults;
pub mod misfit;
mod performance;
mod registry;
pub mod schema;

pub use buffer::Buffer;
pub use filling::{Alternative, AnswerTime, CascadeStep, Circle, Filling, SHORTEST_ANSWER_MINUTES, Way};
pub use finding::{Fact, Facts, Finding, Severity};
pub use manifest::{
    BookingLimits, ConfirmationMode, Effect, ExchangeMode, IncidentKind, Kind, Manifest, ManifestFault, NeedPart,
    OutageReason, Parameter, Reason, RuleDeclaration, ShiftPreset, VatDefault,
};
pub use performance::{Meter, PerformancePart};
pub use registry::{Registry, RegistryFault};

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{BookingId, OrganisationId, ResourceId, UnitId};
use crate::place::Position;
use crate::time::Period;

/// The rules of one kind of area. Every hook is pure: it sees what it is given, and the same question has the same answer.
pub trait Plugin: Send + Sync {
    /// What the area is, as data.
    fn manifest(&self) -> &Manifest;

    /// Judges one resource for one need. An empty answer means that nothing stands in the way. The effect of a finding
    /// (refuse, warn, nothing) is the manifest's, which the area may soften.
    fn check(&self, _question: &Question<'_>) -> Vec<Finding> {
        Vec::new()
    }

    /// The cost of a candidate beside its price and distance; the lowest comes first.
    fn rank(&self, _question: &Question<'_>) -> i64 {
        0
    }

    /// A short line that tells a unit what it gets: what to say about a resource beside its name and home.
    fn tagline(&self, _kind: &str, _attributes: &Value, _language: crate::language::Language) -> String {
        String::new()
    }

    /// The hours a week that a person has agreed to, where the area knows of any.
    fn weekly_hours(&self, _kind: &str, _attributes: &Value) -> Option<i64> {
        None
    }

    /// Where a day stands in an absence that the rules count; `None` where they count none. `parameters` are the area's,
    /// completed by [`Manifest::parameters`].
    fn absence_day(
        &self,
        _absence: &Absence,
        _on: NaiveDate,
        _parameters: &BTreeMap<String, i64>,
    ) -> Option<AbsenceDay> {
        None
    }
}

/// A day of an absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceDay {
    /// Its number, from 1; below that the absence has not begun.
    pub day: i64,
    /// The last that can be booked.
    pub limit: i64,
}

/// One resource, one need, one period: all that a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The moment of asking.
    pub now: DateTime<Utc>,
    /// When the resource would be used.
    pub period: Period,
    /// Unpaid break within it, in minutes.
    pub break_minutes: i64,
    /// What would be booked.
    pub resource: &'a ResourceFacts,
    /// Who would use it.
    pub unit: &'a UnitFacts,
    /// Why, and what is asked for.
    pub need: &'a NeedFacts,
    /// Everything else that occupies the resource within [`BookingLimits::look_around_days`] of the period, in order of
    /// start; for a person all shifts in all organisations.
    pub occupied: &'a [Occupied],
    /// The way from the resource's home to the unit, one way, in tenths of a kilometre.
    pub distance_tenth_km: i64,
    /// The area's values of the manifest's parameters.
    pub parameters: &'a BTreeMap<String, i64>,
}

impl Question<'_> {
    /// A parameter's value in this area. The manifest declares every parameter with a default, and the area's settings are
    /// completed from it, so a missing one is a fault in the plugin.
    pub fn parameter(&self, key: &str) -> i64 {
        *self.parameters.get(key).unwrap_or_else(|| panic!("the manifest declares no parameter {key:?}"))
    }
}

/// What a rule may know of a resource.
#[derive(Debug, Clone)]
pub struct ResourceFacts {
    /// The resource.
    pub id: ResourceId,
    /// Its kind in the manifest.
    pub kind: String,
    /// Who lends it.
    pub organisation_id: OrganisationId,
    /// Its attributes, valid against the kind's schema.
    pub attributes: Value,
    /// Where it is, or sets out from.
    pub position: Position,
}

/// What a rule may know of a unit.
#[derive(Debug, Clone)]
pub struct UnitFacts {
    /// The unit.
    pub id: UnitId,
    /// Its organisation.
    pub organisation_id: OrganisationId,
    /// Where it is.
    pub position: Position,
}

/// What a rule may know of a need. Never who is absent, nor why.
#[derive(Debug, Clone, Default)]
pub struct NeedFacts {
    /// A key among the manifest's reasons.
    pub reason: String,
    /// The absence behind it, where the reason has one.
    pub absence: Option<Absence>,
    /// What is required of the resource, valid against the manifest's schema.
    pub requirements: Value,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that; core's own gate looks at it.
    pub welcomes_new: bool,
}

/// An absence, counted in calendar days. One that begins soon after an earlier one may continue it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Its first day.
    pub started_on: NaiveDate,
    /// The earlier period that this one may continue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierAbsence>,
}

/// An earlier period of absence; both days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierAbsence {
    /// Its first day.
    pub started_on: NaiveDate,
    /// Its last day.
    pub ended_on: NaiveDate,
    /// How many days of absence it continued in turn, in all periods before it; 0 if it continued none.
    #[serde(default)]
    pub days_before: i64,
}

/// A period in which the resource is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occupied {
    /// The booking; `None` for a place that is kept for a unit while it answers an offer.
    pub booking_id: Option<BookingId>,
    /// When.
    pub period: Period,
    /// Unpaid break within it, in minutes.
    pub break_minutes: i64,
    /// The unit that holds it.
    pub unit_id: UnitId,
    /// Where that is.
    pub position: Position,
}

/// The example in `docs/plugins.md`, which the documentation's tests compile and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/plugins.md")]
struct Guide;
