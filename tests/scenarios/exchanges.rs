//! Bookings that pass on: somebody else takes a shift, two nurses swap, another unit takes one over; and what may come between.

use chrono::{DateTime, TimeDelta, Utc};
use torget_core::access::Caller;
use torget_core::booking::exchange::{
    self, ExchangeKind, ExchangeRefusal, ExchangeRequest, ExchangeState, ExchangeView, Exchanged, Party,
};
use torget_core::booking::need::{self, NeedState};
use torget_core::booking::{
    BookingError, BookingFilter, BookingState, BookingView, cancel, confirm, history, list, view,
};
use torget_core::collaboration::admin::edit_area_settings;
use torget_core::collaboration::{AreaSettings, my_areas};
use torget_core::ids::{BookingExchangeId, BookingId};
use torget_core::paging::Paging;
use torget_core::plugin::ExchangeMode;
use torget_core::sql;
use torget_core::time::stockholm;
use torget_tests::asking::{Somebody, add_people};
use torget_tests::queueing::{Hours, take};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SELECT_MAIL = "select event_key, recipient_email from outbox where event_key like $1 order by event_key, recipient_email";
    SELECT_PENDING = "select cast(coalesce(sum(e.amount_ore), 0) as bigint) from ledger_entry e
        join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.amount_ore > 0 and t.kind = 'pending'
            and not exists (select 1 from ledger_transaction v where v.reverses_id = t.id)";
}

const THURSDAY: u32 = 26;

fn day(day: u32) -> Hours {
    (november(day, 7), november(day, 16))
}

/// Anna has a shift at Fridhem on Thursday and Bo one at another municipality's unit on Friday; both have said yes.
struct Stage {
    town: Town,
    fridhem: Caller,
    other: Caller,
    anna: Somebody,
    bo: Somebody,
    annas: BookingView,
    bos: BookingView,
}

impl Stage {
    async fn set(database: torget_tests::TestDatabase) -> Self {
        let town = Town::found(database).await;
        let fridhem = town.caller(town.manager_of("Fridhem")).await;
        let mut people = add_people(&town, &fridhem, day(THURSDAY), 2).await;
        let (bo, anna) = (people.remove(1), people.remove(0));
        let mut other = None;
        for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
            let caller = town.caller(account).await;
            let (thursday, friday) = (day(THURSDAY), day(THURSDAY + 1));
            let found = [
                town.candidates(&caller, thursday.0, thursday.1).await,
                town.candidates(&caller, friday.0, friday.1).await,
            ];
            let can_come =
                |who: &Somebody| found.iter().all(|all| all.fit.iter().any(|one| one.resource.id == who.resource_id));
            if other.is_none() && caller.organisation_id != fridhem.organisation_id && can_come(&anna) && can_come(&bo)
            {
                other = Some(caller);
            }
        }
        let other = other.expect("another municipality where both can come");
        let annas = booked(&town, &fridhem, &anna, day(THURSDAY)).await;
        let bos = booked(&town, &other, &bo, day(THURSDAY + 1)).await;
        Self { town, fridhem, other, anna, bo, annas, bos }
    }

    async fn ask(&self, caller: &Caller, request: &ExchangeRequest) -> Result<Exchanged, BookingError> {
        let version = self.seen(self.annas.id).await.version;
        exchange::ask(self.town.market(), caller, self.annas.id, version, request).await
    }

    /// Asks, and answers what waits.
    async fn asked(&self, caller: &Caller, request: &ExchangeRequest) -> ExchangeView {
        match self.ask(caller, request).await.expect("it can be asked") {
            Exchanged::Asked(view) => *view,
            Exchanged::Done(id) => panic!("somebody should be asked first, not {id}"),
        }
    }

    fn swap(&self) -> ExchangeRequest {
        let on = stockholm::date_of(self.bos.starts_at);
        ExchangeRequest::Swap { resource_id: self.bo.resource_id, on }
    }

    fn stand_in(&self) -> ExchangeRequest {
        ExchangeRequest::StandIn { resource_id: self.bo.resource_id }
    }

    async fn yes(&self, caller: &Caller, id: BookingExchangeId, party: Party) -> Result<ExchangeView, BookingError> {
        exchange::accept(self.town.market(), caller, id, party).await
    }

    async fn no(&self, caller: &Caller, id: BookingExchangeId, party: Party) -> Result<ExchangeView, BookingError> {
        exchange::decline(self.town.market(), caller, id, party).await
    }

    async fn coordinator(&self) -> Caller {
        self.town.first("pool_coordinator", |_| true).await
    }

    async fn seen(&self, id: BookingId) -> BookingView {
        view(self.town.market(), &self.coordinator().await, id).await.expect("the booking")
    }

    /// The bookings that two people hold now: each one's unit and start.
    async fn held(&self) -> Vec<(String, String, DateTime<Utc>)> {
        let filter = BookingFilter::default();
        let paging = Paging::longest();
        let mut held = Vec::new();
        for who in [&self.anna, &self.bo] {
            let rows = list(self.town.market(), &who.caller, filter, paging).await;
            let rows = rows.expect("their bookings").rows.into_iter().filter(|row| row.state.holds());
            held.extend(rows.map(|row| (row.resource_name, row.unit_name, row.starts_at)));
        }
        held
    }

    /// Who was told of an event; each mail has a key of its own.
    async fn told(&self, like: String) -> Vec<String> {
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        let rows: Vec<(String, String)> = sql!(&mut tx, all(String, String), SELECT_MAIL, like.as_str()).expect("mail");
        rows.into_iter().map(|(_, email)| email).collect()
    }

    async fn told_of(&self, id: BookingExchangeId, event: &str) -> Vec<String> {
        self.told(format!("exchange:{id}:{event}:%")).await
    }

    async fn pending_ore(&self, id: BookingId) -> i64 {
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, one(i64,), SELECT_PENDING, id).expect("a sum").0
    }

    /// What the area lets people do.
    async fn set_mode(&self, mode: ExchangeMode) {
        let market = self.town.market();
        let admin = self.town.first("collaboration_admin", |_| true).await;
        let area =
            my_areas(market, &admin).await.expect("areas").into_iter().find(|area| area.id == self.annas.area_id);
        let area = area.expect("the area");
        let settings = AreaSettings { exchange: Some(mode), ..area.settings.clone() };
        edit_area_settings(market, &admin, area.id, area.version, settings).await.expect("it is set");
    }
}

async fn booked(town: &Town, manager: &Caller, who: &Somebody, hours: Hours) -> BookingView {
    let booking = take(town, manager, who.resource_id, hours).await;
    confirm(town.market(), &who.caller, booking.id).await.expect("yes")
}

fn over<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> ExchangeState {
    match outcome {
        Err(BookingError::Exchange(ExchangeRefusal::Over { state })) => state,
        other => panic!("it should be over: {other:?}"),
    }
}

on_both_engines! {
    async fn somebody_else_takes_a_shift_when_they_have_said_yes(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let market = stage.town.market();
        let looked = exchange::preview(market, &stage.fridhem, stage.annas.id, &stage.stand_in()).await.expect("a look");
        assert!(looked.len() == 1 && looked[0].judgement.allows());
        let asked = stage.asked(&stage.fridhem, &stage.stand_in()).await;
        assert_eq!((asked.kind, asked.awaits.as_slice()), (ExchangeKind::StandIn, [Party::Taker].as_slice()));
        assert_eq!(stage.told_of(asked.id, "asked").await, std::slice::from_ref(&stage.bo.email));
        assert_eq!(stage.seen(stage.annas.id).await.state, BookingState::Confirmed, "it stands until the yes");

        let done = stage.yes(&stage.bo.caller, asked.id, Party::Taker).await.expect("Bo says yes");
        assert_eq!(done.state, ExchangeState::Done);
        let before = stage.seen(stage.annas.id).await;
        assert_eq!((before.state, before.fee.clone()), (BookingState::Cancelled, None));
        let held = stage.held().await;
        assert_eq!(held.len(), 2, "Bo has both: {held:?}");
        assert!(held.iter().all(|(who, ..)| *who == stage.bos.resource_name));
        let rows = list(market, &stage.fridhem, BookingFilter::default(), Paging::longest()).await;
        let after = rows.expect("the unit's").rows.into_iter().find(|row| row.instead_of_id == Some(before.id));
        let after = after.expect("the booking that took its place");
        assert_eq!((after.state, after.starts_at, after.ends_at), (BookingState::Confirmed, before.starts_at, before.ends_at));
        assert_eq!(after.price, looked[0].price, "it costs what was shown");
        assert_eq!(stage.pending_ore(before.id).await, 0);
        assert_eq!(stage.pending_ore(after.id).await, after.price.expect("the price").total_ore.0);
        let need_id = after.need.expect("the need").id;
        assert_eq!(Some(need_id), before.need.map(|need| need.id), "the same need is answered");
        let need = need::view(market, &stage.fridhem, need_id).await.expect("the need").need;
        assert_eq!((need.state, need.filled, need.quantity), (NeedState::Filled, 1, 1));
        assert_eq!(stage.told(format!("booking:{}:passedon:%", before.id)).await.len(), 3, "Anna, the unit, the seller");
        assert_eq!(stage.told(format!("booking:{}:confirmed:%", after.id)).await.len(), 4);
        let actions: Vec<_> = history(market, &stage.fridhem, before.id).await.expect("its history").into_iter().map(|e| e.action).collect();
        assert_eq!(actions, ["booked", "confirmed", "exchange_asked", "exchange_agreed", "passed_on"]);
        assert_eq!(over(stage.yes(&stage.bo.caller, asked.id, Party::Taker).await), ExchangeState::Done);
    }

    async fn two_nurses_swap_when_both_units_approve(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let asked = stage.asked(&stage.anna.caller, &stage.swap()).await;
        assert_eq!(asked.awaits, [Party::Taker, Party::Unit, Party::OtherUnit]);
        assert_eq!(stage.told_of(asked.id, "asked").await.len(), 3);
        let other = asked.other.as_ref().expect("Bo's shift");
        assert_eq!((other.booking_id, other.starts_at), (stage.bos.id, stage.bos.starts_at));

        // In any order; until the last one nothing is another.
        let after = stage.yes(&stage.other, asked.id, Party::OtherUnit).await.expect("Bo's unit");
        assert_eq!(after.awaits, [Party::Taker, Party::Unit]);
        stage.yes(&stage.bo.caller, asked.id, Party::Taker).await.expect("Bo");
        assert_eq!(stage.seen(stage.annas.id).await.state, BookingState::Confirmed);
        let done = stage.yes(&stage.fridhem, asked.id, Party::Unit).await.expect("Anna's unit");
        assert_eq!((done.state, done.awaits.len()), (ExchangeState::Done, 0));
        let held = stage.held().await;
        let (annas, bos) = (&stage.annas, &stage.bos);
        let mut expected = vec![
            (annas.resource_name.clone(), bos.unit_name.clone(), bos.starts_at),
            (bos.resource_name.clone(), annas.unit_name.clone(), annas.starts_at),
        ];
        expected.sort();
        let mut sorted = held;
        sorted.sort();
        assert_eq!(sorted, expected);
        for id in [annas.id, bos.id] {
            assert_eq!(stage.seen(id).await.state, BookingState::Cancelled);
            assert_eq!(stage.pending_ore(id).await, 0);
        }
    }

    async fn where_people_are_free_to_swap_a_yes_of_the_colleague_is_enough(database: TestDatabase) {
        let stage = Stage::set(database).await;
        stage.set_mode(ExchangeMode::Free).await;
        let asked = stage.asked(&stage.anna.caller, &stage.swap()).await;
        assert_eq!(asked.awaits, [Party::Taker]);
        let done = stage.yes(&stage.bo.caller, asked.id, Party::Taker).await.expect("Bo says yes");
        assert_eq!(done.state, ExchangeState::Done);

        let closed = Stage { annas: stage.seen_of(&stage.bo).await, ..stage };
        closed.set_mode(ExchangeMode::Closed).await;
        let refused = closed.ask(&closed.bo.caller, &ExchangeRequest::StandIn { resource_id: closed.anna.resource_id }).await;
        assert!(matches!(refused, Err(BookingError::Exchange(ExchangeRefusal::Closed))), "{refused:?}");
    }

    async fn another_unit_takes_a_shift_over(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let market = stage.town.market();
        let coordinator = stage.coordinator().await;
        let unit_id = stage.other.unit_id.expect("a manager runs a unit");
        let elsewhere = stage.ask(&stage.fridhem, &ExchangeRequest::HandOver { unit_id }).await;
        assert!(matches!(elsewhere, Err(BookingError::NotFound { kind: "unit", .. })), "another municipality's: {elsewhere:?}");
        // Who looks after them all may book for the unit already; Anna is asked.
        let asked = stage.asked(&coordinator, &ExchangeRequest::HandOver { unit_id }).await;
        assert_eq!(asked.awaits, [Party::Holder]);
        let done = stage.yes(&stage.anna.caller, asked.id, Party::Holder).await.expect("Anna says yes");
        assert_eq!(done.state, ExchangeState::Done);
        let held = stage.held().await;
        assert!(held.contains(&(stage.annas.resource_name.clone(), stage.other_unit(), stage.annas.starts_at)), "{held:?}");
        let before = stage.seen(stage.annas.id).await;
        assert_eq!((before.state, before.fee), (BookingState::Cancelled, None));
        let need = need::view(market, &stage.fridhem, before.need.expect("the need").id).await.expect("the need").need;
        assert!(!need.state.is_sought(), "Fridhem needs nobody more: {:?}", need.state);
    }

    async fn a_swap_is_void_when_one_side_has_lost_its_shift(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let asked = stage.asked(&stage.anna.caller, &stage.swap()).await;
        stage.yes(&stage.bo.caller, asked.id, Party::Taker).await.expect("Bo");
        cancel(stage.town.market(), &stage.other, stage.bos.id, None).await.expect("Bo's unit needs nobody");
        assert_eq!(over(stage.yes(&stage.fridhem, asked.id, Party::Unit).await), ExchangeState::Void);
        assert_eq!(stage.told_of(asked.id, "void").await.len(), 4, "Anna, Bo and both units");
        assert_eq!(stage.seen(stage.annas.id).await.state, BookingState::Confirmed, "Anna's stands");

        let nothing = stage.ask(&stage.anna.caller, &stage.swap()).await;
        assert!(
            matches!(nothing, Err(BookingError::Exchange(ExchangeRefusal::NothingToSwap { .. }))),
            "Bo has none then any more: {nothing:?}"
        );
    }

    async fn a_no_or_nothing_leaves_the_shifts_as_they_are(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let market = stage.town.market();
        let (before, asked) = (stage.held().await, stage.asked(&stage.anna.caller, &stage.swap()).await);
        stage.no(&stage.bo.caller, asked.id, Party::Taker).await.expect("no");
        assert_eq!(stage.told_of(asked.id, "declined").await.len(), 3, "all but Bo");
        assert_eq!(over(stage.yes(&stage.fridhem, asked.id, Party::Unit).await), ExchangeState::Declined);

        let asked = stage.asked(&stage.anna.caller, &stage.swap()).await;
        exchange::withdraw(market, &stage.anna.caller, asked.id).await.expect("Anna asks no more");
        assert_eq!(over(stage.yes(&stage.bo.caller, asked.id, Party::Taker).await), ExchangeState::Withdrawn);

        // A newer question takes the place of an older one.
        let older = stage.asked(&stage.anna.caller, &stage.swap()).await;
        let newer = stage.asked(&stage.anna.caller, &stage.stand_in()).await;
        assert_eq!(over(stage.yes(&stage.bo.caller, older.id, Party::Taker).await), ExchangeState::Withdrawn);

        stage.town.app.clock.set(newer.answer_before_at + TimeDelta::minutes(1));
        let late = stage.yes(&stage.bo.caller, newer.id, Party::Taker).await;
        assert!(matches!(late, Err(BookingError::WrongTime { too_early: false, .. })), "{late:?}");
        assert_eq!(exchange::expire_due(market).await.expect("the job"), 1);
        assert_eq!(exchange::expire_due(market).await.expect("nothing is left to do"), 0);
        assert_eq!(over(stage.yes(&stage.bo.caller, newer.id, Party::Taker).await), ExchangeState::Expired);
        assert_eq!(stage.held().await, before);
    }

    async fn rules_are_asked_first_and_last(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let asked = stage.asked(&stage.fridhem, &stage.stand_in()).await;
        // Meanwhile Bo is booked for the same hours.
        booked(&stage.town, &stage.other, &stage.bo, day(THURSDAY)).await;
        let taken = stage.yes(&stage.bo.caller, asked.id, Party::Taker).await;
        assert!(matches!(taken, Err(BookingError::PlaceTaken { .. })), "{taken:?}");
        let open = exchange::view(stage.town.market(), &stage.bo.caller, asked.id).await.expect("it waits still");
        assert_eq!(open.awaits, [Party::Taker]);
        let again = stage.ask(&stage.fridhem, &stage.stand_in()).await;
        assert!(matches!(again, Err(BookingError::PlaceTaken { .. })), "{again:?}");
    }

    async fn who_may_ask_and_who_may_answer(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (town, market) = (&stage.town, stage.town.market());
        let economist = town.first("economist", |one| one.organisation_id == Some(stage.annas.buyer_id)).await;
        let refused = stage.ask(&economist, &stage.swap()).await;
        assert!(matches!(refused, Err(BookingError::Forbidden)), "{refused:?}");
        for caller in [&stage.other, &stage.bo.caller] {
            let hidden = stage.ask(caller, &stage.swap()).await;
            assert!(matches!(hidden, Err(BookingError::NotFound { .. })), "it is not theirs: {hidden:?}");
        }
        let stale = exchange::ask(market, &stage.anna.caller, stage.annas.id, 0, &stage.swap()).await;
        assert!(matches!(stale, Err(BookingError::Stale { given: 0, .. })), "{stale:?}");
        let same = ExchangeRequest::StandIn { resource_id: stage.anna.resource_id };
        let same = stage.ask(&stage.anna.caller, &same).await;
        assert!(matches!(same, Err(BookingError::Exchange(ExchangeRefusal::Same))), "{same:?}");

        let asked = stage.asked(&stage.anna.caller, &stage.swap()).await;
        for (caller, party) in [(&stage.anna.caller, Party::Taker), (&stage.fridhem, Party::OtherUnit), (&stage.bo.caller, Party::Unit)] {
            let refused = stage.yes(caller, asked.id, party).await;
            assert!(matches!(refused, Err(BookingError::Forbidden)), "{:?} for {party:?}: {refused:?}", caller.role);
        }
        let stranger = town.first("unit_manager", |one| ![stage.fridhem.unit_id, stage.other.unit_id].contains(&one.unit_id)).await;
        let hidden = stage.yes(&stranger, asked.id, Party::Unit).await;
        assert!(matches!(hidden, Err(BookingError::NotFound { .. })), "{hidden:?}");
        let by_bo = exchange::withdraw(market, &stage.bo.caller, asked.id).await;
        assert!(matches!(by_bo, Err(BookingError::Forbidden)), "{by_bo:?}");
        let lists = [&stage.anna.caller, &stage.bo.caller, &stage.fridhem, &stage.other, &stranger];
        let mut seen = Vec::new();
        for caller in lists {
            let waiting = exchange::list(market, caller).await.expect("a list");
            seen.push(waiting.first().map(|view| view.may_answer.clone()));
        }
        let expected = [Some(vec![]), Some(vec![Party::Taker]), Some(vec![Party::Unit]), Some(vec![Party::OtherUnit]), None];
        assert_eq!(seen, expected);
    }

    async fn many_answers_at_once_are_one_end(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let asked = stage.asked(&stage.fridhem, &stage.stand_in()).await;
        let running: Vec<_> = (0..12)
            .map(|number| {
                let market = stage.town.market().clone();
                let (bo, fridhem, id) = (stage.bo.caller.clone(), stage.fridhem.clone(), asked.id);
                tokio::spawn(async move {
                    match number % 3 {
                        0 => exchange::accept(&market, &bo, id, Party::Taker).await.map(drop),
                        1 => exchange::decline(&market, &bo, id, Party::Taker).await.map(drop),
                        _ => exchange::withdraw(&market, &fridhem, id).await.map(drop),
                    }
                })
            })
            .collect();
        let mut done = 0;
        for attempt in running {
            match attempt.await.expect("no attempt panics") {
                Ok(()) => done += 1,
                Err(BookingError::Exchange(ExchangeRefusal::Over { .. } | ExchangeRefusal::NotCertain)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(done, 1);
        assert_eq!(stage.held().await.len(), 2, "no shift is lost and none is double");
    }
}

impl Stage {
    /// The booking on Thursday, whosesoever it is now.
    async fn seen_of(&self, who: &Somebody) -> BookingView {
        let filter = BookingFilter::default();
        let rows = list(self.town.market(), &who.caller, filter, Paging::longest()).await;
        let holds = |row: &BookingView| row.state.holds() && row.starts_at == self.annas.starts_at;
        rows.expect("their bookings").rows.into_iter().find(holds).expect("Thursday's")
    }

    fn other_unit(&self) -> String {
        self.bos.unit_name.clone()
    }
}
