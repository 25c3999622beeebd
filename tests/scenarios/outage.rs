//! A nurse falls ill: what is called off, who is told, how it is undone, and what stands against that.

use torget_core::access::Caller;
use torget_core::booking::need::{NeedState, Priority};
use torget_core::booking::outage::{self, NewOutage, OutageRefusal, OutageView};
use torget_core::booking::{self, BookingError, BookingState, BookingView, book, confirm};
use torget_core::ids::NeedId;
use torget_core::sql;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    NEED = "select state, priority from need where id = $1";
    COUNT_MAILS = "select count(*) from outbox where event_key like $1";
    POSTED = "select count(*) from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.account = 'pending' and t.kind = 'pending'";
    VOIDED = "select count(*) from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.account = 'pending' and t.kind = 'void'";
}

/// A confirmed shift for Fridhem on Thursday 26 November 07–16, its manager and its nurse.
async fn shift(town: &Town) -> (Caller, Caller, BookingView) {
    let manager = town.caller(town.manager_of("Fridhem")).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let booking = book(town.market(), &manager, &request).await.expect("a booking");
    let nurse = town.caller(town.account("resource_person", &booking.resource_name)).await;
    let booking = confirm(town.market(), &nurse, booking.id).await.expect("a yes");
    (manager, nurse, booking)
}

fn ill(booking: &BookingView) -> NewOutage {
    NewOutage {
        resource_id: booking.resource_id,
        starts_at: november(26, 0),
        ends_at: november(27, 0),
        reason: "sick".to_owned(),
    }
}

async fn count(town: &Town, statement: torget_core::db::Statement, of: &str) -> i64 {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let (number,): (i64,) = sql!(&mut tx, one(i64,), statement, of).expect("a count");
    number
}

async fn entries(town: &Town, statement: torget_core::db::Statement, booking: &BookingView) -> i64 {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let (number,): (i64,) = sql!(&mut tx, one(i64,), statement, booking.id).expect("a count");
    number
}

async fn need(town: &Town, id: NeedId) -> (NeedState, Priority) {
    let mut tx = town.market().db.read().await.expect("the store answers");
    sql!(&mut tx, one(NeedState, Priority), NEED, id).expect("the need")
}

/// The need behind a booking, as its manager sees it.
async fn need_of(town: &Town, manager: &Caller, booking: &BookingView) -> NeedId {
    let seen = booking::view(town.market(), manager, booking.id).await.expect("the booking");
    seen.need.expect("the manager sees the need").id
}

fn refusal(outcome: Result<OutageView, BookingError>) -> OutageRefusal {
    match outcome {
        Err(BookingError::Outage(refusal)) => refusal,
        other => panic!("it should be refused: {other:?}"),
    }
}

on_both_engines! {
    async fn an_outage_calls_off_and_its_undoing_restores(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, nurse, booking) = shift(&town).await;
        let reported = outage::report(town.market(), &nurse, ill(&booking)).await.expect("it is reported");
        assert_eq!((reported.hits.len(), reported.begun.len()), (1, 0));
        let hit = &reported.hits[0];
        let need_id = need_of(&town, &manager, &booking).await;
        assert_eq!(hit.need_id, None, "the nurse doesn't");
        assert_eq!((hit.booking.state, hit.need_state), (BookingState::Cancelled, NeedState::Open));
        assert_eq!(hit.booking.fee, None);
        assert_eq!(need(&town, need_id).await, (NeedState::Open, Priority::High));
        let found = town.candidates(&manager, november(26, 7), november(26, 16)).await;
        assert!(found.fit.iter().all(|candidate| candidate.resource.id != booking.resource_id), "the nurse can't come");
        let told = format!("outage:{}:%", reported.id);
        let coordinators = town.accounts.iter().filter(|account| account.role == "pool_coordinator").count();
        assert_eq!(count(&town, COUNT_MAILS, &told).await, coordinators as i64, "who runs the pool is told once each");
        let told = format!("booking:{}:calledoff:%", booking.id);
        assert_eq!(count(&town, COUNT_MAILS, &told).await, 4, "person, unit, buyer and seller once each");

        let undone = outage::undo(town.market(), &nurse, reported.id).await.expect("it is undone");
        assert!(undone.undone_at.is_some());
        let restored = booking::view(town.market(), &manager, booking.id).await.expect("the booking");
        assert_eq!(restored.state, BookingState::Confirmed);
        assert_eq!(need(&town, need_id).await, (NeedState::Filled, Priority::Normal));
        let told = format!("booking:{}:restored:%", booking.id);
        assert_eq!(count(&town, COUNT_MAILS, &told).await, 4);
        let (posted, voided) = (entries(&town, POSTED, &booking).await, entries(&town, VOIDED, &booking).await);
        assert_eq!(posted, 2 * voided, "posted, voided, and posted again");

        assert!(matches!(
            refusal(outage::undo(town.market(), &nurse, reported.id).await),
            OutageRefusal::Undone { .. }
        ));
        // The windows are open again, so the same may be reported anew.
        outage::report(town.market(), &nurse, ill(&booking)).await.expect("it is reported again");
    }

    async fn nothing_is_undone_once_somebody_else_is_booked(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, nurse, booking) = shift(&town).await;
        let reported = outage::report(town.market(), &nurse, ill(&booking)).await.expect("it is reported");
        let mut request = town.request(&manager, november(26, 7), november(26, 16)).await;
        request.need_id = Some(need_of(&town, &manager, &booking).await);
        request.need = None;
        let instead = book(town.market(), &manager, &request).await.expect("another is booked for the same need");
        match refusal(outage::undo(town.market(), &nurse, reported.id).await) {
            OutageRefusal::Rebooked { unit_name, starts_at, .. } => {
                assert_eq!((unit_name.as_str(), starts_at), ("Fridhem", booking.starts_at));
            }
            other => panic!("{other:?}"),
        }
        let untouched = booking::view(town.market(), &manager, instead.id).await.expect("the booking");
        assert!(untouched.state.holds());
        let seen = outage::view(town.market(), &nurse, reported.id).await.expect("the outage");
        assert_eq!(seen.undone_at, None);
    }

    async fn a_shift_that_has_begun_is_left_alone_and_named(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, nurse, booking) = shift(&town).await;
        town.app.clock.set(november(26, 10));
        let reported = outage::report(town.market(), &nurse, ill(&booking)).await.expect("it is reported");
        assert_eq!((reported.hits.len(), reported.begun.len()), (0, 1));
        assert_eq!(reported.begun[0].id, booking.id);
        let left = booking::view(town.market(), &manager, booking.id).await.expect("the booking");
        assert_eq!(left.state, BookingState::Confirmed);
    }

    async fn of_two_who_report_in_the_same_second_one_is_told_that_it_is_known(database: TestDatabase) {
        let town = Town::found(database).await;
        let (_, nurse, booking) = shift(&town).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let (market, first, second) = (town.market(), ill(&booking), ill(&booking));
        let (one, other) =
            tokio::join!(outage::report(market, &nurse, first), outage::report(market, &coordinator, second));
        let (made, refused) = if one.is_ok() { (one, other) } else { (other, one) };
        let made = made.expect("one of them reports it");
        assert!(matches!(refusal(refused), OutageRefusal::Known { .. }));

        let (one, other) =
            tokio::join!(outage::undo(market, &nurse, made.id), outage::undo(market, &coordinator, made.id));
        let refused = if one.is_ok() { other } else { one };
        assert!(matches!(refusal(refused), OutageRefusal::Undone { .. }));
        let told = format!("booking:{}:restored:%", booking.id);
        assert_eq!(count(&town, COUNT_MAILS, &told).await, 4, "everybody is told once");
    }

    async fn a_booking_and_an_outage_of_the_same_second_never_both_stand(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let new = NewOutage {
            resource_id: request.resource_id,
            starts_at: november(26, 0),
            ends_at: november(27, 0),
            reason: "sick".to_owned(),
        };
        let market = town.market();
        let (booked, reported) =
            tokio::join!(book(market, &manager, &request), outage::report(market, &coordinator, new));
        let reported = reported.expect("it is reported");
        match booked {
            Ok(booking) => {
                let now = booking::view(market, &manager, booking.id).await.expect("the booking");
                assert_eq!(now.state, BookingState::Cancelled);
                assert_eq!(reported.hits.len(), 1);
            }
            Err(BookingError::Refused(judgement)) => {
                assert_eq!(judgement.refusals[0].finding.rule, "core_availability");
            }
            Err(other) => panic!("{other}"),
        }
    }

    async fn only_whoever_it_is_about_and_who_runs_the_pool_may(database: TestDatabase) {
        let town = Town::found(database).await;
        let (manager, nurse, booking) = shift(&town).await;
        assert!(matches!(
            outage::report(town.market(), &manager, ill(&booking)).await,
            Err(BookingError::NotFound { .. })
        ));
        let faults = |outcome: Result<OutageView, BookingError>| match outcome {
            Err(BookingError::Faults(faults)) => faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let wrong = NewOutage { reason: "influenza".to_owned(), ends_at: november(26, 0) + chrono::TimeDelta::days(200), ..ill(&booking) };
        assert_eq!(faults(outage::report(town.market(), &nurse, wrong).await), ["outage_too_long", "unknown_reason"]);
        let past = NewOutage { starts_at: november(20, 0), ends_at: november(21, 0), ..ill(&booking) };
        assert_eq!(faults(outage::report(town.market(), &nurse, past).await), ["outage_too_early", "outage_over"]);
    }
}
