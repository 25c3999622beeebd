//! The OpenAPI document as it is served: what the framework writes, made stricter and put in the standard's words.

use std::collections::BTreeSet;

use serde_json::{Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// JSON numbers are exact up to here in every language (RFC 8259, 6).
const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// What a request that may come again is known by.
pub(super) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The framework's document: bodies of requests are closed to members that they don't name, integers have bounds, and every
/// POST takes an idempotency key.
pub(super) fn finished(spec: &str) -> Value {
    let mut document: Value = serde_json::from_str(spec).expect("the framework writes JSON");
    let mut asked = BTreeSet::new();
    for operation in
        document["paths"].as_object().into_iter().flatten().flat_map(|(_, item)| item.as_object()).flatten()
    {
        gather(&operation.1["requestBody"], &document["components"]["schemas"], &mut asked);
    }
    standard_words(&mut document);
    let items = document["paths"].as_object_mut().into_iter().flatten();
    for operation in items.filter_map(|(_, item)| item.get_mut("post")) {
        take_key(operation);
    }
    for name in asked {
        let schema = &mut document["components"]["schemas"][&name];
        bound_integers(schema);
        if schema["properties"].is_object() && schema["additionalProperties"].is_null() {
            schema["additionalProperties"] = json!(false);
        }
    }
    document
}

fn take_key(operation: &mut Value) {
    let parameter = json!({
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "required": false,
        "description": "Any text that is new to the person: the same request sent again with it gets the first answer and \
            does nothing more. With another request or another token it is refused (422 `idempotency_key_reused`).",
        "schema": { "type": "string", "pattern": "^[!-~]{1,200}$" },
    });
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// A day is `date` in OpenAPI, and JSON has one media type.
fn standard_words(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("format").is_some_and(|format| format == "naive-date") {
                members.insert("format".to_owned(), json!("date"));
            }
            if let Some(body) = members.remove("application/json; charset=utf-8") {
                members.insert("application/json".to_owned(), body);
            }
            members.values_mut().for_each(standard_words);
        }
        Value::Array(values) => values.iter_mut().for_each(standard_words),
        _ => {}
    }
}

/// What an integer of a format may be: what its type can hold.
fn bounds(format: &str) -> (i64, i64) {
    match format {
        "uint8" => (0, i64::from(u8::MAX)),
        "uint16" => (0, i64::from(u16::MAX)),
        "uint32" => (0, i64::from(u32::MAX)),
        "uint64" => (0, LARGEST_INTEGER),
        "int32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (-LARGEST_INTEGER, LARGEST_INTEGER),
    }
}

fn bound_integers(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("type").is_some_and(|kind| kind == "integer") {
                let (least, most) = bounds(members.get("format").and_then(Value::as_str).unwrap_or_default());
                members.entry("minimum").or_insert(json!(least));
                members.entry("maximum").or_insert(json!(most));
            }
            members.values_mut().for_each(bound_integers);
        }
        Value::Array(values) => values.iter_mut().for_each(bound_integers),
        _ => {}
    }
}

/// The names of the schemas that `value` leads to.
fn gather(value: &Value, schemas: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix(SCHEMAS));
            if let Some(name) = name.filter(|name| names.insert((*name).to_owned())) {
                gather(&schemas[name], schemas, names);
            }
            members.values().for_each(|member| gather(member, schemas, names));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, schemas, names)),
        _ => {}
    }
}
