//! Collaborations, organisations, units and persons as tables.

use torget_core::organisation::{
    self, Collaboration, ListedOrganisation, ListedPerson, ListedRole, ListedUnit, PersonFilter, UnitFilter,
};

use super::{Asked, ExportFault, every_row};
use crate::sheet::{Cell, Column, Sheet};
use crate::view::{Language, role_name};

pub(super) async fn collaborations(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<Collaboration>] = &[
        ("Namn", |row| (&row.name).into()),
        ("Skapad", |row| row.created_at.into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let (market, caller) = (asked.market, asked.caller);
    let rows = every_row!(asked, page => organisation::list_collaborations(market, caller, page).await?);
    Ok(Sheet::of("samverkan", COLUMNS, &rows))
}

pub(super) async fn organisations(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<ListedOrganisation>] = &[
        ("Kortnamn", |row| (&row.organisation.short_name).into()),
        ("Namn", |row| (&row.organisation.name).into()),
        ("Organisationsnummer", |row| (&row.organisation.organisation_number).into()),
        ("Kommunkod", |row| row.organisation.municipality_code.as_deref().into()),
        ("E-post", |row| (&row.organisation.email).into()),
        ("Invånare", |row| row.organisation.population.into()),
        ("Invånare den", |row| row.organisation.population_on.into()),
        ("Deltar från", |row| row.from_on.into()),
        ("Deltar till", |row| row.to_on.into()),
        ("Latitud", |row| row.organisation.position.latitude.into()),
        ("Longitud", |row| row.organisation.position.longitude.into()),
        ("Id", |row| Cell::shown(row.organisation.id)),
    ];
    let (market, caller, of, text) = (asked.market, asked.caller, asked.collaboration(), asked.value("search"));
    let mut rows = every_row!(asked, page => organisation::list_organisations(market, caller, of, text, page).await?);
    rows.sort_by_cached_key(|row| torget_core::language::sort_key(&row.organisation.short_name));
    Ok(Sheet::of("organisationer", COLUMNS, &rows))
}

pub(super) async fn units(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    // The first columns are those of the import, so that a file can go out, be filled in, and come back.
    const COLUMNS: &[Column<ListedUnit>] = &[
        ("Organisation", |row| (&row.organisation_name).into()),
        ("Enhet", |row| (&row.unit.name).into()),
        ("Adress", |row| (&row.unit.address).into()),
        ("Telefon", |row| (&row.unit.phone).into()),
        ("E-post", |row| (&row.unit.email).into()),
        ("Kostnadsställe", |row| (&row.unit.cost_centre).into()),
        ("Latitud", |row| row.unit.position.latitude.into()),
        ("Longitud", |row| row.unit.position.longitude.into()),
        ("I bruk", |row| row.unit.active.into()),
        ("Id", |row| Cell::shown(row.unit.id)),
    ];
    let filter = UnitFilter { text: asked.value("search").to_owned(), organisation_id: asked.chosen("organisation")? };
    let (market, caller, of) = (asked.market, asked.caller, asked.collaboration());
    let mut rows = every_row!(asked, page => organisation::find_units(market, caller, of, &filter, page).await?);
    let key = torget_core::language::sort_key;
    rows.sort_by_cached_key(|row| (key(&row.organisation_name), key(&row.unit.name)));
    Ok(Sheet::of("enheter", COLUMNS, &rows))
}

pub(super) async fn persons(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    type Row = (ListedPerson, Option<ListedRole>);
    fn of_role<T: Into<Cell>>(row: &Row, part: impl Fn(&ListedRole) -> T) -> Cell {
        row.1.as_ref().map(|role| part(role).into()).unwrap_or_default()
    }
    const COLUMNS: &[Column<Row>] = &[
        ("Namn", |row| (&row.0.person.name).into()),
        ("E-post", |row| (&row.0.person.email).into()),
        ("Telefon", |row| (&row.0.person.phone).into()),
        ("Språk", |row| row.0.person.language.code().into()),
        ("Roll", |row| of_role(row, |role| role_name(role.membership.role, Language::Sv))),
        ("Organisation", |row| of_role(row, |role| role.organisation_name.clone())),
        ("Enhet", |row| of_role(row, |role| role.unit_name.clone())),
        ("Samverkan", |row| of_role(row, |role| role.collaboration_name.clone())),
        ("Från", |row| of_role(row, |role| role.membership.from_on)),
        ("Till", |row| of_role(row, |role| role.membership.to_on)),
        ("Kontot öppet", |row| row.0.person.active.into()),
        ("Id", |row| Cell::shown(row.0.person.id)),
    ];
    let filter = PersonFilter {
        text: asked.value("search").to_owned(),
        role: asked.chosen("role")?,
        organisation_id: asked.chosen("organisation")?,
    };
    let (market, caller, of) = (asked.market, asked.caller, asked.collaboration());
    let persons = every_row!(asked, page => organisation::list_persons(market, caller, of, &filter, page).await?);
    let rows: Vec<Row> = persons
        .into_iter()
        .flat_map(|person| match person.roles.is_empty() {
            true => vec![(person, None)],
            false => person.roles.iter().map(|role| (person.clone(), Some(role.clone()))).collect(),
        })
        .collect();
    Ok(Sheet::of("personer", COLUMNS, &rows))
}
