//! What has several places, and what is booked for long: seats on a course beside the nurse pool.

use chrono::TimeDelta;
use torget_core::access::Caller;
use torget_core::booking::need;
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookingError, BookingState, BookingView, cancel, view};
use torget_core::resource::ResourceError;
use torget_tests::asking::add_people;
use torget_tests::commons::{alter, join, open_always};
use torget_tests::town::november;
use torget_tests::{Commons, Town, on_both_engines};

/// The managers of three units, each of another municipality.
async fn managers(town: &Town) -> [Caller; 3] {
    let first = town.first("unit_manager", |_| true).await;
    let second = town.first("unit_manager", |one| one.organisation_id != first.organisation_id).await;
    let is_another = |one: &Caller| [&first, &second].iter().all(|other| other.organisation_id != one.organisation_id);
    let third = town.first("unit_manager", is_another).await;
    [first, second, third]
}

fn rules(outcome: Result<BookingView, BookingError>) -> Vec<String> {
    match outcome {
        Err(BookingError::Refused(judgement)) => {
            judgement.refusals.iter().map(|remark| remark.finding.rule.clone()).collect()
        }
        other => panic!("a rule should stand in the way: {other:?}"),
    }
}

on_both_engines! {
    async fn units_sit_side_by_side_on_a_course_and_a_nurse_needs_time_for_the_way(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let managers = managers(&commons.town).await;
        let hours = (november(26, 7), november(26, 12));
        let nurse = add_people(&commons.town, &managers[0], hours, 1).await.remove(0).resource_id;
        let course = commons.add("course", 20).await;
        for round in 0..20 {
            let booked = commons.book(&managers[round % 3], course, hours, None).await;
            assert!(booked.is_ok(), "seat {round}: {booked:?}");
        }
        let none = commons.book(&managers[0], course, hours, None).await;
        assert!(matches!(none, Err(BookingError::PlaceTaken { .. })), "{none:?}");
        // Before and after it other units have nowhere to go from.
        let after = (november(26, 12), november(26, 13));
        commons.book(&managers[1], course, after, None).await.expect("the next hour");

        commons.book_nurse(&managers[0], nurse, hours).await.expect("a shift");
        let refused = async |hour| {
            rules(commons.book_nurse(&managers[1], nurse, (november(26, hour), november(26, hour + 1))).await)
        };
        assert_eq!(refused(12).await, ["core_travel"]);
        let later = refused(18).await;
        assert!(later.contains(&"daily_rest".to_owned()), "by then the way is done, and there is the rest: {later:?}");
    }

    async fn a_long_booking_in_another_area_is_seen(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let [manager, ..] = managers(&commons.town).await;
        let shift = (november(26, 7), november(26, 16));
        let nurse = add_people(&commons.town, &manager, shift, 1).await.remove(0).resource_id;
        let course = commons.add("course", 1).await;
        join(commons.town.market(), course, nurse).await;
        let long = (november(24, 7), november(24, 7) + TimeDelta::days(28));
        commons.book(&manager, course, long, None).await.expect("four weeks");
        // Further from its start than the nurse pool looks around and books.
        let late = (november(23, 7) + TimeDelta::days(21), november(23, 16) + TimeDelta::days(21));
        let outcome = commons.book_nurse(&manager, nurse, late).await;
        assert!(matches!(outcome, Err(BookingError::PlaceTaken { .. })), "{outcome:?}");
    }

    async fn the_longest_booking_may_begin_at_the_horizon(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let [manager, ..] = managers(&commons.town).await;
        let course = commons.add("course", 1).await;
        let starts_at = november(23, 5) + TimeDelta::days(90);
        let beyond = (starts_at + TimeDelta::days(1), starts_at + TimeDelta::days(2));
        assert_eq!(rules(commons.book(&manager, course, beyond, None).await), ["core_horizon"]);
        let last = (starts_at, starts_at + TimeDelta::days(31));
        commons.book(&manager, course, last, None).await.expect("a month from then on");
    }

    async fn a_seat_that_is_restored_takes_no_other_seat_from_who_waits(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let (market, coordinator) = (commons.town.market(), &commons.coordinator);
        let managers = managers(&commons.town).await;
        let day = (november(26, 7), november(26, 16));
        let afternoon = (november(26, 12), november(26, 16));
        let course = commons.add("course", 2).await;
        let first = commons.book(&managers[0], course, day, None).await.expect("seat 1");
        let second = commons.book(&managers[1], course, afternoon, None).await.expect("seat 2");
        let waits = commons.need(&managers[2], course, afternoon, 1).await;
        need::wait(market, &managers[2], waits.id).await.expect("both seats are taken");
        cancel(market, &managers[1], second.id, None).await.expect("seat 2 is free");
        assert_eq!(pass_on(market).await.expect("it is passed on"), 1);

        let morning = NewOutage {
            resource_id: course,
            starts_at: november(26, 6),
            ends_at: november(26, 12),
            reason: "broken".to_owned(),
        };
        let reported = outage::report(market, coordinator, morning.clone()).await.expect("it is reported");
        assert_eq!(reported.hits.len(), 1);
        let kept = offer::of_need(market, &managers[2], waits.id).await.expect("the offers");
        assert_eq!(kept.iter().map(|offer| offer.state).collect::<Vec<_>>(), [OfferState::Open], "{kept:?}");
        outage::undo(market, coordinator, reported.id).await.expect("it is undone");
        assert_eq!(view(market, &managers[0], first.id).await.expect("seat 1").state, BookingState::Confirmed);
        let kept = offer::of_need(market, &managers[2], waits.id).await.expect("the offers").remove(0);
        assert_eq!(kept.state, OfferState::Open, "seat 2 is still kept");

        // Seat 1 is given to another for a while; who had it comes back to seat 2, once nobody is asked about that.
        let reported = outage::report(market, coordinator, morning).await.expect("it is reported again");
        let late = (november(26, 13), november(26, 14));
        commons.book(&managers[1], course, late, None).await.expect("seat 1, for an hour");
        let full = outage::undo(market, coordinator, reported.id).await;
        assert!(matches!(full, Err(BookingError::PlaceTaken { .. })), "{full:?}");
        offer::decline(market, &managers[2], kept.id).await.expect("no");
        outage::undo(market, coordinator, reported.id).await.expect("seat 2 will do");
        assert_eq!(view(market, &managers[0], first.id).await.expect("seat 2").state, BookingState::Confirmed);
    }

    async fn a_course_that_has_shrunk_is_found_for_the_seat_that_it_has(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let managers = managers(&commons.town).await;
        let hours = (november(26, 7), november(26, 12));
        let course = commons.add("course", 3).await;
        let mut booked = Vec::new();
        for manager in &managers {
            booked.push(commons.book(manager, course, hours, None).await.expect("a seat"));
        }
        alter(commons.town.market(), &commons.coordinator, course, |room| room.capacity = 2).await.expect("a smaller room");
        let found = async || commons.candidates(&managers[0], hours).await.fit.len();
        assert_eq!(found().await, 0, "three seats of two are taken");
        cancel(commons.town.market(), &managers[0], booked[0].id, None).await.expect("the first seat is free");
        // The second and the third are taken: as many as there are, and still one can be had.
        assert_eq!(found().await, 1);
        commons.book(&managers[0], course, hours, None).await.expect("the first seat");
        assert_eq!(found().await, 0);
    }

    async fn a_nurse_is_one_place(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.first("unit_manager", |_| true).await;
        let coordinator = town.first("pool_coordinator", |_| true).await;
        let nurse = add_people(&town, &manager, (november(26, 7), november(26, 16)), 1).await.remove(0).resource_id;
        open_always(town.market(), &coordinator, nurse).await;
        match alter(town.market(), &coordinator, nurse, |nurse| nurse.capacity = 2).await {
            Err(ResourceError::Faults(faults)) => {
                assert_eq!((faults[0].field.as_str(), faults[0].code), ("capacity", "person_places"));
            }
            other => panic!("{other:?}"),
        }
    }
}
