//! Problem details (RFC 9457): how the API says what is wrong.

use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A refusal or fault, with a stable code for programs and a sentence for people.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    members: Map<String, Value>,
}

impl Problem {
    /// A problem; `code` never changes once it is published.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let mut members = Map::new();
        members.insert("type".to_owned(), json!("about:blank"));
        members.insert("title".to_owned(), json!(status.canonical_reason().unwrap_or("Problem")));
        members.insert("status".to_owned(), json!(status.as_u16()));
        members.insert("code".to_owned(), json!(code));
        members.insert("detail".to_owned(), json!(detail.into()));
        Self { status, members }
    }

    /// Another member: the rule that refused, its values, the faults of fields.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        Response::builder()
            .status(self.status)
            .content_type("application/problem+json")
            .body(Value::Object(self.members).to_string())
    }
}
