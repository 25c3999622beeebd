//! Which of a resource's places is free beside bookings and places that are kept.

use chrono::TimeZone as _;
use serde_json::json;

use super::*;
use crate::ids::{AreaId, CollaborationId, OrganisationId, ResourceId};
use crate::resource::ResourceState;

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

#[test]
fn what_is_open_of_several_places_is_what_one_of_them_is_free_for() {
    let course = course(2);
    let taken = |place, starts, ends| TakenRow::sample(course.id, place, (at(starts), at(ends)), None);
    let whole = hours(1, 22);
    for (rows, open) in [
        (vec![], vec![whole]),
        (vec![taken(1, 1, 22)], vec![whole]),
        // Place 1 all day, place 2 but in the middle of it.
        (vec![taken(1, 1, 22), taken(2, 1, 10), taken(2, 20, 22)], vec![hours(10, 20)]),
        // One place before noon and the other after it: nobody can have both as one.
        (vec![taken(1, 1, 12), taken(2, 12, 22)], vec![hours(1, 12), hours(12, 22)]),
        (vec![taken(1, 6, 8), taken(2, 12, 14)], vec![hours(1, 12), hours(8, 22)]),
        (vec![taken(1, 6, 8), taken(2, 6, 9)], vec![hours(1, 6), hours(8, 22)]),
        (vec![taken(1, 1, 22), taken(2, 1, 22)], vec![]),
        // A place that there was once is none.
        (vec![taken(1, 1, 22), taken(2, 1, 22), taken(3, 5, 6)], vec![]),
    ] {
        let slot = Slot::new(course.clone(), vec![whole], rows);
        assert_eq!(slot.open(), open, "{:?}", slot.taken);
        assert!(open.iter().all(|period| slot.free_place(period).is_some()));
    }
    let nurse = Resource { capacity: 1, ..course };
    let elsewhere = TakenRow::sample(ResourceId::new(), 1, (at(7), at(16)), None);
    let slot = Slot::new(nurse, vec![whole], vec![elsewhere]);
    assert_eq!(slot.open(), [hours(1, 7), hours(16, 22)]);
}

#[test]
fn what_is_only_kept_is_left_out_when_asked_for() {
    let course = course(1);
    let kept = TakenRow::sample(course.id, 1, (at(7), at(16)), Some(at(5)));
    let slot = Slot::new(course, Vec::new(), vec![kept]);
    assert!(!slot.is_free(1, &hours(7, 16)) && slot.is_free(1, &hours(16, 20)));
    let slot = slot.without_kept();
    assert!(slot.is_free(1, &hours(7, 16)) && slot.occupied.is_empty());
}
