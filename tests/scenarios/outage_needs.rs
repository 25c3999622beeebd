//! What an outage does to the needs behind the bookings: the limit of who had not answered, several places of one need, a need
//! that was changed meanwhile, offers that wait, other collaborations, and an end that comes early.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedChange, Priority, Spread};
use torget_core::booking::offer::{self, OfferState};
use torget_core::booking::outage::{self, NewOutage, OutageRefusal, OutageView};
use torget_core::booking::{self, BookingError, BookingState, book};
use torget_core::db::DbError;
use torget_core::ids::{CollaborationId, NeedId, ResourceId};
use torget_core::time::Period;
use torget_core::{change, resource, sql};
use torget_tests::asking::{add_need, add_people, ask};
use torget_tests::commons::alter;
use torget_tests::town::{content, november};
use torget_tests::{Commons, Town, on_both_engines};

torget_core::statements! {
    PRIORITY = "select priority from need where id = $1";
    SET_PRIORITY = "update need set priority = $2 where id = $1";
    ADD_COLLABORATION = "insert into collaboration (id, name, created_at) select $1, 'En annan', created_at
        from collaboration limit 1";
    MOVE_BOOKING = "update booking set collaboration_id = $2 where id = $1";
    COUNT_WINDOWS = "select count(*) from availability_window where resource_id = $1";
    TOLD = "select count(*) from outbox where event_key like $1";
    DELETE_WINDOWS = "delete from availability_window where resource_id = $1";
}

fn thursday() -> (DateTime<Utc>, DateTime<Utc>) {
    (november(26, 7), november(26, 16))
}

async fn coordinator(town: &Town) -> Caller {
    let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
    town.caller(account).await
}

async fn fail(town: &Town, caller: &Caller, resource_id: ResourceId) -> OutageView {
    let reason = "sick".to_owned();
    let new = NewOutage { resource_id, starts_at: november(26, 0), ends_at: november(28, 0), reason };
    outage::report(town.market(), caller, new).await.expect("it is reported")
}

async fn priority(town: &Town, id: NeedId) -> Priority {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let (priority,): (Priority,) = sql!(&mut tx, one(Priority,), PRIORITY, id).expect("the need");
    priority
}

async fn windows(town: &Town, id: ResourceId) -> i64 {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let (number,): (i64,) = sql!(&mut tx, one(i64,), COUNT_WINDOWS, id).expect("a count");
    number
}

async fn told(town: &Town, key: &str) -> i64 {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let (number,): (i64,) = sql!(&mut tx, one(i64,), TOLD, key).expect("a count");
    number
}

fn refusal(outcome: Result<OutageView, BookingError>) -> OutageRefusal {
    match outcome {
        Err(BookingError::Outage(refusal)) => refusal,
        other => panic!("it should be refused: {other:?}"),
    }
}

on_both_engines! {
    async fn who_had_not_answered_is_asked_again_with_time_to_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let request = town.request(&manager, thursday().0, thursday().1).await;
        let booking = book(town.market(), &manager, &request).await.expect("a booking");
        assert_eq!(booking.state, BookingState::Held);
        let limit_at = booking.answer_before_at.expect("it waits for an answer");
        let reported = fail(&town, &coordinator, booking.resource_id).await;
        // The limit passes while the nurse is ill.
        let late = limit_at + TimeDelta::minutes(5);
        town.app.clock.set(late);
        booking::expire_due(town.market()).await.expect("the job");
        outage::undo(town.market(), &coordinator, reported.id).await.expect("it is undone");
        let restored = booking::view(town.market(), &manager, booking.id).await.expect("the booking");
        assert_eq!(restored.state, BookingState::Held);
        assert_eq!(restored.answer_before_at, Some(late + TimeDelta::hours(1)));
    }

    async fn a_need_that_lost_two_places_is_as_urgent_as_it_was(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let (town, market, coordinator) = (&commons.town, commons.town.market(), &commons.coordinator);
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let course = commons.add("course", 2).await;
        let need_id = commons.need(&manager, course, thursday(), 2).await.id;
        let set = async |priority| {
            let set: Result<u64, DbError> = change!(market.db, tx => sql!(tx, execute, SET_PRIORITY, need_id, priority));
            set.expect("the need");
        };
        set(Priority::Low).await;
        let first = commons.book(&manager, course, thursday(), Some(need_id)).await.expect("a seat");
        let second = commons.book(&manager, course, thursday(), Some(need_id)).await.expect("the other");
        let fail = async || {
            let (starts_at, ends_at) = (november(26, 0), november(28, 0));
            let new = NewOutage { resource_id: course, starts_at, ends_at, reason: "broken".to_owned() };
            outage::report(market, coordinator, new).await.expect("it is reported")
        };
        let reported = fail().await;
        assert_eq!(reported.hits.len(), 2);
        assert_eq!(told(town, &format!("outage:{}:%", reported.id)).await, 0, "who reported it knows");
        assert_eq!(priority(town, need_id).await, Priority::High);
        outage::undo(market, coordinator, reported.id).await.expect("it is undone");
        assert_eq!(priority(town, need_id).await, Priority::Low);
        for id in [first.id, second.id] {
            assert!(booking::view(market, &manager, id).await.expect("the booking").state.holds());
        }
        // What somebody has set meanwhile is left.
        let reported = fail().await;
        set(Priority::Normal).await;
        outage::undo(market, coordinator, reported.id).await.expect("it is undone");
        assert_eq!(priority(town, need_id).await, Priority::Normal);
    }

    async fn a_need_that_asks_for_something_else_gets_nobody_back(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let market = town.market();
        let request = town.request(&manager, thursday().0, thursday().1).await;
        let booking = book(market, &manager, &request).await.expect("a booking");
        let reported = fail(&town, &coordinator, booking.resource_id).await;
        let need_id = reported.hits[0].need_id.expect("the coordinator sees the need");
        let edit = async |starts_at, requirements| {
            let before = need::view(market, &manager, need_id).await.expect("the need").need;
            let mut content = content();
            content.need.requirements = requirements;
            let change = NeedChange { starts_at, ends_at: thursday().1, content };
            need::edit(market, &manager, need_id, before.version, &change).await.expect("it is changed");
        };
        let changed = async || refusal(outage::undo(market, &coordinator, reported.id).await);
        edit(november(26, 9), json!({})).await;
        let expected = OutageRefusal::Changed { unit_name: "Fridhem".to_owned(), starts_at: thursday().0 };
        assert_eq!(changed().await, expected, "it is later now");
        edit(thursday().0, json!({ "competences": ["dementia"] })).await;
        assert_eq!(changed().await, expected, "it asks for more now");
        edit(thursday().0, json!({})).await;
        outage::undo(market, &coordinator, reported.id).await.expect("it asks for the same again");
    }

    async fn offers_to_who_is_ill_are_taken_back_and_the_next_are_asked(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let people = add_people(&town, &manager, thursday(), 2).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let later = (november(30, 7), november(30, 16));
        let other_id = add_need(&town, &manager, people[0].resource_id, later, 1).await;
        ask(&town, &manager, need_id, &people, Spread::InTurn).await;
        ask(&town, &manager, other_id, &people[..1], Spread::InTurn).await;
        fail(&town, &coordinator, people[0].resource_id).await;
        let states = async |need_id| {
            let offers = offer::of_need(town.market(), &manager, need_id).await.expect("the offers");
            offers.iter().map(|offer| offer.state).collect::<Vec<_>>()
        };
        assert_eq!(states(need_id).await, [OfferState::Withdrawn, OfferState::Open]);
        assert_eq!(states(other_id).await, [OfferState::Open], "well again by then");
    }

    async fn what_is_of_another_collaboration_is_counted_and_no_more(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let request = town.request(&manager, thursday().0, thursday().1).await;
        let booking = book(town.market(), &manager, &request).await.expect("a booking");
        let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
        let elsewhere = CollaborationId::new();
        let moved: Result<u64, DbError> = change!(town.market().db, tx => {
            sql!(tx, execute, ADD_COLLABORATION, elsewhere)?;
            sql!(tx, execute, MOVE_BOOKING, booking.id, elsewhere)
        });
        moved.expect("the booking moves");
        let reported = fail(&town, &coordinator, booking.resource_id).await;
        assert_eq!((reported.hits.len(), reported.other_hits), (0, 1), "the coordinator has nothing to do there");
        let seen = outage::view(town.market(), &nurse, reported.id).await.expect("the outage");
        assert_eq!((seen.hits.len(), seen.other_hits), (1, 0), "the nurse sees their own");
        assert_eq!(seen.hits[0].need_id, None, "but not the need behind it");
    }

    async fn an_outage_is_found_again_and_ends_early(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let market = town.market();
        let request = town.request(&manager, november(27, 7), november(27, 16)).await;
        let reported = fail(&town, &coordinator, request.resource_id).await;
        let current = async || outage::current(market, &coordinator, request.resource_id).await.expect("the outages");
        assert_eq!(current().await.iter().map(|one| one.id).collect::<Vec<_>>(), [reported.id]);
        assert!(matches!(
            outage::current(market, &manager, request.resource_id).await,
            Err(BookingError::NotFound { .. })
        ));
        let end = async |caller: &Caller, at| outage::end(market, caller, reported.id, at).await;
        for wrong in [november(26, 0), november(28, 0), november(29, 0), november(25, 0)] {
            match end(&coordinator, wrong).await {
                Err(BookingError::Faults(faults)) => assert_eq!(faults[0].code, "outage_end_range"),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(end(&manager, november(27, 0)).await, Err(BookingError::NotFound { .. })));
        let can_come = async || {
            let found = town.candidates(&manager, november(27, 7), november(27, 16)).await;
            found.fit.iter().any(|one| one.resource.id == request.resource_id)
        };
        assert!(!can_come().await);
        let ended = end(&coordinator, november(27, 0)).await.expect("it ends earlier");
        assert_eq!(ended.ends_at, november(27, 0));
        assert!(can_come().await, "well again on Friday");
        town.app.clock.set(november(27, 6));
        assert_eq!(current().await, []);
        let over = refusal(end(&coordinator, november(26, 12)).await);
        assert_eq!(over, OutageRefusal::Over { ended_at: november(27, 0) });
    }

    async fn who_is_published_again_can_be_booked_at_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, coordinator) = (town.caller(town.manager_of("Fridhem")).await, coordinator(&town).await);
        let market = town.market();
        let id = town.request(&manager, thursday().0, thursday().1).await.resource_id;
        let set = async |state| alter(market, &coordinator, id, |nurse| nurse.state = state).await.expect("its state");
        set(resource::ResourceState::Paused).await;
        // Months go by, and the windows that were worked out are of the past.
        let gone: Result<u64, DbError> = change!(market.db, tx => sql!(tx, execute, DELETE_WINDOWS, id));
        gone.expect("the windows");
        set(resource::ResourceState::Published).await;
        assert!(windows(&town, id).await > 0);
        let within = Period::new(thursday().0, thursday().1).expect("a period");
        let openings = resource::openings(market, &coordinator, id, &within).await.expect("the openings");
        assert_eq!(openings.windows.len(), 1);
    }
}
