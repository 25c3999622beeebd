//! Whatever is sent again with its key gets its first answer and changes nothing, for every operation that changes something.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget::demo::Account;
use torget::work::work_once;
use torget_core::booking::need::Priority;
use torget_core::db::{Db, DbError, Statement};
use torget_core::{change, sql};
use torget_tests::api::Answer;
use torget_tests::asking::{add_need, add_people};
use torget_tests::performed::TwoSteps;
use torget_tests::queueing::{Taken, post};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::ask;

/// A POST that only looks: it can't do anything twice.
const LOOKS: [&str; 5] = [
    "/bookings/preview",
    "/bookings/{booking_id}/change/preview",
    "/bookings/{booking_id}/exchange/preview",
    "/areas/{area_id}/board",
    "/areas/{area_id}/candidates",
];

const COUNT: Statement = Statement { name: "COUNT", sql: "select count(*) from audit_entry", only: None };
const FAIL: Statement = Statement { name: "FAIL", sql: "update outbox set state = 'failed'", only: None };

/// Sends requests twice, and remembers which operations it has seen.
struct Twice<'t> {
    town: &'t Town,
    seen: BTreeSet<&'static str>,
}

impl Twice<'_> {
    /// Posts `body` to the address that `operation` becomes with `places`, twice with the same key, and answers the answer.
    async fn post(
        &mut self,
        account: &Account,
        operation: &'static str,
        places: &[(&str, &str)],
        body: Option<Value>,
    ) -> Value {
        let path = places.iter().fold(operation.to_owned(), |path, (name, value)| path.replace(name, value));
        let (first, done) = (self.send(account, &path, body.as_ref()).await, written(&self.town.market().db).await);
        assert!(first.status.is_success(), "{operation}: {}", first.body);
        let again = self.send(account, &path, body.as_ref()).await;
        assert_eq!(written(&self.town.market().db).await, done, "{operation} does nothing the second time");
        let shown_once = [("/me/tokens", "token_shown"), ("/feeds/{of}/{subject_id}", "address_shown")];
        if let Some((_, code)) = shown_once.into_iter().find(|(shown, _)| *shown == operation) {
            assert_eq!(again.problem(StatusCode::CONFLICT), code);
        } else {
            assert_eq!((again.status, again.location(), &again.body), (first.status, first.location(), &first.body));
        }
        self.seen.insert(operation);
        first.body
    }

    async fn send(&self, account: &Account, path: &str, body: Option<&Value>) -> Answer {
        let key = format!("key-of-{path}");
        ask(self.town, Some(account), Method::POST, path, body, Some(&key)).await
    }
}

/// How many deeds the audit holds.
async fn written(db: &Db) -> i64 {
    let mut tx = db.read().await.expect("the store answers");
    let (count,): (i64,) = sql!(&mut tx, one(i64,), COUNT).expect("a count");
    count
}

fn id(body: &Value) -> &str {
    body["id"].as_str().expect("an id")
}

on_both_engines! {
    async fn every_request_that_comes_again_with_its_key_gets_its_first_answer(database: TestDatabase) {
        let town = Town::found(database).await;
        let mut twice = Twice { town: &town, seen: BTreeSet::new() };
        administration(&mut twice).await;
        needs(&mut twice).await;
        bookings(&mut twice).await;
        offers(&mut twice).await;
        operation(&mut twice).await;
        exchange(&mut twice).await;
        let document = torget::api::document();
        let posts = document["paths"].as_object().expect("paths").iter();
        let posts = posts.filter(|(path, item)| item["post"].is_object() && !LOOKS.contains(&path.as_str()));
        let missing: Vec<&str> =
            posts.map(|(path, _)| path.as_str()).filter(|path| !twice.seen.contains(path)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "send these twice too");
    }
}

async fn administration(twice: &mut Twice<'_>) {
    let town = twice.town;
    let admin = town.accounts.iter().find(|account| account.role == "collaboration_admin").expect("an administrator");
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("a coordinator");
    let caller = town.caller(admin).await;
    let collaboration = caller.collaboration_ids[0].to_string();
    let organisation = json!({ "from_on": "2026-12-01", "organisation": {
        "kind": "company", "organisation_number": "556677-8899", "name": "Vikarier i norr AB", "short_name": "Vikarier",
        "email": "hej@vikarier.example", "latitude": 56.1, "longitude": 12.9 } });
    let path = "/collaborations/{collaboration_id}/organisations";
    let made = twice.post(admin, path, &[("{collaboration_id}", &collaboration)], Some(organisation)).await;
    let unit = json!({ "name": "Kontoret", "address": "Storgatan 1", "phone": "", "email": "kontoret@vikarier.example",
        "cost_centre": "1", "latitude": 56.1, "longitude": 12.9, "active": true });
    let path = "/organisations/{organisation_id}/units";
    twice.post(admin, path, &[("{organisation_id}", id(&made))], Some(unit)).await;

    let role = json!({ "role": "collaboration_admin", "collaboration_id": collaboration, "from_on": "2026-12-01" });
    let manager = &town.manager_of("Fridhem").email;
    twice.post(admin, "/roles", &[], Some(json!({ "email": manager, "role": role }))).await;

    let areas = ask(town, Some(admin), Method::GET, "/areas", None, None).await;
    let area = id(&areas.body[0]).to_owned();
    let agreements = ask(town, Some(admin), Method::GET, &format!("/areas/{area}/agreements"), None, None).await;
    let prices = &agreements.body[0]["tariffs"][0]["prices"];
    let tariff = json!({ "valid_from_on": "2027-02-01", "prices": prices });
    let agreement = id(&agreements.body[0]["agreement"]).to_owned();
    let path = "/agreements/{agreement_id}/tariffs";
    twice.post(admin, path, &[("{agreement_id}", &agreement)], Some(tariff)).await;

    let opened = json!({ "plugin_key": "nurse_pool", "name": "Undersköterskor", "state": "pilot", "exercises_authority": false });
    let path = "/collaborations/{collaboration_id}/areas";
    let opened = twice.post(admin, path, &[("{collaboration_id}", &collaboration)], Some(opened)).await;
    let made_on_paper = json!({ "name": "Avtal om undersköterskor", "valid_from_on": "2026-12-01", "vat_basis_points": 2500,
        "vat_reason": "Uthyrning av personal", "cancel_free_days_before": 1, "cancel_free_until_minute": 720,
        "cancel_fee_basis_points": 5000 });
    twice.post(admin, "/areas/{area_id}/agreements", &[("{area_id}", id(&opened))], Some(made_on_paper)).await;

    let resources = ask(town, Some(coordinator), Method::GET, &format!("/areas/{area}/resources"), None, None).await;
    let model = &resources.body["rows"][0];
    let role =
        json!({ "role": "resource_person", "organisation_id": model["organisation_id"], "from_on": "2026-11-01" });
    let person = json!({ "person": { "name": "Rut Vik", "email": "rut.vik@bjuv.example", "phone": "", "language": "sv" },
        "password": "en lång mening om bi", "role": role });
    let person = twice.post(admin, "/persons", &[], Some(person)).await;
    let economist = json!({ "role": "economist", "organisation_id": id(&made), "from_on": "2026-12-01" });
    twice.post(admin, "/persons/{person_id}/roles", &[("{person_id}", id(&person))], Some(economist)).await;
    let resource = json!({ "organisation_id": model["organisation_id"], "person_id": person["id"], "kind": model["kind"], "content": {
        "name": "Extra", "attributes": model["attributes"], "capacity": 1, "place_name": "Klippan", "latitude": 56.1,
        "longitude": 13.1, "state": "draft" } });
    twice.post(coordinator, "/areas/{area_id}/resources", &[("{area_id}", &area)], Some(resource)).await;
    twice.post(coordinator, "/me/tokens", &[], Some(json!({ "name": "kalendern" }))).await;
    let places = [("{of}", "resource"), ("{subject_id}", id(model))];
    twice.post(coordinator, "/feeds/{of}/{subject_id}", &places, None).await;
}

async fn needs(twice: &mut Twice<'_>) {
    let town = twice.town;
    let account = town.manager_of("Fridhem");
    let manager = town.caller(account).await;
    let areas = ask(town, Some(account), Method::GET, "/areas", None, None).await;
    let body = |day: u32, draft: bool| {
        json!({ "area_id": areas.body[0]["id"], "unit_id": manager.unit_id, "draft": draft,
            "periods": [{ "starts_at": november(day, 13), "ends_at": november(day, 22) }],
            "content": { "need": { "reason": "vacancy" } } })
    };
    let draft = twice.post(account, "/needs", &[], Some(body(25, true))).await;
    let first = |posted: &Value| id(&posted["needs"][0]).to_owned();
    let draft = [("{need_id}", first(&draft))];
    let places = [(draft[0].0, draft[0].1.as_str())];
    twice.post(account, "/needs/{need_id}/post", &places, None).await;
    twice.post(account, "/needs/{need_id}/copy", &places, Some(json!({ "days": ["2026-11-29"] }))).await;
    twice.post(account, "/needs/{need_id}/withdraw", &places, None).await;
    let elsewhere = json!({ "key": "agency", "cost_ore": 450_000, "places": 1 });
    twice.post(account, "/needs/{need_id}/elsewhere", &places, Some(elsewhere)).await;
    // Whoever is taken can be waited for.
    let hours = (november(28, 13), november(28, 22));
    let nurse = Some(Taken::by_fridhem(town, hours).await.nurse.resource_id);
    let need = post(town, &manager, nurse, hours, (Priority::Normal, 1)).await.id.to_string();
    twice.post(account, "/needs/{need_id}/wait", &[("{need_id}", &need)], None).await;
    twice.post(account, "/needs/{need_id}/stop-waiting", &[("{need_id}", &need)], None).await;
}

async fn bookings(twice: &mut Twice<'_>) {
    let town = twice.town;
    let account = town.manager_of("Fridhem");
    let manager = town.caller(account).await;
    let mut made = Vec::new();
    for day in [24, 26, 28] {
        let request = town.request(&manager, november(day, 7), november(day, 16)).await;
        let body = json!({ "resource_id": request.resource_id, "unit_id": request.unit_id,
            "starts_at": request.starts_at, "ends_at": request.ends_at, "need": { "reason": "vacancy" } });
        // One key names one request, so the later ones have theirs in the address.
        let booked = match day {
            24 => twice.post(account, "/bookings", &[], Some(body)).await,
            _ => {
                ask(town, Some(account), Method::POST, "/bookings", Some(&body), None).await.expect(StatusCode::CREATED)
            }
        };
        made.push(booked);
    }
    let nurse = |booking: &Value| town.account("resource_person", booking["resource_name"].as_str().expect("a name"));
    let (worked, declined, cancelled) = (&made[0], &made[1], &made[2]);
    let place = |booking: &Value| [("{booking_id}", id(booking).to_owned())];
    let places = [place(worked), place(declined), place(cancelled)];
    let places = places.each_ref().map(|place| [(place[0].0, place[0].1.as_str())]);
    twice.post(nurse(worked), "/bookings/{booking_id}/confirm", &places[0], None).await;
    twice.post(nurse(declined), "/bookings/{booking_id}/decline", &places[1], None).await;
    twice.post(account, "/bookings/{booking_id}/cancel", &places[2], Some(json!({}))).await;
    changes(twice, account, nurse(worked), id(worked)).await;
    exchanges(twice).await;
    town.app.clock.set(november(24, 17));
    let hours = json!({ "starts_at": november(24, 7), "ends_at": november(24, 17), "break_minutes": 45 });
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("a coordinator");
    let resource = worked["resource_id"].as_str().expect("an id");
    let ill = json!({ "starts_at": november(25, 7), "ends_at": november(26, 7), "reason": "other" });
    let path = "/resources/{resource_id}/outages";
    let outage = twice.post(coordinator, path, &[("{resource_id}", resource)], Some(ill)).await;
    let place = [("{outage_id}", id(&outage))];
    let well = json!({ "ends_at": november(25, 22) });
    twice.post(coordinator, "/outages/{outage_id}/end", &place, Some(well)).await;
    twice.post(coordinator, "/outages/{outage_id}/undo", &place, None).await;
    absences(twice).await;
    twice.post(nurse(worked), "/bookings/{booking_id}/report", &places[0], Some(hours)).await;
    twice.post(account, "/bookings/{booking_id}/attest", &places[0], None).await;
    let shorter = json!({ "starts_at": november(24, 7), "ends_at": november(24, 16), "break_minutes": 45 });
    let correction = json!({ "performed": shorter, "reason": "Gick klockan fyra" });
    twice.post(account, "/bookings/{booking_id}/correct", &places[0], Some(correction)).await;
    incidents(twice, account, nurse(worked), &places[0]).await;
    two_steps(twice).await;
}

/// An incident at a shift that was worked, from the report to its end, with a file.
async fn incidents(twice: &mut Twice<'_>, account: &Account, nurse: &Account, place: &[(&str, &str); 1]) {
    let new = json!({ "kind": "late", "text": "Ingen öppnade före halv åtta." });
    let incident = twice.post(nurse, "/bookings/{booking_id}/incidents", place, Some(new)).await;
    let file = json!({ "name": "tidkort.pdf", "content": "JVBERi0xLjc=", "incident_id": incident["id"] });
    twice.post(account, "/bookings/{booking_id}/attachments", place, Some(file)).await;
    let place = [("{incident_id}", id(&incident))];
    let said = |text: &str| Some(json!({ "text": text }));
    twice.post(account, "/incidents/{incident_id}/answer", &place, said("Vi ser över nycklarna.")).await;
    twice.post(account, "/incidents/{incident_id}/handle", &place, said("")).await;
    twice.post(nurse, "/incidents/{incident_id}/reopen", &place, said("Samma sak igen.")).await;
    twice.post(nurse, "/incidents/{incident_id}/close", &place, said("Nu är det löst.")).await;
}

/// A shift of an agreement by which two attest, which the second sends back.
async fn two_steps(twice: &mut Twice<'_>) {
    let town = twice.town;
    let worked = TwoSteps::reported(town).await;
    let (account, economist) = (town.manager_of("Fridhem"), worked.economist_account(town));
    let body = json!({ "bookings": [{ "booking_id": worked.booking_id }] });
    twice.post(account, "/attests", &[], Some(body)).await;
    let id = worked.booking_id.to_string();
    let reason = json!({ "reason": "Rasten saknas" });
    twice.post(economist, "/bookings/{booking_id}/send-back", &[("{booking_id}", &id)], Some(reason)).await;
}

/// A shift about whose break its nurse is asked three times.
async fn changes(twice: &mut Twice<'_>, account: &Account, nurse: &Account, id: &str) {
    let town = twice.town;
    let place = [("{booking_id}", id)];
    for (path, by, break_minutes) in [
        ("/bookings/{booking_id}/changes/{change_id}/accept", nurse, 60),
        ("/bookings/{booking_id}/changes/{change_id}/decline", nurse, 30),
        ("/bookings/{booking_id}/changes/{change_id}/withdraw", account, 15),
    ] {
        let address = format!("/bookings/{id}");
        let now = ask(town, Some(account), Method::GET, &address, None, None).await.expect(StatusCode::OK);
        let hours =
            json!({ "starts_at": november(24, 7), "ends_at": november(24, 16), "break_minutes": break_minutes });
        let body = json!({ "version": now["version"], "hours": hours });
        let asked = match break_minutes {
            60 => twice.post(account, "/bookings/{booking_id}/change", &place, Some(body)).await,
            _ => {
                let address = format!("{address}/change");
                ask(town, Some(account), Method::POST, &address, Some(&body), None).await.expect(StatusCode::OK)
            }
        };
        let change = asked["change"]["id"].as_str().expect("the question");
        let places = [place[0], ("{change_id}", change)];
        twice.post(by, path, &places, None).await;
    }
}

/// A shift to which its nurse did not come, for what nobody could help; and one whose unit did not receive its nurse.
async fn absences(twice: &mut Twice<'_>) {
    let town = twice.town;
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("a coordinator");
    let begun_at = town.market().clock.now();
    town.app.clock.set(november(23, 6));
    let booking = Taken::by_fridhem_of_the_demo(town, (november(24, 13), november(24, 22))).await.booking;
    town.app.clock.set(begun_at);
    let id = booking.id.to_string();
    let place = [("{booking_id}", id.as_str())];
    let absent = json!({ "absent": "unit" });
    twice.post(coordinator, "/bookings/{booking_id}/no-show", &place, Some(absent)).await;
    let reason = json!({ "reason": "Snöstorm" });
    twice.post(coordinator, "/bookings/{booking_id}/excuse", &place, Some(reason)).await;
}

/// A shift about which a colleague is asked three times whether they can take it.
async fn exchanges(twice: &mut Twice<'_>) {
    let town = twice.town;
    let (account, hours) = (town.manager_of("Fridhem"), (november(27, 7), november(27, 16)));
    let booking = Taken::by_fridhem_of_the_demo(town, hours).await.booking;
    let manager = town.caller(account).await;
    let colleague = town.candidates(&manager, hours.0, hours.1).await.fit.remove(0).resource;
    let taker = town.account("resource_person", &colleague.name);
    let id = booking.id.to_string();
    let target = json!({ "kind": "stand_in", "resource_id": colleague.id });
    let body = json!({ "version": booking.version, "target": target });
    for (path, by) in [
        ("/exchanges/{exchange_id}/withdraw", account),
        ("/exchanges/{exchange_id}/decline", taker),
        ("/exchanges/{exchange_id}/accept", taker),
    ] {
        let asked = match path {
            "/exchanges/{exchange_id}/withdraw" => {
                twice
                    .post(account, "/bookings/{booking_id}/exchange", &[("{booking_id}", &id)], Some(body.clone()))
                    .await
            }
            _ => {
                let address = format!("/bookings/{id}/exchange");
                ask(town, Some(account), Method::POST, &address, Some(&body), None).await.expect(StatusCode::OK)
            }
        };
        let exchange = asked["exchange"]["id"].as_str().expect("the question");
        let party = (by.email == taker.email).then(|| json!({ "party": "taker" }));
        twice.post(by, path, &[("{exchange_id}", exchange)], party).await;
    }
}

async fn offers(twice: &mut Twice<'_>) {
    let town = twice.town;
    let (account, period) = (town.manager_of("Fridhem"), (november(30, 7), november(30, 16)));
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("a coordinator");
    let manager = town.caller(account).await;
    let people = add_people(town, &manager, period, 5).await;
    let need = add_need(town, &manager, people[0].resource_id, period, 5).await.to_string();
    let asked: Vec<_> = people.iter().map(|one| one.resource_id).collect();
    let body = json!({ "resource_ids": asked, "spread": "at_once" });
    let sent = twice.post(account, "/needs/{need_id}/offers", &[("{need_id}", &need)], Some(body)).await;
    let place = |number: usize| [("{offer_id}", id(&sent[number]))];
    twice.post(coordinator, "/offers/{offer_id}/accept", &place(0), None).await;
    twice.post(coordinator, "/offers/{offer_id}/decline", &place(1), None).await;
    let hours = json!({ "starts_at": november(30, 8), "ends_at": november(30, 15) });
    twice.post(coordinator, "/offers/{offer_id}/counter", &place(2), Some(hours.clone())).await;
    twice.post(account, "/offers/{offer_id}/accept-counter", &place(2), None).await;
    twice.post(coordinator, "/offers/{offer_id}/counter", &place(3), Some(hours)).await;
    twice.post(account, "/offers/{offer_id}/reject-counter", &place(3), None).await;
    twice.post(account, "/offers/{offer_id}/withdraw", &place(4), None).await;
}

async fn operation(twice: &mut Twice<'_>) {
    let town = twice.town;
    let operator = town.accounts.iter().find(|account| account.role == "system_operator").expect("an operator");
    let made = twice.post(operator, "/collaborations", &[], Some(json!({ "name": "Södra Halland" }))).await;
    let joining = json!({ "organisation_number": "556677-8899", "from_on": "2026-12-01" });
    let path = "/collaborations/{collaboration_id}/members";
    twice.post(operator, path, &[("{collaboration_id}", id(&made))], Some(joining)).await;
    let failed: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, FAIL));
    failed.expect("the mail has failed");
    let outbox = ask(town, Some(operator), Method::GET, "/outbox?limit=1", None, None).await;
    let message = id(&outbox.body["rows"][0]).to_owned();
    twice.post(operator, "/outbox/{message_id}/retry", &[("{message_id}", &message)], None).await;
}

async fn exchange(twice: &mut Twice<'_>) {
    let town = twice.town;
    let admin = town.accounts.iter().find(|account| account.role == "collaboration_admin").expect("an administrator");
    let export = json!({ "list": "units", "format": "csv" });
    let export = twice.post(admin, "/jobs/exports", &[], Some(export)).await;
    twice.post(admin, "/jobs/{work_id}/cancel", &[("{work_id}", id(&export))], None).await;
    let rows = "Organisation;Enhet;Adress;E-post;Kostnadsställe;Latitud;Longitud\n\
        Klippan;Nybo;Storgatan 1;nybo@klippan.example;1;56,13;13,13\n";
    let file = json!({ "about": "units", "file_name": "enheter.csv", "content_base64": STANDARD.encode(rows) });
    let check = twice.post(admin, "/jobs/imports", &[], Some(file)).await;
    while work_once(town.app.state()).await.expect("the store answers") {}
    twice.post(admin, "/jobs/{work_id}/carry-out", &[("{work_id}", id(&check))], None).await;
}
