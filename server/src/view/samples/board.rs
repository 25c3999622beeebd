//! Samples: the board as grid and as list, and the search for a replacement.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::{Gallery, pick};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::pages::{
    AskAll, BoardCell, BoardDay, BoardDayRow, BoardGrid, BoardRow, BoardView, Candidate, DayHead, Excluded, Live,
    ReplacementView, Slot,
};
use crate::view::parts::{Empty, Link, Tab};
use crate::view::{Format, Language, Role, Speak};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let manager = Some(Role::UnitManager);
    gallery.show("board", manager, "/board", &grid(language));
    gallery.show("board-list", manager, "/board?shape=list", &list(language));
    gallery.show("board-empty", Some(Role::PoolCoordinator), "/board?competence=dementia", &nobody(language));
    gallery.show("replacement", manager, "/replacement?day=2026-11-21", &replacement(language, true));
    let mut wrong = replacement(language, false);
    wrong
        .question
        .error("absence_started_on", pick(language, "Säg när frånvaron började", "Say when the absence began"));
    gallery.show("replacement-wrong", manager, "/replacement", &wrong);
}

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
}

fn filters(language: Language, active: usize) -> Filters {
    let competences = vec![
        Choice::new("medication_delegation", pick(language, "Läkemedelsdelegering", "Medication delegation")),
        Choice::new("dementia", pick(language, "Demens", "Dementia")),
        Choice::new("palliative", pick(language, "Palliativ vård", "Palliative care")),
    ];
    let times = vec![
        Choice::new("", pick(language, "Alla", "All")),
        Choice::new("day", pick(language, "Dag", "Day")),
        Choice::new("evening", pick(language, "Kväll", "Evening")),
        Choice::new("night", pick(language, "Natt", "Night")),
    ];
    let fields = vec![
        Field::new(FieldKind::Several, "competence", pick(language, "Kompetens", "Competence"))
            .choices(competences)
            .values(&["dementia".to_owned()]),
        Field::new(FieldKind::Choice, "time", pick(language, "Tid på dygnet", "Time of day")).choices(times).value(""),
        Field::new(FieldKind::Number, "distance_km", pick(language, "Högst så långt bort", "At most this far away"))
            .suffix("km")
            .between("1", "300")
            .value("40"),
    ];
    Filters::new("/board", language.text("filters-show"), fields).active(active, "/board")
}

fn shapes(language: Language, list: bool) -> Vec<Tab> {
    vec![
        Tab { text: language.text("board-grid"), href: "/board".into(), current: !list },
        Tab { text: language.text("board-list"), href: "/board?shape=list".into(), current: list },
    ]
}

fn board(language: Language) -> BoardView {
    BoardView {
        area: pick(language, "Sjuksköterskepoolen", "The nurse pool"),
        areas: vec![],
        span: format!("{}–48", language.week(monday())),
        spans: vec![
            Tab { text: language.text("board-day"), href: "/board?days=1".into(), current: false },
            Tab {
                text: language.text_with("board-weeks", &[("count", 2.into())]),
                href: "/board".into(),
                current: true,
            },
            Tab { text: language.text("board-month"), href: "/board?days=31".into(), current: false },
        ],
        previous: None,
        next: Some("/board?from=2026-11-30".into()),
        shapes: shapes(language, false),
        filters: filters(language, 2),
        live: Live { events: "/board/events?area=1".into(), revision: "1".into(), here: "/board".into() },
        grid: None,
        days: vec![],
        empty: Empty::with_action(language.text("board-nobody"), Link::new(language.text("filters-clear"), "/board")),
        why_not: Link::new(language.text("board-show-why-not"), "/board?why=yes#why"),
        excluded: vec![],
    }
}

fn period(on: NaiveDate, starts_hour: i64, hours: i64) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = on.and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::hours(1);
    let starts_at = midnight + TimeDelta::hours(starts_hour);
    (starts_at, starts_at + TimeDelta::hours(hours))
}

/// A pattern of slots that looks like a real fortnight.
fn slots(language: Language, who: &str, on: NaiveDate, seed: usize) -> Vec<Slot> {
    let href = || "/book?resource=1".to_owned();
    match seed % 9 {
        0 | 4 => vec![Slot::free(language, who, period(on, 7, 9), href())],
        1 => vec![
            Slot::free(language, who, period(on, 7, 9), href()),
            Slot::free(language, who, period(on, 16, 6), href()),
        ],
        2 => vec![Slot::mine(language, who, period(on, 7, 9), "/bookings/1".into())],
        3 => vec![Slot::taken(language, who, period(on, 13, 9))],
        5 => vec![Slot::stopped(language, who, period(on, 7, 9), &language.text("legend-rule"))],
        7 => vec![Slot::free(language, who, period(on, 21, 10), href())],
        _ => vec![],
    }
}

const PEOPLE: [(&str, &str, i64); 8] = [
    ("Anna Ek", "Klippan", 20_400),
    ("Bo Lind", "Åstorp", 14_000),
    ("Cia Holm", "Höganäs", 31_000),
    ("Dag Nyström", "Bjuv", 18_200),
    ("Eva Ros", "Perstorp", 38_900),
    ("Fatima Haddad", "Ängelholm", 3_100),
    ("Gunilla Mårtensson-Bergström", "Örkelljunga", 27_500),
    ("Henrik Dahl", "Båstad", 24_000),
];

fn excluded(language: Language) -> Vec<Excluded> {
    let reason = |swedish, english| vec![pick(language, swedish, english)];
    vec![
        Excluded {
            name: "Eva Ros".into(),
            reasons: reason(
                "Slutar 21.30 den 22 nov; 11 h vila ger tidigast 08.30.",
                "Ends 21:30 on 22 Nov; 11 h of rest gives 08:30 at the earliest.",
            ),
        },
        Excluded {
            name: "Henrik Dahl".into(),
            reasons: reason("Saknar läkemedelsdelegering.", "Lacks medication delegation."),
        },
    ]
}

fn grid(language: Language) -> BoardView {
    let today = monday() + Days::new(5);
    let days: Vec<NaiveDate> = (0..14).map(|offset| monday() + Days::new(offset)).collect();
    let heads: Vec<DayHead> = days.iter().map(|on| DayHead::new(language, *on, today, false)).collect();
    let row = |(index, (name, town, metres)): (usize, &(&str, &str, i64))| BoardRow {
        key: index.to_string(),
        name: (*name).into(),
        href: None,
        note: format!("{town} · {}", language.distance(*metres)),
        cells: days
            .iter()
            .zip(&heads)
            .enumerate()
            .map(|(day, (on, head))| BoardCell {
                day: head.clone(),
                slots: slots(language, name, *on, day * 5 + index * 7 + day * day),
            })
            .collect(),
    };
    let open = |((on, head), count): ((&NaiveDate, &DayHead), usize)| BoardCell {
        day: head.clone(),
        slots: (count > 0).then(|| Slot::open(language, *on, count, format!("/needs?on={on}"))).into_iter().collect(),
    };
    BoardView {
        grid: Some(BoardGrid {
            one_day: false,
            rows: PEOPLE.iter().enumerate().map(row).collect(),
            open_needs: days.iter().zip(&heads).zip([1, 0, 2, 0, 0, 3, 1, 0, 0, 1, 0, 0, 0, 2]).map(open).collect(),
            days: heads,
        }),
        why_not: Link::new(language.text("board-hide-why-not"), "/board"),
        excluded: excluded(language),
        ..board(language)
    }
}

fn list(language: Language) -> BoardView {
    let day = |offset: u64| {
        let on = monday() + Days::new(offset);
        BoardDay {
            heading: language.day_long(on),
            open_needs: (offset == 5).then(|| {
                Link::new(language.text_with("board-open-count", &[("count", 2.into())]), "/needs?on=2026-11-21")
            }),
            rows: PEOPLE
                .iter()
                .take(4)
                .enumerate()
                .map(|(index, (name, town, metres))| BoardDayRow {
                    name: (*name).into(),
                    note: format!("{town} · {}", language.distance(*metres)),
                    slots: slots(language, name, on, index),
                })
                .collect(),
        }
    };
    BoardView { days: vec![day(5), day(6)], shapes: shapes(language, true), ..board(language) }
}

fn nobody(language: Language) -> BoardView {
    BoardView { filters: filters(language, 1), ..board(language) }
}

fn question(language: Language) -> Filters {
    let text = |swedish, english| pick(language, swedish, english);
    let days = vec![
        Choice::new("2026-11-21", text("Idag", "Today")),
        Choice::new("2026-11-22", text("I morgon", "Tomorrow")),
        Choice::new("2026-11-23", text("mån 23 nov", "Mon 23 Nov")),
        Choice::new("other", text("annan dag", "another day")),
    ];
    let hours = vec![
        Choice::new("420-960", "07–16"),
        Choice::new("780-1320", "13–22"),
        Choice::new("1260-420", "21–07"),
        Choice::new("other", text("annan tid", "another time")),
    ];
    let reasons = vec![
        Choice::new("sickness", text("Sjukdom", "Sickness")),
        Choice::new("leave", text("Annan korttidsfrånvaro", "Other short absence")),
    ];
    let competences = vec![
        Choice::new("medication_delegation", text("Läkemedelsdelegering", "Medication delegation")),
        Choice::new("dementia", text("Demens", "Dementia")),
        Choice::new("catheter", text("Kateter", "Catheter")),
    ];
    let fields = vec![
        Field::new(FieldKind::Choice, "day", text("När", "When")).choices(days).value("2026-11-21"),
        Field::new(FieldKind::Choice, "hours", text("Tid", "Time")).choices(hours).value("420-960"),
        Field::new(FieldKind::Several, "competence", text("Kräver", "Requires"))
            .choices(competences)
            .value("medication_delegation"),
        Field::new(FieldKind::Choice, "reason", text("Orsak", "Reason")).choices(reasons).value("sickness"),
        Field::new(FieldKind::Date, "absence_started_on", text("Frånvaro från", "Absence from"))
            .help(text("Poolen gäller dag 1–14.", "The pool covers days 1–14."))
            .value("2026-11-21"),
    ];
    let tucked = |field: Field| if ["day", "hours"].contains(&field.name.as_str()) { field } else { field.tucked() };
    let fields = fields.into_iter().map(tucked).collect();
    let summary = text("Sjukdom, frånvaro från 21 nov, dag 1 av 14", "Sickness, absent since 21 Nov, day 1 of 14");
    let form = Filters::new("/replacement", language.text("replacement-show"), fields);
    form.more(language.text("replacement-need"), summary)
}

/// The question for the unit, as `/book` asks it of who books for many.
pub fn unit_question(language: Language) -> Filters {
    let units = vec![
        Choice::new("", language.text("unit-choose")),
        Choice::new("1", "Bjuv, Solgläntan"),
        Choice::new("2", "Ängelholm, Fridhem"),
    ];
    let unit = Field::new(FieldKind::Select, "unit", language.text("fact-unit")).choices(units).required();
    Filters::new("/book", language.text("book-continue"), vec![unit, Field::hidden("resource", "1")])
}

pub fn candidates(language: Language) -> Vec<Candidate> {
    let candidate = |name: &str, town: &str, ore: i64, known: Option<i64>| Candidate {
        name: name.into(),
        known: known.map(|count| language.text_with("replacement-known", &[("count", count.into())])),
        notes: match known {
            Some(_) => format!("{town} · {}", language.distance(20_400)),
            None => format!("{town} · {} · {}", language.distance(14_000), language.text("replacement-new")),
        },
        more: known.map(|_| {
            pick(
                language,
                "Demens, sårvård · bokad 16 h av 38 h den veckan",
                "Dementia care · booked 16 h of 38 h that week",
            )
        }),
        warnings: vec![],
        price: language
            .text_with("price-with-vat", &[("amount", language.amount_whole(torget_core::money::Ore(ore)).into())]),
        href: "/book?resource=1".into(),
    };
    let mut all = vec![
        candidate("Anna Ek", "Klippan", 341_200, Some(6)),
        candidate("Bo Lind", "Åstorp", 328_000, None),
        candidate("Fatima Haddad", "Ängelholm", 335_000, Some(1)),
    ];
    all[1].warnings.push(pick(language, "dag 13 av 14 i frånvaron", "day 13 of 14 of the absence"));
    all
}

fn replacement(language: Language, answered: bool) -> ReplacementView {
    let why = pick(language, "vila 3, saknar delegering 1, för långt 1", "rest 3, lacks delegation 1, too far 1");
    ReplacementView {
        unit: "Fridhem, Ängelholm".into(),
        question: question(language),
        answered,
        candidates: candidates(language),
        nobody: Empty::new(language.text("replacement-nobody")),
        excluded_summary: language.text_with("replacement-excluded", &[("count", 5.into()), ("why", why.into())]),
        excluded: excluded(language),
        unavailable: Some(language.text_with("replacement-unavailable", &[("names", "Eva Ros, Olga Petrova".into())])),
        remarks: vec![language.text_with("replacement-further", &[("count", 12.into())])],
        smaller: vec![Link::new(
            pick(language, "Utan demens: 3 till", "Without dementia care: 3 more"),
            "/replacement",
        )],
        ask: Some(AskAll {
            action: "/needs",
            fields: vec![Field::hidden("days", "2026-11-23"), Field::hidden("spread", "at_once")],
            text: language.text("need-ask-all"),
            note: language.text("need-ask-all-note"),
        }),
        post: Some(Link::new(language.text("replacement-post"), "/needs/new")),
        introductions: Some(Link::new(language.text("introductions-link"), "/units/1/introductions")),
    }
}
