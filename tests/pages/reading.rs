//! What pages tell the people who read them: their next step first, and the facts of a decision beside its button.

use reqwest::StatusCode;
use torget_core::booking::performance::{Performed, report};
use torget_core::booking::{BookRequest, book, confirm, decline};
use torget_tests::town::november;
use torget_tests::{TestDatabase, Town};

use crate::visitor::Visitor;

/// Where texts stand in a page, in this order.
fn in_order(page: &str, texts: &[&str]) {
    let mut rest = page;
    for text in texts {
        let (_, after) = rest.split_once(text).unwrap_or_else(|| panic!("{text:?} does not follow in {rest}"));
        rest = after;
    }
}

#[tokio::test]
async fn at_05_40_the_search_tells_at_once_who_can_come_today() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let visitor = Visitor::signed_in(&town, town.manager_of("Fridhem")).await;
    let (status, page) = visitor.read("/replacement").await;
    assert_eq!(status, StatusCode::OK);
    in_order(
        &page,
        &["I dag", "07–16", "Sjukdom, frånvaro från 23\u{a0}nov, dag\u{a0}1 av\u{a0}14", "kan komma", "med moms"],
    );
    let address = page.split("href=\"").find_map(|rest| rest.strip_prefix("/book?")).expect("somebody to book");
    let address = address.split('"').next().unwrap_or_default().replace("&amp;", "&");

    // What was said there is not asked again, and the sum stands before the button.
    let (_, page) = visitor.read(&format!("/book?{}", address.replace("&#x3D;", "="))).await;
    in_order(
        &page,
        &["Behov", "dag\u{a0}1 av\u{a0}14", "med moms", "<details", "Ändra behov, krav eller rast", ">Boka</button>"],
    );
}

#[tokio::test]
async fn the_hours_to_approve_have_their_own_price() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let manager = town.caller(account).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let booking = book(town.market(), &manager, &request).await.expect("a booking");
    let nurse_account = town.account("resource_person", &booking.resource_name);
    let nurse = town.caller(nurse_account).await;
    confirm(town.market(), &nurse, booking.id).await.expect("the answer");
    town.app.clock.set(november(26, 20));
    let hours = Performed::hours(november(26, 7), november(26, 17), 45);
    report(town.market(), &nurse, booking.id, &hours).await.expect("the report");

    let visitor = Visitor::signed_in(&town, account).await;
    let (_, page) = visitor.read(&format!("/bookings/{}/attest", booking.id)).await;
    in_order(
        &page,
        &["07.00–16.00, rast\u{a0}45\u{a0}min", "07.00–17.00, rast\u{a0}45\u{a0}min", "9,25\u{a0}h × 385\u{a0}kr"],
    );

    // A step that comes too late leads back to its booking.
    let (status, page) = visitor.read(&format!("/bookings/{}/cancel", booking.id)).await;
    assert_eq!(status, StatusCode::CONFLICT, "{page}");
    in_order(&page, &[&format!("href=\"/bookings/{}\"", booking.id), "Till bokningen"]);

    // The nurse isn't told on every row who she is, and the latest of what was comes first.
    let nurse = Visitor::signed_in(&town, nurse_account).await;
    let (_, page) = nurse.read("/bookings?show=past").await;
    assert!(!page.contains(&format!("<span>{}</span>", booking.resource_name)), "{page}");
    in_order(&page, &["tor\u{a0}26\u{a0}nov", "okt"]);
}

#[tokio::test]
async fn who_books_for_many_units_is_asked_for_which_one_with_whom_and_when() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("a coordinator");
    let manager = town.caller(town.manager_of("Fridhem")).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let name = town.candidates(&manager, november(26, 7), november(26, 16)).await.fit[0].resource.name.clone();
    let visitor = Visitor::signed_in(&town, coordinator).await;
    let address = format!("/book?resource={}&day=2026-11-26&starts=07:00&ends=16:00", request.resource_id);
    let (status, page) = visitor.read(&address).await;
    assert_eq!(status, StatusCode::OK);
    in_order(
        &page,
        &[&format!("Boka {name}"), "torsdag 26 november 2026 07.00–16.00", "Välj enhet", "Ängelholm, Fridhem"],
    );
}

#[tokio::test]
async fn a_shift_that_was_refused_waits_for_somebody_else() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Fridhem");
    let manager = town.caller(account).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let booking = book(town.market(), &manager, &request).await.expect("a booking");
    let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
    decline(town.market(), &nurse, booking.id).await.expect("a no");

    let visitor = Visitor::signed_in(&town, account).await;
    let (_, page) = visitor.read("/").await;
    let said = format!("Nej från {}", booking.resource_name);
    let need_id = booking.need.as_ref().expect("the manager sees why").id;
    let address = format!("/needs/{need_id}");
    in_order(&page, &["Väntar på dig", &address, &said, "hitta en annan"]);
    let (_, page) = visitor.read(&format!("/bookings/{}", booking.id)).await;
    in_order(&page, &["Avböjd", &address, "Hitta en annan"]);
    let (status, page) = visitor.read(&address).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    in_order(&page, &["Söks", "kan komma", "Fråga alla som kan"]);
    let refusing = format!("resource={}", booking.resource_id);
    assert!(!page.contains(&refusing), "who said no is not offered again: {page}");

    // Once somebody else is booked for the need, nothing waits.
    let others = town.candidates(&manager, november(26, 7), november(26, 16)).await.fit;
    let other = others.iter().find(|other| other.resource.id != request.resource_id).expect("somebody else");
    let again = BookRequest { resource_id: other.resource.id, need_id: Some(need_id), need: None, ..request };
    book(town.market(), &manager, &again).await.expect("another booking");
    let (_, page) = visitor.read("/").await;
    assert!(!page.contains(&said), "{page}");
    let (status, page) = visitor.read(&address).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    in_order(&page, &["Löst", &other.resource.name]);
}

#[tokio::test]
async fn the_form_of_a_need_begins_with_what_is_usual() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let visitor = Visitor::signed_in(&town, town.manager_of("Fridhem")).await;
    let (status, page) = visitor.read("/needs/new").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    in_order(&page, &["mån\u{a0}23\u{a0}nov", "value=\"420-960\" checked", "value=\"sickness\" checked", "2026-11-23"]);
    in_order(&page, &["name=\"quantity\" value=\"1\"", "value=\"normal\" checked"]);
}
