//! Where a resource person gladly works, and where rather not.

use poem::handler;
use poem::web::Path;
use torget_core::booking::{self, UnitWish, Wish};
use torget_core::ids::{ResourceId, UnitId};
use torget_core::resource;

use super::deed::Deed;
use super::mend;
use super::visit::{Answer, Visit};
use crate::view::pages::{FamiliarSection, FamiliarView};
use crate::view::parts::{Empty, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Language, Speak};

/// What takes a wish back, in an address.
const NONE: &str = "none";

/// Shows the units with what is wished about each.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let id: ResourceId = id.parse().map_err(|_| visit.not_found())?;
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let units = booking::wishes(market, caller, id).await.map_err(|error| visit.booking_stop(error))?;
    let whose = mend::or_stop(&visit, resource::one(market, caller, id).await)?;
    let of = (whose.person_id != Some(caller.person_id)).then_some(whose.name.as_str());
    visit.page(&view(visit.language(), id, of, &units))
}

/// Sets a wish, or takes it back.
#[handler]
pub async fn set(deed: Deed, Path((id, unit, wish)): Path<(String, String, String)>) -> Answer {
    let visit = &deed.visit;
    let (Ok(id), Ok(unit_id)) = (id.parse::<ResourceId>(), unit.parse::<UnitId>()) else {
        return Err(visit.not_found());
    };
    let wish = match wish.as_str() {
        NONE => None,
        key => Some(key.parse::<Wish>().map_err(|_| visit.not_found())?),
    };
    let set = booking::set_wish(&visit.state.market, visit.caller()?, id, unit_id, wish).await;
    set.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&page_of(id), Some("flash-saved")))
}

/// Where a person's wishes are kept.
pub fn page_of(id: ResourceId) -> String {
    format!("/wishes/{id}")
}

/// The page; `of` is whose wishes they are, unless they are the reader's own.
pub fn view(language: Language, id: ResourceId, of: Option<&str>, units: &[UnitWish]) -> FamiliarView {
    let (back, heading, lead) = match of {
        None => (
            Link::new(language.text("wishes-back"), "/"),
            language.text("wishes-heading"),
            language.text("wishes-lead"),
        ),
        Some(name) => {
            let values = [("name", name.into())];
            (
                Link::new(name, format!("/admin/resources/{id}")),
                language.text_with("wishes-of-heading", &values),
                language.text_with("wishes-of-lead", &values),
            )
        }
    };
    let gladly = language.text("wish-gladly");
    let rather_not = language.text("wish-rather-not");
    let columns = [language.text("fact-unit"), language.text("wish-now"), gladly.clone(), rather_not.clone()];
    let mut table = Table::new(heading.clone(), &columns, Empty::new(language.text("wishes-no-units")));
    for unit in units {
        let button = |wish: Wish, text: &str| {
            let (text, key) = match unit.wish == Some(wish) {
                true => (language.text("wish-take-back"), NONE),
                false => (text.to_owned(), wish.key()),
            };
            Cell::button(CellButton {
                action: format!("{}/{}/{key}", page_of(id), unit.unit_id),
                text,
                about: format!("{}, {}", unit.name, unit.organisation_name),
                danger: false,
            })
        };
        let now = match unit.wish {
            Some(Wish::Gladly) => language.text("wish-is-gladly"),
            Some(Wish::RatherNot) => language.text("wish-is-rather-not"),
            None => String::new(),
        };
        table.row(vec![
            Cell::text(&unit.name).note(&unit.organisation_name),
            Cell::text(now),
            button(Wish::Gladly, &gladly),
            button(Wish::RatherNot, &rather_not),
        ]);
    }
    FamiliarView {
        back,
        heading,
        lead,
        form: None,
        sections: vec![FamiliarSection {
            heading: language.text("wishes-units"),
            filters: None,
            table: table.compact(),
        }],
    }
}
