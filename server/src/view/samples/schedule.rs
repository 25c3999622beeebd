//! Samples: a nurse's schedule.

use std::time::Duration;

use torget_core::resource::WeeklyPlan;
use torget_core::resource::calendar::{CalendarFeed, CalendarLimits, FeedState};

use crate::config::Calendar;
use crate::pages::schedule::{Place, elsewhere};

use super::{Gallery, instant, pick};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{
    CalendarPart, GridCell, GridDay, GridRow, OutageHit, OutageView, PatternBox, PatternRow, PatternWeek, PlanForm,
    ScheduleView, WeekGrid,
};
use crate::view::parts::{Badge, Empty, Link, Row, Tab};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Role, Speak, forms};

const LIMITS: Calendar = Calendar {
    limits: CalendarLimits { most_bytes: 900 * 1024, most_occurrences: 50_000, most_periods: 2_000 },
    timeout: Duration::from_secs(10),
    most_redirects: 3,
    refresh_minutes: 60,
    most_per_run: 200,
    allow_http: false,
    allow_private_addresses: false,
};

pub fn show(gallery: &mut Gallery<'_>) {
    let failed = outage(gallery.language);
    gallery.show("outage", Some(Role::PoolCoordinator), "/outages/1", &failed);
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
            action: "/schedule/exceptions/2026-11-24/2026-11-24/remove".into(),
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
        choices: vec![
            Tab {
                text: pick(language, "Sjuksköterskor, Klippan", "Nurses, Klippan"),
                href: "/schedule".into(),
                current: true,
            },
            Tab {
                text: pick(language, "Lärare, Klippan", "Teachers, Klippan"),
                href: "/schedule".into(),
                current: false,
            },
        ],
        outage: Some(Link::new(language.text("outage-own"), "/outages/new")),
        outages: vec![Link::new(
            language.text_with("outage-current", &[("from", "24 nov 05.40".into()), ("until", "26 nov 00.00".into())]),
            "/outages/1",
        )],
        week: week(language, ""),
        plan: plan(language),
        opens_plan: true,
        calendar: calendar(language),
        exceptions,
        exception_form: forms::availability_exception(language, "/schedule/exceptions", "2026-11-21"),
    }
}

fn outage(language: Language) -> OutageView {
    let name = [("name", "Anna Ek".into())];
    OutageView {
        heading: language.text_with("outage-of", &name),
        period: pick(language, "Från 24 nov 05.40", "From 24 Nov 05:40"),
        undone: Some(language.text_with("outage-is-undone", &[("at", "24 nov 06.00".into())])),
        nothing: None,
        hits: vec![OutageHit {
            period: pick(language, "tis 24 nov 07–16", "Tue 24 Nov 07–16"),
            place: "Fridhem, Ängelholm".into(),
            href: "/bookings/1".into(),
            state: Badge::need_state(language, "open"),
            candidates: vec![Link::new(
                language.text_with("outage-book", &[("name", "Bo Lind".into()), ("way", "14 km".into())]),
                "/book?resource=2",
            )],
            all: Some(Link::new(language.text("outage-all-candidates"), "/needs/1")),
        }],
        other_hits: Some(language.text_with("outage-others", &[("count", 2.into())])),
        begun: vec![Row {
            when: pick(language, "mån 23 nov", "Mon 23 Nov"),
            hours: "21–07".into(),
            text: "Solgläntan, Bjuv".into(),
            note: Some(language.text_with("outage-begun-do", &[("phone", "031-390 06 01".into())])),
            badge: None,
            href: Some("/bookings/2".into()),
            links: vec![],
        }],
        other_begun: None,
        end_heading: language.text("outage-end"),
        end: Some(
            Form::new("/outages/1/end", language.text("outage-end-submit"))
                .field(Field::new(FieldKind::Date, "ends_on", language.text("outage-end-from")).required()),
        ),
        undo_action: Some("/outages/1/undo".into()),
    }
}

/// A week with every kind of cell.
pub fn week(language: Language, on_start: &'static str) -> WeekGrid {
    let monday = instant("2026-11-23T06:00:00Z").date_naive();
    let kinds = [
        ("turn", "on"),
        ("turn", "off"),
        ("turn", "part"),
        ("turn", "closed"),
        ("booked", "on"),
        ("over", "on"),
        ("over", "off"),
    ];
    let cell = |row: &str, number: usize| {
        let (kind, state) = kinds[number % kinds.len()];
        GridCell {
            kind,
            state,
            id: format!("at-{row}-{number}"),
            value: "2026-11-24_420_960_off".into(),
            label: language.text_with("week-can", &[("when", format!("{row} {number}").into())]),
            href: (kind == "booked").then(|| "/bookings/1".into()),
        }
    };
    let row = |text: &str| GridRow { text: text.into(), cells: (0..7).map(|number| cell(text, number)).collect() };
    let tab = |key: &str, current| Tab { text: language.text(key), href: "/schedule".into(), current };
    WeekGrid {
        heading: language.week(monday),
        previous: Some(Link::new(language.text("week-previous"), "/schedule?week=2026-W47")),
        next: Some(Link::new(language.text("week-next"), "/schedule?week=2026-W49")),
        tabs: vec![tab("week-only", true), tab("week-every", false)],
        action: "/schedule/turn".into(),
        week: "2026-W48".into(),
        every: "",
        on_start,
        days: monday
            .iter_days()
            .take(7)
            .map(|on| GridDay {
                text: language.weekday_short(on).to_owned(),
                date: Some(on.format("%-d").to_string()),
                holiday: on == monday,
            })
            .collect(),
        rows: ["07–16", "13–22", "21–07"].map(row).into(),
        problems: Vec::new(),
    }
}

fn calendar(language: Language) -> CalendarPart {
    let feed = CalendarFeed {
        address: Some("https://kalender.example/anna.ics".to_owned()),
        state: FeedState::Failed,
        attempted_at: Some(instant("2026-11-21T04:00:00Z")),
        read_at: Some(instant("2026-11-20T04:00:00Z")),
        last_error: Some("calendar_too_slow".to_owned()),
        periods: 14,
    };
    let part = elsewhere::made(language, Some(&feed), (&LIMITS, 900), &Place::own(None));
    CalendarPart { file_problem: Some(language.text("fault-not-a-calendar")), ..part }
}

fn plan(language: Language) -> PlanForm {
    let today = instant("2026-11-16T06:00:00Z").date_naive();
    let weekly = WeeklyPlan { weeks: 2, ..WeeklyPlan::empty(today) };
    let row = |text: &str, week: i64| PatternRow {
        text: text.into(),
        boxes: (1..=7)
            .map(|weekday| PatternBox {
                value: format!("{week}-{weekday}-420-960"),
                label: format!("{text} {week} {weekday}"),
                chosen: weekday % 3 != 0,
            })
            .collect(),
    };
    let week = |week: i64| PatternWeek {
        heading: Some(language.text_with("week-of-cycle", &[("week", week.into()), ("weeks", 2.into())])),
        days: weekly.first_monday_on.iter_days().take(7).map(|on| language.weekday_short(on).to_owned()).collect(),
        rows: vec![row("07–16", week), row("13–22", week), row("21–07", week)],
    };
    PlanForm {
        action: "/schedule/availability".into(),
        version: 3,
        shown_weeks: 2,
        fields: forms::plan_cycle(language, &weekly),
        weeks: vec![week(1), week(2)],
        others: vec![Choice {
            value: "1-2-540-840".into(),
            text: pick(language, "tisdag 09.00–14.00", "Tuesday 09:00–14:00"),
            chosen: true,
            opens: false,
        }],
        added: forms::plan_added(language, 2),
        problems: vec![],
    }
}
