//! Resources out of rows; their attributes by the schema of their kind.

use serde_json::{Map, Value, json};
use torget_core::intake::Item;
use torget_core::plugin::{Facts, schema};
use torget_core::resource::{NewResource, ResourceChange, ResourceState};

use super::Ground;
use super::line::Line;
use super::table::same;
use crate::view::Language;

const STATES: &[(&str, ResourceState)] = &[
    ("utkast", ResourceState::Draft),
    ("publicerad", ResourceState::Published),
    ("pausad", ResourceState::Paused),
    ("tillbakadragen", ResourceState::Withdrawn),
];

pub(super) fn item(ground: &Ground, line: &mut Line<'_>) -> Option<Item> {
    let kinds = &ground.manifest()?.kinds;
    let named: Vec<(&str, usize)> = kinds
        .iter()
        .enumerate()
        .flat_map(|(place, kind)| [(kind.key.as_str(), place), (kind.name.get(Language::Sv), place)])
        .collect();
    let place = match line.text("kind") {
        "" if kinds.len() == 1 => Some(0),
        _ => line.choice("kind", &named),
    };
    let organisation_id = ground.organisation(line);
    let (capacity, position) = (line.whole("capacity", 1), line.position());
    let state = line.choice("state", STATES).unwrap_or(ResourceState::Draft);
    let kind = kinds.get(place?)?;
    let attributes = by_schema(line, &kind.attributes, "attribute");
    let person_id = match (kind.is_person, organisation_id) {
        (true, Some(of)) => {
            let key = if line.text("person").is_empty() { "name" } else { "person" };
            Some(ground.person(line, of, key)?)
        }
        _ => None,
    };
    let content = ResourceChange {
        name: line.text("name").to_owned(),
        attributes,
        capacity,
        place_name: line.text("place_name").to_owned(),
        position,
        state,
    };
    Some(Item::Resource(NewResource {
        area_id: ground.area_id(),
        organisation_id: organisation_id?,
        person_id,
        kind: kind.key.clone(),
        content,
    }))
}

/// The values of a schema's fields out of the columns `PREFIX.KEY`: what is empty is left out, what is no number stays a text
/// so that the schema names it. Choices are told by their labels or their keys.
pub(super) fn by_schema(line: &mut Line<'_>, schema: &Value, prefix: &str) -> Value {
    let mut object = Map::new();
    for field in schema::fields(schema) {
        let column = format!("{prefix}.{}", field.key);
        let text = line.text(&column).to_owned();
        if text.is_empty() {
            continue;
        }
        let made = match &field.input {
            schema::Input::Number { .. } => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
            schema::Input::Flag => {
                if !line.flag(&column, false) {
                    continue;
                }
                json!(true)
            }
            schema::Input::Choice(choices) => match key_of(line, &column, choices, &text) {
                Some(key) => json!(key),
                None => continue,
            },
            schema::Input::Choices(choices) => {
                let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
                let keys: Vec<String> = parts.filter_map(|part| key_of(line, &column, choices, part)).collect();
                json!(keys)
            }
            schema::Input::Date => match line.date(&column) {
                Some(on) => json!(on),
                None => continue,
            },
            schema::Input::Text { .. } => json!(text),
        };
        object.insert(field.key, made);
    }
    Value::Object(object)
}

fn key_of(line: &mut Line<'_>, column: &str, choices: &[schema::Choice], text: &str) -> Option<String> {
    let named = |choice: &&schema::Choice| same(&choice.key, text) || same(choice.label.get(Language::Sv), text);
    let found = choices.iter().find(named).map(|choice| choice.key.clone());
    if found.is_none() {
        let known: Vec<&str> = choices.iter().map(|choice| choice.label.get(Language::Sv)).collect();
        let known = torget_core::plugin::Fact::Text(known.join(", "));
        line.fault(column, "import_unknown_choice", Facts::from([("known".to_owned(), known)]));
    }
    found
}

/// The column that a use case's field stands in.
pub(super) fn column(field: &str) -> Option<String> {
    match field.strip_prefix("attributes.") {
        Some(rest) => Some(format!("attribute.{}", rest.split(['.', '/']).next().unwrap_or_default())),
        None => match field {
            "" | "attributes" => None,
            "organisation_id" => Some("organisation".to_owned()),
            "person_id" => Some("person".to_owned()),
            "position" => Some("latitude".to_owned()),
            own => Some(own.to_owned()),
        },
    }
}
