//! What every plugin promises, as one check that a plugin's own tests call: [`check`].
//!
//! It asks the plugin thousands of questions, made from its own manifest and always the same ones, and says all that is
//! wrong: a manifest with faults, messages that differ between the languages, a hook that panics or changes its mind, a
//! finding that the manifest does not declare, a value that may only be seen by the owner, a plugin that lets nothing be
//! booked.

mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{Discriminant, discriminant};
use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use super::schema::{self, Choice};
use super::{AbsenceDay, Effect, Fact, Finding, Manifest, Plugin, RuleDeclaration, Severity};
use crate::language::{Language, Text};
use crate::time::stockholm;
use generate::{Case, OWNER_ONLY_MARK};

/// How many questions are asked about each kind of resource.
const QUESTIONS_A_KIND: u64 = 1_000;

/// A promise that a plugin breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
#[error("{place}: {problem}")]
pub struct Violation {
    /// Where: a place in the manifest, a rule or a hook.
    pub place: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

/// Checks a plugin.
///
/// # Errors
/// Everything that is wrong, each thing once.
pub fn check(plugin: &dyn Plugin) -> Result<(), Vec<Violation>> {
    let manifest = plugin.manifest();
    let mut examination = Examination::new(plugin);
    for fault in manifest.faults() {
        examination.add(&fault.place, fault.problem);
    }
    if examination.found.is_empty() {
        examination.messages();
        examination.labels();
        examination.presets();
        for kind in &manifest.kinds {
            examination.kind(&kind.key);
        }
    }
    if examination.found.is_empty() { Ok(()) } else { Err(examination.found.into_iter().collect()) }
}

/// The answers to one question.
#[derive(Debug, Clone, PartialEq)]
struct Answers {
    findings: Vec<Finding>,
    cost: i64,
    taglines: [String; 2],
    absence_day: Option<AbsenceDay>,
    weekly_hours: Option<i64>,
}

struct Examination<'p> {
    plugin: &'p dyn Plugin,
    manifest: &'p Manifest,
    found: BTreeSet<Violation>,
    /// The type that a rule's value had when it was first seen.
    types: BTreeMap<(String, String), Discriminant<Fact>>,
}

impl<'p> Examination<'p> {
    fn new(plugin: &'p dyn Plugin) -> Self {
        Self { plugin, manifest: plugin.manifest(), found: BTreeSet::new(), types: BTreeMap::new() }
    }

    fn add(&mut self, place: &str, problem: impl Into<String>) {
        self.found.insert(Violation { place: place.to_owned(), problem: problem.into() });
    }

    /// Both languages show the same values, and an area can choose between effects that differ.
    fn messages(&mut self) {
        for rule in &self.manifest.rules {
            let place = format!("rules.{}", rule.key);
            for text in [Some(&rule.broken), rule.warning.as_ref()].into_iter().flatten() {
                let names =
                    |text: &str| super::manifest_faults::placeholders(text).map(str::to_owned).collect::<BTreeSet<_>>();
                if names(&text.sv) != names(&text.en) {
                    self.add(&place, "the Swedish and the English message show different values");
                }
            }
            if rule.may_be.contains(&rule.effect) {
                self.add(&place, "may_be lists the effect that the rule has anyway; list only the others");
            }
        }
    }

    /// Every field and choice has a label in both languages.
    fn labels(&mut self) {
        let kinds = self.manifest.kinds.iter().map(|kind| (format!("kinds.{}.attributes", kind.key), &kind.attributes));
        let schemas = kinds.chain([("need.requirements".to_owned(), &self.manifest.need.requirements)]);
        for (place, schema) in schemas {
            for field in schema::fields(schema) {
                let place = format!("{place}.properties.{}", field.key);
                let choices = schema::choices(schema, &field.key);
                let texts =
                    [&field.label].into_iter().chain(&field.help).chain(choices.iter().map(|choice| &choice.label));
                if texts.into_iter().any(|text: &Text| text.sv.trim().is_empty() || text.en.trim().is_empty()) {
                    self.add(&place, "a label, help or choice is empty in one of the languages");
                }
            }
        }
    }

    /// What is offered as a button can be booked.
    fn presets(&mut self) {
        let booking = &self.manifest.booking;
        for (number, preset) in booking.presets.iter().enumerate() {
            let length = (preset.ends_minute - preset.starts_minute - 1).rem_euclid(1440) + 1;
            let place = format!("booking.presets.{number}");
            if !(booking.shortest_minutes..=booking.longest_minutes).contains(&length) {
                self.add(&place, format!("it is {length} minutes long, which the limits of booking don't allow"));
            }
            if preset.break_minutes > booking.longest_break(length) {
                self.add(&place, "its break is longer than half of the period");
            }
        }
    }

    /// Asks all questions about one kind, then all again from the last to the first: the answers are the same.
    fn kind(&mut self, kind: &str) {
        let mut cases = Vec::new();
        for seed in 0..QUESTIONS_A_KIND {
            match Case::generate(self.manifest, kind, seed) {
                Ok(case) => cases.push(case),
                Err((place, problem)) => return self.add(&place, problem),
            }
        }
        let first: Vec<Option<Answers>> = cases.iter().map(|case| self.ask(case)).collect();
        let mut second: Vec<Option<Answers>> = cases.iter().rev().map(|case| self.ask(case)).collect();
        second.reverse();
        if first != second {
            self.add(
                "plugin",
                "the same question got two different answers; a hook sees its question and nothing else",
            );
        }
        for answers in first.iter().flatten() {
            self.answers(answers);
        }
        let lets_through = first.iter().flatten().any(|answers| !self.refuses(&answers.findings));
        if !lets_through {
            let problem =
                format!("none of {QUESTIONS_A_KIND} questions lets a booking through; the area could never be used");
            self.add(&format!("kinds.{kind}"), problem);
        }
    }

    fn ask(&mut self, case: &Case) -> Option<Answers> {
        let plugin = self.plugin;
        let answer = catch_unwind(AssertUnwindSafe(|| {
            let question = case.question();
            let on = stockholm::date_of(question.period.starts_at());
            let tagline = |language| plugin.tagline(&case.resource.kind, &case.resource.attributes, language);
            Answers {
                findings: plugin.check(&question),
                cost: plugin.rank(&question),
                taglines: [tagline(Language::Sv), tagline(Language::En)],
                weekly_hours: plugin.weekly_hours(&case.resource.kind, &case.resource.attributes),
                absence_day: question
                    .need
                    .absence
                    .and_then(|absence| plugin.absence_day(&absence, on, question.parameters)),
            }
        }));
        if answer.is_err() {
            self.add("plugin", "a hook panicked; its message stands above");
        }
        answer.ok()
    }

    fn answers(&mut self, answers: &Answers) {
        for (number, finding) in answers.findings.iter().enumerate() {
            match self.manifest.rule(&finding.rule) {
                Some(rule) => self.finding(rule, finding),
                None => self.add(
                    &format!("rules.{}", finding.rule),
                    "a finding names it, but the manifest does not declare it",
                ),
            }
            if answers.findings[..number].contains(finding) {
                self.add(&format!("rules.{}", finding.rule), "the same finding was given twice");
            }
        }
        if answers.taglines.iter().any(|line| line.contains(OWNER_ONLY_MARK)) {
            self.add("tagline", "it shows an attribute that only the owner may see");
        }
        if answers.taglines[0].is_empty() != answers.taglines[1].is_empty() {
            self.add("tagline", "it is empty in one of the languages only");
        }
    }

    fn finding(&mut self, rule: &RuleDeclaration, finding: &Finding) {
        let place = format!("rules.{}", rule.key);
        let declared: BTreeSet<&str> = rule.values.iter().map(String::as_str).collect();
        let given: BTreeSet<&str> = finding.values.keys().map(String::as_str).collect();
        if declared != given {
            self.add(&place, format!("it declares the values {declared:?}, but a finding gives {given:?}"));
        }
        if finding.severity == Severity::Warning && rule.warning.is_none() {
            self.add(&place, "a finding warns, but the rule has no message for a warning");
        }
        for (name, fact) in &finding.values {
            let place = format!("{place}.{name}");
            let known = *self.types.entry((rule.key.clone(), name.clone())).or_insert_with(|| discriminant(fact));
            if known != discriminant(fact) {
                self.add(&place, "it is now of one type, now of another");
            }
            match fact {
                Fact::Text(text) if text.contains(OWNER_ONLY_MARK) => {
                    self.add(&place, "it shows an attribute that only the owner may see");
                }
                Fact::Choices(keys) => {
                    if let Some(key) = keys.iter().find(|key| !self.is_choice(key)) {
                        self.add(&place, format!("{key:?} is no choice of any attribute or requirement"));
                    }
                }
                _ => {}
            }
        }
    }

    fn is_choice(&self, key: &str) -> bool {
        let has = |schema| {
            let choices = schema::fields(schema).into_iter().flat_map(|field| schema::choices(schema, &field.key));
            choices.into_iter().any(|choice: Choice| choice.key == key)
        };
        self.manifest.kinds.iter().any(|kind| has(&kind.attributes)) || has(&self.manifest.need.requirements)
    }

    fn refuses(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| {
            let effect = self.manifest.rule(&finding.rule).map(|rule| rule.effect);
            finding.severity == Severity::Broken && effect == Some(Effect::Refuse)
        })
    }
}

#[cfg(test)]
#[path = "conformance/tests.rs"]
mod tests;
