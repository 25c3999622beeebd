//! The units of the organisations.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::booking;
use torget_core::ids::UnitId;
use torget_core::language::sort_key;
use torget_core::organisation::{self, ListedOrganisation, ListedUnit, Unit, UnitFilter, UnitInput};
use torget_core::paging::Paging;

use super::{
    collaboration, inactive, item, may, need, nothing, organisation_choices, organisations, pager, paging, pair,
    search_field, version,
};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse, same};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters, Form};
use crate::view::pages::{AdminItemView, AdminListView};
use crate::view::parts::{Fact, Link};
use crate::view::table::{Cell, Table};
use crate::view::{Language, Speak, admin_forms};

const LIST: (&str, &str) = ("admin-units", "/admin/units");
const NEW: &str = "/admin/units/new";

/// Lists them, all or those that the address asks for.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let filter = UnitFilter {
        text: value(&pairs, "search").to_owned(),
        organisation_id: value(&pairs, "organisation").parse().ok(),
    };
    let (market, place, page) = (&visit.state.market, collaboration(&visit)?, paging(&visit, &pairs)?);
    let listed = organisation::find_units(market, visit.caller()?, place, &filter, page).await;
    let mut listed = mend::or_stop(&visit, listed)?;
    listed.rows.sort_by_cached_key(|row| (sort_key(&row.organisation_name), sort_key(&row.unit.name)));
    let columns = [
        language.text("admin-name"),
        language.text("admin-organisation"),
        language.text("admin-phone"),
        language.text("column-state"),
    ];
    let filters = filters(&visit, &filter).await?;
    let action = may(&visit, Permission::EditUnit)?.then(|| Link::new(language.text("admin-new-unit"), NEW));
    let mut table = Table::new(language.text(LIST.0), &columns, nothing(language, &filters, action.clone()));
    for ListedUnit { unit, organisation_name } in &listed.rows {
        table.row(vec![
            Cell::link(&unit.name, format!("{}/{}", LIST.1, unit.id)).note(&unit.address),
            Cell::text(organisation_name),
            Cell::text(&unit.phone),
            inactive(language, unit.active).map(Cell::badge).unwrap_or_default(),
        ]);
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: None,
        action,
        filters: Some(filters),
        pager: pager(language, List::Units, LIST.1, &pairs, listed.rows.len(), listed.next),
        table,
    })
}

async fn filters(visit: &Visit, filter: &UnitFilter) -> poem::Result<Filters> {
    let language = visit.language();
    let all = [Choice::new("", language.text("admin-all"))].into_iter();
    let choices = all.chain(organisation_choices(&organisations(visit).await?)).collect();
    let chosen = filter.organisation_id.map(|id| id.to_string()).unwrap_or_default();
    let of = Field::new(FieldKind::Select, "organisation", language.text("admin-organisation"));
    let fields = vec![search_field(language, &filter.text), of.choices(choices).value(&chosen)];
    let active = usize::from(!filter.text.is_empty()) + usize::from(!chosen.is_empty());
    Ok(Filters::new(LIST.1, language.text("filters-show"), fields).active(active, LIST.1))
}

/// The form for a new one.
#[handler]
pub async fn new_page(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::EditUnit)?;
    let form = new_form(&visit).await?;
    let chosen = [pair("organisation_id", value(&query(request), "organisation")), pair("active", "yes")];
    visit.page(&new_view(visit.language(), form.fill(&chosen)))
}

/// Enters one.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    need(visit, Permission::EditUnit)?;
    let refusal = match deed.value("organisation_id").parse() {
        Ok(organisation_id) => {
            let market = &visit.state.market;
            match organisation::create_unit(market, visit.caller()?, organisation_id, &input(&deed)).await {
                Ok(made) => return Ok(visit.done(&format!("{}/{}", LIST.1, made.id), Some("flash-created"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(_) => Refusal::one("organisation_id", "missing"),
    };
    let form = visit.marked(new_form(visit).await?, &deed.typed, refusal, same)?;
    visit.again(&new_view(visit.language(), form))
}

/// Shows one.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, visit.id(&id)?).await?;
    visit.page(&view)
}

/// Changes one that nobody else has changed since the form was shown, or takes it out of use.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    match organisation::edit_unit(market, caller, id, version(&deed), &input(&deed)).await {
        Ok(row) => Ok(visit.done(&format!("{}/{}", LIST.1, row.id), Some("flash-saved"))),
        Err(error) => {
            let refusal = error.refusal(visit);
            let unit = mend::or_stop(visit, organisation::view_unit(market, caller, id).await)?;
            let (form, stored) = (edit_form(visit.language(), id), pairs(visit.language(), &unit));
            let (form, status) = visit.marked_over(form, &stored, &deed.typed, refusal, same)?;
            visit.page_with(status, &AdminItemView { form: Some(form), ..view(visit, id).await? })
        }
    }
}

/// The units of an organisation.
pub(super) async fn units(visit: &Visit, of: &ListedOrganisation) -> poem::Result<Vec<Unit>> {
    let market = &visit.state.market;
    let listed = organisation::list_units(market, visit.caller()?, of.organisation.id, Paging::longest()).await;
    Ok(mend::or_stop(visit, listed)?.rows)
}

async fn new_form(visit: &Visit) -> poem::Result<Form> {
    let organisations = organisation_choices(&organisations(visit).await?);
    Ok(admin_forms::unit(visit.language(), LIST.1, Some(organisations)))
}

fn new_view(language: Language, form: Form) -> AdminItemView {
    item(language, LIST, language.text("admin-new-unit"), Some(form))
}

async fn view(visit: &Visit, id: UnitId) -> poem::Result<AdminItemView> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let unit = mend::or_stop(visit, organisation::view_unit(market, caller, id).await)?;
    let of = organisation::view_organisation(market, caller, unit.organisation_id).await;
    let of = mend::or_stop(visit, of)?;
    let form = may(visit, Permission::EditUnit)?.then(|| edit_form(language, id).fill(&pairs(language, &unit)));
    let place = format!("/admin/organisations/{}", of.id);
    let mut facts = vec![Fact::new(language.text("admin-organisation"), of.short_name).href(place)];
    if form.is_none() {
        facts.push(Fact::new(language.text("fact-address"), &unit.address));
        facts.push(Fact::new(language.text("admin-phone"), &unit.phone));
        facts.push(Fact::new(language.text("admin-email"), &unit.email));
        facts.push(Fact::new(language.text("admin-cost-centre"), &unit.cost_centre));
    }
    let badge = inactive(language, unit.active);
    let introductions =
        || Link::new(language.text("introductions-link"), crate::pages::introductions::page_of(unit.id));
    let keeps = booking::may_introduce(market, caller, id).await.map_err(|error| visit.booking_stop(error))?;
    let links = (keeps && unit.active).then(introductions).into_iter().collect();
    Ok(AdminItemView { badge, facts, links, ..item(language, LIST, unit.name, form) })
}

fn edit_form(language: Language, id: UnitId) -> Form {
    admin_forms::unit(language, &format!("{}/{id}", LIST.1), None).field(Field::hidden("version", ""))
}

fn input(deed: &Deed) -> UnitInput {
    let text = |name: &str| deed.value(name).to_owned();
    UnitInput {
        name: text("name"),
        address: text("address"),
        phone: text("phone"),
        email: text("email"),
        cost_centre: text("cost_centre"),
        position: local::position(&deed.typed),
        active: !deed.value("active").is_empty(),
    }
}

fn pairs(language: Language, unit: &Unit) -> Vec<(String, String)> {
    let mut pairs = vec![
        pair("name", &unit.name),
        pair("address", &unit.address),
        pair("phone", &unit.phone),
        pair("email", &unit.email),
        pair("cost_centre", &unit.cost_centre),
        pair("active", if unit.active { "yes" } else { "" }),
        pair("version", unit.version),
    ];
    pairs.extend(local::position_pairs(language, unit.position));
    pairs
}
