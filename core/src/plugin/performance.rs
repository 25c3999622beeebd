//! What is recorded when a booking has been performed, as data of the manifest: hours, days, meters, and whatever else a schema
//! asks for. Core knows a meter in the abstract: it is read before and after, and never runs backward.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::language::Text;

/// What is recorded of a kind of resource. Without it: the hours and the break.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PerformancePart {
    /// Whether the hours are reported; otherwise those that were booked stand.
    pub hours: bool,
    /// What the days on which it was really used are called; without it they are not counted.
    pub days: Option<Text>,
    /// The meters that are read before and after.
    pub meters: Vec<Meter>,
    /// JSON Schema of whatever else is recorded (see [`schema`](super::schema)).
    pub attributes: Value,
}

/// A meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meter {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// What it counts, in short: `km`.
    pub unit: String,
    /// The most that it can run in one booking; more is a slip of the pen.
    pub most: i64,
}

impl Default for PerformancePart {
    fn default() -> Self {
        let attributes = json!({ "type": "object", "additionalProperties": false, "properties": {} });
        Self { hours: true, days: None, meters: Vec::new(), attributes }
    }
}
