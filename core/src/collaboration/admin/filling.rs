//! What members may set of how needs are filled: within the manifest's ways, and within bounds that no area has a use beyond.

use std::collections::BTreeSet;

use crate::collaboration::FillingSettings;
use crate::fault::FieldFault;
use crate::plugin::{Fact, Filling, SHORTEST_ANSWER_MINUTES};

/// A month: nobody waits longer for an answer.
pub(super) const LONGEST_ANSWER_MINUTES: i64 = 30 * 24 * 60;
/// A year: no search looks further ahead.
const MOST_HOURS: i64 = 366 * 24;
/// No table of answering times needs more lines.
const MOST_LINES: usize = 10;
/// Sweden is not wider.
const MOST_KM: i64 = 500;

/// Everything that the manifest or the bounds do not allow.
pub(super) fn faults(manifest: &Filling, settings: &FillingSettings) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut range = |field: String, value: i64, least: i64, most: i64| {
        if !(least..=most).contains(&value) {
            let values = [("value", Fact::Number(value)), ("least", Fact::Number(least)), ("most", Fact::Number(most))];
            faults.push(FieldFault::new(field, "number_range", values));
        }
    };
    for (number, line) in settings.answer_times.iter().flatten().enumerate() {
        let field = |name: &str| format!("filling.answer_times.{number}.{name}");
        range(field("within_hours"), line.within_hours, 1, MOST_HOURS);
        range(field("minutes"), line.minutes, SHORTEST_ANSWER_MINUTES, LONGEST_ANSWER_MINUTES);
    }
    for step in settings.cascade.iter().flatten() {
        range(format!("filling.cascade.{}", step.circle.key()), step.within_hours, 0, MOST_HOURS);
    }
    if let Some(near_km) = settings.near_km {
        range("filling.near_km".to_owned(), near_km, 1, MOST_KM);
    }
    let lines = settings.answer_times.as_ref().map_or(0, Vec::len);
    if lines > MOST_LINES {
        let values = [("value", lines), ("most", MOST_LINES)].map(|(name, n)| (name, Fact::Number(n as i64)));
        faults.push(FieldFault::new("filling.answer_times", "too_many", values));
    }
    let chosen = settings.ways.iter().flatten();
    for way in chosen.filter(|way| !manifest.ways.contains(way)) {
        let value = [("value", Fact::Text(way.key().to_owned()))];
        faults.push(FieldFault::new("filling.ways", "unknown_choice", value));
    }
    if settings.ways.as_ref().is_some_and(Vec::is_empty) {
        faults.push(FieldFault::new("filling.ways", "missing", []));
    }
    if let Some(cascade) = &settings.cascade {
        let circles: BTreeSet<_> = cascade.iter().map(|step| step.circle).collect();
        // A wider circle is for a start that is nearer.
        let mut sorted = cascade.clone();
        sorted.sort_by_key(|step| step.circle);
        let is_ordered = sorted.windows(2).all(|pair| pair[0].within_hours >= pair[1].within_hours);
        if circles.len() < cascade.len() || !is_ordered {
            faults.push(FieldFault::new("filling.cascade", "cascade_order", []));
        }
    }
    faults
}

/// The settings that differ from the manifest's; `None` if nothing does.
pub(super) fn differing(manifest: &Filling, settings: &FillingSettings) -> Option<FillingSettings> {
    let kept = FillingSettings {
        ways: settings.ways.clone().filter(|ways| *ways != manifest.ways),
        answer_times: settings.answer_times.clone().filter(|times| *times != manifest.answer_times),
        cascade: settings.cascade.clone().filter(|cascade| *cascade != manifest.cascade),
        near_km: settings.near_km.filter(|near_km| *near_km != manifest.near_km),
    };
    (kept != FillingSettings::default()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::{AnswerTime, CascadeStep, Circle, Way};

    #[test]
    fn every_setting_that_goes_too_far_is_named() {
        let manifest = Filling { ways: vec![Way::Book, Way::Offers], ..Filling::default() };
        let step = |circle, within_hours| CascadeStep { circle, within_hours };
        let wrong = FillingSettings {
            ways: Some(vec![Way::Allocation]),
            answer_times: Some(vec![AnswerTime { within_hours: 0, minutes: 14 }]),
            cascade: Some(vec![step(Circle::Near, 24), step(Circle::All, 48), step(Circle::Outside, -1)]),
            near_km: Some(0),
        };
        let found: Vec<(String, &str)> =
            faults(&manifest, &wrong).into_iter().map(|fault| (fault.field, fault.code)).collect();
        let expected = [
            ("filling.answer_times.0.within_hours", "number_range"),
            ("filling.answer_times.0.minutes", "number_range"),
            ("filling.cascade.outside", "number_range"),
            ("filling.near_km", "number_range"),
            ("filling.ways", "unknown_choice"),
            ("filling.cascade", "cascade_order"),
        ];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
        let right = FillingSettings {
            ways: Some(vec![Way::Book]),
            answer_times: Some(Vec::new()),
            cascade: Some(vec![step(Circle::Near, 48), step(Circle::All, 24)]),
            near_km: Some(30),
        };
        assert_eq!(faults(&manifest, &right), []);
        let kept = differing(&manifest, &right).expect("something differs");
        assert_eq!((kept.near_km, kept.answer_times), (None, None), "what equals the manifest's is not kept");
        assert_eq!(differing(&manifest, &FillingSettings::default()), None);
    }
}
