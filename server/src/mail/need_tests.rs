use serde_json::json;
use torget_core::ids::NeedId;

use super::*;
use crate::mail::reading::{self, read};

fn due(language: Language, change: impl FnOnce(&mut serde_json::Value)) -> Due {
    let mut data = json!({
        "need_id": NeedId::new(), "event": "posted", "area_name": "Sjuksköterskepoolen", "unit_name": "Fridhem",
        "organisation_name": "Ängelholm", "starts_at": "2026-11-24T06:00:00Z", "ends_at": "2026-11-24T15:00:00Z",
        "break_minutes": 45, "quantity": 2, "filled": 0, "priority": "high", "together": 1,
    });
    change(&mut data);
    reading::due("need", language, data)
}

#[test]
fn the_coordinator_reads_what_is_urgent_and_where_to_go_on() {
    let due = due(Language::Sv, |_| {});
    let mail = read(&due);
    assert_eq!(mail.subject, "Brådskande behov: tis 24 nov 07.00–16.00, Fridhem, Ängelholm");
    let text = mail.text.replace('\u{a0}', " ");
    for expected in [
        "Fridhem, Ängelholm, söker någon.\n",
        "När: tisdag 24 november 2026 07.00–16.00 (rast 45 min)\n",
        "Platser: 0 av 2 bokade\n",
        "Prioritet: Hög\n",
    ] {
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
    let need_id = due.data["need_id"].as_str().unwrap();
    assert!(mail.html.contains(&format!("href=\"https://torget.example/needs/{need_id}\"")), "{}", mail.html);
    assert!(mail.calendar.is_none());
}

#[test]
fn every_event_reads_well_in_both_languages() {
    for language in crate::view::LANGUAGES {
        for event in ["posted", "called_off", "filled", "expired"] {
            for (together, filled, priority) in [(1, 0, "low"), (12, 1, "normal"), (2, 2, "high")] {
                let mail = read(&due(language, |data| {
                    data["event"] = event.into();
                    data["together"] = together.into();
                    data["filled"] = filled.into();
                    data["priority"] = priority.into();
                }));
                for text in [&mail.subject, &mail.text, &mail.html] {
                    assert!(!text.contains("mail-need") && !text.contains('{'), "{event} {together}: {text}");
                }
                assert!(!mail.subject.contains('\u{a0}'));
            }
        }
    }
}
