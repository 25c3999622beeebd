//! Needs told through the API: posted as a series, filled by bookings, changed and copied, with what is refused on the way.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget::demo::Account;
use torget_tests::api::Answer;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::ask;

async fn send(town: &Town, account: &Account, method: Method, path: &str, body: &Value) -> Answer {
    ask(town, Some(account), method, path, Some(body), None).await
}

async fn get(town: &Town, account: &Account, path: &str) -> Answer {
    ask(town, Some(account), Method::GET, path, None, None).await
}

fn codes(answer: &Answer) -> Vec<String> {
    let errors = answer.body["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["code"].as_str().map(str::to_owned)).collect()
}

on_both_engines! {
    async fn a_need_is_posted_filled_and_shown(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let manager = town.caller(account).await;
        let area = get(&town, account, "/areas").await.body[0]["id"].clone();
        let content = json!({ "quantity": 2, "need": { "reason": "vacancy" }, "reference": "Best 118" });
        let series = json!({ "from_on": "2026-11-25", "starts_minute": 420, "ends_minute": 960, "rule": "FREQ=MONTHLY;COUNT=4" });
        let base = json!({ "area_id": area, "unit_id": manager.unit_id, "content": content });

        let mut neither = base.clone();
        neither["draft"] = json!(true);
        let refused = send(&town, account, Method::POST, "/needs", &neither).await;
        assert_eq!((refused.status.as_u16(), codes(&refused)), (422, vec!["periods_or_series".to_owned()]));

        let mut by_rule = base.clone();
        by_rule["series"] = series;
        let posted = send(&town, account, Method::POST, "/needs", &by_rule).await.expect(StatusCode::CREATED);
        assert_eq!(posted["needs"].as_array().map(Vec::len), Some(3), "{posted}");
        assert_eq!(posted["refused"][0]["code"], "need_horizon");
        assert!(posted["refused"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
        let path = format!("/needs/{}", posted["needs"][0]["id"].as_str().expect("an id"));

        let request = town.request(&manager, november(25, 7), november(25, 16)).await;
        let mut booking = json!({ "resource_id": request.resource_id, "unit_id": request.unit_id,
            "starts_at": request.starts_at, "ends_at": request.ends_at });
        let refused = send(&town, account, Method::POST, "/bookings", &booking).await;
        assert_eq!(codes(&refused), ["missing"], "{}", refused.body);
        booking["need_id"] = posted["needs"][0]["id"].clone();
        let booked = send(&town, account, Method::POST, "/bookings", &booking).await.expect(StatusCode::CREATED);
        let sheet = get(&town, account, &path).await.expect(StatusCode::OK);
        assert_eq!((&sheet["need"]["state"], &sheet["need"]["sought"]), (&json!("partly_filled"), &json!(1)));
        assert_eq!(sheet["bookings"][0]["id"], booked["id"]);
        assert_eq!((&sheet["series"]["needs"], &sheet["series"]["rule"]), (&json!(3), &json!("FREQ=MONTHLY;COUNT=4")));

        let mut change = json!({ "version": 1, "starts_at": november(25, 7), "ends_at": november(25, 16), "content": content });
        assert_eq!(send(&town, account, Method::PUT, &path, &change).await.problem(StatusCode::CONFLICT), "stale");
        change["version"] = sheet["need"]["version"].clone();
        change["content"]["priority"] = json!("high");
        let changed = send(&town, account, Method::PUT, &path, &change).await.expect(StatusCode::OK);
        assert_eq!((&changed["priority"], &changed["quantity"]), (&json!("high"), &json!(2)));

        let withdrawn = ask(&town, Some(account), Method::POST, &format!("{path}/withdraw"), None, None).await;
        assert_eq!(withdrawn.expect(StatusCode::OK)["state"], "filled", "what is booked stays");
        let again = ask(&town, Some(account), Method::POST, &format!("{path}/withdraw"), None, None).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "illegal_need_step");

        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let sought = get(&town, coordinator, "/needs?sought=true&order=urgency&limit=200").await.expect(StatusCode::OK);
        let rows = sought["rows"].as_array().expect("rows");
        assert!(rows.iter().any(|row| row["id"] == posted["needs"][1]["id"]));
        assert!(rows.iter().all(|row| row["id"] != posted["needs"][0]["id"] && row["sought"] != 0));
        let nurse = town.accounts.iter().find(|account| account.role == "resource_person").expect("one");
        assert_eq!(get(&town, nurse, &path).await.status, StatusCode::NOT_FOUND);
    }
}
