//! Offers between people: who may take which step from which state, yes from a hundred at once, answers in turn, after their
//! time, twice, and other hours.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use torget_core::access::Caller;
use torget_core::booking::need::Spread;
use torget_core::booking::offer::{self, OfferRefusal, OfferRequest, OfferState, OfferStep, OfferView, OtherHours};
use torget_core::booking::{BookingError, BookingState, view};
use torget_core::db::DbError;
use torget_core::ids::{BookingId, NeedId, OfferId, ResourceId};
use torget_core::{change, sql};
use torget_tests::asking::{Somebody, add_need, add_people, ask};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    COPY_OFFER = "insert into offer (id, collaboration_id, area_id, need_id, resource_id, side, state, position, price,
            distance_tenth_km, answer_before_at, counter, booking_id, version, created_at, question)
        select $1, collaboration_id, area_id, $2, $3, 'resource', $4, 1, price, distance_tenth_km, $5, $6, $7, 1, created_at, 1
        from offer where id = $8";
    SELECT_OFFER_MAIL = "select event_key, recipient_email from outbox where kind = 'offer' order by id";
    SELECT_NEED_TALLY = "select n.state, n.filled, (select count(*) from booking b where b.need_id = n.id and b.holds) as held
        from need n where n.id = $1";
}

type Mail = (String, String);
type Tally = (String, i64, i64);

/// The mail about offers that has been written: what it is about, and to whom.
pub async fn offer_mail(town: &Town) -> Vec<Mail> {
    let mut tx = town.market().db.read().await.expect("the store answers");
    sql!(&mut tx, all Mail, SELECT_OFFER_MAIL).expect("mail")
}

/// A need's state, how many places it says are filled, and how many bookings hold one.
pub async fn tally(town: &Town, need_id: NeedId) -> Tally {
    let mut tx = town.market().db.read().await.expect("the store answers");
    sql!(&mut tx, one Tally, SELECT_NEED_TALLY, need_id).expect("the need")
}

async fn all<T: Send + 'static>(attempts: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = attempts.map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for attempt in running {
        outcomes.push(attempt.await.expect("no attempt panics"));
    }
    outcomes
}

fn thursday() -> (DateTime<Utc>, DateTime<Utc>) {
    (november(26, 7), november(26, 16))
}

/// Takes a step by hand.
pub async fn take(town: &Town, caller: &Caller, id: OfferId, step: OfferStep) -> Result<OfferView, BookingError> {
    let market = town.market();
    match step {
        OfferStep::Accept => offer::accept(market, caller, id).await,
        OfferStep::Decline => offer::decline(market, caller, id).await,
        OfferStep::Counter => {
            let hours = OtherHours { starts_at: november(26, 8), ends_at: november(26, 15), break_minutes: Some(30) };
            offer::counter(market, caller, id, hours).await
        }
        OfferStep::AcceptCounter => offer::accept_counter(market, caller, id).await,
        OfferStep::RejectCounter => offer::reject_counter(market, caller, id).await,
        OfferStep::Withdraw => offer::withdraw(market, caller, id).await,
        OfferStep::Open | OfferStep::Expire | OfferStep::Lose => panic!("nobody takes {step:?} by hand"),
    }
}

/// Where the steps that people take lead; what is not here is refused.
const ALLOWED: [(OfferState, OfferStep, OfferState); 8] = [
    (OfferState::Open, OfferStep::Accept, OfferState::Accepted),
    (OfferState::Open, OfferStep::Decline, OfferState::Declined),
    (OfferState::Open, OfferStep::Counter, OfferState::Countered),
    (OfferState::Countered, OfferStep::AcceptCounter, OfferState::Accepted),
    (OfferState::Countered, OfferStep::RejectCounter, OfferState::Declined),
    (OfferState::Queued, OfferStep::Withdraw, OfferState::Withdrawn),
    (OfferState::Open, OfferStep::Withdraw, OfferState::Withdrawn),
    (OfferState::Countered, OfferStep::Withdraw, OfferState::Withdrawn),
];

/// The steps that people take.
pub const BY_HAND: [OfferStep; 6] = [
    OfferStep::Accept,
    OfferStep::Decline,
    OfferStep::Counter,
    OfferStep::AcceptCounter,
    OfferStep::RejectCounter,
    OfferStep::Withdraw,
];

/// What a role may do with an offer to the first of `people`: nothing at all, only see it, or take the step.
#[derive(Debug, Clone, Copy, PartialEq)]
enum May {
    Nothing,
    See,
    Do,
}

fn may(who: &str, state: OfferState, step: OfferStep) -> May {
    let answers = matches!(step, OfferStep::Accept | OfferStep::Decline | OfferStep::Counter);
    match who {
        // What nobody has been asked yet exists for the need's side alone.
        "person" if state == OfferState::Queued => May::Nothing,
        "person" if answers => May::Do,
        "manager" if !answers => May::Do,
        "person" | "manager" => May::See,
        "coordinator" => May::Do,
        _ => May::Nothing,
    }
}

/// An offer to somebody in a state, for a need of its own.
async fn put(town: &Town, manager: &Caller, model: &OfferView, who: &Somebody, state: OfferState) -> OfferId {
    let need_id = add_need(town, manager, who.resource_id, thursday(), 1).await;
    let id = OfferId::new();
    let limit = (state != OfferState::Queued).then(|| town.market().clock.now() + TimeDelta::hours(2));
    let price = model.price.as_ref().expect("the manager sees it");
    let counter =
        json!({ "starts_at": november(26, 8), "ends_at": november(26, 15), "break_minutes": 30, "price": price });
    let counter: Option<Json<Value>> = (state == OfferState::Countered).then_some(Json(counter));
    let booking_id = if state == OfferState::Accepted { model.booking_id } else { None };
    let written: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, COPY_OFFER, id, need_id,
        who.resource_id, state, limit, counter.clone(), booking_id, model.id));
    assert_eq!(written.expect("the offer fits the schema"), 1);
    id
}

on_both_engines! {
    async fn every_step_from_every_state_by_everybody(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let of_role = |role: &str| town.accounts.iter().find(|account| account.role == role).expect("one of each role");
        let other = town.accounts.iter().find(|a| a.role == "unit_manager" && a.unit.as_deref() != Some("Fridhem"));
        // Every yes takes somebody's Thursday, so that each has a person of its own.
        let mut people = add_people(&town, &manager, thursday(), 8).await;
        let stranger = people.pop().expect("people").caller;
        let model = {
            let first = people.pop().expect("people");
            let need_id = add_need(&town, &manager, first.resource_id, thursday(), 1).await;
            let sent = ask(&town, &manager, need_id, std::slice::from_ref(&first), Spread::AtOnce).await.remove(0);
            offer::accept(town.market(), &first.caller, sent.id).await.expect("the first yes");
            offer::view(town.market(), &manager, sent.id).await.expect("the manager sees it")
        };
        let coordinator = town.caller(of_role("pool_coordinator")).await;
        let other = town.caller(other.expect("another unit")).await;
        let economist = town.caller(of_role("economist")).await;
        for state in OfferState::ALL {
            for step in BY_HAND {
                for who in ["person", "stranger", "manager", "other manager", "coordinator", "economist"] {
                    let asked = people.last().expect("enough people").clone();
                    let caller = match who {
                        "person" => &asked.caller,
                        "stranger" => &stranger,
                        "manager" => &manager,
                        "other manager" => &other,
                        "coordinator" => &coordinator,
                        _ => &economist,
                    };
                    let id = put(&town, &manager, &model, &asked, state).await;
                    let outcome = take(&town, caller, id, step).await;
                    let what = format!("{who}: {} from {}", step.key(), state.key());
                    let to = ALLOWED.into_iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(.., to)| to);
                    let now = offer::view(town.market(), &coordinator, id).await.expect("the coordinator sees all");
                    match (may(who, state, step), to) {
                        (May::Nothing, _) => assert!(matches!(outcome, Err(BookingError::NotFound { .. })), "{what}: {outcome:?}"),
                        (May::See, _) => assert!(matches!(outcome, Err(BookingError::Forbidden)), "{what}: {outcome:?}"),
                        (May::Do, Some(to)) => {
                            assert_eq!(outcome.unwrap_or_else(|error| panic!("{what}: {error:?}")).state, to, "{what}");
                            assert_eq!(now.booking_id.is_some(), to == OfferState::Accepted, "{what}");
                            if to == OfferState::Accepted {
                                people.pop();
                            }
                            continue;
                        }
                        (May::Do, None) if state == OfferState::Expired && step != OfferStep::Withdraw => {
                            let refusal = matches!(outcome, Err(BookingError::Offer(OfferRefusal::TimeOver { .. })));
                            assert!(refusal, "{what}: {outcome:?}");
                        }
                        (May::Do, None) => {
                            let refusal = matches!(outcome, Err(BookingError::Offer(OfferRefusal::IllegalStep { .. })));
                            assert!(refusal, "{what}: {outcome:?}");
                        }
                    }
                    assert_eq!(now.state, state, "{what} changed something");
                }
            }
        }
    }

    async fn a_hundred_say_yes_at_once_and_one_is_booked(database: TestDatabase) {
        const MANY: usize = 100;
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), MANY).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let offers = ask(&town, &manager, need_id, &people, Spread::AtOnce).await;
        assert_eq!(offers.len(), MANY);
        let outcomes = all(offers.iter().zip(&people).map(|(sent, one)| {
            let (market, caller, id) = (town.market().clone(), one.caller.clone(), sent.id);
            async move { (id, offer::accept(&market, &caller, id).await) }
        }))
        .await;
        let mut won = Vec::new();
        for (id, outcome) in outcomes {
            match outcome {
                Ok(accepted) => won.push(accepted),
                Err(BookingError::Offer(OfferRefusal::IllegalStep { state: OfferState::Taken, offer_id, .. })) => {
                    assert_eq!(offer_id, id);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(won.len(), 1, "more than one won, or none");
        assert_eq!(tally(&town, need_id).await, ("filled".to_owned(), 1, 1));
        let booking = view(town.market(), &manager, won[0].booking_id.expect("a booking")).await.expect("the booking");
        assert_eq!(booking.state, BookingState::Confirmed);
        let mail = offer_mail(&town).await;
        let taken: Vec<&Mail> = mail.iter().filter(|(key, _)| key.contains(":taken:")).collect();
        let told: BTreeSet<&str> = taken.iter().map(|(_, email)| email.as_str()).collect();
        assert_eq!((taken.len(), told.len()), (MANY - 1, MANY - 1), "each of the others is told once");
        let winner = people.iter().find(|one| one.resource_id == won[0].resource_id).expect("one of them");
        assert!(!told.contains(winner.email.as_str()));
    }

    async fn in_turn_the_next_is_asked_when_one_says_no_or_nothing(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 3).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let offers = ask(&town, &manager, need_id, &people, Spread::InTurn).await;
        let states = async || {
            let offers = offer::of_need(town.market(), &manager, need_id).await.expect("the offers");
            offers.iter().map(|offer| offer.state).collect::<Vec<_>>()
        };
        let (queued, open, declined) = (OfferState::Queued, OfferState::Open, OfferState::Declined);
        assert_eq!(states().await, [open, queued, queued]);
        offer::decline(town.market(), &people[0].caller, offers[0].id).await.expect("no");
        assert_eq!(states().await, [declined, open, queued]);
        let second = offer::view(town.market(), &manager, offers[1].id).await.expect("the second");
        let limit_at = second.answer_before_at.expect("it is open");
        assert!(limit_at <= second.starts_at);
        town.app.clock.set(limit_at);
        let late = offer::accept(town.market(), &people[1].caller, offers[1].id).await;
        assert!(matches!(late, Err(BookingError::Offer(OfferRefusal::TimeOver { limit_at: at })) if at == limit_at), "{late:?}");
        offer::follow_up(town.market()).await.expect("the job");
        assert_eq!(states().await, [declined, OfferState::Expired, open]);
        offer::decline(town.market(), &people[2].caller, offers[2].id).await.expect("no");
        let mail = offer_mail(&town).await;
        let count = |what: &str| mail.iter().filter(|(key, _)| key.contains(what)).count();
        assert_eq!((count(":asked:"), count(":nobodyleft:"), mail.len()), (3, 1, 4), "{mail:?}");
    }

    async fn other_hours_are_proposed_and_answered(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 2).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let offers = ask(&town, &manager, need_id, &people, Spread::AtOnce).await;
        let propose = async |who: usize, starts: i64, ends: i64| {
            let hours = OtherHours { starts_at: november(26, starts), ends_at: november(26, ends), break_minutes: Some(0) };
            offer::counter(town.market(), &people[who].caller, offers[who].id, hours).await
        };
        for (starts, ends, code) in [(6, 15, "outside_need"), (7, 16, "same_hours")] {
            let Err(BookingError::Faults(faults)) = propose(0, starts, ends).await else { panic!("{code}") };
            assert_eq!(faults[0].code, code);
        }
        assert!(propose(0, 8, 15).await.expect("a proposal").price.is_none(), "the person is shown no price");
        propose(1, 9, 16).await.expect("another");
        offer::reject_counter(town.market(), &manager, offers[1].id).await.expect("no to the second");
        let accepted = offer::accept_counter(town.market(), &manager, offers[0].id).await.expect("yes to the first");
        let booking = view(town.market(), &manager, accepted.booking_id.expect("a booking")).await.expect("the booking");
        assert_eq!((booking.starts_at, booking.ends_at), (november(26, 8), november(26, 15)));
        assert_eq!(booking.state, BookingState::Confirmed);
        let mail = offer_mail(&town).await;
        let count = |what: &str| mail.iter().filter(|(key, _)| key.contains(what)).count();
        assert_eq!((count(":countered:"), count(":counterrejected:"), count(":taken:")), (2, 1, 0), "{mail:?}");
    }

    async fn the_search_widens_as_the_start_comes_nearer_and_ends_outside_the_pool(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let some = add_people(&town, &manager, thursday(), 1).await;
        let need_id = add_need(&town, &manager, some[0].resource_id, thursday(), 1).await;
        let everybody = OfferRequest { resource_ids: Vec::new(), spread: Spread::AtOnce };
        let near = offer::send(town.market(), &manager, need_id, &everybody).await.expect("those who are near are asked");
        assert!(near.iter().all(|offer| offer.distance_tenth_km <= 300 || offer.seller_id == offer.buyer_id), "{near:?}");
        let again = offer::send(town.market(), &manager, need_id, &everybody).await;
        assert!(matches!(again, Err(BookingError::Offer(OfferRefusal::NobodyToAsk))), "{again:?}");
        // Three days before, everybody is asked.
        town.app.clock.set(november(26, 7) - TimeDelta::hours(71));
        for _ in 0..2 {
            offer::follow_up(town.market()).await.expect("the job");
        }
        let all = offer::of_need(town.market(), &manager, need_id).await.expect("the offers");
        assert!(all.len() > near.len() && all.iter().any(|offer| offer.distance_tenth_km > 300), "{}", all.len());
        let outside = async || offer_mail(&town).await.iter().filter(|(key, _)| key.contains(":outside:")).count();
        assert_eq!(outside().await, 0);
        // Two hours before, the unit and who runs the pool are told once that nobody was found.
        town.app.clock.set(november(26, 7) - TimeDelta::minutes(100));
        for _ in 0..2 {
            offer::follow_up(town.market()).await.expect("the job");
        }
        let coordinators = town.accounts.iter().filter(|account| account.role == "pool_coordinator").count();
        assert_eq!(outside().await, 1 + coordinators);
        let offers = offer::of_need(town.market(), &manager, need_id).await.expect("the offers");
        let late = |offer: &OfferView| offer.answer_before_at.is_some_and(|at| at <= town.market().clock.now());
        assert!(offers.iter().all(|offer| !offer.state.is_live() || !late(offer)));
    }

    async fn who_cannot_be_asked_is_told_why(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 2).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let send = async |resource_ids: Vec<ResourceId>| {
            let request = OfferRequest { resource_ids, spread: Spread::InTurn };
            offer::send(town.market(), &manager, need_id, &request).await
        };
        let sent = send(vec![people[0].resource_id, people[0].resource_id]).await.expect("one offer");
        assert_eq!(sent.len(), 1, "a name that stands twice is asked once");
        let again = send(vec![people[1].resource_id, people[0].resource_id]).await;
        assert!(matches!(again, Err(BookingError::Offer(OfferRefusal::AskedAlready { .. }))), "{again:?}");
        assert_eq!(offer::of_need(town.market(), &manager, need_id).await.expect("offers").len(), 1, "nothing half done");
        let nobody = send(vec![ResourceId::new()]).await;
        assert!(matches!(nobody, Err(BookingError::NotFound { kind: "resource", .. })), "{nobody:?}");
        town.app.clock.set(november(26, 7) - TimeDelta::minutes(10));
        let late = send(vec![people[1].resource_id]).await;
        assert!(matches!(late, Err(BookingError::Offer(OfferRefusal::TooLateToAsk { .. }))), "{late:?}");
        let missing = BookingId::new();
        assert!(matches!(view(town.market(), &manager, missing).await, Err(BookingError::NotFound { .. })));
    }
}
