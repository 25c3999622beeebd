//! Who is shared belongs to the lender: a person is lent by an organisation in which they have a role, now or later.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget_core::access::Role;
use torget_core::organisation::{Grantee, RoleInput, end_role, grant_role};
use torget_core::time::stockholm;
use torget_tests::{Town, on_both_engines};

use crate::ask;

on_both_engines! {
    async fn a_person_is_lent_by_an_organisation_of_theirs(database: TestDatabase) {
        let town = Town::found(database).await;
        let of_role = |role: &str| town.accounts.iter().find(|account| account.role == role).expect("somebody");
        let nurse = town.caller(of_role("resource_person")).await;
        let employer = nurse.organisation_id.expect("a resource person has an employer");
        let mut callers = Vec::new();
        for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
            callers.push(town.caller(account).await);
        }
        let other = callers.iter().filter_map(|caller| caller.organisation_id).find(|id| *id != employer);
        let other = other.expect("another municipality");

        let area_id = torget_core::collaboration::my_areas(town.market(), &nurse).await.expect("areas")[0].id;
        let lend = async |organisation: Value, person: Value| {
            let body = json!({
                "organisation_id": organisation, "person_id": person, "kind": "nurse",
                "content": {
                    "name": "Anna Ek", "attributes": { "grade": "nurse", "licence_number": "4100137" }, "capacity": 1,
                    "place_name": "Klippan", "latitude": 56.1, "longitude": 13.1, "state": "draft",
                },
            });
            let path = format!("/areas/{area_id}/resources");
            ask(&town, Some(of_role("pool_coordinator")), Method::POST, &path, Some(&body), None).await
        };
        let unknown = json!("01900000-0000-7000-8000-000000000000");
        for person in [json!(nurse.person_id), unknown] {
            let refused = lend(json!(other), person).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            let fault = &refused["errors"][0];
            assert_eq!((&fault["field"], &fault["code"]), (&json!("person_id"), &json!("person_of_another")), "{refused}");
        }
        lend(json!(employer), json!(nurse.person_id)).await.expect(StatusCode::CREATED);

        let admin = town.caller(of_role("collaboration_admin")).await;
        let next_week = stockholm::date_of(town.market().clock.now()) + chrono::Days::new(7);
        let role = RoleInput {
            role: Role::ResourcePerson,
            organisation_id: Some(other),
            unit_id: None,
            collaboration_id: None,
            from_on: next_week,
            to_on: None,
        };
        let granted = grant_role(town.market(), &admin, &Grantee::Person(nurse.person_id), &role).await.expect("a role");
        lend(json!(other), json!(nurse.person_id)).await.expect(StatusCode::CREATED);

        // A role whose last day is before its first never counts.
        end_role(town.market(), &admin, granted, next_week - chrono::Days::new(1)).await.expect("no role");
        lend(json!(other), json!(nurse.person_id)).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}
