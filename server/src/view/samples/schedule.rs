//! Samples: a nurse's schedule.

use super::{Gallery, instant, pick};
use crate::view::form::Choice;
use crate::view::pages::{PatternBox, PatternRow, ScheduleView, WeekPattern};
use crate::view::parts::{Badge, Empty, Row};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Role, Speak, forms};

pub fn show(gallery: &mut Gallery<'_>) {
    let view = schedule(gallery.language);
    gallery.show("schedule", Some(Role::ResourcePerson), "/schedule", &view);
}

fn schedule(language: Language) -> ScheduleView {
    let (starts_at, ends_at) = (instant("2026-11-24T06:00:00Z"), instant("2026-11-24T15:00:00Z"));
    let row = |text: &str, badge: Option<Badge>, href: Option<String>| Row {
        when: language.day_short(starts_at.date_naive()),
        hours: language.hours_short(starts_at, ends_at),
        text: text.into(),
        note: None,
        badge,
        href,
        links: vec![],
    };
    let columns =
        [language.text("schedule-exception-day"), language.text("schedule-hours"), language.text("schedule-remove")];
    let mut exceptions = Table::new(
        language.text("schedule-exceptions-caption"),
        &columns,
        Empty::new(language.text("schedule-no-exceptions")),
    );
    exceptions.row(vec![
        Cell::text(language.day_short(starts_at.date_naive())),
        Cell::text(language.text("schedule-exception-off")),
        Cell::button(CellButton {
            action: "/schedule/exceptions/1/remove".into(),
            text: language.text("schedule-remove"),
            about: language.day_short(starts_at.date_naive()),
            danger: false,
        }),
    ]);
    ScheduleView {
        heading: language.text("schedule-heading"),
        back: None,
        coming: vec![
            row("Fridhem, Ängelholm", Some(Badge::booking_state(language, "confirmed")), Some("/bookings/1".into())),
            row(&language.text("schedule-free"), None, None),
        ],
        nothing_coming: Empty::new(language.text("schedule-nothing-coming")),
        pattern: pattern(language),
        exceptions,
        exception_form: forms::availability_exception(language, "/schedule/exceptions", "2026-11-21"),
    }
}

fn pattern(language: Language) -> WeekPattern {
    let monday = instant("2026-11-16T06:00:00Z").date_naive();
    let row = |text: &str, starts_minute: i64, ends_minute: i64| PatternRow {
        text: text.into(),
        boxes: (1..=7)
            .map(|weekday| PatternBox::new(language, weekday, starts_minute, ends_minute, weekday % 3 != 0))
            .collect(),
    };
    WeekPattern {
        action: "/schedule/availability".into(),
        days: monday.iter_days().take(7).map(|on| language.weekday_short(on).to_owned()).collect(),
        rows: vec![row("07–16", 420, 960), row("13–22", 780, 1320), row("21–07", 1260, 420)],
        others: vec![Choice {
            value: "2-540-840".into(),
            text: pick(language, "tisdag 09.00–14.00", "Tuesday 09:00–14:00"),
            chosen: true,
            opens: false,
        }],
        problems: vec![],
    }
}
