use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::ids::{BookingId, OrganisationId, ResourceId, UnitId};
use crate::place::Position;
use crate::plugin::{NeedFacts, ResourceFacts, UnitFacts};

const BUFFER: Buffer = Buffer { minutes: 15, km_per_hour: 60 };
const HERE: Position = Position { latitude: 56.2429, longitude: 12.8619 };
/// Some 34 km away, so 34 minutes and the margin.
const THERE: Position = Position { latitude: 56.1163, longitude: 13.2289 };

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-24T{text}:00Z").parse().unwrap()
}

/// What is found for 10 to 14 here, when another booking stands at `other`.
fn found(other: (&str, &str), position: Position, same_unit: bool, unit_id: UnitId) -> Option<Finding> {
    let unit = UnitFacts { id: unit_id, organisation_id: OrganisationId::new(), position: HERE };
    let occupied = [Occupied {
        booking_id: Some(BookingId::new()),
        period: Period::new(at(other.0), at(other.1)).unwrap(),
        break_minutes: 0,
        unit_id: if same_unit { unit.id } else { UnitId::new() },
        position,
    }];
    let resource = ResourceFacts {
        id: ResourceId::new(),
        kind: "nurse".to_owned(),
        organisation_id: OrganisationId::new(),
        attributes: serde_json::json!({}),
        position: THERE,
    };
    let question = Question {
        now: at("00:00"),
        period: Period::new(at("10:00"), at("14:00")).unwrap(),
        break_minutes: 0,
        resource: &resource,
        unit: &unit,
        need: &NeedFacts::default(),
        occupied: &occupied,
        distance_tenth_km: 0,
        parameters: &std::collections::BTreeMap::new(),
    };
    travel(&question, BUFFER)
}

#[test]
fn the_way_from_the_shift_before_takes_its_time() {
    let finding = found(("06:00", "09:30"), THERE, false, UnitId::new()).expect("half an hour is too little");
    let needed = BUFFER.needed(THERE.road_tenth_km(&HERE));
    assert_eq!(finding.rule, "core_travel");
    assert_eq!(finding.values["side"], Fact::Text("before".to_owned()));
    assert_eq!(finding.values["needed"], Fact::Minutes(needed));
    assert_eq!(finding.values["limit"], Fact::Instant(at("09:30") + TimeDelta::minutes(needed)));
    assert_eq!(found(("05:00", "09:00"), THERE, false, UnitId::new()), None);
}

#[test]
fn so_does_the_way_to_the_shift_after() {
    let finding = found(("14:20", "18:00"), THERE, false, UnitId::new()).expect("twenty minutes are too little");
    assert_eq!(finding.values["side"], Fact::Text("after".to_owned()));
    assert_eq!(finding.values["other_at"], Fact::Instant(at("14:20")));
    assert_eq!(found(("15:30", "18:00"), THERE, false, UnitId::new()), None);
    // Next door only the margin counts.
    assert!(found(("14:10", "18:00"), HERE, false, UnitId::new()).is_some());
    assert_eq!(found(("14:15", "18:00"), HERE, false, UnitId::new()), None);
}

#[test]
fn at_the_same_unit_and_for_no_unit_there_is_no_way() {
    assert_eq!(found(("06:00", "10:00"), HERE, true, UnitId::new()), None);
    assert_eq!(found(("06:00", "10:00"), THERE, false, UnitId(Uuid::nil())), None);
}

#[test]
fn what_is_at_the_same_time_is_no_way_off() {
    // It has another place, or else there is none.
    assert_eq!(found(("09:00", "12:00"), THERE, false, UnitId::new()), None);
    assert_eq!(found(("10:00", "14:00"), THERE, false, UnitId::new()), None);
}
