//! What has several places, and what is booked for long: seats on a course beside the nurse pool.

use chrono::TimeDelta;
use torget_core::booking::need::{self, NeedContent, When};
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookingError, BookingState, book, cancel, view};
use torget_tests::asking::add_people;
use torget_tests::courses::{Courses, join, open_always};
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

/// The managers of so many units, each of another municipality.
async fn managers(town: &Town, number: usize) -> Vec<torget_core::access::Caller> {
    let mut managers: Vec<torget_core::access::Caller> = Vec::new();
    for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
        let caller = town.caller(account).await;
        if managers.iter().all(|other| other.organisation_id != caller.organisation_id) {
            managers.push(caller);
        }
    }
    assert!(managers.len() >= number, "the demo has as many municipalities");
    managers.truncate(number);
    managers
}

fn rules(outcome: Result<torget_core::booking::BookingView, BookingError>) -> Vec<String> {
    match outcome {
        Err(BookingError::Refused(judgement)) => {
            judgement.refusals.iter().map(|remark| remark.finding.rule.clone()).collect()
        }
        other => panic!("a rule should stand in the way: {other:?}"),
    }
}

on_both_engines! {
    async fn units_sit_side_by_side_on_a_course_and_a_nurse_needs_time_for_the_way(database: TestDatabase) {
        let town = Town::found(database).await;
        let managers = managers(&town, 3).await;
        let hours = (november(26, 7), november(26, 12));
        let nurse = add_people(&town, &managers[0], hours, 1).await.remove(0).resource_id;
        let courses = Courses::open(&town).await;
        let course = courses.add(nurse, 20).await;
        for round in 0..20 {
            let manager = &managers[round % 3];
            let booked = book(&courses.market, manager, &courses.request(manager, course, hours)).await;
            assert!(booked.is_ok(), "seat {round}: {booked:?}");
        }
        let none = book(&courses.market, &managers[0], &courses.request(&managers[0], course, hours)).await;
        assert!(matches!(none, Err(BookingError::PlaceTaken { .. })), "{none:?}");
        // Before and after it other units have nowhere to go from.
        let after = (november(26, 12), november(26, 13));
        book(&courses.market, &managers[1], &courses.request(&managers[1], course, after)).await.expect("the next hour");

        book(&courses.market, &managers[0], &courses.request(&managers[0], nurse, hours)).await.expect("a shift");
        let refused = async |hour| {
            let later = (november(26, hour), november(26, hour + 1));
            rules(book(&courses.market, &managers[1], &courses.request(&managers[1], nurse, later)).await)
        };
        assert_eq!(refused(12).await, ["core_travel"]);
        let later = refused(18).await;
        assert!(later.contains(&"daily_rest".to_owned()), "by then the way is done, and there is the rest: {later:?}");
    }

    async fn a_long_booking_in_another_area_is_seen(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = managers(&town, 1).await.remove(0);
        let shift = (november(26, 7), november(26, 16));
        let nurse = add_people(&town, &manager, shift, 1).await.remove(0).resource_id;
        let courses = Courses::open(&town).await;
        let course = courses.add(nurse, 1).await;
        join(&courses.market, course, nurse).await;
        let long = (november(24, 7), november(24, 7) + TimeDelta::days(28));
        book(&courses.market, &manager, &courses.request(&manager, course, long)).await.expect("four weeks");
        // Further from its start than the nurse pool looks around and books.
        let late = (november(23, 7) + TimeDelta::days(21), november(23, 16) + TimeDelta::days(21));
        let outcome = book(&courses.market, &manager, &courses.request(&manager, nurse, late)).await;
        assert!(matches!(outcome, Err(BookingError::PlaceTaken { .. })), "{outcome:?}");
    }

    async fn the_longest_booking_may_begin_at_the_horizon(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = managers(&town, 1).await.remove(0);
        let shift = (november(26, 7), november(26, 16));
        let nurse = add_people(&town, &manager, shift, 1).await.remove(0).resource_id;
        let courses = Courses::open(&town).await;
        let course = courses.add(nurse, 1).await;
        let starts_at = november(23, 5) + TimeDelta::days(60);
        let last = (starts_at, starts_at + TimeDelta::days(31));
        let beyond = (starts_at + TimeDelta::days(1), starts_at + TimeDelta::days(2));
        let beyond = courses.request(&manager, course, beyond);
        assert_eq!(rules(book(&courses.market, &manager, &beyond).await), ["core_horizon"]);
        book(&courses.market, &manager, &courses.request(&manager, course, last)).await.expect("a month from then on");
    }

    async fn a_seat_that_is_restored_takes_no_other_seat_from_who_waits(database: TestDatabase) {
        let town = Town::found(database).await;
        let managers = managers(&town, 3).await;
        let day = (november(26, 7), november(26, 16));
        let afternoon = (november(26, 12), november(26, 16));
        let nurse = add_people(&town, &managers[0], day, 1).await.remove(0).resource_id;
        let courses = Courses::open(&town).await;
        let market = &courses.market;
        let course = courses.add(nurse, 2).await;
        let first = book(market, &managers[0], &courses.request(&managers[0], course, day)).await.expect("seat 1");
        let second = book(market, &managers[1], &courses.request(&managers[1], course, afternoon)).await.expect("seat 2");
        let request = need::PostRequest {
            area_id: courses.area_id,
            unit_id: managers[2].unit_id.expect("a unit"),
            when: When::Periods(vec![afternoon]),
            content: NeedContent { preferred_resource_id: Some(course), ..content() },
            is_draft: false,
        };
        let waits = need::post(market, &managers[2], &request).await.expect("a need").needs.remove(0);
        need::wait(market, &managers[2], waits.id).await.expect("both seats are taken");
        cancel(market, &managers[1], second.id, None).await.expect("seat 2 is free");
        assert_eq!(pass_on(market).await.expect("it is passed on"), 1);

        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let morning = NewOutage {
            resource_id: course,
            starts_at: november(26, 6),
            ends_at: november(26, 12),
            reason: "other".to_owned(),
        };
        let reported = outage::report(market, &coordinator, morning.clone()).await.expect("it is reported");
        assert_eq!(reported.hits.len(), 1);
        let kept = offer::of_need(market, &managers[2], waits.id).await.expect("the offers");
        assert_eq!(kept.iter().map(|offer| offer.state).collect::<Vec<_>>(), [OfferState::Open], "{kept:?}");
        outage::undo(market, &coordinator, reported.id).await.expect("it is undone");
        assert_eq!(view(market, &managers[0], first.id).await.expect("seat 1").state, BookingState::Confirmed);
        let kept = offer::of_need(market, &managers[2], waits.id).await.expect("the offers").remove(0);
        assert_eq!(kept.state, OfferState::Open, "seat 2 is still kept");

        // Seat 1 is given to another for a while; who had it comes back to seat 2, once nobody is asked about that.
        let reported = outage::report(market, &coordinator, morning).await.expect("it is reported again");
        let late = (november(26, 13), november(26, 14));
        book(market, &managers[1], &courses.request(&managers[1], course, late)).await.expect("seat 1, for an hour");
        let full = outage::undo(market, &coordinator, reported.id).await;
        assert!(matches!(full, Err(BookingError::PlaceTaken { .. })), "{full:?}");
        offer::decline(market, &managers[2], kept.id).await.expect("no");
        outage::undo(market, &coordinator, reported.id).await.expect("seat 2 will do");
        assert_eq!(view(market, &managers[0], first.id).await.expect("seat 2").state, BookingState::Confirmed);
    }

    async fn a_nurse_is_one_place(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = managers(&town, 1).await.remove(0);
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let nurse = add_people(&town, &manager, (november(26, 7), november(26, 16)), 1).await.remove(0).resource_id;
        open_always(town.market(), &coordinator, nurse).await;
        let found = torget_core::resource::one(town.market(), &coordinator, nurse).await.expect("the nurse");
        let twice = torget_core::resource::ResourceChange {
            name: found.name.clone(),
            attributes: found.attributes.clone(),
            capacity: 2,
            place_name: found.place_name.clone(),
            position: found.position(),
            state: found.state,
        };
        match torget_core::resource::edit(town.market(), &coordinator, nurse, found.version, twice).await {
            Err(torget_core::resource::ResourceError::Faults(faults)) => {
                assert_eq!((faults[0].field.as_str(), faults[0].code), ("capacity", "person_places"));
            }
            other => panic!("{other:?}"),
        }
    }
}
