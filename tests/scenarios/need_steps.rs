//! Every state of a need × every step × who takes it, through the use cases: what is legal leads where the table says, what
//! is not is refused with the state, and for whom the need is none of their business there is none.

use torget_core::access::Caller;
use torget_core::booking::need::{
    self, Elsewhere, NeedChange, NeedState, NeedStep, NeedView, Places, Posted, Priority, Spread, WaitRefusal, When,
};
use torget_core::booking::offer::{self, OfferRefusal, OfferRequest};
use torget_core::booking::{self, BookRequest, BookingError, BookingView};
use torget_core::ids::NeedId;
use torget_core::money::Ore;
use torget_core::time::stockholm;
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

/// The steps that people take, and those that follow from a booking.
const TAKEN: [NeedStep; 8] = [
    NeedStep::Edit,
    NeedStep::Post,
    NeedStep::Offer,
    NeedStep::Wait,
    NeedStep::StopWaiting,
    NeedStep::Withdraw,
    NeedStep::Elsewhere,
    NeedStep::Fill,
];

struct Stage {
    town: Town,
    manager: Caller,
    /// For whom a need of Fridhem's is none of their business: a unit of another municipality, another unit and the
    /// economist of the same one, and a nurse.
    strangers: Vec<Caller>,
    coordinator: Caller,
    /// The day of the next need, counted from 26 November, so that no two needs want the same nurse at once.
    day: u32,
}

/// What came of a step.
#[derive(Debug, PartialEq)]
enum Outcome {
    Became(NeedState),
    Illegal(NeedState),
    Hidden,
}

impl Stage {
    async fn set(town: Town) -> Self {
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let coordinator = town.first("pool_coordinator", |_| true).await;
        let strangers = vec![
            town.first("unit_manager", |one| one.organisation_id != manager.organisation_id).await,
            town.first("unit_manager", |one| {
                one.organisation_id == manager.organisation_id && one.unit_id != manager.unit_id
            })
            .await,
            town.first("economist", |one| one.organisation_id == manager.organisation_id).await,
            town.first("resource_person", |_| true).await,
        ];
        Self { manager, strangers, coordinator, town, day: 0 }
    }

    /// A new need of `quantity` places on a day of its own.
    async fn post(&mut self, quantity: i64, is_draft: bool) -> NeedView {
        self.day += 1;
        let (starts_at, ends_at) = hours(self.day);
        let content = need::NeedContent { quantity, ..content() };
        let mut request =
            self.town.post_request(&self.manager, When::Periods(vec![(starts_at, ends_at)]), content).await;
        request.is_draft = is_draft;
        need::post(self.town.market(), &self.manager, &request).await.expect("the need is posted").needs.remove(0)
    }

    async fn request(&self, need: &NeedView) -> BookRequest {
        let request = self.town.request(&self.manager, need.starts_at, need.ends_at).await;
        BookRequest { need_id: Some(need.id), need: None, ..request }
    }

    async fn fill(&self, need: &NeedView) -> BookingView {
        let request = self.request(need).await;
        booking::book(self.town.market(), &self.manager, &request).await.expect("somebody is booked")
    }

    /// A need in `state`.
    async fn need_in(&mut self, state: NeedState) -> NeedView {
        let need = match state {
            NeedState::Draft => self.post(2, true).await,
            NeedState::Open => self.post(2, false).await,
            NeedState::PartlyFilled => {
                let need = self.post(2, false).await;
                self.fill(&need).await;
                need
            }
            NeedState::Filled => {
                let need = self.post(1, false).await;
                self.fill(&need).await;
                need
            }
            NeedState::Expired => {
                let need = self.post(2, false).await;
                let now = self.town.market().clock.now();
                self.town.app.clock.set(need.fill_before_at);
                // What else is due by then expires too, so expired needs are made before the rest.
                need::expire_due(self.town.market()).await.expect("the job runs");
                self.town.app.clock.set(now);
                need
            }
            NeedState::Withdrawn => {
                let need = self.post(2, false).await;
                need::withdraw(self.town.market(), &self.manager, need.id).await.expect("it is withdrawn")
            }
        };
        let seen = self.see(need.id).await;
        assert_eq!(seen.state, state);
        seen
    }

    async fn see(&self, id: NeedId) -> NeedView {
        need::view(self.town.market(), &self.manager, id).await.expect("the unit sees its need").need
    }

    async fn take(&self, caller: &Caller, need: &NeedView, step: NeedStep) -> Outcome {
        let (market, id) = (self.town.market(), need.id);
        let taken = match step {
            NeedStep::Edit => {
                let content = need::NeedContent { quantity: 2, priority: Priority::High, ..content() };
                let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content };
                need::edit(market, caller, id, need.version, &change).await.map(|_| ())
            }
            NeedStep::Post => need::post_draft(market, caller, id).await.map(|_| ()),
            NeedStep::Offer => {
                let everybody = OfferRequest { resource_ids: Vec::new(), spread: Spread::AtOnce };
                match offer::send(market, caller, id, &everybody).await {
                    // The state allows it; that there is anybody to ask is another thing.
                    Err(BookingError::Offer(OfferRefusal::NobodyToAsk)) => Ok(()),
                    sent => sent.map(|_| ()),
                }
            }
            NeedStep::Wait => match need::wait(market, caller, id).await {
                // The state allows it; that somebody can come is another thing.
                Err(BookingError::Wait(WaitRefusal::SomebodyFree { .. })) => Ok(()),
                waits => waits.map(|_| ()),
            },
            NeedStep::StopWaiting => need::stop_waiting(market, caller, id).await.map(|_| ()),
            NeedStep::Withdraw => need::withdraw(market, caller, id).await.map(|_| ()),
            NeedStep::Elsewhere => {
                let elsewhere = Elsewhere { key: "agency".to_owned(), cost_ore: Ore(450_000), places: 1 };
                need::record_elsewhere(market, caller, id, &elsewhere).await.map(|_| ())
            }
            _ => booking::book(market, caller, &self.request(need).await).await.map(|_| ()),
        };
        match taken {
            Ok(()) => Outcome::Became(self.see(id).await.state),
            Err(BookingError::IllegalNeedStep { need_id, state, step: refused }) => {
                assert_eq!((need_id, refused), (id, step));
                Outcome::Illegal(state)
            }
            Err(BookingError::NotFound { .. }) => Outcome::Hidden,
            Err(other) => panic!("{step:?} of a need that is {:?}: {other:?}", need.state),
        }
    }
}

/// 07–16 on a day after 25 November.
fn hours(day: u32) -> (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) {
    let start = november(25, 7) + chrono::TimeDelta::days(i64::from(day));
    (start, start + chrono::TimeDelta::hours(9))
}

/// Where the table says that the step leads; the need has two places, or one if it is filled, and one is found elsewhere.
fn expected(state: NeedState, step: NeedStep) -> Outcome {
    let filled = match state {
        NeedState::PartlyFilled | NeedState::Filled => 1,
        _ => 0,
    };
    let quantity = if state == NeedState::Filled { 1 } else { 2 };
    let filled = filled + i64::from(step == NeedStep::Fill);
    let quantity = quantity - i64::from(step == NeedStep::Elsewhere && state.is_sought());
    state.after(step, Places { quantity, filled }).map_or(Outcome::Illegal(state), Outcome::Became)
}

on_both_engines! {
    async fn every_step_from_every_state_by_everybody(database: TestDatabase) {
        let mut stage = Stage::set(Town::found(database).await).await;
        let states = [NeedState::Expired, NeedState::Draft, NeedState::Open, NeedState::PartlyFilled, NeedState::Filled,
            NeedState::Withdrawn];
        for state in states {
            let need = stage.need_in(state).await;
            for step in TAKEN {
                for caller in &stage.strangers {
                    let outcome = stage.take(caller, &need, step).await;
                    assert_eq!(outcome, Outcome::Hidden, "{} {} by {:?}", state.key(), step.key(), caller.role);
                }
            }
            // A draft is the unit's alone.
            if state == NeedState::Draft {
                for step in TAKEN {
                    assert_eq!(stage.take(&stage.coordinator, &need, step).await, Outcome::Hidden, "{}", step.key());
                }
            }
            assert_eq!(stage.see(need.id).await, need, "what is refused leaves no trace");
            for step in TAKEN {
                for by_coordinator in [false, true] {
                    if by_coordinator && state == NeedState::Draft {
                        continue;
                    }
                    let legal = matches!(expected(state, step), Outcome::Became(_));
                    // Of an expired need there is one: its elsewhere may be said again.
                    let fresh = if legal && state != NeedState::Expired { stage.need_in(state).await } else { stage.see(need.id).await };
                    let caller = if by_coordinator { stage.coordinator.clone() } else { stage.manager.clone() };
                    let outcome = stage.take(&caller, &fresh, step).await;
                    assert_eq!(outcome, expected(state, step), "{} {} by {:?}", state.key(), step.key(), caller.role);
                }
            }
        }
    }

    async fn what_ends_a_booking_frees_its_place_or_gives_it_up(database: TestDatabase) {
        let mut stage = Stage::set(Town::found(database).await).await;
        let need = stage.need_in(NeedState::Filled).await;
        let (manager, coordinator) = (stage.manager.clone(), stage.coordinator.clone());
        let market = stage.town.market().clone();
        let booked = need::view(&market, &manager, need.id).await.expect("the need").bookings.remove(0);
        let nurse = stage.town.caller(stage.town.account("resource_person", &booked.resource_name)).await;

        booking::decline(&market, &nurse, booked.id).await.expect("a no");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.quantity, seen.filled), (NeedState::Open, 1, 0), "it is sought again");

        let again = stage.fill(&need).await;
        booking::cancel(&market, &coordinator, again.id, None).await.expect("the coordinator cancels");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.quantity, seen.filled), (NeedState::Open, 1, 0), "the unit still needs somebody");

        let again = stage.fill(&need).await;
        booking::cancel(&market, &manager, again.id, None).await.expect("the unit cancels");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.filled), (NeedState::Withdrawn, 0), "the unit needs nobody any more");

        let need = stage.post(3, false).await;
        let first = stage.fill(&need).await;
        stage.fill(&need).await;
        booking::cancel(&market, &manager, first.id, None).await.expect("the unit cancels one");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.quantity, seen.filled), (NeedState::PartlyFilled, 2, 1), "one place less");
        need::withdraw(&market, &manager, need.id).await.expect("the rest is withdrawn");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.quantity, seen.filled), (NeedState::Filled, 1, 1), "what is booked stays");
    }

    async fn a_place_that_is_freed_after_the_needs_time_is_not_sought(database: TestDatabase) {
        let mut stage = Stage::set(Town::found(database).await).await;
        let need = stage.need_in(NeedState::PartlyFilled).await;
        let market = stage.town.market().clone();
        stage.town.app.clock.set(need.fill_before_at);
        assert!(need::expire_due(&market).await.expect("the job runs") > 0);
        assert_eq!(need::expire_due(&market).await.expect("the job runs"), 0);
        booking::expire_due(&market).await.expect("the job runs");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.filled), (NeedState::Expired, 0));

        stage.town.app.clock.set(november(23, 6));
        let need = stage.need_in(NeedState::Filled).await;
        stage.town.app.clock.set(need.fill_before_at);
        booking::expire_due(&market).await.expect("the job runs");
        let seen = stage.see(need.id).await;
        assert_eq!((seen.state, seen.filled), (NeedState::Expired, 0), "it was free too late to be sought again");
    }

    async fn a_draft_is_posted_and_copied_to_other_days(database: TestDatabase) {
        let mut stage = Stage::set(Town::found(database).await).await;
        let market = stage.town.market().clone();
        let draft = stage.need_in(NeedState::Draft).await;
        let posted = need::post_draft(&market, &stage.manager, draft.id).await.expect("it is posted");
        assert_eq!((posted.state, posted.quantity), (NeedState::Open, 2));
        let days = [stockholm::date_of(hours(3).0), stockholm::date_of(hours(2).0)];
        let Posted { series_id, needs, refused } =
            need::copy(&market, &stage.coordinator, draft.id, &days, false).await.expect("two copies");
        assert!(series_id.is_some() && refused.is_empty());
        let starts: Vec<_> = needs.iter().map(|need| (need.starts_at, need.ends_at, need.quantity)).collect();
        assert_eq!(starts, [(hours(2).0, hours(2).1, 2), (hours(3).0, hours(3).1, 2)]);
        let copied = need::copy(&market, &stage.manager, draft.id, &[days[0], days[0]], false).await;
        let Err(BookingError::Faults(faults)) = copied else { panic!("two at once: {copied:?}") };
        assert_eq!((faults[0].field.as_str(), faults[0].code), ("days.1", "needs_overlap"));
    }
}
