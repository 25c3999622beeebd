//! The persons of a collaboration, their roles, and their accounts.

use std::collections::HashMap;

use chrono::Days;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::{Permission, Role};
use torget_core::ids::PersonId;
use torget_core::language::Language;
use torget_core::organisation::{self, Grantee, ListedPerson, ListedRole, PersonFilter, PersonInput, RoleInput};
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::{inactive, item, may, need, organisation_choices, organisations, pager, paging, pair, units};
use crate::pages::deed::{Deed, query, value};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters, Form};
use crate::view::pages::{AdminItemView, AdminListView, AdminSection};
use crate::view::parts::{Empty, Fact, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Speak, admin_forms, role_name};

const LIST: (&str, &str) = ("admin-people", "/admin/people");
const NEW: &str = "/admin/people/new";

/// Lists them, all or those that the address asks for.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let filter = PersonFilter {
        text: value(&pairs, "search").to_owned(),
        role: value(&pairs, "role").parse().ok(),
        organisation_id: value(&pairs, "organisation").parse().ok(),
    };
    let market = &visit.state.market;
    let (place, page) = (super::collaboration(&visit)?, paging(&visit, &pairs)?);
    let listed = organisation::list_persons(market, visit.caller()?, place, &filter, page).await;
    let listed = mend::or_stop(&visit, listed)?;
    let columns = [language.text("admin-name"), language.text("admin-roles"), language.text("column-state")];
    let action = may(&visit, Permission::EditPerson)?.then(|| Link::new(language.text("admin-new-person"), NEW));
    let filters = filters(&visit, &pairs, &filter).await?;
    let empty = match filters.active {
        0 => Empty { text: language.text("admin-none"), action: action.clone() },
        _ => Empty::new(language.text("admin-no-matches")),
    };
    let mut table = Table::new(language.text(LIST.0), &columns, empty);
    for row in &listed.rows {
        let today = stockholm::date_of(market.clock.now());
        let roles = row.roles.iter().filter(|role| role.membership.counts_on(today));
        let roles: Vec<String> = roles.map(|role| role_in_words(language, role)).collect();
        table.row(vec![
            Cell::link(&row.person.name, format!("{}/{}", LIST.1, row.person.id)).note(&row.person.email),
            Cell::text(roles.join("; ")),
            inactive(language, row.person.active).map(Cell::badge).unwrap_or_default(),
        ]);
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: None,
        action,
        filters: Some(filters),
        pager: pager(language, LIST.1, &pairs, listed.rows.len(), listed.next),
        table,
    })
}

async fn filters(visit: &Visit, pairs: &[(String, String)], filter: &PersonFilter) -> poem::Result<Filters> {
    let language = visit.language();
    let all = || Choice::new("", language.text("admin-all"));
    let roles = Role::ALL.map(|role| Choice::new(role.key(), role_name(role, language)));
    let roles = [all()].into_iter().chain(roles).collect();
    let places = [all()].into_iter().chain(organisation_choices(&organisations(visit).await?)).collect();
    let select = |name, key: &str, choices| {
        Field::new(FieldKind::Select, name, language.text(key)).choices(choices).value(value(pairs, name))
    };
    let search = Field::new(FieldKind::Text, "search", language.text("admin-search")).max_length(100);
    let fields = vec![
        search.value(&filter.text),
        select("role", "admin-role", roles),
        select("organisation", "admin-organisation", places),
    ];
    let narrowing = [!filter.text.is_empty(), filter.role.is_some(), filter.organisation_id.is_some()];
    let active = narrowing.into_iter().filter(|narrows| *narrows).count();
    Ok(Filters::new(LIST.1, language.text("filters-show"), fields).active(active, LIST.1))
}

/// The form for a new one, with their first role.
#[handler]
pub async fn new_page(visit: Visit) -> Answer {
    need(&visit, Permission::EditPerson)?;
    let form = new_form(&visit).await?;
    visit.page(&new_view(visit.language(), form))
}

/// Enters one.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    need(visit, Permission::EditPerson)?;
    let password = deed.typed.iter().find(|(name, _)| name == "password").map(|(_, value)| value.as_str());
    let password = password.filter(|password| !password.is_empty());
    let refusal = match role_input(&deed) {
        Ok(role) => match organisation::create_person(market, visit.caller()?, &input(&deed), password, &role).await {
            Ok((id, _)) => return Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-created"))),
            Err(error) => error.refusal(visit),
        },
        Err(refusal) => refusal,
    };
    let form = visit.marked(new_form(visit).await?, &deed.typed, refusal, role_field)?;
    visit.again(&new_view(visit.language(), form))
}

/// Shows one, with their roles.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, visit.id(&id)?, Forms::default()).await?;
    visit.page(&view)
}

/// Changes an account, or closes it.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let active = !deed.value("active").is_empty();
    match organisation::edit_person(&visit.state.market, visit.caller()?, id, &input(&deed), active).await {
        Ok(_) => Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
        Err(error) => {
            let form = admin_forms::person(visit.language(), &format!("{}/{id}", LIST.1));
            let form = visit.marked(form, &deed.typed, error.refusal(visit), mend::same)?;
            visit.again(&view(visit, id, Forms { account: Some(form), ..Forms::default() }).await?)
        }
    }
}

/// Sets a new password.
#[handler]
pub async fn set_password(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let password = deed.typed.iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value);
    match organisation::set_password(&visit.state.market, visit.caller()?, id, password).await {
        Ok(()) => Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
        Err(error) => {
            let form = admin_forms::set_password(visit.language(), &format!("{}/{id}/password", LIST.1));
            let form = visit.marked(form, &deed.typed, error.refusal(visit), mend::same)?;
            visit.again(&view(visit, id, Forms { password: Some(form), ..Forms::default() }).await?)
        }
    }
}

/// Gives a role.
#[handler]
pub async fn grant(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let refusal = match role_input(&deed) {
        Ok(role) => {
            let grantee = Grantee::Person(id);
            match organisation::grant_role(&visit.state.market, visit.caller()?, &grantee, &role).await {
                Ok(_) => return Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(role_form(visit, id).await?, &deed.typed, refusal, role_field)?;
    visit.again(&view(visit, id, Forms { role: Some(form), ..Forms::default() }).await?)
}

/// Ends a role at once: yesterday was its last day, or it never begins.
#[handler]
pub async fn end_role(deed: Deed, Path((id, membership)): Path<(String, String)>) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    let id: PersonId = visit.id(&id)?;
    let person = mend::or_stop(visit, organisation::view_person(market, visit.caller()?, id).await)?;
    let membership_id = visit.id(&membership)?;
    let held = person.roles.iter().find(|role| role.membership.id == membership_id);
    let from_on = held.ok_or_else(|| visit.not_found())?.membership.from_on;
    let to_on = stockholm::date_of(market.clock.now()).max(from_on) - Days::new(1);
    let ended = organisation::end_role(market, visit.caller()?, membership_id, to_on).await;
    mend::done(visit, ended, &format!("{}/{id}", LIST.1), "flash-removed")
}

/// Forms that are shown again.
#[derive(Default)]
struct Forms {
    account: Option<Form>,
    password: Option<Form>,
    role: Option<Form>,
}

async fn view(visit: &Visit, id: PersonId, forms: Forms) -> poem::Result<AdminItemView> {
    let (language, market) = (visit.language(), &visit.state.market);
    let row = mend::or_stop(visit, organisation::view_person(market, visit.caller()?, id).await)?;
    let may_edit = may(visit, Permission::EditPerson)?;
    let base = format!("{}/{id}", LIST.1);
    let account = || admin_forms::person(language, &base).fill(&pairs(&row));
    let mut sections = Vec::new();
    let role_form = match forms.role {
        Some(form) => Some(form),
        None if may_edit => Some(role_form(visit, id).await?),
        None => None,
    };
    let table = roles(visit, &row, may_edit);
    sections.push(AdminSection { heading: language.text("admin-roles"), table: Some(table), form: role_form });
    if may_edit {
        let form = forms.password.or_else(|| Some(admin_forms::set_password(language, &format!("{base}/password"))));
        sections.push(AdminSection { heading: language.text("admin-password"), table: None, form });
    }
    let facts = vec![
        Fact::new(language.text("admin-email"), &row.person.email),
        Fact::new(language.text("admin-phone"), &row.person.phone),
    ];
    Ok(AdminItemView {
        badge: inactive(language, row.person.active),
        facts: if may_edit { Vec::new() } else { facts },
        sections,
        ..item(language, LIST, row.person.name.clone(), may_edit.then(|| forms.account.unwrap_or_else(account)))
    })
}

fn roles(visit: &Visit, person: &ListedPerson, may_edit: bool) -> Table {
    let language = visit.language();
    let today = stockholm::date_of(visit.state.market.clock.now());
    let columns = [
        language.text("admin-role"),
        language.text("admin-from"),
        language.text("admin-to"),
        language.text("admin-end-role"),
    ];
    let columns = if may_edit { &columns[..] } else { &columns[..3] };
    let mut table = Table::new(language.text("admin-roles"), columns, Empty::new(language.text("admin-no-roles")));
    for role in &person.roles {
        let held = &role.membership;
        let ended = held.to_on.is_some_and(|to_on| to_on < today);
        let mut cells = vec![
            Cell::text(role_name(held.role, language)).note(place(role)),
            Cell::text(language.date_long(held.from_on)),
            Cell::text(held.to_on.map(|on| language.date_long(on)).unwrap_or_default()),
        ];
        if !ended {
            cells.push(Cell::button(CellButton {
                action: format!("{}/{}/memberships/{}/end", LIST.1, person.person.id, held.id),
                text: language.text("admin-end-role"),
                about: role_in_words(language, role),
                danger: true,
            }));
        }
        table.row(cells);
    }
    table
}

fn place(role: &ListedRole) -> String {
    let parts = [&role.unit_name, &role.organisation_name, &role.collaboration_name];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn role_in_words(language: Language, role: &ListedRole) -> String {
    let (name, place) = (role_name(role.membership.role, language), place(role));
    if place.is_empty() { name } else { format!("{name}, {place}") }
}

fn new_view(language: Language, form: Form) -> AdminItemView {
    item(language, LIST, language.text("admin-new-person"), Some(form))
}

async fn new_form(visit: &Visit) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    Ok(admin_forms::new_person(visit.language(), LIST.1, places(visit).await?, &today.to_string()))
}

async fn role_form(visit: &Visit, id: PersonId) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let action = format!("{}/{id}/memberships", LIST.1);
    Ok(admin_forms::membership(visit.language(), &action, places(visit).await?, &today.to_string()))
}

/// Where a role may count: collaborations, organisations, units.
async fn places(visit: &Visit) -> poem::Result<Vec<Choice>> {
    let market = &visit.state.market;
    let collaborations = organisation::list_collaborations(market, visit.caller()?, Paging::longest()).await;
    let mut places = vec![Choice::new("", "–")];
    for row in mend::or_stop(visit, collaborations)?.rows {
        places.push(Choice::new(format!("collaboration:{}", row.id), row.name));
    }
    for row in organisations(visit).await? {
        let name = row.organisation.short_name.clone();
        places.push(Choice::new(format!("organisation:{}", row.organisation.id), &name));
        for unit in units::units(visit, &row).await?.iter().filter(|unit| unit.active) {
            places.push(Choice::new(format!("unit:{}", unit.id), format!("{name} · {}", unit.name)));
        }
    }
    Ok(places)
}

fn input(deed: &Deed) -> PersonInput {
    let text = |name: &str| deed.value(name).to_owned();
    let language = deed.value("language").parse().unwrap_or_default();
    PersonInput { name: text("name"), email: text("email"), phone: text("phone"), language }
}

fn role_input(deed: &Deed) -> Result<RoleInput, Refusal> {
    let role = deed.value("role").parse().map_err(|_| Refusal::one("role", "missing"))?;
    let from_on = local::date(deed.value("from_on")).ok_or_else(|| Refusal::one("from_on", "missing"))?;
    let to_on = match deed.value("to_on") {
        "" => None,
        text => Some(local::date(text).ok_or_else(|| local::no_date("to_on", text))?),
    };
    let kinds: HashMap<&str, &str> = deed.value("place_id").split_once(':').into_iter().collect();
    let id = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    Ok(RoleInput {
        role,
        organisation_id: id("organisation").parse().ok(),
        unit_id: id("unit").parse().ok(),
        collaboration_id: id("collaboration").parse().ok(),
        from_on,
        to_on,
    })
}

/// The form asks in one field where the role counts.
fn role_field(name: &str) -> String {
    match name {
        "unit_id" | "organisation_id" | "collaboration_id" => "place_id".to_owned(),
        other => other.to_owned(),
    }
}

fn pairs(row: &ListedPerson) -> Vec<(String, String)> {
    vec![
        pair("name", &row.person.name),
        pair("email", &row.person.email),
        pair("phone", &row.person.phone),
        pair("language", row.person.language.code()),
        pair("active", if row.person.active { "yes" } else { "" }),
    ]
}
