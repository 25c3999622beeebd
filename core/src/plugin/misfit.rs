//! What does not fit a schema, as faults of fields with codes that are said in the reader's language.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::{Fact, schema};
use crate::fault::FieldFault;

/// What of `value` does not fit; `field` is the name of the value itself (`attributes`), and the fault of one of its
/// properties is at `attributes.licence_number`.
pub fn faults(field: &str, schema: &Value, value: &Value) -> Vec<FieldFault> {
    match schema::validator(schema) {
        Ok(validator) => validator.iter_errors(value).flat_map(|error| of_error(field, &error)).collect(),
        Err(problem) => vec![other(field.to_owned(), problem)],
    }
}

fn of_error(field: &str, error: &ValidationError<'_>) -> Vec<FieldFault> {
    let at = format!("{field}{}", error.instance_path().to_string().replace('/', "."));
    let length = || Fact::Number(error.instance().as_str().map_or(0, |text| text.chars().count() as i64));
    let limit = |limit: &Value| Fact::Text(limit.to_string());
    let value = || Fact::Text(shown(error.instance()));
    let one = match error.kind() {
        ValidationErrorKind::Required { property } => {
            FieldFault::new(format!("{at}.{}", shown(property)), "missing", [])
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let unknown = |name: &String| FieldFault::new(format!("{at}.{name}"), "unknown_field", []);
            return unexpected.iter().map(unknown).collect();
        }
        ValidationErrorKind::MinLength { .. } if error.instance().as_str() == Some("") => {
            FieldFault::new(at, "missing", [])
        }
        ValidationErrorKind::MinLength { limit } => {
            FieldFault::new(at, "text_too_short", [("value", length()), ("shortest", Fact::Text(limit.to_string()))])
        }
        ValidationErrorKind::MaxLength { limit } => {
            FieldFault::new(at, "text_too_long", [("value", length()), ("longest", Fact::Text(limit.to_string()))])
        }
        ValidationErrorKind::Minimum { limit: least } => {
            FieldFault::new(at, "number_too_small", [("value", value()), ("least", limit(least))])
        }
        ValidationErrorKind::Maximum { limit: most } => {
            FieldFault::new(at, "number_too_large", [("value", value()), ("most", limit(most))])
        }
        ValidationErrorKind::Format { format } if format == "date" => {
            FieldFault::new(at, "not_a_date", [("value", value())])
        }
        ValidationErrorKind::Enum { .. } => FieldFault::new(at, "unknown_choice", [("value", value())]),
        ValidationErrorKind::Pattern { .. } => FieldFault::new(at, "wrong_form", [("value", value())]),
        ValidationErrorKind::Type { .. } if error.instance().is_string() => FieldFault::new(at, "not_a_number", []),
        _ => other(at, error.to_string()),
    };
    vec![one]
}

fn other(field: String, problem: String) -> FieldFault {
    FieldFault::new(field, "schema", [("problem", Fact::Text(problem))])
}

/// A value as a person wrote it, at most a line of it.
fn shown(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_fault_stands_at_its_field() {
        let schema = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["number", "until"],
            "properties": {
                "number": { "type": "string", "minLength": 3, "maxLength": 5 },
                "until": { "type": "string", "format": "date" },
                "kilometres": { "type": "integer", "minimum": 1, "maximum": 300 },
                "grade": { "type": "string", "enum": ["nurse"] },
            },
        });
        let codes = |value: Value| -> Vec<String> {
            let mut codes: Vec<String> = faults("attributes", &schema, &value)
                .iter()
                .map(|fault| format!("{} {}", fault.field, fault.code))
                .collect();
            codes.sort();
            codes
        };
        assert_eq!(codes(json!({})), ["attributes.number missing", "attributes.until missing"]);
        let wrong = json!({ "number": "123456", "until": "soon", "kilometres": 0, "grade": "king", "colour": 1 });
        let expected = [
            "attributes.colour unknown_field",
            "attributes.grade unknown_choice",
            "attributes.kilometres number_too_small",
            "attributes.number text_too_long",
            "attributes.until not_a_date",
        ];
        assert_eq!(codes(wrong), expected);
        let typed = json!({ "number": "12", "until": "2027-01-01", "kilometres": "many" });
        assert_eq!(codes(typed), ["attributes.kilometres not_a_number", "attributes.number text_too_short"]);
        assert!(codes(json!({ "number": "1234", "until": "2027-01-01", "kilometres": 20 })).is_empty());
    }
}
