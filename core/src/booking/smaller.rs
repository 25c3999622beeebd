//! What a smaller demand would give: one thing less at a time, and how many of those who can't come it would free.
//!
//! What can be left out is read from the manifest: each required value in turn, an hour or a few at either end of the period,
//! and the other usual periods that overlap it. Pure; who is asked about, and that a place is free, is given.

use chrono::{Days, TimeDelta};
use serde::Serialize;
use serde_json::Value;

use super::question::Asked;
use super::request::usual_break;
use super::slot::Slot;
use crate::plugin::{Manifest, NeedFacts, schema};
use crate::time::{Period, stockholm};

/// By how many hours a period is begun later or ended earlier, at most.
const MOST_HOURS: i64 = 3;
/// How many ways to ask for less are told.
const MOST_TOLD: usize = 4;

/// One thing less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Relaxation {
    /// Without a required value: of a list one of its values, else the whole.
    Requirement {
        /// The requirement's key in the manifest's schema.
        key: String,
        /// The value of a list that is left out.
        value: Option<String>,
    },
    /// At another time.
    Time {
        /// When instead.
        period: Period,
    },
}

/// A way to ask for less, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Smaller {
    /// What is left out.
    #[serde(flatten)]
    pub relaxation: Relaxation,
    /// How many more could come, of those who were looked at.
    pub number: i64,
}

/// Other times, each family from the smallest change to the largest.
pub(super) struct Times {
    families: Vec<Vec<Period>>,
}

impl Times {
    /// The times that a need for `period` could do with.
    pub(super) fn of(manifest: &Manifest, period: &Period) -> Self {
        let limits = &manifest.booking;
        let least = limits.shortest_minutes.max(period.minutes() / 2);
        let hours = (1..=MOST_HOURS).map(TimeDelta::hours);
        let later = hours.clone().filter_map(|step| Period::new(period.starts_at() + step, period.ends_at()).ok());
        let sooner = hours.filter_map(|step| Period::new(period.starts_at(), period.ends_at() - step).ok());
        let long_enough = |part: &Period| part.minutes() >= least;
        let mut families: Vec<Vec<Period>> =
            vec![later.filter(long_enough).collect(), sooner.filter(long_enough).collect()];
        let day = stockholm::date_of(period.starts_at());
        let days = [day.checked_sub_days(Days::new(1)), Some(day), day.checked_add_days(Days::new(1))];
        for on in days.into_iter().flatten() {
            for preset in &limits.presets {
                let other = stockholm::period(on, preset.starts_minute, preset.ends_minute).ok();
                families.extend(other.filter(|other| other != period && other.overlaps(period)).map(|only| vec![only]));
            }
        }
        families.retain(|family| !family.is_empty());
        Self { families }
    }

    /// The stretch that holds them all and `period`.
    pub(super) fn hull(&self, period: &Period) -> Period {
        let all = || self.families.iter().flatten().chain([period]);
        let starts_at = all().map(Period::starts_at).min().unwrap_or(period.starts_at());
        let ends_at = all().map(Period::ends_at).max().unwrap_or(period.ends_at());
        Period::new(starts_at, ends_at).unwrap_or(*period)
    }
}

/// What can be left out of requirements, each with what remains.
fn requirements_less(manifest: &Manifest, requirements: &Value) -> Vec<(Relaxation, Value)> {
    let mut less = Vec::new();
    for field in schema::fields(&manifest.need.requirements) {
        let key = field.key;
        let chosen = match &requirements[key.as_str()] {
            Value::Null | Value::Bool(false) => continue,
            Value::Array(values) => values.clone(),
            _ => {
                let mut rest = requirements.clone();
                rest.as_object_mut().map(|rest| rest.remove(&key));
                less.push((Relaxation::Requirement { key, value: None }, rest));
                continue;
            }
        };
        for value in &chosen {
            let mut rest = requirements.clone();
            rest[key.as_str()] = chosen.iter().filter(|other| *other != value).cloned().collect();
            let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            less.push((Relaxation::Requirement { key: key.clone(), value: Some(name) }, rest));
        }
    }
    less
}

/// What asking for less would give among `failed`: those who can't come, each with whether it is only the plugin's rules that
/// say so.
pub(super) fn smaller(
    asked: &Asked<'_>,
    failed: &[(Slot, bool)],
    period: Period,
    break_minutes: i64,
    times: &Times,
) -> Vec<Smaller> {
    let mut found = by_requirements(asked, failed, period, break_minutes);
    for family in &times.families {
        found.extend(best_of_family(asked, failed, family));
    }
    found.retain(|smaller| smaller.number > 0);
    found.sort_by_key(|smaller| -smaller.number);
    found.truncate(MOST_TOLD);
    found
}

fn by_requirements(asked: &Asked<'_>, failed: &[(Slot, bool)], period: Period, break_minutes: i64) -> Vec<Smaller> {
    let manifest = asked.setting.manifest();
    let less = requirements_less(manifest, &asked.need.requirements);
    if less.is_empty() {
        return Vec::new();
    }
    let counts = |requirements: Value, slots: &[&Slot]| {
        let need = NeedFacts { requirements, ..asked.need.clone() };
        let asked = Asked { need: &need, ..*asked };
        slots.iter().filter(|slot| asked.allows(slot, period, break_minutes)).count() as i64
    };
    // Who can't come even if nothing is required is freed by none of it.
    let nothing = NeedFacts { requirements: Value::Object(serde_json::Map::new()), ..asked.need.clone() };
    let freely = Asked { need: &nothing, ..*asked };
    let within_reach: Vec<&Slot> = failed
        .iter()
        .filter(|(slot, by_plugin)| *by_plugin && freely.allows(slot, period, break_minutes))
        .map(|(slot, _)| slot)
        .collect();
    let tell = |(relaxation, rest)| Smaller { relaxation, number: counts(rest, &within_reach) };
    less.into_iter().map(tell).collect()
}

/// Of changes that grow, the smallest that gives as much as any of them.
fn best_of_family(asked: &Asked<'_>, failed: &[(Slot, bool)], family: &[Period]) -> Option<Smaller> {
    let manifest = asked.setting.manifest();
    let longest = |period: &Period| manifest.booking.longest_break(period.minutes());
    let pause = |period: &Period| usual_break(manifest, period).min(longest(period));
    let allowed = |slot: &Slot, period: &Period| asked.allows(slot, *period, pause(period));
    // Who can't come with the largest change can't with a smaller one.
    let largest = family.last()?;
    let within_reach: Vec<&Slot> = failed.iter().map(|(slot, _)| slot).filter(|slot| allowed(slot, largest)).collect();
    let most = within_reach.len();
    let gives = |period: &Period| within_reach.iter().filter(|slot| allowed(slot, period)).count();
    let period = family.iter().find(|period| *period == largest || gives(period) == most)?;
    Some(Smaller { relaxation: Relaxation::Time { period: *period }, number: most as i64 })
}

#[cfg(test)]
#[path = "smaller_tests.rs"]
mod tests;
