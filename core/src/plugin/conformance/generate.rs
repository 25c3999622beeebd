//! Questions made from a manifest. The same seed gives the same question; only the ids in it differ, and no rule looks at
//! those but to compare them.
//!
//! What is made fits the contract of [`Question`]: attributes and requirements fit their schemas, periods keep the limits.
//! Within it nothing is spared: dates at the ends of the calendar, nights on which the clocks change, other periods that
//! overlap, parameters at their bounds. A text that a schema describes by a pattern needs `examples` beside it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use crate::ids::{BookingId, OrganisationId, ResourceId, UnitId};
use crate::place::Position;
use crate::plugin::schema;
use crate::plugin::{
    Absence, BookingLimits, EarlierAbsence, Manifest, NeedFacts, Occupied, Parameter, Question, ResourceFacts,
    UnitFacts,
};
use crate::time::{Period, stockholm};

/// Stands in every generated text that only the owner may see (`x-visible = "owner"`).
pub const OWNER_ONLY_MARK: &str = "Q7";

/// Days around which something happens to the clock or the calendar.
const SPECIAL_DAYS: [(i32, u32, u32); 5] =
    [(2026, 3, 28), (2026, 10, 24), (2026, 12, 31), (2027, 3, 27), (2028, 2, 28)];

/// Where, and what is wrong with a schema for which nothing can be made.
pub type Unmakeable = (String, String);

/// All that a question borrows.
pub struct Case {
    pub resource: ResourceFacts,
    now: DateTime<Utc>,
    period: Period,
    break_minutes: i64,
    unit: UnitFacts,
    need: NeedFacts,
    occupied: Vec<Occupied>,
    distance_tenth_km: i64,
    parameters: BTreeMap<String, i64>,
}

impl Case {
    /// The question number `seed` about a resource of this kind.
    pub fn generate(manifest: &Manifest, kind: &str, seed: u64) -> Result<Self, Unmakeable> {
        let random = &mut StdRng::seed_from_u64(seed);
        let attributes = &manifest.kind(kind).expect("only kinds of the manifest are examined").attributes;
        let period = period(&manifest.booking, random);
        Ok(Self {
            resource: ResourceFacts {
                id: ResourceId::new(),
                kind: kind.to_owned(),
                organisation_id: OrganisationId::new(),
                attributes: object(&format!("kinds.{kind}.attributes"), attributes, random)?,
                position: position(random),
            },
            now: period.starts_at() - TimeDelta::minutes(random.random_range(-60..60 * 24 * 30)),
            period,
            break_minutes: random.random_range(0..=manifest.booking.longest_break(period.minutes())),
            unit: UnitFacts { id: UnitId::new(), organisation_id: OrganisationId::new(), position: position(random) },
            need: need(manifest, &period, random)?,
            occupied: occupied(&manifest.booking, &period, random),
            distance_tenth_km: random.random_range(0..3_000),
            parameters: manifest.parameters.iter().map(|one| (one.key.clone(), parameter(one, random))).collect(),
        })
    }

    /// The question itself.
    pub fn question(&self) -> Question<'_> {
        Question {
            now: self.now,
            period: self.period,
            break_minutes: self.break_minutes,
            resource: &self.resource,
            unit: &self.unit,
            need: &self.need,
            occupied: &self.occupied,
            distance_tenth_km: self.distance_tenth_km,
            parameters: &self.parameters,
        }
    }
}

fn period(limits: &BookingLimits, random: &mut StdRng) -> Period {
    let day = match SPECIAL_DAYS.choose(random) {
        Some((year, month, day)) if random.random_bool(0.4) => NaiveDate::from_ymd_opt(*year, *month, *day),
        _ => NaiveDate::from_ymd_opt(2026, 1, 1).map(|first| first + TimeDelta::days(random.random_range(0..1_000))),
    };
    let midnight = stockholm::day(day.expect("the days above exist")).starts_at();
    let starts_at = midnight + TimeDelta::minutes(random.random_range(0..24 * 60));
    let length = match random.random_range(0..6) {
        0 => limits.shortest_minutes,
        1 => limits.longest_minutes,
        _ => random.random_range(limits.shortest_minutes..=limits.longest_minutes),
    };
    let period = Period::new(starts_at, starts_at + TimeDelta::minutes(length));
    period.expect("the limits of booking let a period end after it starts, well within the calendar")
}

/// Half of the time apart from the period, half of the time anywhere around it.
fn occupied(limits: &BookingLimits, period: &Period, random: &mut StdRng) -> Vec<Occupied> {
    let apart = random.random_bool(0.5);
    let around = limits.look_around_days * 24 * 60;
    let mut others: Vec<Occupied> = (0..random.random_range(0..8))
        .map(|_| {
            let starts_at =
                period.starts_at() + TimeDelta::minutes(random.random_range(-around..=period.minutes() + around));
            let length = random.random_range(limits.shortest_minutes..=limits.longest_minutes);
            let other = Period::new(starts_at, starts_at + TimeDelta::minutes(length));
            let other = other.expect("as long as a booking may be, and as far away as rules may look");
            Occupied {
                booking_id: Some(BookingId::new()),
                period: other,
                break_minutes: random.random_range(0..=limits.longest_break(length)),
                unit_id: UnitId::new(),
                position: position(random),
            }
        })
        .filter(|other| !apart || !other.period.overlaps(period))
        .collect();
    others.sort_by_key(|other| other.period);
    others
}

fn need(manifest: &Manifest, period: &Period, random: &mut StdRng) -> Result<NeedFacts, Unmakeable> {
    let reason = manifest.need.reasons.choose(random).expect("a manifest without faults has a reason");
    let given = random.random_bool(if reason.absence { 0.9 } else { 0.1 });
    Ok(NeedFacts {
        reason: reason.key.clone(),
        absence: given.then(|| absence(period, random)),
        requirements: object("need.requirements", &manifest.need.requirements, random)?,
        welcomes_new: random.random_bool(0.5),
    })
}

/// Mostly near the period; sometimes as far away as a date can be, sometimes reversed.
fn absence(period: &Period, random: &mut StdRng) -> Absence {
    let shift_on = stockholm::date_of(period.starts_at());
    let mut near = |from: i64, to: i64| match random.random_range(0..40) {
        0 => NaiveDate::MIN,
        1 => NaiveDate::MAX,
        _ => shift_on + TimeDelta::days(random.random_range(from..to)),
    };
    let started_on = near(-20, 2);
    let earlier =
        EarlierAbsence { started_on: near(-60, 2), ended_on: near(-30, 2), days_before: random.random_range(0..20) };
    Absence { started_on, earlier: random.random_bool(0.5).then_some(earlier) }
}

fn parameter(parameter: &Parameter, random: &mut StdRng) -> i64 {
    match random.random_range(0..6) {
        0 => parameter.least,
        1 => parameter.most,
        2 => random.random_range(parameter.least..=parameter.most),
        _ => parameter.default,
    }
}

fn position(random: &mut StdRng) -> Position {
    Position { latitude: random.random_range(55.0..69.0), longitude: random.random_range(11.0..24.0) }
}

/// A value that fits an object's schema; what is not required is there half of the time.
fn object(place: &str, schema: &Value, random: &mut StdRng) -> Result<Value, Unmakeable> {
    let mut made = Map::new();
    for field in schema::fields(schema) {
        if field.required || random.random_bool(0.5) {
            let property = &schema["properties"][&field.key];
            made.insert(field.key, value(property, random));
        }
    }
    let made = Value::Object(made);
    match schema::misfits(schema, &made).first() {
        None => Ok(made),
        Some(misfit) => Err((
            format!("{place}{}", misfit.path.replace('/', ".properties.")),
            format!("no value could be made for it ({}); give it examples", misfit.problem),
        )),
    }
}

fn value(property: &Value, random: &mut StdRng) -> Value {
    if let Some(example) = property["examples"].as_array().and_then(|examples| examples.choose(random)) {
        return example.clone();
    }
    let chosen = |values: &Value, random: &mut StdRng| values.as_array().and_then(|all| all.choose(random)).cloned();
    match property["type"].as_str() {
        Some("integer") => {
            let least = property["minimum"].as_i64().unwrap_or(0);
            json!(random.random_range(least..=property["maximum"].as_i64().unwrap_or(least + 1_000)))
        }
        Some("boolean") => json!(random.random_bool(0.5)),
        Some("array") => {
            let all = property["items"]["enum"].as_array().cloned().unwrap_or_default();
            let least = property["minItems"].as_u64().unwrap_or(0) as usize;
            let most = property["maxItems"].as_u64().map_or(all.len(), |most| (most as usize).min(all.len()));
            let count = random.random_range(least.min(most)..=most);
            Value::Array(all.choose_multiple(random, count).cloned().collect())
        }
        _ if property["format"] == "date" => {
            let day =
                NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + TimeDelta::days(random.random_range(-900..2_000));
            json!(day.to_string())
        }
        _ => chosen(&property["enum"], random).unwrap_or_else(|| json!(text(property, random))),
    }
}

fn text(property: &Value, random: &mut StdRng) -> String {
    let least = property["minLength"].as_u64().unwrap_or(0);
    let length = random.random_range(least..=property["maxLength"].as_u64().unwrap_or(least + 40)) as usize;
    let mark = if property["x-visible"] == "owner" { OWNER_ONLY_MARK } else { "" };
    let letters = ['a', 'B', '7', 'å', 'Ö', ' ', '-', '{', '"', '<', 'é'];
    let rest = (mark.len()..length).map(|_| *letters.choose(random).expect("there are letters"));
    mark.chars().chain(rest).collect()
}
