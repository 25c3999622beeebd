//! The waiting list when something changes while a place is kept: the need seeks less, the unit books for itself, the area is
//! paused, the unit closes, the need begins, a job stumbles.

use chrono::TimeDelta;
use torget::jobs::Scheduler;
use torget_core::access::Caller;
use torget_core::booking::need::{self, Elsewhere, NeedChange, NeedContent, NeedState, Priority};
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookRequest, BookingError, BookingState, book, cancel, preview};
use torget_core::db::DbError;
use torget_core::ids::{NeedId, OfferId, ResourceId};
use torget_core::money::Ore;
use torget_core::{change, sql};
use torget_tests::queueing::{Taken, nobody_else, offered, post, queue, request};
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

use crate::waiting::{open, thursday, told};

torget_core::statements! {
    SET_AREA_STATE = "update area set state = $2 where id = (select area_id from resource where id = $1)";
    CLOSE_UNIT = "update unit set active = false where id = $1";
    SPOIL = "update need set absence = $2 where id = $1";
}

/// A need of two places that keeps two, of a unit's manager, and the offers.
async fn keeps_two(town: &Town) -> (Caller, NeedId, Vec<OfferId>) {
    let shifts = [Taken::by_fridhem(town, thursday()).await, Taken::by_fridhem(town, thursday()).await];
    let manager = shifts[0].others[0].clone();
    nobody_else(town, &manager, thursday()).await;
    let need_id = post(town, &manager, None, thursday(), (Priority::Normal, 2)).await.id;
    need::wait(town.market(), &manager, need_id).await.expect("it joins the queue");
    for shift in &shifts {
        cancel(town.market(), &shift.holder, shift.booking.id, None).await.expect("Fridhem cancels");
    }
    assert_eq!(pass_on(town.market()).await.expect("they are passed on"), 2);
    let offers = offered(town, &manager, need_id).await;
    (manager, need_id, offers.into_iter().map(|offer| offer.id).collect())
}

async fn states(town: &Town, manager: &Caller, need_id: NeedId) -> Vec<OfferState> {
    offered(town, manager, need_id).await.into_iter().map(|offer| offer.state).collect()
}

async fn set_area_state(town: &Town, of: ResourceId, state: &str) {
    let set: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, SET_AREA_STATE, of, state));
    assert_eq!(set.expect("the area"), 1);
}

on_both_engines! {
    async fn who_seeks_fewer_keeps_fewer(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, need_id, _) = keeps_two(&town).await;
        let need = need::view(town.market(), &manager, need_id).await.expect("the need").need;
        let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content: content() };
        let edited = need::edit(town.market(), &manager, need_id, need.version, &change).await.expect("one will do");
        assert_eq!((edited.sought, edited.waiting_since_at), (1, need.waiting_since_at));
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Open, OfferState::Withdrawn]);
        assert_eq!(pass_on(town.market()).await.expect("nobody else waits"), 0);
        // Two after all, and the other place is still free.
        let content = NeedContent { quantity: 2, ..content() };
        let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content };
        need::edit(town.market(), &manager, need_id, edited.version, &change).await.expect("two again");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        let last = states(&town, &manager, need_id).await;
        assert_eq!(last, [OfferState::Open, OfferState::Withdrawn, OfferState::Open]);
    }

    async fn who_finds_one_elsewhere_keeps_one(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, need_id, _) = keeps_two(&town).await;
        let elsewhere = Elsewhere { key: "overtime".to_owned(), cost_ore: Ore(0), places: 1 };
        need::record_elsewhere(town.market(), &manager, need_id, &elsewhere).await.expect("it is written down");
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Open, OfferState::Withdrawn]);
    }

    async fn who_takes_the_later_of_two_keeps_the_other(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, need_id, offers) = keeps_two(&town).await;
        offer::accept(town.market(), &manager, offers[1]).await.expect("yes to the later");
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Open, OfferState::Accepted]);
    }

    async fn who_books_what_is_kept_for_it_has_said_yes(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, manager) = (taken.nurse.resource_id, &taken.others[0]);
        let need_id = queue(&town, manager, nurse, thursday(), Priority::Normal).await;
        let wanted = request(&town, manager, nurse, thursday()).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let beside = book(town.market(), manager, &wanted).await;
        assert!(matches!(beside, Err(BookingError::PlaceKept { .. })), "for another need it is not kept: {beside:?}");
        let wanted = BookRequest { need_id: Some(need_id), need: None, ..wanted };
        let preview = preview(town.market(), manager, &wanted).await.expect("a look at it");
        assert!(preview.judgement.allows(), "{:?}", preview.judgement.refusals);
        let booked = book(town.market(), manager, &wanted).await.expect("it is booked");
        assert_eq!(booked.state, BookingState::Held);
        let answered = offered(&town, manager, need_id).await.remove(0);
        assert_eq!((answered.state, answered.booking_id), (OfferState::Accepted, Some(booked.id)));
        assert_eq!(answered.booking_state, Some(BookingState::Held));
    }

    async fn the_unit_learns_what_another_did_with_its_place(database: TestDatabase) {
        let town = Town::found(database).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        for (by_itself, mails) in [(true, 0), (false, 1)] {
            let taken = Taken::by_fridhem(&town, thursday()).await;
            let manager = &taken.others[0];
            let need_id = queue(&town, manager, taken.nurse.resource_id, thursday(), Priority::Normal).await;
            cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
            pass_on(town.market()).await.expect("it is passed on");
            let by = if by_itself { manager } else { &coordinator };
            need::stop_waiting(town.market(), by, need_id).await.expect("it leaves the queue");
            assert_eq!(told(&town, ":placereleased:").await, mails);
        }
    }

    async fn while_the_area_is_paused_a_place_waits_too(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, manager) = (taken.nurse.resource_id, &taken.others[0]);
        let need_id = queue(&town, manager, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        set_area_state(&town, nurse, "paused").await;
        assert_eq!(pass_on(town.market()).await.expect("nobody can be booked"), 0);
        set_area_state(&town, nurse, "active").await;
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, manager, need_id).await.is_some());
    }

    async fn a_unit_that_closes_answers_no_more_and_the_next_has_the_place(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, [first, second]) = (taken.nurse.resource_id, [&taken.others[0], &taken.others[1]]);
        let closes = queue(&town, first, nurse, thursday(), Priority::High).await;
        let waits = queue(&town, second, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer = open(&town, first, closes).await.expect("it is offered");
        let closed: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, CLOSE_UNIT, first.unit_id));
        assert_eq!(closed.expect("the unit"), 1);
        let late = offer::accept(town.market(), first, offer).await;
        assert!(matches!(late, Err(BookingError::NotFound { .. })), "{late:?}");
        let limit = offered(&town, first, closes).await[0].answer_before_at.expect("open");
        town.app.clock.set(limit);
        offer::follow_up(town.market()).await.expect("the job");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, second, waits).await.is_some());
    }

    async fn what_has_begun_stands_in_no_queue(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let manager = &taken.others[0];
        let need_id = queue(&town, manager, taken.nurse.resource_id, thursday(), Priority::Normal).await;
        town.app.clock.set(thursday().0 + TimeDelta::minutes(30));
        let sheet = need::view(town.market(), manager, need_id).await.expect("the need");
        assert_eq!((sheet.need.state, sheet.queue), (NeedState::Open, None));
    }

    async fn an_offer_that_cannot_be_followed_up_keeps_no_place_from_being_passed_on(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (nurse, [first, second]) = (taken.nurse.resource_id, [&taken.others[0], &taken.others[1]]);
        let spoilt = queue(&town, first, nurse, thursday(), Priority::High).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let limit = offered(&town, first, spoilt).await[0].answer_before_at.expect("open");
        let friday = (november(27, 7), november(27, 16));
        let other = Taken::by_fridhem(&town, friday).await;
        let need_id = queue(&town, second, other.nurse.resource_id, friday, Priority::Normal).await;
        cancel(town.market(), &other.holder, other.booking.id, None).await.expect("Fridhem cancels");
        let absence = sqlx::types::Json("nobody can read this");
        let written: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, SPOIL, spoilt, absence));
        written.expect("the need");
        town.app.clock.set(limit);
        assert!(offer::follow_up(town.market()).await.is_err(), "the need can't be read");
        Scheduler::new(town.app.state().clone()).run_due().await.expect("the jobs are looked at");
        assert!(open(&town, second, need_id).await.is_some(), "the rest of the job is done");
    }

    async fn a_need_that_changed_while_both_were_kept_keeps_its_cost_centre_and_its_places(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, need_id, _) = keeps_two(&town).await;
        let need = need::view(town.market(), &manager, need_id).await.expect("the need").need;
        let content = NeedContent { quantity: 2, cost_centre: "4711".to_owned(), ..content() };
        let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content };
        need::edit(town.market(), &manager, need_id, need.version, &change).await.expect("it is changed");
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Open, OfferState::Open]);
    }
}
