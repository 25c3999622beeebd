//! A break is not paid, so it has a bound wherever hours are told: else a shift could be made to cost next to nothing.

use torget_core::booking::performance::{Attested, Performed, attest, report};
use torget_core::booking::{BookingError, CandidatesQuery, book, candidates, confirm, preview};
use torget_core::collaboration::my_areas;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

/// What the nurse pool's manifest says.
const LONGEST: i64 = 120;

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, BookingError>) {
    let faults = match outcome {
        Err(BookingError::Faults(faults)) => faults,
        other => panic!("it should be refused for its break: {other:?}"),
    };
    let named: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
    assert_eq!(named, [("break_minutes", "break_range")]);
}

on_both_engines! {
    async fn no_break_takes_the_price_away(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let mut request = town.request(&manager, november(24, 7), november(24, 16)).await;

        for break_minutes in [-1, LONGEST + 1, 539] {
            request.break_minutes = Some(break_minutes);
            refused(book(town.market(), &manager, &request).await);
            let looked = preview(town.market(), &manager, &request).await.expect("one may look at it");
            assert_eq!(looked.break_minutes, break_minutes.clamp(0, LONGEST), "the nearest that can be");
            let query = CandidatesQuery {
                area_id: my_areas(town.market(), &manager).await.expect("areas")[0].id,
                unit_id: request.unit_id,
                starts_at: request.starts_at,
                ends_at: request.ends_at,
                break_minutes: request.break_minutes,
                need: request.need.clone().expect("the town's requests say why"),
            };
            refused(candidates(town.market(), &manager, &query).await);
        }
        request.break_minutes = Some(LONGEST);
        let booking = book(town.market(), &manager, &request).await.expect("the booking");

        let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
        confirm(town.market(), &nurse, booking.id).await.expect("the answer");
        town.app.clock.set(november(24, 17));
        let hours = |break_minutes| Performed::hours(november(24, 7), november(24, 16), break_minutes);
        refused(report(town.market(), &nurse, booking.id, &hours(LONGEST + 1)).await);
        let short = Performed::hours(november(24, 7), november(24, 8), 31);
        refused(report(town.market(), &nurse, booking.id, &short).await);
        report(town.market(), &nurse, booking.id, &hours(45)).await.expect("the report");

        let corrected = |break_minutes| Attested {
            version: None,
            corrected: Some(hours(break_minutes)),
            correction_reason: Some("Rasten var längre".to_owned()),
        };
        refused(attest(town.market(), &manager, booking.id, &corrected(539)).await);
        attest(town.market(), &manager, booking.id, &corrected(60)).await.expect("the attest");
    }
}
