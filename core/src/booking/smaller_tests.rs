//! Tables for what can be left out; what it frees is shown with the nurse pool, in the workspace's scenarios.

use chrono::NaiveDate;
use serde_json::json;

use super::*;

fn manifest() -> Manifest {
    Manifest::parse(
        r#"
        key = "rooms"
        version = 1
        name = { sv = "Rum", en = "Rooms" }
        description = { sv = "Rum.", en = "Rooms." }
        [[kinds]]
        key = "room"
        name = { sv = "Rum", en = "Room" }
        plural = { sv = "Rum", en = "Rooms" }
        attributes = { type = "object", additionalProperties = false, properties = {} }
        [booking]
        shortest_minutes = 120
        longest_minutes = 900
        longest_break_minutes = 60
        horizon_days = 90
        look_around_days = 1
        confirmation = "none"
        answer_within_minutes = 60
        presets = [
            { starts_minute = 420, ends_minute = 960, break_minutes = 45 },
            { starts_minute = 780, ends_minute = 1320, break_minutes = 45 },
            { starts_minute = 1260, ends_minute = 420, break_minutes = 0 },
        ]
        [vat]
        basis_points = 2500
        reason = { sv = "Uthyrning.", en = "Hire." }
        [[need.reasons]]
        key = "meeting"
        name = { sv = "Möte", en = "Meeting" }
        [need.requirements]
        type = "object"
        additionalProperties = false
        [need.requirements.properties.things]
        type = "array"
        items = { type = "string", enum = ["screen", "board"] }
        x-label = { sv = "Kräver", en = "Requires" }
        x-choices.screen = { sv = "Skärm", en = "Screen" }
        x-choices.board = { sv = "Tavla", en = "Board" }
        [need.requirements.properties.seats]
        type = "integer"
        minimum = 1
        maximum = 50
        x-label = { sv = "Platser", en = "Seats" }
        [need.requirements.properties.quiet]
        type = "boolean"
        x-label = { sv = "Tyst", en = "Quiet" }
        "#,
    )
    .unwrap()
}

fn period(starts: i64, ends: i64) -> Period {
    stockholm::period(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), starts * 60, ends * 60).unwrap()
}

#[test]
fn each_required_value_is_left_out_in_turn() {
    let less = |requirements: Value| {
        let less = requirements_less(&manifest(), &requirements);
        less.into_iter().map(|(relaxation, rest)| (serde_json::to_value(relaxation).unwrap(), rest)).collect::<Vec<_>>()
    };
    assert_eq!(less(json!({})), []);
    assert_eq!(less(json!({ "quiet": false, "things": [] })), []);
    let requirement = |key: &str, value: Value| json!({ "kind": "requirement", "key": key, "value": value });
    let mut found = less(json!({ "things": ["screen", "board"], "seats": 12, "quiet": true }));
    found.sort_by_key(|(relaxation, _)| relaxation.to_string());
    assert_eq!(
        found,
        [
            (requirement("quiet", json!(null)), json!({ "things": ["screen", "board"], "seats": 12 })),
            (requirement("seats", json!(null)), json!({ "things": ["screen", "board"], "quiet": true })),
            (requirement("things", json!("board")), json!({ "things": ["screen"], "seats": 12, "quiet": true })),
            (requirement("things", json!("screen")), json!({ "things": ["board"], "seats": 12, "quiet": true })),
        ]
    );
}

#[test]
fn a_period_is_begun_later_ended_sooner_or_another_usual_one() {
    let families = |period: Period| Times::of(&manifest(), &period).families;
    // The day overlaps the evening, and touches the night before and after it.
    assert_eq!(
        families(period(7, 16)),
        [
            vec![period(8, 16), period(9, 16), period(10, 16)],
            vec![period(7, 15), period(7, 14), period(7, 13)],
            vec![period(13, 22)],
        ]
    );
    // No shorter than half of it, nor than the manifest's shortest.
    assert_eq!(families(period(8, 11))[..2], [vec![period(9, 11)], vec![period(8, 10)]]);
    assert_eq!(families(period(8, 10)), [vec![period(7, 16)]]);
    let hull = Times::of(&manifest(), &period(8, 10)).hull(&period(8, 10));
    assert_eq!(hull, period(7, 16));
    assert_eq!(Times { families: Vec::new() }.hull(&period(8, 10)), period(8, 10));
}
