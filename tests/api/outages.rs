//! Outages over the API: what a rule had to say of a booking does not stand in the way, and what is wrong is told with its values.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::ask;

on_both_engines! {
    async fn an_outage_over_a_booking_with_a_warning_is_told(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let manager = town.caller(account).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        // The twelfth day of an absence is warned of.
        let body = json!({ "resource_id": request.resource_id, "unit_id": request.unit_id, "starts_at": request.starts_at,
            "ends_at": request.ends_at, "need": { "reason": "sickness", "absence_started_on": "2026-11-15" } });
        let booked = ask(&town, Some(account), Method::POST, "/bookings", Some(&body), None).await;
        let booked = booked.expect(StatusCode::CREATED);
        assert_eq!(booked["warnings"][0]["rule"], "absence_days", "{booked}");
        let ill = json!({ "starts_at": november(26, 0), "ends_at": november(27, 0), "reason": "sick" });
        let path = format!("/resources/{}/outages", request.resource_id);
        let reported = ask(&town, Some(coordinator), Method::POST, &path, Some(&ill), None).await;
        let reported = reported.expect(StatusCode::CREATED);
        let hit = &reported["hits"][0];
        assert_eq!((&hit["booking"]["id"], &hit["need_state"]), (&booked["id"], &json!("open")));
        assert_eq!(hit["booking"]["warnings"], booked["warnings"]);
        assert_eq!(reported["other_hits"], 0);

        let listed = ask(&town, Some(coordinator), Method::GET, &path, None, None).await.expect(StatusCode::OK);
        assert_eq!(listed[0]["id"], reported["id"]);
        let address = format!("/outages/{}", reported["id"].as_str().expect("an id"));
        let (end, late) = (format!("{address}/end"), json!({ "ends_at": november(28, 0) }));
        let refused = ask(&town, Some(coordinator), Method::POST, &end, Some(&late), None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "outage_end_range", "{}", refused.body);
        let seen = ask(&town, Some(coordinator), Method::GET, &address, None, None).await.expect(StatusCode::OK);
        assert_eq!(seen["ends_at"], reported["ends_at"]);
    }

    async fn hours_that_overlap_are_told_as_values(database: TestDatabase) {
        let town = Town::found(database).await;
        let nurse = town.account("resource_person", "Anna Ek");
        let mine = ask(&town, Some(nurse), Method::GET, "/me/resources", None, None).await.expect(StatusCode::OK);
        let path = format!("/resources/{}/availability", mine[0]["id"].as_str().expect("an id"));
        let plan = ask(&town, Some(nurse), Method::GET, &path, None, None).await.expect(StatusCode::OK);
        let hours = |starts: i64, ends: i64| {
            json!({ "week": 1, "weekday": 1, "hours": { "starts_minute": starts, "ends_minute": ends } })
        };
        let body = json!({ "version": plan["version"], "weekly": { "weeks": 1, "first_monday_on": "2026-11-23",
            "on_holidays": true, "hours": [hours(420, 960), hours(900, 1200)] } });
        let refused = ask(&town, Some(nurse), Method::PUT, &format!("{path}/weekly"), Some(&body), None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let values = refused.body["errors"][0]["values"].as_object().expect("values");
        let is_hours = |value: &&Value| value["type"] == "hours" && value["value"]["starts_minute"].is_i64();
        assert_eq!(values.values().filter(is_hours).count(), 2, "{}", refused.body);
    }
}
