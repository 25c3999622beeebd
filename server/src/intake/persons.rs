//! Persons with their first role out of rows. They get no password: whoever administers them sets one, as on their page.

use torget_core::access::Role;
use torget_core::intake::Item;
use torget_core::language::Language;
use torget_core::organisation::{PersonInput, RoleInput};

use super::Ground;
use super::line::Line;

const ROLES: &[(&str, Role)] = &[
    ("Enhetschef", Role::UnitManager),
    ("Resursperson", Role::ResourcePerson),
    ("Ekonom", Role::Economist),
    ("Samordnare", Role::PoolCoordinator),
    ("Administratör", Role::CollaborationAdmin),
];
const LANGUAGES: &[(&str, Language)] =
    &[("sv", Language::Sv), ("en", Language::En), ("svenska", Language::Sv), ("engelska", Language::En)];

pub(super) fn item(ground: &Ground, line: &mut Line<'_>) -> Option<Item> {
    let role = line.choice("role", ROLES);
    let language = line.choice("language", LANGUAGES).unwrap_or(Language::Sv);
    let organisation_id = ground.organisation(line);
    let is_manager = role == Some(Role::UnitManager);
    let unit_id = if is_manager { ground.unit(line) } else { None };
    let (from_on, to_on) = (line.date("from_on").unwrap_or(ground.today), line.date("to_on"));
    let text = |key: &str| line.text(key).to_owned();
    let input = PersonInput { name: text("name"), email: text("email"), phone: text("phone"), language };
    let role = role?;
    let collaboration_id = ground.caller.collaboration_ids.first().copied();
    let role = RoleInput {
        role,
        organisation_id: organisation_id.filter(|_| !role.is_held_in_collaboration()),
        unit_id,
        collaboration_id: collaboration_id.filter(|_| role.is_held_in_collaboration()),
        from_on,
        to_on,
    };
    Some(Item::Person(input, role))
}

/// The column that a use case's field stands in.
pub(super) fn column(field: &str) -> Option<String> {
    match field {
        "" => None,
        "organisation_id" => Some("organisation".to_owned()),
        "unit_id" => Some("unit".to_owned()),
        "collaboration_id" => Some("role".to_owned()),
        own => Some(own.to_owned()),
    }
}
