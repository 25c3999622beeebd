//! Booking and its steps as forms: what is wrong is said at the field, with what was typed, and nothing is done.

use reqwest::StatusCode;
use torget::demo::Account;
use torget_core::booking::performance::{Performed, report};
use torget_core::booking::{BookingFilter, BookingState, BookingView, book, confirm, list, view};
use torget_core::paging::Paging;
use torget_tests::town::november;
use torget_tests::{TestDatabase, Town};

use crate::visitor::Visitor;

#[tokio::test]
async fn a_break_that_cannot_be_is_said_at_its_field_with_what_was_typed() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let manager = town.caller(account).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let visitor = Visitor::signed_in(&town, account).await;
    let (resource, unit) = (request.resource_id.to_string(), request.unit_id.to_string());
    let made = async || {
        let listed = list(town.market(), &manager, BookingFilter::default(), Paging::longest()).await;
        listed.expect("the bookings").rows.len()
    };
    let before = made().await;
    let form = |break_minutes| {
        let (resource, unit) = (resource.as_str(), unit.as_str());
        let period = [("day", "2026-11-26"), ("starts", "07:00"), ("ends", "16:00")];
        let what = [("resource", resource), ("unit", unit), ("reason", "vacancy"), ("break_minutes", break_minutes)];
        [period.as_slice(), &what].concat()
    };
    for (typed, said) in [
        ("45 min", "Det här är inget tal. Skriv med siffror."),
        // What a browser sends of a number that it can't read.
        ("", "Det här är inget tal. Skriv med siffror."),
        ("121", "En rast på 121 minuter går inte här. Skriv 0 till 120."),
        ("539", "En rast på 539 minuter går inte här. Skriv 0 till 120."),
    ] {
        let (status, page) = visitor.fill_in("/book", &form(typed)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert!(page.contains(said), "{typed:?}: {page}");
        let field = page.split("<input").find(|input| input.contains("name=\"break_minutes\"")).expect("the field");
        assert!(field.split('>').next().unwrap_or_default().contains(&format!("value=\"{typed}\"")), "{field}");
    }
    // Nor do days of absence that can't be read pass for none.
    let (status, page) =
        visitor.fill_in("/book", &[form("45").as_slice(), &[("earlier_days_before", "tre")]].concat()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Räknade dagar dessförinnan: Det här är inget tal."), "{page}");
    assert_eq!(made().await, before, "nothing was booked");
    let (status, page) = visitor.fill_in("/book", &form("60")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(made().await, before + 1);
}

/// A booking for Thursday to which its nurse has said yes.
async fn confirmed(town: &Town, account: &Account) -> BookingView {
    let manager = town.caller(account).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let booking = book(town.market(), &manager, &request).await.expect("a booking");
    let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
    confirm(town.market(), &nurse, booking.id).await.expect("the answer")
}

async fn state(town: &Town, account: &Account, booking: &BookingView) -> BookingState {
    let manager = town.caller(account).await;
    view(town.market(), &manager, booking.id).await.expect("the booking").state
}

/// The value of a field that goes along unseen.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_fee_that_has_grown_is_shown_before_anything_is_cancelled() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let booking = confirmed(&town, account).await;
    let path = format!("/bookings/{}/cancel", booking.id);
    // A session that is still good two days later.
    town.app.clock.set(november(25, 11));
    let visitor = Visitor::signed_in(&town, account).await;
    let (_, free) = visitor.read(&path).await;
    assert_eq!(hidden(&free, "expected_fee_ore"), "0");

    town.app.clock.set(november(25, 13));
    let (status, page) = visitor.fill_in(&path, &[("expected_fee_ore", "0")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Ingenting är avbokat."), "{page}");
    let fee = hidden(&page, "expected_fee_ore");
    assert_ne!(fee, "0");
    assert_eq!(state(&town, account, &booking).await, BookingState::Confirmed);

    assert_eq!(visitor.post(&path, &[("expected_fee_ore", fee)]).await, StatusCode::SEE_OTHER);
    assert_eq!(state(&town, account, &booking).await, BookingState::Cancelled);
}

#[tokio::test]
async fn other_hours_are_shown_before_they_are_changed_or_asked_about() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let booking = confirmed(&town, account).await;
    let path = format!("/bookings/{}/change", booking.id);
    let visitor = Visitor::signed_in(&town, account).await;
    let (_, first) = visitor.read(&path).await;
    let typed = |page, (starts, ends, pause): (&'static str, &'static str, &'static str), looked| {
        let seen = [("version", hidden(page, "version")), ("looked", looked)];
        [[("day", "2026-11-26"), ("starts", starts)].as_slice(), &[("ends", ends), ("break_minutes", pause)], &seen]
            .concat()
    };
    let now = async || {
        let now = view(town.market(), &town.caller(account).await, booking.id).await.expect("the booking");
        (now.starts_at, now.ends_at, now.break_minutes)
    };
    let before = now().await;
    for (hours, said) in [
        (("16:00", "sju", "45"), "Skriv tiden som 07.00."),
        (("07:00", "16:00", "539"), "En rast på 539 minuter går inte här."),
    ] {
        let (status, page) = visitor.fill_in(&path, &typed(&first, hours, "")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{hours:?}");
        assert!(page.contains(said) && page.contains(hours.1) && page.contains(hours.2), "{hours:?}: {page}");
    }

    let less = ("07:00", "14:00", "45");
    let (status, page) = visitor.fill_in(&path, &typed(&first, less, "")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("tiden ändras direkt") && page.contains("Nu "), "{page}");
    assert_eq!(now().await, before, "looking changes nothing");
    // Other hours than those that were looked at are looked at first.
    let other = visitor.fill_in(&path, &typed(&page, ("07:00", "13:00", "45"), hidden(&page, "looked"))).await;
    assert_eq!((other.0, now().await), (StatusCode::OK, before));
    assert_eq!(visitor.post(&path, &typed(&page, less, hidden(&page, "looked"))).await, StatusCode::SEE_OTHER);
    assert_eq!(now().await, (november(26, 7), november(26, 14), 45));

    // Who saw the page before that is told, and keeps what was typed.
    let shorter = ("07:00", "12:00", "30");
    let (_, shown) = visitor.fill_in(&path, &typed(&first, shorter, "")).await;
    let mut stale = typed(&first, shorter, hidden(&shown, "looked"));
    stale.retain(|(name, _)| *name != "version");
    let seen = booking.version.to_string();
    stale.push(("version", &seen));
    let (status, page) = visitor.fill_in(&path, &stale).await;
    assert_eq!(status, StatusCode::CONFLICT, "{page}");
    assert!(page.contains("Bokningen har ändrats sedan du öppnade sidan."), "{page}");
    assert!(page.contains("value=\"12:00\"") && page.contains("value=\"30\""), "{page}");

    // A shorter break is another matter: the nurse is asked, and says yes on the booking's own page.
    let (_, again) = visitor.read(&path).await;
    let pause = ("07:00", "14:00", "30");
    let (_, asks) = visitor.fill_in(&path, &typed(&again, pause, "")).await;
    assert!(asks.contains(&format!("Fråga {}", booking.resource_name)), "{asks}");
    assert_eq!(visitor.post(&path, &typed(&asks, pause, hidden(&asks, "looked"))).await, StatusCode::SEE_OTHER);
    assert_eq!(now().await.2, 45, "until the nurse has answered");
    let nurse = Visitor::signed_in(&town, town.account("resource_person", &booking.resource_name)).await;
    let (_, page) = nurse.read(&format!("/bookings/{}", booking.id)).await;
    let (_, accept) = page.split_once("action=\"/bookings/").expect("the answers stand there");
    let accept = format!("/bookings/{}", accept.split('"').next().unwrap_or_default());
    assert!(accept.ends_with("/accept"), "{accept}");
    assert_eq!(nurse.post(&accept, &[]).await, StatusCode::SEE_OTHER);
    assert_eq!(now().await.2, 30);
}

#[tokio::test]
async fn hours_that_are_reported_anew_are_shown_before_they_are_approved() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let booking = confirmed(&town, account).await;
    let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
    town.app.clock.set(november(26, 20));
    let reported = async |until| {
        let hours = Performed::hours(november(26, 7), november(26, until), 45);
        report(town.market(), &nurse, booking.id, &hours).await.expect("the report");
    };
    reported(16).await;
    let visitor = Visitor::signed_in(&town, account).await;
    let path = format!("/bookings/{}/attest", booking.id);
    let (_, seen) = visitor.read(&path).await;
    reported(19).await;

    // Even the reason for a correction of the hours that were seen doesn't let other ones through.
    let typed = |version, ends| {
        let reason = ("correction_reason", "Gick tidigare");
        [("version", version), ("starts", "07:00"), ("ends", ends), ("break_minutes", "45"), reason]
    };
    let (status, page) = visitor.fill_in(&path, &typed(hidden(&seen, "version"), "15:00")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Timmarna har rapporterats om") && page.contains("value=\"19:00\""), "{page}");
    assert_eq!(state(&town, account, &booking).await, BookingState::Performed);

    assert_eq!(visitor.post(&path, &typed(hidden(&page, "version"), "19:00")).await, StatusCode::SEE_OTHER);
    assert_eq!(state(&town, account, &booking).await, BookingState::Attested);
}
