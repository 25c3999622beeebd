//! Booking and its steps as forms: what is wrong is said at the field, with what was typed, and nothing is done.

use reqwest::StatusCode;
use torget_core::booking::{BookingFilter, list};
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
    assert_eq!(made().await, before, "nothing was booked");
    let (status, page) = visitor.fill_in("/book", &form("60")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(made().await, before + 1);
}
