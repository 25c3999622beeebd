//! Offers under random sequences of deeds by several people, some of them at once: a need is never filled twice and never
//! lost, no offer stays open past its time once the job has run, and everybody is told once of each event. A failure names
//! its seed; `TORGET_TEST_SEED` repeats it.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use std::collections::BTreeSet;
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::need::Spread;
use torget_core::booking::offer::{self, OfferRequest, OfferState, OfferView, OtherHours};
use torget_core::booking::{BookingError, cancel};
use torget_core::ids::NeedId;
use torget_tests::asking::{Somebody, add_need, add_people};
use torget_tests::town::november;
use torget_tests::{Town, chance, on_both_engines};

use crate::offers::{offer_mail, tally};

const CASES: i64 = 6;
const ROUNDS: usize = 14;
const PEOPLE: usize = 5;

/// Something that somebody does, or time.
#[derive(Debug, Clone)]
enum Deed {
    Send { chosen: Vec<usize>, spread: Spread },
    Answer { offer: usize, step: usize },
    CancelBooking { offer: usize },
    Job,
}

fn deed(chance: &mut Rng) -> Deed {
    let offer = chance.usize(..12);
    match chance.usize(..10) {
        0 | 1 => {
            let spread = if chance.usize(..2) == 0 { Spread::InTurn } else { Spread::AtOnce };
            let chosen = (0..PEOPLE).filter(|_| chance.usize(..2) == 0).collect();
            Deed::Send { chosen, spread }
        }
        2..=7 => Deed::Answer { offer, step: chance.usize(..8) },
        8 => Deed::CancelBooking { offer },
        _ => Deed::Job,
    }
}

/// What stands between people is no fault; anything else is.
fn expected(error: &BookingError) -> bool {
    matches!(
        error,
        BookingError::Offer(_)
            | BookingError::IllegalNeedStep { .. }
            | BookingError::IllegalStep { .. }
            | BookingError::NotFound { .. }
            | BookingError::PlaceTaken { .. }
            | BookingError::PlaceKept { .. }
            | BookingError::Refused(_)
            | BookingError::Faults(_)
            | BookingError::WrongTime { .. }
    )
}

#[derive(Clone)]
struct Stage {
    market: Market,
    manager: Caller,
    people: Vec<Somebody>,
    need_id: NeedId,
    starts_at: DateTime<Utc>,
}

async fn play(stage: Stage, offers: Vec<OfferView>, deed: Deed) -> Result<(), BookingError> {
    let Stage { market, manager, people, need_id, starts_at } = &stage;
    let person_of = |offer: &OfferView| people.iter().find(|one| one.resource_id == offer.resource_id);
    match deed {
        Deed::Send { chosen, spread } => {
            let resource_ids = chosen.into_iter().map(|index| people[index].resource_id).collect();
            offer::send(market, manager, *need_id, &OfferRequest { resource_ids, spread }).await.map(drop)
        }
        Deed::Answer { offer, step } => {
            let Some(offer) = offers.get(offer) else { return Ok(()) };
            // Others than these people may have been asked too; they don't answer.
            let Some(person) = person_of(offer).map(|one| &one.caller) else { return Ok(()) };
            match step {
                0 | 1 => offer::accept(market, person, offer.id).await.map(drop),
                2 => offer::decline(market, person, offer.id).await.map(drop),
                3 => {
                    let (starts_at, ends_at) = (*starts_at + TimeDelta::hours(1), *starts_at + TimeDelta::hours(8));
                    let hours = OtherHours { starts_at, ends_at, break_minutes: Some(0) };
                    offer::counter(market, person, offer.id, hours).await.map(drop)
                }
                4 => offer::accept_counter(market, manager, offer.id).await.map(drop),
                5 => offer::reject_counter(market, manager, offer.id).await.map(drop),
                6 => offer::withdraw(market, manager, offer.id).await.map(drop),
                // Somebody who is not asked.
                _ => offer::accept(market, &people[0].caller, offer.id).await.map(drop),
            }
        }
        Deed::CancelBooking { offer } => {
            let Some(booking_id) = offers.get(offer).and_then(|offer| offer.booking_id) else { return Ok(()) };
            let Some(person) = person_of(&offers[offer]) else { return Ok(()) };
            cancel(market, &person.caller, booking_id, None).await.map(drop)
        }
        Deed::Job => offer::follow_up(market).await.map(drop),
    }
}

async fn check(town: &Town, stage: &Stage, after_job: bool, story: &str) {
    let now = town.market().clock.now();
    let offers = offer::of_need(town.market(), &stage.manager, stage.need_id).await.expect("the offers");
    let (state, filled, held) = tally(town, stage.need_id).await;
    assert_eq!(filled, held, "the need says what bookings hold\n{story}");
    let won = offers.iter().filter_map(|offer| offer.booking_id).collect::<BTreeSet<_>>();
    let accepted = offers.iter().filter(|offer| offer.state == OfferState::Accepted).count();
    assert_eq!(won.len(), accepted, "each yes is one booking\n{story}");
    let is_sought = matches!(state.as_str(), "open" | "partly_filled");
    let live: Vec<&OfferView> = offers.iter().filter(|offer| offer.state.is_live()).collect();
    if !is_sought {
        assert!(live.is_empty(), "an offer outlived its need\n{story}");
    }
    if after_job {
        let late = live.iter().any(|offer| offer.answer_before_at.is_some_and(|limit_at| now >= limit_at));
        assert!(!late, "an offer is open past its time\n{story}");
    }
    let mail: BTreeSet<String> = offer_mail(town).await.into_iter().map(|(key, _)| key).collect();
    for offer in &offers {
        let told = |event: &str| mail.contains(&format!("offer:{}:{event}:person", offer.id));
        let was_sent = offer.answer_before_at.is_some();
        assert_eq!(told("asked"), was_sent, "who is asked is told\n{story}");
        assert_eq!(told("taken"), was_sent && offer.state == OfferState::Taken, "who lost is told\n{story}");
        assert_eq!(
            told("withdrawn"),
            was_sent && offer.state == OfferState::Withdrawn,
            "who is spared is told\n{story}"
        );
    }
}

on_both_engines! {
    async fn nothing_is_filled_twice_lost_or_left_open(database: TestDatabase) {
        let (mut chance, seed) = chance();
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let period = (november(26, 7), november(26, 16));
        let people = add_people(&town, &manager, period, PEOPLE).await;
        for case in 0..CASES {
            // Two days apart, so that nobody's rest stands in the way.
            let (starts_at, ends_at) = (period.0 + TimeDelta::days(2 * case), period.1 + TimeDelta::days(2 * case));
            town.app.clock.set(starts_at - TimeDelta::hours(40));
            let quantity = 1 + chance.i64(0..2);
            let need_id = add_need(&town, &manager, people[0].resource_id, (starts_at, ends_at), quantity).await;
            let (market, people, manager) = (town.market().clone(), people.clone(), manager.clone());
            let stage = Stage { market, manager, people, need_id, starts_at };
            let mut story = format!("{seed}, case {case}, {quantity} places");
            for _ in 0..ROUNDS {
                let offers = offer::of_need(town.market(), &stage.manager, need_id).await.expect("the offers");
                let deeds: Vec<Deed> = (0..=chance.usize(..3)).map(|_| deed(&mut chance)).collect();
                story = format!("{story}\n{} {deeds:?}", town.market().clock.now());
                let running: Vec<_> =
                    deeds.into_iter().map(|deed| tokio::spawn(play(stage.clone(), offers.clone(), deed))).collect();
                for deed in running {
                    if let Err(error) = deed.await.expect("no deed panics") {
                        assert!(expected(&error), "{error:?}\n{story}");
                    }
                }
                check(&town, &stage, false, &story).await;
                town.app.clock.advance(TimeDelta::minutes(chance.i64(0..200)));
                if chance.usize(..2) == 0 {
                    offer::follow_up(town.market()).await.expect("the job");
                    check(&town, &stage, true, &story).await;
                }
            }
            town.app.clock.set(starts_at);
            offer::follow_up(town.market()).await.expect("the job");
            let offers = offer::of_need(town.market(), &stage.manager, need_id).await.expect("the offers");
            assert!(offers.iter().all(|offer| !offer.state.is_live()), "an offer outlived its need's start\n{story}");
            check(&town, &stage, true, &story).await;
        }
    }
}
