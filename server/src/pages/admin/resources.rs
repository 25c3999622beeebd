//! What is shared: taken up and changed by the form that its kind's schema gives, and when it may be booked.

use poem::web::Path;
use poem::{Request, handler};
use serde_json::Value;
use torget_core::access::Permission;
use torget_core::collaboration::admin as areas;
use torget_core::ids::ResourceId;
use torget_core::plugin::{Kind, Manifest, schema};
use torget_core::resource::{self, NewResource, Plan, Resource, ResourceChange, ResourceState};

use super::{item, may, need, pager, paging, pair, version};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse};
use crate::pages::need::AreaChoice;
use crate::pages::visit::{Answer, Visit};
use crate::view::admin_forms::{self, Whose};
use crate::view::form::{Choice, Field, Form};
use crate::view::pages::{AdminItemView, AdminListView};
use crate::view::parts::{Badge, Empty, Fact, Link, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Language, Speak, say};

pub(super) const LIST: (&str, &str) = ("admin-resources", "/admin/resources");

/// Lists those of an area.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    need(&visit, Permission::ViewResource)?;
    let choice = visit.area(&pairs).await?;
    let page = paging(&visit, &pairs)?;
    let after = page.cursor().map(ResourceId);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let rows = mend::or_stop(&visit, resource::list(market, caller, choice.area.id, after, page.fetch()).await)?;
    let listed = page.listed(rows, |row| row.id.0);
    let columns = [
        language.text("admin-name"),
        language.text("fact-employer"),
        language.text("admin-place-name"),
        language.text("column-state"),
    ];
    let new = format!("{}/new?area={}", LIST.1, choice.area.id);
    let action = may(&visit, Permission::EditResource)?.then(|| Link::new(language.text("admin-new-resource"), new));
    let empty = Empty { text: language.text("admin-none"), action: action.clone() };
    let mut table = Table::new(language.text(LIST.0), &columns, empty);
    for row in &listed.rows {
        let kind = choice.manifest().kind(&row.kind).map(|kind| kind.name.get(language).to_owned());
        let link = Cell::link(&row.name, format!("{}/{}", LIST.1, row.id));
        table.row(vec![
            kind.into_iter().fold(link, |cell, kind| cell.note(kind)),
            Cell::text(&row.organisation_name),
            Cell::text(&row.place_name),
            Cell::badge(badge(language, row.state)),
        ]);
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: Some(choice.area.name.clone()),
        action,
        filters: None,
        table,
        pager: pager(language, List::Resources, LIST.1, &pairs, listed.rows.len(), listed.next),
    })
}

/// The form for a new one, of the kind that the address names or the area's first.
#[handler]
pub async fn new_page(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let (choice, kind) = new_of(&visit, &pairs).await?;
    let form = new_form(&visit, &choice, &kind).await?;
    visit.page(&new_view(visit.language(), &choice, &kind, form))
}

/// Takes one up.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (choice, kind) = new_of(visit, &deed.typed).await?;
    let refusal = match deed.value("organisation_id").parse() {
        Ok(organisation_id) => {
            let new = NewResource {
                area_id: choice.area.id,
                organisation_id,
                person_id: deed.value("person_id").parse().ok(),
                kind: kind.key.clone(),
                content: content(&deed, &kind),
            };
            match resource::create(&visit.state.market, visit.caller()?, new).await {
                Ok(made) => return Ok(visit.done(&format!("{}/{}", LIST.1, made.id), Some("flash-created"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(_) => Refusal::one("organisation_id", "missing"),
    };
    let form = visit.marked(new_form(visit, &choice, &kind).await?, &deed.typed, refusal, field_name)?;
    visit.again(&new_view(visit.language(), &choice, &kind, form))
}

/// Shows one.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let (plan, choice) = found(&visit, &id).await?;
    let resource = &plan.resource;
    let form = edit_form(&visit, resource, &choice)?.map(|form| form.fill(&pairs(visit.language(), resource)));
    let view = view(&visit, resource, &choice, form)?;
    visit.page(&view)
}

/// Changes one that nobody else has changed since the form was shown.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let (plan, choice) = found(visit, &id).await?;
    need(visit, Permission::EditResource)?;
    let resource = &plan.resource;
    let Some(kind) = choice.manifest().kind(&resource.kind) else { return Err(visit.not_found()) };
    let market = &visit.state.market;
    match resource::edit(market, visit.caller()?, resource.id, version(&deed), content(&deed, kind)).await {
        Ok(row) => Ok(visit.done(&format!("{}/{}", LIST.1, row.id), Some("flash-saved"))),
        Err(error) => {
            let refusal = error.refusal(visit);
            let form = edit_form(visit, resource, &choice)?.ok_or_else(|| visit.not_found())?;
            let stored = pairs(visit.language(), resource);
            let (form, status) = visit.marked_over(form, &stored, &deed.typed, refusal, field_name)?;
            visit.page_with(status, &view(visit, resource, &choice, Some(form))?)
        }
    }
}

/// A resource with its plan and its area.
pub(super) async fn found(visit: &Visit, id: &str) -> poem::Result<(Plan, AreaChoice)> {
    need(visit, Permission::ViewResource)?;
    let plan = resource::plan(&visit.state.market, visit.caller()?, visit.id(id)?).await;
    let plan = mend::or_stop(visit, plan)?;
    let choice = visit.area(&[pair("area", plan.resource.area_id)]).await?;
    Ok((plan, choice))
}

/// The area and the kind of a new resource.
async fn new_of(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<(AreaChoice, Kind)> {
    need(visit, Permission::EditResource)?;
    let choice = visit.area(pairs).await?;
    let named = value(pairs, "kind");
    let kind = choice.manifest().kinds.iter().find(|kind| named.is_empty() || kind.key == named);
    let kind = kind.cloned().ok_or_else(|| visit.not_found())?;
    Ok((choice, kind))
}

async fn new_form(visit: &Visit, choice: &AreaChoice, kind: &Kind) -> poem::Result<Form> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let members = mend::or_stop(visit, areas::area_members(market, caller, choice.area.id).await)?;
    let members = members.iter().map(|member| Choice::new(member.organisation_id.to_string(), &member.short_name));
    let persons = if kind.is_person {
        let people = mend::or_stop(visit, resource::people(market, caller, choice.area.id).await)?;
        let choice = |person: &resource::PersonToShare| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, person.organisation_name))
        };
        Some([Choice::new("", "–")].into_iter().chain(people.iter().map(choice)).collect())
    } else {
        None
    };
    let whose = Whose { organisations: members.collect(), persons };
    let attributes = schema::fields(&kind.attributes);
    let form = admin_forms::resource(visit.language(), LIST.1, &attributes, kind.is_person, Some(whose));
    Ok(form.field(Field::hidden("area", choice.area.id.to_string())).field(Field::hidden("kind", &kind.key)))
}

fn new_view(language: Language, choice: &AreaChoice, kind: &Kind, form: Form) -> AdminItemView {
    let others = choice.manifest().kinds.iter().filter(|other| other.key != kind.key);
    let link = |other: &Kind| {
        Link::new(other.name.get(language), format!("{}/new?area={}&kind={}", LIST.1, choice.area.id, other.key))
    };
    let mut view = item(language, LIST, language.text("admin-new-resource"), Some(form));
    view.lead = Some(format!("{} · {}", kind.name.get(language), choice.area.name));
    view.links = others.map(link).collect();
    view
}

/// The form of one, empty, for who may change it.
fn edit_form(visit: &Visit, resource: &Resource, choice: &AreaChoice) -> poem::Result<Option<Form>> {
    let Some(kind) = choice.manifest().kind(&resource.kind) else { return Ok(None) };
    let access = &visit.state.market.access;
    if !visit.caller()?.may(access, Permission::EditResource, &resource.standing()) {
        return Ok(None);
    }
    let (action, attributes) = (format!("{}/{}", LIST.1, resource.id), schema::fields(&kind.attributes));
    let form = admin_forms::resource(visit.language(), &action, &attributes, kind.is_person, None);
    Ok(Some(form.field(Field::hidden("version", ""))))
}

fn view(visit: &Visit, resource: &Resource, choice: &AreaChoice, form: Option<Form>) -> poem::Result<AdminItemView> {
    let language = visit.language();
    let access = &visit.state.market.access;
    let may_plan = visit.caller()?.may(access, Permission::EditAvailability, &resource.standing());
    let schedule = || Link::new(language.text("admin-availability"), format!("{}/{}/schedule", LIST.1, resource.id));
    let may_wish = may_plan && resource.person_id.is_some();
    let wishes = || Link::new(language.text("wishes-heading-of"), crate::pages::wishes::page_of(resource.id));
    let may_follow = visit.caller()?.may(access, Permission::FollowBookings, &resource.standing());
    let feeds = || Link::new(language.text("feeds-link"), crate::pages::feeds::page_of_resource(resource.id));
    let mut facts = vec![
        Fact::new(language.text("admin-area"), &choice.area.name),
        Fact::new(language.text("fact-employer"), &resource.organisation_name),
    ];
    if form.is_none() {
        facts.push(Fact::new(language.text("admin-place-name"), &resource.place_name));
        facts.extend(attributes(language, choice.manifest(), resource));
    }
    Ok(AdminItemView {
        badge: Some(badge(language, resource.state)),
        links: [may_plan.then(schedule), may_wish.then(wishes), may_follow.then(feeds)].into_iter().flatten().collect(),
        facts,
        ..item(language, LIST, resource.name.clone(), form)
    })
}

/// The attributes in words.
fn attributes(language: Language, manifest: &Manifest, resource: &Resource) -> Vec<Fact> {
    let Some(kind) = manifest.kind(&resource.kind) else { return Vec::new() };
    let choices = say::all_choices(manifest);
    let said = |value: &Value| match value {
        Value::Array(keys) => {
            let keys: Vec<String> = keys.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            say::labels(language, &choices, &keys)
        }
        Value::String(text) => {
            if choices.iter().any(|choice| choice.key == *text) {
                say::labels(language, &choices, std::slice::from_ref(text))
            } else {
                text.clone()
            }
        }
        Value::Bool(yes) => language.text(if *yes { "admin-yes" } else { "admin-no" }),
        other => other.to_string(),
    };
    let fact = |field: schema::Field| {
        let value = resource.attributes.get(&field.key)?;
        Some(Fact::new(field.label.get(language), said(value)))
    };
    schema::fields(&kind.attributes).into_iter().filter_map(fact).collect()
}

fn content(deed: &Deed, kind: &Kind) -> ResourceChange {
    let state = ResourceState::ALL.into_iter().find(|state| state.key() == deed.value("state"));
    let capacity = deed.value("capacity");
    ResourceChange {
        name: deed.value("name").to_owned(),
        attributes: local::of_schema(&kind.attributes, "attribute", &deed.typed),
        // A person is one place; of other kinds what is no number is out of range, which the use case says.
        capacity: if kind.is_person { 1 } else { local::whole(capacity).unwrap_or(0) },
        place_name: deed.value("place_name").to_owned(),
        position: local::position(&deed.typed),
        state: state.unwrap_or(ResourceState::Draft),
    }
}

fn pairs(language: Language, resource: &Resource) -> Vec<(String, String)> {
    let mut pairs = vec![
        pair("name", &resource.name),
        pair("place_name", &resource.place_name),
        pair("capacity", resource.capacity),
        pair("state", resource.state.key()),
        pair("version", resource.version),
    ];
    pairs.extend(local::to_pairs("attribute", &resource.attributes));
    pairs.extend(local::position_pairs(language, resource.position()));
    pairs
}

/// `attributes.competences.0` stands at `attribute.competences`, a position at its first field.
fn field_name(name: &str) -> String {
    match name.strip_prefix("attributes.") {
        Some(key) => format!("attribute.{}", key.split('.').next().unwrap_or_default()),
        None if name == "position" => "latitude".to_owned(),
        None => name.to_owned(),
    }
}

fn badge(language: Language, state: ResourceState) -> Badge {
    let (key, shape, tone) = match state {
        ResourceState::Draft => ("resource-draft", "ring", Tone::Quiet),
        ResourceState::Published => ("resource-published", "dot", Tone::Good),
        ResourceState::Paused => ("resource-paused", "half", Tone::Waiting),
        ResourceState::Withdrawn => ("resource-withdrawn", "cross", Tone::Quiet),
    };
    Badge::new(language.text(key), shape, tone)
}
