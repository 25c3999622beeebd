use super::*;
use crate::plugin::ConfirmationMode;

const MANIFEST: &str = r#"
key = "pool"
version = 1
name = { sv = "Pool", en = "Pool" }
description = { sv = "Delas.", en = "Shared." }
vat = { basis_points = 2500, reason = { sv = "skäl", en = "reason" } }

[[kinds]]
key = "thing"
name = { sv = "sak", en = "thing" }
plural = { sv = "saker", en = "things" }
attributes = { type = "object", properties = {}, additionalProperties = false }

[booking]
shortest_minutes = 60
longest_minutes = 600
horizon_days = 60
look_around_days = 7
confirmation = "required"
answer_within_minutes = 720

[need]
reasons = [{ key = "other", name = { sv = "annat", en = "other" } }]
requirements = { type = "object", properties = {}, additionalProperties = false }

[[rules]]
key = "law"
name = { sv = "lag", en = "law" }
broken = { sv = "bruten", en = "broken" }
effect = "refuse"

[[rules]]
key = "custom"
name = { sv = "sed", en = "custom" }
broken = { sv = "bruten", en = "broken" }
effect = "refuse"
may_be = ["warn"]

[[parameters]]
key = "weekly_hours"
name = { sv = "timmar", en = "hours" }
default = 38
least = 1
most = 48
"#;

fn manifest() -> Manifest {
    Manifest::parse(MANIFEST).unwrap()
}

fn settings(rules: &[(&str, Effect)], parameters: &[(&str, i64)]) -> AreaSettings {
    AreaSettings {
        rules: rules.iter().map(|(key, effect)| ((*key).to_owned(), *effect)).collect(),
        parameters: parameters.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect(),
        ..AreaSettings::default()
    }
}

fn codes(settings: &AreaSettings) -> Vec<(String, &'static str)> {
    faults(&manifest(), settings).into_iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn what_the_manifest_allows() {
    assert_eq!(codes(&AreaSettings::default()), []);
    assert_eq!(codes(&settings(&[("law", Effect::Refuse), ("custom", Effect::Warn)], &[("weekly_hours", 48)])), []);
}

#[test]
fn every_setting_that_it_does_not() {
    let wrong = AreaSettings {
        answer_within_minutes: Some(0),
        ..settings(
            &[("custom", Effect::Off), ("law", Effect::Warn), ("none", Effect::Off)],
            &[("weekly_hours", 49), ("nothing", 1)],
        )
    };
    let expected = [
        ("answer_within_minutes", "number_range"),
        ("parameters.weekly_hours", "number_range"),
        ("parameters", "unknown_parameter"),
        ("rules.custom", "effect_not_allowed"),
        ("rules.law", "effect_not_allowed"),
        ("rules", "unknown_rule"),
    ];
    assert_eq!(codes(&wrong), expected.map(|(field, code)| (field.to_owned(), code)));
    let allowed = faults(&manifest(), &wrong).into_iter().find(|fault| fault.field == "rules.custom").unwrap();
    assert_eq!(allowed.values["allowed"], Fact::Choices(vec!["refuse".to_owned(), "warn".to_owned()]));
}

#[test]
fn only_what_differs_is_kept() {
    let chosen = AreaSettings {
        confirmation: Some(ConfirmationMode::Required),
        answer_within_minutes: Some(720),
        ..settings(&[("law", Effect::Refuse), ("custom", Effect::Warn)], &[("weekly_hours", 38)])
    };
    assert_eq!(differing(&manifest(), &chosen), settings(&[("custom", Effect::Warn)], &[]));
    let other = AreaSettings {
        confirmation: Some(ConfirmationMode::None),
        answer_within_minutes: Some(60),
        ..settings(&[], &[("weekly_hours", 40)])
    };
    assert_eq!(differing(&manifest(), &other), other);
}
