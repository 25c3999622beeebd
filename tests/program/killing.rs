//! What was acknowledged survives: the program is killed in the middle of a stream of bookings and started again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use torget_core::time::{SystemClock, stockholm};
use torget_tests::api::try_send;
use torget_tests::app::configuration;
use torget_tests::mail::{self, Message};
use torget_tests::program::Program;
use torget_tests::{ApiClient, on_both_engines};

const CLIENTS: usize = 6;
const ACKNOWLEDGED_BEFORE_THE_KILL: usize = 15;

on_both_engines! {
    async fn every_acknowledged_booking_is_there_once_with_its_mail(database: TestDatabase) {
        let accounts = load_demo(&database.url).await;
        let mut program = Program::serve(&database).await;
        let token = |role: &str, unit: Option<&str>| {
            let fits = |account: &&torget::demo::Account| account.role == role && (unit.is_none() || account.unit.as_deref() == unit);
            accounts.iter().find(fits).expect("an account of the demo").api_token.clone()
        };
        let manager = ApiClient::new(&program.base_url, &token("unit_manager", Some("Fridhem")));
        let requests = Arc::new(requests(&manager).await);
        assert!(requests.len() > 2 * ACKNOWLEDGED_BEFORE_THE_KILL, "too little to book: {}", requests.len());

        let (tell, mut acknowledged) = mpsc::unbounded_channel();
        let next = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(book_until_gone(manager.clone(), requests.clone(), next.clone(), tell.clone())))
            .collect();
        drop(tell);
        for _ in 0..ACKNOWLEDGED_BEFORE_THE_KILL {
            acknowledged.recv().await.expect("the clients go on booking");
        }
        program.kill().await;
        let mut booked = Vec::new();
        for client in clients {
            booked.extend(client.await.expect("no client panics"));
        }
        assert!(booked.len() < requests.len(), "the program was killed too late");

        program.restart().await;
        let manager = ApiClient::new(&program.base_url, &token("unit_manager", Some("Fridhem")));
        for (key, id) in &booked {
            manager.get(&format!("/bookings/{id}")).await.expect(StatusCode::OK);
            let again = try_send(manager.request(Method::POST, "/bookings").header("Idempotency-Key", key).json(&requests[key.parse::<usize>().expect("a number")])).await;
            let again = again.expect("an answer").expect(StatusCode::CREATED);
            assert_eq!(again["id"].as_str(), Some(id.as_str()), "booked again under key {key}");
        }
        let ids: BTreeSet<&String> = booked.iter().map(|(_, id)| id).collect();
        assert_eq!(ids.len(), booked.len());
        each_has_its_mail(&accounts, &manager, &program.sender, &booked).await;
    }
}

/// Fills the database with the demo, by today's clock.
async fn load_demo(url: &str) -> Vec<torget::demo::Account> {
    let app =
        torget::app::App::build(configuration(url, &[]), Arc::new(SystemClock)).await.expect("the server is built");
    torget::demo::load(&app.state().market).await.expect("the demo loads")
}

/// Bookings that can all be made: everybody who can come on each of the coming days, once.
async fn requests(manager: &ApiClient) -> Vec<Value> {
    let me = manager.get("/me").await.expect(StatusCode::OK);
    let areas = manager.get("/areas").await.expect(StatusCode::OK);
    let area_id = areas[0]["id"].as_str().expect("an area").to_owned();
    let mut requests = Vec::new();
    for day in 5..26 {
        let starts_at =
            stockholm::day(stockholm::date_of(Utc::now()) + TimeDelta::days(day)).starts_at() + TimeDelta::hours(7);
        let question = json!({ "unit_id": me["unit_id"], "starts_at": starts_at.to_rfc3339(),
            "ends_at": (starts_at + TimeDelta::hours(9)).to_rfc3339(), "need": { "reason": "vacancy" } });
        let found = manager.post(&format!("/areas/{area_id}/candidates"), &question).await.expect(StatusCode::OK);
        for candidate in found["fit"].as_array().expect("a list") {
            let mut request = question.clone();
            request["resource_id"] = candidate["resource"]["id"].clone();
            requests.push(request);
        }
    }
    requests
}

/// Books one after the other until nobody answers any more; the keys and ids of what was acknowledged.
async fn book_until_gone(
    manager: ApiClient,
    requests: Arc<Vec<Value>>,
    next: Arc<AtomicUsize>,
    acknowledged: mpsc::UnboundedSender<()>,
) -> Vec<(String, String)> {
    let mut booked = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        let Some(request) = requests.get(number) else { return booked };
        let key = number.to_string();
        let sent = manager.request(Method::POST, "/bookings").header("Idempotency-Key", &key).json(request);
        let Ok(answer) = try_send(sent).await else { return booked };
        // The rest between shifts may refuse a person's next day.
        if answer.status == StatusCode::CREATED {
            // Nobody listens any more once enough of them are told.
            let _ = acknowledged.send(());
            booked.push((key, answer.body["id"].as_str().expect("an id").to_owned()));
        } else {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        }
    }
}

/// Each booking's person has been written to about it, at least once.
async fn each_has_its_mail(
    accounts: &[torget::demo::Account],
    manager: &ApiClient,
    sender: &str,
    booked: &[(String, String)],
) {
    for (_, id) in booked {
        let booking = manager.get(&format!("/bookings/{id}")).await.expect(StatusCode::OK);
        let name = booking["resource_name"].as_str().expect("a name");
        let person = accounts.iter().find(|a| a.role == "resource_person" && a.name == name).expect("an account");
        let about_it = |message: &Message| message.mail_from == sender && message.says(&format!("/bookings/{id}"));
        mail::wait(&person.email, 1, about_it).await;
    }
}
