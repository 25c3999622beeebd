//! Which of a resource's places is free beside bookings and places that are kept.

use chrono::TimeZone as _;
use serde_json::json;

use super::*;
use crate::ids::{CollaborationId, OrganisationId};

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 26, hour, 0, 0).unwrap()
}

fn hours(starts: u32, ends: u32) -> Period {
    Period::new(at(starts), at(ends)).unwrap()
}

fn course(capacity: i64) -> Resource {
    Resource {
        id: ResourceId::new(),
        collaboration_id: CollaborationId::new(),
        area_id: AreaId::new(),
        organisation_id: OrganisationId::new(),
        organisation_name: "Klippan".to_owned(),
        person_id: None,
        kind: "course".to_owned(),
        name: "Hjärt-lungräddning".to_owned(),
        attributes: json!({}),
        capacity,
        place_name: "Klippan".to_owned(),
        latitude: 56.1,
        longitude: 13.2,
        state: ResourceState::Published,
        version: 1,
    }
}

#[test]
fn what_is_kept_is_one_place_of_several() {
    let course = course(2);
    let booked = |place| TakenRow::sample(course.id, place, (at(7), at(16)), None);
    let kept = |place, until| TakenRow::sample(course.id, place, (at(7), at(16)), Some(at(until)));
    let day = hours(7, 16);
    for (taken, free, until) in [
        (vec![kept(1, 5)], Some(2), None),
        (vec![kept(2, 5)], Some(1), None),
        (vec![kept(1, 5), booked(2)], None, Some(at(5))),
        (vec![kept(1, 5), kept(2, 4)], None, Some(at(4))),
        (vec![booked(1), booked(2)], None, None),
    ] {
        let slot = Slot::new(course.clone(), Vec::new(), taken);
        assert_eq!((slot.free_place(&day), slot.kept_until_at(&day)), (free, until), "{:?}", slot.taken);
        assert_eq!(slot.free_place(&hours(16, 20)), Some(1), "afterwards it is free");
    }
}

#[test]
fn a_person_who_is_kept_as_another_resource_is_kept() {
    let nurse = course(1);
    let elsewhere = TakenRow::sample(ResourceId::new(), 1, (at(7), at(16)), Some(at(5)));
    let slot = Slot::new(nurse, Vec::new(), vec![elsewhere]);
    assert_eq!((slot.free_place(&hours(12, 20)), slot.kept_until_at(&hours(12, 20))), (None, Some(at(5))));
    assert_eq!(slot.free_place(&hours(16, 20)), Some(1));
}
