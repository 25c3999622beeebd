//! The administration: organisations, units, persons, resources, areas, tariffs, mail on its way, and the audit. Each page
//! asks one use case, which decides who may; here only menus and forms are left out that the reader could not use.

mod agreements;
mod area_members;
mod area_new;
mod area_settings;
mod areas;
mod audit;
mod collaborations;
mod home;
mod organisations;
mod outbox;
mod people;
mod resource_plan;
mod resources;
mod roles;
mod tariff_form;
mod tariffs;
mod units;

use poem::{Route, get, post};
use torget_core::access::{Permission, Standing};
use torget_core::ids::CollaborationId;
use torget_core::organisation::{self, ListedOrganisation};
use torget_core::paging::Paging;
use uuid::Uuid;

use super::deed::{Deed, value};
use super::visit::Visit;
use super::{mend, paged};
use crate::export::List;
use crate::view::form::{Choice, Field, FieldKind, Filters, Form};
use crate::view::pages::{AdminItemView, ErrorView};
use crate::view::parts::{Badge, Empty, Link, Pager, Tone};
use crate::view::{Language, Speak};

pub use home::page as home_page;

/// Adds the administration's pages.
pub fn routes(routes: Route) -> Route {
    routes
        .at("/admin", get(home::show))
        .at("/admin/collaborations", get(collaborations::list).post(collaborations::create))
        .at("/admin/collaborations/new", get(collaborations::new_page))
        .at("/admin/collaborations/:id", get(collaborations::show))
        .at("/admin/collaborations/:id/members", post(collaborations::join))
        .at("/admin/collaborations/:id/members/:organisation", get(collaborations::part).post(collaborations::edit))
        .at("/admin/organisations", get(organisations::list).post(organisations::create))
        .at("/admin/organisations/new", get(organisations::new_page))
        .at("/admin/organisations/:id", get(organisations::show).post(organisations::edit))
        .at("/admin/units", get(units::list).post(units::create))
        .at("/admin/units/new", get(units::new_page))
        .at("/admin/units/:id", get(units::show).post(units::edit))
        .at("/admin/people", get(people::list).post(people::create))
        .at("/admin/people/new", get(people::new_page))
        .at("/admin/people/memberships", post(roles::grant_known))
        .at("/admin/people/:id", get(people::show).post(people::edit))
        .at("/admin/people/:id/password", post(people::set_password))
        .at("/admin/people/:id/memberships", post(roles::grant))
        .at("/admin/people/:id/memberships/:membership/end", post(roles::end_role))
        .at("/admin/resources", get(resources::list).post(resources::create))
        .at("/admin/resources/new", get(resources::new_page))
        .at("/admin/resources/:id", get(resources::show).post(resources::edit))
        .at("/admin/resources/:id/schedule", get(resource_plan::show_plan))
        .at("/admin/resources/:id/availability", post(resource_plan::save_plan))
        .at("/admin/resources/:id/exceptions", post(resource_plan::add_exception))
        .at("/admin/resources/:id/exceptions/:on/:to/remove", post(resource_plan::remove_exception))
        .at("/admin/resources/:id/turn", post(resource_plan::turn))
        .at("/admin/resources/:id/calendar", post(resource_plan::save_calendar))
        .at("/admin/resources/:id/calendar/file", post(resource_plan::save_calendar_file))
        .at("/admin/resources/:id/calendar/remove", post(resource_plan::remove_calendar))
        .at("/admin/areas", get(areas::list).post(area_new::create))
        .at("/admin/areas/new", get(area_new::new_page))
        .at("/admin/areas/:id", get(areas::show).post(areas::edit))
        .at("/admin/areas/:id/state", post(area_new::set_state))
        .at("/admin/areas/:id/members", post(area_members::set))
        .at("/admin/agreements", post(agreements::create))
        .at("/admin/agreements/new", get(agreements::new_page))
        .at("/admin/agreements/:id", get(agreements::show))
        .at("/admin/tariffs", get(tariffs::list).post(tariffs::create))
        .at("/admin/tariffs/new", get(tariffs::new_page))
        .at("/admin/outbox", get(outbox::list))
        .at("/admin/outbox/:id/retry", post(outbox::retry))
        .at("/admin/audit", get(audit::list))
}

/// The collaboration that the reader administers; none for the operator, who sees all.
fn collaboration(visit: &Visit) -> poem::Result<Option<CollaborationId>> {
    Ok(visit.caller()?.collaboration_ids.first().copied())
}

/// Whether the reader may do this where they have their role, for menus and forms.
fn may(visit: &Visit, permission: Permission) -> poem::Result<bool> {
    let standing = Standing { collaboration_id: collaboration(visit)?, ..Standing::default() };
    Ok(visit.caller()?.may(&visit.state.market.access, permission, &standing))
}

/// Turns the reader away from a form that they could not send, before anything in it is looked at; for who may not even see
/// such things it doesn't exist.
fn need(visit: &Visit, permission: Permission) -> poem::Result<()> {
    let view = match permission {
        Permission::EditArea => Permission::ViewArea,
        Permission::EditOrganisation | Permission::EditUnit => Permission::ViewOrganisations,
        Permission::EditPerson => Permission::ViewPersons,
        Permission::EditResource | Permission::EditAvailability => Permission::ViewResource,
        Permission::EditTariff => Permission::ViewTariff,
        other => other,
    };
    match (may(visit, permission)?, may(visit, view)?) {
        (true, _) => Ok(()),
        (false, true) => Err(visit.error(&ErrorView::forbidden(visit.language()))),
        (false, false) => Err(visit.not_found()),
    }
}

/// The page of the list that an address asks for.
fn paging(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<Paging> {
    let after = value(pairs, "after");
    let after: Option<Uuid> = if after.is_empty() { None } else { Some(visit.id(after)?) };
    Ok(Paging::new(None, after).unwrap_or_default())
}

/// The pager of a list, with how many rows this page has.
fn pager(
    language: Language,
    list: List,
    path: &str,
    pairs: &[(String, String)],
    rows: usize,
    next: Option<Uuid>,
) -> Pager {
    paged::pager(list, path, pairs, language.text_with("admin-rows", &[("count", rows.into())]), next)
}

/// The page of one thing.
fn item(language: Language, list: (&'static str, &str), heading: String, form: Option<Form>) -> AdminItemView {
    AdminItemView {
        back: Link::new(language.text(list.0), list.1),
        heading,
        badge: None,
        lead: None,
        links: Vec::new(),
        steps: Vec::new(),
        facts: Vec::new(),
        form,
        sections: Vec::new(),
        history: Vec::new(),
    }
}

/// The organisations that the reader administers.
async fn organisations(visit: &Visit) -> poem::Result<Vec<ListedOrganisation>> {
    organisations_of(visit, collaboration(visit)?, "").await
}

/// The organisations of a collaboration with a text somewhere in them, in Swedish order; all that there are if none is
/// named, for the operator.
async fn organisations_of(
    visit: &Visit,
    of: Option<CollaborationId>,
    text: &str,
) -> poem::Result<Vec<ListedOrganisation>> {
    let market = &visit.state.market;
    let mut all = Vec::new();
    let mut page = Paging::longest();
    loop {
        let listed = organisation::list_organisations(market, visit.caller()?, of, text, page).await;
        let listed = mend::or_stop(visit, listed)?;
        all.extend(listed.rows);
        let Some(next) = listed.next else { break };
        page = Paging::new(Some(i64::from(torget_core::paging::MOST_ROWS)), Some(next)).unwrap_or_default();
    }
    all.sort_by_cached_key(|row| torget_core::language::sort_key(&row.organisation.short_name));
    Ok(all)
}

fn organisation_choices(organisations: &[ListedOrganisation]) -> Vec<Choice> {
    let choice = |row: &ListedOrganisation| Choice::new(row.organisation.id.to_string(), &row.organisation.short_name);
    organisations.iter().map(choice).collect()
}

/// The field that a list is searched by.
fn search_field(language: Language, text: &str) -> Field {
    Field::new(FieldKind::Text, "search", language.text("admin-search")).max_length(100).value(text)
}

/// What to say of a list without rows: that nothing matches, or how to add the first.
fn nothing(language: Language, filters: &Filters, action: Option<Link>) -> Empty {
    match filters.active {
        0 => Empty { text: language.text("admin-none"), action },
        _ => Empty::new(language.text("admin-no-matches")),
    }
}

/// What is not in use says so; what is needs no mark.
fn inactive(language: Language, active: bool) -> Option<Badge> {
    (!active).then(|| Badge::new(language.text("admin-inactive"), "cross", Tone::Quiet))
}

/// The version that a form was made from; what is none is never the one that is stored.
fn version(deed: &Deed) -> i64 {
    deed.value("version").parse().unwrap_or(0)
}

/// A pair of a form that is filled from what is stored.
fn pair(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}
