//! An area's settings as a form, and reading them.

use torget_core::collaboration::{Area, AreaSettings};
use torget_core::fault::FieldFault;
use torget_core::plugin::{Buffer, ConfirmationMode, Effect, Manifest};

use super::areas::LIST;
use super::pair;
use crate::pages::deed::Deed;
use crate::pages::local;
use crate::pages::need::AreaChoice;
use crate::view::form::{Field, Form};
use crate::view::{Language, area_forms};

/// The form of an area's settings.
pub(super) fn form(language: Language, choice: &AreaChoice) -> Form {
    let manifest = choice.manifest();
    let action = format!("{}/{}", LIST.1, choice.area.id);
    let within = manifest.booking.answer_within_minutes;
    area_forms::area(language, &action, within, &manifest.parameters, &manifest.rules)
        .field(Field::hidden("version", choice.area.version.to_string()))
}

/// What holds in the area, as the form's values.
pub(super) fn pairs(area: &Area, manifest: &Manifest) -> Vec<(String, String)> {
    let settings = &area.settings;
    let mode = match settings.confirmation(manifest) {
        ConfirmationMode::Required => "required",
        ConfirmationMode::None => "none",
    };
    let mut pairs = vec![
        pair("confirmation", mode),
        pair("answer_within_minutes", settings.answer_within_minutes(manifest)),
        pair("version", area.version),
    ];
    if let Some(buffer) = settings.buffer.or(manifest.booking.buffer) {
        pairs.push(pair("buffer_minutes", buffer.minutes));
        pairs.push(pair("buffer_km_per_hour", buffer.km_per_hour));
    }
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
    let settings =
        AreaSettings { confirmation, answer_within_minutes, filling: None, buffer, rules: rules.collect(), parameters };
    if faults.is_empty() { Ok(settings) } else { Err(faults) }
}

/// The form says `rule.KEY` and `parameter.KEY` where the settings have `rules.KEY` and `parameters.KEY`.
pub(super) fn field_name(name: &str) -> String {
    if let Some(part) = name.strip_prefix("buffer.") {
        return format!("buffer_{part}");
    }
    match (name.strip_prefix("rules."), name.strip_prefix("parameters.")) {
        (Some(key), _) => format!("rule.{key}"),
        (_, Some(key)) => format!("parameter.{key}"),
        _ => name.to_owned(),
    }
}
