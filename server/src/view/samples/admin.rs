//! Samples: administration.

use torget_core::collaboration::tariff::{Addition, Applies, TariffPrices};
use torget_core::language::Text;
use torget_core::money::Ore;
use torget_core::plugin::{Effect, Parameter, RuleDeclaration, schema};

use super::{Gallery, pick};
use crate::view::admin_forms::{RoleChoices, Whose};
use crate::view::form::{Choice, Field, FieldKind, Filters, Form};
use crate::view::pages::{AdminHomeView, AdminItemView, AdminListView, AdminSection, Step};
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Pager, Task, Tone};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Language, Role, Speak, admin_forms, area_forms};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let admin = Some(Role::CollaborationAdmin);
    gallery.show("admin", admin, "/admin", &home(language));
    gallery.show("admin-units", admin, "/admin/units", &units(language));
    gallery.show("admin-units-new", admin, "/admin/units/new", &new_unit(language));
    gallery.show("admin-person", admin, "/admin/people/1", &person(language));
    gallery.show("admin-resource", Some(Role::PoolCoordinator), "/admin/resources/1", &resource(language));
    gallery.show("admin-outbox", Some(Role::SystemOperator), "/admin/outbox", &outbox(language));
    gallery.show("admin-audit", admin, "/admin/audit", &audit(language));
    gallery.show("admin-area", admin, "/admin/areas/1", &area(language));
    gallery.show("admin-tariff", admin, "/admin/tariffs/new", &tariff(language));
    gallery.show("admin-organisation", admin, "/admin/organisations/new", &organisation(language));
}

fn home(language: Language) -> AdminHomeView {
    let entry = |icon: &'static str, key: &'static str, path: &str, note: &str| Task {
        icon,
        text: language.text(key),
        note: Some(note.to_owned()),
        href: format!("/admin/{path}"),
    };
    AdminHomeView {
        tasks: vec![],
        nothing_waits: Empty::new(language.text("admin-nothing")),
        entries: vec![
            entry("home", "admin-organisations", "organisations", "8"),
            entry("map", "admin-units", "units", "24"),
            entry("people", "admin-people", "people", "61"),
            entry("star", "admin-resources", "resources", "40"),
            entry("board", "admin-areas", "areas", "1"),
            entry("claims", "admin-tariffs", "tariffs", "1"),
            entry("mail", "admin-outbox", "outbox", "0"),
            entry("history", "admin-audit", "audit", "312"),
        ],
    }
}

fn no_rows(language: Language, new: (&'static str, &str)) -> Empty {
    Empty::with_action(language.text("admin-none"), Link::new(language.text(new.0), new.1))
}

fn units(language: Language) -> AdminListView {
    let columns = [language.text("admin-name"), language.text("admin-organisation"), language.text("admin-phone")];
    let new = ("admin-new-unit", "/admin/units/new");
    let mut table = Table::new(language.text("admin-units"), &columns, no_rows(language, new));
    for (name, organisation) in [("Fridhem", "Ängelholm"), ("Solgläntan", "Bjuv"), ("Ybbåsen", "Perstorp")] {
        table.row(vec![
            Cell::link(name, "/admin/units/1").note("Storgatan 1"),
            Cell::text(organisation),
            Cell::text("0431-740 01"),
        ]);
    }
    let search = Field::new(FieldKind::Text, "search", language.text("admin-search")).max_length(100);
    AdminListView {
        heading: language.text("admin-units"),
        lead: None,
        action: Some(Link::new(language.text(new.0), new.1)),
        filters: Some(Filters::new("/admin/units", language.text("filters-show"), vec![search])),
        table,
        pager: Pager::new(language, 0, 20, 3, |offset| format!("/admin/units?offset={offset}")),
    }
}

fn item(language: Language, list: (&'static str, &str), heading: String, form: Option<Form>) -> AdminItemView {
    AdminItemView {
        back: Link::new(language.text(list.0), list.1),
        heading,
        badge: None,
        lead: None,
        links: vec![],
        steps: vec![],
        facts: vec![],
        form,
        sections: vec![],
        history: vec![],
    }
}

fn organisations() -> Vec<Choice> {
    vec![Choice::new("1", "Bjuv"), Choice::new("2", "Ängelholm")]
}

fn new_unit(language: Language) -> AdminItemView {
    let mut form = admin_forms::unit(language, "/admin/units", Some(organisations()));
    form.error(
        "name",
        pick(language, "Ängelholm har redan en enhet med det namnet", "Ängelholm has a unit of that name"),
    );
    item(language, ("admin-units", "/admin/units"), language.text("admin-new-unit"), Some(form))
}

fn organisation(language: Language) -> AdminItemView {
    let form = admin_forms::organisation(language, "/admin/organisations");
    let list = ("admin-organisations", "/admin/organisations");
    AdminItemView {
        lead: Some(language.text("admin-no-matches")),
        ..item(language, list, language.text("admin-new-organisation"), Some(form))
    }
}

fn person(language: Language) -> AdminItemView {
    let columns = [
        language.text("admin-role"),
        language.text("admin-unit"),
        language.text("admin-from"),
        language.text("admin-end-role"),
    ];
    let mut roles = Table::new(language.text("admin-roles"), &columns, no_rows(language, ("admin-new-person", "#")));
    roles.row(vec![
        Cell::text(language.text("role-unit-manager")),
        Cell::text("Fridhem, Ängelholm"),
        Cell::text("1 jan 2026"),
        Cell::button(CellButton {
            action: "/admin/people/1/memberships/1/end".into(),
            text: language.text("admin-end-role"),
            about: "Fridhem".into(),
            danger: true,
        }),
    ]);
    let places = vec![Choice::new("unit:1", "Fridhem, Ängelholm"), Choice::new("organisation:2", "Ängelholm")];
    let choices = RoleChoices { roles: Role::ALL.to_vec(), places };
    let form = admin_forms::person(language, "/admin/people/1").fill(&[
        ("name".into(), "Maria Lindqvist".into()),
        ("email".into(), "maria@angelholm.example".into()),
        ("language".into(), "sv".into()),
        ("active".into(), "yes".into()),
    ]);
    AdminItemView {
        sections: vec![AdminSection {
            heading: language.text("admin-roles"),
            table: Some(roles),
            form: Some(admin_forms::membership(language, "/admin/people/1/memberships", choices, "2026-11-21")),
        }],
        ..item(language, ("admin-people", "/admin/people"), "Maria Lindqvist".into(), Some(form))
    }
}

fn resource(language: Language) -> AdminItemView {
    let label = |sv: &str, en: &str| Text { sv: sv.into(), en: en.into() };
    let attribute = |key: &str, label: Text, input: schema::Input| schema::Field {
        key: key.into(),
        label,
        help: None,
        input,
        required: true,
    };
    let choice = |key: &str, sv: &str, en: &str| schema::Choice { key: key.into(), label: label(sv, en) };
    let competences = vec![choice("dementia", "Demens", "Dementia"), choice("catheter", "Kateter", "Catheter")];
    let grades =
        vec![choice("nurse", "Sjuksköterska", "Nurse"), choice("district", "Distriktssköterska", "District nurse")];
    let attributes = [
        attribute(
            "licence_number",
            label("Legitimationsnummer", "Licence number"),
            schema::Input::Text { longest: 20 },
        ),
        attribute("licence_valid_until", label("Gäller till och med", "Valid until"), schema::Input::Date),
        attribute("grade", label("Yrke", "Grade"), schema::Input::Choice(grades)),
        attribute("competences", label("Kompetenser", "Competences"), schema::Input::Choices(competences)),
        attribute(
            "limit_km",
            label("Längsta resväg, km", "Longest way, km"),
            schema::Input::Number { least: 1, most: 300 },
        ),
        attribute("nights", label("Tar nattpass", "Takes nights"), schema::Input::Flag),
    ];
    let persons = Some(vec![Choice::new("", "–"), Choice::new("1", "Anna Ek")]);
    let whose = Whose { organisations: organisations(), persons };
    let form = admin_forms::resource(language, "/admin/resources/1", &attributes, true, Some(whose));
    AdminItemView {
        badge: Some(Badge::new(language.text("resource-published"), "dot", Tone::Good)),
        links: vec![Link::new(language.text("admin-availability"), "/admin/resources/1/schedule")],
        facts: vec![Fact::new(
            pick(language, "Område", "Area"),
            pick(language, "Sjuksköterskepoolen", "The nurse pool"),
        )],
        history: vec![Event {
            at: "3 nov 09.12".into(),
            text: pick(language, "Publicerad av Johan Berg", "Published by Johan Berg"),
            note: None,
        }],
        ..item(language, ("admin-resources", "/admin/resources"), "Anna Ek".into(), Some(form))
    }
}

fn outbox(language: Language) -> AdminListView {
    let columns = [
        language.text("outbox-recipient"),
        language.text("outbox-what"),
        language.text("column-state"),
        format!("#{}", language.text("outbox-attempts")),
        language.text("outbox-retry"),
    ];
    let mut table = Table::new(language.text("admin-outbox"), &columns, Empty::new(language.text("admin-none")));
    let states = [
        ("outbox-failed", "alert", Tone::Bad),
        ("outbox-pending", "ring", Tone::Waiting),
        ("outbox-sent", "check", Tone::Good),
    ];
    for (key, shape, tone) in states {
        let mut row = vec![
            Cell::text("Anna Ek").note("anna@klippan.example"),
            Cell::text(pick(language, "Bokning tis 24 nov 07–16", "Booking Tue 24 Nov 07–16")),
            Cell::badge(Badge::new(language.text(key), shape, tone)),
            Cell::text("5"),
        ];
        if tone == Tone::Bad {
            row.push(Cell::button(CellButton {
                action: "/admin/outbox/1/retry".into(),
                text: language.text("outbox-retry"),
                about: "Anna Ek".into(),
                danger: false,
            }));
        }
        table.row(row);
    }
    AdminListView {
        heading: language.text("admin-outbox"),
        lead: Some(language.text("outbox-lead")),
        action: None,
        filters: None,
        table,
        pager: Pager::new(language, 0, 20, 3, |offset| format!("/admin/outbox?offset={offset}")),
    }
}

fn audit(language: Language) -> AdminListView {
    let columns = [
        language.text("column-when"),
        language.text("audit-who"),
        language.text("audit-what"),
        language.text("audit-about"),
    ];
    let mut table = Table::new(language.text("admin-audit"), &columns, Empty::new(language.text("admin-none")));
    table.row(vec![
        Cell::text("21 nov 05.42"),
        Cell::text("Maria Lindqvist").note(language.text("role-unit-manager")),
        Cell::text(pick(language, "Bokade", "Booked")),
        Cell::link("Anna Ek, tis 24 nov", "/bookings/1"),
    ]);
    AdminListView {
        heading: language.text("admin-audit"),
        lead: Some(language.text("audit-lead")),
        action: Some(Link::new(language.text("admin-new-resource"), "/admin/resources/new")),
        filters: None,
        table,
        pager: Pager::new(language, 0, 20, 1, |offset| format!("/admin/audit?offset={offset}")),
    }
}

fn area(language: Language) -> AdminItemView {
    let label = |sv: &str, en: &str| Text { sv: sv.into(), en: en.into() };
    let rule = |key: &str, name: Text, may_be: Vec<Effect>| RuleDeclaration {
        key: key.into(),
        obstacle: None,
        broken: name.clone(),
        name,
        warning: None,
        values: vec![],
        effect: Effect::Refuse,
        may_be,
        overridable: true,
        source: Some("lag 1991:1047, 7 §".into()),
    };
    let rules = [
        rule("absence_days", label("Bara dag 1–14", "Only days 1–14"), vec![Effect::Warn]),
        rule("rest", label("11 timmars vila", "11 hours of rest"), vec![]),
    ];
    let week = Parameter {
        key: "week_hours".into(),
        name: label("Högst så många timmar i veckan", "At most this many hours a week"),
        default: 48,
        least: 1,
        most: 60,
    };
    let form = area_forms::area(language, "/admin/areas/1", 120, &[week], &rules);
    let heading = pick(language, "Sjuksköterskepoolen", "The nurse pool");
    let step = |key: &str, note: &str, done, href: Option<&str>| Step {
        text: language.text(key),
        note: language.text(note),
        done,
        href: href.map(str::to_owned),
    };
    AdminItemView {
        steps: vec![
            step("step-members", "step-done", true, None),
            step("step-agreement", "step-agreement-note", false, Some("/admin/agreements/new?area=1")),
            step("step-tariff", "step-tariff-note", false, None),
        ],
        ..item(language, ("admin-areas", "/admin/areas"), heading, Some(form))
    }
}

fn tariff(language: Language) -> AdminItemView {
    let addition = |kind: &str, ore: i64| Addition {
        kind: kind.into(),
        ore_per_hour: Ore(ore),
        applies: Applies::PublicHolidays { eves_from_minute: None },
    };
    let prices = TariffPrices {
        hourly_ore: Ore(38_500),
        additions: vec![addition("evening", 2_640), addition("night", 5_550), addition("public_holiday", 12_230)],
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: Some(Ore(75_000)),
        minimum_minutes: 240,
    };
    let form = area_forms::tariff(language, "/admin/tariffs", &prices, "2027-01-01");
    AdminItemView {
        lead: Some(language.text("tariff-lead")),
        ..item(language, ("admin-tariffs", "/admin/tariffs"), language.text("admin-new-tariff"), Some(form))
    }
}
