//! What a calendar program is told, as text.

use chrono::{DateTime, Utc};
use torget_core::ids::BookingId;

use super::*;

fn sender() -> Sender {
    Sender { from: "Torget <torget@torget.example>".parse().unwrap(), base_url: "https://torget.example".to_owned() }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn entry(state: BookingState) -> FeedEntry {
    FeedEntry {
        booking_id: BookingId("01900000-0000-7000-8000-000000000001".parse().unwrap()),
        area_name: "Sjuksköterskor".to_owned(),
        resource_name: "Anna Ek".to_owned(),
        unit_name: "Fridhem".to_owned(),
        unit_address: "Storgatan 1; port B, Ängelholm".to_owned(),
        unit_phone: "0431-40 64 10".to_owned(),
        buyer_name: "Ängelholm".to_owned(),
        seller_name: "Klippan".to_owned(),
        starts_at: at("2026-11-24T06:00:00Z"),
        ends_at: at("2026-11-24T15:00:00Z"),
        break_minutes: 45,
        state,
        calendar_sequence: 3,
        changed_at: at("2026-11-21T04:43:00Z"),
    }
}

fn content(of: FeedOf, entries: Vec<FeedEntry>) -> FeedContent {
    FeedContent { of, name: "Fridhem".to_owned(), language: Language::Sv, entries }
}

/// The text with its folded lines made one again.
fn read(content: &FeedContent) -> String {
    let text = text(&sender(), content);
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "")
}

#[track_caller]
fn has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(&format!("{line}\r\n")), "{line} not in\n{text}");
    }
}

#[test]
fn a_person_is_told_where_and_whom_to_ring() {
    let text = read(&content(FeedOf::Person, vec![entry(BookingState::Confirmed)]));
    has(
        &text,
        &[
            "METHOD:PUBLISH",
            "X-WR-CALNAME:Torget: Fridhem",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "UID:01900000-0000-7000-8000-000000000001@torget.example",
            "SEQUENCE:3",
            "DTSTAMP:20261121T044300Z",
            "LAST-MODIFIED:20261121T044300Z",
            "DTSTART:20261124T060000Z",
            "DTEND:20261124T150000Z",
            "STATUS:CONFIRMED",
            "SUMMARY:Fridhem\\, Ängelholm",
            "LOCATION:Fridhem\\, Storgatan 1\\; port B\\, Ängelholm",
            "DESCRIPTION:Område: Sjuksköterskor\\nTelefon: 0431-40 64 10\\nRast: 45 min",
            "URL:https://torget.example/bookings/01900000-0000-7000-8000-000000000001",
        ],
    );
    assert!(!text.contains("Anna Ek") && !text.contains("ATTENDEE") && !text.contains("TRANSP"), "{text}");
}

#[test]
fn a_unit_is_told_who_comes_and_from_where() {
    let text = read(&content(FeedOf::Unit, vec![entry(BookingState::Confirmed)]));
    let lines = ["SUMMARY:Anna Ek\\, Fridhem", "DESCRIPTION:Område: Sjuksköterskor\\nSäljare: Klippan\\nRast: 45 min"];
    has(&text, &lines);
}

#[test]
fn every_state_has_its_status() {
    for state in BookingState::ALL {
        let text = read(&content(FeedOf::Resource, vec![entry(state)]));
        let status = match state.key() {
            "held" => "STATUS:TENTATIVE",
            "confirmed" | "performed" | "approved" | "attested" | "settled" | "disputed" => "STATUS:CONFIRMED",
            _ => "STATUS:CANCELLED",
        };
        has(&text, &[status]);
        assert_eq!(text.contains("TRANSP:TRANSPARENT"), status == "STATUS:CANCELLED", "{text}");
    }
}

#[test]
fn the_same_bookings_make_the_same_text() {
    let of = |entries: Vec<FeedEntry>| text(&sender(), &content(FeedOf::Unit, entries));
    assert_eq!(of(vec![entry(BookingState::Held)]), of(vec![entry(BookingState::Held)]));
    assert_ne!(of(vec![entry(BookingState::Held)]), of(vec![entry(BookingState::Confirmed)]));
    assert!(of(Vec::new()).ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn no_name_can_add_a_line() {
    let mut broken = entry(BookingState::Held);
    broken.unit_name = "A\r\nSUMMARY:B".to_owned();
    broken.unit_phone = "1\nEND:VEVENT".to_owned();
    let mut content = content(FeedOf::Person, vec![broken]);
    content.name = "A\r\nX:Y".to_owned();
    let text = read(&content);
    assert_eq!((text.matches("\r\nSUMMARY").count(), text.matches("\r\nEND:VEVENT").count()), (1, 1), "{text}");
    assert!(!text.contains("\r\nX:Y"), "{text}");
}
