//! For this crate's tests: a question to the pool, told in local time, that breaks no rule until a test makes it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use torget_core::ids::{BookingId, OrganisationId, ResourceId, UnitId};
use torget_core::place::Position;
use torget_core::plugin::{
    Absence, EarlierAbsence, Fact, Finding, NeedFacts, Occupied, Plugin, Question, ResourceFacts, Severity, UnitFacts,
};
use torget_core::time::{Period, stockholm};

use crate::NursePool;

/// Reading the manifest takes longer than all questions of a test together.
pub static POOL: LazyLock<NursePool> = LazyLock::new(NursePool::new);

/// One question, changed step by step.
pub struct Case {
    period: Period,
    break_minutes: i64,
    attributes: Value,
    need: NeedFacts,
    occupied: Vec<Occupied>,
    distance_tenth_km: i64,
    parameters: BTreeMap<String, i64>,
}

impl Case {
    /// A shift from one local time to another, such as `2026-11-24T07:00`, because of a peak load.
    pub fn shift(starts: &str, ends: &str) -> Self {
        Self::of(local(starts, ends))
    }

    /// The same for a period that is there already.
    pub fn of(period: Period) -> Self {
        Self {
            period,
            break_minutes: 45,
            attributes: json!({
                "grade": "nurse",
                "licence_number": "1234567",
                "licence_valid_until": "2099-12-31",
                "longest_distance_km": 60,
            }),
            need: NeedFacts { reason: "peak_load".to_owned(), requirements: json!({}), ..NeedFacts::default() },
            occupied: Vec::new(),
            distance_tenth_km: 210,
            parameters: POOL.manifest().parameters(&[].into()),
        }
    }

    /// Tuesday 24 November 2026, 07 to 16.
    pub fn day() -> Self {
        Self::shift("2026-11-24T07:00", "2026-11-24T16:00")
    }

    /// The night after it.
    pub fn night() -> Self {
        Self::shift("2026-11-24T21:00", "2026-11-25T07:00")
    }

    pub fn attribute(mut self, name: &str, value: Value) -> Self {
        self.attributes[name] = value;
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.attributes.as_object_mut().unwrap().remove(name);
        self
    }

    pub fn requires(mut self, requirements: Value) -> Self {
        self.need.requirements = requirements;
        self
    }

    pub fn with_break(mut self, minutes: i64) -> Self {
        self.break_minutes = minutes;
        self
    }

    pub fn away(mut self, tenth_km: i64) -> Self {
        self.distance_tenth_km = tenth_km;
        self
    }

    pub fn parameter(mut self, key: &str, value: i64) -> Self {
        self.parameters.insert(key.to_owned(), value);
        self
    }

    /// Because somebody is ill; no day of absence is given yet.
    pub fn sick(mut self) -> Self {
        self.need.reason = "sickness".to_owned();
        self
    }

    pub fn absent_from(mut self, day: &str) -> Self {
        self.need.absence = Some(Absence { started_on: day.parse().unwrap(), earlier: None });
        self
    }

    pub fn after_earlier(mut self, from: &str, to: &str) -> Self {
        let (started_on, ended_on) = (from.parse().unwrap(), to.parse().unwrap());
        self.need.absence.as_mut().unwrap().earlier = Some(EarlierAbsence { started_on, ended_on, days_before: 0 });
        self
    }

    /// The earlier absence continued others in turn.
    pub fn counted_before(mut self, days: i64) -> Self {
        self.need.absence.as_mut().unwrap().earlier.as_mut().unwrap().days_before = days;
        self
    }

    /// Another shift with a break of 45 minutes.
    pub fn booked(self, starts: &str, ends: &str) -> Self {
        self.booked_for(local(starts, ends))
    }

    pub fn booked_for(mut self, period: Period) -> Self {
        self.occupied.push(Occupied {
            booking_id: Some(BookingId::new()),
            period,
            break_minutes: 45,
            unit_id: UnitId::new(),
            position: Position { latitude: 56.2, longitude: 12.9 },
        });
        self.occupied.sort_by_key(|other| other.period);
        self
    }

    /// Asks with the finished question.
    pub fn ask<T>(&self, ask: impl FnOnce(&Question<'_>) -> T) -> T {
        let position = Position { latitude: 56.2, longitude: 12.9 };
        let resource = ResourceFacts {
            id: ResourceId::new(),
            kind: "nurse".to_owned(),
            organisation_id: OrganisationId::new(),
            attributes: self.attributes.clone(),
            position,
        };
        let unit = UnitFacts { id: UnitId::new(), organisation_id: OrganisationId::new(), position };
        ask(&Question {
            now: self.period.starts_at() - TimeDelta::days(1),
            period: self.period,
            break_minutes: self.break_minutes,
            resource: &resource,
            unit: &unit,
            need: &self.need,
            occupied: &self.occupied,
            distance_tenth_km: self.distance_tenth_km,
            parameters: &self.parameters,
        })
    }

    pub fn findings(&self) -> Vec<Finding> {
        self.ask(|question| POOL.check(question))
    }

    /// The keys of the broken rules.
    pub fn rules(&self) -> Vec<String> {
        let broken = self.findings().into_iter().filter(|finding| finding.severity == Severity::Broken);
        broken.map(|finding| finding.rule).collect()
    }

    pub fn only_finding(&self) -> Finding {
        let mut findings = self.findings();
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    }
}

fn local(starts: &str, ends: &str) -> Period {
    Period::new(instant(starts), instant(ends)).unwrap()
}

/// The instant of a local time such as `2026-11-24T07:00`.
pub fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    let local: NaiveDateTime = format!("{text}:00").parse().unwrap();
    stockholm::instant(local).unwrap()
}

/// The value of a day such as `2026-11-24`.
pub fn date(text: &str) -> Fact {
    Fact::Date(text.parse().unwrap())
}
