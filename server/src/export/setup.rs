//! Areas, price lists, resources and introductions as tables.

use serde_json::Value;
use torget_core::access::Permission;
use torget_core::booking::{self, Introduced};
use torget_core::collaboration::admin::{self, DatedTariff};
use torget_core::collaboration::{self, Area, AreaState};
use torget_core::ids::{AreaId, ResourceId, UnitId};
use torget_core::paging::Listed;
use torget_core::plugin::{Manifest, schema};
use torget_core::resource::{self, Resource, ResourceState};

use super::{Asked, ExportFault, every_row};
use crate::sheet::{Cell, Column, Sheet};
use crate::view::Language;

pub(super) async fn areas(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<Area>] = &[
        ("Namn", |row| (&row.name).into()),
        ("Insticksmodul", |row| (&row.plugin_key).into()),
        ("Version", |row| row.manifest_version.into()),
        ("Läge", |row| area_word(row.state).into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    if !asked.caller.may_somewhere(&asked.market.access, Permission::ViewArea) {
        return Err(ExportFault::Hidden);
    }
    let rows = collaboration::my_areas(asked.market, asked.caller).await?;
    Ok(Sheet::of("omraden", COLUMNS, &rows))
}

fn area_word(state: AreaState) -> &'static str {
    match state {
        AreaState::Pilot => "pilot",
        AreaState::Active => "aktivt",
        AreaState::Paused => "pausat",
        AreaState::Closed => "stängt",
    }
}

pub(super) async fn tariffs(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    type Row = (String, String, DatedTariff);
    const COLUMNS: &[Column<Row>] = &[
        ("Område", |row| (&row.0).into()),
        ("Avtal", |row| (&row.1).into()),
        ("Gäller från", |row| row.2.tariff.valid_from_on.into()),
        ("Gäller till", |row| row.2.valid_to_on.into()),
        ("Gäller nu", |row| row.2.is_current.into()),
        ("Timpris", |row| row.2.tariff.prices.hourly_ore.into()),
        ("Tillägg", |row| {
            let additions = row.2.tariff.prices.additions.iter();
            let said = additions.map(|one| format!("{} {}", one.kind, one.ore_per_hour.to_decimal_text()));
            Cell::text(said.collect::<Vec<_>>().join(", "))
        }),
        ("Id", |row| Cell::shown(row.2.tariff.id)),
    ];
    if !asked.caller.may_somewhere(&asked.market.access, Permission::ViewTariff) {
        return Err(ExportFault::Hidden);
    }
    let mut rows: Vec<Row> = Vec::new();
    for area in collaboration::my_areas(asked.market, asked.caller).await? {
        for of in admin::tariffs(asked.market, asked.caller, area.id).await? {
            let name = of.agreement.name;
            rows.extend(of.tariffs.into_iter().map(|tariff| (area.name.clone(), name.clone(), tariff)));
        }
    }
    Ok(Sheet::of("prislistor", COLUMNS, &rows))
}

pub(super) async fn introductions(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<Introduced>] = &[
        ("Namn", |row| (&row.name).into()),
        ("Arbetsgivare", |row| (&row.organisation_name).into()),
        ("Sedan", |row| row.at.into()),
        ("Genom besök", |row| row.by_visit.into()),
        ("Id", |row| Cell::shown(row.resource_id)),
    ];
    let unit_id: UnitId = asked.chosen("unit")?.ok_or_else(|| ExportFault::unknown("unit", ""))?;
    let known = booking::introductions(asked.market, asked.caller, unit_id, "").await?;
    Ok(Sheet::of("introducerade", COLUMNS, &known.introduced))
}

pub(super) async fn resources(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    let (market, caller) = (asked.market, asked.caller);
    let named: Option<AreaId> = asked.chosen("area")?;
    let areas = collaboration::my_areas(market, caller).await?;
    let area = areas.into_iter().find(|area| named.is_none_or(|id| area.id == id)).ok_or(ExportFault::Hidden)?;
    let plugin = market.plugins.get(&area.plugin_key).ok_or(ExportFault::Hidden)?;
    let rows = every_row!(asked, page => {
        let after = page.cursor().map(ResourceId);
        let read = resource::list(market, caller, area.id, after, page.fetch()).await?;
        let listed: Listed<Resource> = page.listed(read, |row| row.id.0);
        listed
    });
    Ok(table(plugin.manifest(), &rows))
}

/// The fixed columns, and one for each attribute that a kind of the manifest has.
fn table(manifest: &Manifest, rows: &[Resource]) -> Sheet {
    const COLUMNS: &[Column<Resource>] = &[
        ("Organisation", |row| (&row.organisation_name).into()),
        ("Namn", |row| (&row.name).into()),
        ("Slag", |row| (&row.kind).into()),
        ("Platser", |row| row.capacity.into()),
        ("Ort", |row| (&row.place_name).into()),
        ("Latitud", |row| row.latitude.into()),
        ("Longitud", |row| row.longitude.into()),
        ("Läge", |row| resource_word(row.state).into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let mut sheet = Sheet::of("resurser", COLUMNS, rows);
    let mut seen: Vec<String> = Vec::new();
    for field in manifest.kinds.iter().flat_map(|kind| schema::fields(&kind.attributes)) {
        if seen.contains(&field.key) {
            continue;
        }
        sheet.heads.push(field.label.get(Language::Sv).to_owned());
        for (cells, row) in sheet.rows.iter_mut().zip(rows) {
            cells.push(row.attributes.get(&field.key).map(attribute).unwrap_or_default());
        }
        seen.push(field.key);
    }
    sheet
}

fn attribute(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| Cell::shown(number), Cell::Number),
        Value::String(text) => text.into(),
        Value::Array(values) => {
            let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            Cell::text(texts.collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) => Cell::shown(value),
    }
}

/// What files call a resource's state.
pub fn resource_word(state: ResourceState) -> &'static str {
    match state {
        ResourceState::Draft => "utkast",
        ResourceState::Published => "publicerad",
        ResourceState::Paused => "pausad",
        ResourceState::Withdrawn => "tillbakadragen",
    }
}
