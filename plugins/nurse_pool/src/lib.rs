//! The nurse pool: nurses employed by one municipality who take shifts in another.
//!
//! What the area is stands in `manifest.toml`; here is what data can't say, a file for each group of rules. Every rule is
//! pure: it sees the question and answers with findings, whose messages are the manifest's.
//!
//! Another rule: its declaration in the manifest, a function from [`Question`] to findings, a line in [`NursePool::check`].

mod absence;
mod distance;
mod hours;
mod nurse;
mod qualification;
mod rest;
#[cfg(test)]
mod support;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;
use torget_core::language::Language;
use torget_core::plugin::{Absence, AbsenceDay, Finding, Manifest, Plugin, Question};

use nurse::Nurse;

/// The plugin.
pub struct NursePool {
    manifest: Manifest,
}

impl NursePool {
    /// The plugin with its built-in manifest.
    pub fn new() -> Self {
        let manifest = Manifest::parse(include_str!("../manifest.toml"))
            .expect("the manifest is part of the program, and a test of this crate parses it");
        Self { manifest }
    }
}

impl Default for NursePool {
    fn default() -> Self {
        Self::new()
    }
}

impl Plugin for NursePool {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn check(&self, question: &Question<'_>) -> Vec<Finding> {
        let nurse = Nurse::read(&question.resource.attributes);
        let counts_days = self.manifest.reason(&question.need.reason).is_some_and(|reason| reason.absence);
        let mut findings = Vec::new();
        if counts_days {
            findings.extend(absence::check(question));
        }
        findings.extend(qualification::licence(question, &nurse));
        findings.extend(qualification::competences(question, &nurse));
        findings.extend(rest::before(question));
        findings.extend(rest::after(question));
        findings.extend(rest::weekly(question));
        findings.extend(hours::check(question, &nurse));
        findings.extend(distance::check(question, &nurse));
        findings
    }

    /// Spreads the work: a nurse costs the minutes that she already has in the shift's week.
    fn rank(&self, question: &Question<'_>) -> i64 {
        hours::booked_minutes(question)
    }

    fn tagline(&self, kind: &str, attributes: &Value, language: Language) -> String {
        let schema = self.manifest.kind(kind).map(|kind| &kind.attributes);
        schema.map(|schema| Nurse::read(attributes).tagline(schema, language)).unwrap_or_default()
    }

    fn weekly_hours(&self, _kind: &str, attributes: &Value) -> Option<i64> {
        Nurse::read(attributes).weekly_hours
    }

    fn absence_day(&self, absence: &Absence, on: NaiveDate, parameters: &BTreeMap<String, i64>) -> Option<AbsenceDay> {
        absence::day(absence, on, parameters)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_what_every_plugin_promises() {
        torget_core::plugin::conformance::check(&NursePool::new()).unwrap();
    }

    #[test]
    fn the_tagline_tells_grade_and_competences_and_nothing_of_the_licence() {
        let attributes = json!({
            "grade": "specialist_nurse",
            "licence_number": "1234567",
            "competences": ["dementia", "palliative"],
        });
        let pool = NursePool::new();
        let line = |language| pool.tagline("nurse", &attributes, language);
        assert_eq!(line(Language::Sv), "Specialistsjuksköterska · demens, palliativ vård");
        assert_eq!(line(Language::En), "Specialist nurse · dementia care, palliative care");
        assert_eq!(pool.tagline("car", &attributes, Language::Sv), "");
    }
}
