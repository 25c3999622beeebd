//! The need in addresses and forms: which area, which unit, why, and what is required. The same names everywhere, so that
//! a question can be carried from page to page.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;
use torget_core::booking::need::NeedView;
use torget_core::booking::{self, NeedRequest, UnitChoice};
use torget_core::collaboration::{self, Area};
use torget_core::fault::FieldFault;
use torget_core::ids::UnitId;
use torget_core::plugin::{Absence, AbsenceDay, EarlierAbsence, Manifest, Plugin, Reason, schema};

use super::deed::value;
use super::local;
use super::stop;
use super::visit::{Visit, percent_encoded};
use crate::view::form::{Choice, Field, FieldKind};
use crate::view::{Format, Language, Speak, say};

/// The name of the field that says whether somebody new can be received.
pub const WELCOMES_NEW: &str = "welcomes_new";

/// An area with its plugin.
pub struct AreaChoice {
    /// The area that is looked at.
    pub area: Area,
    /// Its plugin.
    pub plugin: Arc<dyn Plugin>,
    /// All that there are to choose from.
    pub all: Vec<Area>,
}

impl AreaChoice {
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        self.plugin.manifest()
    }
}

impl Visit {
    /// The area that an address names, or the caller's first.
    pub async fn area(&self, pairs: &[(String, String)]) -> poem::Result<AreaChoice> {
        let market = &self.state.market;
        let all = collaboration::my_areas(market, self.caller()?).await.map_err(stop::store)?;
        let named = value(pairs, "area");
        let chosen = all.iter().find(|area| named.is_empty() || area.id.to_string() == named);
        let area = chosen.ok_or_else(|| self.not_found())?.clone();
        let plugin = market.plugins.get(&area.plugin_key).ok_or_else(|| self.not_found())?.clone();
        Ok(AreaChoice { area, plugin, all })
    }

    /// The units to book for, and the one that an address names: for who has one unit, that.
    pub async fn units(
        &self,
        area: &AreaChoice,
        pairs: &[(String, String)],
    ) -> poem::Result<(Vec<UnitChoice>, Option<UnitId>)> {
        let market = &self.state.market;
        let units = booking::units(market, self.caller()?, area.area.id).await;
        let units = units.map_err(|error| self.booking_stop(error))?;
        let named = value(pairs, "unit");
        let chosen = match units.as_slice() {
            [only] => Some(only.id),
            several => several.iter().find(|unit| unit.id.to_string() == named).map(|unit| unit.id),
        };
        Ok((units, chosen))
    }
}

/// The need that a form or an address tells. Without a reason it is the manifest's first.
pub fn read(manifest: &Manifest, pairs: &[(String, String)]) -> NeedRequest {
    let first = manifest.need.reasons.first().map_or("", |reason| reason.key.as_str());
    let reason = Some(value(pairs, "reason")).filter(|key| !key.is_empty()).unwrap_or(first).to_owned();
    let wants_absence = manifest.reason(&reason).is_some_and(|reason| reason.absence);
    let day = |name| local::date(value(pairs, name));
    let absence = day("absence_started_on").filter(|_| wants_absence);
    let days_before = days_before(pairs).unwrap_or_default();
    let typed = ["earlier_started_on", "earlier_ended_on"].into_iter().any(|name| !value(pairs, name).is_empty());
    // Half an earlier absence must not pass for none: the first day of this one stands in for the day that is missing, and
    // the rules refuse an earlier absence that has not ended before that day.
    let earlier = absence.filter(|_| typed || days_before != 0).map(|started_on| EarlierAbsence {
        started_on: day("earlier_started_on").unwrap_or(started_on),
        ended_on: day("earlier_ended_on").unwrap_or(started_on),
        days_before,
    });
    NeedRequest {
        reason,
        absence: absence.map(|started_on| Absence { started_on, earlier }),
        requirements: local::of_schema(&manifest.need.requirements, "requirement", pairs),
        welcomes_new: !value(pairs, WELCOMES_NEW).is_empty(),
    }
}

/// How many days of even earlier absence were typed.
pub fn days_before(pairs: &[(String, String)]) -> Result<i64, FieldFault> {
    Ok(local::typed_number(pairs, "earlier_days_before")?.unwrap_or(0))
}

/// Why a posted need is, and what it requires.
pub fn request(need: &NeedView) -> NeedRequest {
    NeedRequest {
        reason: need.reason.clone(),
        absence: need.absence,
        requirements: need.requirements.clone(),
        welcomes_new: need.welcomes_new,
    }
}

/// The need in a line: `Sjukdom, frånvaro från 21 nov, dag 2 av 14 · läkemedelsdelegering`.
pub fn summary(language: Language, choice: &AreaChoice, need: &NeedRequest, shift_on: NaiveDate) -> String {
    let reason = reason(language, choice.manifest(), &need.reason);
    let reason = match &need.absence {
        Some(absence) => {
            let parameters = choice.manifest().parameters(&choice.area.settings.parameters);
            let since = absence_since(language, choice.plugin.as_ref(), &parameters, absence, shift_on);
            format!("{reason}, {since}")
        }
        None => reason,
    };
    let required = requirements(language, choice.manifest(), &need.requirements);
    let required = if required.is_empty() { language.text("need-nothing-required") } else { required.to_lowercase() };
    format!("{reason} · {required}")
}

/// The name of a reason.
pub fn reason(language: Language, manifest: &Manifest, key: &str) -> String {
    manifest.reason(key).map_or_else(|| key.to_owned(), |reason| reason.name.get(language).to_owned())
}

/// Since when, and where the day of a shift stands in it: `frånvaro från 21 nov, dag 2 av 14`.
pub fn absence_since(
    language: Language,
    plugin: &dyn Plugin,
    parameters: &BTreeMap<String, i64>,
    absence: &Absence,
    shift_on: NaiveDate,
) -> String {
    let from = ("from", language.date_short(absence.started_on).into());
    match plugin.absence_day(absence, shift_on, parameters) {
        Some(AbsenceDay { day, limit }) => {
            language.text_with("need-absence-day", &[from, ("day", day.into()), ("limit", limit.into())])
        }
        None => language.text_with("need-absence-from", &[from]),
    }
}

/// What is required, by the labels of the manifest's choices.
pub fn requirements(language: Language, manifest: &Manifest, requirements: &Value) -> String {
    let said = |(key, value): (&String, &Value)| {
        let keys: Vec<String> =
            value.as_array().into_iter().flatten().filter_map(|key| key.as_str()).map(str::to_owned).collect();
        say::labels(language, &schema::choices(&manifest.need.requirements, key), &keys)
    };
    let said = requirements.as_object().into_iter().flatten().map(said).filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join(", ")
}

/// The choice of a unit, for who books for many.
pub fn unit_field(language: Language, units: &[UnitChoice], chosen: Option<UnitId>) -> Field {
    let choice =
        |unit: &UnitChoice| Choice::new(unit.id.to_string(), format!("{}, {}", unit.organisation_name, unit.name));
    let field = Field::new(FieldKind::Select, "unit", language.text("fact-unit"));
    let none = [Choice::new("", language.text("unit-choose"))].into_iter();
    let field = field.choices(none.chain(units.iter().map(choice)).collect()).required();
    field.value(chosen.map(|id| id.to_string()).unwrap_or_default())
}

/// The fields of a need: why, and since when.
pub fn fields(language: Language, manifest: &Manifest, need: &NeedRequest, usual_day: NaiveDate) -> Vec<Field> {
    let reasons = manifest.need.reasons.iter();
    let choice =
        |reason: &Reason| Choice { opens: reason.absence, ..Choice::new(&reason.key, reason.name.get(language)) };
    let choices = reasons.map(choice).collect();
    let reason = Field::new(FieldKind::Choice, "reason", language.text("need-reason")).choices(choices);
    let mut fields = vec![reason.value(&need.reason).required()];
    if manifest.need.reasons.iter().any(|reason| reason.absence) {
        let absence = need.absence;
        let started_on = absence.map_or(usual_day, |absence| absence.started_on);
        let day = |name, label: String| Field::new(FieldKind::Date, name, label);
        let since = day("absence_started_on", language.text("need-absence")).help(language.text("need-absence-help"));
        fields.push(since.value(started_on.to_string()));
        let earlier = absence.and_then(|absence| absence.earlier);
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let from = day("earlier_started_on", language.text("need-earlier-from"));
        let to = day("earlier_ended_on", language.text("need-earlier-to"));
        fields.push(from.help(language.text("need-earlier-help")).value(text(earlier.map(|e| e.started_on))));
        fields.push(to.value(text(earlier.map(|e| e.ended_on))));
        let before = Field::new(FieldKind::Number, "earlier_days_before", language.text("need-earlier-days"));
        let before = before.between("0", "366").inputmode("numeric").help(language.text("need-earlier-days-help"));
        fields.push(before.value(earlier.map_or(0, |e| e.days_before).to_string()));
    }
    fields
}

/// The fields of what is required, filled.
pub fn requirement_fields(language: Language, manifest: &Manifest, need: &NeedRequest) -> Vec<Field> {
    let pairs = local::to_pairs("requirement", &need.requirements);
    schema::fields(&manifest.need.requirements)
        .iter()
        .map(|field| {
            let field = Field::of_schema("requirement", field, language);
            let chosen: Vec<String> =
                pairs.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value.clone()).collect();
            Field { required: false, ..field.values(&chosen) }
        })
        .collect()
}

/// Whether somebody new can be received; only for units that ask for introductions.
pub fn welcome_field(language: Language, need: &NeedRequest) -> Field {
    let field = Field::new(FieldKind::Check, WELCOMES_NEW, language.text("need-welcomes-new"));
    let field = field.help(language.text("need-welcomes-new-help"));
    if need.welcomes_new { field.value("yes") } else { field }
}

/// The need as the pairs of an address.
pub fn pairs(need: &NeedRequest) -> Vec<(String, String)> {
    let mut pairs = vec![("reason".to_owned(), need.reason.clone())];
    if let Some(absence) = need.absence {
        pairs.push(("absence_started_on".to_owned(), absence.started_on.to_string()));
        if let Some(earlier) = absence.earlier {
            pairs.push(("earlier_started_on".to_owned(), earlier.started_on.to_string()));
            pairs.push(("earlier_ended_on".to_owned(), earlier.ended_on.to_string()));
            pairs.push(("earlier_days_before".to_owned(), earlier.days_before.to_string()));
        }
    }
    pairs.extend(local::to_pairs("requirement", &need.requirements));
    pairs.extend(need.welcomes_new.then(|| (WELCOMES_NEW.to_owned(), "yes".to_owned())));
    pairs
}

/// Whether a name of an address tells of the need.
pub fn is_of_need(name: &str) -> bool {
    let known =
        ["reason", "absence_started_on", "earlier_started_on", "earlier_ended_on", "earlier_days_before", WELCOMES_NEW];
    known.contains(&name) || name.starts_with("requirement")
}

/// An address with a query.
pub fn address(path: &str, pairs: &[(String, String)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// The same pairs with one of them set anew, or left out if it is empty.
pub fn with(pairs: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = pairs.iter().filter(|(key, _)| key != name).cloned().collect();
    if !value.is_empty() {
        kept.push((name.to_owned(), value.to_owned()));
    }
    kept
}
