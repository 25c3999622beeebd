//! Busy time from a calendar elsewhere: it can't be booked, others see no more than that it is taken, and a reading that
//! fails leaves what was known.

use torget_core::booking::{BoardQuery, CellItem, board};
use torget_core::collaboration::my_areas;
use torget_core::plugin::Fact;
use torget_core::resource::calendar::{self, CalendarLimits, FeedState, Fetched};
use torget_core::resource::{self, ResourceError};
use torget_core::time::{Period, stockholm};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

const LIMITS: CalendarLimits = CalendarLimits { most_bytes: 100_000, most_occurrences: 5_000, most_periods: 500 };
const DENTIST: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Tandläkare\nDTSTART;TZID=Europe/Stockholm:20261126T090000\nDTEND;TZID=Europe/Stockholm:20261126T100000\nEND:VEVENT\nEND:VCALENDAR\n";

on_both_engines! {
    async fn a_file_makes_busy_what_it_says_and_nothing_more(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let id = request.resource_id;
        calendar::set_calendar_file(town.market(), &coordinator, id, DENTIST, &LIMITS).await.expect("it is read");
        let found = town.candidates(&manager, november(26, 7), november(26, 16)).await;
        assert!(found.fit.iter().all(|candidate| candidate.resource.id != id), "at nine there is something else");
        let query = BoardQuery {
            area_id: my_areas(town.market(), &manager).await.expect("areas")[0].id,
            unit_id: manager.unit_id,
            from: stockholm::date_of(november(26, 0)),
            days: 1,
            requirements: serde_json::json!({}),
            welcomes_new: false,
            presets: Vec::new(),
            longest_way_tenth_km: None,
        };
        let seen = board(town.market(), &manager, &query).await.expect("the board");
        let row = seen.rows.iter().chain(&seen.others).find(|row| row.resource.id == id).expect("their row");
        let taken = row.cells[0].items.iter().filter_map(|item| match item {
            CellItem::Taken { period } => Some(*period),
            _ => None,
        });
        let nine = Period::new(november(26, 9), november(26, 10)).expect("a period");
        assert_eq!(taken.collect::<Vec<_>>(), [nine]);

        let bomb = DENTIST.replace("SUMMARY:Tandläkare", "RRULE:FREQ=SECONDLY");
        match calendar::set_calendar_file(town.market(), &coordinator, id, &bomb, &LIMITS).await {
            Err(ResourceError::Faults(faults)) => assert_eq!(faults[0].code, "calendar_too_frequent"),
            other => panic!("{other:?}"),
        }
        let event = "BEGIN:VEVENT\nDTSTART:20261126T090000\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n";
        let never = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(900));
        match calendar::set_calendar_file(town.market(), &coordinator, id, &never, &LIMITS).await {
            Err(ResourceError::Faults(faults)) => {
                assert_eq!(faults[0].code, "calendar_too_many");
                assert_eq!(faults[0].values["occurrences"], Fact::Number(5_000), "the limit is stated");
            }
            other => panic!("{other:?}"),
        }
        let kept = calendar::calendar(town.market(), &coordinator, id).await.expect("the calendar").expect("one");
        assert_eq!((kept.state, kept.periods), (FeedState::Read, 1), "what was known is kept");

        calendar::remove_calendar(town.market(), &coordinator, id).await.expect("it is forgotten");
        let found = town.candidates(&manager, november(26, 7), november(26, 16)).await;
        assert!(found.fit.iter().any(|candidate| candidate.resource.id == id));
    }

    async fn a_reading_that_fails_leaves_what_was_known(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let id = town.request(&manager, november(26, 7), november(26, 16)).await.resource_id;
        let nurse = resource::one(town.market(), &town.caller(town.accounts.iter().find(|a| a.role == "pool_coordinator").expect("one")).await, id).await.expect("the nurse");
        let nurse = town.caller(town.account("resource_person", &nurse.name)).await;
        let market = town.market();
        calendar::set_calendar_address(market, &nurse, id, "https://kalender.example/a.ics").await.expect("it is set");
        let due = calendar::due_calendars(market, 10).await.expect("what is due");
        assert_eq!((due.len(), due[0].resource_id), (1, id));
        let nine = Period::new(november(26, 9), november(26, 10)).expect("a period");
        let read = Fetched::Busy { periods: vec![nine], etag: Some("one".to_owned()) };
        calendar::store_fetched(market, &due[0], &read, 60).await.expect("it is kept");
        assert!(calendar::due_calendars(market, 10).await.expect("what is due").is_empty());
        town.app.clock.set(november(23, 8));
        let again = calendar::due_calendars(market, 10).await.expect("what is due").remove(0);
        assert_eq!(again.etag.as_deref(), Some("one"));
        calendar::store_fetched(market, &again, &Fetched::Failed("calendar_too_slow"), 60).await.expect("it is noted");
        let feed = calendar::calendar(market, &nurse, id).await.expect("the calendar").expect("one");
        assert_eq!((feed.state, feed.periods), (FeedState::Failed, 1));
        assert_eq!(feed.last_error.as_deref(), Some("calendar_too_slow"));
        calendar::store_fetched(market, &again, &Fetched::NotModified, 60).await.expect("it is noted");
        // The same address once more: what is known counts until it is read in full.
        calendar::set_calendar_address(market, &nurse, id, "https://kalender.example/a.ics").await.expect("it is set");
        let feed = calendar::calendar(market, &nurse, id).await.expect("the calendar").expect("one");
        assert_eq!((feed.state, feed.periods), (FeedState::Read, 1));
        let due = calendar::due_calendars(market, 10).await.expect("what is due").remove(0);
        assert_eq!((due.resource_id, due.etag), (id, None));
        // What an address that was replaced meanwhile still answers is of no interest.
        calendar::set_calendar_address(market, &nurse, id, "https://kalender.example/b.ics").await.expect("it is set");
        calendar::store_fetched(market, &again, &read, 60).await.expect("it is left");
        let feed = calendar::calendar(market, &nurse, id).await.expect("the calendar").expect("one");
        assert_eq!((feed.state, feed.periods), (FeedState::Waiting, 0));
        assert!(calendar::calendar(market, &manager, id).await.is_err(), "it is nobody else's business");
    }
}
