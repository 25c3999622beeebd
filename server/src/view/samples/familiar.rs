//! Who is introduced at a unit, and a person's wishes.

use super::Gallery;
use crate::pages::introductions::view as introductions;
use crate::pages::wishes::view as wishes;
use crate::view::parts::Link;
use crate::view::{Role, Speak};
use torget_core::booking::{Acquaintance, Introduced, Introductions, UnitWish, Wish};
use torget_core::ids::{ResourceId, UnitId};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let person = |name: &str, organisation: &str| Acquaintance {
        resource_id: ResourceId::new(),
        name: name.into(),
        organisation_name: organisation.into(),
    };
    let introduced = |name: &str, by_visit| Introduced {
        resource_id: ResourceId::new(),
        name: name.into(),
        organisation_name: "Klippan".into(),
        at: super::now(),
        by_visit,
    };
    let known = Introductions {
        unit_id: UnitId::new(),
        unit_name: "Fridhem".into(),
        organisation_name: "Ängelholm".into(),
        is_required: true,
        introduced: vec![introduced("Anna Ek", true), introduced("Bo Lind", false)],
        others: vec![person("Cia Holm", "Ängelholm")],
    };
    gallery.show(
        "introductions",
        Some(Role::UnitManager),
        "/units/1/introductions",
        &introductions(language, &known, "", Link::new(language.text("replacement-heading"), "/replacement?unit=1")),
    );
    let unit = |name: &str, wish| UnitWish {
        unit_id: UnitId::new(),
        name: name.into(),
        organisation_name: "Ängelholm".into(),
        wish,
    };
    let units = [unit("Fridhem", Some(Wish::Gladly)), unit("Rönneborg", None), unit("Solhaga", Some(Wish::RatherNot))];
    let of = |name| wishes(language, ResourceId::new(), name, &units);
    gallery.show("wishes", Some(Role::ResourcePerson), "/wishes/1", &of(None));
    gallery.show("wishes-of", Some(Role::PoolCoordinator), "/wishes/1", &of(Some("Anna Ek")));
}
