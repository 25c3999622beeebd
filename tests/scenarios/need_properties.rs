//! Whatever several people do to needs, in whatever order: a need's count is that of its bookings and never more than it asks
//! for, states follow the table, nothing is lost, and everybody is told once. `TORGET_TEST_SEED` plays one sequence again.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use fastrand::Rng;
use torget_core::access::Caller;
use torget_core::booking::need::{
    self, Elsewhere, NeedChange, NeedContent, NeedState, NeedStep, NeedView, Places, Priority, When,
};
use torget_core::booking::{self, BookRequest, BookingError};
use torget_core::ids::{BookingId, NeedId};
use torget_core::money::Ore;
use torget_core::sql;
use torget_tests::town::{content, november};
use torget_tests::{Town, chance, on_both_engines};

const SEQUENCES: u64 = 6;
const STEPS: usize = 40;

torget_core::statements! {
    HOLDING = "select count(*) from booking where need_id = $1 and holds";
    ALL_BOOKINGS = "select count(*) from booking where need_id = $1";
    EXPIRED_NOTICES = "select count(*) from outbox where kind = 'need' and event_key like $1";
}

/// One sequence of steps and what is known of it.
struct Story<'t> {
    town: &'t Town,
    people: [Caller; 3],
    chance: Rng,
    seed: String,
    needs: BTreeMap<NeedId, NeedState>,
    bookings: BTreeMap<BookingId, NeedId>,
    expired: BTreeMap<NeedId, i64>,
}

impl Story<'_> {
    fn pick<T: Copy>(&mut self, among: impl Iterator<Item = T>) -> Option<T> {
        let all: Vec<T> = among.collect();
        (!all.is_empty()).then(|| all[self.chance.usize(..all.len())])
    }

    async fn post(&mut self, caller: &Caller) {
        let start = november(24, 7) + TimeDelta::days(self.chance.i64(0..3));
        let quantity = 1 + self.chance.i64(0..3);
        let content = NeedContent { quantity, priority: Priority::ALL[self.chance.usize(..3)], ..content() };
        let mut request = self
            .town
            .post_request(&self.people[0], When::Periods(vec![(start, start + TimeDelta::hours(9))]), content)
            .await;
        request.is_draft = self.chance.usize(..3) == 0;
        if let Ok(posted) = need::post(self.town.market(), caller, &request).await {
            self.needs.extend(posted.needs.iter().map(|need| (need.id, need.state)));
        }
    }

    async fn book(&mut self, caller: &Caller, need: &NeedView) {
        let market = self.town.market();
        let fit = self.town.candidates(&self.people[0], need.starts_at, need.ends_at).await.fit;
        let Some(resource_id) = self.pick(fit.iter().map(|candidate| candidate.resource.id)) else { return };
        let request = BookRequest {
            resource_id,
            unit_id: need.unit_id,
            starts_at: need.starts_at,
            ends_at: need.ends_at,
            break_minutes: None,
            need_id: Some(need.id),
            need: None,
            override_reason: None,
        };
        match booking::book(market, caller, &request).await {
            Ok(booked) => {
                assert!(need.state.is_sought(), "{}: {need:?}", self.seed);
                self.bookings.insert(booked.id, need.id);
            }
            Err(error) => assert!(!matches!(error, BookingError::Db(_)), "{}: {error}", self.seed),
        }
    }

    async fn end_booking(&mut self, caller: &Caller) {
        let market = self.town.market();
        let Some(id) = self.pick(self.bookings.keys().copied().collect::<Vec<_>>().into_iter()) else { return };
        if self.chance.usize(..2) == 0 {
            // The person's own answer.
            let found = booking::view(market, &self.people[0], id).await.expect("the unit sees its booking");
            let nurse = self.town.caller(self.town.account("resource_person", &found.resource_name)).await;
            let _ = match self.chance.usize(..2) {
                0 => booking::decline(market, &nurse, id).await,
                _ => booking::confirm(market, &nurse, id).await,
            };
        } else {
            let _ = booking::cancel(market, caller, id, None).await;
        }
    }

    async fn step(&mut self) {
        let market = self.town.market();
        let who = self.chance.usize(..3);
        let caller = self.people[who].clone();
        let what = self.chance.usize(..10);
        let Some(id) = self.pick(self.needs.keys().copied().collect::<Vec<_>>().into_iter()).filter(|_| what > 0)
        else {
            return self.post(&caller).await;
        };
        let need = need::view(market, &self.people[0], id).await.expect("the unit sees its need").need;
        match what {
            1..=3 => self.book(&caller, &need).await,
            4 | 5 => self.end_booking(&caller).await,
            6 => {
                let quantity = 1 + self.chance.i64(0..3);
                let change = NeedChange {
                    starts_at: need.starts_at,
                    ends_at: need.ends_at,
                    content: NeedContent { quantity, ..content() },
                };
                let _ = need::edit(market, &caller, id, need.version, &change).await;
            }
            7 => {
                let _ = match self.chance.usize(..2) {
                    0 => need::withdraw(market, &caller, id).await,
                    _ => need::post_draft(market, &caller, id).await,
                };
            }
            8 if self.chance.usize(..3) == 0 => {
                let elsewhere = Elsewhere { key: "overtime".to_owned(), cost_ore: Ore(0), places: 1 };
                let _ = need::record_elsewhere(market, &caller, id, &elsewhere).await;
            }
            _ => {
                // Now and then a day passes, so that some needs expire and some don't.
                let hours = if self.chance.usize(..4) == 0 { 24 } else { self.chance.i64(0..5) };
                self.town.app.clock.advance(TimeDelta::hours(hours));
                need::expire_due(market).await.expect("the job runs");
                booking::expire_due(market).await.expect("the job runs");
            }
        }
    }

    /// Holds the rows against what must be true of them.
    async fn check(&mut self) {
        let seed = &self.seed;
        let mut tx = self.town.market().db.read().await.expect("a snapshot");
        for (id, before) in &mut self.needs {
            let sheet = need::view(self.town.market(), &self.people[0], *id).await.expect("no need is lost");
            let need = sheet.need;
            let (holding,) = sql!(&mut tx, one(i64,), HOLDING, *id).expect("a count");
            let (all,) = sql!(&mut tx, one(i64,), ALL_BOOKINGS, *id).expect("a count");
            assert_eq!(need.filled, holding, "{seed}: the count is that of the bookings: {need:?}");
            assert!(need.filled <= need.quantity, "{seed}: {need:?}");
            let made = self.bookings.values().filter(|of| *of == id).count();
            assert_eq!((all, sheet.bookings.len()), (made as i64, made), "{seed}: no booking is lost");
            let counted = sheet.bookings.iter().filter(|booking| booking.state.holds()).count();
            assert_eq!(counted as i64, holding, "{seed}");
            assert!(is_reached(*before, need.state), "{seed}: from {before:?} to {:?}", need.state);
            if *before != need.state && need.state == NeedState::Expired && *before != NeedState::Draft {
                *self.expired.entry(*id).or_default() += 1;
            }
            *before = need.state;
            let (told,) = sql!(&mut tx, one(i64,), EXPIRED_NOTICES, format!("need:{id}:expired:%")).expect("a count");
            assert_eq!(told, self.expired.get(id).copied().unwrap_or(0), "{seed}: the unit is told once: {need:?}");
        }
    }

    /// When every need's time has come, nobody is sought any more.
    async fn end(&mut self) {
        self.town.app.clock.set(november(28, 7));
        booking::expire_due(self.town.market()).await.expect("the job runs");
        need::expire_due(self.town.market()).await.expect("the job runs");
        self.check().await;
        let open = self.needs.iter().filter(|(_, state)| state.is_sought() || **state == NeedState::Draft);
        assert_eq!(open.count(), 0, "{}", self.seed);
    }
}

/// Whether the table leads from one state to another by any steps that one act may hold: a job expires several things at once,
/// and a booking's end may free a place of a need whose time is over.
fn is_reached(from: NeedState, to: NeedState) -> bool {
    let places = (0..=3).flat_map(|quantity| (0..=quantity).map(move |filled| Places { quantity, filled }));
    let next = |state: NeedState| {
        let places = places.clone();
        NeedStep::ALL
            .into_iter()
            .flat_map(move |step| places.clone().filter_map(move |p| state.after(step, p)).collect::<Vec<_>>())
    };
    from == to || next(from).any(|state| state == to || (state.is_sought() && next(state).any(|second| second == to)))
}

on_both_engines! {
    async fn whatever_people_do_a_need_is_what_its_bookings_say(database: TestDatabase) {
        let (mut chance, seed) = chance();
        let town = Town::found(database).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let nurse = town.accounts.iter().find(|account| account.role == "resource_person").expect("one");
        let people = [
            town.caller(town.manager_of("Fridhem")).await,
            town.caller(coordinator).await,
            town.caller(nurse).await,
        ];
        for number in 0..SEQUENCES {
            town.app.clock.set(november(23, 6));
            let mut story = Story {
                town: &town,
                people: people.clone(),
                chance: chance.fork(),
                seed: format!("{seed}, sequence {number}"),
                needs: BTreeMap::new(),
                bookings: BTreeMap::new(),
                expired: BTreeMap::new(),
            };
            for _ in 0..STEPS {
                story.step().await;
                story.check().await;
            }
            story.end().await;
        }
    }

    async fn of_all_who_book_one_need_at_once_as_many_get_it_as_it_has_places(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let period = (november(26, 7), november(26, 16));
        let request = town.post_request(&manager, When::Periods(vec![period]), NeedContent { quantity: 2, ..content() }).await;
        let posted = need::post(town.market(), &manager, &request).await.expect("it is posted").needs.remove(0);
        let fit = town.candidates(&manager, period.0, period.1).await.fit;
        assert!(fit.len() > 3, "several can come");
        let request = town.request(&manager, period.0, period.1).await;
        let attempts = fit.iter().map(|candidate| {
            let request =
                BookRequest { resource_id: candidate.resource.id, need_id: Some(posted.id), need: None, ..request.clone() };
            let (market, manager) = (town.market().clone(), manager.clone());
            tokio::spawn(async move { booking::book(&market, &manager, &request).await })
        });
        let mut won = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            match attempt.await.expect("no attempt panics") {
                Ok(_) => won += 1,
                Err(BookingError::IllegalNeedStep { state: NeedState::Filled, .. }) => {}
                Err(other) => panic!("they are told that it is filled: {other:?}"),
            }
        }
        let need = need::view(town.market(), &manager, posted.id).await.expect("the need").need;
        assert_eq!((won, need.filled, need.state), (2, 2, NeedState::Filled));
    }
}
