//! The waiting list when a resource's plan opens: a day off that is taken back, a calendar's busy time that ends, an outage that is
//! over sooner, a resource that is published again.

use chrono::{NaiveDate, TimeDelta};
use torget_core::access::Caller;
use torget_core::booking::need::Priority;
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::{pass_on, remove_over};
use torget_core::booking::{cancel, offer};
use torget_core::ids::ResourceId;
use torget_core::resource::calendar::{self, CalendarLimits};
use torget_core::resource::{self, DayRange, ResourceState};
use torget_core::sql;
use torget_tests::commons::alter;
use torget_tests::queueing::{Taken, queue};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::waiting::{open, thursday};

torget_core::statements! {
    COUNT_PLACES = "select count(*) from freed_place where resource_id in ($1, $2)";
}

const LIMITS: CalendarLimits = CalendarLimits { most_bytes: 100_000, most_occurrences: 5_000, most_periods: 500 };
const BUSY: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//SV\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n\
    DTSTART:20261126T060000Z\r\nDTEND:20261126T150000Z\r\nSUMMARY:Kurs\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn the_day() -> DayRange {
    DayRange::one(NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day"))
}

/// A nurse of the demo who can come to Fridhem on Thursday, and Fridhem's manager.
async fn nurse(town: &Town) -> (Caller, ResourceId, Caller) {
    let manager = town.caller(town.manager_of("Fridhem")).await;
    let best = town.candidates(&manager, thursday().0, thursday().1).await.fit.remove(0).resource;
    (town.caller(town.account("resource_person", &best.name)).await, best.id, manager)
}

async fn coordinator(town: &Town) -> Caller {
    let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
    town.caller(account).await
}

/// The resource as it is, in another state.
async fn set_state(town: &Town, id: ResourceId, state: ResourceState) {
    let coordinator = coordinator(town).await;
    let changed = alter(town.market(), &coordinator, id, |nurse| nurse.state = state);
    changed.await.expect("it is changed");
}

on_both_engines! {
    async fn a_day_off_that_is_taken_back_goes_to_who_waits(database: TestDatabase) {
        let town = Town::found(database).await;
        let (person, id, manager) = nurse(&town).await;
        let market = town.market();
        resource::set_exceptions(market, &person, id, the_day(), &[]).await.expect("a day off");
        let need_id = queue(&town, &manager, id, thursday(), Priority::Normal).await;
        assert_eq!(pass_on(market).await.expect("nothing is free"), 0);
        resource::remove_exceptions(market, &person, id, the_day()).await.expect("none after all");
        assert_eq!(pass_on(market).await.expect("it is passed on"), 1);
        let offer = open(&town, &manager, need_id).await.expect("the nurse can come");
        offer::decline(market, &manager, offer).await.expect("no");
        assert_eq!(pass_on(market).await.expect("nobody else waits"), 0);
        // Another day that opens is no news of this one.
        let friday = DayRange::one(NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day"));
        resource::set_exceptions(market, &person, id, friday, &[]).await.expect("a day off");
        resource::remove_exceptions(market, &person, id, friday).await.expect("none after all");
        assert_eq!(pass_on(market).await.expect("nobody waits for Friday"), 0);
    }

    async fn busy_time_that_ends_goes_to_who_waits(database: TestDatabase) {
        let town = Town::found(database).await;
        let (person, id, manager) = nurse(&town).await;
        calendar::set_calendar_file(town.market(), &person, id, BUSY, &LIMITS).await.expect("a calendar");
        let need_id = queue(&town, &manager, id, thursday(), Priority::Normal).await;
        assert_eq!(pass_on(town.market()).await.expect("nothing is free"), 0);
        calendar::remove_calendar(town.market(), &person, id).await.expect("it is removed");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, &manager, need_id).await.is_some());
    }

    async fn an_outage_that_is_over_sooner_goes_to_who_waits(database: TestDatabase) {
        let town = Town::found(database).await;
        let (person, id, manager) = nurse(&town).await;
        let ill = NewOutage {
            resource_id: id,
            starts_at: november(24, 0),
            ends_at: november(30, 0),
            reason: "sick".to_owned(),
        };
        let reported = outage::report(town.market(), &person, ill).await.expect("the nurse is ill");
        let need_id = queue(&town, &manager, id, thursday(), Priority::Normal).await;
        assert_eq!(pass_on(town.market()).await.expect("nothing is free"), 0);
        outage::end(town.market(), &person, reported.id, november(25, 0)).await.expect("well again");
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, &manager, need_id).await.is_some());
    }

    async fn what_is_published_again_goes_to_who_waits(database: TestDatabase) {
        let town = Town::found(database).await;
        let (_, id, manager) = nurse(&town).await;
        set_state(&town, id, ResourceState::Paused).await;
        let need_id = queue(&town, &manager, id, thursday(), Priority::Normal).await;
        assert_eq!(pass_on(town.market()).await.expect("nothing is free"), 0);
        set_state(&town, id, ResourceState::Published).await;
        assert_eq!(pass_on(town.market()).await.expect("it is passed on"), 1);
        assert!(open(&town, &manager, need_id).await.is_some());
    }

    async fn what_is_over_and_was_offered_to_nobody_is_removed(database: TestDatabase) {
        let town = Town::found(database).await;
        let friday = (november(27, 7), november(27, 16));
        let (offered, alone) = (Taken::by_fridhem(&town, thursday()).await, Taken::by_fridhem(&town, friday).await);
        queue(&town, &offered.others[0], offered.nurse.resource_id, thursday(), Priority::Normal).await;
        for taken in [&offered, &alone] {
            cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        }
        assert_eq!(pass_on(town.market()).await.expect("one is passed on"), 1);
        let left = async || {
            let mut tx = town.market().db.read().await.expect("the store answers");
            let of = [offered.nurse.resource_id, alone.nurse.resource_id];
            let (number,) = sql!(&mut tx, one(i64,), COUNT_PLACES, of[0], of[1]).expect("a count");
            number
        };
        town.app.clock.set(friday.1);
        remove_over(town.market()).await.expect("the job");
        assert_eq!(left().await, 2, "it is hardly over");
        town.app.clock.advance(TimeDelta::days(2));
        assert!(remove_over(town.market()).await.expect("the job") > 0);
        assert_eq!(left().await, 1, "what has an offer stays with it");
    }
}
