//! A nurse's attributes, typed. The manifest's schema has checked them before; what is missing all the same counts as not
//! known, which refuses where knowledge is required (the licence) and sets no limit where the nurse sets it.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use torget_core::language::Language;
use torget_core::plugin::schema;

/// What the rules need to know of a nurse.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Nurse {
    pub grade: String,
    pub competences: Vec<String>,
    /// Until when the employer's check of the licence is trusted; that day is included.
    pub licence_valid_until: Option<NaiveDate>,
    /// The nurse's own limit, one way.
    pub longest_distance_km: Option<i64>,
    /// Hours agreed for the pool, without breaks.
    pub weekly_hours: Option<i64>,
}

impl Nurse {
    /// Reads attributes that fit the schema.
    pub fn read(attributes: &Value) -> Self {
        Self::deserialize(attributes).unwrap_or_default()
    }

    /// Grade and competences by their labels.
    pub fn tagline(&self, schema: &Value, language: Language) -> String {
        let label = |field: &str, key: &str| {
            let choices = schema::choices(schema, field);
            choices.iter().find(|choice| choice.key == key).map(|choice| choice.label.get(language).to_owned())
        };
        let grade = label("grade", &self.grade);
        let competences: Vec<String> = self
            .competences
            .iter()
            .filter_map(|key| label("competences", key))
            .map(|text| text.to_lowercase())
            .collect();
        let competences = (!competences.is_empty()).then(|| competences.join(", "));
        [grade, competences].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
