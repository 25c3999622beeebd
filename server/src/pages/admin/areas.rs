//! The areas of a collaboration: what its members have set otherwise than the plugin, and who takes part.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::collaboration::admin::{self, AreaMember, MemberDates};
use torget_core::collaboration::{self, Area, AreaSettings, AreaState};
use torget_core::fault::FieldFault;
use torget_core::plugin::{ConfirmationMode, Effect, Manifest};
use torget_core::time::stockholm;

use super::{item, may, need, organisation_choices, organisations, pager, pair, version};
use crate::pages::deed::{Deed, query};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse, same};
use crate::pages::need::AreaChoice;
use crate::pages::stop;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Field, Form};
use crate::view::pages::{AdminItemView, AdminListView, AdminSection};
use crate::view::parts::{Badge, Empty, Fact, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, admin_forms};

const LIST: (&str, &str) = ("admin-areas", "/admin/areas");

/// Lists them.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::ViewArea)?;
    let (language, market) = (visit.language(), &visit.state.market);
    let areas = collaboration::my_areas(market, visit.caller()?).await.map_err(stop::store)?;
    let columns = [language.text("admin-name"), language.text("admin-plugin"), language.text("column-state")];
    let mut table = Table::new(language.text(LIST.0), &columns, Empty::new(language.text("admin-none")));
    for area in &areas {
        let plugin = market.plugins.get(&area.plugin_key).map(|plugin| plugin.manifest().name.get(language).to_owned());
        table.row(vec![
            Cell::link(&area.name, format!("{}/{}", LIST.1, area.id)),
            Cell::text(plugin.unwrap_or_else(|| area.plugin_key.clone())),
            Cell::badge(badge(language, area.state)),
        ]);
    }
    let pager = pager(language, LIST.1, &query(request), areas.len(), None);
    visit.page(&AdminListView { heading: language.text(LIST.0), lead: None, action: None, filters: None, table, pager })
}

/// Shows one, with its members.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, &id, None, None).await?;
    visit.page(&view)
}

/// Changes the settings of one that nobody else has changed since the form was shown.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let choice = found(visit, &id).await?;
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
    visit.page_with(status, &view(visit, &id, Some(form), None).await?)
}

/// Lets an organisation take part, or changes its last day.
#[handler]
pub async fn set_member(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let choice = found(visit, &id).await?;
    let refusal = match member(&deed) {
        Ok((organisation_id, dates)) => {
            let (market, area_id) = (&visit.state.market, choice.area.id);
            match admin::set_area_member(market, visit.caller()?, area_id, organisation_id, dates).await {
                Ok(()) => return Ok(visit.done(&format!("{}/{area_id}", LIST.1), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(member_form(visit, &choice.area).await?, &deed.typed, refusal, same)?;
    visit.again(&view(visit, &id, None, Some(form)).await?)
}

async fn found(visit: &Visit, id: &str) -> poem::Result<AreaChoice> {
    need(visit, Permission::ViewArea)?;
    visit.area(&[pair("area", id)]).await
}

async fn view(visit: &Visit, id: &str, again: Option<Form>, member_again: Option<Form>) -> poem::Result<AdminItemView> {
    let language = visit.language();
    let choice = found(visit, id).await?;
    let members = admin::area_members(&visit.state.market, visit.caller()?, choice.area.id).await;
    let members = mend::or_stop(visit, members)?;
    let may_edit = may(visit, Permission::EditArea)?;
    let member_form = match member_again {
        Some(form) => Some(form),
        None if may_edit => Some(member_form(visit, &choice.area).await?),
        None => None,
    };
    let stored = || form(language, &choice).fill(&pairs(&choice.area, choice.manifest()));
    let manifest = choice.manifest();
    let plugin = manifest.name.get(language).to_owned();
    Ok(AdminItemView {
        badge: Some(badge(language, choice.area.state)),
        lead: Some(manifest.description.get(language).to_owned()),
        facts: vec![Fact::new(language.text("admin-plugin"), plugin)],
        sections: vec![AdminSection {
            heading: language.text("admin-members"),
            table: Some(members_table(language, &members)),
            form: member_form,
        }],
        ..item(language, LIST, choice.area.name.clone(), may_edit.then(|| again.unwrap_or_else(stored)))
    })
}

fn members_table(language: Language, members: &[AreaMember]) -> Table {
    let columns = [language.text("admin-organisation"), language.text("admin-from"), language.text("admin-to")];
    let mut table = Table::new(language.text("admin-members"), &columns, Empty::new(language.text("admin-none")));
    for member in members {
        table.row(vec![
            Cell::text(&member.short_name),
            Cell::text(language.date_long(member.from_on)),
            Cell::text(member.to_on.map(|on| language.date_long(on)).unwrap_or_default()),
        ]);
    }
    table
}

async fn member_form(visit: &Visit, area: &Area) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let organisations = organisation_choices(&organisations(visit).await?);
    let action = format!("{}/{}/members", LIST.1, area.id);
    Ok(admin_forms::area_member(visit.language(), &action, organisations, &today.to_string()))
}

fn member(deed: &Deed) -> Result<(torget_core::ids::OrganisationId, MemberDates), Refusal> {
    let missing = |field: &str| Refusal::one(field, "missing");
    let organisation_id = deed.value("organisation_id").parse().map_err(|_| missing("organisation_id"))?;
    let from_on = local::date(deed.value("from_on")).ok_or_else(|| missing("from_on"))?;
    let to_on = match deed.value("to_on") {
        "" => None,
        text => Some(local::date(text).ok_or_else(|| local::no_date("to_on", text))?),
    };
    Ok((organisation_id, MemberDates { from_on, to_on }))
}

fn form(language: Language, choice: &AreaChoice) -> Form {
    let manifest = choice.manifest();
    let action = format!("{}/{}", LIST.1, choice.area.id);
    let within = manifest.booking.answer_within_minutes;
    admin_forms::area(language, &action, within, &manifest.parameters, &manifest.rules)
        .field(Field::hidden("version", choice.area.version.to_string()))
}

/// What holds in the area, as the form's values.
fn pairs(area: &Area, manifest: &Manifest) -> Vec<(String, String)> {
    let settings = &area.settings;
    let mode = match settings.confirmation(manifest) {
        ConfirmationMode::Required => "required",
        ConfirmationMode::None => "none",
    };
    let mut pairs = vec![
        pair("confirmation", mode),
        pair("answer_within_minutes", settings.answer_within_minutes(manifest)),
        pair("version", area.version),
    ];
    let parameters = manifest.parameters(&settings.parameters);
    pairs.extend(parameters.iter().map(|(key, value)| pair(&format!("parameter.{key}"), value)));
    let effect = |rule| match settings.effect(rule) {
        Effect::Off => "off",
        Effect::Warn => "warn",
        Effect::Refuse => "refuse",
    };
    pairs.extend(manifest.rules.iter().map(|rule| pair(&format!("rule.{}", rule.key), effect(rule))));
    pairs
}

/// The settings that a form holds; what is no number is a fault of its field.
fn settings(deed: &Deed, manifest: &Manifest) -> Result<AreaSettings, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut number = |name: &str| {
        let number = local::whole(deed.value(name));
        if number.is_none() {
            faults.push(FieldFault::new(name, "not_a_number", []));
        }
        number
    };
    let answer_within_minutes = number("answer_within_minutes");
    let parameters = manifest.parameters.iter();
    let parameters =
        parameters.filter_map(|one| Some((one.key.clone(), number(&format!("parameter.{}", one.key))?))).collect();
    let rules = manifest.rules.iter().filter_map(|rule| {
        let effect = match deed.value(&format!("rule.{}", rule.key)) {
            "off" => Effect::Off,
            "warn" => Effect::Warn,
            "refuse" => Effect::Refuse,
            _ => return None,
        };
        Some((rule.key.clone(), effect))
    });
    let confirmation = match deed.value("confirmation") {
        "required" => Some(ConfirmationMode::Required),
        "none" => Some(ConfirmationMode::None),
        _ => None,
    };
    let settings = AreaSettings { confirmation, answer_within_minutes, rules: rules.collect(), parameters };
    if faults.is_empty() { Ok(settings) } else { Err(faults) }
}

/// The form says `rule.KEY` and `parameter.KEY` where the settings have `rules.KEY` and `parameters.KEY`.
fn field_name(name: &str) -> String {
    match (name.strip_prefix("rules."), name.strip_prefix("parameters.")) {
        (Some(key), _) => format!("rule.{key}"),
        (_, Some(key)) => format!("parameter.{key}"),
        _ => name.to_owned(),
    }
}

fn badge(language: Language, state: AreaState) -> Badge {
    let (key, shape, tone) = match state {
        AreaState::Pilot => ("area-pilot", "half", Tone::Good),
        AreaState::Active => ("area-active", "dot", Tone::Good),
        AreaState::Paused => ("area-paused", "half", Tone::Waiting),
        AreaState::Closed => ("area-closed", "cross", Tone::Quiet),
    };
    Badge::new(language.text(key), shape, tone)
}
