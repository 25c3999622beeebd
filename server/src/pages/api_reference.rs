//! The API's reference, made from its own OpenAPI document.

use std::sync::LazyLock;

use poem::http::StatusCode;
use poem::web::Data;
use poem::{Request, handler};
use serde_json::Value;

use super::session;
use super::visit::{Answer, Visit};
use crate::api;
use crate::app::AppState;
use crate::view::pages::{ApiAnswer, ApiField, ApiGroup, ApiOperation, ApiSchema, ApiType, ApiView};

static DOCUMENT: LazyLock<Value> = LazyLock::new(api::document);

/// Shows the reference, to anybody.
#[handler]
pub async fn show(request: &Request, state: Data<&AppState>, visit: Option<Visit>) -> Answer {
    if let Some(visit) = visit {
        return visit.page(&reference(&DOCUMENT));
    }
    let language = session::browser_language(request);
    session::page(&state, request, language, StatusCode::OK, &reference(&DOCUMENT))
}

/// The reference of a document.
pub fn reference(document: &Value) -> ApiView {
    let members = |value: &'_ Value| value.as_object().cloned().unwrap_or_default();
    let mut groups: Vec<ApiGroup> = Vec::new();
    for (path, item) in members(&document["paths"]) {
        let name = path.split('/').nth(1).unwrap_or_default().to_owned();
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(ApiGroup { name, operations: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        group.operations.extend(members(&item).iter().map(|(method, one)| operation(&path, method, one)));
    }
    let schemas = members(&document["components"]["schemas"]);
    ApiView {
        intro: text(&document["info"]["description"]).split("\n\n").map(str::to_owned).collect(),
        groups,
        schemas: schemas.iter().map(|(name, schema)| self::schema(name, schema)).collect(),
    }
}

fn operation(path: &str, method: &str, operation: &Value) -> ApiOperation {
    let parameter = |parameter: &Value| ApiField {
        name: text(&parameter["name"]),
        required: parameter["required"] == true,
        kind: kind(&parameter["schema"]),
        text: text(&parameter["description"]),
    };
    let answer = |(status, answer): (&String, &Value)| ApiAnswer {
        status: status.clone(),
        text: text(&answer["description"]),
        body: content(answer),
    };
    ApiOperation {
        id: format!("{method}{}", path.replace(['/', '{', '}', '.'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        parameters: operation["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        body: content(&operation["requestBody"]),
        answers: operation["responses"].as_object().into_iter().flatten().map(answer).collect(),
    }
}

fn schema(name: &str, schema: &Value) -> ApiSchema {
    let required = |member: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == member));
    let values = schema["enum"].as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let fields = schema["properties"].as_object().into_iter().flatten();
    ApiSchema {
        id: format!("schema-{name}"),
        name: name.to_owned(),
        text: text(&schema["description"]),
        values: values.join(", "),
        fields: fields
            .map(|(member, value)| ApiField {
                name: member.clone(),
                required: required(member),
                kind: kind(value),
                text: text(&value["description"]),
            })
            .collect(),
    }
}

fn content(part: &Value) -> Option<ApiType> {
    let media = part["content"].as_object()?.values().next()?;
    Some(kind(&media["schema"]))
}

/// A shape in words; a named one is a link.
fn kind(schema: &Value) -> ApiType {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return ApiType { text: name.to_owned(), href: Some(format!("#schema-{name}")) };
    }
    for several in ["allOf", "anyOf", "oneOf"] {
        if let Some(first) = schema[several].as_array().and_then(|all| all.first()) {
            return kind(first);
        }
    }
    if schema["type"] == "array" {
        let item = kind(&schema["items"]);
        return ApiType { text: format!("list of {}", item.text), href: item.href };
    }
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    let name = schema["type"].as_str().unwrap_or("any");
    ApiType { text: format!("{name}{format}"), href: None }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}
