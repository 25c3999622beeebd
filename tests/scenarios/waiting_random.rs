//! The waiting list under random deeds of many at once, with two people of whom one is a resource of two areas, and needs of one
//! or two places: nobody is in two places, nothing is kept beyond what is sought, and nobody is passed over. A failure names its
//! seed; `TORGET_TEST_SEED` repeats it.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedChange, NeedContent, Priority};
use torget_core::booking::offer::{self, OfferSide, OfferState};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{BookRequest, BookingError, book, cancel, decline, expire_due};
use torget_core::ids::{BookingId, NeedId, PersonId};
use torget_core::sql;
use torget_tests::asking::Somebody;
use torget_tests::queueing::{Hours, Taken, also_elsewhere, nobody_else, offered, post, queue_in, request};
use torget_tests::town::{content, november};
use torget_tests::{Town, chance, on_both_engines};

use crate::offers::offer_mail;
use crate::waiting_races::{expected, passed_on};

const DEEDS: usize = 40;

torget_core::statements! {
    SELECT_HELD = "select b.id from booking b join resource r on r.id = b.resource_id
        where r.person_id = $1 and b.holds and b.starts_at < $3 and b.ends_at > $2";
    SELECT_KEPT = "select o.answer_before_at, n.state, n.waiting_since_at is not null
        from offer o join need n on n.id = o.need_id join resource r on r.id = o.resource_id
        where r.person_id = $1 and o.side = 'unit' and o.state = 'open' and n.starts_at < $3 and n.ends_at > $2";
    SELECT_UNPASSED = "select count(*) from freed_place where passed_turn < turn";
    SELECT_SURPLUS = "select n.id from need n where n.quantity - n.filled < (select count(*) from offer o
        where o.need_id = n.id and o.side = 'unit' and o.state = 'open')";
    // A person who is free, the last freeing of what they are, and a need that could have it and was not offered it.
    SELECT_FORGOTTEN = "select n.id from need n join resource r on r.area_id = n.area_id
            join freed_place f on f.resource_id = r.id
        where r.person_id = $1 and n.waiting_since_at is not null and n.state in ('open', 'partly_filled')
            and n.starts_at > $2 and (n.preferred_resource_id is null or n.preferred_resource_id = r.id)
            and n.quantity - n.filled > (select count(*) from offer o
                where o.need_id = n.id and o.side = 'unit' and o.state = 'open')
            and f.id = (select l.id from freed_place l where l.resource_id = r.id order by l.id desc limit 1)
            and (f.not_for_need_id is null or f.not_for_need_id <> n.id)
            and not exists (select 1 from booking b where b.need_id = n.id and b.resource_id = r.id and b.state = 'declined')
            and not exists (select 1 from offer o where o.need_id = n.id and o.freed_place_id = f.id
                and o.state in ('declined', 'expired', 'open') and o.question = n.question)";
}

type Kept = (DateTime<Utc>, String, bool);

/// Something that somebody does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Wait(usize),
    StopWaiting(usize),
    Seek(usize, i64),
    Yes(usize),
    No(usize),
    Book(usize, usize),
    Cancel { of: usize, by_nurse: bool },
    Decline(usize),
    PassOn,
    Job,
}

fn deed(chance: &mut Rng) -> Deed {
    let (who, of) = (chance.usize(..4), chance.usize(..2));
    match chance.usize(..20) {
        0..=4 => Deed::Wait(who),
        5 => Deed::StopWaiting(who),
        6 => Deed::Seek(who, 1),
        7 => Deed::Seek(who, 2),
        8 | 9 => Deed::Yes(who),
        10 | 11 => Deed::No(who),
        12 => Deed::Book(who, of),
        13..=15 => Deed::Cancel { of, by_nurse: false },
        16 => Deed::Cancel { of, by_nurse: true },
        17 => Deed::Decline(of),
        18 => Deed::PassOn,
        _ => Deed::Job,
    }
}

/// Two people, four units with a need each, and what books each person for each.
#[derive(Clone)]
struct Stage {
    market: Market,
    people: Vec<Somebody>,
    units: Vec<(Caller, NeedId, Vec<BookRequest>)>,
}

impl Stage {
    fn person(&self, of: usize) -> PersonId {
        self.people[of].caller.person_id
    }
}

async fn play(stage: Stage, held: [Option<BookingId>; 2], deed: Deed) -> Result<(), BookingError> {
    let Stage { market, people, units } = &stage;
    match deed {
        Deed::Wait(who) => need::wait(market, &units[who].0, units[who].1).await.map(drop),
        Deed::StopWaiting(who) => need::stop_waiting(market, &units[who].0, units[who].1).await.map(drop),
        Deed::Seek(who, quantity) => {
            let (manager, id, _) = &units[who];
            let need = need::view(market, manager, *id).await?.need;
            let content = NeedContent {
                quantity,
                preferred_resource_id: need.preferred_resource_id,
                priority: need.priority,
                ..content()
            };
            let change = NeedChange { starts_at: need.starts_at, ends_at: need.ends_at, content };
            need::edit(market, manager, *id, need.version, &change).await.map(drop)
        }
        Deed::Yes(who) | Deed::No(who) => {
            let (manager, need_id, _) = &units[who];
            let offers = offer::of_need(market, manager, *need_id).await?;
            let Some(open) = offers.iter().rfind(|offer| offer.state == OfferState::Open) else { return Ok(()) };
            if matches!(deed, Deed::Yes(_)) {
                offer::accept(market, manager, open.id).await.map(drop)
            } else {
                offer::decline(market, manager, open.id).await.map(drop)
            }
        }
        Deed::Book(who, of) => book(market, &units[who].0, &units[who].2[of]).await.map(drop),
        Deed::Cancel { of, by_nurse } => {
            let Some(held) = held[of] else { return Ok(()) };
            // Whose booking it is cancels it; the others are told that there is none.
            let nurse = &people[of].caller;
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
        Deed::Decline(of) => match held[of] {
            Some(held) => decline(market, &people[of].caller, held).await.map(drop),
            None => Ok(()),
        },
        Deed::PassOn => pass_on(market).await.map(drop),
        Deed::Job => {
            expire_due(market).await?;
            offer::follow_up(market).await.map(drop)
        }
    }
}

/// The bookings that hold a person then, and the offers that keep them.
pub async fn holders(town: &Town, id: PersonId, (starts_at, ends_at): Hours) -> (Vec<BookingId>, Vec<Kept>) {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let held = sql!(&mut tx, all(BookingId,), SELECT_HELD, id, starts_at, ends_at).expect("bookings");
    let kept = sql!(&mut tx, all Kept, SELECT_KEPT, id, starts_at, ends_at).expect("offers");
    (held.into_iter().map(|(id,)| id).collect(), kept)
}

async fn check(town: &Town, stage: &Stage, hours: Hours, story: &str) {
    for of in 0..2 {
        let (held, kept) = holders(town, stage.person(of), hours).await;
        assert!(held.len() + kept.len() <= 1, "{of} is held by {held:?} and kept by {kept:?}\n{story}");
        let sought = |state: &str| state == "open" || state == "partly_filled";
        assert!(kept.iter().all(|(_, state, waits)| *waits && sought(state)), "{kept:?}\n{story}");
    }
    let mut tx = town.market().db.read().await.expect("the store answers");
    let surplus = sql!(&mut tx, all(NeedId,), SELECT_SURPLUS).expect("needs");
    drop(tx);
    assert!(surplus.is_empty(), "{surplus:?} keeps more than it seeks\n{story}");
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

/// When the minute's job has run, nothing is past its time, unpassed or forgotten.
async fn check_at_rest(town: &Town, stage: &Stage, hours: Hours, story: &str) {
    let now = town.market().clock.now();
    for of in 0..2 {
        let (held, kept) = holders(town, stage.person(of), hours).await;
        assert!(kept.iter().all(|(limit_at, ..)| *limit_at > now), "open past its time: {kept:?}\n{story}");
        let mut tx = town.market().db.read().await.expect("the store answers");
        let (unpassed,) = sql!(&mut tx, one(i64,), SELECT_UNPASSED).expect("a count");
        assert_eq!(unpassed, 0, "a freed place was not passed on\n{story}");
        let forgotten = sql!(&mut tx, all(NeedId,), SELECT_FORGOTTEN, stage.person(of), now).expect("needs");
        let is_free = held.is_empty() && kept.is_empty();
        assert!(!is_free || forgotten.is_empty(), "{forgotten:?} was passed over for {of}\n{story}");
    }
}

/// A need that is changed by two at once is told so.
fn is_expected(error: &BookingError) -> bool {
    expected(error) || matches!(error, BookingError::Stale { .. } | BookingError::Faults(_))
}

/// Both people are booked by Fridhem; two units seek anybody, one the first of them, one the same in the other area.
async fn stage(town: &Town, hours: Hours) -> Stage {
    let [first, second] = [Taken::by_fridhem(town, hours).await, Taken::by_fridhem(town, hours).await];
    let (id, holder) = (first.nurse.resource_id, first.holder.clone());
    let model = request(town, &holder, id, hours).await;
    nobody_else(town, &holder, hours).await;
    let (area_id, twin_id) = also_elsewhere(town, id).await;
    let managers: Vec<Caller> = std::iter::once(holder).chain(first.others[..3].iter().cloned()).collect();
    let seek = async |manager, preferred, of| post(town, manager, preferred, hours, of).await.id;
    let needs = [
        seek(&managers[0], None, (Priority::Normal, 2)).await,
        seek(&managers[1], Some(id), (Priority::Normal, 1)).await,
        queue_in(town, &managers[2], (area_id, twin_id), hours, Priority::Normal).await,
        seek(&managers[3], None, (Priority::High, 1)).await,
    ];
    let mut units = Vec::new();
    for (manager, need_id) in managers.into_iter().zip(needs) {
        let mut requests = Vec::new();
        for of in [id, second.nurse.resource_id] {
            requests.push(BookRequest { resource_id: of, unit_id: manager.unit_id.expect("a unit"), ..model.clone() });
        }
        units.push((manager, need_id, requests));
    }
    Stage { market: town.market().clone(), people: vec![first.nurse, second.nurse], units }
}

on_both_engines! {
    async fn nobody_is_in_two_places_or_passed_over(database: TestDatabase) {
        let (mut chance, seed) = chance();
        let town = Town::found(database).await;
        let hours = (november(30, 7), november(30, 16));
        let stage = stage(&town, hours).await;
        let mut story = seed;
        for _ in 0..DEEDS {
            let held = [0, 1].map(|of| stage.person(of));
            let held = [holders(&town, held[0], hours).await, holders(&town, held[1], hours).await];
            let held = held.map(|(held, _)| held.first().copied());
            let deeds: Vec<Deed> = (0..=chance.usize(..4)).map(|_| deed(&mut chance)).collect();
            story = format!("{story}\n{} {deeds:?}", town.market().clock.now());
            let running: Vec<_> =
                deeds.into_iter().map(|deed| tokio::spawn(play(stage.clone(), held, deed))).collect();
            for deed in running {
                if let Err(error) = deed.await.expect("no deed panics") {
                    assert!(is_expected(&error), "{error:?}\n{story}");
                }
            }
            check(&town, &stage, hours, &story).await;
            town.app.clock.advance(TimeDelta::minutes(chance.i64(0..180)));
            if chance.usize(..3) > 0 {
                continue;
            }
            // As the minute's job does.
            expire_due(town.market()).await.expect("the job");
            offer::follow_up(town.market()).await.expect("the job");
            passed_on(town.market()).await;
            check(&town, &stage, hours, &story).await;
            check_at_rest(&town, &stage, hours, &story).await;
        }
    }
}
