//! The organisations of a collaboration.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::ids::OrganisationId;
use torget_core::organisation::{self, Organisation, OrganisationInput, OrganisationKind};
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::{collaboration, item, may, need, nothing, organisations_of, pager, pair, search_field, version};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse, same};
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Field, Filters, Form};
use crate::view::pages::{AdminItemView, AdminListView, AdminSection};
use crate::view::parts::{Empty, Fact, Link};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, admin_forms};

const LIST: (&str, &str) = ("admin-organisations", "/admin/organisations");
const NEW: &str = "/admin/organisations/new";

/// Lists them.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let text = value(&pairs, "search");
    let all = organisations_of(&visit, collaboration(&visit)?, text).await?;
    let filters = Filters::new(LIST.1, language.text("filters-show"), vec![search_field(language, text)]);
    let filters = filters.active(usize::from(!text.is_empty()), LIST.1);
    let columns = [
        language.text("admin-name"),
        language.text("admin-kind"),
        language.text("admin-organisation-number"),
        language.text("admin-email"),
    ];
    let may_add = may(&visit, Permission::EditOrganisation)?;
    let action = may_add.then(|| Link::new(language.text("admin-new-organisation"), NEW));
    let empty = nothing(language, &filters, action.clone());
    let mut table = Table::new(language.text(LIST.0), &columns, empty);
    for row in &all {
        let organisation = &row.organisation;
        table.row(vec![
            Cell::link(&organisation.short_name, format!("{}/{}", LIST.1, organisation.id)).note(&organisation.name),
            Cell::text(kind_name(language, organisation.kind)),
            Cell::text(&organisation.organisation_number),
            Cell::text(&organisation.email),
        ]);
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: None,
        action,
        filters: Some(filters),
        pager: pager(language, List::Organisations, LIST.1, &pairs, all.len(), None),
        table,
    })
}

/// The form for a new one.
#[handler]
pub async fn new_page(visit: Visit) -> Answer {
    need(&visit, Permission::EditOrganisation)?;
    visit.page(&new_view(visit.language()))
}

/// Enters one; it takes part from today.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    need(visit, Permission::EditOrganisation)?;
    let Some(collaboration_id) = collaboration(visit)? else { return Err(visit.not_found()) };
    let today = stockholm::date_of(market.clock.now());
    let refusal = match input(&deed) {
        Ok(input) => {
            let caller = visit.caller()?;
            match organisation::create_organisation(market, caller, collaboration_id, &input, today).await {
                Ok(made) => return Ok(visit.done(&format!("{}/{}", LIST.1, made.id), Some("flash-created"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(admin_forms::organisation(visit.language(), LIST.1), &deed.typed, refusal, same)?;
    visit.again(&AdminItemView { form: Some(form), ..new_view(visit.language()) })
}

/// Shows one, with its units.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let view = view(&visit, visit.id(&id)?).await?;
    visit.page(&view)
}

/// Changes one that nobody else has changed since the form was shown.
#[handler]
pub async fn edit(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let refusal = match input(&deed) {
        Ok(input) => match organisation::edit_organisation(market, caller, id, version(&deed), &input).await {
            Ok(row) => return Ok(visit.done(&format!("{}/{}", LIST.1, row.id), Some("flash-saved"))),
            Err(error) => error.refusal(visit),
        },
        Err(refusal) => refusal,
    };
    let row = mend::or_stop(visit, organisation::view_organisation(market, caller, id).await)?;
    let (form, stored) = (edit_form(visit.language(), id), pairs(visit.language(), &row));
    let (form, status) = visit.marked_over(form, &stored, &deed.typed, refusal, same)?;
    visit.page_with(status, &AdminItemView { form: Some(form), ..view(visit, id).await? })
}

fn new_view(language: Language) -> AdminItemView {
    let form = admin_forms::organisation(language, LIST.1);
    item(language, LIST, language.text("admin-new-organisation"), Some(form))
}

async fn view(visit: &Visit, id: OrganisationId) -> poem::Result<AdminItemView> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let row = mend::or_stop(visit, organisation::view_organisation(market, caller, id).await)?;
    let units = organisation::list_units(market, caller, id, Paging::longest()).await;
    let columns = [language.text("admin-name"), language.text("fact-address"), language.text("admin-phone")];
    let new_unit = may(visit, Permission::EditUnit)?;
    let action =
        new_unit.then(|| Link::new(language.text("admin-new-unit"), format!("/admin/units/new?organisation={id}")));
    let empty = Empty { text: language.text("admin-none"), action: action.clone() };
    let mut table = Table::new(language.text("admin-units"), &columns, empty);
    for unit in mend::or_stop(visit, units)?.rows {
        let link = Cell::link(&unit.name, format!("/admin/units/{}", unit.id));
        table.row(vec![link, Cell::text(&unit.address), Cell::text(&unit.phone)]);
    }
    let form = may(visit, Permission::EditOrganisation)?.then(|| edit_form(language, id).fill(&pairs(language, &row)));
    Ok(AdminItemView {
        facts: if form.is_none() { facts(language, &row) } else { Vec::new() },
        links: action.into_iter().collect(),
        sections: vec![AdminSection { heading: language.text("admin-units"), table: Some(table), form: None }],
        ..item(language, LIST, row.short_name, form)
    })
}

fn edit_form(language: Language, id: OrganisationId) -> Form {
    admin_forms::organisation(language, &format!("{}/{id}", LIST.1)).field(Field::hidden("version", ""))
}

fn input(deed: &Deed) -> Result<OrganisationInput, Refusal> {
    let text = |name: &str| deed.value(name).to_owned();
    let population = match deed.value("population") {
        "" => None,
        text => Some(local::whole(text).ok_or_else(|| Refusal::one("population", "not_a_number"))?),
    };
    Ok(OrganisationInput {
        kind: deed.value("kind").parse().unwrap_or(OrganisationKind::Municipality),
        municipality_code: Some(text("municipality_code")).filter(|code| !code.is_empty()),
        organisation_number: text("organisation_number"),
        name: text("name"),
        short_name: text("short_name"),
        email: text("email"),
        population,
        population_on: local::date(deed.value("population_on")),
        position: local::position(&deed.typed),
    })
}

fn pairs(language: Language, row: &Organisation) -> Vec<(String, String)> {
    let mut pairs = vec![
        pair("kind", row.kind.key()),
        pair("name", &row.name),
        pair("short_name", &row.short_name),
        pair("organisation_number", &row.organisation_number),
        pair("municipality_code", row.municipality_code.as_deref().unwrap_or_default()),
        pair("email", &row.email),
        pair("version", row.version),
        pair("population", row.population.map(|number| number.to_string()).unwrap_or_default()),
        pair("population_on", row.population_on.map(|on| on.to_string()).unwrap_or_default()),
    ];
    pairs.extend(local::position_pairs(language, row.position));
    pairs
}

fn facts(language: Language, row: &Organisation) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(language.text("admin-name"), &row.name),
        Fact::new(language.text("admin-kind"), kind_name(language, row.kind)),
        Fact::new(language.text("admin-organisation-number"), &row.organisation_number),
        Fact::new(language.text("admin-email"), &row.email),
    ];
    let population = row.population.zip(row.population_on);
    facts.extend(population.map(|(number, on)| {
        Fact::new(language.text("admin-population"), number.to_string()).note(language.date_long(on))
    }));
    facts
}

fn kind_name(language: Language, kind: OrganisationKind) -> String {
    language.text(match kind {
        OrganisationKind::Municipality => "kind-municipality",
        OrganisationKind::Federation => "kind-federation",
        OrganisationKind::Region => "kind-region",
        OrganisationKind::Company => "kind-company",
    })
}
