//! An area's settings as a form, and reading them.

use torget_core::collaboration::{Area, AreaSettings, FillingSettings};
use torget_core::fault::FieldFault;
use torget_core::plugin::{
    AnswerTime, Buffer, CascadeStep, Circle, ConfirmationMode, Effect, ExchangeMode, Filling, Manifest,
};

use super::areas::LIST;
use super::pair;
use crate::pages::deed::{Deed, values};
use crate::pages::local;
use crate::pages::need::AreaChoice;
use crate::view::form::{Field, Form};
use crate::view::{Language, Speak, area_forms};

/// The form of an area's settings.
pub(super) fn form(language: Language, choice: &AreaChoice) -> Form {
    let manifest = choice.manifest();
    let action = format!("{}/{}", LIST.1, choice.area.id);
    let within = manifest.booking.answer_within_minutes;
    let mut form = area_forms::area(language, &action, within, &manifest.parameters, &manifest.rules)
        .more(language.text("area-filling-more"));
    form.fields.extend(area_forms::filling(language, &manifest.filling));
    form.field(Field::hidden("version", choice.area.version.to_string()))
}

/// What holds in the area, as the form's values.
pub(super) fn pairs(area: &Area, manifest: &Manifest) -> Vec<(String, String)> {
    let settings = &area.settings;
    let mode = match settings.confirmation(manifest) {
        ConfirmationMode::Required => "required",
        ConfirmationMode::None => "none",
    };
    let exchange = match settings.exchange(manifest) {
        ExchangeMode::Closed => "closed",
        ExchangeMode::Approval => "approval",
        ExchangeMode::Free => "free",
    };
    let mut pairs = vec![
        pair("confirmation", mode),
        pair("exchange", exchange),
        pair("answer_within_minutes", settings.answer_within_minutes(manifest)),
        pair("version", area.version),
    ];
    if let Some(buffer) = settings.buffer.or(manifest.booking.buffer) {
        pairs.push(pair("buffer_minutes", buffer.minutes));
        pairs.push(pair("buffer_km_per_hour", buffer.km_per_hour));
    }
    pairs.extend(filling_pairs(&settings.filling(manifest)));
    let parameters = manifest.parameters(&settings.parameters);
    pairs.extend(parameters.iter().map(|(key, value)| pair(&format!("parameter.{key}"), value)));
    let effect = |rule| match settings.effect(rule) {
        Effect::Off => "off",
        Effect::Warn => "warn",
        Effect::Refuse => "refuse",
    };
    pairs.extend(manifest.rules.iter().map(|rule| pair(&format!("rule.{}", rule.key), effect(rule))));
    pairs
}

/// The settings that a form holds; what is no number is a fault of its field.
pub(super) fn settings(deed: &Deed, manifest: &Manifest) -> Result<AreaSettings, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut number = |name: &str| {
        let number = local::whole(deed.value(name));
        if number.is_none() {
            faults.push(FieldFault::new(name, "not_a_number", []));
        }
        number
    };
    let answer_within_minutes = number("answer_within_minutes");
    // Left empty the manifest's counts.
    let has_buffer = ["buffer_minutes", "buffer_km_per_hour"].iter().any(|name| !deed.value(name).is_empty());
    let buffer = if has_buffer { number("buffer_minutes").zip(number("buffer_km_per_hour")) } else { None };
    let buffer = buffer.map(|(minutes, km_per_hour)| Buffer { minutes, km_per_hour });
    let parameters = manifest.parameters.iter();
    let parameters =
        parameters.filter_map(|one| Some((one.key.clone(), number(&format!("parameter.{}", one.key))?))).collect();
    let rules = manifest.rules.iter().filter_map(|rule| {
        let effect = match deed.value(&format!("rule.{}", rule.key)) {
            "off" => Effect::Off,
            "warn" => Effect::Warn,
            "refuse" => Effect::Refuse,
            _ => return None,
        };
        Some((rule.key.clone(), effect))
    });
    let confirmation = match deed.value("confirmation") {
        "required" => Some(ConfirmationMode::Required),
        "none" => Some(ConfirmationMode::None),
        _ => None,
    };
    let exchange = match deed.value("exchange") {
        "closed" => Some(ExchangeMode::Closed),
        "approval" => Some(ExchangeMode::Approval),
        "free" => Some(ExchangeMode::Free),
        _ => None,
    };
    let rules = rules.collect();
    let filling = filling(deed, &mut faults);
    let settings = AreaSettings { confirmation, exchange, answer_within_minutes, filling, buffer, rules, parameters };
    if faults.is_empty() { Ok(settings) } else { Err(faults) }
}

/// How needs are filled, as the form's values: a table of answering times has a row for each line.
fn filling_pairs(filling: &Filling) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = filling.ways.iter().map(|way| pair("ways", way.key())).collect();
    pairs.push(pair("near_km", filling.near_km));
    let mut lines = filling.answer_times.clone();
    lines.sort_by_key(|line| line.within_hours);
    let lines: Vec<String> = lines.iter().map(|line| format!("{} {}", line.within_hours, line.minutes)).collect();
    pairs.push(pair("answer_times", lines.join("\n")));
    let reach = |step: &CascadeStep| pair(&format!("reach.{}", step.circle.key()), step.within_hours);
    pairs.extend(filling.cascade.iter().map(reach));
    pairs
}

/// What the form says of how needs are filled.
fn filling(deed: &Deed, faults: &mut Vec<FieldFault>) -> Option<FillingSettings> {
    let mut not_a_number = |field: &str| faults.push(FieldFault::new(field, "not_a_number", []));
    let mut answer_times = Vec::new();
    for line in deed.value("answer_times").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let numbers: Vec<Option<i64>> = line.split_whitespace().map(local::whole).collect();
        match numbers.as_slice() {
            [Some(within_hours), Some(minutes)] => {
                answer_times.push(AnswerTime { within_hours: *within_hours, minutes: *minutes });
            }
            _ => not_a_number("answer_times"),
        }
    }
    let mut cascade = Vec::new();
    for circle in Circle::ALL.iter().copied() {
        let name = format!("reach.{}", circle.key());
        match (deed.value(&name), local::whole(deed.value(&name))) {
            ("", _) => {}
            (_, Some(within_hours)) => cascade.push(CascadeStep { circle, within_hours }),
            (_, None) => not_a_number(&name),
        }
    }
    let near_km = local::whole(deed.value("near_km"));
    if near_km.is_none() {
        not_a_number("near_km");
    }
    let ways = values(&deed.typed, "ways").iter().filter_map(|way| way.parse().ok()).collect();
    Some(FillingSettings { ways: Some(ways), answer_times: Some(answer_times), cascade: Some(cascade), near_km })
}

/// The form says `rule.KEY` and `parameter.KEY` where the settings have `rules.KEY` and `parameters.KEY`.
pub(super) fn field_name(name: &str) -> String {
    if let Some(part) = name.strip_prefix("buffer.") {
        return format!("buffer_{part}");
    }
    if let Some(part) = name.strip_prefix("filling.") {
        return match part.split_once('.') {
            Some(("cascade", circle)) => format!("reach.{circle}"),
            Some((list, _)) => list.to_owned(),
            None if part == "cascade" => "reach.near".to_owned(),
            None => part.to_owned(),
        };
    }
    match (name.strip_prefix("rules."), name.strip_prefix("parameters.")) {
        (Some(key), _) => format!("rule.{key}"),
        (_, Some(key)) => format!("parameter.{key}"),
        _ => name.to_owned(),
    }
}
