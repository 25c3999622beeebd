//! Samples: the start page of every role.

use super::{Gallery, instant, now, pick};
use crate::view::pages::{PersonRequest, StartPersonView, StartSection, StartView};
use crate::view::parts::{Badge, Empty, Link, Row, Task};
use crate::view::{Flash, FlashKind, Format, Language, Role, Speak};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    gallery.show("start-manager", Some(Role::UnitManager), "/", &manager(language));
    gallery.show("start-coordinator", Some(Role::PoolCoordinator), "/", &coordinator(language));
    gallery.show("start-economist", Some(Role::Economist), "/", &economist(language));
    let mut frame = super::frame(language, Some(Role::ResourcePerson), "/");
    frame.flash = Some(Flash {
        kind: FlashKind::Done,
        text: pick(language, "Passet är bekräftat.", "The shift is confirmed."),
    });
    gallery.show_in("start-person", &frame, &person(language));
}

fn row(language: Language, starts: &str, ends: &str, text: &str, badge: Option<Badge>) -> Row {
    let (starts_at, ends_at) = (instant(starts), instant(ends));
    Row {
        when: language.day_short(starts_at.date_naive()),
        hours: language.hours_short(starts_at, ends_at),
        text: text.into(),
        note: None,
        badge,
        href: Some("/bookings/1".into()),
        links: vec![],
    }
}

fn manager(language: Language) -> StartView {
    let confirmed = Badge::booking_state(language, "confirmed");
    let mut sought =
        row(language, "2026-11-25T12:00:00Z", "2026-11-25T21:00:00Z", "–", Some(Badge::need_state(language, "open")));
    sought.note = Some(pick(language, "2 tillfrågade", "2 asked"));
    StartView {
        heading: language.text("start-heading-manager"),
        over: "Fridhem, Ängelholm".into(),
        action: Some(Link::new(language.text("start-find-replacement"), "/replacement")),
        tasks: vec![
            Task {
                icon: "alert",
                text: language.text_with("task-attest", &[("count", 2.into())]),
                note: Some(pick(language, "Senast i dag 16.00", "By today 16:00")),
                href: "/bookings?state=performed".into(),
            },
            Task {
                icon: "question",
                text: pick(
                    language,
                    "Anna Ek har bytt tid på tis 24 nov 07–16",
                    "Anna Ek has changed Tue 24 Nov 07–16",
                ),
                note: None,
                href: "/bookings/1".into(),
            },
        ],
        nothing_waits: Empty::new(language.text("start-nothing-waits")),
        sections: vec![StartSection {
            id: "list-0",
            heading: language.text("start-upcoming"),
            more: Some(Link::new(language.text("start-all-bookings"), "/bookings")),
            rows: vec![
                row(language, "2026-11-24T06:00:00Z", "2026-11-24T15:00:00Z", "Anna Ek, Klippan", Some(confirmed)),
                sought,
            ],
            empty: Empty::new(language.text("start-no-upcoming")),
        }],
    }
}

fn coordinator(language: Language) -> StartView {
    let open = || Some(Badge::need_state(language, "open"));
    StartView {
        heading: pick(language, "God morgon, Johan", "Good morning, Johan"),
        over: pick(language, "Sjuksköterskepoolen", "The nurse pool"),
        action: Some(Link::new(language.text("start-open-board"), "/board")),
        tasks: vec![Task {
            icon: "alert",
            text: pick(
                language,
                "Legitimationen för Cia Holm behöver kontrolleras",
                "The licence of Cia Holm has to be checked",
            ),
            note: Some(pick(language, "Gäller till 30 nov", "Valid until 30 Nov")),
            href: "/admin/resources/3".into(),
        }],
        nothing_waits: Empty::new(language.text("start-nothing-waits")),
        sections: vec![
            StartSection {
                id: "list-1",
                heading: language.text_with("start-open-needs", &[("count", 2.into())]),
                more: None,
                rows: vec![
                    row(language, "2026-11-21T12:00:00Z", "2026-11-21T21:00:00Z", "Solgläntan, Bjuv", open()),
                    row(language, "2026-11-22T06:00:00Z", "2026-11-22T15:00:00Z", "Ybbåsen, Perstorp", open()),
                ],
                empty: Empty::new(language.text("start-no-open-needs")),
            },
            StartSection {
                id: "list-2",
                heading: language.text("start-unanswered"),
                more: None,
                rows: vec![],
                empty: Empty::new(language.text("start-no-unanswered")),
            },
        ],
    }
}

fn economist(language: Language) -> StartView {
    StartView {
        heading: pick(language, "God morgon, Karin", "Good morning, Karin"),
        over: "Bjuv".into(),
        action: Some(Link::new(language.text("start-see-claims"), "/claims")),
        tasks: vec![],
        nothing_waits: Empty::new(language.text("start-nothing-waits")),
        sections: vec![StartSection {
            id: "list-3",
            heading: language.text("start-unattested"),
            more: Some(Link::new(language.text("start-all-bookings"), "/bookings")),
            rows: vec![row(
                language,
                "2026-11-19T06:00:00Z",
                "2026-11-19T15:00:00Z",
                "Anna Ek → Solgläntan",
                Some(Badge::booking_state(language, "performed")),
            )],
            empty: Empty::new(language.text("start-no-unattested")),
        }],
    }
}

fn person(language: Language) -> StartPersonView {
    let (starts_at, ends_at) = (instant("2026-11-21T06:00:00Z"), instant("2026-11-21T15:00:00Z"));
    let week = language.week(now().date_naive());
    let deadline = language.deadline(now(), instant("2026-11-21T05:10:00Z"));
    let confirmed = Badge::booking_state(language, "confirmed");
    StartPersonView {
        heading: language.text_with("person-hello", &[("name", "Anna".into())]),
        week_hours: Some(language.text_with(
            "person-week-hours-agreed",
            &[("week", week.into()), ("hours", language.hours(1440).into()), ("agreed", language.hours(2280).into())],
        )),
        requests: vec![PersonRequest {
            href: "/bookings/2".into(),
            period: language.period_short(starts_at, ends_at),
            place: "Fridhem, Ängelholm".into(),
            detail: pick(language, "21 km · läkemedelsdelegering", "21 km · medication delegation"),
            deadline: Some(language.text_with("person-answer-by", &[("deadline", deadline.into())])),
            confirm_action: "/bookings/2/confirm".into(),
            decline_href: "/bookings/2/decline".into(),
            decline_posts: false,
        }],
        to_report: vec![Task {
            icon: "check",
            text: language.text_with("task-report", &[("period", "tor 19 nov 07–16".into())]),
            note: Some("Solgläntan, Bjuv".into()),
            href: "/bookings/4/report".into(),
        }],
        shifts: vec![row(
            language,
            "2026-11-24T06:00:00Z",
            "2026-11-24T15:00:00Z",
            "Fridhem, Ängelholm",
            Some(confirmed),
        )],
        no_shifts: Empty::new(language.text("person-no-shifts")),
        week: Some(super::schedule::week(language, "yes")),
        no_availability: Some(language.text("person-no-availability")),
        wishes: Some(Link::new(language.text("wishes-link"), "/wishes/1")),
    }
}
