//! Other hours for what is booked: at once where they are less, else when the person has said yes; and all that may come between.

use chrono::{DateTime, TimeDelta, Utc};
use torget_core::access::Caller;
use torget_core::booking::change::{self, ChangeRefusal, ChangeRequest, ChangeState, Changed};
use torget_core::booking::need::Priority;
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{
    self, BookRequest, BookingError, BookingState, BookingView, NeedRequest, book, cancel, confirm, history, view,
};
use torget_core::ids::{BookingChangeId, BookingId};
use torget_core::plugin::Absence;
use torget_core::sql;
use torget_core::time::stockholm;
use torget_tests::queueing::{Hours, Taken, offered, queue, take};
use torget_tests::town::november;
use torget_tests::{Commons, Town, on_both_engines};

torget_core::statements! {
    SELECT_MAIL = "select event_key, recipient_email from outbox where kind = 'booking' and event_key like $1 order by event_key";
    SELECT_PENDING = "select cast(coalesce(sum(e.amount_ore), 0) as bigint) from ledger_entry e
        join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.amount_ore > 0 and t.kind = 'pending'
            and not exists (select 1 from ledger_transaction v where v.reverses_id = t.id)";
    SELECT_CHANGE_STATE = "select state from booking_change where id = $1";
    SELECT_NEED_HOURS = "select starts_at, ends_at from need where id = $1";
}

const THURSDAY: u32 = 26;

fn shift() -> Hours {
    (november(THURSDAY, 7), november(THURSDAY, 16))
}

fn hours((starts_at, ends_at): Hours) -> ChangeRequest {
    ChangeRequest { starts_at, ends_at, break_minutes: None, override_reason: None }
}

/// A shift of Fridhem's on Thursday from seven to four, to which its nurse has said yes.
struct Stage {
    town: Town,
    taken: Taken,
}

impl Stage {
    async fn set(database: torget_tests::TestDatabase) -> Self {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, shift()).await;
        Self { town, taken }
    }

    async fn now(&self) -> BookingView {
        view(self.town.market(), &self.taken.holder, self.taken.booking.id).await.expect("the booking")
    }

    async fn change(&self, to: Hours) -> Result<Changed, BookingError> {
        let (market, booking) = (self.town.market(), self.now().await);
        change::change(market, &self.taken.holder, booking.id, booking.version, &hours(to)).await
    }

    /// Asks the nurse, and answers the question's id.
    async fn ask(&self, to: Hours) -> BookingChangeId {
        let changed = self.change(to).await.expect("it can be asked");
        assert!(changed.is_asked);
        changed.booking.change.expect("the question").id
    }

    async fn accept(&self, id: BookingChangeId) -> Result<BookingView, BookingError> {
        change::accept(self.town.market(), &self.taken.nurse.caller, self.taken.booking.id, id).await
    }

    async fn decline(&self, id: BookingChangeId) -> Result<BookingView, BookingError> {
        change::decline(self.town.market(), &self.taken.nurse.caller, self.taken.booking.id, id).await
    }

    /// Who was told of an event of this booking; each mail has a key of its own.
    async fn told(&self, event: &str) -> Vec<(String, String)> {
        let like = format!("booking:{}:{event}:%", self.taken.booking.id);
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, all(String, String), SELECT_MAIL, like.as_str()).expect("mail")
    }

    async fn pending_ore(&self) -> i64 {
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, one(i64,), SELECT_PENDING, self.taken.booking.id).expect("a sum").0
    }

    async fn state_of(&self, id: BookingChangeId) -> ChangeState {
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, one(ChangeState,), SELECT_CHANGE_STATE, id).expect("the question").0
    }
}

fn stands(booking: &BookingView, (starts_at, ends_at): Hours) {
    assert_eq!((booking.starts_at, booking.ends_at), (starts_at, ends_at));
}

fn over<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> ChangeState {
    match outcome {
        Err(BookingError::Change(ChangeRefusal::Over { state })) => state,
        other => panic!("the question should be over: {other:?}"),
    }
}

on_both_engines! {
    async fn less_of_what_was_agreed_stands_at_once(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let before = stage.now().await;
        let was_ore = before.price.as_ref().expect("the unit sees it").total_ore.0;
        assert_eq!(stage.pending_ore().await, was_ore);
        let less = (november(THURSDAY, 8), november(THURSDAY, 14));
        let looked = change::preview(stage.town.market(), &stage.taken.holder, before.id, &hours(less)).await;
        let looked = looked.expect("one may look at it");
        assert_eq!((looked.judgement.allows(), looked.answer_before_at), (true, None));
        stands(&stage.now().await, shift());

        let changed = stage.change(less).await.expect("less is possible");
        assert!(!changed.is_asked);
        let after = stage.now().await;
        stands(&after, less);
        assert_eq!((after.state, after.break_minutes), (BookingState::Confirmed, before.break_minutes));
        assert_eq!(after.price, looked.price, "it costs what was shown");
        let is_ore = after.price.expect("the price").total_ore.0;
        assert!(is_ore < was_ore);
        assert_eq!(stage.pending_ore().await, is_ore, "one claim stands, and it is the new one");
        assert_eq!(stage.told("changed").await.len(), 4, "the nurse, the unit and both municipalities, once each");
        let mut tx = stage.town.market().db.read().await.expect("the store answers");
        let need_id = after.need.expect("the need").id;
        let need = sql!(&mut tx, one(DateTime<Utc>, DateTime<Utc>), SELECT_NEED_HOURS, need_id).expect("the need");
        assert_eq!(need, less, "the need is of the hours that are booked");
    }

    async fn a_longer_break_is_not_less_of_the_same(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let before = stage.now().await;
        let shorter = ChangeRequest {
            break_minutes: Some(before.break_minutes + 15),
            ..hours((november(THURSDAY, 7), november(THURSDAY, 15)))
        };
        let change = async |request: &ChangeRequest| {
            let booking = stage.now().await;
            change::change(stage.town.market(), &stage.taken.holder, booking.id, booking.version, request).await
        };
        let asked = change(&shorter).await.expect("it can be asked");
        assert!(asked.is_asked, "a break that is not paid takes of what the nurse has said yes to");
        stands(&stage.now().await, shift());
        let same_break = ChangeRequest { break_minutes: Some(before.break_minutes), ..shorter };
        assert!(!change(&same_break).await.expect("less is possible").is_asked);
    }

    async fn what_was_booked_in_spite_of_a_rule_is_still_said_of_less(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, nurse) = (stage.town.market(), &stage.taken.nurse);
        let coordinator = stage.town.first("pool_coordinator", |_| true).await;
        // Friday is the 17th day of an absence, and the pool covers 14.
        let friday = (november(THURSDAY + 1, 7), november(THURSDAY + 1, 16));
        let content = stage.town.request(&stage.taken.holder, friday.0, friday.1).await;
        let absence = Some(Absence { started_on: stockholm::date_of(november(11, 12)), earlier: None });
        let need = content.need.clone().map(|need| NeedRequest { reason: "sickness".to_owned(), absence, ..need });
        let request = BookRequest { resource_id: nurse.resource_id, need, ..content };
        let refused = book(market, &stage.taken.holder, &request).await;
        assert!(matches!(refused, Err(BookingError::Refused(_))), "{refused:?}");
        let reason = "Ingen annan kan komma".to_owned();
        let request = BookRequest { override_reason: Some(reason.clone()), ..request };
        let booking = book(market, &coordinator, &request).await.expect("in spite of it");
        let booking = confirm(market, &nurse.caller, booking.id).await.expect("yes");
        let less = hours((november(THURSDAY + 1, 7), november(THURSDAY + 1, 15)));
        let changed = change::change(market, &stage.taken.holder, booking.id, booking.version, &less).await;
        let changed = changed.expect("an hour less breaks nothing new");
        assert!(!changed.is_asked);
        let reasons = |booking: &BookingView| -> Vec<_> {
            booking.warnings.iter().filter_map(|remark| remark.override_reason.clone()).collect()
        };
        assert_eq!(reasons(&changed.booking), [reason]);
    }

    async fn other_hours_stand_when_the_nurse_has_said_yes(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let later = (november(THURSDAY, 9), november(THURSDAY, 18));
        let before = stage.now().await;
        let id = stage.ask(later).await;
        stands(&stage.now().await, shift());
        assert_eq!(stage.pending_ore().await, before.price.as_ref().expect("the price").total_ore.0);
        let asked = stage.told("changeasked").await;
        assert_eq!(asked.iter().map(|(_, email)| email).collect::<Vec<_>>(), [&stage.taken.nurse.email]);

        let booking = stage.accept(id).await.expect("the nurse says yes");
        stands(&booking, later);
        assert_eq!((booking.state, booking.change), (BookingState::Confirmed, None));
        assert_eq!(stage.told("changed").await.len(), 4);
        assert_eq!(stage.pending_ore().await, stage.now().await.price.expect("the price").total_ore.0);
        assert_eq!(over(stage.accept(id).await), ChangeState::Accepted);
        assert_eq!(over(stage.decline(id).await), ChangeState::Accepted);
        let history = history(stage.town.market(), &stage.taken.holder, booking.id).await.expect("its history");
        let actions: Vec<_> = history.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["booked", "confirmed", "change_asked", "changed"]);
    }

    async fn a_no_or_nothing_leaves_the_booking_as_it_was(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, holder) = (stage.town.market(), &stage.taken.holder);
        let later = (november(THURSDAY, 9), november(THURSDAY, 18));
        let id = stage.ask(later).await;
        stage.decline(id).await.expect("no");
        assert_eq!(stage.told("changedeclined").await.len(), 1, "the unit");

        let id = stage.ask(later).await;
        change::withdraw(market, holder, stage.taken.booking.id, id).await.expect("the unit asks no more");
        assert_eq!(over(stage.accept(id).await), ChangeState::Withdrawn);
        assert_eq!(stage.told("changewithdrawn").await.len(), 1, "the nurse");

        // A newer question takes the place of an older one.
        let older = stage.ask(later).await;
        let newer = stage.ask((november(THURSDAY, 10), november(THURSDAY, 18))).await;
        assert_eq!(over(stage.accept(older).await), ChangeState::Withdrawn);

        let limit_at = stage.now().await.change.expect("the question").answer_before_at;
        stage.town.app.clock.set(limit_at + TimeDelta::minutes(1));
        let late = stage.accept(newer).await;
        assert!(matches!(late, Err(BookingError::WrongTime { too_early: false, .. })), "{late:?}");
        assert_eq!(change::expire_due(market).await.expect("the job"), 1);
        assert_eq!(change::expire_due(market).await.expect("nothing is left to do"), 0);
        assert_eq!(over(stage.accept(newer).await), ChangeState::Expired);
        assert_eq!(stage.told("changeexpired").await.len(), 2, "both are told");
        let booking = stage.now().await;
        stands(&booking, shift());
        assert_eq!((booking.state, booking.change), (BookingState::Confirmed, None));
        assert!(stage.told("changed").await.is_empty());
    }

    async fn what_waits_for_its_answer_is_changed_and_waits_anew(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let candidate = town.candidates(&manager, shift().0, shift().1).await.fit.remove(0).resource;
        let booking = take(&town, &manager, candidate.id, shift()).await;
        assert_eq!(booking.state, BookingState::Held);
        let less = (november(THURSDAY, 7), november(THURSDAY, 15));
        let changed = change::change(town.market(), &manager, booking.id, booking.version, &hours(less)).await;
        let changed = changed.expect("it is changed");
        assert!(!changed.is_asked);
        stands(&changed.booking, less);
        assert_eq!(changed.booking.state, BookingState::Held);
        let nurse = town.caller(town.account("resource_person", &candidate.name)).await;
        let said = confirm(town.market(), &nurse, booking.id).await.expect("yes to the hours as they are now");
        stands(&said, less);
    }

    async fn hours_that_somebody_else_has_are_refused_and_nothing_is_changed(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market();
        let managers = commons.managers().await;
        let car = commons.add("car", 1).await;
        let morning = (november(THURSDAY, 7), november(THURSDAY, 12));
        let afternoon = (november(THURSDAY, 12), november(THURSDAY, 16));
        let booking = commons.book(&managers[0], car, morning, None).await.expect("the morning");
        let other = commons.book(&managers[0], car, afternoon, None).await.expect("the afternoon");
        let longer = (november(THURSDAY, 7), november(THURSDAY, 13));
        let taken = change::change(market, &managers[0], booking.id, booking.version, &hours(longer)).await;
        assert!(matches!(taken, Err(BookingError::PlaceTaken { .. })), "{taken:?}");
        stands(&view(market, &managers[0], booking.id).await.expect("the booking"), morning);
        // Its own hours are in nobody's way, and a car says neither yes nor no.
        let earlier = (november(THURSDAY, 6), november(THURSDAY, 11));
        let moved = change::change(market, &managers[0], booking.id, booking.version, &hours(earlier)).await;
        let moved = moved.expect("an hour earlier");
        assert!(!moved.is_asked);
        stands(&moved.booking, earlier);
        let more = (november(THURSDAY, 11), november(THURSDAY, 16));
        let moved = change::change(market, &managers[0], other.id, other.version, &hours(more)).await;
        stands(&moved.expect("the hour that was given up").booking, more);
    }

    async fn hours_that_are_given_up_go_to_who_waits(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (town, other) = (&stage.town, &stage.taken.others[0]);
        let need_id = queue(town, other, stage.taken.nurse.resource_id, shift(), Priority::Normal).await;
        assert_eq!(pass_on(town.market()).await.expect("nothing is free"), 0);
        let id = stage.ask((november(30, 7), november(30, 16))).await;
        assert_eq!(pass_on(town.market()).await.expect("nothing is free yet"), 0);
        stage.accept(id).await.expect("Monday will do");
        pass_on(town.market()).await.expect("it is passed on");
        assert_eq!(offered(town, other, need_id).await.len(), 1);
    }

    async fn what_is_cancelled_or_has_begun_is_changed_no_more(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, holder, id) = (stage.town.market(), &stage.taken.holder, stage.taken.booking.id);
        let later = (november(THURSDAY, 9), november(THURSDAY, 18));
        let asked = stage.ask(later).await;
        cancel(market, holder, id, None).await.expect("it is cancelled");
        assert_eq!(stage.state_of(asked).await, ChangeState::Withdrawn);
        for outcome in [stage.accept(asked).await, stage.decline(asked).await] {
            assert!(matches!(outcome, Err(BookingError::IllegalStep { .. })), "{outcome:?}");
        }
        let cancelled = stage.change(later).await;
        assert!(matches!(cancelled, Err(BookingError::IllegalStep { .. })), "{cancelled:?}");

        let next = Taken::by_fridhem(&stage.town, (november(27, 7), november(27, 16))).await;
        stage.town.app.clock.set(november(27, 7));
        let begun = (november(27, 7), november(27, 12));
        let begun = change::change(market, holder, next.booking.id, next.booking.version, &hours(begun)).await;
        assert!(matches!(begun, Err(BookingError::WrongTime { too_early: false, .. })), "{begun:?}");
    }

    async fn who_may_change_and_who_may_answer(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (town, market) = (&stage.town, stage.town.market());
        let booking = stage.now().await;
        let later = hours((november(THURSDAY, 9), november(THURSDAY, 18)));
        let change = async |caller: &Caller, id: BookingId, version| {
            change::change(market, caller, id, version, &later).await.map(|changed| changed.booking.version)
        };
        let economist = town.first("economist", |one| one.organisation_id == Some(booking.buyer_id)).await;
        for caller in [&stage.taken.nurse.caller, &economist] {
            let outcome = change(caller, booking.id, booking.version).await;
            assert!(matches!(outcome, Err(BookingError::Forbidden)), "{:?}: {outcome:?}", caller.role);
        }
        let outcome = change(&stage.taken.others[0], booking.id, booking.version).await;
        assert!(matches!(outcome, Err(BookingError::NotFound { .. })), "another unit sees no booking: {outcome:?}");
        let stale = change(&stage.taken.holder, booking.id, booking.version - 1).await;
        assert!(matches!(stale, Err(BookingError::Stale { .. })), "{stale:?}");
        let same = stage.change(shift()).await;
        assert!(matches!(same, Err(BookingError::Change(ChangeRefusal::Same))), "{same:?}");

        let coordinator = town.first("pool_coordinator", |_| true).await;
        change(&coordinator, booking.id, booking.version).await.expect("who looks after the area");
        let asked = stage.now().await.change.expect("the question");
        assert_eq!((asked.may_answer, asked.may_withdraw), (false, true), "the unit asks and doesn't answer");
        let by_unit = change::accept(market, &stage.taken.holder, booking.id, asked.id).await;
        assert!(matches!(by_unit, Err(BookingError::Forbidden)), "{by_unit:?}");
        let by_nurse = change::withdraw(market, &stage.taken.nurse.caller, booking.id, asked.id).await;
        assert!(matches!(by_nurse, Err(BookingError::Forbidden)), "{by_nurse:?}");
        let unknown = change::accept(market, &stage.taken.nurse.caller, booking.id, BookingChangeId::new()).await;
        assert!(matches!(unknown, Err(BookingError::NotFound { .. })), "{unknown:?}");
        change::accept(market, &coordinator, booking.id, asked.id).await.expect("for a nurse who rang");
    }

    async fn a_yes_and_a_no_and_the_unit_at_once_are_one_end(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let id = stage.ask((november(THURSDAY, 9), november(THURSDAY, 18))).await;
        let booking_id = stage.taken.booking.id;
        let running: Vec<_> = (0..12)
            .map(|number| {
                let (market, nurse) = (stage.town.market().clone(), stage.taken.nurse.caller.clone());
                let holder = stage.taken.holder.clone();
                tokio::spawn(async move {
                    match number % 3 {
                        0 => change::accept(&market, &nurse, booking_id, id).await.map(drop),
                        1 => change::decline(&market, &nurse, booking_id, id).await.map(drop),
                        _ => change::withdraw(&market, &holder, booking_id, id).await.map(drop),
                    }
                })
            })
            .collect();
        let mut done = 0;
        for attempt in running {
            match attempt.await.expect("no attempt panics") {
                Ok(()) => done += 1,
                Err(BookingError::Change(ChangeRefusal::Over { .. })) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(done, 1);
        let told = [stage.told("changed").await, stage.told("changedeclined").await, stage.told("changewithdrawn").await];
        assert_eq!(told.iter().filter(|mail| !mail.is_empty()).count(), 1, "{told:?}");
        let booking = booking::view(stage.town.market(), &stage.taken.holder, booking_id).await.expect("the booking");
        assert_eq!(stage.pending_ore().await, booking.price.expect("the price").total_ore.0);
    }
}
