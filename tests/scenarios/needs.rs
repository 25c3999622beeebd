//! Posting and changing needs: what can't be is answered with everything that is wrong and the values that would do; a series
//! keeps what it could not have; everybody concerned is told once.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use torget_core::access::Caller;
use torget_core::booking::need::{
    self, NeedChange, NeedContent, NeedFilter, NeedOrder, NeedPhase, NeedState, NeedView, Priority, SeriesRule, Spread,
    When,
};
use torget_core::booking::{self, BookRequest, BookingError, NeedRequest};
use torget_core::fault::FieldFault;
use torget_core::ids::ResourceId;
use torget_core::paging::Paging;
use torget_core::plugin::Way;
use torget_core::sql;
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    NOTICES = "select recipient_email, event_key from outbox where kind = 'need' and state <> 'sent' order by id";
}

/// What has been told, by the keys of the events.
async fn notices(town: &Town) -> Vec<String> {
    let mut tx = town.market().db.read().await.expect("a snapshot");
    let rows: Vec<(String, String)> = sql!(&mut tx, all(String, String), NOTICES).expect("the notices");
    rows.into_iter().map(|(_, key)| key).collect()
}

async fn coordinator(town: &Town) -> Caller {
    let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
    town.caller(account).await
}

/// Tries to post, and answers the fields with their faults.
async fn faults(town: &Town, manager: &Caller, when: When, content: NeedContent) -> Vec<(String, &'static str)> {
    let request = town.post_request(manager, when, content).await;
    match need::post(town.market(), manager, &request).await {
        Err(BookingError::Faults(faults)) => named(&faults),
        other => panic!("it should be refused: {other:?}"),
    }
}

fn named(faults: &[FieldFault]) -> Vec<(String, &'static str)> {
    faults.iter().map(|fault| (fault.field.clone(), fault.code)).collect()
}

async fn post(town: &Town, manager: &Caller, when: When, content: NeedContent) -> need::Posted {
    let request = town.post_request(manager, when, content).await;
    need::post(town.market(), manager, &request).await.expect("it is posted")
}

fn one(day: u32) -> When {
    When::Periods(vec![shift(day)])
}

fn shift(day: u32) -> (DateTime<Utc>, DateTime<Utc>) {
    (november(day, 7), november(day, 16))
}

async fn listed(town: &Town, caller: &Caller, filter: NeedFilter, order: NeedOrder, limit: i64) -> Vec<NeedView> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let paging = Paging::new(Some(limit), after).expect("a page");
        let page = need::list(town.market(), caller, filter, order, paging).await.expect("a page");
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

async fn sought(town: &Town, manager: &Caller) -> Vec<NeedView> {
    let filter = NeedFilter { phase: NeedPhase::Sought, ..NeedFilter::default() };
    listed(town, manager, filter, NeedOrder::Start, 200).await
}

on_both_engines! {
    async fn everything_that_is_wrong_is_said_at_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let bad = NeedContent {
            quantity: 101,
            break_minutes: Some(600),
            need: NeedRequest { reason: "sickness".to_owned(), absence: None, requirements: json!({ "colour": "red" }), welcomes_new: false },
            way: Some(Way::Book),
            spread: Some(Spread::AtOnce),
            preferred_resource_id: Some(ResourceId::new()),
            cost_centre: "x".repeat(21),
            reference: "Ring\nKarin, hon är sjuk".to_owned(),
            ..content()
        };
        let before = sought(&town, &manager).await;
        let found = faults(&town, &manager, one(25), bad).await;
        let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
        for field in ["need.absence_started_on", "quantity", "break_minutes", "spread", "preferred_resource_id", "cost_centre",
            "reference"] {
            assert!(fields.contains(&field), "{field} is not in {found:?}");
        }
        let yesterday = vec![shift(22), shift(25), shift(25), (november(25, 17), november(25, 17) + TimeDelta::minutes(5))];
        let found = faults(&town, &manager, When::Periods(yesterday), content()).await;
        let expected = [("periods.0.starts_at", "need_past"), ("periods.2.starts_at", "needs_overlap"), ("periods.3.starts_at", "need_length")];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
        let beyond = (november(25, 7) + TimeDelta::days(365), november(25, 16) + TimeDelta::days(365));
        let found = faults(&town, &manager, When::Periods(vec![beyond]), content()).await;
        assert_eq!(found, [("periods.0.starts_at".to_owned(), "need_horizon")]);
        let found = faults(&town, &manager, When::Periods(vec![(november(25, 16), november(25, 7))]), content()).await;
        assert_eq!(found, [("periods.0.ends_at".to_owned(), "period_reversed")]);
        assert_eq!(faults(&town, &manager, When::Periods(Vec::new()), content()).await, [("periods".to_owned(), "number_range")]);
        assert_eq!(sought(&town, &manager).await, before, "nothing half done");
    }

    async fn a_series_keeps_what_it_could_not_have(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let from_on = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let rule = |starts_minute, ends_minute, rule: &str| When::Series(SeriesRule { from_on, starts_minute, ends_minute, rule: rule.to_owned() });
        // It is 05.40 on the first day, and the area looks 90 days ahead.
        let posted = post(&town, &manager, rule(120, 300, "FREQ=MONTHLY;COUNT=5"), content()).await;
        let refused: Vec<_> = posted.refused.iter().map(|refused| (refused.on_date.to_string(), refused.code.as_str())).collect();
        assert_eq!(refused, [("2026-11-23".to_owned(), "need_past"), ("2027-02-23".to_owned(), "need_horizon"), ("2027-03-23".to_owned(), "need_horizon")]);
        assert_eq!(posted.needs.len(), 2);
        assert!(posted.needs.iter().all(|need| need.series_id == posted.series_id && need.state == NeedState::Open));
        let sheet = need::view(town.market(), &manager, posted.needs[0].id).await.expect("the need");
        let series = sheet.series.expect("it is of a series");
        assert_eq!((series.needs, series.refused, series.rule.as_deref()), (2, posted.refused, Some("FREQ=MONTHLY;COUNT=5")));

        assert_eq!(faults(&town, &manager, rule(420, 960, "FREQ=DAILY"), content()).await, [("series.rule".to_owned(), "rule_endless")]);
        assert_eq!(faults(&town, &manager, rule(120, 300, "FREQ=DAILY;COUNT=1"), content()).await, [("series.rule".to_owned(), "need_past")]);
        let nothing = faults(&town, &manager, rule(420, 960, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"), content()).await;
        assert_eq!(nothing, [("series.rule".to_owned(), "no_occurrence")]);
    }

    async fn the_clocks_skip_an_hour_and_the_series_says_so(database: TestDatabase) {
        let town = Town::found(database).await;
        town.app.clock.set("2027-03-26T08:00:00Z".parse().expect("a moment"));
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let from_on = NaiveDate::from_ymd_opt(2027, 3, 27).expect("a day");
        let rule = SeriesRule { from_on, starts_minute: 150, ends_minute: 600, rule: "FREQ=DAILY;COUNT=3".to_owned() };
        let posted = post(&town, &manager, When::Series(rule), content()).await;
        let refused: Vec<_> = posted.refused.iter().map(|refused| (refused.on_date.to_string(), refused.code.as_str())).collect();
        assert_eq!(refused, [("2027-03-28".to_owned(), "hours_in_gap")]);
        let starts: Vec<String> = posted.needs.iter().map(|need| need.starts_at.to_rfc3339()).collect();
        assert_eq!(starts, ["2027-03-27T01:30:00+00:00", "2027-03-29T00:30:00+00:00"], "02.30 by the wall clock");
    }

    async fn what_is_booked_bounds_what_can_be_changed(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let posted = post(&town, &manager, one(25), NeedContent { quantity: 3, ..content() }).await.needs.remove(0);
        let change = |quantity, day| {
            let (starts_at, ends_at) = shift(day);
            NeedChange { starts_at, ends_at, content: NeedContent { quantity, reference: "Best 118".to_owned(), ..content() } }
        };
        let moved = need::edit(town.market(), &manager, posted.id, posted.version, &change(2, 26)).await.expect("it is moved");
        assert_eq!((moved.starts_at, moved.quantity, moved.reference.as_str()), (november(26, 7), 2, "Best 118"));
        let stale = need::edit(town.market(), &manager, posted.id, posted.version, &change(2, 27)).await;
        assert!(matches!(stale, Err(BookingError::Stale { .. })), "{stale:?}");

        let request = BookRequest { need_id: Some(moved.id), need: None, ..town.request(&manager, november(26, 7), november(26, 16)).await };
        booking::book(town.market(), &manager, &request).await.expect("one is booked");
        let version = need::view(town.market(), &manager, moved.id).await.expect("the need").need.version;
        let refused = need::edit(town.market(), &manager, moved.id, version, &change(0, 27)).await;
        let Err(BookingError::Faults(faults)) = refused else { panic!("it is booked: {refused:?}") };
        assert_eq!(named(&faults), [("starts_at".to_owned(), "need_period_fixed"), ("quantity".to_owned(), "number_range")]);
        let full = need::edit(town.market(), &manager, moved.id, version, &change(1, 26)).await.expect("fewer");
        assert_eq!((full.state, full.sought), (NeedState::Filled, 0));
    }

    async fn a_booking_for_a_need_is_held_to_its_words(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let posted = post(&town, &manager, one(26), content()).await.needs.remove(0);
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let longer = BookRequest { need_id: Some(posted.id), need: None, ends_at: november(26, 17), ..request.clone() };
        let refused = booking::book(town.market(), &manager, &longer).await;
        let Err(BookingError::Faults(faults)) = refused else { panic!("it is too long: {refused:?}") };
        assert_eq!(named(&faults), [("starts_at".to_owned(), "outside_need")]);
        let fitting = BookRequest { need_id: Some(posted.id), need: None, ..request.clone() };
        let booked = booking::book(town.market(), &manager, &fitting).await.expect("it is booked");
        assert_eq!(booked.need.expect("the unit sees why").id, posted.id);
        let other = town.request(&manager, november(26, 7), november(26, 16)).await;
        let again = BookRequest { need_id: Some(posted.id), need: None, ..other };
        let refused = booking::book(town.market(), &manager, &again).await;
        assert!(matches!(refused, Err(BookingError::IllegalNeedStep { state: NeedState::Filled, .. })), "{refused:?}");
    }

    async fn the_list_has_the_most_urgent_first_and_each_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let coordinator = coordinator(&town).await;
        let mut expected = Vec::new();
        for (day, priority) in [(28, Priority::High), (29, Priority::High), (25, Priority::Normal), (26, Priority::Normal), (24, Priority::Low)] {
            let posted = post(&town, &manager, one(day), NeedContent { priority, ..content() }).await;
            expected.push(posted.needs[0].id);
        }
        let mut draft = town.post_request(&manager, one(27), content()).await;
        draft.is_draft = true;
        let draft = need::post(town.market(), &manager, &draft).await.expect("a draft").needs[0].id;
        let filter = NeedFilter { unit_id: manager.unit_id, from_at: Some(november(24, 0)), until_at: Some(november(30, 0)), phase: NeedPhase::Sought, ..NeedFilter::default() };
        for limit in [2, 50] {
            let found = listed(&town, &coordinator, filter, NeedOrder::Urgency, limit).await;
            let ours: Vec<_> = found.iter().map(|need| need.id).filter(|id| expected.contains(id)).collect();
            assert_eq!(ours, expected);
        }
        let by_start = listed(&town, &manager, filter, NeedOrder::Start, 2).await;
        assert!(by_start.is_sorted_by_key(|need| need.starts_at));
        let newest = listed(&town, &manager, filter, NeedOrder::Newest, 2).await;
        assert!(newest.iter().rev().is_sorted_by_key(|need| need.starts_at));
        let drafts = NeedFilter { state: Some(NeedState::Draft), phase: NeedPhase::Any, ..filter };
        assert!(listed(&town, &manager, drafts, NeedOrder::Start, 50).await.iter().any(|need| need.id == draft));
        assert_eq!(listed(&town, &coordinator, drafts, NeedOrder::Start, 50).await, Vec::new());
        let nurse = town.accounts.iter().find(|account| account.role == "resource_person").expect("one");
        assert_eq!(listed(&town, &town.caller(nurse).await, filter, NeedOrder::Start, 50).await, Vec::new());
    }

    async fn who_should_know_is_told_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let missed = post(&town, &manager, one(25), content()).await.needs.remove(0);
        assert_eq!(notices(&town).await, Vec::<String>::new(), "the unit books this one itself");
        post(&town, &manager, When::Periods(vec![shift(26), shift(27)]), NeedContent { priority: Priority::High, ..content() }).await;
        let told = notices(&town).await;
        let coordinators = town.accounts.iter().filter(|account| account.role == "pool_coordinator").count();
        assert_eq!(told.len(), coordinators, "one mail each for all that came together: {told:?}");

        let request = town.post_request(&manager, one(28), NeedContent { priority: Priority::High, ..content() }).await;
        need::post(town.market(), &coordinator(&town).await, &request).await.expect("it is posted for the unit");
        assert_eq!(notices(&town).await.len(), coordinators * 2 - 1, "who posts it knows already");

        town.app.clock.set(november(25, 9));
        need::expire_due(town.market()).await.expect("the job runs");
        need::expire_due(town.market()).await.expect("the job runs");
        let told = notices(&town).await;
        let of_missed: Vec<_> = told.iter().filter(|key| key.contains(&missed.id.to_string())).collect();
        assert_eq!(of_missed.len(), 1, "the unit is told that nobody came: {of_missed:?}");
    }
}
