//! What a rule says: its key, and the values that make the answer clear. The text is the manifest's, in both languages;
//! the values are typed, so that the edge can write a date as the reader writes dates.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::money::Ore;

/// One value in a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Fact {
    /// A number.
    Number(i64),
    /// A moment.
    Instant(DateTime<Utc>),
    /// A day.
    Date(NaiveDate),
    /// A length of time, in minutes.
    Minutes(i64),
    /// A distance, in tenths of a kilometre.
    TenthKm(i64),
    /// An amount of money.
    Ore(Ore),
    /// Keys of choices in the manifest's schema, shown by their labels.
    Choices(Vec<String>),
    /// Hours of a day, or of a weekday, or of a weekday of a week of a cycle.
    Hours {
        /// Which week of a cycle, from 1.
        week: Option<i64>,
        /// Monday is 1.
        weekday: Option<i64>,
        /// Minute of the local day.
        starts_minute: i64,
        /// Minute of the local day; at or before the start it is the next day's.
        ends_minute: i64,
    },
    /// A text that needs no translation.
    Text(String),
}

/// The values of a finding by name.
pub type Facts = BTreeMap<String, Fact>;

/// How a rule itself sees it: some rules have a zone in which they only warn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Tell, but let it be.
    Warning,
    /// The rule is broken.
    Broken,
}

/// One rule's remark on one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's key in the manifest.
    pub rule: String,
    /// Warning or broken.
    pub severity: Severity,
    /// The values that the message shows.
    pub values: Facts,
}

impl Finding {
    /// The rule `rule` is broken.
    pub fn broken<const N: usize>(rule: &str, values: [(&str, Fact); N]) -> Self {
        Self::new(rule, Severity::Broken, values)
    }

    /// The rule `rule` holds, but there is something to know.
    pub fn warning<const N: usize>(rule: &str, values: [(&str, Fact); N]) -> Self {
        Self::new(rule, Severity::Warning, values)
    }

    fn new<const N: usize>(rule: &str, severity: Severity, values: [(&str, Fact); N]) -> Self {
        let values = values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        Self { rule: rule.to_owned(), severity, values }
    }
}
