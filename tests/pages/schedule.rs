//! One's own schedule, by plain forms: a press on the week, the plan as a whole, and days that differ.

use reqwest::StatusCode;
use torget_core::booking::outage::{self, NewOutage};
use torget_core::resource::calendar::{self, CalendarLimits};
use torget_core::resource::{self, NewResource, ResourceChange, ResourceState};
use torget_core::time::Period;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::visitor::Visitor;

on_both_engines! {
    async fn a_press_turns_a_day_and_another_turns_it_back(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.account("resource_person", "Anna Ek");
        let anna = town.caller(account).await;
        let visitor = Visitor::signed_in(&town, account).await;
        let id = resource::own(town.market(), &anna).await.expect("her resources")[0].id;
        let exceptions = async || resource::plan(town.market(), &anna, id).await.expect("her plan").exceptions.len();
        let (status, page) = visitor.read("/schedule?week=2026-W49").await;
        assert_eq!(status, StatusCode::OK);
        // She can come by day on Mondays, by plan.
        assert!(page.contains("value=\"2026-11-30_420_960_off\""), "{page}");
        let press = |value: &'static str| vec![("turn", value), ("week", "2026-W49"), ("every", ""), ("on_start", "")];
        let answer = visitor.send("/schedule/turn", &press("2026-11-30_420_960_off")).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()["location"], "/schedule?week=2026-W49#at-2026-11-30-420");
        assert_eq!(exceptions().await, 1);
        assert_eq!(visitor.post("/schedule/turn", &press("2026-11-30_420_960_on")).await, StatusCode::SEE_OTHER);
        assert_eq!(exceptions().await, 0, "the day is as the plan says again");
        let every = [("turn", "2026-12-05_1260_420_on"), ("week", "2026-W49"), ("every", "yes"), ("on_start", "")];
        assert_eq!(visitor.post("/schedule/turn", &every).await, StatusCode::SEE_OTHER);
        let plan = resource::plan(town.market(), &anna, id).await.expect("her plan");
        assert!(plan.weekly.hours.iter().any(|weekly| weekly.weekday == 6 && weekly.hours.starts_minute == 1260));
    }

    async fn a_plan_that_somebody_else_has_changed_says_so_and_keeps_what_was_typed(database: TestDatabase) {
        let town = Town::found(database).await;
        let visitor = Visitor::signed_in(&town, town.account("resource_person", "Anna Ek")).await;
        let form = |version: &'static str, window: &'static str| {
            vec![("version", version), ("weeks", "2"), ("first_monday_on", "2026-11-23"), ("on_holidays", "yes"), ("window", window)]
        };
        assert_eq!(visitor.post("/schedule/availability", &form("1", "1-1-420-960")).await, StatusCode::SEE_OTHER);
        let (status, page) = visitor.fill_in("/schedule/availability", &form("1", "2-3-780-1320")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("value=\"2-3-780-1320\" aria-label=\"onsdag vecka 2 13.00–22.00\" checked"), "{page}");
        assert!(page.contains("måndag vecka 1 07.00–16.00"), "what is stored stands there too");
        assert_eq!(visitor.post("/schedule/availability", &form("2", "2-3-780-1320")).await, StatusCode::SEE_OTHER);

        let mut overlapping = form("3", "2-7-1260-420");
        overlapping.push(("window", "1-1-360-720"));
        let (status, page) = visitor.fill_in("/schedule/availability", &overlapping).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("söndag vecka 2 21.00–07.00 och måndag vecka 1 06.00–12.00 går in i varandra"), "{page}");
    }

    async fn a_plan_with_an_error_is_saved_once_that_is_put_right(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.account("resource_person", "Anna Ek");
        let visitor = Visitor::signed_in(&town, account).await;
        let anna = town.caller(account).await;
        let id = resource::own(town.market(), &anna).await.expect("her resources")[0].id;
        let typed = [("version", "1"), ("weeks", "2"), ("shown_weeks", "1"), ("on_holidays", "yes"), ("window", "1-1-420-960"),
            ("added_week", "1"), ("added_weekday", "3"), ("added_starts", "09:00"), ("added_ends", "14:00")];
        // Without the Monday that the cycle begins on.
        let (status, page) = visitor.fill_in("/schedule/availability", &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("name=\"shown_weeks\" value=\"2\""), "{page}");
        // What the page says by now is sent as it stands, with the Monday.
        let section = page.split("id=\"pattern\"").nth(1).expect("the plan");
        let windows = section.split("name=\"window\" value=\"").skip(1);
        let ticked = windows.filter(|rest| rest.split('>').next().is_some_and(|tag| tag.contains(" checked")));
        let ticked: Vec<&str> = ticked.map(|rest| rest.split('"').next().unwrap_or_default()).collect();
        assert_eq!(ticked, ["1-1-420-960", "2-1-420-960", "1-3-540-840", "2-3-540-840"]);
        assert!(!section.contains("value=\"09:00\""), "what was added stands among the hours and nowhere else");
        let mut again = vec![("version", "1"), ("weeks", "2"), ("shown_weeks", "2"), ("on_holidays", "yes"), ("first_monday_on", "2026-11-23")];
        again.extend(ticked.iter().map(|window| ("window", *window)));
        assert_eq!(visitor.post("/schedule/availability", &again).await, StatusCode::SEE_OTHER);
        let plan = resource::plan(town.market(), &anna, id).await.expect("her plan");
        assert_eq!((plan.weekly.weeks, plan.weekly.hours.len()), (2, 4));
    }

    async fn the_schedule_says_what_is_closed_and_leads_there(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.account("resource_person", "Anna Ek");
        let visitor = Visitor::signed_in(&town, account).await;
        let anna = town.caller(account).await;
        let id = resource::own(town.market(), &anna).await.expect("her resources")[0].id;
        let cell = async |week: &str, id: &str| {
            let (_, page) = visitor.read(&format!("/schedule?week={week}")).await;
            let cell = page.split(&format!("id=\"{id}\"")).nth(1).expect("the cell").split('>').next().unwrap_or_default().to_owned();
            (cell, page)
        };
        let (open, _) = cell("2026-W49", "at-2026-11-30-420").await;
        assert!(open.contains("Kan bokas måndag 30 november 07–16"), "{open}");
        let ill = NewOutage { resource_id: id, starts_at: november(30, 0), ends_at: november(30, 24), reason: "sick".to_owned() };
        let reported = outage::report(town.market(), &anna, ill).await.expect("it is reported");
        let (closed, page) = cell("2026-W49", "at-2026-11-30-420").await;
        assert!(closed.contains("Stängd enligt anmälan måndag 30 november 07–16"), "{closed}");
        assert!(page.contains(&format!("href=\"/outages/{}\"", reported.id)), "the way to it");
        let coming = page.split("id=\"coming\"").nth(1).expect("the coming days");
        assert!(!coming.contains("mån 30 nov"), "{coming}");
        // It ends early, by hand.
        let end = format!("/outages/{}/end", reported.id);
        let (status, page) = visitor.fill_in(&end, &[("ends_on", "2026-11-29"), ("ends_time", "07:00")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("value=\"2026-11-29\"") && page.contains("Välj en tid efter"), "{page}");
        assert_eq!(visitor.post(&end, &[("ends_on", "2026-11-30"), ("ends_time", "12:00")]).await, StatusCode::SEE_OTHER);
        let (part, _) = cell("2026-W49", "at-2026-11-30-420").await;
        assert!(part.contains("nu bara en del av tiden"), "{part}");
    }

    async fn who_has_two_schedules_chooses_and_is_busy_in_both(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.account("resource_person", "Anna Ek");
        let visitor = Visitor::signed_in(&town, account).await;
        let anna = town.caller(account).await;
        let first = resource::own(town.market(), &anna).await.expect("her resources").remove(0);
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let content = ResourceChange {
            name: first.name.clone(),
            attributes: first.attributes.clone(),
            capacity: 1,
            place_name: first.place_name.clone(),
            position: first.position(),
            state: ResourceState::Published,
        };
        let (area_id, organisation_id, kind) = (first.area_id, first.organisation_id, first.kind.clone());
        let new = NewResource { area_id, organisation_id, person_id: first.person_id, kind, content };
        let second = resource::create(town.market(), &coordinator, new).await.expect("a second resource");
        let (_, page) = visitor.read("/schedule").await;
        let of_second = format!("/schedule?resource={}", second.id);
        assert!(page.contains(&format!("href=\"/schedule?resource&#x3D;{}\"", second.id)), "{page}");
        let press = [("turn", "2026-11-30_420_960_on"), ("week", "2026-W49"), ("every", ""), ("on_start", "")];
        let answer = visitor.send(&format!("/schedule/turn?resource={}", second.id), &press).await;
        let expected = format!("{of_second}&week=2026-W49#at-2026-11-30-420");
        assert_eq!(answer.headers()["location"].to_str().ok(), Some(expected.as_str()));
        let within = Period::new(november(30, 7), november(30, 16)).expect("a period");
        let windows = async |id| resource::openings(town.market(), &anna, id, &within).await.expect("the openings").windows.len();
        assert_eq!((windows(first.id).await, windows(second.id).await), (1, 1));
        let dentist = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261130T060000\nDTEND:20261130T170000\nEND:VEVENT\nEND:VCALENDAR\n";
        let limits = CalendarLimits { most_bytes: 10_000, most_occurrences: 100, most_periods: 100 };
        calendar::set_calendar_file(town.market(), &anna, first.id, dentist, &limits).await.expect("a calendar");
        assert_eq!((windows(first.id).await, windows(second.id).await), (0, 0), "busy is busy everywhere");
        calendar::remove_calendar(town.market(), &anna, first.id).await.expect("no calendar");
        assert_eq!((windows(first.id).await, windows(second.id).await), (1, 1));
        assert_eq!(visitor.get("/schedule?resource=01900000-0000-7000-8000-000000000000").await, StatusCode::NOT_FOUND);
    }

    async fn a_holiday_is_set_and_removed_in_one_step(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.account("resource_person", "Anna Ek");
        let anna = town.caller(account).await;
        let visitor = Visitor::signed_in(&town, account).await;
        let id = resource::own(town.market(), &anna).await.expect("her resources")[0].id;
        let away = [("from_on", "2026-12-21"), ("to_on", "2026-12-31"), ("kind", "off")];
        assert_eq!(visitor.post("/schedule/exceptions", &away).await, StatusCode::SEE_OTHER);
        assert_eq!(resource::plan(town.market(), &anna, id).await.expect("her plan").exceptions.len(), 11);
        let gone = "/schedule/exceptions/2026-12-21/2026-12-31/remove";
        assert_eq!(visitor.post(gone, &[]).await, StatusCode::SEE_OTHER);
        assert_eq!(resource::plan(town.market(), &anna, id).await.expect("her plan").exceptions.len(), 0);
        let wrong = [("from_on", "2026-12-21"), ("to_on", "2026-12-20"), ("kind", "hours"), ("starts", "07:00"), ("ends", "7")];
        let (status, page) = visitor.fill_in("/schedule/exceptions", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("value=\"2026-12-21\""), "what was typed stands there");
    }
}
