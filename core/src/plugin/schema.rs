//! Schemas: attributes of a resource and requirements of a need are JSON, checked against the manifest's JSON Schema, and
//! the forms are generated from the same schema.
//!
//! A schema is an object of `properties`. Each property carries `x-label = { sv, en }`, may carry `x-help = { sv, en }`,
//! and where it has an `enum` (its own or its items') `x-choices.<key> = { sv, en }`. `x-visible = "owner"` keeps it within the
//! organisation that owns the resource.

use jsonschema::Validator;
use serde::Serialize;
use serde_json::Value;

use super::ManifestFault;
use crate::language::Text;

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The property's name.
    pub key: String,
    /// Its label.
    pub label: Text,
    /// A help text.
    pub help: Option<Text>,
    /// What may be entered.
    pub input: Input,
    /// Whether it must be there.
    pub required: bool,
}

/// What may be entered into a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A text of at most so many characters.
    Text {
        /// The most characters.
        longest: u64,
    },
    /// A whole number.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(Vec<Choice>),
    /// Any of these.
    Choices(Vec<Choice>),
}

/// A value to choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// The value.
    pub key: String,
    /// Its label.
    pub label: Text,
}

/// A value that does not fit a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The path of the value, such as `/competences/0`; empty for the whole.
    pub path: String,
    /// What is wrong.
    pub problem: String,
}

const LONGEST_TEXT: u64 = 500;
/// The value of `x-visible` for what stays within the organisation that owns the resource.
const OWNER: &str = "owner";

/// The fields of a schema, in its order.
pub fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let order: Vec<&str> = schema["x-order"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut fields: Vec<Field> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(key, property)| field(key, property, required.contains(&key.as_str())))
        .collect();
    fields.sort_by_key(|field| order.iter().position(|key| *key == field.key).unwrap_or(order.len()));
    fields
}

/// The labels of a property's choices by key, for showing a value.
pub fn choices(schema: &Value, key: &str) -> Vec<Choice> {
    match fields(schema).into_iter().find(|field| field.key == key).map(|field| field.input) {
        Some(Input::Choice(choices) | Input::Choices(choices)) => choices,
        _ => Vec::new(),
    }
}

/// What of a resource's attributes another organisation than its owner may see: all but those with `x-visible = "owner"`.
pub fn shared(schema: &Value, attributes: &Value) -> Value {
    let mut shared = attributes.clone();
    if let Some(shared) = shared.as_object_mut() {
        shared.retain(|key, _| schema["properties"][key]["x-visible"] != OWNER);
    }
    shared
}

/// What of `value` does not fit.
pub fn misfits(schema: &Value, value: &Value) -> Vec<Misfit> {
    match validator(schema) {
        Ok(validator) => validator
            .iter_errors(value)
            .map(|error| Misfit { path: error.instance_path().to_string(), problem: error.to_string() })
            .collect(),
        Err(problem) => vec![Misfit { path: String::new(), problem }],
    }
}

/// What is wrong with a schema.
pub(super) fn faults(place: &str, schema: &Value) -> Vec<ManifestFault> {
    let fault = |at: &str, problem: String| ManifestFault { place: format!("{place}{at}"), problem };
    let mut faults = Vec::new();
    if let Err(problem) = validator(schema) {
        faults.push(fault("", problem));
    }
    if schema["additionalProperties"] != Value::Bool(false) {
        faults.push(fault("", "set additionalProperties = false, so that a misspelt name is noticed".to_owned()));
    }
    let Some(properties) = schema["properties"].as_object() else {
        faults.push(fault("", "a schema needs properties, even if there are none".to_owned()));
        return faults;
    };
    for (key, property) in properties {
        let at = format!(".properties.{key}");
        if !property["x-visible"].is_null() && property["x-visible"] != OWNER {
            faults.push(fault(&at, format!("x-visible is {}; leave it out or use \"owner\"", property["x-visible"])));
        }
        if field(key, property, false).is_none() {
            faults.push(fault(
                &at,
                "it needs x-label in sv and en, a type of string, integer, boolean or array of enum, and for an enum \
                 x-choices for every value"
                    .to_owned(),
            ));
        }
    }
    faults
}

pub(super) fn validator(schema: &Value) -> Result<Validator, String> {
    jsonschema::options().should_validate_formats(true).build(schema).map_err(|error| error.to_string())
}

fn field(key: &str, property: &Value, required: bool) -> Option<Field> {
    let input = match property["type"].as_str()? {
        "string" if property["enum"].is_array() => Input::Choice(labelled(&property["enum"], property)?),
        "string" if property["format"] == "date" => Input::Date,
        "string" => Input::Text { longest: property["maxLength"].as_u64().unwrap_or(LONGEST_TEXT) },
        "integer" => Input::Number {
            least: property["minimum"].as_i64().unwrap_or(0),
            most: property["maximum"].as_i64().unwrap_or(i64::from(i32::MAX)),
        },
        "boolean" => Input::Flag,
        "array" => Input::Choices(labelled(&property["items"]["enum"], property)?),
        _ => return None,
    };
    Some(Field {
        key: key.to_owned(),
        label: text(&property["x-label"])?,
        help: text(&property["x-help"]),
        input,
        required,
    })
}

fn labelled(values: &Value, property: &Value) -> Option<Vec<Choice>> {
    values
        .as_array()?
        .iter()
        .map(|value| {
            let key = value.as_str()?.to_owned();
            let label = text(&property["x-choices"][&key])?;
            Some(Choice { key, label })
        })
        .collect()
}

fn text(value: &Value) -> Option<Text> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema(visible: &str) -> Value {
        let label = json!({ "sv": "Nummer", "en": "Number" });
        json!({
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "number": { "type": "string", "x-label": label, "x-visible": visible },
                "colour": { "type": "string", "x-label": label },
            },
        })
    }

    #[test]
    fn what_only_the_owner_may_see_is_not_shared() {
        let attributes = json!({ "number": "1", "colour": "red" });
        assert_eq!(shared(&schema("owner"), &attributes), json!({ "colour": "red" }));
        assert_eq!(shared(&schema("owner"), &Value::Null), Value::Null);
    }

    #[test]
    fn a_misspelt_visibility_is_a_fault() {
        assert_eq!(faults("here", &schema("owner")), []);
        let found = faults("here", &schema("ovner"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            found[0].to_string(),
            r#"here.properties.number: x-visible is "ovner"; leave it out or use "owner""#
        );
    }
}
