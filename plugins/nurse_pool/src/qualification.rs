//! Who may do the work: a checked licence, and the competences that the need asks for.
//!
//! Patientsäkerhetslag (2010:659), 4 kap. 5 §: only the licensed may use the title. Nothing here can be overridden.

use chrono::TimeDelta;
use serde::Deserialize;
use torget_core::plugin::{Fact, Finding, Question};
use torget_core::time::stockholm;

use crate::nurse::Nurse;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Requirements {
    competences: Vec<String>,
}

/// The check of the licence is valid through the last day that the shift touches.
pub fn licence(question: &Question<'_>, nurse: &Nurse) -> Option<Finding> {
    let Some(valid_until) = nurse.licence_valid_until else {
        return Some(Finding::broken("licence_checked", []));
    };
    let needed_until = stockholm::date_of(question.period.ends_at() - TimeDelta::minutes(1));
    (valid_until < needed_until).then(|| {
        let values = [("valid_until_on", Fact::Date(valid_until)), ("needed_until_on", Fact::Date(needed_until))];
        Finding::broken("licence_valid", values)
    })
}

/// Every competence that is asked for is held; the missing ones in the order in which they were asked for.
pub fn competences(question: &Question<'_>, nurse: &Nurse) -> Option<Finding> {
    let required = Requirements::deserialize(&question.need.requirements).unwrap_or_default().competences;
    let missing: Vec<String> = required.into_iter().filter(|key| !nurse.competences.contains(key)).collect();
    (!missing.is_empty()).then(|| Finding::broken("competences_held", [("missing", Fact::Choices(missing))]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::support::{Case, date};

    #[test]
    fn the_licence_is_valid_through_the_last_day_of_the_shift() {
        // valid until, shift's local start and end, rule
        let cases = [
            (json!("2026-11-24"), "2026-11-24T07:00", "2026-11-24T16:00", None),
            (json!("2026-11-23"), "2026-11-24T07:00", "2026-11-24T16:00", Some("licence_valid")),
            (json!("2026-11-24"), "2026-11-24T21:00", "2026-11-25T07:00", Some("licence_valid")),
            (json!("2026-11-25"), "2026-11-24T21:00", "2026-11-25T07:00", None),
            // A shift that ends at midnight does not touch the next day.
            (json!("2026-11-24"), "2026-11-24T13:00", "2026-11-25T00:00", None),
            (json!("2026-11-24"), "2026-11-24T13:00", "2026-11-25T00:01", Some("licence_valid")),
        ];
        for (valid_until, starts, ends, rule) in cases {
            let found = Case::shift(starts, ends).attribute("licence_valid_until", valid_until.clone()).rules();
            assert_eq!(found, Vec::from_iter(rule), "{valid_until} {starts} {ends}");
        }
        assert_eq!(Case::day().without("licence_valid_until").rules(), ["licence_checked"]);
    }

    #[test]
    fn the_refusal_says_until_when() {
        let finding = Case::night().attribute("licence_valid_until", json!("2026-11-24")).only_finding();
        assert_eq!(finding.values["valid_until_on"], date("2026-11-24"));
        assert_eq!(finding.values["needed_until_on"], date("2026-11-25"));
    }

    const KEYS: [&str; 4] = ["dementia", "palliative", "catheter", "diabetes"];

    proptest! {
        #[test]
        fn exactly_the_missing_competences_are_named(
            held in proptest::sample::subsequence(KEYS.to_vec(), 0..=4),
            required in proptest::sample::subsequence(KEYS.to_vec(), 0..=4),
        ) {
            let case = Case::day().attribute("competences", json!(held)).requires(json!({ "competences": required }));
            let missing: Vec<String> =
                required.iter().filter(|key| !held.contains(key)).map(|key| (*key).to_owned()).collect();
            if missing.is_empty() {
                prop_assert_eq!(case.rules(), Vec::<String>::new());
            } else {
                let finding = case.only_finding();
                prop_assert_eq!(finding.rule.as_str(), "competences_held");
                prop_assert_eq!(&finding.values["missing"], &torget_core::plugin::Fact::Choices(missing));
            }
        }
    }
}
