//! Samples: needs as a list, as a form, and a need that somebody is sought for.

use super::{Gallery, instant, now, pick};
use crate::view::form::{Field, FieldKind, Form};
use crate::view::pages::{
    AskMany, BookingStep, Candidate, Excluded, KeptPlace, NeedCandidate, NeedDeed, NeedFormView, NeedListView,
    NeedSearch, NeedView, OfferTo,
};
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Pager, Row, Tab, Tone};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Role, Speak};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    gallery.show("needs", Some(Role::UnitManager), "/needs", &list(language));
    gallery.show("need-form", Some(Role::UnitManager), "/needs/new", &form(language));
    gallery.show("need", Some(Role::PoolCoordinator), "/needs/1", &need(language));
    let filled = NeedView {
        badge: Badge::need_state(language, "filled"),
        next: None,
        steps: vec![],
        asked: None,
        search: None,
        ..need(language)
    };
    gallery.show("need-filled", Some(Role::UnitManager), "/needs/1", &filled);
    gallery.show("need-waits", Some(Role::UnitManager), "/needs/1", &waits(language));
}

fn list(language: Language) -> NeedListView {
    let columns = ["column-when", "column-where", "column-state"].map(|key| match key {
        "column-when" => language.text("column-when"),
        "column-where" => language.text("column-where"),
        _ => language.text("column-state"),
    });
    let mut table =
        Table::new(language.text("needs-caption"), &columns, Empty::new(language.text("needs-none-sought")));
    table.row(vec![
        Cell::link(language.period_short(instant("2026-11-25T12:00:00Z"), instant("2026-11-25T21:00:00Z")), "/needs/1"),
        Cell::text("Solgläntan, Bjuv"),
        Cell::badge(Badge::need_state(language, "open")),
    ]);
    NeedListView {
        heading: language.text("needs-heading"),
        action: Some(Link::new(language.text("needs-new"), "/needs/new")),
        tabs: vec![Tab { text: language.text("needs-sought"), href: "/needs".into(), current: true }],
        table: table.compact(),
        pager: Pager { shown: language.text_with("needs-shown", &[("count", 1.into())]), ..Pager::default() },
    }
}

fn form(language: Language) -> NeedFormView {
    let quantity = Field::new(FieldKind::Number, "quantity", language.text("need-quantity")).between("1", "100");
    NeedFormView {
        back: Link::new(language.text("need-back"), "/needs"),
        heading: language.text("need-new-heading"),
        lead: language.text("need-new-lead"),
        form: Form::new("/needs", language.text("need-submit")).field(quantity.value("1")),
    }
}

fn need(language: Language) -> NeedView {
    let (starts_at, ends_at) = (instant("2026-11-25T12:00:00Z"), instant("2026-11-25T21:00:00Z"));
    let limit = language.deadline(now(), instant("2026-11-21T05:10:00Z"));
    let columns = [language.text("column-who"), language.text("column-state"), String::new()];
    let mut asked = Table::new(language.text("need-asked"), &columns, Empty::new(""));
    asked.row(vec![
        Cell::text("Anna Ek").note("Klippan"),
        Cell::badge(Badge::new(language.text("offer-open"), "ring", Tone::Waiting)),
        Cell::button(CellButton {
            action: "/offers/1/withdraw".into(),
            text: language.text("need-step-withdraw"),
            about: "Anna Ek".into(),
            danger: false,
        }),
    ]);
    NeedView {
        over: "Solgläntan, Bjuv".into(),
        badge: Badge::need_state(language, "open"),
        heading: language.text_with("need-heading", &[("period", language.period_short(starts_at, ends_at).into())]),
        period: language.period_long(starts_at, ends_at),
        next: Some(language.text_with("need-next-asked", &[("count", 2.into()), ("limit", limit.into())])),
        steps: vec![BookingStep {
            text: language.text("need-step-withdraw"),
            href: "/needs/1/withdraw".into(),
            posts: true,
            main: false,
            danger: true,
        }],
        queue: None,
        kept: vec![],
        booked: vec![],
        asked: Some(asked.compact()),
        search: Some(search(language)),
        facts: vec![Fact::new(language.text("need-fact-reason"), pick(language, "Sjukdom", "Sickness"))],
        forms: vec![NeedDeed {
            summary: language.text("need-copy"),
            form: Form::new("/needs/1/copy", language.text("need-copy-submit"))
                .field(Field::new(FieldKind::Date, "day", language.text("need-copy-day")).required())
                .beside("copy"),
        }],
        history: vec![Event {
            at: language.moment(now()),
            text: language.text_with("history-need-posted", &[("who", "Maria Lindqvist, Bjuv".into())]),
            note: None,
        }],
        others: vec![Row {
            when: language.day_short(starts_at.date_naive()),
            hours: language.hours_short(starts_at, ends_at),
            text: "Ybbåsen, Perstorp".into(),
            note: None,
            badge: Some(Badge::need_state(language, "partly_filled")),
            href: Some("/needs/2".into()),
            links: vec![],
        }],
    }
}

/// A need in the queue, for which a place is kept.
fn waits(language: Language) -> NeedView {
    let deadline = language.deadline(now(), instant("2026-11-21T05:10:00Z"));
    let values = [("who", "unit".into()), ("side", "unit".into()), ("name", "".into()), ("deadline", deadline.into())];
    let queue = [
        ("since", language.moment(now()).into()),
        ("name", "Anna Ek".into()),
        ("which", "one".into()),
        ("number", 1.into()),
        ("length", 3.into()),
    ];
    let step = |text: String, name: &str, main| BookingStep {
        text,
        href: format!("/offers/1/{name}"),
        posts: true,
        main,
        danger: false,
    };
    NeedView {
        next: None,
        queue: Some(language.text_with("need-queue", &queue)),
        kept: vec![KeptPlace {
            heading: language.text_with("need-place-free", &[("name", "Anna Ek".into())]),
            next: language.text_with("offer-next-open", &values),
            facts: format!("Klippan · {}", language.tenth_km(210)),
            steps: vec![
                step(language.text("offer-take-place"), "accept", true),
                step(language.text("offer-leave-place"), "decline", false),
            ],
            href: "/offers/1".into(),
        }],
        asked: None,
        search: None,
        others: vec![],
        ..need(language)
    }
}

fn search(language: Language) -> NeedSearch {
    let candidate = |name: &str, known: Option<String>| Candidate {
        name: name.to_owned(),
        known,
        notes: format!("Åstorp · {}", language.tenth_km(140)),
        more: None,
        warnings: vec![],
        price: language.text_with("price-with-vat", &[("amount", "3 280 kr".into())]),
        href: "/book?need=1".into(),
    };
    NeedSearch {
        circle: language.text_with("need-circle-near", &[("km", 30.into())]),
        ask: vec![AskMany {
            action: "/needs/1/offers".into(),
            spread: "at_once",
            text: language.text("need-ask-all"),
            note: language.text("need-ask-all-note"),
        }],
        candidates: vec![
            NeedCandidate {
                candidate: candidate("Bo Lind", Some(language.text_with("replacement-known", &[("count", 2.into())]))),
                offer: Some(OfferTo { action: "/needs/1/offers".into(), resource: "1".into() }),
                asked: None,
            },
            NeedCandidate {
                candidate: candidate("Anna Ek", None),
                offer: None,
                asked: Some(Badge::new(language.text("offer-open"), "ring", Tone::Waiting)),
            },
        ],
        nobody: Empty::new(language.text("replacement-nobody")),
        excluded_summary: language.text_with("replacement-excluded", &[("count", 1.into()), ("why", "vila 1".into())]),
        excluded: vec![Excluded { name: "Eva Ros".into(), reasons: vec!["11 h vila".into()] }],
        unavailable: None,
        remarks: vec![],
        smaller: vec![Link::new(
            pick(language, "Utan demens: 3 till", "Without dementia: 3 more"),
            "/needs/1?without=1",
        )],
    }
}
