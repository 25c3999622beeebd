//! Says in words what core answers by codes and values: faults of input, and rules that stand in the way. Pages and the
//! API say the same.

use torget_core::booking::Remark;
use torget_core::fault::FieldFault;
use torget_core::plugin::{Facts, Finding, Manifest, schema};

use super::text::Value;
use super::{Language, Speak, explain};

/// What is wrong with a field, with the value and what would be right.
pub fn fault(language: Language, fault: &FieldFault) -> String {
    language.text_with(fault_key(fault.code), &values(language, &fault.values))
}

/// What a rule says, core's or the plugin's.
pub fn remark(language: Language, manifest: &Manifest, remark: &Remark) -> String {
    finding(language, manifest, &remark.finding)
}

/// What a rule says, core's or the plugin's.
pub fn finding(language: Language, manifest: &Manifest, finding: &Finding) -> String {
    match core_rule(&finding.rule) {
        Some((_, text)) => language.text_with(text, &values(language, &finding.values)),
        None => explain::finding(language, manifest.rule(&finding.rule), finding, &all_choices(manifest)),
    }
}

/// What a rule is called in a few words: `vila`.
pub fn rule_name(language: Language, manifest: &Manifest, rule: &str) -> String {
    match (core_rule(rule), manifest.rule(rule)) {
        (Some((name, _)), _) => language.text(name),
        (None, Some(rule)) => rule.name.get(language).to_owned(),
        (None, None) => rule.replace('_', " "),
    }
}

/// Labels of a list of keys of the manifest's choices, for reading: `Demens, kateter`.
pub fn labels(language: Language, choices: &[schema::Choice], keys: &[String]) -> String {
    let label = |key: &String| {
        let choice = choices.iter().find(|choice| choice.key == *key);
        choice.map_or_else(|| key.replace('_', " "), |choice| choice.label.get(language).to_owned())
    };
    keys.iter().map(label).collect::<Vec<_>>().join(", ")
}

/// Every choice that the manifest's schemas know.
pub fn all_choices(manifest: &Manifest) -> Vec<schema::Choice> {
    let schemas = manifest.kinds.iter().map(|kind| &kind.attributes).chain([&manifest.need.requirements]);
    schemas
        .flat_map(schema::fields)
        .flat_map(|field| match field.input {
            schema::Input::Choice(choices) | schema::Input::Choices(choices) => choices,
            _ => Vec::new(),
        })
        .collect()
}

fn values(language: Language, facts: &Facts) -> Vec<(&str, Value<'static>)> {
    facts.iter().map(|(name, fact)| (name.as_str(), explain::fact(language, fact, &[]).into())).collect()
}

/// Core's own rules: the name, and what it says when it is broken.
fn core_rule(rule: &str) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        "core_past" => ("rule-past", "rule-past-text"),
        "core_length" => ("rule-length", "rule-length-text"),
        "core_horizon" => ("rule-horizon", "rule-horizon-text"),
        "core_availability" => ("rule-availability", "rule-availability-text"),
        "core_taken" => ("rule-taken", "rule-taken-text"),
        _ => return None,
    })
}

/// The text of a fault's code.
fn fault_key(code: &str) -> &'static str {
    match code {
        "absence_needed" => "fault-absence-needed",
        "absence_unexpected" => "fault-absence-unexpected",
        "date_range" => "fault-date-range",
        "hours_overlap" => "fault-hours-overlap",
        "idempotency_key" => "fault-idempotency-key",
        "minute_of_day" => "fault-minute-of-day",
        "not_a_member" => "fault-not-a-member",
        "not_yet" => "fault-not-yet",
        "number_range" => "fault-number-range",
        "outside_booking" => "fault-outside-booking",
        "outside_calendar" => "fault-outside-calendar",
        "period_reversed" => "fault-period-reversed",
        "person_needed" => "fault-person-needed",
        "person_unexpected" => "fault-person-unexpected",
        "position" => "fault-position",
        "reason_needed" => "fault-reason-needed",
        "text_length" => "fault-text-length",
        "too_long" => "fault-too-long",
        "too_many_hours" => "fault-too-many-hours",
        "unknown" => "fault-unknown",
        "unknown_kind" => "fault-unknown-kind",
        "unknown_reason" => "fault-unknown-reason",
        "weekday" => "fault-weekday",
        "whole_minutes" => "fault-whole-minutes",
        _ => "fault-schema",
    }
}

#[cfg(test)]
mod tests {
    use torget_core::booking::CORE_RULES;
    use torget_core::plugin::Fact;

    use super::*;
    use crate::view::LANGUAGES;

    #[test]
    fn every_rule_of_core_has_its_words() {
        for rule in CORE_RULES {
            assert!(core_rule(rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn a_fault_says_the_value_and_what_would_be_right() {
        let said = FieldFault::new(
            "break_minutes",
            "number_range",
            [("value", Fact::Number(700)), ("least", Fact::Number(0)), ("most", Fact::Number(539))],
        );
        let texts = LANGUAGES.map(|language| fault(language, &said));
        assert_eq!(texts, ["700 är inte mellan 0 och 539.", "700 is not between 0 and 539."]);
    }
}
