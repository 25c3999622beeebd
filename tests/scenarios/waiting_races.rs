//! The waiting list when many act at once, and under random sequences of deeds: a place is booked, or kept, or free, and never
//! two of them; none that somebody waits for is forgotten; each is told once. A failure names its seed; `TORGET_TEST_SEED`
//! repeats it.

use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, TimeDelta, Utc};
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::need::{self, Priority};
use torget_core::booking::offer::{self, OfferSide, OfferState};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookRequest, BookingError, book, cancel, expire_due};
use torget_core::ids::{BookingId, NeedId, ResourceId};
use torget_core::sql;
use torget_tests::queueing::{Hours, Taken, offered, post, queue, request};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::offers::offer_mail;
use crate::offers_random::Chance;

const ROUNDS: i64 = 5;
const DEEDS: usize = 40;

torget_core::statements! {
    SELECT_HELD = "select id from booking where resource_id = $1 and holds and starts_at < $3 and ends_at > $2";
    SELECT_KEPT = "select o.answer_before_at, n.state, n.waiting_since_at is not null from offer o join need n on n.id = o.need_id
        where o.resource_id = $1 and o.side = 'unit' and o.state = 'open' and n.starts_at < $3 and n.ends_at > $2";
    SELECT_UNPASSED = "select count(*) from freed_place where passed_turn < turn";
    // The last freeing of a place, and the needs that wait for it, can come to it, and were not offered it.
    SELECT_FORGOTTEN = "select n.id from need n join freed_place f on f.resource_id = n.preferred_resource_id
        where f.resource_id = $1 and n.waiting_since_at is not null and n.starts_at > $2
            and f.id = (select l.id from freed_place l where l.resource_id = $1 order by l.id desc limit 1)
            and (f.not_for_need_id is null or f.not_for_need_id <> n.id)
            and not exists (select 1 from booking b where b.need_id = n.id and b.resource_id = $1 and b.state = 'declined')
            and not exists (select 1 from offer o where o.need_id = n.id and o.freed_place_id = f.id)";
}

type Kept = (DateTime<Utc>, String, bool);

/// The bookings that hold a resource then, and the offers that keep it.
async fn holders(town: &Town, id: ResourceId, (starts_at, ends_at): Hours) -> (Vec<BookingId>, Vec<Kept>) {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let held = sql!(&mut tx, all(BookingId,), SELECT_HELD, id, starts_at, ends_at).expect("bookings");
    let kept = sql!(&mut tx, all Kept, SELECT_KEPT, id, starts_at, ends_at).expect("offers");
    (held.into_iter().map(|(id,)| id).collect(), kept)
}

/// Passes on until nothing is left to be offered.
pub async fn passed_on(market: &Market) {
    while pass_on(market).await.expect("it is passed on") > 0 {}
}

/// What stands between people is no fault; anything else is.
pub fn expected(error: &BookingError) -> bool {
    matches!(
        error,
        BookingError::Offer(_)
            | BookingError::Wait(_)
            | BookingError::IllegalNeedStep { .. }
            | BookingError::IllegalStep { .. }
            | BookingError::PlaceTaken { .. }
            | BookingError::PlaceKept { .. }
            | BookingError::Refused(_)
            | BookingError::WrongTime { .. }
    )
}

/// Something that somebody does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Wait(usize),
    StopWaiting(usize),
    Yes(usize),
    No(usize),
    Book(usize),
    Cancel { by_nurse: bool },
    PassOn,
    Job,
}

fn deed(chance: &mut Chance) -> Deed {
    let who = chance.below(4);
    match chance.below(14) {
        0..=3 => Deed::Wait(who),
        4 => Deed::StopWaiting(who),
        5 | 6 => Deed::Yes(who),
        7 => Deed::No(who),
        8 => Deed::Book(who),
        9 | 10 => Deed::Cancel { by_nurse: false },
        11 => Deed::Cancel { by_nurse: true },
        12 => Deed::PassOn,
        _ => Deed::Job,
    }
}

/// One nurse, four units with a need each, and what books the nurse for each.
#[derive(Clone)]
struct Stage {
    market: Market,
    nurse: Caller,
    units: Vec<(Caller, NeedId, BookRequest)>,
}

async fn play(stage: Stage, held: Option<BookingId>, deed: Deed) -> Result<(), BookingError> {
    let Stage { market, nurse, units } = &stage;
    match deed {
        Deed::Wait(who) => need::wait(market, &units[who].0, units[who].1).await.map(drop),
        Deed::StopWaiting(who) => need::stop_waiting(market, &units[who].0, units[who].1).await.map(drop),
        Deed::Yes(who) | Deed::No(who) => {
            let (manager, need_id, _) = &units[who];
            let offers = offer::of_need(market, manager, *need_id).await?;
            let Some(open) = offers.iter().find(|offer| offer.state == OfferState::Open) else { return Ok(()) };
            if matches!(deed, Deed::Yes(_)) {
                offer::accept(market, manager, open.id).await.map(drop)
            } else {
                offer::decline(market, manager, open.id).await.map(drop)
            }
        }
        Deed::Book(who) => book(market, &units[who].0, &units[who].2).await.map(drop),
        Deed::Cancel { by_nurse } => {
            let Some(held) = held else { return Ok(()) };
            // Whose booking it is cancels it; the others are told that there is none.
            let callers: Vec<&Caller> =
                if by_nurse { vec![nurse] } else { units.iter().map(|(manager, ..)| manager).collect() };
            for caller in callers {
                match cancel(market, caller, held, None).await {
                    Err(BookingError::NotFound { .. }) => {}
                    outcome => return outcome.map(drop),
                }
            }
            Ok(())
        }
        Deed::PassOn => pass_on(market).await.map(drop),
        Deed::Job => {
            expire_due(market).await?;
            offer::follow_up(market).await.map(drop)
        }
    }
}

async fn check(town: &Town, stage: &Stage, resource_id: ResourceId, hours: Hours, story: &str) {
    let (held, kept) = holders(town, resource_id, hours).await;
    assert!(held.len() + kept.len() <= 1, "it is held by {held:?} and kept by {kept:?}\n{story}");
    for (_, state, waits) in &kept {
        assert!(
            *waits && (state == "open" || state == "partly_filled"),
            "kept for who doesn't wait: {kept:?}\n{story}"
        );
    }
    let mail = offer_mail(town).await;
    for (manager, need_id, _) in &stage.units {
        for offer in offered(town, manager, *need_id).await {
            assert_eq!(offer.side, OfferSide::Unit);
            let told = |event: &str| {
                mail.iter().filter(|(key, _)| key.contains(&format!("offer:{}:{event}:", offer.id))).count()
            };
            let lapsed = usize::from(offer.state == OfferState::Expired);
            assert_eq!((told("placefree"), told("placelapsed")), (1, lapsed), "each is told once\n{story}");
        }
    }
}

on_both_engines! {
    async fn a_place_that_is_freed_while_ten_try_to_book_it_is_kept_or_taken(database: TestDatabase) {
        let town = Town::found(database).await;
        for round in 0..ROUNDS {
            let apart = TimeDelta::days(2 * round);
            let hours = (november(26, 7) + apart, november(26, 16) + apart);
            let taken = Taken::by_fridhem(&town, hours).await;
            let nurse = taken.nurse.resource_id;
            queue(&town, &taken.others[0], nurse, hours, Priority::Normal).await;
            let mut running = Vec::new();
            for number in 0..10 {
                let manager = taken.others[1 + number % (taken.others.len() - 1)].clone();
                let (market, request) = (town.market().clone(), request(&town, &manager, nurse, hours).await);
                running.push(tokio::spawn(async move { book(&market, &manager, &request).await.map(drop) }));
            }
            for _ in 0..3 {
                let market = town.market().clone();
                running.push(tokio::spawn(async move { pass_on(&market).await.map(drop) }));
            }
            let (market, holder, booking) = (town.market().clone(), taken.holder.clone(), taken.booking.id);
            running.push(tokio::spawn(async move { cancel(&market, &holder, booking, None).await.map(drop) }));
            for attempt in running {
                if let Err(error) = attempt.await.expect("no attempt panics") {
                    assert!(expected(&error), "{error:?}");
                }
            }
            passed_on(town.market()).await;
            let (held, kept) = holders(&town, nurse, hours).await;
            assert_eq!(held.len() + kept.len(), 1, "held by {held:?}, kept by {kept:?}");
        }
    }

    async fn yes_and_no_and_the_end_of_the_time_at_once_are_one_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let hours = (november(26, 7), november(26, 16));
        let taken = Taken::by_fridhem(&town, hours).await;
        let [first, second] = [taken.others[0].clone(), taken.others[1].clone()];
        let nurse = taken.nurse.resource_id;
        let need_id = queue(&town, &first, nurse, hours, Priority::High).await;
        let next_id = queue(&town, &second, nurse, hours, Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        passed_on(town.market()).await;
        let offer_id = offered(&town, &first, need_id).await.remove(0).id;
        let attempts: Vec<_> = (0..24)
            .map(|number| {
                let (market, manager) = (town.market().clone(), first.clone());
                tokio::spawn(async move {
                    match number % 3 {
                        0 => offer::accept(&market, &manager, offer_id).await.map(drop),
                        1 => offer::decline(&market, &manager, offer_id).await.map(drop),
                        _ => pass_on(&market).await.map(drop),
                    }
                })
            })
            .collect();
        for attempt in attempts {
            if let Err(error) = attempt.await.expect("no attempt panics") {
                assert!(expected(&error), "{error:?}");
            }
        }
        passed_on(town.market()).await;
        let answered = offered(&town, &first, need_id).await.remove(0);
        let next = offered(&town, &second, next_id).await;
        let (held, kept) = holders(&town, nurse, hours).await;
        match answered.state {
            OfferState::Accepted => assert_eq!((held.len(), kept.len(), next.len()), (1, 0, 0)),
            OfferState::Declined => assert_eq!((held.len(), kept.len(), next.len()), (0, 1, 1)),
            other => panic!("{other:?}"),
        }
    }

    async fn nothing_is_kept_twice_forgotten_or_left_open(database: TestDatabase) {
        let given = std::env::var("TORGET_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed: u64 = given.unwrap_or_else(|| RandomState::new().hash_one("a new seed"));
        println!("TORGET_TEST_SEED={seed}");
        let mut chance = Chance(seed);
        let town = Town::found(database).await;
        let hours = (november(30, 7), november(30, 16));
        let taken = Taken::by_fridhem(&town, hours).await;
        let resource_id = taken.nurse.resource_id;
        let mut units = Vec::new();
        for (number, manager) in std::iter::once(&taken.holder).chain(&taken.others[..3]).enumerate() {
            let priority = if number == 2 { Priority::High } else { Priority::Normal };
            let need = post(&town, manager, Some(resource_id), hours, (priority, 1)).await;
            units.push((manager.clone(), need.id, request(&town, manager, resource_id, hours).await));
        }
        let stage = Stage { market: town.market().clone(), nurse: taken.nurse.caller.clone(), units };
        let mut story = format!("TORGET_TEST_SEED={seed}");
        for _ in 0..DEEDS {
            let held = holders(&town, resource_id, hours).await.0.first().copied();
            let deeds: Vec<Deed> = (0..=chance.below(4)).map(|_| deed(&mut chance)).collect();
            story = format!("{story}\n{} {deeds:?}", town.market().clock.now());
            let running: Vec<_> =
                deeds.into_iter().map(|deed| tokio::spawn(play(stage.clone(), held, deed))).collect();
            for deed in running {
                if let Err(error) = deed.await.expect("no deed panics") {
                    assert!(expected(&error), "{error:?}\n{story}");
                }
            }
            check(&town, &stage, resource_id, hours, &story).await;
            town.app.clock.advance(TimeDelta::minutes(i64::try_from(chance.below(240)).expect("small")));
            if chance.below(3) > 0 {
                continue;
            }
            // As the minute's job does.
            expire_due(town.market()).await.expect("the job");
            offer::follow_up(town.market()).await.expect("the job");
            passed_on(town.market()).await;
            check(&town, &stage, resource_id, hours, &story).await;
            let now = town.market().clock.now();
            let (held, kept) = holders(&town, resource_id, hours).await;
            assert!(kept.iter().all(|(limit_at, ..)| *limit_at > now), "open past its time: {kept:?}\n{story}");
            let mut tx = town.market().db.read().await.expect("the store answers");
            let (unpassed,) = sql!(&mut tx, one(i64,), SELECT_UNPASSED).expect("a count");
            assert_eq!(unpassed, 0, "a freed place was not passed on\n{story}");
            let forgotten = sql!(&mut tx, all(NeedId,), SELECT_FORGOTTEN, resource_id, now).expect("needs");
            assert!(!held.is_empty() || !kept.is_empty() || forgotten.is_empty(), "{forgotten:?} was passed over\n{story}");
        }
    }
}
