//! Needs and people to ask, in numbers: rows past the use cases that make them, so that a test of offers begins with them.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::types::Json;
use torget_core::access::{Caller, Role};
use torget_core::booking::need::Spread;
use torget_core::booking::offer::{OfferRequest, OfferView, send};
use torget_core::db::DbError;
use torget_core::ids::{MembershipId, NeedId, PersonId, ResourceId};
use torget_core::language::Language;
use torget_core::{change, sql};

use crate::Town;

torget_core::statements! {
    ADD_NEED = "insert into need (id, collaboration_id, area_id, organisation_id, unit_id, starts_at, ends_at, break_minutes,
            quantity, filled, reason, requirements, welcomes_new, priority, way, circle, fill_before_at, cost_centre, reference, state,
            version, created_by, created_at)
        select $1, r.collaboration_id, r.area_id, $2, $3, $4, $5, 45, $6, 0, 'vacancy', $7, false, 'normal', 'offers', 'own', $4, '',
            '', 'open', 1, $8, $9
        from resource r where r.id = $10";
    ADD_PERSON = "insert into person (id, name, email, phone, language, search_text, active, version, created_at)
        select $1, $2, $3, '', 'sv', $2, active, 1, created_at from person where id = $4";
    ADD_RESOURCE = "insert into resource (id, collaboration_id, area_id, organisation_id, person_id, kind, name, attributes,
            capacity, place_name, latitude, longitude, state, version, created_at)
        select $1, collaboration_id, area_id, organisation_id, $2, kind, $3, attributes, 1, place_name, latitude, longitude,
            state, 1, created_at
        from resource where id = $4";
    ADD_WINDOW = "insert into availability_window (resource_id, starts_at, ends_at) values ($1, $2, $3)";
}

/// A resource with its person.
#[derive(Clone)]
pub struct Somebody {
    /// Who answers.
    pub caller: Caller,
    /// What is asked.
    pub resource_id: ResourceId,
    /// Where their mail goes.
    pub email: String,
}

/// A need of the unit of `manager` that seeks `quantity`, in the area of a resource.
pub async fn add_need(
    town: &Town,
    manager: &Caller,
    of_area: ResourceId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    quantity: i64,
) -> NeedId {
    let (id, now) = (NeedId::new(), town.market().clock.now());
    let (organisation_id, unit_id) = (manager.organisation_id, manager.unit_id);
    let written: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, ADD_NEED, id, organisation_id,
        unit_id, starts_at, ends_at, quantity, Json(json!({})), manager.person_id, now, of_area));
    assert_eq!(written.expect("the need fits the schema"), 1);
    id
}

/// So many people like the best who can come to the unit of `manager` then, each free from a day before to a month after.
pub async fn add_people(
    town: &Town,
    manager: &Caller,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    number: usize,
) -> Vec<Somebody> {
    let found = town.candidates(manager, starts_at, ends_at).await;
    let model = found.fit.into_iter().map(|one| one.resource).find(|resource| resource.person_id.is_some());
    let model = model.expect("a person can come");
    let free = (starts_at - TimeDelta::days(1), ends_at + TimeDelta::days(30));
    let mut people = Vec::new();
    for number in 0..number {
        let (person_id, resource_id) = (PersonId::new(), ResourceId::new());
        let name = format!("Ask {number:03}");
        let email = format!("ask.{}@klippan.example", person_id.0.simple());
        let like = model.person_id;
        let written: Result<(), DbError> = change!(town.market().db, tx => {
            sql!(tx, execute, ADD_PERSON, person_id, name.as_str(), email.as_str(), like)?;
            sql!(tx, execute, ADD_RESOURCE, resource_id, person_id, name.as_str(), model.id)?;
            sql!(tx, execute, ADD_WINDOW, resource_id, free.0, free.1)?;
            Ok(())
        });
        written.expect("people fit the schema");
        let caller = Caller {
            person_id,
            name,
            membership_id: MembershipId::new(),
            role: Role::ResourcePerson,
            organisation_id: Some(model.organisation_id),
            unit_id: None,
            collaboration_ids: vec![model.collaboration_id],
            language: Language::Sv,
            request_key: None,
        };
        people.push(Somebody { caller, resource_id, email });
    }
    people
}

/// Asks these people for a need, and answers the offers in the same order.
pub async fn ask(
    town: &Town,
    manager: &Caller,
    need_id: NeedId,
    people: &[Somebody],
    spread: Spread,
) -> Vec<OfferView> {
    let request = OfferRequest { resource_ids: people.iter().map(|one| one.resource_id).collect(), spread };
    send(town.market(), manager, need_id, &request).await.expect("offers are sent")
}
