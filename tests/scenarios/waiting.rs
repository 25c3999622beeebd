//! The waiting list: a freed place goes to who waits, in order, until a stated time, then to the next; and it is kept meanwhile.

use chrono::TimeDelta;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedChange, NeedContent, NeedState, Priority, WaitRefusal};
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::{QueuePlace, pass_on};
use torget_core::booking::{self, BookRequest, BookingError, BookingState, book, cancel, decline, view};
use torget_core::ids::{NeedId, OfferId};
use torget_tests::queueing::{Hours, Taken, nobody_else, offered, post, queue, request, take};
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

use crate::offers::offer_mail;

/// From 7 to 16.
pub fn thursday() -> Hours {
    (november(26, 7), november(26, 16))
}

/// The only open offer of a freed place to a need.
pub async fn open(town: &Town, manager: &Caller, need_id: NeedId) -> Option<OfferId> {
    let mut offers = offered(town, manager, need_id).await;
    offers.retain(|offer| offer.state == OfferState::Open);
    assert!(offers.len() <= 1, "one place is offered once: {offers:?}");
    offers.pop().map(|offer| offer.id)
}

/// Its number in the queue, and how long that is.
pub async fn number(town: &Town, manager: &Caller, need_id: NeedId) -> Option<(i64, i64)> {
    let sheet = need::view(town.market(), manager, need_id).await.expect("the need");
    sheet.queue.map(|QueuePlace { number, length }| (number, length))
}

/// How often the mail has told of an event.
pub async fn told(town: &Town, what: &str) -> usize {
    offer_mail(town).await.iter().filter(|(key, _)| key.contains(what)).count()
}

on_both_engines! {
    async fn a_freed_place_goes_by_priority_and_time_and_on_to_the_next(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let [first, second, urgent] = [&taken.others[0], &taken.others[1], &taken.others[2]];
        let nurse = taken.nurse.resource_id;
        let mut needs = Vec::new();
        for (manager, priority) in [(first, Priority::Normal), (second, Priority::Normal), (urgent, Priority::High)] {
            needs.push(queue(&town, manager, nurse, thursday(), priority).await);
            town.app.clock.advance(TimeDelta::minutes(1));
        }
        assert_eq!(number(&town, urgent, needs[2]).await, Some((1, 3)));
        assert_eq!(number(&town, first, needs[0]).await, Some((2, 3)));
        assert_eq!(number(&town, second, needs[1]).await, Some((3, 3)));
        need::wait(town.market(), first, needs[0]).await.expect("to join again changes nothing");
        assert_eq!(number(&town, first, needs[0]).await, Some((2, 3)));
        assert_eq!(pass_on(town.market()).await.expect("nothing is free"), 0);

        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert_eq!(pass_on(town.market()).await.expect("once"), 0);
        let offer = open(&town, urgent, needs[2]).await.expect("what is urgent comes first");
        assert_eq!(told(&town, ":placefree:").await, 1);

        // No: the one who has waited longest.
        offer::decline(town.market(), urgent, offer).await.expect("no");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        let offer = open(&town, first, needs[0]).await.expect("then who has waited longest");
        assert_eq!(open(&town, urgent, needs[2]).await, None, "nobody is offered the same place twice");

        // No answer: the last one.
        let limit = offer::view(town.market(), first, offer).await.expect("the offer").answer_before_at.expect("open");
        town.app.clock.set(limit);
        let late = offer::accept(town.market(), first, offer).await;
        assert!(matches!(late, Err(BookingError::Offer(_))), "{late:?}");
        offer::follow_up(town.market()).await.expect("the job");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert_eq!(told(&town, ":placelapsed:").await, 1);
        let offer = open(&town, second, needs[1]).await.expect("then the last");

        // Yes: the booking, as if the unit had chosen.
        let yes = offer::accept(town.market(), second, offer).await.expect("yes");
        let booked = view(town.market(), second, yes.booking_id.expect("a booking")).await.expect("the booking");
        assert_eq!((booked.resource_id, booked.state), (nurse, BookingState::Held), "the nurse answers, as always");
        let filled = need::view(town.market(), second, needs[1]).await.expect("the need");
        assert_eq!((filled.need.state, filled.need.waiting_since_at, filled.queue), (NeedState::Filled, None, None));
        assert_eq!(number(&town, first, needs[0]).await, Some((2, 2)), "who let the time run out waits on");
        assert_eq!(pass_on(town.market()).await.expect("nobody is left"), 0);
        assert_eq!((told(&town, ":placefree:").await, told(&town, ":placelapsed:").await), (3, 1));

        // The nurse says no to it: the others are offered it anew, the one that lost it is not.
        decline(town.market(), &taken.nurse.caller, booked.id).await.expect("no");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, urgent, needs[2]).await.is_some(), "another freeing is another offer");
    }

    async fn a_place_is_kept_until_the_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (waits, nurse) = (&taken.others[0], taken.nurse.resource_id);
        let need_id = queue(&town, waits, nurse, thursday(), Priority::Normal).await;
        let wanted = request(&town, &taken.holder, nurse, thursday()).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer = offered(&town, waits, need_id).await.remove(0);

        let kept = book(town.market(), &taken.holder, &wanted).await;
        let Err(BookingError::PlaceKept { until_at, .. }) = kept else { panic!("it is kept: {kept:?}") };
        assert_eq!(Some(until_at), offer.answer_before_at);
        for manager in [&taken.holder, waits] {
            let found = town.candidates(manager, thursday().0, thursday().1).await;
            assert!(found.fit.iter().all(|one| one.resource.id != nurse), "nobody is shown it as free");
            assert!(found.unfit.iter().any(|one| one.resource_id == nurse), "but as taken");
        }
        // The day before is free as ever.
        let day_before = (november(25, 7), november(25, 16));
        take(&town, &taken.holder, nurse, day_before).await;

        offer::decline(town.market(), waits, offer.id).await.expect("no");
        assert_eq!(pass_on(town.market()).await.expect("nobody else waits"), 0);
        book(town.market(), &taken.holder, &wanted).await.expect("now it is free");
    }

    async fn who_lets_go_passes_the_place_on(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let nurse = taken.nurse.resource_id;
        let mut needs = Vec::new();
        for manager in &taken.others[..4] {
            needs.push(queue(&town, manager, nurse, thursday(), Priority::Normal).await);
            town.app.clock.advance(TimeDelta::minutes(1));
        }
        cancel(town.market(), &taken.nurse.caller, taken.booking.id, None).await.expect("the nurse can't");
        for (turn, manager) in taken.others[..4].iter().enumerate() {
            assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1, "turn {turn}");
            assert!(open(&town, manager, needs[turn]).await.is_some(), "turn {turn}");
            match turn {
                0 => drop(need::withdraw(town.market(), manager, needs[0]).await.expect("it is needed no more")),
                1 => drop(need::stop_waiting(town.market(), manager, needs[1]).await.expect("it waits no more")),
                2 => {
                    let need = need::view(town.market(), manager, needs[2]).await.expect("the need").need;
                    let content = NeedContent { preferred_resource_id: None, ..content() };
                    let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content };
                    let other = need::edit(town.market(), manager, need.id, need.version, &change).await;
                    assert_eq!(other.expect("anybody will do").waiting_since_at, None);
                }
                _ => {
                    let other = town.request(manager, thursday().0, thursday().1).await;
                    let other = BookRequest { need_id: Some(needs[3]), need: None, ..other };
                    book(town.market(), manager, &other).await.expect("somebody else comes");
                }
            }
            let ended = offered(&town, manager, needs[turn]).await.remove(0).state;
            assert_eq!(ended, if turn == 3 { OfferState::Taken } else { OfferState::Withdrawn }, "turn {turn}");
        }
    }

    async fn the_place_in_the_queue_stays_while_the_question_does(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (manager, nurse) = (&taken.others[0], Some(taken.nurse.resource_id));
        let need_id = queue(&town, manager, taken.nurse.resource_id, thursday(), Priority::Normal).await;
        let edit = async |content: NeedContent, hours: Hours| {
            let need = need::view(town.market(), manager, need_id).await.expect("the need").need;
            let change = NeedChange { starts_at: hours.0, ends_at: hours.1, content };
            need::edit(town.market(), manager, need_id, need.version, &change).await.expect("it is changed")
        };
        let since = need::view(town.market(), manager, need_id).await.expect("the need").need.waiting_since_at;
        let content = NeedContent { preferred_resource_id: nurse, ..content() };
        town.app.clock.advance(TimeDelta::minutes(5));
        let paid = edit(NeedContent { cost_centre: "4711".to_owned(), ..content.clone() }, thursday()).await;
        assert_eq!((paid.waiting_since_at, since.is_some()), (since, true));
        let moved = edit(content, (november(26, 13), november(26, 22))).await;
        assert_eq!(moved.waiting_since_at, None, "other hours are another question");
    }

    async fn nobody_waits_for_what_is_there_or_has_been(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let manager = &taken.others[0];
        let free = town.request(manager, thursday().0, thursday().1).await.resource_id;
        for preferred in [Some(free), None] {
            let need = post(&town, manager, preferred, thursday(), (Priority::Normal, 1)).await;
            let refused = need::wait(town.market(), manager, need.id).await;
            let Err(BookingError::Wait(WaitRefusal::SomebodyFree { number })) = refused else { panic!("{refused:?}") };
            assert!(number > 0 && (preferred.is_none() || number == 1));
        }
        let need = post(&town, manager, Some(taken.nurse.resource_id), thursday(), (Priority::Normal, 1)).await;
        town.app.clock.set(thursday().0);
        let late = need::wait(town.market(), manager, need.id).await;
        let begun = WaitRefusal::Begun { starts_at: thursday().0 };
        assert!(matches!(&late, Err(BookingError::Wait(refusal)) if *refusal == begun), "{late:?}");
    }

    async fn a_need_of_two_places_keeps_two_and_no_more(database: TestDatabase) {
        let town = Town::found(database).await;
        let mut shifts = Vec::new();
        for _ in 0..3 {
            shifts.push(Taken::by_fridhem(&town, thursday()).await);
        }
        let manager = shifts[0].others[0].clone();
        nobody_else(&town, &manager, thursday()).await;
        let need = post(&town, &manager, None, thursday(), (Priority::Normal, 2)).await;
        need::wait(town.market(), &manager, need.id).await.expect("it joins the queue");
        for shift in &shifts {
            cancel(town.market(), &shift.holder, shift.booking.id, None).await.expect("Fridhem cancels");
            pass_on(town.market()).await.expect("it is passed on");
        }
        let offers = offered(&town, &manager, need.id).await;
        assert_eq!(offers.len(), 2, "it keeps as many as it seeks");
        offer::decline(town.market(), &manager, offers[0].id).await.expect("no to the first");
        pass_on(town.market()).await.expect("the third is still free");
        let offers = offered(&town, &manager, need.id).await;
        assert_eq!(offers.len(), 3, "then it is offered the third");
        for offer in &offers[1..] {
            offer::accept(town.market(), &manager, offer.id).await.expect("yes");
        }
        let filled = need::view(town.market(), &manager, need.id).await.expect("the need").need;
        assert_eq!((filled.state, filled.filled, filled.waiting_since_at), (NeedState::Filled, 2, None));
    }

    async fn an_outage_takes_back_what_is_kept_and_its_undoing_offers_it_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem_of_the_demo(&town, thursday()).await;
        let (manager, nurse) = (&taken.others[0], taken.nurse.resource_id);
        let need_id = queue(&town, manager, nurse, thursday(), Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let ill = NewOutage {
            resource_id: nurse,
            starts_at: november(26, 0),
            ends_at: november(27, 0),
            reason: "sick".to_owned(),
        };
        let reported = outage::report(town.market(), &taken.nurse.caller, ill).await.expect("the nurse is ill");
        assert_eq!(offered(&town, manager, need_id).await[0].state, OfferState::Withdrawn);
        assert_eq!(told(&town, ":placegone:").await, 1);
        assert_eq!(pass_on(town.market()).await.expect("nobody can have it"), 0);
        outage::undo(town.market(), &taken.nurse.caller, reported.id).await.expect("the nurse is well");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, manager, need_id).await.is_some());
    }

    async fn what_expires_unanswered_is_passed_on(database: TestDatabase) {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, thursday()).await;
        let (manager, nurse) = (&taken.others[0], taken.nurse.resource_id);
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        let held = take(&town, &taken.holder, nurse, thursday()).await;
        let need_id = queue(&town, manager, nurse, thursday(), Priority::Normal).await;
        town.app.clock.set(held.answer_before_at.expect("it waits for the nurse"));
        assert!(booking::expire_due(town.market()).await.expect("the job") > 0);
        assert!(pass_on(town.market()).await.expect("it is passed on") > 0);
        assert!(open(&town, manager, need_id).await.is_some());
    }
}
