//! The waiting list, again: who was passed over, or said no, or asked for something else, is offered a place when its turn comes.

use chrono::TimeDelta;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedChange, NeedContent, NeedState, Priority};
use torget_core::booking::offer;
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookRequest, book, cancel, decline};
use torget_core::db::DbError;
use torget_core::ids::{NeedId, ResourceId};
use torget_core::{change, sql};
use torget_tests::asking::add_need;
use torget_tests::queueing::{
    Hours, Taken, also_elsewhere, nobody_else, offered, post, queue, queue_in, request, take,
};
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

use crate::waiting::{number, open, thursday};

torget_core::statements! {
    PUT_FIRST = "update need set waiting_since_at = created_at, priority = 'high', preferred_resource_id = $2 where id = $1";
    BEGIN_TURN = "update freed_place set turn = turn + 1 where resource_id = $1";
    END_TURN = "update freed_place set passed_turn = 2 where resource_id = $1 and passed_turn < 2";
}

async fn moved(town: &Town, manager: &Caller, id: NeedId, hours: Hours, preferred: ResourceId) {
    let need = need::view(town.market(), manager, id).await.expect("the need").need;
    let content = NeedContent { preferred_resource_id: Some(preferred), ..content() };
    let change = NeedChange { starts_at: hours.0, ends_at: hours.1, content };
    let moved = need::edit(town.market(), manager, id, need.version, &change).await.expect("it is moved");
    assert_eq!(moved.waiting_since_at, None, "other hours are another question");
}

on_both_engines! {
    async fn who_waits_in_another_area_is_offered_the_person_when_the_first_says_no(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let nurse = taken.nurse.resource_id;
        let elsewhere = also_elsewhere(&town, nurse).await;
        let [first, second] = [&taken.others[0], &taken.others[1]];
        let here = queue(&town, first, nurse, thursday(), Priority::High).await;
        let there = queue_in(&town, second, elsewhere, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1, "a person is in one place at a time");
        let offers = (open(&town, first, here).await, open(&town, second, there).await);
        let (manager, offer, (other, waits)) = match offers {
            (Some(offer), None) => (first, offer, (second, there)),
            (None, Some(offer)) => (second, offer, (first, here)),
            both => panic!("{both:?}"),
        };
        offer::decline(town.market(), manager, offer).await.expect("no");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, other, waits).await.is_some(), "the person is free in both areas");
    }

    async fn behind_many_whom_a_place_does_not_fit_somebody_has_it(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let nurse = taken.nurse.resource_id;
        // The nurse does not work on Tuesday.
        for _ in 0..120 {
            let hours = (november(24, 13), november(24, 22));
            let id = add_need(&town, &taken.others[0], nurse, hours, 1).await;
            let put: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, PUT_FIRST, id, nurse));
            put.expect("it stands in the queue");
        }
        let last = &taken.others[1];
        let need_id = queue(&town, last, nurse, thursday(), Priority::Low).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, last, need_id).await.is_some());
    }

    async fn who_has_a_place_is_offered_another_one_whose_turn_is_under_way(database: TestDatabase) {
        let town = Town::found(database).await;
        let [first, second] = [Taken::by_fridhem(&town, thursday()).await, Taken::by_fridhem(&town, thursday()).await];
        let manager = first.others[0].clone();
        nobody_else(&town, &manager, thursday()).await;
        let need_id = post(&town, &manager, None, thursday(), (Priority::Normal, 1)).await.id;
        need::wait(town.market(), &manager, need_id).await.expect("it joins the queue");
        for shift in [&first, &second] {
            cancel(town.market(), &shift.holder, shift.booking.id, None).await.expect("Fridhem cancels");
            pass_on(town.market()).await.expect("it is passed on");
        }
        let offer = open(&town, &manager, need_id).await.expect("it keeps the first");
        // A turn of the second, in which the need has been tried while it had no room.
        let other = second.nurse.resource_id;
        let begun: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, BEGIN_TURN, other));
        begun.expect("the turn");
        offer::decline(town.market(), &manager, offer).await.expect("no to the first");
        let ended: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, END_TURN, other));
        ended.expect("the turn");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        let offers = offered(&town, &manager, need_id).await;
        assert_eq!((offers.len(), offers[1].resource_id), (2, other));
    }

    async fn who_asks_for_other_hours_is_offered_the_place_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, [first, second]) = (taken.nurse.resource_id, [&taken.others[0], &taken.others[1]]);
        let changes = queue(&town, first, nurse, thursday(), Priority::High).await;
        let keeps = queue(&town, second, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        assert!(open(&town, first, changes).await.is_some());
        moved(&town, first, changes, (november(26, 8), november(26, 16)), nurse).await;
        pass_on(town.market()).await.expect("it is passed on");
        let offer = open(&town, second, keeps).await.expect("it is the next");
        need::wait(town.market(), first, changes).await.expect("it joins the queue anew");
        offer::decline(town.market(), second, offer).await.expect("no");
        pass_on(town.market()).await.expect("it is passed on");
        assert!(open(&town, first, changes).await.is_some(), "to other hours it has not said no");
    }

    async fn who_left_the_queue_and_joins_it_again_is_offered_the_place_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, [first, second]) = (taken.nurse.resource_id, [&taken.others[0], &taken.others[1]]);
        let leaves = queue(&town, first, nurse, thursday(), Priority::High).await;
        let keeps = queue(&town, second, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        need::stop_waiting(town.market(), first, leaves).await.expect("it leaves the queue");
        pass_on(town.market()).await.expect("it is passed on");
        let offer = open(&town, second, keeps).await.expect("it is the next");
        need::wait(town.market(), first, leaves).await.expect("it joins the queue anew");
        offer::decline(town.market(), second, offer).await.expect("no");
        pass_on(town.market()).await.expect("it is passed on");
        assert!(open(&town, first, leaves).await.is_some(), "to leave the queue is no answer");
    }

    async fn a_nurse_who_said_no_to_one_day_is_offered_for_another(database: TestDatabase) {
        let town = Town::found(database).await;
        let friday = (november(27, 7), november(27, 16));
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, manager) = (taken.nurse.resource_id, &taken.others[0]);
        let on_friday = take(&town, &taken.holder, nurse, friday).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        let need_id = post(&town, manager, Some(nurse), thursday(), (Priority::Normal, 1)).await.id;
        let request = request(&town, manager, nurse, thursday()).await;
        let request = BookRequest { need_id: Some(need_id), need: None, ..request };
        let booking = book(town.market(), manager, &request).await.expect("it is booked");
        decline(town.market(), &taken.nurse.caller, booking.id).await.expect("not on Thursday");
        moved(&town, manager, need_id, friday, nurse).await;
        need::wait(town.market(), manager, need_id).await.expect("it joins the queue");
        cancel(town.market(), &taken.holder, on_friday.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        assert!(open(&town, manager, need_id).await.is_some(), "of Friday nobody has asked the nurse");
    }

    async fn what_becomes_free_beside_its_hours_asks_no_unit_twice(database: TestDatabase) {
        let town = Town::found(database).await;
        let saturday = (november(28, 7), november(28, 16));
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, manager) = (taken.nurse.resource_id, &taken.others[0]);
        let on_saturday = take(&town, &taken.holder, nurse, saturday).await;
        let need_id = queue(&town, manager, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer = open(&town, manager, need_id).await.expect("it is offered");
        offer::decline(town.market(), manager, offer).await.expect("no");
        cancel(town.market(), &taken.holder, on_saturday.id, None).await.expect("Fridhem cancels");
        assert_eq!(pass_on(town.market()).await.expect("nobody wants it"), 0);
    }

    async fn who_said_yes_to_a_nurse_that_says_no_keeps_its_place_in_the_queue(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, [first, second]) = (taken.nurse.resource_id, [&taken.others[0], &taken.others[1]]);
        let need_id = queue(&town, first, nurse, thursday(), Priority::Normal).await;
        let since = need::view(town.market(), first, need_id).await.expect("the need").need.waiting_since_at;
        town.app.clock.advance(TimeDelta::minutes(1));
        let other = queue(&town, second, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer = open(&town, first, need_id).await.expect("it is offered");
        let booking = offer::accept(town.market(), first, offer).await.expect("yes").booking_id.expect("a booking");
        let filled = need::view(town.market(), first, need_id).await.expect("the need");
        assert_eq!((filled.need.state, filled.need.waiting_since_at, filled.queue), (NeedState::Filled, None, None));
        assert_eq!(number(&town, second, other).await, Some((1, 1)), "who has what it sought stands in nobody's way");
        decline(town.market(), &taken.nurse.caller, booking).await.expect("no");
        let again = need::view(town.market(), first, need_id).await.expect("the need").need;
        assert_eq!((again.state, again.waiting_since_at), (NeedState::Open, since), "its place in the queue is kept");
        assert_eq!(number(&town, first, need_id).await, Some((1, 2)));
    }
}
