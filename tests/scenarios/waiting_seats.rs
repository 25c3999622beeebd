//! The waiting list for what has several places: a course with seats.

use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedState};
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookingState, cancel};
use torget_core::ids::{NeedId, ResourceId};
use torget_tests::commons::alter;
use torget_tests::queueing::offered;
use torget_tests::{Commons, on_both_engines};

use crate::waiting::{open, thursday};

/// A need of so many seats that waits for the course.
async fn waits(commons: &Commons, manager: &Caller, course: ResourceId, quantity: i64) -> NeedId {
    let need_id = commons.need(manager, course, thursday(), quantity).await.id;
    need::wait(commons.town.market(), manager, need_id).await.expect("it joins the queue").id
}

/// Says yes to one seat after the other until no more is offered; answers how many.
async fn yes_to_all(commons: &Commons, manager: &Caller, need_id: NeedId) -> usize {
    let market = commons.town.market();
    loop {
        pass_on(market).await.expect("it is passed on");
        let Some(offer) = open(&commons.town, manager, need_id).await else { break };
        let booked = offer::accept(market, manager, offer).await.expect("yes");
        assert_eq!(booked.booking_state, Some(BookingState::Confirmed));
    }
    let offers = offered(&commons.town, manager, need_id).await;
    assert!(offers.iter().all(|offer| offer.state == OfferState::Accepted), "{offers:?}");
    offers.len()
}

on_both_engines! {
    async fn a_course_that_is_held_after_all_gives_one_unit_all_the_seats_it_seeks(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let (market, manager) = (commons.town.market(), commons.managers().await.remove(0));
        let course = commons.add("course", 20).await;
        let (starts_at, ends_at) = thursday();
        let broken = NewOutage { resource_id: course, starts_at, ends_at, reason: "broken".to_owned() };
        let reported = outage::report(market, &commons.coordinator, broken).await.expect("it is called off");
        let need_id = waits(&commons, &manager, course, 3).await;
        outage::undo(market, &commons.coordinator, reported.id).await.expect("it is held after all");
        assert_eq!(yes_to_all(&commons, &manager, need_id).await, 3);
        let need = need::view(market, &manager, need_id).await.expect("the need").need;
        assert_eq!((need.state, need.filled), (NeedState::Filled, 3));
    }

    async fn seats_that_are_added_go_to_who_waits(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market();
        let managers = commons.managers().await;
        let course = commons.add("course", 1).await;
        // No need asks for more than the area has.
        commons.add("course", 5).await;
        commons.book(&managers[0], course, thursday(), None).await.expect("the only seat");
        let need_id = waits(&commons, &managers[1], course, 2).await;
        assert_eq!(pass_on(market).await.expect("nothing is free"), 0);
        alter(market, &commons.coordinator, course, |room| room.capacity = 3).await.expect("a larger room");
        assert_eq!(yes_to_all(&commons, &managers[1], need_id).await, 2);
    }

    async fn each_seat_is_kept_for_another_unit(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market();
        let managers = commons.managers().await;
        let course = commons.add("course", 2).await;
        let mut seats = Vec::new();
        for _ in 0..2 {
            seats.push(commons.book(&managers[0], course, thursday(), None).await.expect("a seat").id);
        }
        let needs = [waits(&commons, &managers[1], course, 1).await, waits(&commons, &managers[2], course, 1).await];
        for seat in seats {
            cancel(market, &managers[0], seat, None).await.expect("it is cancelled");
            assert_eq!(pass_on(market).await.expect("it is passed on"), 1);
        }
        for (manager, need_id) in managers[1..].iter().zip(needs) {
            let offer = open(&commons.town, manager, need_id).await.expect("a seat each");
            offer::accept(market, manager, offer).await.expect("yes");
        }
    }
}
