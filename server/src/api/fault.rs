//! Problem details (RFC 9457), as the API's document declares them, and how each refusal of a use case becomes one.

use poem::http::header::{HeaderName, WWW_AUTHENTICATE};
use poem::http::{HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::registry::{MetaHeader, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiResponse, Object, ResponseContent};
use torget_core::fault::FieldFault;
use torget_core::language::Language;
use torget_core::plugin::{Fact, Facts};

use super::wire::candidates::CandidateBody;
use super::wire::common::{FactsBody, RuleBody, facts};
use crate::view::say;

/// What is wrong, for programs by `code` and for people by `detail`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub struct ProblemBody {
    /// Always `about:blank`: the problem has no page of its own, `code` tells which it is.
    #[oai(rename = "type")]
    pub type_uri: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Which problem it is; never changes.
    pub code: String,
    /// What is wrong, in the language of `Accept-Language` or else the person's own.
    pub detail: String,
    /// What is wrong with single fields; all of them.
    pub errors: Option<Vec<FieldProblemBody>>,
    /// The rules that stand in the way.
    pub rules: Option<Vec<RuleBody>>,
    /// Who can come instead, when somebody else was faster; best first.
    pub alternatives: Option<Vec<CandidateBody>>,
    /// Under which the server's log has a fault of the program.
    pub reference: Option<String>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Object)]
#[oai(rename = "FieldProblem")]
pub struct FieldProblemBody {
    /// Its path, such as `need.reason`; empty for the request as a whole.
    pub field: String,
    /// What is wrong; never changes.
    pub code: String,
    /// The same in words.
    pub message: String,
    /// The values in those words.
    pub values: FactsBody,
}

/// A refusal or fault, on its way out.
#[derive(Debug)]
pub struct Fault {
    status: StatusCode,
    body: Box<ProblemBody>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Fault {
    /// A problem whose sentence needs no values.
    pub fn plain(language: Language, status: StatusCode, code: &str) -> Self {
        Self::with_values(language, status, code, [])
    }

    /// A problem with the values of its sentence.
    pub fn with_values<const N: usize>(
        language: Language,
        status: StatusCode,
        code: &str,
        values: [(&str, Fact); N],
    ) -> Self {
        let values = values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        Self::with_facts(language, status, code, values)
    }

    /// The same with values that have their names already.
    pub fn with_facts(language: Language, status: StatusCode, code: &str, values: Facts) -> Self {
        let body = ProblemBody {
            type_uri: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: say::code(language, code, &values),
            errors: None,
            rules: None,
            alternatives: None,
            reference: None,
        };
        Self { status, body: Box::new(body), headers: Vec::new() }
    }

    /// Faults of fields, all of them.
    pub fn fields(language: Language, status: StatusCode, code: &str, faults: &[FieldFault]) -> Self {
        let count = Fact::Number(i64::try_from(faults.len()).unwrap_or(i64::MAX));
        Self::with_values(language, status, code, [("count", count)]).with_errors(language, faults)
    }

    /// Adds what is wrong with single fields.
    #[must_use]
    pub fn with_errors(mut self, language: Language, faults: &[FieldFault]) -> Self {
        let errors = faults.iter().map(|fault| FieldProblemBody {
            field: fault.field.clone(),
            code: fault.code.to_owned(),
            message: say::fault(language, fault),
            values: facts(&fault.values),
        });
        self.body.errors = Some(errors.collect());
        self
    }

    /// Nobody asks, or nobody whom the program knows.
    pub fn unauthorized(language: Language) -> Self {
        Self::plain(language, StatusCode::UNAUTHORIZED, "unauthorized")
            .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// A fault of the program; what it is stays in the log.
    pub fn internal(language: Language, error: &dyn std::fmt::Display) -> Self {
        let reference = uuid::Uuid::now_v7().simple().to_string().split_off(20);
        tracing::error!(reference, %error, "a request to the API failed");
        Self::plain(language, StatusCode::INTERNAL_SERVER_ERROR, "internal_error").with_reference(reference)
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds under which the log has it.
    #[must_use]
    pub fn with_reference(mut self, reference: String) -> Self {
        self.body.reference = Some(reference);
        self
    }

    /// Adds the rules that refuse.
    #[must_use]
    pub fn with_rules(mut self, rules: Vec<RuleBody>) -> Self {
        self.body.rules = Some(rules);
        self
    }

    /// Adds who can come instead.
    #[must_use]
    pub fn with_alternatives(mut self, alternatives: Vec<CandidateBody>) -> Self {
        self.body.alternatives = Some(alternatives);
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let body = self.body.to_json_string();
        let mut response = Response::builder().status(self.status).content_type(MEDIA_TYPE).body(body);
        response.headers_mut().extend(self.headers);
        response
    }
}

impl From<Fault> for poem::Error {
    fn from(fault: Fault) -> Self {
        Self::from_response(fault.into_response())
    }
}

const MEDIA_TYPE: &str = "application/problem+json";

/// Every status that a refusal can have, whatever the operation.
#[rustfmt::skip]
const STATUSES: [(u16, &str); 11] = [
    (400, "The request is not what this document describes"),
    (401, "No token, or none that counts"),
    (403, "The caller sees it, but may not do this in their role"),
    (404, "There is no such thing, or not for this caller"),
    (409, "It is not possible as things stand: somebody was faster, or the state or the time does not allow it"),
    (413, "The body is too large"),
    (415, "The body is not JSON"),
    (422, "The request is well formed, and a rule refuses it"),
    (429, "Too many attempts; `Retry-After` says when the next one is allowed"),
    (500, "A fault of the program; the log has it under the reference"),
    (503, "It took too long"),
];

impl ApiResponse for Fault {
    fn meta() -> MetaResponses {
        let header = |name: &str, text: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(text.to_owned()),
            required: true,
            deprecated: false,
            schema: String::schema_ref(),
        };
        let response = |(status, description)| {
            let mut content = Json::<ProblemBody>::media_types();
            for media_type in &mut content {
                media_type.content_type = MEDIA_TYPE;
            }
            let headers =
                if status == 401 { vec![header("WWW-Authenticate", "The scheme: `Bearer`")] } else { Vec::new() };
            MetaResponse { description, status: Some(status), status_range: None, content, headers }
        };
        MetaResponses { responses: STATUSES.into_iter().map(response).collect() }
    }

    fn register(registry: &mut Registry) {
        <Json<ProblemBody> as ResponseContent>::register(registry);
    }
}
