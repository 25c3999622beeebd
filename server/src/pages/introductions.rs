//! Who is introduced at a unit: the setting, those who are, and some of those who could be.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::booking::{self, Introductions};
use torget_core::ids::{ResourceId, UnitId};

use super::deed::{Deed, query, value};
use super::need::address;
use super::visit::{Answer, Visit};
use crate::view::form::{Field, FieldKind, Filters, Form};
use crate::view::pages::{FamiliarSection, FamiliarView};
use crate::view::parts::{Empty, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak};

/// Shows them; `?text=` finds among those who could be.
#[handler]
pub async fn show(request: &Request, visit: Visit, Path(id): Path<String>) -> Answer {
    let (pairs, id) = (query(request), unit(&visit, &id)?);
    let text = value(&pairs, "text");
    let known = booking::introductions(&visit.state.market, visit.caller()?, id, text).await;
    let known = known.map_err(|error| visit.booking_stop(error))?;
    visit.page(&view(visit.language(), &known, text, back(&visit, &known)?))
}

/// Who books for the unit came from finding a replacement; who administers it came from the unit.
fn back(visit: &Visit, known: &Introductions) -> poem::Result<Link> {
    let unit_id = known.unit_id;
    if visit.caller()?.may_somewhere(&visit.state.market.access, Permission::CreateBooking) {
        let address = address("/replacement", &[("unit".to_owned(), unit_id.to_string())]);
        return Ok(Link::new(visit.language().text("replacement-heading"), address));
    }
    Ok(Link::new(known.unit_name.clone(), format!("/admin/units/{unit_id}")))
}

/// Says whether only who is introduced may come.
#[handler]
pub async fn require(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, unit(&deed.visit, &id)?);
    let is_required = !deed.value("is_required").is_empty();
    let set = booking::require_introduction(&visit.state.market, visit.caller()?, id, is_required).await;
    set.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&page_of(id), Some("flash-saved")))
}

/// Introduces somebody.
#[handler]
pub async fn add(deed: Deed, Path((id, who)): Path<(String, String)>) -> Answer {
    let (visit, id, who) = (&deed.visit, unit(&deed.visit, &id)?, person(&deed.visit, &who)?);
    let added = booking::introduce(&visit.state.market, visit.caller()?, id, who).await;
    added.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&page_of(id), Some("flash-saved")))
}

/// Takes an introduction back.
#[handler]
pub async fn remove(deed: Deed, Path((id, who)): Path<(String, String)>) -> Answer {
    let (visit, id, who) = (&deed.visit, unit(&deed.visit, &id)?, person(&deed.visit, &who)?);
    let removed = booking::forget(&visit.state.market, visit.caller()?, id, who).await;
    removed.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&page_of(id), Some("flash-removed")))
}

/// Where a unit's introductions are kept.
pub fn page_of(id: UnitId) -> String {
    format!("/units/{id}/introductions")
}

fn unit(visit: &Visit, id: &str) -> poem::Result<UnitId> {
    id.parse().map_err(|_| visit.not_found())
}

fn person(visit: &Visit, id: &str) -> poem::Result<ResourceId> {
    id.parse().map_err(|_| visit.not_found())
}

/// The page.
pub fn view(language: Language, known: &Introductions, text: &str, back: Link) -> FamiliarView {
    let required = Field::new(FieldKind::Check, "is_required", language.text("introductions-required"));
    let required = required.help(language.text("introductions-required-help"));
    let required = if known.is_required { required.value("yes") } else { required };
    let form = Form::new(page_of(known.unit_id), language.text("admin-save")).field(required).beside("setting");
    let search = Field::new(FieldKind::Text, "text", language.text("introductions-search")).value(text);
    let filters = Filters::new(page_of(known.unit_id), language.text("introductions-find"), vec![search]);
    FamiliarView {
        back,
        heading: language.text_with("introductions-heading", &[("unit", known.unit_name.as_str().into())]),
        lead: language.text("introductions-lead"),
        form: Some(form),
        sections: vec![
            FamiliarSection {
                heading: language.text_with("introductions-known", &[("count", known.introduced.len().into())]),
                filters: None,
                table: introduced(language, known),
            },
            FamiliarSection {
                heading: language.text("introductions-others"),
                filters: Some(filters),
                table: others(language, known),
            },
        ],
    }
}

fn introduced(language: Language, known: &Introductions) -> Table {
    let columns =
        [language.text("admin-name"), language.text("introductions-since"), language.text("introductions-remove")];
    let none = Empty::new(language.text("introductions-nobody"));
    let mut table = Table::new(language.text("introductions-since"), &columns, none);
    for one in &known.introduced {
        let on = language.date_short(torget_core::time::stockholm::date_of(one.at));
        let since = match one.by_visit {
            true => language.text_with("introductions-by-visit", &[("on", on.into())]),
            false => language.text_with("introductions-by-hand", &[("on", on.into())]),
        };
        table.row(vec![
            Cell::text(&one.name).note(&one.organisation_name),
            Cell::text(since),
            Cell::button(CellButton {
                action: format!("{}/{}/remove", page_of(known.unit_id), one.resource_id),
                text: language.text("introductions-remove"),
                about: one.name.clone(),
                danger: true,
            }),
        ]);
    }
    table.compact()
}

fn others(language: Language, known: &Introductions) -> Table {
    let columns = [language.text("admin-name"), language.text("introductions-add")];
    let mut table = Table::new(
        language.text("introductions-others"),
        &columns,
        Empty::new(language.text("introductions-no-others")),
    );
    for one in &known.others {
        table.row(vec![
            Cell::text(&one.name).note(&one.organisation_name),
            Cell::button(CellButton {
                action: format!("{}/{}/add", page_of(known.unit_id), one.resource_id),
                text: language.text("introductions-add"),
                about: one.name.clone(),
                danger: false,
            }),
        ]);
    }
    table.compact()
}
