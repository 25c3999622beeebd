//! Units out of rows.

use torget_core::intake::Item;
use torget_core::organisation::UnitInput;

use super::Ground;
use super::line::Line;

pub(super) fn item(ground: &Ground, line: &mut Line<'_>) -> Option<Item> {
    let organisation_id = ground.organisation(line);
    let (position, active) = (line.position(), line.flag("active", true));
    let text = |key: &str| line.text(key).to_owned();
    let input = UnitInput {
        name: text("name"),
        address: text("address"),
        phone: text("phone"),
        email: text("email"),
        cost_centre: text("cost_centre"),
        position,
        active,
    };
    Some(Item::Unit(organisation_id?, input))
}

/// The column that a use case's field stands in.
pub(super) fn column(field: &str) -> Option<String> {
    match field {
        "" => None,
        "organisation_id" => Some("organisation".to_owned()),
        "position" => Some("latitude".to_owned()),
        own => Some(own.to_owned()),
    }
}
