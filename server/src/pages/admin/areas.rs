//! The areas of a collaboration: what its members have set otherwise than the plugin, who takes part, and on what terms.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::collaboration::admin::{self, AgreementTariffs, AreaMember, Opening};
use torget_core::collaboration::{self, Area, AreaState};
use torget_core::plugin::Manifest;

use super::area_settings::{field_name, form, pairs, settings};
use super::{agreements, area_members, item, may, need, pager, pair, version};
use crate::export::List;
use crate::pages::deed::{Deed, query};
use crate::pages::mend::{self, Refusal, Refuse};
use crate::pages::need::AreaChoice;
use crate::pages::stop;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::{AdminItemView, AdminListView, AdminSection, Step};
use crate::view::parts::{Badge, Empty, Fact, Link, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, area_forms};

pub(super) const LIST: (&str, &str) = ("admin-areas", "/admin/areas");

/// Lists them.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::ViewArea)?;
    let (language, market) = (visit.language(), &visit.state.market);
    let areas = collaboration::my_areas(market, visit.caller()?).await.map_err(stop::store)?;
    let columns = [language.text("admin-name"), language.text("admin-plugin"), language.text("column-state")];
    let new = || Link::new(language.text("admin-new-area"), format!("{}/new", LIST.1));
    let action = may(&visit, Permission::EditArea)?.then(new);
    let empty = Empty { text: language.text("area-none"), action: action.clone() };
    let mut table = Table::new(language.text(LIST.0), &columns, empty);
    for area in &areas {
        let plugin = market.plugins.get(&area.plugin_key).map(|plugin| plugin.manifest().name.get(language).to_owned());
        table.row(vec![
            Cell::link(&area.name, format!("{}/{}", LIST.1, area.id)),
            Cell::text(plugin.unwrap_or_else(|| area.plugin_key.clone())),
            Cell::badge(badge(language, area.state)),
        ]);
    }
    let pager = pager(language, List::Areas, LIST.1, &query(request), areas.len(), None);
    visit.page(&AdminListView { heading: language.text(LIST.0), lead: None, action, filters: None, table, pager })
}

/// Shows one, with its members.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, &id, Forms::default()).await?;
    visit.page(&view)
}

/// Changes the settings of one that nobody else has changed since the form was shown.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let choice = found(visit, &id).await?;
    need(visit, Permission::EditArea)?;
    let refusal = match settings(&deed, choice.manifest()) {
        Ok(settings) => {
            let (market, area_id) = (&visit.state.market, choice.area.id);
            match admin::edit_area_settings(market, visit.caller()?, area_id, version(&deed), settings).await {
                Ok(area) => return Ok(visit.done(&format!("{}/{}", LIST.1, area.id), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(faults) => Refusal::Faults(faults),
    };
    let choice = found(visit, &id).await?;
    let (form, stored) = (form(visit.language(), &choice), pairs(&choice.area, choice.manifest()));
    let (form, status) = visit.marked_over(form, &stored, &deed.typed, refusal, field_name)?;
    visit.page_with(status, &view(visit, &id, Forms { settings: Some(form), ..Forms::default() }).await?)
}

pub(super) async fn found(visit: &Visit, id: &str) -> poem::Result<AreaChoice> {
    need(visit, Permission::ViewArea)?;
    visit.area(&[pair("area", id)]).await
}

/// Forms that are shown again.
#[derive(Default)]
pub(super) struct Forms {
    pub settings: Option<Form>,
    pub state: Option<Form>,
    pub member: Option<Form>,
}

pub(super) async fn view(visit: &Visit, id: &str, forms: Forms) -> poem::Result<AdminItemView> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let choice = found(visit, id).await?;
    let (area, manifest) = (&choice.area, choice.manifest());
    let members = mend::or_stop(visit, admin::area_members(market, caller, area.id).await)?;
    let agreements = mend::or_stop(visit, admin::tariffs(market, caller, area.id).await)?;
    let opening = mend::or_stop(visit, admin::area_opening(market, caller, area.id).await)?;
    let open = area.state != AreaState::Closed;
    let (may_edit, may_agree) = (may(visit, Permission::EditArea)?, may(visit, Permission::EditTariff)? && open);
    let member_form = match forms.member {
        Some(form) => Some(form),
        None if may_edit && open => Some(area_members::form(visit, area).await?),
        None => None,
    };
    let new_agreement =
        || Link::new(language.text("admin-new-agreement"), format!("{}/new?area={}", agreements::PATH, area.id));
    let link = may_agree.then(new_agreement);
    let none = Empty { text: language.text("agreement-none"), action: link.clone() };
    let section = |key: &str, table, form| AdminSection { heading: language.text(key), table, form };
    let mut sections = vec![
        section("admin-members", Some(area_members::table(language, &members)), member_form),
        section("admin-agreements", Some(agreements::table(visit, &agreements, none)), None),
    ];
    if may_edit && open {
        let form = forms.state.unwrap_or_else(|| state_form(language, area));
        sections.push(section("area-state", None, Some(form)));
    }
    let stored = || form(language, &choice).fill(&pairs(area, manifest));
    Ok(AdminItemView {
        badge: Some(badge(language, area.state)),
        lead: Some(manifest.description.get(language).to_owned()),
        steps: if may_edit && may_agree { steps(language, area, &members, &agreements) } else { Vec::new() },
        links: link.into_iter().collect(),
        facts: facts(language, manifest, opening),
        sections,
        ..item(language, LIST, area.name.clone(), may_edit.then(|| forms.settings.unwrap_or_else(stored)))
    })
}

/// What the area is, and that it was asked whether it exercises public authority.
fn facts(language: Language, manifest: &Manifest, opening: Option<Opening>) -> Vec<Fact> {
    let mut facts = vec![Fact::new(language.text("admin-plugin"), manifest.name.get(language))];
    if let Some(Opening { at, by_name }) = opening {
        let at = language.moment(at);
        let answered = match by_name {
            Some(name) => language.text_with("area-answered-by", &[("name", name.into()), ("at", at.into())]),
            None => language.text_with("area-answered", &[("at", at.into())]),
        };
        facts.push(Fact::new(language.text("area-authority-short"), language.text("admin-no")).note(answered));
    }
    facts
}

/// What is left to do before anything can be booked; nothing once it is done.
fn steps(language: Language, area: &Area, members: &[AreaMember], agreements: &[AgreementTariffs]) -> Vec<Step> {
    let first = agreements.first();
    let priced = agreements.iter().any(|of| !of.tariffs.is_empty());
    let (has_members, has_agreement) = (!members.is_empty(), first.is_some());
    if has_members && has_agreement && priced {
        return Vec::new();
    }
    let step = |key: &str, note: &str, done: bool, href: Option<String>| Step {
        text: language.text(key),
        note: language.text(if done { "step-done" } else { note }),
        done,
        href: href.filter(|_| !done),
    };
    let agreement = format!("{}/new?area={}", agreements::PATH, area.id);
    let tariff = first.map(|of| format!("/admin/tariffs/new?agreement={}", of.agreement.id));
    vec![
        step("step-members", "step-members-note", has_members, Some("#part-0".to_owned())),
        step("step-agreement", "step-agreement-note", has_agreement, Some(agreement)),
        step("step-tariff", "step-tariff-note", priced, tariff),
    ]
}

/// The form that takes an area into use, pauses or closes it.
pub(super) fn state_form(language: Language, area: &Area) -> Form {
    area_forms::area_state(language, &format!("{}/{}/state", LIST.1, area.id), area.state, area.version)
}

fn badge(language: Language, state: AreaState) -> Badge {
    let (shape, tone) = match state {
        AreaState::Pilot => ("half", Tone::Good),
        AreaState::Active => ("dot", Tone::Good),
        AreaState::Paused => ("half", Tone::Waiting),
        AreaState::Closed => ("cross", Tone::Quiet),
    };
    Badge::new(area_forms::state_name(language, state), shape, tone)
}
