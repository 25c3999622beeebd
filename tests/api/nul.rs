//! No text holds U+0000, which PostgreSQL can't store: wherever one is sent it is refused, and nothing fails.
//!
//! The operations and their members are those of the API's own document, so that a new one can't be forgotten.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torget::demo::Account;
use torget_tests::{Town, on_both_engines};

use crate::ask;
use crate::matrix::{Extent, Identities};

/// Between them they may do everything.
const ROLES: [&str; 4] = ["unit_manager", "pool_coordinator", "collaboration_admin", "system_operator"];

/// What comes of a body by putting a NUL into one of its texts, or beside the members of one of its objects.
fn spoiled(body: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for place in places(body, "") {
        let mut with_nul = body.clone();
        match with_nul.pointer_mut(&place).expect("a place of the body") {
            Value::Object(members) => {
                members.insert("x\0".to_owned(), json!("x"));
            }
            text => *text = json!(format!("{}\0", text.as_str().unwrap_or_default())),
        }
        found.push((place, with_nul));
    }
    found
}

/// Where texts and objects are.
fn places(value: &Value, at: &str) -> Vec<String> {
    let here = vec![at.to_owned()];
    match value {
        Value::String(_) => here,
        Value::Array(values) => {
            values.iter().enumerate().flat_map(|(n, value)| places(value, &format!("{at}/{n}"))).collect()
        }
        Value::Object(members) => {
            let below = members.iter().flat_map(|(name, value)| places(value, &format!("{at}/{name}")));
            here.into_iter().chain(below).collect()
        }
        _ => Vec::new(),
    }
}

on_both_engines! {
    async fn a_nul_is_refused_wherever_it_is_sent(database: TestDatabase) {
        let town = Town::found(database).await;
        let ids = Identities::of(&town).await;
        let of_role = |role: &&str| town.accounts.iter().find(|account| account.role == *role).expect("somebody");
        let accounts: Vec<&Account> = ROLES.iter().map(of_role).collect();
        let document = torget::api::document();
        let mut sent = 0;
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("methods") {
                let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let Some(body) = ids.body(&document, &operation["requestBody"], Extent::Everything) else { continue };
                for (place, body) in spoiled(&body) {
                    for account in &accounts {
                        let answer = ask(&town, Some(account), verb.clone(), &ids.fill(path), Some(&body), None).await;
                        let refused = answer.status.is_client_error();
                        assert!(refused, "{method} {path} {place}: {} {}", answer.status, answer.body);
                        sent += 1;
                    }
                }
            }
        }
        assert!(sent > 400, "too few texts were found: {sent}");
    }

    async fn a_nul_in_an_address_is_refused(database: TestDatabase) {
        let town = Town::found(database).await;
        let ids = Identities::of(&town).await;
        let document = torget::api::document();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().expect("a name");
                let address = match parameter["in"].as_str() {
                    Some("query") => format!("{}?{name}=x%00", ids.fill(path)),
                    Some("path") => ids.fill(&path.replace(&format!("{{{name}}}"), "x%00")),
                    _ => continue,
                };
                for role in ROLES {
                    let account = town.accounts.iter().find(|account| account.role == role);
                    let answer = ask(&town, account, Method::GET, &address, None, None).await;
                    assert!(answer.status.is_client_error(), "{address}: {} {}", answer.status, answer.body);
                    // The schema of a free text allows it, so that it is a rule that refuses.
                    if name == "text" {
                        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}: {}", answer.body);
                    }
                }
            }
        }
    }
}
