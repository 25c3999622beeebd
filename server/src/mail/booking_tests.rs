use serde_json::json;
use torget_core::ids::BookingId;

use super::*;
use crate::mail::reading::{self, RENDERER, read, sender};
use crate::mail::{content_of, message};

fn due(language: Language, change: impl FnOnce(&mut serde_json::Value)) -> Due {
    let booking_id = BookingId::new();
    let mut data = json!({
        "booking_id": booking_id, "event": "confirmed", "audience": "resource_person",
        "area_name": "Sjuksköterskepoolen", "resource_name": "Anna Ek", "unit_name": "Fridhem",
        "unit_address": "Storgatan 1; port B, Ängelholm", "unit_phone": "0431-555 01", "buyer_name": "Ängelholm",
        "seller_name": "Klippan", "starts_at": "2026-11-24T06:00:00Z", "ends_at": "2026-11-24T15:00:00Z",
        "break_minutes": 45, "answer_before_at": null, "total_ore": null, "fee_ore": null,
        "calendar": {"method": "request", "sequence": 1, "tentative": false},
    });
    change(&mut data);
    reading::due("booking", language, data)
}

#[test]
fn the_person_reads_what_when_and_where() {
    let mail = read(&due(Language::Sv, |_| {}));
    assert_eq!(mail.subject, "Bokad: tis 24 nov 07.00–16.00, Fridhem, Ängelholm");
    for expected in
        ["Du är bokad.\n", "När: tisdag 24 november 2026 07.00–16.00 (rast 45 min)\n", "Telefon: 0431-555 01\n"]
    {
        assert!(mail.text.contains(expected), "{expected} not in\n{}", mail.text);
    }
    assert!(mail.text.contains("Visa bokningen: https://torget.example/bookings/"), "{}", mail.text);
    assert!(!mail.text.contains("Pris") && !mail.html.contains("Pris"));
    assert!(mail.html.contains("<html lang=\"sv\">"));
}

#[test]
fn every_event_reads_well_to_every_audience_in_both_languages() {
    for language in crate::view::LANGUAGES {
        let events = [
            "held",
            "confirmed",
            "declined",
            "expired",
            "cancelled",
            "performed",
            "approved",
            "approved_by_itself",
            "sent_back",
            "attested",
            "attested_by_itself",
            "corrected",
            "report_missing",
            "report_overdue",
            "attest_missing",
            "reminder",
        ];
        for event in events {
            for audience in ["resource_person", "unit", "buyer", "seller"] {
                let mail = read(&due(language, |data| {
                    data["event"] = event.into();
                    data["audience"] = audience.into();
                    data["total_ore"] = 403_594.into();
                    data["fee_ore"] = 201_797.into();
                    data["answer_before_at"] = "2026-11-21T06:00:00Z".into();
                }));
                for text in [&mail.subject, &mail.text, &mail.html] {
                    assert!(!text.contains("mail-booking") && !text.contains('{'), "{event} {audience}: {text}");
                }
                assert!(!mail.subject.contains('\u{a0}'));
            }
        }
    }
}

#[test]
fn what_people_write_is_text_and_never_markup() {
    let mail = read(&due(Language::Sv, |data| data["unit_name"] = "<b>Hus & \"hem\"</b>".into()));
    assert!(mail.html.contains("&lt;b&gt;Hus &amp; &quot;hem&quot;&lt;/b&gt;"), "{}", mail.html);
    assert!(mail.text.contains("<b>Hus & \"hem\"</b>"), "{}", mail.text);
}

#[test]
fn the_calendar_entry_follows_the_booking() {
    let asked =
        due(Language::Sv, |data| data["calendar"] = json!({"method": "request", "sequence": 0, "tentative": true}));
    let cancelled =
        due(Language::Sv, |data| data["calendar"] = json!({"method": "cancel", "sequence": 2, "tentative": false}));
    let asked = read(&asked).calendar.unwrap();
    assert_eq!(asked.method, "REQUEST");
    let unfolded = asked.text.replace("\r\n ", "");
    for line in [
        "METHOD:REQUEST",
        "SEQUENCE:0",
        "STATUS:TENTATIVE",
        "DTSTART:20261124T060000Z",
        "DTEND:20261124T150000Z",
        "DTSTAMP:20261121T044300Z",
        "SUMMARY:Fridhem\\, Ängelholm",
        "LOCATION:Fridhem\\, Storgatan 1\\; port B\\, Ängelholm",
        "ORGANIZER;CN=Torget:mailto:torget@torget.example",
    ] {
        assert!(unfolded.contains(&format!("{line}\r\n")), "{line} not in\n{unfolded}");
    }
    assert!(unfolded.contains("mailto:anna.ek@klippan.example\r\n") && unfolded.contains("@torget.example\r\n"));
    let cancelled = read(&cancelled).calendar.unwrap();
    assert!(cancelled.text.contains("METHOD:CANCEL\r\n") && cancelled.text.contains("STATUS:CANCELLED\r\n"));
    let reminder = due(Language::En, |data| data["calendar"] = serde_json::Value::Null);
    assert_eq!(read(&reminder).calendar, None);
}

#[test]
fn a_name_cannot_break_out_of_the_calendar_or_the_headers() {
    let mut due = due(Language::Sv, |data| data["unit_name"] = "A\r\nATTENDEE:mailto:x@x.example".into());
    due.recipient_name = "Anna \"Ek\"\r\nBcc: x@x.example".to_owned();
    let content = read(&due);
    let calendar = content.calendar.clone().unwrap().text.replace("\r\n ", "");
    assert_eq!(calendar.matches("\r\nATTENDEE").count(), 1, "{calendar}");
    let message = message::compose(&sender(), &due, content, due.created_at).unwrap();
    let text = String::from_utf8(message.formatted()).unwrap();
    assert!(!text.contains("\r\nBcc:"), "{text}");
    assert!(text.contains(&format!("Message-ID: <{}@torget.example>\r\n", due.id)), "{text}");
}

#[test]
fn what_the_program_does_not_know_is_a_fault() {
    let mut unknown = due(Language::Sv, |_| {});
    unknown.kind = "letter".to_owned();
    assert_eq!(content_of(&RENDERER, &sender(), &unknown).unwrap_err(), "there is no mail of the kind \"letter\"");
    let torn = due(Language::Sv, |data| data["starts_at"] = "soon".into());
    assert!(content_of(&RENDERER, &sender(), &torn).unwrap_err().starts_with("the data is no booking notice"));
}
