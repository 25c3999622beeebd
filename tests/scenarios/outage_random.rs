//! Outages among random deeds of several people, some at once: nobody is ever booked for two places at the same time, nor within
//! an outage that was known before, no need is lost, and the ledger follows. A failure names its seed; `TORGET_TEST_SEED`
//! repeats it.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use torget_core::access::Caller;
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::{self, BookRequest, BookingError, book, cancel, confirm, decline};
use torget_core::ids::{BookingId, OutageId, ResourceId};
use torget_core::{Market, sql};
use torget_tests::asking::{Somebody, add_people};
use torget_tests::commons::{join, open_always};
use torget_tests::town::{content, november};
use torget_tests::{Town, chance, on_both_engines};

const CASES: i64 = 3;
const ROUNDS: usize = 25;
/// Shifts of a day: from which hour to which.
const SHIFTS: [(i64, i64); 5] = [(7, 12), (7, 16), (13, 18), (13, 22), (21, 31)];

torget_core::statements! {
    BOOKED_TWICE = "select count(*) from booking b join resource r on r.id = b.resource_id
            join resource s on s.person_id = r.person_id join booking c on c.resource_id = s.id
        where b.holds and c.holds and b.id < c.id and b.starts_at < c.ends_at and b.ends_at > c.starts_at";
    BOOKED_WHILE_OUT = "select count(*) from outage o join resource r on r.id = o.resource_id
            join resource s on s.person_id = r.person_id join booking b on b.resource_id = s.id
        where o.undone_at is null and b.holds and b.starts_at < o.ends_at and b.ends_at > o.starts_at
            and b.starts_at > o.created_at";
    NEEDS_MISCOUNTED = "select count(*) from need n where n.filled <> (
            select count(*) from booking b where b.need_id = n.id and b.holds)
        or n.filled > n.quantity or (n.state = 'filled') <> (n.filled = n.quantity and n.state not in ('withdrawn', 'draft'))
        or (n.state = 'open' and n.filled > 0)";
    POSTED_WRONGLY = "select count(*) from booking b where b.created_at >= $1 and (select count(*) from ledger_transaction t where t.booking_id = b.id and t.kind = 'pending')
            - (select count(*) from ledger_transaction t where t.booking_id = b.id and t.kind = 'void')
            <> case when b.holds then 1 else 0 end";
    MADE = "select id from booking where created_at >= $1 order by id";
    REPORTED = "select id from outage order by id";
}

#[derive(Debug, Clone)]
enum Deed {
    Book { resource: usize, by: usize, day: i64, shift: usize },
    Answer { booking: usize, yes: bool },
    Cancel { booking: usize, by: usize },
    Report { resource: usize, from_hour: i64, hours: i64 },
    End { outage: usize, after_hours: i64 },
    Undo { outage: usize },
    Job,
}

fn deed(chance: &mut Rng, resources: usize) -> Deed {
    let mut below = |most: usize| chance.usize(..most);
    let hour = |number: usize| i64::try_from(number).expect("small");
    match below(12) {
        0..=3 => {
            Deed::Book { resource: below(resources), by: below(2), day: hour(below(4)), shift: below(SHIFTS.len()) }
        }
        4 => Deed::Answer { booking: below(8), yes: below(4) > 0 },
        5 => Deed::Cancel { booking: below(8), by: below(2) },
        6 | 7 => {
            Deed::Report { resource: below(resources), from_hour: 6 * hour(below(16)), hours: 6 * (1 + hour(below(8))) }
        }
        8 => Deed::End { outage: below(4), after_hours: 6 * (1 + hour(below(4))) },
        9 | 10 => Deed::Undo { outage: below(4) },
        _ => Deed::Job,
    }
}

/// What stands between people is no fault; anything else is.
fn expected(error: &BookingError) -> bool {
    !matches!(error, BookingError::Db(_) | BookingError::Ledger(_) | BookingError::Price(_))
}

#[derive(Clone)]
struct Stage {
    market: Market,
    managers: [Caller; 2],
    coordinator: Caller,
    people: Vec<Somebody>,
    resources: Vec<ResourceId>,
    first_at: DateTime<Utc>,
    /// What has come of the deeds so far, the newest last.
    made: Vec<BookingId>,
    reported: Vec<OutageId>,
}

impl Stage {
    async fn play(self, deed: Deed) -> Result<(), BookingError> {
        let market = &self.market;
        match deed {
            Deed::Book { resource, by, day, shift } => {
                let manager = &self.managers[by];
                let day = self.first_at + TimeDelta::days(day);
                let request = BookRequest {
                    resource_id: self.resources[resource],
                    unit_id: manager.unit_id.expect("a manager runs a unit"),
                    starts_at: day + TimeDelta::hours(SHIFTS[shift].0),
                    ends_at: day + TimeDelta::hours(SHIFTS[shift].1),
                    break_minutes: None,
                    need_id: None,
                    need: Some(content().need),
                    override_reason: None,
                };
                book(market, manager, &request).await.map(drop)
            }
            Deed::Answer { booking, yes } => {
                let Some(id) = newest(&self.made, booking) else { return Ok(()) };
                let seen = booking::view(market, &self.coordinator, id).await?;
                let person = self.people.iter().find(|one| seen.resource_name == one.caller.name).expect("one of them");
                match yes {
                    true => confirm(market, &person.caller, id).await.map(drop),
                    false => decline(market, &person.caller, id).await.map(drop),
                }
            }
            Deed::Cancel { booking, by } => {
                let Some(id) = newest(&self.made, booking) else { return Ok(()) };
                cancel(market, &self.managers[by], id, None).await.map(drop)
            }
            Deed::Report { resource, from_hour, hours } => {
                let starts_at = self.first_at + TimeDelta::hours(from_hour);
                let ends_at = starts_at + TimeDelta::hours(hours);
                let resource_id = self.resources[resource];
                let new = NewOutage { resource_id, starts_at, ends_at, reason: "sick".to_owned() };
                outage::report(market, &self.coordinator, new).await.map(drop)
            }
            Deed::End { outage, after_hours } => {
                let Some(id) = newest(&self.reported, outage) else { return Ok(()) };
                let seen = outage::view(market, &self.coordinator, id).await?;
                let ends_at = seen.starts_at + TimeDelta::hours(after_hours);
                outage::end(market, &self.coordinator, id, ends_at).await.map(drop)
            }
            Deed::Undo { outage } => {
                let Some(id) = newest(&self.reported, outage) else { return Ok(()) };
                outage::undo(market, &self.coordinator, id).await.map(drop)
            }
            Deed::Job => booking::expire_due(market).await.map(drop),
        }
    }

    /// What was made by the deeds until now.
    async fn look(&mut self, since: DateTime<Utc>) {
        let mut tx = self.market.db.read().await.expect("a snapshot");
        let made = sql!(&mut tx, all(BookingId,), MADE, since).expect("bookings");
        self.made = made.into_iter().map(|(id,)| id).collect();
        let reported = sql!(&mut tx, all(OutageId,), REPORTED).expect("outages");
        self.reported = reported.into_iter().map(|(id,)| id).collect();
    }

    async fn check(&self, since: DateTime<Utc>, story: &str) {
        let mut tx = self.market.db.read().await.expect("a snapshot");
        for (statement, what) in [
            (BOOKED_TWICE, "somebody is in two places at once"),
            (BOOKED_WHILE_OUT, "somebody is booked while out"),
            (NEEDS_MISCOUNTED, "a need is not what its bookings say"),
        ] {
            let (number,): (i64,) = sql!(&mut tx, one(i64,), statement).expect("a count");
            assert_eq!(number, 0, "{what}\n{story}");
        }
        let (number,): (i64,) = sql!(&mut tx, one(i64,), POSTED_WRONGLY, since).expect("a count");
        assert_eq!(number, 0, "the ledger does not follow\n{story}");
    }
}

/// The newest but so many.
fn newest<T: Copy>(all: &[T], but: usize) -> Option<T> {
    all.iter().rev().nth(but).copied()
}

on_both_engines! {
    async fn nobody_is_in_two_places_and_no_need_is_lost(database: TestDatabase) {
        let (mut chance, seed) = chance();
        let town = Town::found(database).await;
        let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(account).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let of_others = |account: &&torget::demo::Account| {
            account.role == "unit_manager" && account.unit.as_deref() != Some("Fridhem")
        };
        let other = town.caller(town.accounts.iter().find(of_others).expect("another unit")).await;
        for case in 0..CASES {
            let first_at = november(26, 0) + TimeDelta::days(7 * case);
            let since = first_at - TimeDelta::hours(18);
            town.app.clock.set(since);
            let hours = (first_at + TimeDelta::hours(7), first_at + TimeDelta::hours(16));
            let mut people = add_people(&town, &manager, hours, 3).await;
            let resources: Vec<ResourceId> = people.iter().map(|one| one.resource_id).collect();
            for id in &resources {
                open_always(town.market(), &coordinator, *id).await;
            }
            // Two of them are the same person.
            join(town.market(), resources[2], resources[0]).await;
            people[2].caller = Caller { name: people[2].caller.name.clone(), ..people[0].caller.clone() };
            let mut stage = Stage {
                market: town.market().clone(),
                managers: [manager.clone(), other.clone()],
                coordinator: coordinator.clone(),
                people,
                resources,
                first_at,
                made: Vec::new(),
                reported: Vec::new(),
            };
            let mut story = format!("{seed}, case {case}");
            for _ in 0..ROUNDS {
                stage.look(since).await;
                let deeds: Vec<Deed> = (0..=chance.usize(..3)).map(|_| deed(&mut chance, 3)).collect();
                story = format!("{story}\n{} {deeds:?}", town.market().clock.now());
                let running: Vec<_> =
                    deeds.into_iter().map(|deed| tokio::spawn(stage.clone().play(deed))).collect();
                for deed in running {
                    if let Err(error) = deed.await.expect("no deed panics") {
                        assert!(expected(&error), "{error:?}\n{story}");
                    }
                }
                stage.check(since, &story).await;
                town.app.clock.advance(TimeDelta::minutes(chance.i64(0..120)));
            }
        }
    }
}
