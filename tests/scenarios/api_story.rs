//! The nurse pool's whole story, told by programs through the API: booked, answered, worked, attested, claimed; and the mail
//! about it, opened by another program.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget_tests::api::{ApiClient, send};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

const FRIDHEM: &str = "Fridhem";

/// What to send for the best candidate of tomorrow's day shift, on the second day of somebody's sickness.
async fn request(manager: &ApiClient) -> Value {
    let me = manager.get("/me").await.expect(StatusCode::OK);
    let areas = manager.get("/areas").await.expect(StatusCode::OK);
    let area_id = areas[0]["id"].as_str().expect("an area").to_owned();
    let need = json!({ "reason": "sickness", "absence_started_on": "2026-11-23" });
    let (starts_at, ends_at) = (november(24, 7).to_rfc3339(), november(24, 16).to_rfc3339());
    let unit_id = &me["unit_id"];
    let question = json!({ "unit_id": unit_id, "starts_at": starts_at, "ends_at": ends_at, "need": need });
    let candidates = manager.post(&format!("/areas/{area_id}/candidates"), &question).await.expect(StatusCode::OK);
    let resource_id = &candidates["fit"][0]["resource"]["id"];
    json!({ "resource_id": resource_id, "unit_id": unit_id, "starts_at": starts_at, "ends_at": ends_at, "need": need })
}

on_both_engines! {
    async fn a_shift_from_booking_to_claim(database: TestDatabase) {
        let town = Town::found_with_workers(database).await;
        let manager = town.api(town.manager_of(FRIDHEM));
        let booking = manager.post("/bookings", &request(&manager).await).await.expect(StatusCode::CREATED);
        assert_eq!(booking["state"], "held");
        let path = format!("/bookings/{}", booking["id"].as_str().expect("an id"));
        let nurse_account = town.account("resource_person", booking["resource_name"].as_str().expect("a name"));
        let nurse = town.api(nurse_account);

        // The nurse's mail holds an invitation that another program reads.
        let asked = town.app.mail_about(&path, &nurse_account.email, 1).await.remove(0).read();
        let invitation = &asked["calendar"];
        assert_eq!(invitation["method"], "REQUEST");
        assert_eq!(invitation["starts_at"], "2026-11-24T06:00:00Z");

        assert_eq!(manager.step(&format!("{path}/confirm")).await.problem(StatusCode::FORBIDDEN), "forbidden");
        let confirmed = nurse.step(&format!("{path}/confirm")).await.expect(StatusCode::OK);
        assert_eq!(confirmed["state"], "confirmed");
        let told = town.app.mail_about(&path, &nurse_account.email, 2).await.remove(1).read();
        assert_eq!(told["calendar"]["uid"], invitation["uid"]);
        assert!(told["calendar"]["sequence"].as_i64() > invitation["sequence"].as_i64(), "{told}");

        // Nobody reports what hasn't been.
        let hours = json!({ "starts_at": november(24, 7).to_rfc3339(), "ends_at": november(24, 17).to_rfc3339(),
            "break_minutes": 45 });
        let early = nurse.post(&format!("{path}/report"), &hours).await;
        assert_eq!(early.problem(StatusCode::CONFLICT), "step_too_early");

        town.app.clock.set(november(24, 18));
        let reported = nurse.post(&format!("{path}/report"), &hours).await.expect(StatusCode::OK);
        assert_eq!(reported["state"], "performed");
        let attested = manager.post(&format!("{path}/attest"), &json!({})).await.expect(StatusCode::OK);
        assert_eq!(attested["state"], "attested");
        let booked_ore = booking["price"]["total_ore"].as_i64().expect("a price");
        let attested_ore = attested["performance"]["price"]["total_ore"].as_i64().expect("a price");
        assert!(attested_ore > booked_ore, "an hour more costs more: {booked_ore}, {attested_ore}");

        claims_hold(&town, &booking, attested_ore).await;
        let steps = manager.get(&format!("{path}/history")).await.expect(StatusCode::OK);
        let actions: Vec<&str> = steps.as_array().expect("a list").iter().filter_map(|e| e["action"].as_str()).collect();
        assert_eq!(actions, ["booked", "confirmed", "reported", "attested"]);
    }

    async fn a_repeated_request_gets_its_first_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.api(town.manager_of(FRIDHEM));
        let request = request(&manager).await;
        let book = |body: Value| send(manager.request(Method::POST, "/bookings").header("Idempotency-Key", "k-1").json(&body));
        let first = book(request.clone()).await.expect(StatusCode::CREATED);
        let second = book(request.clone()).await.expect(StatusCode::CREATED);
        assert_eq!(first, second);
        let mut other = request;
        other["ends_at"] = json!(november(24, 15).to_rfc3339());
        let reused = book(other).await;
        assert!(reused.status.is_client_error(), "{}", reused.status);
    }

    async fn two_hundred_programs_book_one_place_and_one_gets_it(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.api(town.manager_of(FRIDHEM));
        let request = request(&manager).await;
        let attempts: Vec<_> = (0..200)
            .map(|_| {
                let (manager, request) = (manager.clone(), request.clone());
                tokio::spawn(async move { manager.post("/bookings", &request).await })
            })
            .collect();
        let (mut won, mut lost) = (0, 0);
        for attempt in attempts {
            let answer = attempt.await.expect("no attempt panics");
            match answer.status {
                StatusCode::CREATED => won += 1,
                _ => {
                    assert_eq!(answer.problem(StatusCode::CONFLICT), "place_taken");
                    lost += 1;
                }
            }
        }
        assert_eq!((won, lost), (1, 199));
    }
}

/// The shift stands in November's claims, and all positions sum to zero.
async fn claims_hold(town: &Town, booking: &Value, attested_ore: i64) {
    let economist = town.api(town.account("economist", "Ulf Sjöberg"));
    let me = economist.get("/me").await.expect(StatusCode::OK);
    let path =
        format!("/collaborations/{}/claims/2026-11", me["collaboration_ids"][0].as_str().expect("a collaboration"));
    let claims = economist.get(&path).await.expect(StatusCode::OK);
    assert_eq!(claims["position_sum_ore"], 0);
    let lines = claims["lines"].as_array().expect("an economist sees lines");
    let of_shift = lines.iter().filter(|line| line["booking_id"] == booking["id"] && line["kind"] == "claim");
    let claimed_ore: Vec<_> = of_shift.map(|line| line["total_ore"].as_i64()).collect();
    assert_eq!(claimed_ore, [Some(attested_ore)]);
    let file = economist.get(&format!("{path}/file")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.headers["content-type"].to_str().expect("text").starts_with("text/csv"));
}
