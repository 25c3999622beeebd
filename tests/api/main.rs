//! The API as a program meets it: the whole story of a shift, and what every operation says to every role.

mod matrix;
mod story;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use torget::demo::Account;
use torget_tests::Town;

/// An answer: its status, its `Location` and its JSON (`null` if it has none).
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub body: Value,
}

/// Asks as somebody, or as nobody.
pub async fn ask(
    town: &Town,
    account: Option<&Account>,
    method: Method,
    path: &str,
    body: Option<&Value>,
    key: Option<&str>,
) -> Answer {
    let mut request = town.app.client.request(method, town.app.url(&format!("/api/v1{path}")));
    request = request.header("Accept-Language", "en");
    if let Some(account) = account {
        request = request.bearer_auth(&account.api_token);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let answer = request.send().await.expect("an answer");
    let location = answer.headers().get("location").map(|value| value.to_str().expect("text").to_owned());
    let status = answer.status();
    Answer { status, location, body: answer.json().await.unwrap_or(Value::Null) }
}
