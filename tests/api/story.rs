//! A shift from the need to the claim, told through the API, with what is refused on the way.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget::demo::Account;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use torget_tests::api::Answer;

use crate::ask;

async fn get(town: &Town, account: &Account, path: &str) -> Answer {
    ask(town, Some(account), Method::GET, path, None, None).await
}

async fn post(town: &Town, account: &Account, path: &str, body: &Value) -> Answer {
    ask(town, Some(account), Method::POST, path, Some(body), None).await
}

async fn request(town: &Town, manager: &Account, day: u32) -> Value {
    let caller = town.caller(manager).await;
    let request = town.request(&caller, november(day, 7), november(day, 16)).await;
    json!({
        "resource_id": request.resource_id, "unit_id": request.unit_id,
        "starts_at": request.starts_at, "ends_at": request.ends_at, "need": { "reason": "vacancy" },
    })
}

/// The address of a booking to which its nurse has said yes.
async fn confirmed(town: &Town, manager: &Account, day: u32) -> String {
    let booked = post(town, manager, "/bookings", &request(town, manager, day).await).await.expect(StatusCode::CREATED);
    let nurse = town.account("resource_person", booked["resource_name"].as_str().expect("a name"));
    let path = format!("/bookings/{}", booked["id"].as_str().expect("an id"));
    ask(town, Some(nurse), Method::POST, &format!("{path}/confirm"), None, None).await.expect(StatusCode::OK);
    path
}

on_both_engines! {
    async fn a_shift_is_booked_worked_attested_and_claimed(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let wanted = request(&town, manager, 26).await;
        let booked = ask(&town, Some(manager), Method::POST, "/bookings", Some(&wanted), Some("first")).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.body);
        let id = booked.body["id"].as_str().expect("an id").to_owned();
        assert_eq!(booked.location(), Some(format!("/api/v1/bookings/{id}").as_str()));

        // The same request with its key gets the first answer; another request with it gets none.
        let again = ask(&town, Some(manager), Method::POST, "/bookings", Some(&wanted), Some("first")).await;
        assert_eq!((again.status, &again.body["id"]), (StatusCode::CREATED, &booked.body["id"]));
        let mut other = wanted.clone();
        other["need"]["reason"] = json!("holiday");
        let reused = ask(&town, Some(manager), Method::POST, "/bookings", Some(&other), Some("first")).await;
        assert_eq!((reused.status.as_u16(), reused.body["code"].as_str()), (422, Some("idempotency_key_reused")));

        // Without the key it is another booking of the same place.
        let lost = post(&town, manager, "/bookings", &wanted).await;
        assert_eq!((lost.status.as_u16(), lost.body["code"].as_str()), (409, Some("place_taken")), "{}", lost.body);
        assert!(!lost.body["alternatives"].as_array().expect("alternatives").is_empty(), "{}", lost.body);

        let nurse = town.account("resource_person", booked.body["resource_name"].as_str().expect("a name"));
        let path = format!("/bookings/{id}");
        let confirmed = ask(&town, Some(nurse), Method::POST, &format!("{path}/confirm"), None, None).await;
        assert_eq!(confirmed.body["state"], "confirmed", "{}", confirmed.body);
        let twice = ask(&town, Some(nurse), Method::POST, &format!("{path}/confirm"), None, None).await;
        assert_eq!((twice.status.as_u16(), twice.body["code"].as_str()), (409, Some("illegal_step")));

        let hours = json!({ "starts_at": november(26, 7), "ends_at": november(26, 17), "break_minutes": 45 });
        let early = post(&town, nurse, &format!("{path}/report"), &hours).await;
        assert_eq!((early.status.as_u16(), early.body["code"].as_str()), (409, Some("step_too_early")));
        town.app.clock.set(november(26, 18));
        let reported = post(&town, nurse, &format!("{path}/report"), &hours).await;
        assert_eq!(reported.body["state"], "performed", "{}", reported.body);
        let attested = post(&town, manager, &format!("{path}/attest"), &json!({})).await;
        assert_eq!(attested.body["state"], "attested", "{}", attested.body);

        let collaboration = town.caller(manager).await.collaboration_ids[0];
        let claims = get(&town, manager, &format!("/collaborations/{collaboration}/claims/2026-11")).await;
        let lines = claims.body["lines"].as_array().expect("lines");
        let line = lines.iter().find(|line| line["booking_id"] == json!(id)).expect("the shift's line");
        assert_eq!(line["total_ore"], attested.body["performance"]["price"]["total_ore"]);
        assert_eq!(claims.body["position_sum_ore"], 0);
        let history = get(&town, manager, &format!("{path}/history")).await;
        let actions: Vec<_> = history.body.as_array().expect("entries").iter().map(|e| e["action"].clone()).collect();
        assert_eq!(actions, ["booked", "confirmed", "reported", "attested"]);
    }

    async fn what_a_rule_refuses_is_told_with_its_values(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let mut wanted = request(&town, manager, 26).await;
        wanted["need"] = json!({ "reason": "sickness", "absence_started_on": "2026-11-12" });
        let refused = post(&town, manager, "/bookings", &wanted).await;
        assert_eq!((refused.status.as_u16(), refused.body["code"].as_str()), (422, Some("rules_refuse")));
        let rule = &refused.body["rules"][0];
        assert_eq!(rule["rule"], "absence_days", "{}", refused.body);
        assert_eq!(rule["values"]["day"], json!({ "type": "number", "value": 15 }));
        assert!(rule["message"].as_str().expect("a message").contains("day 15"), "{rule}");
        assert_eq!(rule["overridable"], true);

        // A relapse of a relapse: three days, seven more, and the seventh of this absence.
        let earlier = json!({ "started_on": "2026-11-10", "ended_on": "2026-11-16", "days_before": 3 });
        let need = json!({ "reason": "sickness", "absence_started_on": "2026-11-20", "earlier_absence": earlier });
        wanted["need"] = need;
        let refused = post(&town, manager, "/bookings", &wanted).await;
        assert_eq!(refused.body["rules"][0]["values"]["day"], json!({ "type": "number", "value": 17 }), "{}", refused.body);
    }

    async fn who_may_not_override_a_rule_is_told_so_before_anything_else(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let mut wanted = request(&town, manager, 26).await;
        post(&town, manager, "/bookings", &wanted).await.expect(StatusCode::CREATED);
        wanted["override_reason"] = json!("Ingen annan kan");
        let refused = post(&town, manager, "/bookings", &wanted).await;
        assert_eq!((refused.status.as_u16(), refused.body["code"].as_str()), (403, Some("forbidden")));
    }

    async fn malformed_requests_change_nothing_and_name_every_fault(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let mut wanted = request(&town, manager, 26).await;
        wanted["starts_at"] = json!("tomorrow");
        wanted["colour"] = json!("red");
        wanted["need"] = json!({});
        let refused = post(&town, manager, "/bookings", &wanted).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let faults: Vec<_> = refused.body["errors"].as_array().expect("errors").iter().collect();
        let named = |field: &str, code: &str| faults.iter().any(|f| f["field"] == field && f["code"] == code);
        assert!(named("colour", "unknown_field") && named("need.reason", "missing"), "{}", refused.body);
        assert!(named("starts_at", "schema"), "{}", refused.body);

        let unknown = get(&town, manager, "/bookings?colour=red").await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
        let nobody = ask(&town, None, Method::GET, "/bookings", None, None).await;
        assert_eq!((nobody.status.as_u16(), nobody.body["code"].as_str()), (401, Some("unauthorized")));
        let wrong = ask(&town, Some(manager), Method::PATCH, "/bookings", None, None).await;
        assert_eq!((wrong.status.as_u16(), wrong.body["code"].as_str()), (405, Some("method_not_allowed")));
    }

    async fn another_municipalitys_booking_does_not_exist(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let wanted = request(&town, manager, 26).await;
        let booked = post(&town, manager, "/bookings", &wanted).await;
        let path = format!("/bookings/{}", booked.body["id"].as_str().expect("an id"));
        let mut strangers = town.accounts.iter().filter(|account| account.role == "unit_manager");
        let stranger = strangers.find(|account| account.organisation != manager.organisation).expect("another town");
        let seen = get(&town, stranger, &path).await;
        assert_eq!((seen.status.as_u16(), seen.body["code"].as_str()), (404, Some("not_found")));
        let taken = post(&town, stranger, &format!("{path}/cancel"), &json!({})).await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_pays_another_fee_than_they_looked_at(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let path = confirmed(&town, manager, 26).await;
        let cancel = format!("{path}/cancel");

        town.app.clock.set(november(25, 11));
        let looked = get(&town, manager, &cancel).await;
        assert!(looked.body["fee"].is_null(), "{}", looked.body);
        town.app.clock.set(november(25, 13));
        let late = post(&town, manager, &cancel, &json!({ "expected_fee_ore": 0 })).await;
        assert_eq!((late.status.as_u16(), late.body["code"].as_str()), (409, Some("fee_changed")), "{}", late.body);
        let fee = get(&town, manager, &cancel).await.body["fee"]["total_ore"].clone();
        let values = &late.body["errors"][0]["values"];
        assert_eq!(values["expected_ore"], json!({ "type": "ore", "value": 0 }));
        assert_eq!(values["fee_ore"], json!({ "type": "ore", "value": fee }));
        assert_eq!(get(&town, manager, &path).await.body["state"], "confirmed");

        let cancelled = post(&town, manager, &cancel, &json!({ "expected_fee_ore": fee })).await;
        assert_eq!(cancelled.body["state"], "cancelled", "{}", cancelled.body);
        assert_eq!(cancelled.body["fee"]["total_ore"], fee);
    }

    async fn hours_that_are_reported_anew_are_not_approved_unseen(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.manager_of("Fridhem");
        let path = confirmed(&town, manager, 26).await;
        let name = get(&town, manager, &path).await.body["resource_name"].clone();
        let nurse = town.account("resource_person", name.as_str().expect("a name"));
        town.app.clock.set(november(26, 20));
        let report = async |until: i64| {
            let hours = json!({ "starts_at": november(26, 7), "ends_at": november(26, until), "break_minutes": 45 });
            post(&town, nurse, &format!("{path}/report"), &hours).await.expect(StatusCode::OK)
        };
        report(16).await;
        let looked = get(&town, manager, &path).await.body["version"].clone();
        report(19).await;

        let attest = format!("{path}/attest");
        let unseen = post(&town, manager, &attest, &json!({ "version": looked })).await;
        assert_eq!((unseen.status.as_u16(), unseen.body["code"].as_str()), (409, Some("stale")), "{}", unseen.body);
        let now = get(&town, manager, &path).await.body;
        assert_eq!(now["state"], "performed");
        let attested = post(&town, manager, &attest, &json!({ "version": now["version"] })).await;
        assert_eq!(attested.body["state"], "attested", "{}", attested.body);
        assert_eq!(attested.body["performance"]["attested_ends_at"], now["performance"]["reported_ends_at"]);
    }
}
