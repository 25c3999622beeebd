//! What the members of an area have set otherwise than its plugin's manifest.

use serde_json::json;

use super::filling::{self, LONGEST_ANSWER_MINUTES};
use super::{CollaborationError, area_for, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration::{Area, AreaSettings};
use crate::fault::FieldFault;
use crate::ids::AreaId;
use crate::plugin::{Buffer, Effect, Fact, Manifest, SHORTEST_ANSWER_MINUTES};
use crate::{Market, once};

/// Changes the settings of an area that is still at `version`. What equals the manifest's own is not kept, so that it
/// follows the manifest when that changes.
///
/// # Errors
/// [`CollaborationError::Faults`] with every setting that the manifest does not allow; [`CollaborationError::Stale`] if
/// somebody else changed the area meanwhile.
pub async fn edit_area_settings(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
    version: i64,
    settings: AreaSettings,
) -> Result<Area, CollaborationError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut area =
            area_for(market, caller, tx, area_id, Permission::EditArea, Permission::ViewArea).await?;
        let Some(plugin) = market.plugins.get(&area.plugin_key) else {
            return Err(CollaborationError::NoPlugin { key: area.plugin_key });
        };
        let faults = faults(plugin.manifest(), &settings);
        if !faults.is_empty() {
            return Err(CollaborationError::Faults(faults));
        }
        let settings = differing(plugin.manifest(), &settings);
        if !store::update_settings(tx, area_id, version, &settings).await? {
            let current = crate::collaboration::area(tx, area_id).await?.map_or(area.version, |area| area.version);
            return Err(CollaborationError::Stale { given: version, current });
        }
        let act = Act {
            collaboration_id: Some(area.collaboration_id),
            object_kind: "area",
            object_id: area_id.0,
            action: "edited",
            detail: json!({ "from": area.settings, "to": settings }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        area.settings = settings;
        area.version = version + 1;
        Ok(area)
    })
}

/// Everything that the manifest does not allow.
fn faults(manifest: &Manifest, settings: &AreaSettings) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut range = |field: &str, value: i64, least: i64, most: i64| {
        if !(least..=most).contains(&value) {
            let values = [("value", Fact::Number(value)), ("least", Fact::Number(least)), ("most", Fact::Number(most))];
            faults.push(FieldFault::new(field, "number_range", values));
        }
    };
    if let Some(minutes) = settings.answer_within_minutes {
        range("answer_within_minutes", minutes, SHORTEST_ANSWER_MINUTES, LONGEST_ANSWER_MINUTES);
    }
    if let Some(buffer) = settings.buffer {
        range("buffer.minutes", buffer.minutes, 0, Buffer::MOST_MINUTES);
        range("buffer.km_per_hour", buffer.km_per_hour, 1, Buffer::MOST_KM_PER_HOUR);
    }
    for parameter in &manifest.parameters {
        if let Some(value) = settings.parameters.get(&parameter.key) {
            range(&format!("parameters.{}", parameter.key), *value, parameter.least, parameter.most);
        }
    }
    let key = |key: &str| [("value", Fact::Text(key.chars().take(60).collect()))];
    for unknown in settings.parameters.keys().filter(|key| !manifest.parameters.iter().any(|p| p.key == **key)) {
        faults.push(FieldFault::new("parameters", "unknown_parameter", key(unknown)));
    }
    for (rule_key, effect) in &settings.rules {
        let field = format!("rules.{rule_key}");
        match manifest.rule(rule_key) {
            None => faults.push(FieldFault::new("rules", "unknown_rule", key(rule_key))),
            Some(rule) if rule.effect != *effect && !rule.may_be.contains(effect) => {
                let allowed = std::iter::once(&rule.effect).chain(&rule.may_be);
                let allowed = allowed.map(|effect| effect_key(*effect).to_owned()).collect();
                let values =
                    [("value", Fact::Text(effect_key(*effect).to_owned())), ("allowed", Fact::Choices(allowed))];
                faults.push(FieldFault::new(field, "effect_not_allowed", values));
            }
            Some(_) => {}
        }
    }
    faults.extend(settings.filling.iter().flat_map(|chosen| filling::faults(&manifest.filling, chosen)));
    faults
}

fn effect_key(effect: Effect) -> &'static str {
    match effect {
        Effect::Off => "off",
        Effect::Warn => "warn",
        Effect::Refuse => "refuse",
    }
}

/// The settings that differ from the manifest's.
fn differing(manifest: &Manifest, settings: &AreaSettings) -> AreaSettings {
    let booking = &manifest.booking;
    let mut kept = settings.clone();
    kept.confirmation = kept.confirmation.filter(|mode| *mode != booking.confirmation);
    kept.exchange = kept.exchange.filter(|mode| *mode != booking.exchange);
    kept.answer_within_minutes = kept.answer_within_minutes.filter(|minutes| *minutes != booking.answer_within_minutes);
    kept.filling = kept.filling.and_then(|chosen| filling::differing(&manifest.filling, &chosen));
    kept.buffer = kept.buffer.filter(|buffer| Some(*buffer) != booking.buffer);
    kept.rules.retain(|key, effect| manifest.rule(key).is_some_and(|rule| rule.effect != *effect));
    kept.parameters.retain(|key, value| manifest.parameters.iter().any(|p| p.key == *key && p.default != *value));
    kept
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
