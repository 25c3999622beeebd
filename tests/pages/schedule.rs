//! One's own schedule, by plain forms: a press on the week, the plan as a whole, and days that differ.

use reqwest::StatusCode;
use torget_core::resource;
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
