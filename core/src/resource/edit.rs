//! Publishing and changing resources, and looking at them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{PersonToShare, Resource, ResourceError, ResourceState, plan, store};
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::collaboration::{self, Area};
use crate::db::{Tx, lock_rows};
use crate::fault::FieldFault;
use crate::ids::{AreaId, OrganisationId, PersonId, ResourceId};
use crate::language::sort_key;
use crate::place::Position;
use crate::plugin::{Fact, Manifest, misfit};
use crate::time::stockholm;
use crate::{Market, once};

const LONGEST_NAME: usize = 120;
const MOST_PLACES: i64 = 10_000;

/// A resource to be taken up.
#[derive(Debug, Clone, Deserialize)]
pub struct NewResource {
    /// In which area.
    pub area_id: AreaId,
    /// Who lends it; must take part in the area.
    pub organisation_id: OrganisationId,
    /// The person it is, for kinds that are persons; must have a role with the lender, now or later.
    pub person_id: Option<PersonId>,
    /// Its kind in the manifest.
    pub kind: String,
    /// The rest, which can be changed later.
    pub content: ResourceChange,
}

/// What can be changed in a resource.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ResourceChange {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Value,
    /// How many places it has.
    pub capacity: i64,
    /// Where it is, or sets out from, in words.
    pub place_name: String,
    /// And on the map.
    pub position: Position,
    /// Whether it may be booked.
    pub state: ResourceState,
}

/// Takes up a resource.
pub async fn create(market: &Market, caller: &Caller, new: NewResource) -> Result<Resource, ResourceError> {
    once!(market, caller, tx => create_in(market, caller, tx, &new).await)
}

/// The same as a part of something larger.
pub(crate) async fn create_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    new: &NewResource,
) -> Result<Resource, ResourceError> {
    let now = market.clock.now();
    let id = ResourceId::new();
    let area = editable_area(market, caller, tx, new.area_id).await?;
    let manifest = manifest(market, &area)?;
    let mut faults = faults(manifest, &new.kind, &new.content);
    if !collaboration::is_member(tx, area.id, new.organisation_id, stockholm::date_of(now)).await? {
        let value = Fact::Text(new.organisation_id.to_string());
        faults.push(FieldFault::new("organisation_id", "not_a_member", [("value", value)]));
    }
    let is_person = manifest.kind(&new.kind).is_some_and(|kind| kind.is_person);
    if is_person != new.person_id.is_some() {
        let code = if is_person { "person_needed" } else { "person_unexpected" };
        faults.push(FieldFault::new("person_id", code, []));
    }
    if let Some(person_id) = new.person_id.filter(|_| is_person)
        && !store::belongs(tx, person_id, new.organisation_id, stockholm::date_of(now)).await?
    {
        faults.push(FieldFault::new("person_id", "person_of_another", []));
    }
    if !faults.is_empty() {
        return Err(ResourceError::Faults(faults));
    }
    let content = &new.content;
    let resource = Resource {
        id,
        collaboration_id: area.collaboration_id,
        area_id: area.id,
        organisation_id: new.organisation_id,
        organisation_name: String::new(),
        person_id: new.person_id,
        kind: new.kind.clone(),
        name: content.name.trim().to_owned(),
        attributes: content.attributes.clone(),
        capacity: content.capacity,
        place_name: content.place_name.trim().to_owned(),
        latitude: content.position.latitude,
        longitude: content.position.longitude,
        state: content.state,
        version: 1,
    };
    store::insert(tx, &resource, now).await?;
    plan::materialise(market, tx, &resource, now).await?;
    let act = Act {
        collaboration_id: Some(area.collaboration_id),
        object_kind: "resource",
        object_id: id.0,
        action: "created",
        detail: json!({ "kind": resource.kind, "state": resource.state }),
    };
    audit::write(tx, now, Actor::Person(caller), act).await?;
    store::resource(tx, id).await?.ok_or(ResourceError::NotFound { kind: "resource", id: id.0 })
}

/// Changes a resource that is still at `version`.
pub async fn edit(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    version: i64,
    content: ResourceChange,
) -> Result<Resource, ResourceError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let missing = || ResourceError::NotFound { kind: "resource", id: id.0 };
        lock_rows(tx, &[id.0]).await?;
        let mut resource = store::resource(tx, id).await?.ok_or_else(missing)?;
        caller
            .require(&market.access, Permission::EditResource, Permission::ViewResource, &resource.standing())
            .map_err(|denied| ResourceError::denied(denied, "resource", id.0))?;
        let area = collaboration::area(tx, resource.area_id).await?.ok_or_else(missing)?;
        let faults = faults(manifest(market, &area)?, &resource.kind, &content);
        if !faults.is_empty() {
            return Err(ResourceError::Faults(faults));
        }
        let detail = json!({ "from": resource.state, "to": content.state });
        let may_fit_more = content.state == ResourceState::Published
            && (resource.state != ResourceState::Published
                || content.capacity > resource.capacity
                || content.attributes != resource.attributes
                || content.position != resource.position());
        resource.name = content.name.trim().to_owned();
        resource.attributes = content.attributes.clone();
        resource.capacity = content.capacity;
        resource.place_name = content.place_name.trim().to_owned();
        resource.latitude = content.position.latitude;
        resource.longitude = content.position.longitude;
        resource.state = content.state;
        if !store::update(tx, &resource, version).await? {
            return Err(ResourceError::Stale { given: version, current: resource.version });
        }
        // For who waits for such a one, all its hours open.
        if may_fit_more {
            store::replace_windows(tx, &resource, &[]).await?;
        }
        // While it was not published nobody carried its windows further.
        plan::materialise(market, tx, &resource, now).await?;
        let act = Act {
            collaboration_id: Some(resource.collaboration_id),
            object_kind: "resource",
            object_id: id.0,
            action: "edited",
            detail,
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        store::resource(tx, id).await?.ok_or_else(missing)
    })
}

/// The resources of an area, page by page: all for those who run the area, only published ones for the rest.
pub async fn list(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
    after: Option<ResourceId>,
    limit: i64,
) -> Result<Vec<Resource>, ResourceError> {
    let mut tx = market.db.read().await?;
    let missing = || ResourceError::NotFound { kind: "area", id: area_id.0 };
    let area = collaboration::area(&mut tx, area_id).await?.ok_or_else(missing)?;
    let standing = Standing { collaboration_id: Some(area.collaboration_id), ..Standing::default() };
    if !caller.may(&market.access, Permission::ViewResource, &standing) {
        return Err(missing());
    }
    Ok(store::resources_of_area(&mut tx, area_id, None, after, limit).await?)
}

/// One resource.
pub async fn one(market: &Market, caller: &Caller, id: ResourceId) -> Result<Resource, ResourceError> {
    Ok(plan::plan(market, caller, id).await?.resource)
}

/// The persons that can be taken up as resources of an area, in Swedish order; for who may do that.
pub async fn people(market: &Market, caller: &Caller, area_id: AreaId) -> Result<Vec<PersonToShare>, ResourceError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    let area = editable_area(market, caller, &mut tx, area_id).await?;
    let mut people = store::people(&mut tx, area.id, today).await?;
    people.sort_by_cached_key(|person| sort_key(&person.name));
    Ok(people)
}

/// The resources that the caller is, as a person.
pub async fn own(market: &Market, caller: &Caller) -> Result<Vec<Resource>, ResourceError> {
    let mut tx = market.db.read().await?;
    Ok(store::resources_of_person(&mut tx, caller.person_id).await?)
}

async fn editable_area(market: &Market, caller: &Caller, tx: &mut Tx, id: AreaId) -> Result<Area, ResourceError> {
    let missing = || ResourceError::NotFound { kind: "area", id: id.0 };
    let area = collaboration::area(tx, id).await?.ok_or_else(missing)?;
    let standing = Standing { collaboration_id: Some(area.collaboration_id), ..Standing::default() };
    caller
        .require(&market.access, Permission::EditResource, Permission::ViewResource, &standing)
        .map_err(|denied| ResourceError::denied(denied, "area", id.0))?;
    Ok(area)
}

fn manifest<'m>(market: &'m Market, area: &Area) -> Result<&'m Manifest, ResourceError> {
    let plugin = market.plugins.get(&area.plugin_key);
    plugin.map(|plugin| plugin.manifest()).ok_or(ResourceError::NotFound { kind: "plugin", id: area.id.0 })
}

fn faults(manifest: &Manifest, kind: &str, content: &ResourceChange) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    match manifest.kind(kind) {
        Some(kind) => {
            faults.extend(misfit::faults("attributes", &kind.attributes, &content.attributes));
            if kind.is_person && content.capacity > 1 {
                let value = Fact::Number(content.capacity);
                faults.push(FieldFault::new("capacity", "person_places", [("value", value)]));
            }
        }
        None => faults.push(FieldFault::new("kind", "unknown_kind", [("value", Fact::Text(kind.to_owned()))])),
    }
    for (field, text) in [("name", &content.name), ("place_name", &content.place_name)] {
        let length = text.trim().chars().count();
        if length == 0 {
            faults.push(FieldFault::new(field, "missing", []));
        } else if length > LONGEST_NAME {
            let longest = Fact::Number(LONGEST_NAME as i64);
            faults.push(FieldFault::new(
                field,
                "text_length",
                [("value", Fact::Number(length as i64)), ("longest", longest)],
            ));
        }
    }
    if !(1..=MOST_PLACES).contains(&content.capacity) {
        let values = [
            ("value", Fact::Number(content.capacity)),
            ("least", Fact::Number(1)),
            ("most", Fact::Number(MOST_PLACES)),
        ];
        faults.push(FieldFault::new("capacity", "number_range", values));
    }
    if !content.position.is_on_earth() {
        faults.push(FieldFault::new("position", "position", []));
    }
    faults
}
