//! The rows of a mail: what, when, where, as label and value.

use chrono::{DateTime, Utc};
use serde::Serialize;
use torget_core::language::Language;

use crate::view::{Format, Speak};

/// A row.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    label: String,
    value: String,
}

/// Rows by the keys of their labels; one without a value is left out.
pub(super) fn facts(language: Language, rows: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Vec<Fact> {
    let rows = rows.into_iter();
    rows.filter_map(|(key, value)| Some(Fact { label: language.text(key), value: value? })).collect()
}

/// `tisdag 24 november 2026 07.00–16.00 (rast 45 min)`.
pub(super) fn when(language: Language, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, break_minutes: i64) -> String {
    let when = language.period_long(starts_at, ends_at);
    if break_minutes == 0 {
        return when;
    }
    let pause = language.text_with("mail-booking-break", &[("minutes", break_minutes.into())]);
    format!("{when} {pause}")
}

/// `Fridhem, Storgatan 1, Ängelholm`.
pub(super) fn place(unit_name: &str, unit_address: &str, buyer_name: &str) -> String {
    let mut place = vec![unit_name, unit_address];
    if !unit_address.contains(buyer_name) {
        place.push(buyer_name);
    }
    place.retain(|part| !part.is_empty());
    place.join(", ")
}
