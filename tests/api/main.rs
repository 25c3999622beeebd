//! The API as a program meets it: the whole story of a shift, and what every operation says to every role.

mod exports;
mod lenders;
mod matrix;
mod needs;
mod nul;
mod once;
mod outages;
mod story;

use reqwest::Method;
use serde_json::Value;
use torget::demo::Account;
use torget_tests::Town;
use torget_tests::api::{Answer, ApiClient, send};

/// Asks as somebody, or as nobody.
pub async fn ask(
    town: &Town,
    account: Option<&Account>,
    method: Method,
    path: &str,
    body: Option<&Value>,
    key: Option<&str>,
) -> Answer {
    let api = account.map_or_else(|| ApiClient::nobody(&town.app.base_url), |account| town.api(account));
    let mut request = api.request(method, path).header("Accept-Language", "en");
    if let Some(body) = body {
        request = request.json(body);
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    send(request).await
}
