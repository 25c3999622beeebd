//! The waiting list when many act at once: a place is booked, or kept, or free, and never two of them.

use chrono::TimeDelta;
use torget_core::Market;
use torget_core::booking::need::Priority;
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookingError, book, cancel};
use torget_tests::queueing::{Taken, offered, queue, request};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::waiting_random::holders;

const ROUNDS: i64 = 5;

/// Passes on until nothing is left to be offered.
pub async fn passed_on(market: &Market) {
    while pass_on(market).await.expect("it is passed on") > 0 {}
}

/// What stands between people is no fault; anything else is.
pub fn expected(error: &BookingError) -> bool {
    matches!(
        error,
        BookingError::Offer(_)
            | BookingError::Wait(_)
            | BookingError::IllegalNeedStep { .. }
            | BookingError::IllegalStep { .. }
            | BookingError::PlaceTaken { .. }
            | BookingError::PlaceKept { .. }
            | BookingError::Refused(_)
            | BookingError::WrongTime { .. }
    )
}

on_both_engines! {
    async fn a_place_that_is_freed_while_ten_try_to_book_it_is_kept_or_taken(database: TestDatabase) {
        let town = Town::found(database).await;
        for round in 0..ROUNDS {
            let apart = TimeDelta::days(2 * round);
            let hours = (november(26, 7) + apart, november(26, 16) + apart);
            let taken = Taken::by_fridhem(&town, hours).await;
            let nurse = taken.nurse.resource_id;
            queue(&town, &taken.others[0], nurse, hours, Priority::Normal).await;
            let mut running = Vec::new();
            for number in 0..10 {
                let manager = taken.others[1 + number % (taken.others.len() - 1)].clone();
                let (market, request) = (town.market().clone(), request(&town, &manager, nurse, hours).await);
                running.push(tokio::spawn(async move { book(&market, &manager, &request).await.map(drop) }));
            }
            for _ in 0..3 {
                let market = town.market().clone();
                running.push(tokio::spawn(async move { pass_on(&market).await.map(drop) }));
            }
            let (market, holder, booking) = (town.market().clone(), taken.holder.clone(), taken.booking.id);
            running.push(tokio::spawn(async move { cancel(&market, &holder, booking, None).await.map(drop) }));
            for attempt in running {
                if let Err(error) = attempt.await.expect("no attempt panics") {
                    assert!(expected(&error), "{error:?}");
                }
            }
            passed_on(town.market()).await;
            let (held, kept) = holders(&town, taken.nurse.caller.person_id, hours).await;
            assert_eq!(held.len() + kept.len(), 1, "held by {held:?}, kept by {kept:?}");
        }
    }

    async fn yes_and_no_and_the_end_of_the_time_at_once_are_one_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let hours = (november(26, 7), november(26, 16));
        let taken = Taken::by_fridhem(&town, hours).await;
        let [first, second] = [taken.others[0].clone(), taken.others[1].clone()];
        let nurse = taken.nurse.resource_id;
        let need_id = queue(&town, &first, nurse, hours, Priority::High).await;
        let next_id = queue(&town, &second, nurse, hours, Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        passed_on(town.market()).await;
        let offer_id = offered(&town, &first, need_id).await.remove(0).id;
        let attempts: Vec<_> = (0..24)
            .map(|number| {
                let (market, manager) = (town.market().clone(), first.clone());
                tokio::spawn(async move {
                    match number % 3 {
                        0 => offer::accept(&market, &manager, offer_id).await.map(drop),
                        1 => offer::decline(&market, &manager, offer_id).await.map(drop),
                        _ => pass_on(&market).await.map(drop),
                    }
                })
            })
            .collect();
        for attempt in attempts {
            if let Err(error) = attempt.await.expect("no attempt panics") {
                assert!(expected(&error), "{error:?}");
            }
        }
        passed_on(town.market()).await;
        let answered = offered(&town, &first, need_id).await.remove(0);
        let next = offered(&town, &second, next_id).await;
        let (held, kept) = holders(&town, taken.nurse.caller.person_id, hours).await;
        match answered.state {
            OfferState::Accepted => assert_eq!((held.len(), kept.len(), next.len()), (1, 0, 0)),
            OfferState::Declined => assert_eq!((held.len(), kept.len(), next.len()), (0, 1, 1)),
            other => panic!("{other:?}"),
        }
    }
}
