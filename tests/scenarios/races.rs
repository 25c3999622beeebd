//! Of any number of simultaneous attempts exactly one wins, and the others are told why.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::json;
use torget_core::booking::performance::{Attested, Performed, attest, report};
use torget_core::booking::{BookingError, BookingState, BookingView};
use torget_core::booking::{book, cancel, confirm, decline};
use torget_core::idempotency::RequestKey;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

const ATTEMPTS: usize = 200;

/// Waits for all and returns what came of each.
async fn all<T: Send + 'static>(attempts: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = attempts.map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for attempt in running {
        outcomes.push(attempt.await.expect("no attempt panics"));
    }
    outcomes
}

/// Checks that one won and that every other was told that the booking has moved on.
fn one_won(outcomes: Vec<Result<BookingView, BookingError>>) -> BookingView {
    let mut won = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(booking) => won.push(booking),
            Err(error) => assert!(matches!(error, BookingError::IllegalStep { .. }), "{error}"),
        }
    }
    assert_eq!(won.len(), 1, "more than one won, or none");
    won.remove(0)
}

on_both_engines! {
    async fn two_hundred_book_one_place_and_one_gets_it(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let outcomes = all((0..ATTEMPTS).map(|_| {
            let (market, manager, request) = (town.market().clone(), manager.clone(), request.clone());
            async move { book(&market, &manager, &request).await }
        }))
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, ATTEMPTS - 1));
        for refused in lost {
            assert!(matches!(refused, Err(BookingError::PlaceTaken { .. })), "{refused:?}");
        }
    }

    async fn two_hundred_programs_book_one_place_and_one_gets_it(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let manager = town.caller(account).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let body = json!({ "resource_id": request.resource_id, "unit_id": request.unit_id,
            "starts_at": request.starts_at, "ends_at": request.ends_at, "need": { "reason": "vacancy" } });
        let answers = all((0..ATTEMPTS).map(|_| {
            let (api, body) = (town.api(account), body.clone());
            async move { api.post("/bookings", &body).await }
        }))
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|a| a.status == StatusCode::CREATED);
        assert_eq!((won.len(), lost.len()), (1, ATTEMPTS - 1));
        for refused in lost {
            assert_eq!(refused.problem(StatusCode::CONFLICT), "place_taken");
        }
    }

    async fn a_request_sent_twenty_times_with_its_key_books_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let outcomes = all((0..20).map(|_| {
            let (market, mut manager, request) = (town.market().clone(), manager.clone(), request.clone());
            manager.request_key = Some(RequestKey::new("7f0c", &[]));
            async move { book(&market, &manager, &request).await }
        }))
        .await;
        let ids: BTreeSet<_> = outcomes.into_iter().map(|outcome| outcome.expect("the first answer").id).collect();
        assert_eq!(ids.len(), 1);
    }

    async fn yes_no_and_cancelling_at_once_leave_one_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let booking = book(town.market(), &manager, &request).await.expect("the booking");
        let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
        let outcomes = all((0..30).map(|number| {
            let (market, nurse) = (town.market().clone(), nurse.clone());
            async move {
                if number % 2 == 0 {
                    confirm(&market, &nurse, booking.id).await
                } else {
                    decline(&market, &nurse, booking.id).await
                }
            }
        }))
        .await;
        let answered = one_won(outcomes);
        assert!(matches!(answered.state, BookingState::Confirmed | BookingState::Declined), "{:?}", answered.state);
    }

    async fn a_shift_attested_and_cancelled_at_once_is_one_of_them(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(24, 7), november(24, 16)).await;
        let booking = book(town.market(), &manager, &request).await.expect("the booking");
        let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
        confirm(town.market(), &nurse, booking.id).await.expect("the answer");
        town.app.clock.set(november(24, 17));
        let (starts_at, ends_at, break_minutes) = (booking.starts_at, booking.ends_at, booking.break_minutes);
        let hours = Performed::hours(starts_at, ends_at, break_minutes);
        report(town.market(), &nurse, booking.id, &hours).await.expect("the report");
        let outcomes = all((0..30).map(|number| {
            let (market, manager) = (town.market().clone(), manager.clone());
            async move {
                if number % 3 == 0 {
                    cancel(&market, &manager, booking.id, None).await
                } else {
                    let as_reported = Attested::default();
                    attest(&market, &manager, booking.id, &as_reported).await
                }
            }
        }))
        .await;
        assert_eq!(one_won(outcomes).state, BookingState::Attested);
    }
}
