use serde_json::json;
use torget_core::ids::{NeedId, OfferId};

use super::*;
use crate::mail::reading::{self, read};

fn due(language: Language, change: impl FnOnce(&mut serde_json::Value)) -> Due {
    let mut data = json!({
        "offer_id": OfferId::new(), "need_id": NeedId::new(), "event": "asked", "audience": "person",
        "area_name": "Sjuksköterskepoolen", "resource_name": "Anna Ek", "unit_name": "Fridhem",
        "unit_address": "Storgatan 1, Ängelholm", "unit_phone": "0431-555 01", "buyer_name": "Ängelholm",
        "starts_at": "2026-11-24T06:00:00Z", "ends_at": "2026-11-24T15:00:00Z", "break_minutes": 45,
        "distance_tenth_km": 210, "answer_before_at": "2026-11-23T06:40:00Z", "counter": null, "total_ore": null, "waits": true,
        "link": "/offers/1/answer/abc",
    });
    change(&mut data);
    reading::due("offer", language, data)
}

#[test]
fn the_person_reads_the_question_and_where_to_answer_it() {
    let mail = read(&due(Language::Sv, |_| {}));
    assert_eq!(mail.subject, "Kan du komma? tis 24 nov 07.00–16.00, Fridhem, Ängelholm");
    for expected in [
        "När: tisdag 24 november 2026 07.00–16.00 (rast 45 min)\n",
        "Väg: 21 km\n",
        "Svara senast: 23 nov 07.40\n",
        "Svara ja eller nej: https://torget.example/offers/1/answer/abc\n",
    ] {
        let text = mail.text.replace('\u{a0}', " ");
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
    assert!(!mail.text.contains("Pris") && !mail.text.contains("Anna Ek"), "{}", mail.text);
    assert!(mail.html.contains("href=\"https://torget.example/offers/1/answer/abc\"") && mail.calendar.is_none());
}

#[test]
fn every_event_reads_well_to_every_audience_in_both_languages() {
    let events = [
        "asked",
        "taken",
        "withdrawn",
        "countered",
        "counter_rejected",
        "nobody_left",
        "outside",
        "place_free",
        "place_declined",
        "place_released",
        "place_lapsed",
        "place_gone",
    ];
    for language in crate::view::LANGUAGES {
        for event in events {
            for audience in ["person", "owner", "unit", "coordinator"] {
                let mail = read(&due(language, |data| {
                    data["event"] = event.into();
                    data["audience"] = audience.into();
                    data["total_ore"] = 403_594.into();
                    data["counter"] = json!(["2026-11-24T07:00:00Z", "2026-11-24T15:00:00Z", 45]);
                    data["link"] = if event == "asked" || event == "place_free" {
                        "/offers/1/answer/abc".into()
                    } else {
                        json!(null)
                    };
                }));
                for text in [&mail.subject, &mail.text, &mail.html] {
                    assert!(!text.contains("mail-offer") && !text.contains('{'), "{event} {audience}: {text}");
                }
                assert!(!mail.subject.contains('\u{a0}'));
            }
        }
    }
}

#[test]
fn a_unit_is_led_to_the_offer_or_to_its_need() {
    let address = |event: &str| {
        let mail = read(&due(Language::En, |data| {
            data["event"] = event.into();
            data["audience"] = "unit".into();
            data["link"] = json!(null);
        }));
        mail.text.split("https://torget.example/").nth(1).unwrap().split('/').next().unwrap().to_owned()
    };
    assert_eq!(["countered", "nobody_left", "outside"].map(address), ["offers", "needs", "needs"]);
    assert_eq!(["place_free", "place_lapsed"].map(address), ["offers", "needs"]);
}

#[test]
fn who_runs_the_unit_reads_which_place_is_free_what_it_costs_and_until_when_to_answer() {
    let mail = read(&due(Language::Sv, |data| {
        data["event"] = "place_free".into();
        data["audience"] = "unit".into();
        data["total_ore"] = 403_594.into();
    }));
    assert_eq!(mail.subject, "Plats ledig: Anna Ek tis 24 nov 07.00–16.00, Fridhem, Ängelholm");
    for expected in [
        "Vem: Anna Ek\n",
        "Svara senast: 23 nov 07.40\n",
        "4 035,94 kr",
        "Svara ja eller nej: https://torget.example/offers/1/answer/abc\n",
    ] {
        let text = mail.text.replace('\u{a0}', " ");
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
}

#[test]
fn who_let_the_time_run_out_reads_whether_the_need_still_waits() {
    let text = |waits: bool| {
        let mail = read(&due(Language::Sv, |data| {
            data["event"] = "place_lapsed".into();
            data["audience"] = "unit".into();
            data["link"] = json!(null);
            data["waits"] = waits.into();
        }));
        mail.text
    };
    assert!(text(true).contains("Ni står kvar i kön"), "{}", text(true));
    assert!(text(false).contains("ni står inte längre i kön"), "{}", text(false));
}
