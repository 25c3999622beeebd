//! The persons of a collaboration, their roles, and their accounts.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::{Permission, Role};
use torget_core::ids::PersonId;
use torget_core::organisation::{self, ListedPerson, PersonFilter, PersonInput};
use torget_core::time::stockholm;

use super::roles::{self, role_field, role_in_words};
use super::{
    inactive, item, may, need, nothing, organisation_choices, organisations, pager, paging, pair, search_field, version,
};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::mend::{self, Refuse};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters, Form};
use crate::view::pages::{AdminItemView, AdminListView, AdminSection};
use crate::view::parts::{Fact, Link};
use crate::view::table::{Cell, Table};
use crate::view::{Language, Speak, admin_forms, role_name};

pub(super) const LIST: (&str, &str) = ("admin-people", "/admin/people");
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
    let empty = nothing(language, &filters, action.clone());
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
        pager: pager(language, List::Persons, LIST.1, &pairs, listed.rows.len(), listed.next),
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
    let fields = vec![
        search_field(language, &filter.text),
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
    let view = new_view(&visit, form, None).await?;
    visit.page(&view)
}

/// Enters one.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    need(visit, Permission::EditPerson)?;
    let password = deed.typed.iter().find(|(name, _)| name == "password").map(|(_, value)| value.as_str());
    let password = password.filter(|password| !password.is_empty());
    let refusal = match roles::role_input(&deed) {
        Ok(role) => match organisation::create_person(market, visit.caller()?, &input(&deed), password, &role).await {
            Ok((id, _)) => return Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-created"))),
            Err(error) => error.refusal(visit),
        },
        Err(refusal) => refusal,
    };
    let form = visit.marked(new_form(visit).await?, &deed.typed, refusal, role_field)?;
    visit.again(&new_view(visit, form, None).await?)
}

/// Shows one, with their roles.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, visit.id(&id)?, Forms::default()).await?;
    visit.page(&view)
}

/// Changes an account that nobody else has changed since the form was shown, or closes it.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let active = !deed.value("active").is_empty();
    match organisation::edit_person(market, caller, id, version(&deed), &input(&deed), active).await {
        Ok(_) => Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
        Err(error) => {
            let refusal = error.refusal(visit);
            let row = mend::or_stop(visit, organisation::view_person(market, caller, id).await)?;
            let form = edit_form(visit.language(), id);
            let (form, status) = visit.marked_over(form, &pairs(&row), &deed.typed, refusal, mend::same)?;
            visit.page_with(status, &view(visit, id, Forms { account: Some(form), ..Forms::default() }).await?)
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

/// Forms that are shown again.
#[derive(Default)]
pub(super) struct Forms {
    pub account: Option<Form>,
    pub password: Option<Form>,
    pub role: Option<Form>,
}

pub(super) async fn view(visit: &Visit, id: PersonId, forms: Forms) -> poem::Result<AdminItemView> {
    let (language, market) = (visit.language(), &visit.state.market);
    let row = mend::or_stop(visit, organisation::view_person(market, visit.caller()?, id).await)?;
    let may_edit = may(visit, Permission::EditPerson)?;
    let base = format!("{}/{id}", LIST.1);
    let account = || edit_form(language, id).fill(&pairs(&row));
    let mut sections = Vec::new();
    let role_form = match forms.role {
        Some(form) => Some(form),
        None if may_edit => Some(roles::role_form(visit, id).await?),
        None => None,
    };
    let table = roles::table(visit, &row, may_edit);
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

pub(super) async fn new_view(visit: &Visit, form: Form, known: Option<Form>) -> poem::Result<AdminItemView> {
    let language = visit.language();
    let known = match known {
        Some(form) => form,
        None => roles::known_form(visit).await?,
    };
    let heading = language.text("admin-known-person");
    let mut view = item(language, LIST, language.text("admin-new-person"), Some(form));
    view.sections.push(AdminSection { heading, table: None, form: Some(known) });
    Ok(view)
}

pub(super) async fn new_form(visit: &Visit) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    Ok(admin_forms::new_person(visit.language(), LIST.1, roles::choices(visit).await?, &today.to_string()))
}

fn edit_form(language: Language, id: PersonId) -> Form {
    admin_forms::person(language, &format!("{}/{id}", LIST.1)).field(Field::hidden("version", ""))
}

fn input(deed: &Deed) -> PersonInput {
    let text = |name: &str| deed.value(name).to_owned();
    let language = deed.value("language").parse().unwrap_or_default();
    PersonInput { name: text("name"), email: text("email"), phone: text("phone"), language }
}

fn pairs(row: &ListedPerson) -> Vec<(String, String)> {
    vec![
        pair("name", &row.person.name),
        pair("email", &row.person.email),
        pair("phone", &row.person.phone),
        pair("language", row.person.language.code()),
        pair("active", if row.person.active { "yes" } else { "" }),
        pair("version", row.person.version),
    ]
}
