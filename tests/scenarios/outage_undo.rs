//! Undoing an outage when something has come meanwhile: a booking comes back only where nothing stands in its way, else nothing
//! happens at all and it is said what does.

use chrono::{DateTime, Utc};
use torget_core::access::Caller;
use torget_core::booking::outage::{self, NewOutage, OutageRefusal, OutageView};
use torget_core::booking::{self, BookRequest, BookingError, BookingView, book, cancel, confirm};
use torget_core::ids::ResourceId;
use torget_core::resource;
use torget_tests::asking::{Somebody, add_people};
use torget_tests::commons::{alter, join, open_always};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

type Hours = (DateTime<Utc>, DateTime<Utc>);

/// Units of two municipalities, who runs the pool, and a nurse who may be booked at any hour.
struct Stage {
    town: Town,
    manager: Caller,
    other: Caller,
    coordinator: Caller,
    nurse: Somebody,
}

impl Stage {
    async fn set(database: torget_tests::TestDatabase) -> Self {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(account).await;
        let nurse = add_people(&town, &manager, thursday(7, 16), 1).await.remove(0);
        open_always(town.market(), &coordinator, nurse.resource_id).await;
        let mut other = None;
        for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
            let caller = town.caller(account).await;
            let found = town.candidates(&caller, november(26, 7), november(26, 16)).await;
            let can_come = found.fit.iter().any(|one| one.resource.id == nurse.resource_id);
            let is_other = can_come && caller.organisation_id != manager.organisation_id;
            other = other.or(is_other.then_some(caller));
        }
        Self { manager, other: other.expect("another municipality"), coordinator, nurse, town }
    }

    /// A confirmed booking of the nurse.
    async fn booked(&self, manager: &Caller, resource_id: ResourceId, hours: Hours) -> BookingView {
        let booking = self.book(manager, resource_id, hours, None).await.expect("it can be booked");
        confirm(self.town.market(), &self.nurse.caller, booking.id).await.expect("a yes")
    }

    async fn book(
        &self,
        manager: &Caller,
        resource_id: ResourceId,
        (starts_at, ends_at): Hours,
        override_reason: Option<String>,
    ) -> Result<BookingView, BookingError> {
        let request = BookRequest {
            resource_id,
            unit_id: manager.unit_id.expect("a manager runs a unit"),
            starts_at,
            ends_at,
            break_minutes: None,
            need_id: None,
            need: Some(torget_tests::town::content().need),
            override_reason,
        };
        let caller = if request.override_reason.is_some() { &self.coordinator } else { manager };
        book(self.town.market(), caller, &request).await
    }

    async fn report(&self, (starts_at, ends_at): Hours) -> OutageView {
        let new = NewOutage { resource_id: self.nurse.resource_id, starts_at, ends_at, reason: "sick".to_owned() };
        outage::report(self.town.market(), &self.coordinator, new).await.expect("it is reported")
    }

    async fn undo(&self, reported: &OutageView) -> Result<OutageView, BookingError> {
        outage::undo(self.town.market(), &self.coordinator, reported.id).await
    }

    /// The rules that stand in the way of undoing.
    async fn obstacles(&self, reported: &OutageView, of: &BookingView) -> Vec<String> {
        match self.undo(reported).await {
            Err(BookingError::Outage(OutageRefusal::Obstructed { unit_name, starts_at, judgement })) => {
                assert_eq!((unit_name, starts_at), (of.unit_name.clone(), of.starts_at));
                judgement.refusals.iter().map(|remark| remark.finding.rule.clone()).collect()
            }
            other => panic!("it should be refused: {other:?}"),
        }
    }

    async fn holds(&self, booking: &BookingView) -> bool {
        let seen = booking::view(self.town.market(), &self.coordinator, booking.id).await.expect("the booking");
        seen.state.holds()
    }
}

/// Hours of Thursday 26 November; above 24 of the day after.
fn thursday(from: i64, to: i64) -> Hours {
    (november(26, from), november(26, to))
}

on_both_engines! {
    async fn a_night_does_not_come_back_before_a_day_that_was_booked_meanwhile(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let nurse = stage.nurse.resource_id;
        let night = stage.booked(&stage.manager, nurse, thursday(21, 31)).await;
        let reported = stage.report(thursday(0, 24)).await;
        assert_eq!(reported.hits.len(), 1);
        let day = stage.booked(&stage.manager, nurse, thursday(31, 40)).await;
        assert_eq!(stage.obstacles(&reported, &night).await, ["daily_rest_after"]);
        assert!(!stage.holds(&night).await && stage.holds(&day).await);
        let seen = outage::view(stage.town.market(), &stage.coordinator, reported.id).await.expect("the outage");
        assert_eq!(seen.undone_at, None, "nothing has happened");
        cancel(stage.town.market(), &stage.manager, day.id, None).await.expect("the day is not needed any more");
        stage.undo(&reported).await.expect("nothing stands in the way now");
        assert!(stage.holds(&night).await);
    }

    async fn hours_that_are_taken_meanwhile_are_not_given_back(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let market = stage.town.market();
        let nurse = stage.nurse.resource_id;
        // The same person, as another resource.
        let sibling = add_people(&stage.town, &stage.manager, thursday(7, 16), 1).await[0].resource_id;
        open_always(market, &stage.coordinator, sibling).await;
        join(market, sibling, nurse).await;
        let shift = stage.booked(&stage.manager, nurse, thursday(7, 16)).await;
        let reported = stage.report(thursday(6, 12)).await;
        for taken in [sibling, nurse] {
            let late = stage.booked(&stage.other, taken, thursday(13, 22)).await;
            assert_eq!(stage.obstacles(&reported, &shift).await, ["core_taken"]);
            assert!(!stage.holds(&shift).await && stage.holds(&late).await);
            cancel(market, &stage.other, late.id, None).await.expect("it is cancelled");
        }
        // Nor where there is no time for the way.
        let late = stage.booked(&stage.other, nurse, thursday(16, 20)).await;
        assert_eq!(stage.obstacles(&reported, &shift).await, ["core_travel"]);
        cancel(market, &stage.other, late.id, None).await.expect("it is cancelled");
        stage.undo(&reported).await.expect("nothing stands in the way now");
        assert!(stage.holds(&shift).await);
    }

    async fn nothing_comes_back_within_another_outage(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let friday = stage.booked(&stage.manager, stage.nurse.resource_id, thursday(31, 40)).await;
        let first = stage.report(thursday(0, 72)).await;
        assert_eq!(first.hits.len(), 1);
        outage::end(stage.town.market(), &stage.coordinator, first.id, november(27, 0)).await.expect("well on Friday");
        let second = stage.report(thursday(24, 48)).await;
        match stage.undo(&first).await {
            Err(BookingError::Outage(OutageRefusal::Within { starts_at, out_from_at, out_until_at, .. })) => {
                assert_eq!((starts_at, out_from_at, out_until_at), (friday.starts_at, second.starts_at, second.ends_at));
            }
            other => panic!("it should be refused: {other:?}"),
        }
        assert!(!stage.holds(&friday).await);
        stage.undo(&second).await.expect("that was wrong too");
        stage.undo(&first).await.expect("now nothing stands in the way");
        assert!(stage.holds(&friday).await);
    }

    async fn what_was_booked_in_spite_of_a_rule_comes_back_so(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, nurse) = (stage.town.market(), stage.nurse.resource_id);
        let fewer = alter(market, &stage.coordinator, nurse, |nurse| nurse.attributes["weekly_hours"] = 10.into());
        fewer.await.expect("few hours a week");
        // The later one first, so that it is the earlier that breaks the rule.
        let friday = stage.booked(&stage.manager, nurse, thursday(31, 40)).await;
        let refused = stage.book(&stage.manager, nurse, thursday(7, 16), None).await;
        assert!(matches!(refused, Err(BookingError::Refused(_))), "{refused:?}");
        let agreed = Some("Avtalat med medarbetaren".to_owned());
        let thursdays = stage.book(&stage.manager, nurse, thursday(7, 16), agreed).await.expect("in spite of it");
        let reported = stage.report(thursday(0, 48)).await;
        assert_eq!(reported.hits.len(), 2);
        stage.undo(&reported).await.expect("both come back");
        assert!(stage.holds(&friday).await && stage.holds(&thursdays).await);
    }

    async fn a_plan_that_has_changed_does_not_stand_in_the_way(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, nurse) = (stage.town.market(), stage.nurse.resource_id);
        let shift = stage.booked(&stage.manager, nurse, thursday(7, 16)).await;
        let day = resource::DayRange::one(torget_core::time::stockholm::date_of(november(26, 0)));
        resource::set_exceptions(market, &stage.coordinator, nurse, day, &[]).await.expect("a day off");
        assert!(stage.holds(&shift).await, "what is booked stands when the plan changes");
        let reported = stage.report(thursday(0, 24)).await;
        stage.undo(&reported).await.expect("it was a mistake");
        assert!(stage.holds(&shift).await);
    }
}
