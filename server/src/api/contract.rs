//! The OpenAPI document, kept to the letter: a request is held against it before any operation sees it.
//!
//! In this order: is there such an address (404), does it take the method (405 with `Allow`), who asks (401), is the body
//! JSON (415, 400), do path, query, headers and body fit their schemas (400, every fault at once). So what the
//! document says is what the server does, and no operation repeats a check.

use std::collections::BTreeMap;

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use poem::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use poem::http::{HeaderValue, Method, StatusCode};
use poem::{Endpoint, IntoResponse, Request, Response};
use serde_json::{Map, Value, json};
use torget_core::fault::FieldFault;
use torget_core::idempotency::RequestKey;
use torget_core::language::Language;
use torget_core::plugin::Fact;

use super::caller::{Asking, language};
use super::document::IDEMPOTENCY_KEY;
use super::fault::Fault;
use crate::app::AppState;

/// Operations behind their document.
pub struct Contract<E> {
    inner: E,
    state: AppState,
    document: String,
    paths: Vec<PathItem>,
}

/// An address with its methods.
struct PathItem {
    segments: Vec<String>,
    operations: BTreeMap<String, Operation>,
}

/// What an operation takes.
struct Operation {
    path: Part,
    query: Part,
    headers: Part,
    body: Option<Body>,
    takes_key: bool,
}

/// What a body has to be.
struct Body {
    validator: Validator,
    required: bool,
}

/// Parameters of one place, as the object that their schema speaks of.
struct Part {
    schemas: BTreeMap<String, Value>,
    validator: Validator,
}

impl<E: Endpoint> Contract<E> {
    /// Puts the document before the operations.
    pub fn new(inner: E, state: AppState, document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let paths = paths.map(|(path, item)| PathItem::new(path, item, &document["components"])).collect();
        Self { inner, state, document: document.to_string(), paths }
    }

    async fn answer(&self, mut request: Request) -> Result<Response, Fault> {
        let asked = language(&request).unwrap_or_default();
        let path = request.uri().path().to_owned();
        if path == "/openapi.json" {
            return self.serve_document(&request, asked);
        }
        let (item, values) = self.find(&path).ok_or_else(|| Fault::plain(asked, StatusCode::NOT_FOUND, "not_found"))?;
        let operation = item
            .operations
            .get(request.method().as_str())
            .ok_or_else(|| not_allowed(asked, item.operations.keys().map(String::as_str)))?;
        let asking = Asking::of(&self.state, &request).await.map_err(|error| Fault::internal(asked, &error))?;
        let mut asking = asking.ok_or_else(|| Fault::unauthorized(asked))?;
        let language = asking.language;
        let mut faults = operation.path.faults(values);
        let query = request.params::<Vec<(String, String)>>().unwrap_or_default();
        let nul = query.iter().find(|(_, text)| text.contains('\0')).map(|(name, _)| name.clone());
        faults.extend(operation.query.faults(query));
        let headers = request.headers().iter().filter_map(|(name, value)| {
            let known = operation.headers.schemas.keys().find(|known| known.eq_ignore_ascii_case(name.as_str()))?;
            Some((known.clone(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        });
        faults.extend(operation.headers.faults(headers.collect()));
        if let Some(body) = &operation.body {
            faults.extend(body_faults(language, body, &mut request).await?);
        }
        if !faults.is_empty() {
            return Err(Fault::fields(language, StatusCode::BAD_REQUEST, "bad_request", &faults));
        }
        if let Some(name) = nul {
            return Err(nul_refused(language, name));
        }
        if operation.takes_key {
            asking.caller.request_key = request_key(&mut request).await;
        }
        request.set_data(asking);
        match self.inner.call(request).await {
            Ok(answer) => Ok(answer.into_response()),
            Err(error) if error.is_from_response() => Ok(error.into_response()),
            Err(error) if error.status().is_server_error() => Err(Fault::internal(language, &error)),
            Err(error) => {
                let fault = FieldFault::new("", "schema", [("problem", Fact::Text(error.to_string()))]);
                Err(Fault::fields(language, error.status(), "bad_request", &[fault]))
            }
        }
    }

    fn serve_document(&self, request: &Request, language: Language) -> Result<Response, Fault> {
        if request.method() != Method::GET {
            return Err(not_allowed(language, ["GET"].into_iter()));
        }
        Ok(Response::builder().content_type("application/json").body(self.document.clone()))
    }

    /// The address that a path is, and the values in its places; a place that is written out goes before one that takes
    /// any value.
    fn find(&self, path: &str) -> Option<(&PathItem, Vec<(String, String)>)> {
        let given: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let fits = |item: &&PathItem| {
            item.segments.len() == given.len()
                && item.segments.iter().zip(&given).all(|(known, given)| name(known).is_some() || known == given)
        };
        let item = self
            .paths
            .iter()
            .filter(fits)
            .min_by_key(|item| item.segments.iter().filter(|segment| name(segment).is_some()).count())?;
        let values = item.segments.iter().zip(given);
        let values = values.filter_map(|(known, given)| Some((name(known)?.to_owned(), given.to_owned())));
        Some((item, values.collect()))
    }
}

impl<E: Endpoint> Endpoint for Contract<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(self.answer(request).await.unwrap_or_else(IntoResponse::into_response))
    }
}

/// The name of a segment that takes a value: `{booking_id}`.
fn name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn not_allowed<'m>(language: Language, methods: impl Iterator<Item = &'m str>) -> Fault {
    let allow = methods.collect::<Vec<_>>().join(", ");
    let value = HeaderValue::from_str(&allow).expect("methods are plain ASCII");
    Fault::plain(language, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed").with_header(ALLOW, value)
}

impl PathItem {
    fn new(path: &str, item: &Value, components: &Value) -> Self {
        let segments = path.trim_start_matches('/').split('/').map(str::to_owned).collect();
        let operations = item.as_object().into_iter().flatten();
        let operations = operations
            .map(|(method, operation)| (method.to_ascii_uppercase(), Operation::new(operation, components)))
            .collect();
        Self { segments, operations }
    }
}

impl Operation {
    fn new(operation: &Value, components: &Value) -> Self {
        let part = |place: &str| Part::new(operation, place, components);
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        let required = operation["requestBody"]["required"] == true;
        let body = (!body.is_null()).then(|| Body { validator: compile(body.clone(), components), required });
        let headers = part("header");
        let takes_key = headers.schemas.contains_key(IDEMPOTENCY_KEY);
        Self { path: part("path"), query: part("query"), headers, body, takes_key }
    }
}

impl Part {
    fn new(operation: &Value, place: &str, components: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<&Value> = parameters.filter(|parameter| parameter["in"] == place).collect();
        let name = |parameter: &Value| parameter["name"].as_str().unwrap_or_default().to_owned();
        let schemas: BTreeMap<String, Value> =
            parameters.iter().map(|parameter| (name(parameter), parameter["schema"].clone())).collect();
        let required: Vec<String> =
            parameters.iter().filter(|parameter| parameter["required"] == true).map(|p| name(p)).collect();
        let object = json!({
            "type": "object", "properties": schemas, "required": required, "additionalProperties": false,
        });
        Self { validator: compile(object, components), schemas }
    }

    fn faults(&self, given: Vec<(String, String)>) -> Vec<FieldFault> {
        let mut object = Map::new();
        let mut faults = Vec::new();
        for (name, text) in given {
            let value = typed(self.schemas.get(&name), &text);
            if object.insert(name.clone(), value).is_some() {
                let problem = Fact::Text(format!("{name} stands twice"));
                faults.push(FieldFault::new(name, "schema", [("problem", problem)]));
            }
        }
        faults.extend(misfits(&self.validator, &Value::Object(object)));
        faults
    }
}

/// A text as the type that its schema names; left as it is where it is none of that type.
fn typed(schema: Option<&Value>, text: &str) -> Value {
    let text_value = || Value::String(text.to_owned());
    match schema.and_then(|schema| schema["type"].as_str()) {
        Some("integer") => text.parse::<i64>().map_or_else(|_| text_value(), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| text_value(), Value::from),
        _ => text_value(),
    }
}

/// Where the document keeps the schemas that others refer to.
const SCHEMAS: &str = "#/components/schemas/";

/// A schema takes along what it refers to, and not the whole document: there are hundreds of both.
fn compile(mut schema: Value, components: &Value) -> Validator {
    let mut along = Map::new();
    take_along(&schema, components, &mut along);
    if schema["$ref"].is_string() {
        schema = json!({ "allOf": [schema] });
    }
    schema["components"] = json!({ "schemas": along });
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap_or_else(|error| panic!("a schema of the API's document: {error}"))
}

/// Finds what a schema refers to, and what that refers to.
fn take_along(schema: &Value, components: &Value, along: &mut Map<String, Value>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| take_along(item, components, along)),
        Value::Object(object) => {
            for (key, value) in object {
                let name = value.as_str().filter(|_| key == "$ref").and_then(|to| to.strip_prefix(SCHEMAS));
                match name {
                    Some(name) if !along.contains_key(name) => {
                        let schema = &components["schemas"][name];
                        along.insert(name.to_owned(), schema.clone());
                        take_along(schema, components, along);
                    }
                    _ => take_along(value, components, along),
                }
            }
        }
        _ => {}
    }
}

fn misfits(validator: &Validator, value: &Value) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    for error in validator.iter_errors(value) {
        let path = error.instance_path().to_string().trim_start_matches('/').replace('/', ".");
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                faults.push(FieldFault::new(below(property.as_str().unwrap_or_default()), "missing", []));
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let unknown = |name: &String| FieldFault::new(below(name), "unknown_field", []);
                faults.extend(unexpected.iter().map(unknown));
            }
            _ => faults.push(FieldFault::new(path, "schema", [("problem", Fact::Text(error.to_string()))])),
        }
    }
    faults
}

async fn body_faults(language: Language, expected: &Body, request: &mut Request) -> Result<Vec<FieldFault>, Fault> {
    let malformed = || Fault::plain(language, StatusCode::BAD_REQUEST, "malformed_json");
    let bytes = request.take_body().into_bytes().await.map_err(|_| malformed())?;
    if bytes.is_empty() && !expected.required {
        // The framework wants a type for nothing too.
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Ok(Vec::new());
    }
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Fault::plain(language, StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    }
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| malformed())?;
    let faults = misfits(&expected.validator, &value);
    if faults.is_empty() && holds_nul(&value) {
        return Err(nul_refused(language, String::new()));
    }
    request.set_body(bytes);
    Ok(faults)
}

/// The key that a request carries, tied to all that it asks.
async fn request_key(request: &mut Request) -> Option<RequestKey> {
    let key = request.headers().get(IDEMPOTENCY_KEY)?.to_str().ok()?.to_owned();
    let body = request.take_body().into_bytes().await.ok()?;
    let token = request.headers().get(AUTHORIZATION)?.as_bytes().to_owned();
    let method = request.method().as_str().as_bytes();
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    let made = RequestKey::new(&key, &[&token, method, address.as_bytes(), &body]);
    request.set_body(body);
    Some(made)
}

/// Refuses U+0000 in a field; the schemas can't.
fn nul_refused(language: Language, field: String) -> Fault {
    let fault = FieldFault::new(field, "control_character", []);
    Fault::fields(language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &[fault])
}

/// No text of the program holds U+0000, and PostgreSQL can't.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}
