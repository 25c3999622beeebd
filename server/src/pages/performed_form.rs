//! What was performed, as the fields of a form, as what was typed into them, and as facts to read. The fields are the manifest's to
//! choose and bear the names that core gives its faults, so that each fault finds its field.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use torget_core::booking::BookingView as Booking;
use torget_core::booking::performance::{Performed, Reading, Recorded, Shown};
use torget_core::fault::FieldFault;
use torget_core::plugin::schema::{self, Input};
use torget_core::plugin::{BookingLimits, PerformancePart};
use torget_core::time::stockholm;

use super::book_view::with_break;
use super::booking_hours::{typed_hours, with_faults, with_problem};
use super::deed::Deed;
use super::local::{self, NoPeriod};
use super::visit::Visit;
use crate::view::form::{Field, FieldKind, Form};
use crate::view::parts::Fact;
use crate::view::{Format, Language, Speak, forms, say};

/// The prefix of whatever a schema asks for.
const ATTRIBUTES: &str = "recorded.attributes";
const DAYS: &str = "recorded.days";
const MINUTES_A_DAY: i64 = 24 * 60;

/// What the manifest asks for of a booking's kind of resource.
pub(super) struct Asked<'a> {
    language: Language,
    booking: &'a Booking,
    limits: &'a BookingLimits,
    part: &'a PerformancePart,
}

/// Why what was typed is nothing that could be sent on.
pub(super) enum Unread {
    /// The hours.
    Hours(NoPeriod),
    /// Numbers.
    Faults(Vec<FieldFault>),
}

impl<'a> Asked<'a> {
    /// What is asked for of a booking.
    pub(super) fn of(visit: &'a Visit, booking: &'a Booking) -> poem::Result<Self> {
        let plugin = visit.state.market.plugins.get(&booking.plugin_key).ok_or_else(|| visit.not_found())?;
        let manifest = plugin.manifest();
        let kind = manifest.kind(&booking.resource_kind).ok_or_else(|| visit.not_found())?;
        Ok(Self { language: visit.language(), booking, limits: &manifest.booking, part: &kind.performance })
    }

    /// Whether the hours alone don't say on which day.
    fn has_days(&self) -> bool {
        (self.booking.ends_at - self.booking.starts_at).num_minutes() > MINUTES_A_DAY
    }

    /// What was booked, as what is likely to have been performed; a meter begins where it was last.
    pub(super) fn likely(&self, last: &BTreeMap<String, Shown>) -> Vec<(String, String)> {
        let mut pairs =
            self.pairs(&Performed::hours(self.booking.starts_at, self.booking.ends_at, self.booking.break_minutes));
        let before = |(key, shown): (&String, &Shown)| (reading_name(key, "before"), shown.value.to_string());
        pairs.extend(last.iter().map(before));
        pairs
    }

    /// What was performed, as the fields hold it.
    pub(super) fn pairs(&self, performed: &Performed) -> Vec<(String, String)> {
        let clock = |name: &str, at| (name.to_owned(), local::clock_of(at));
        let day = |name: &str, at| (name.to_owned(), stockholm::date_of(at).to_string());
        let mut pairs = vec![
            clock("starts", performed.starts_at),
            clock("ends", performed.ends_at),
            day("starts_on", performed.starts_at),
            day("ends_on", performed.ends_at),
            ("break_minutes".to_owned(), performed.break_minutes.to_string()),
        ];
        let recorded = &performed.recorded;
        pairs.extend(recorded.days.map(|days| (DAYS.to_owned(), days.to_string())));
        for (key, reading) in &recorded.readings {
            pairs.push((reading_name(key, "before"), reading.before.to_string()));
            pairs.push((reading_name(key, "after"), reading.after.to_string()));
        }
        pairs.extend(local::to_pairs(ATTRIBUTES, &Value::Object(recorded.attributes.clone())));
        pairs
    }

    /// Adds the fields.
    pub(super) fn fields(&self, mut form: Form) -> Form {
        let language = self.language;
        let date = |name: &str, key: &'static str| Field::new(FieldKind::Date, name, language.text(key)).required();
        if self.part.hours {
            if self.has_days() {
                form = form.field(date("starts_on", "field-starts-on"));
            }
            form = form.field(forms::time(language, "starts", "field-starts"));
            if self.has_days() {
                form = form.field(date("ends_on", "field-ends-on"));
            }
            form = form
                .field(forms::time(language, "ends", "field-ends"))
                .field(forms::break_field(language, self.limits.longest_break_minutes));
        }
        if let Some(days) = &self.part.days {
            let field = Field::new(FieldKind::Number, DAYS, days.get(language));
            form = form.field(field.inputmode("numeric").required());
        }
        for meter in &self.part.meters {
            let name = meter.name.get(language);
            for (end, key) in [("before", "field-meter-before"), ("after", "field-meter-after")] {
                let label = language.text_with(key, &[("name", name.into())]);
                let field = Field::new(FieldKind::Number, reading_name(&meter.key, end), label);
                form = form.field(field.inputmode("numeric").suffix(&meter.unit).required());
            }
        }
        let attributes = schema::fields(&self.part.attributes);
        attributes.iter().fold(form, |form, field| form.field(Field::of_schema(ATTRIBUTES, field, language)))
    }

    /// What was typed into them.
    pub(super) fn typed(&self, deed: &Deed) -> Result<Performed, Unread> {
        let hours = match (self.part.hours, self.has_days()) {
            (false, _) => {
                let Booking { starts_at, ends_at, break_minutes, .. } = *self.booking;
                Ok(Performed::hours(starts_at, ends_at, break_minutes))
            }
            (true, false) => typed_hours(self.language, deed, self.booking.starts_at),
            (true, true) => typed_days(deed),
        };
        let mut performed = hours.map_err(Unread::Hours)?;
        let mut faults = Vec::new();
        let mut number = |name: &str| match deed.value(name) {
            "" => None,
            text => {
                let number = local::whole(text);
                if number.is_none() {
                    faults.push(FieldFault::new(name, "not_a_number", []));
                }
                number
            }
        };
        performed.recorded.days = self.part.days.as_ref().and_then(|_| number(DAYS));
        let mut missing = Vec::new();
        for meter in &self.part.meters {
            let names = ["before", "after"].map(|end| reading_name(&meter.key, end));
            match (number(&names[0]), number(&names[1])) {
                (Some(before), Some(after)) => {
                    performed.recorded.readings.insert(meter.key.clone(), Reading { before, after });
                }
                _ => missing.extend(names.into_iter().filter(|name| deed.value(name).is_empty())),
            }
        }
        faults.extend(missing.into_iter().map(|name| FieldFault::new(name, "missing", [])));
        if let Value::Object(attributes) = local::of_schema(&self.part.attributes, ATTRIBUTES, &deed.typed) {
            performed.recorded.attributes = attributes;
        }
        if faults.is_empty() { Ok(performed) } else { Err(Unread::Faults(faults)) }
    }

    /// A form with what could not be read.
    pub(super) fn marked(&self, form: Form, unread: Unread) -> Form {
        match unread {
            Unread::Hours(problem) => with_problem(self.language, form, problem),
            Unread::Faults(faults) => with_faults(self.language, form, &faults),
        }
    }

    /// What was performed, to read: `07.00–16.20, rast 45 min`, and the rest below one another.
    pub(super) fn facts(&self, label: String, performed: &Performed) -> Vec<Fact> {
        let hours = Fact::new(label, self.hours(performed));
        [hours].into_iter().chain(self.recorded(&performed.recorded)).collect()
    }

    /// The hours alone, with their days where there are several.
    pub(super) fn hours(&self, performed: &Performed) -> String {
        let (language, Performed { starts_at, ends_at, break_minutes, .. }) = (self.language, performed);
        let same_day = stockholm::date_of(*starts_at) == stockholm::date_of(self.booking.starts_at);
        let hours = match self.has_days() || !same_day {
            true => language.period_long(*starts_at, *ends_at),
            false => language.hours_long(*starts_at, *ends_at),
        };
        with_break(language, hours, *break_minutes)
    }

    fn recorded(&self, recorded: &Recorded) -> Vec<Fact> {
        let language = self.language;
        let mut facts = Vec::new();
        if let Some((label, days)) = self.part.days.as_ref().zip(recorded.days) {
            facts.push(Fact::new(label.get(language), days.to_string()));
        }
        for meter in &self.part.meters {
            if let Some(Reading { before, after }) = recorded.readings.get(&meter.key) {
                let run = format!("{} {}", after - before, meter.unit);
                facts.push(Fact::new(meter.name.get(language), format!("{before}–{after} ({run})")));
            }
        }
        let said = |field: schema::Field| {
            let value = recorded.attributes.get(&field.key)?;
            Some(Fact::new(field.label.get(language), said(language, &field.input, value)))
        };
        facts.extend(schema::fields(&self.part.attributes).into_iter().filter_map(said));
        facts
    }
}

fn reading_name(meter: &str, end: &str) -> String {
    format!("recorded.readings.{meter}.{end}")
}

/// A value of a schema as it is read.
fn said(language: Language, input: &Input, value: &Value) -> String {
    match (input, value) {
        (Input::Choice(choices) | Input::Choices(choices), value) => {
            let keys = value.as_array().map_or_else(|| vec![value.clone()], Clone::clone);
            let keys: Vec<String> = keys.iter().filter_map(|key| key.as_str()).map(str::to_owned).collect();
            say::labels(language, choices, &keys)
        }
        (Input::Flag, value) => language.text(if value == &Value::Bool(true) { "admin-yes" } else { "admin-no" }),
        (_, value) => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    }
}

/// Hours of several days.
fn typed_days(deed: &Deed) -> Result<Performed, NoPeriod> {
    let at = |day: &'static str, clock: &'static str| -> Result<DateTime<Utc>, NoPeriod> {
        let on = local::date(deed.value(day)).ok_or(NoPeriod::Field("day"))?;
        let minute = local::minute(deed.value(clock)).ok_or(NoPeriod::Field(clock))?;
        Ok(torget_core::collaboration::at_minute(on, minute))
    };
    let (starts_at, ends_at) = (at("starts_on", "starts")?, at("ends_on", "ends")?);
    let break_minutes = deed.value("break_minutes").parse().map_err(|_| NoPeriod::Field("break_minutes"))?;
    Ok(Performed::hours(starts_at, ends_at, break_minutes))
}
