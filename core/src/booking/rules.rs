//! The chain of rules: core's own, then the plugin's. Board, preview, booking and import all go through it, and every
//! finding names its rule and carries the values that would satisfy it. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::gate::INTRODUCTION;
use super::model::Remark;
use crate::collaboration::price::LONGEST_DISTANCE_KM_TENTHS;
use crate::collaboration::{Area, AreaSettings};
use crate::plugin::{BookingLimits, Buffer, Effect, Fact, Finding, Occupied, Plugin, Question, Severity};
use crate::time::Period;

/// The keys of core's own rules, whose texts are the server's.
pub const CORE_RULES: [&str; 9] = [
    "core_past",
    "core_length",
    "core_horizon",
    "core_distance",
    AVAILABILITY,
    TAKEN,
    "core_travel",
    "core_price",
    INTRODUCTION,
];
/// It can't be booked then.
pub(super) const AVAILABILITY: &str = "core_availability";
/// Every place is taken, or the person is somewhere else.
pub(super) const TAKEN: &str = "core_taken";

/// What the chain says of one candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What stands in the way.
    pub refusals: Vec<Remark>,
    /// What to know.
    pub warnings: Vec<Remark>,
    /// The plugin whose manifest words the rules that are not core's.
    pub plugin_key: String,
}

impl Judgement {
    /// Whether the candidate may be booked.
    pub fn allows(&self) -> bool {
        self.refusals.is_empty()
    }

    /// What has no price can't be booked; where something else of core's stands in the way already, that is reason enough.
    pub(super) fn without_price(mut self) -> Self {
        let is_known = self.refusals.iter().any(|remark| CORE_RULES.contains(&remark.finding.rule.as_str()));
        if !is_known {
            let finding = Finding::broken("core_price", []);
            self.refusals.push(Remark { finding, overridable: false, override_reason: None });
        }
        self
    }

    /// Lets through what stood in the way before just the same: `stood` is what is said of what is booked, `warnings` what
    /// it was booked in spite of, which goes on being said with its reason.
    pub(super) fn spared(mut self, stood: &Self, warnings: &[Remark]) -> Self {
        let is_old = |remark: &Remark| stood.refusals.iter().any(|old| old.finding.rule == remark.finding.rule);
        let (old, new): (Vec<Remark>, Vec<Remark>) = self.refusals.into_iter().partition(is_old);
        self.refusals = new;
        self.warnings.extend(old.into_iter().filter_map(|remark| {
            let known = warnings.iter().find(|known| known.finding.rule == remark.finding.rule)?;
            Some(Remark { override_reason: Some(known.override_reason.clone()?), ..remark })
        }));
        self
    }

    /// Turns the refusals that may be overridden into warnings that carry the reason.
    pub fn overridden(mut self, reason: &str) -> Self {
        let (may, must): (Vec<Remark>, Vec<Remark>) = self.refusals.into_iter().partition(|remark| remark.overridable);
        self.refusals = must;
        self.warnings
            .extend(may.into_iter().map(|remark| Remark { override_reason: Some(reason.to_owned()), ..remark }));
        self
    }
}

/// The area's rules, ready to be asked.
pub(super) struct Chain<'a> {
    pub(super) plugin: &'a dyn Plugin,
    pub(super) settings: &'a AreaSettings,
    pub(super) buffer: Option<Buffer>,
}

impl<'a> Chain<'a> {
    pub(super) fn new(plugin: &'a dyn Plugin, area: &'a Area, buffer: Option<Buffer>) -> Self {
        Self { plugin, settings: &area.settings, buffer }
    }

    /// Judges a candidate; `windows` are when it may be booked, `has_place` whether a place is free then, `gate` what the
    /// unit's door says.
    pub(super) fn judge(
        &self,
        question: &Question<'_>,
        windows: &[Period],
        has_place: bool,
        gate: Option<Finding>,
    ) -> Judgement {
        let plugin_key = self.plugin.manifest().key.clone();
        let mut judgement = Judgement { plugin_key, ..Judgement::default() };
        let limits = &self.plugin.manifest().booking;
        let mut findings = core_findings(question, limits, windows, has_place);
        if findings.is_empty() {
            findings.extend(self.buffer.and_then(|buffer| travel(question, buffer)));
        }
        for finding in findings {
            judgement.refusals.push(Remark { finding, overridable: false, override_reason: None });
        }
        // A place that can't be had at all needs no further reasons.
        if judgement.allows() {
            if let Some(finding) = gate {
                let is_broken = finding.severity == Severity::Broken;
                let list = if is_broken { &mut judgement.refusals } else { &mut judgement.warnings };
                list.push(Remark { finding, overridable: false, override_reason: None });
            }
            for finding in self.plugin.check(question) {
                self.take(&mut judgement, finding);
            }
        }
        judgement
    }

    fn take(&self, judgement: &mut Judgement, finding: Finding) {
        let declaration = self.plugin.manifest().rule(&finding.rule);
        // A rule that the manifest doesn't declare is a fault of the plugin; it may refuse, but nobody can soften it.
        let effect = declaration.map_or(Effect::Refuse, |rule| self.settings.effect(rule));
        let overridable = declaration.is_some_and(|rule| rule.overridable);
        let remark = Remark { finding, overridable, override_reason: None };
        match (remark.finding.severity, effect) {
            (_, Effect::Off) => {}
            (Severity::Broken, Effect::Refuse) => judgement.refusals.push(remark),
            _ => judgement.warnings.push(remark),
        }
    }
}

/// What stands in the way of a need itself, whoever would come.
pub(super) fn of_need(now: DateTime<Utc>, period: &Period, limits: &BookingLimits) -> Vec<Finding> {
    let mut findings = Vec::new();
    let latest_start = period.starts_at() + TimeDelta::minutes(limits.late_minutes);
    if now > latest_start || now >= period.ends_at() {
        findings.push(Finding::broken(
            "core_past",
            [("starts_at", Fact::Instant(period.starts_at())), ("now", Fact::Instant(now))],
        ));
    }
    let minutes = period.minutes();
    if !(limits.shortest_minutes..=limits.longest_minutes).contains(&minutes) {
        findings.push(Finding::broken(
            "core_length",
            [
                ("length", Fact::Minutes(minutes)),
                ("shortest", Fact::Minutes(limits.shortest_minutes)),
                ("longest", Fact::Minutes(limits.longest_minutes)),
            ],
        ));
    }
    let horizon = now + TimeDelta::days(limits.horizon_days);
    if period.starts_at() > horizon {
        findings.push(Finding::broken(
            "core_horizon",
            [("starts_at", Fact::Instant(period.starts_at())), ("latest", Fact::Instant(horizon))],
        ));
    }
    findings
}

fn core_findings(question: &Question<'_>, limits: &BookingLimits, windows: &[Period], has_place: bool) -> Vec<Finding> {
    let Question { now, period, .. } = *question;
    let mut findings = of_need(now, &period, limits);
    let way = question.distance_tenth_km;
    if way > LONGEST_DISTANCE_KM_TENTHS {
        let longest = Fact::TenthKm(LONGEST_DISTANCE_KM_TENTHS);
        findings.push(Finding::broken("core_distance", [("distance", Fact::TenthKm(way)), ("longest", longest)]));
    }
    if !findings.is_empty() {
        return findings;
    }
    if !has_place {
        findings.push(Finding::broken(TAKEN, period_facts(&period)));
    } else if !windows.iter().any(|window| window.covers(&period)) {
        findings.push(Finding::broken(AVAILABILITY, period_facts(&period)));
    }
    findings
}

/// What stands next to the period at another unit, and leaves less time than the way between the two needs: whatever is at the
/// same time leaves no place, or has another. For nobody's unit (the board of who has not chosen one) nothing can be said.
fn travel(question: &Question<'_>, buffer: Buffer) -> Option<Finding> {
    let Question { period, unit, .. } = *question;
    // No way is reckoned as longer than a day, and most of what stands around is farther off than that.
    let day = TimeDelta::days(1);
    let is_near = |other: &Occupied| {
        other.period.ends_at() > period.starts_at() - day && other.period.starts_at() < period.ends_at() + day
    };
    let elsewhere = |other: &&Occupied| {
        other.unit_id != unit.id && is_near(other) && !unit.id.0.is_nil() && !other.period.overlaps(&period)
    };
    let found = |other: &Occupied| {
        let way = other.position.road_tenth_km(&unit.position);
        let needed = TimeDelta::minutes(buffer.needed(way));
        let is_before = other.period.ends_at() <= period.starts_at();
        let (side, other_at, limit) = if is_before {
            ("before", other.period.ends_at(), other.period.ends_at() + needed)
        } else {
            ("after", other.period.starts_at(), other.period.starts_at() - needed)
        };
        let fits = if is_before { limit <= period.starts_at() } else { period.ends_at() <= limit };
        (!fits).then(|| {
            Finding::broken(
                "core_travel",
                [
                    ("side", Fact::Text(side.to_owned())),
                    ("other_at", Fact::Instant(other_at)),
                    ("way", Fact::TenthKm(way)),
                    ("needed", Fact::Minutes(needed.num_minutes())),
                    ("limit", Fact::Instant(limit)),
                ],
            )
        })
    };
    question.occupied.iter().filter(elsewhere).find_map(found)
}

fn period_facts(period: &Period) -> [(&'static str, Fact); 2] {
    [("starts_at", Fact::Instant(period.starts_at())), ("ends_at", Fact::Instant(period.ends_at()))]
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
