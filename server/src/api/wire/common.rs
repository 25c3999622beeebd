//! What many bodies share: values of findings, rules, prices, pages of lists, and the answers without a view of their own.

use std::collections::BTreeMap;

use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON};
use poem_openapi::{ApiResponse, Object};
use serde_json::{Value, json};
use torget_core::booking::Remark;
use torget_core::plugin::{Fact, Facts, Manifest, Severity};
use uuid::Uuid;

use super::keys::{FactKey, PriceUnitKey, SeverityKey};
use crate::view::{Language, say};

/// Any JSON object; what it may hold is said where it is used.
pub type JsonObject = BTreeMap<String, Value>;

/// Values by name.
pub type FactsBody = BTreeMap<String, FactBody>;

/// A value that a message shows, with what it is, so that a program can write it in its own way.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Fact")]
pub struct FactBody {
    /// What it is.
    #[oai(rename = "type")]
    pub kind: FactKey,
    /// The value: an integer, a text, a list of texts, or an object, by its type.
    pub value: Value,
}

/// Core's values on the wire.
pub fn facts(values: &Facts) -> FactsBody {
    values.iter().map(|(name, fact)| (name.clone(), FactBody::of(fact))).collect()
}

impl FactBody {
    fn of(fact: &Fact) -> Self {
        let (kind, value) = match fact {
            Fact::Number(number) => (FactKey::Number, json!(number)),
            Fact::Instant(at) => (FactKey::Instant, json!(at)),
            Fact::Date(on) => (FactKey::Date, json!(on)),
            Fact::Minutes(minutes) => (FactKey::Minutes, json!(minutes)),
            Fact::TenthKm(tenths) => (FactKey::TenthKm, json!(tenths)),
            Fact::Ore(ore) => (FactKey::Ore, json!(ore)),
            Fact::Choices(keys) => (FactKey::Choices, json!(keys)),
            Fact::Hours { week, weekday, starts_minute, ends_minute } => {
                let hours = json!({ "week": week, "weekday": weekday, "starts_minute": starts_minute,
                    "ends_minute": ends_minute });
                (FactKey::Hours, hours)
            }
            Fact::Text(text) => (FactKey::Text, json!(text)),
        };
        Self { kind, value }
    }
}

/// What a rule says.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RuleFinding", skip_serializing_if_is_none)]
pub struct RuleBody {
    /// The rule's key in the area's manifest; those that begin with `core_` hold for every area.
    pub rule: String,
    /// What it says, with its values.
    pub message: String,
    /// How the rule sees it.
    pub severity: SeverityKey,
    /// The values: what is, and what would satisfy the rule.
    pub values: FactsBody,
    /// Whether a coordinator may book in spite of it, with `override_reason`.
    pub overridable: bool,
    /// Why it was booked in spite of it.
    pub override_reason: Option<String>,
}

/// What rules say, in words.
pub fn rules(language: Language, manifest: Option<&Manifest>, remarks: &[Remark]) -> Vec<RuleBody> {
    let body = |remark: &Remark| RuleBody {
        rule: remark.finding.rule.clone(),
        message: manifest
            .map_or_else(|| remark.finding.rule.replace('_', " "), |manifest| say::remark(language, manifest, remark)),
        severity: match remark.finding.severity {
            Severity::Warning => SeverityKey::Warning,
            Severity::Broken => SeverityKey::Broken,
        },
        values: facts(&remark.finding.values),
        overridable: remark.overridable,
        override_reason: remark.override_reason.clone(),
    };
    remarks.iter().map(body).collect()
}

/// A price with everything needed to explain it; öre, without VAT unless said otherwise.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Price", skip_serializing_if_is_none)]
pub struct PriceBody {
    /// What it consists of.
    pub lines: Vec<PriceLineBody>,
    /// The sum of the lines, öre.
    pub net_ore: i64,
    /// The sum of the lines' VAT, öre.
    pub vat_ore: i64,
    /// Both, öre.
    pub total_ore: i64,
    /// What an agency would take for the same hours, with VAT, öre: to compare with, never charged.
    pub agency_reference_ore: Option<i64>,
}

/// `amount_ore` is `quantity × unit_price_ore / per`, rounded.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PriceLine")]
pub struct PriceLineBody {
    /// `work`, `minimum`, `travel`, `cancellation`, or the kind of an addition of the tariff.
    pub kind: String,
    /// How many units.
    pub quantity: i64,
    /// Of what.
    pub unit: PriceUnitKey,
    /// The price of `per` units, öre.
    pub unit_price_ore: i64,
    /// How many units that price is for.
    pub per: i64,
    /// Without VAT, öre.
    pub amount_ore: i64,
    /// The rate of VAT, hundredths of a per cent.
    pub vat_basis_points: i64,
    /// The VAT, öre.
    pub vat_ore: i64,
}

/// Something new, and where it is.
#[derive(ApiResponse)]
pub enum Created<T: ParseFromJSON + ToJSON + Send + Sync> {
    /// It was made.
    #[oai(status = 201)]
    Created(
        Json<T>,
        /// Its address.
        #[oai(header = "Location")]
        String,
    ),
}

/// There is nothing more to say.
#[derive(ApiResponse)]
pub enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
}

/// Something made that is known by its identity.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Identity")]
pub struct IdentityBody {
    /// Its identity.
    pub id: Uuid,
}

/// An answer's address.
pub fn location(path: impl std::fmt::Display) -> String {
    format!("/api/v1/{path}")
}
