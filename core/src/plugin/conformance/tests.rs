//! The suite finds what it says it finds: one well-behaved plugin, and the same with one fault each.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::plugin::Question;

const MANIFEST: &str = r#"
key = "tool_shed"
version = 1
name = { sv = "Verktygsboden", en = "The tool shed" }
description = { sv = "Verktyg att låna.", en = "Tools to borrow." }

[booking]
shortest_minutes = 60
longest_minutes = 2880
longest_break_minutes = 60
horizon_days = 60
look_around_days = 1
confirmation = "none"
answer_within_minutes = 60
presets = [{ starts_minute = 480, ends_minute = 480, break_minutes = 45 }]

[vat]
basis_points = 2500
reason = { sv = "Uthyrning.", en = "Hire." }

[[kinds]]
key = "tool"
name = { sv = "Verktyg", en = "Tool" }
plural = { sv = "Verktyg", en = "Tools" }
[kinds.attributes]
type = "object"
additionalProperties = false
required = ["weight_kg", "shelf"]
[kinds.attributes.properties.weight_kg]
type = "integer"
minimum = 0
maximum = 100
x-label = { sv = "Vikt, kg", en = "Weight, kg" }
[kinds.attributes.properties.shelf]
type = "string"
minLength = 2
maxLength = 9
x-visible = "owner"
x-label = { sv = "Hylla", en = "Shelf" }

[[need.reasons]]
key = "work"
name = { sv = "Arbete", en = "Work" }
[need.requirements]
type = "object"
additionalProperties = false
properties = {}

[[rules]]
key = "weight"
name = { sv = "Vikt", en = "Weight" }
effect = "refuse"
values = ["weight"]
broken = { sv = "Väger {weight} kg.", en = "Weighs {weight} kg." }
"#;

const PRESET_BREAK: &str = "booking.presets.0: its break is longer than half of the period";

/// What the plugin does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    UndeclaredRule,
    UnnamedValue,
    UnspokenWarning,
    ChangesType,
    NoSuchChoice,
    SaysItTwice,
    ChangesItsMind,
    Panics,
    TellsTheShelf,
    RefusesAll,
    UnknownParameter,
}

struct ToolShed {
    manifest: Manifest,
    fault: Fault,
    asked: AtomicI64,
}

fn shed(manifest: &str, fault: Fault) -> ToolShed {
    ToolShed { manifest: Manifest::parse(manifest).unwrap(), fault, asked: AtomicI64::new(0) }
}

impl Plugin for ToolShed {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn check(&self, question: &Question<'_>) -> Vec<Finding> {
        let weight = question.resource.attributes["weight_kg"].as_i64().unwrap();
        let value = |name| [(name, Fact::Number(weight))];
        let heavy = weight > 50;
        match self.fault {
            Fault::RefusesAll => vec![Finding::broken("weight", value("weight"))],
            Fault::UndeclaredRule if heavy => vec![Finding::broken("heavy", value("weight"))],
            Fault::UnnamedValue if heavy => vec![Finding::broken("weight", value("kg"))],
            Fault::UnspokenWarning if heavy => vec![Finding::warning("weight", value("weight"))],
            Fault::ChangesType if weight > 75 => vec![Finding::broken("weight", [("weight", Fact::Minutes(weight))])],
            Fault::NoSuchChoice if heavy => {
                let keys = Fact::Choices(vec!["feather".to_owned()]);
                vec![Finding::broken("weight", [("weight", keys)])]
            }
            Fault::SaysItTwice if heavy => vec![Finding::broken("weight", value("weight")); 2],
            Fault::Panics if heavy => panic!("too heavy"),
            Fault::UnknownParameter => {
                vec![Finding::broken("weight", [("weight", Fact::Number(question.parameter("none")))])]
            }
            _ if heavy => vec![Finding::broken("weight", value("weight"))],
            _ => Vec::new(),
        }
    }

    fn rank(&self, _question: &Question<'_>) -> i64 {
        if self.fault == Fault::ChangesItsMind { self.asked.fetch_add(1, Ordering::Relaxed) } else { 0 }
    }

    fn tagline(&self, _kind: &str, attributes: &serde_json::Value, _language: Language) -> String {
        if self.fault == Fault::TellsTheShelf {
            attributes["shelf"].as_str().unwrap().to_owned()
        } else {
            String::new()
        }
    }
}

fn problems(manifest: &str, fault: Fault) -> Vec<String> {
    let violations = check(&shed(manifest, fault)).err().unwrap_or_default();
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_plugin_passes() {
    assert_eq!(problems(MANIFEST, Fault::Nothing), Vec::<String>::new());
}

#[test]
fn each_fault_of_the_code_is_told_once() {
    let cases = [
        (Fault::UndeclaredRule, "rules.heavy: a finding names it"),
        (Fault::UnnamedValue, r#"rules.weight: it declares the values {"weight"}, but a finding gives {"kg"}"#),
        (Fault::UnspokenWarning, "rules.weight: a finding warns"),
        (Fault::ChangesType, "rules.weight.weight: it is now of one type"),
        (Fault::NoSuchChoice, r#"rules.weight.weight: "feather" is no choice"#),
        (Fault::SaysItTwice, "rules.weight: the same finding was given twice"),
        (Fault::ChangesItsMind, "plugin: the same question got two different answers"),
        (Fault::Panics, "plugin: a hook panicked"),
        (Fault::TellsTheShelf, "tagline: it shows an attribute that only the owner may see"),
        (Fault::RefusesAll, "kinds.tool: none of 1000 questions lets a booking through"),
    ];
    for (fault, expected) in cases {
        let found = problems(MANIFEST, fault);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(expected), "{found:?}");
    }
    assert!(problems(MANIFEST, Fault::UnknownParameter)[0].starts_with("kinds.tool: none of"));
}

#[test]
fn a_break_stays_within_the_longest() {
    let limits = shed(MANIFEST, Fault::Nothing).manifest.booking;
    for (period, longest) in [(2880, 60), (120, 60), (119, 59), (1, 0)] {
        assert_eq!(limits.longest_break(period), longest, "{period} minutes");
    }
    let faults = |from: &str, to: &str| Manifest::parse(&MANIFEST.replace(from, to)).unwrap_err()[0].to_string();
    let half = "booking.longest_break_minutes: 1441 is not between 0 and half a booking, 1440";
    assert_eq!(faults("longest_break_minutes = 60", "longest_break_minutes = 1441"), half);
    let preset = "booking.presets.0: a break of 61 minutes is not between 0 and 60, the longest";
    assert_eq!(faults("break_minutes = 45", "break_minutes = 61"), preset);
    let none = "booking.presets.0: a break of 45 minutes is not between 0 and 0, the longest";
    assert_eq!(faults("longest_break_minutes = 60\n", ""), none);
}

#[test]
fn no_booking_is_longer_than_what_is_priced_as_one() {
    let of_length = |minutes| Manifest::parse(&MANIFEST.replace("longest_minutes = 2880", minutes));
    assert!(of_length("longest_minutes = 44640").is_ok());
    let fault = of_length("longest_minutes = 44641").unwrap_err()[0].to_string();
    assert_eq!(fault, "booking.longest_minutes: 44641 is more than 44640, the most that is priced as one");
}

#[test]
fn each_fault_of_the_manifest_is_told() {
    let cases = [
        (
            "Weighs {weight} kg.",
            "Too heavy.",
            "rules.weight: the Swedish and the English message show different values",
        ),
        ("values = [\"weight\"]", "values = [\"weight\"]\nmay_be = [\"refuse\"]", "rules.weight: may_be lists"),
        ("longest_minutes = 2880", "longest_minutes = 600", "booking.presets.0: it is 1440 minutes long"),
        ("starts_minute = 480, ends_minute = 480", "starts_minute = 480, ends_minute = 540", PRESET_BREAK),
        ("en = \"Shelf\"", "en = \" \"", "kinds.tool.attributes.properties.shelf: a label"),
        (
            "maxLength = 9",
            "maxLength = 9\npattern = '^[A-Z]-[0-9]$'",
            "kinds.tool.attributes.properties.shelf: no value",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(MANIFEST.contains(from), "{from}");
        let found = problems(&MANIFEST.replace(from, to), Fault::Nothing);
        assert!(found.iter().any(|problem| problem.starts_with(expected)), "{expected}: {found:?}");
    }
    let with_examples =
        MANIFEST.replace("maxLength = 9", "maxLength = 9\npattern = '^[A-Z]-[0-9]$'\nexamples = [\"A-1\"]");
    assert_eq!(problems(&with_examples, Fault::Nothing), Vec::<String>::new());
}
