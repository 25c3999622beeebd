//! The API as a program sees it: requests with a bearer token, answers as status, headers and JSON.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// Somebody's way into the API of one server.
#[derive(Debug, Clone)]
pub struct ApiClient {
    base_url: String,
    token: Option<String>,
    client: reqwest::Client,
}

/// What the API answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; null if there is none.
    pub body: Value,
}

impl ApiClient {
    /// Acts at `base_url` with a token.
    pub fn new(base_url: &str, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::nobody(base_url) }
    }

    /// Asks at `base_url` without a token.
    pub fn nobody(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), token: None, client: reqwest::Client::new() }
    }

    /// A request to `path` below `/api/v1`, to be added to.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}/api/v1{path}", self.base_url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// Posts without a body.
    pub async fn step(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }
}

/// Sends a request and reads the whole answer.
///
/// # Panics
/// When there is no answer; see [`try_send`].
pub async fn send(request: RequestBuilder) -> Answer {
    try_send(request).await.unwrap_or_else(|error| panic!("no answer: {error}"))
}

/// The same for a server that may be gone.
pub async fn try_send(request: RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await?;
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(Answer { status, headers, body })
}

impl Answer {
    /// Where the thing is that was made.
    pub fn location(&self) -> Option<&str> {
        self.headers.get("location").map(|value| value.to_str().expect("an address is plain ASCII"))
    }

    /// The body of an answer that must have this status.
    ///
    /// # Panics
    /// When it has another, with what it says.
    pub fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The `code` of the problem that an answer with this status must be.
    pub fn problem(self, status: StatusCode) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.body);
        let body = self.expect(status);
        body["code"].as_str().unwrap_or_else(|| panic!("{body} has no code")).to_owned()
    }
}
