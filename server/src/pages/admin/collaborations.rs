//! The collaborations, and which organisations take part in them.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::{Denied, Permission, Role, Standing};
use torget_core::ids::{CollaborationId, OrganisationId};
use torget_core::organisation::{
    self, Collaboration, CollaborationMember, ListedOrganisation, OrganisationError, PersonFilter,
};
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::{item, need, organisations_of, pager, paging, pair};
use crate::export::List;
use crate::pages::deed::{Deed, query};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse, same};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::{AdminItemView, AdminListView, AdminSection, Step};
use crate::view::parts::{Empty, Link};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, admin_forms};

const LIST: (&str, &str) = ("admin-collaborations", "/admin/collaborations");

/// Lists them.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::ViewOrganisations)?;
    let (language, pairs) = (visit.language(), query(request));
    let (market, page) = (&visit.state.market, paging(&visit, &pairs)?);
    let listed = organisation::list_collaborations(market, visit.caller()?, page).await;
    let listed = mend::or_stop(&visit, listed)?;
    let new = || Link::new(language.text("admin-new-collaboration"), format!("{}/new", LIST.1));
    let action = may_create(&visit)?.then(new);
    let columns = [language.text("admin-name"), language.text("collaboration-made")];
    let empty = Empty { text: language.text("collaboration-none"), action: action.clone() };
    let mut table = Table::new(language.text(LIST.0), &columns, empty);
    for row in &listed.rows {
        let made = language.date_long(stockholm::date_of(row.created_at));
        table.row(vec![Cell::link(&row.name, format!("{}/{}", LIST.1, row.id)), Cell::text(made)]);
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: Some(language.text("collaboration-lead")),
        action,
        filters: None,
        pager: pager(language, List::Collaborations, LIST.1, &pairs, listed.rows.len(), listed.next),
        table,
    })
}

/// The form for a new one.
#[handler]
pub async fn new_page(visit: Visit) -> Answer {
    need(&visit, Permission::EditCollaboration)?;
    visit.page(&new_view(visit.language(), admin_forms::collaboration(visit.language(), LIST.1)))
}

/// Makes one.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    match organisation::create_collaboration(&visit.state.market, visit.caller()?, deed.value("name")).await {
        Ok(made) => Ok(visit.done(&format!("{}/{}", LIST.1, made.id), Some("flash-created"))),
        Err(error) => {
            let form = admin_forms::collaboration(visit.language(), LIST.1);
            let form = visit.marked(form, &deed.typed, error.refusal(visit), same)?;
            visit.again(&new_view(visit.language(), form))
        }
    }
}

/// Shows one, with its members.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, visit.id(&id)?, None).await?;
    visit.page(&view)
}

/// Takes an organisation in that is known here.
#[handler]
pub async fn join(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let refusal = match local::dates(&deed.typed) {
        Ok((from_on, to_on)) => {
            let number = deed.value("organisation_number");
            match organisation::join_collaboration(market, caller, id, number, from_on, to_on).await {
                Ok(_) => return Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
                Err(error) => unknown(visit, id, error).await?,
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(join_form(visit, id), &deed.typed, refusal, same)?;
    visit.again(&view(visit, id, Some(form)).await?)
}

/// Whoever sees the collaboration is told at the number's field what hides the organisation.
async fn unknown(visit: &Visit, id: CollaborationId, error: OrganisationError) -> poem::Result<Refusal> {
    let OrganisationError::Denied(denied) = error else { return Ok(error.refusal(visit)) };
    found(visit, id).await?;
    Ok(Refusal::one(
        "organisation_number",
        match denied {
            Denied::Hidden => "no_organisation",
            Denied::Forbidden => "organisation_elsewhere",
        },
    ))
}

/// The page of an organisation's part.
#[handler]
pub async fn part(visit: Visit, Path((id, organisation)): Path<(String, String)>) -> Answer {
    let (collaboration, row) = member(&visit, &id, &organisation).await?;
    let mut pairs = vec![pair("from_on", row.from_on.map(|on| on.to_string()).unwrap_or_default())];
    pairs.extend(row.to_on.map(|on| pair("to_on", on)));
    let form = member_form(visit.language(), collaboration.id, &row).fill(&pairs);
    visit.page(&member_view(visit.language(), &collaboration, &row, form))
}

/// Changes the days of an organisation's part; its last day is the day it leaves.
#[handler]
pub async fn edit(deed: Deed, Path((id, organisation)): Path<(String, String)>) -> Answer {
    let visit = &deed.visit;
    let (collaboration, row) = member(visit, &id, &organisation).await?;
    let refusal = match local::dates(&deed.typed) {
        Ok((from_on, to_on)) => {
            let member = CollaborationMember { organisation_id: row.organisation.id, from_on, to_on };
            let (market, id) = (&visit.state.market, collaboration.id);
            match organisation::change_collaboration_member(market, visit.caller()?, id, member).await {
                Ok(()) => return Ok(visit.done(&format!("{}/{id}", LIST.1), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(member_form(visit.language(), collaboration.id, &row), &deed.typed, refusal, same)?;
    visit.again(&member_view(visit.language(), &collaboration, &row, form))
}

async fn found(visit: &Visit, id: CollaborationId) -> poem::Result<Collaboration> {
    let found = organisation::view_collaboration(&visit.state.market, visit.caller()?, id).await;
    mend::or_stop(visit, found)
}

/// A collaboration and the organisation in it that an address names, for who may change its part.
async fn member(visit: &Visit, id: &str, organisation: &str) -> poem::Result<(Collaboration, ListedOrganisation)> {
    let collaboration = found(visit, visit.id(id)?).await?;
    let organisation_id: OrganisationId = visit.id(organisation)?;
    let mut members = organisations_of(visit, Some(collaboration.id), "").await?;
    members.retain(|row| row.organisation.id == organisation_id);
    let row = members.pop().filter(|_| may_change(visit, collaboration.id)).ok_or_else(|| visit.not_found())?;
    Ok((collaboration, row))
}

fn may_create(visit: &Visit) -> poem::Result<bool> {
    Ok(visit.caller()?.may(&visit.state.market.access, Permission::EditCollaboration, &Standing::default()))
}

fn may_change(visit: &Visit, id: CollaborationId) -> bool {
    let Ok(caller) = visit.caller() else { return false };
    let (access, standing) =
        (&visit.state.market.access, Standing { collaboration_id: Some(id), ..Standing::default() });
    caller.may(access, Permission::EditOrganisation, &standing)
        || caller.may(access, Permission::EditCollaboration, &standing)
}

async fn view(visit: &Visit, id: CollaborationId, again: Option<Form>) -> poem::Result<AdminItemView> {
    let language = visit.language();
    let collaboration = found(visit, id).await?;
    let (members, may_change) = (organisations_of(visit, Some(id), "").await?, may_change(visit, id));
    let columns = [
        language.text("admin-organisation"),
        language.text("admin-from"),
        language.text("admin-to"),
        language.text("collaboration-change"),
    ];
    let columns = if may_change { &columns[..] } else { &columns[..3] };
    let empty = Empty::new(language.text("collaboration-no-members"));
    let mut table = Table::new(language.text("collaboration-members"), columns, empty);
    for row in &members {
        let (to, name) = (row.organisation.id, &row.organisation.short_name);
        let date = |on: Option<chrono::NaiveDate>| Cell::text(on.map(|on| language.date_long(on)).unwrap_or_default());
        let change = language.text_with("collaboration-change-member", &[("name", name.as_str().into())]);
        table.row(vec![
            Cell::link(name, format!("/admin/organisations/{to}")),
            date(row.from_on),
            date(row.to_on),
            Cell::link(change, format!("{}/{id}/members/{to}", LIST.1)),
        ]);
    }
    let form = again.or_else(|| may_change.then(|| join_form(visit, id)));
    let section = AdminSection { heading: language.text("collaboration-members"), table: Some(table), form };
    let steps = if may_create(visit)? { steps(visit, id, !members.is_empty()).await? } else { Vec::new() };
    Ok(AdminItemView { steps, sections: vec![section], ..item(language, LIST, collaboration.name, None) })
}

/// What is left to do before a collaboration can look after itself.
async fn steps(visit: &Visit, id: CollaborationId, has_members: bool) -> poem::Result<Vec<Step>> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let filter = PersonFilter { role: Some(Role::CollaborationAdmin), ..PersonFilter::default() };
    let administrators = organisation::list_persons(market, caller, Some(id), &filter, Paging::default()).await;
    let has_administrator = !mend::or_stop(visit, administrators)?.rows.is_empty();
    if has_administrator && has_members {
        return Ok(Vec::new());
    }
    let step = |key: &str, note: &str, done: bool, href: &str| Step {
        text: language.text(key),
        note: language.text(if done { "step-done" } else { note }),
        done,
        href: (!done).then(|| href.to_owned()),
    };
    Ok(vec![
        step("step-administrator", "step-administrator-note", has_administrator, "/admin/people/new"),
        step("step-organisations", "step-organisations-note", has_members, "#part-0"),
    ])
}

fn join_form(visit: &Visit, id: CollaborationId) -> Form {
    let today = stockholm::date_of(visit.state.market.clock.now());
    admin_forms::join(visit.language(), &format!("{}/{id}/members", LIST.1), &today.to_string())
}

fn member_form(language: Language, id: CollaborationId, row: &ListedOrganisation) -> Form {
    let back = format!("{}/{id}", LIST.1);
    admin_forms::part(language, &format!("{back}/members/{}", row.organisation.id), &back)
}

fn member_view(language: Language, of: &Collaboration, row: &ListedOrganisation, form: Form) -> AdminItemView {
    AdminItemView {
        back: Link::new(&of.name, format!("{}/{}", LIST.1, of.id)),
        lead: Some(language.text("collaboration-member-lead")),
        ..item(language, LIST, row.organisation.short_name.clone(), Some(form))
    }
}

fn new_view(language: Language, form: Form) -> AdminItemView {
    item(language, LIST, language.text("admin-new-collaboration"), Some(form))
}
