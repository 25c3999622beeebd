//! Samples: a booking before, during and after, its steps, and the list.

use torget_core::money::Ore;

use super::{Gallery, instant, now, pick};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::forms;
use crate::view::pages::{
    AddFile, AttachedFile, AttachmentsPart, AttachmentsView, AttestRow, AttestsView, BookUnitView, BookView,
    BookingListView, BookingStep, BookingStepView, BookingView, IncidentPageView, IncidentsPart, PriceLine, PriceView,
    StepButton,
};
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Pager, RuleNote, Tab, Tone};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Role, Speak};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let manager = Some(Role::UnitManager);
    gallery.show("book", manager, "/book?resource=1", &book(language));
    let mut stopped = BookView { notes: vec![note(language, true)], ..book(language) };
    stopped.form.error("absence_started_on", language.text("fault-absence-needed"));
    let unit = BookUnitView {
        heading: language.text_with("book-heading", &[("name", "Anna Ek".into())]),
        period: period(language),
        question: super::board::unit_question(language),
    };
    gallery.show("book-unit", Some(Role::PoolCoordinator), "/book?resource=1", &unit);
    gallery.show("book-stopped", manager, "/book?resource=1", &stopped);
    gallery.show("booking", manager, "/bookings/1", &booking(language));
    for (name, view) in steps(language) {
        gallery.show(name, manager, "/bookings/1/step", &view);
    }
    gallery.show("incident", manager, "/incidents/1", &incident(language));
    gallery.show("attachments", manager, "/bookings/1/attachments", &attachments(language));
    gallery.show("attests", manager, "/attests", &attests(language, true));
    gallery.show("attests-empty", manager, "/attests", &attests(language, false));
    gallery.show("bookings", manager, "/bookings?show=coming", &list(language, true));
    gallery.show("bookings-empty", manager, "/bookings", &list(language, false));
}

fn period(language: Language) -> String {
    language.period_long(instant("2026-11-24T06:00:00Z"), instant("2026-11-24T15:00:00Z"))
}

fn price(language: Language) -> PriceView {
    let line = |swedish: &str, english: &str, calculation: String, ore: i64| PriceLine {
        text: pick(language, swedish, english),
        calculation,
        amount: language.amount_plain(Ore(ore)),
    };
    let rate = format!("{} × {}", language.hours(495), language.amount_whole(Ore(38_500)));
    PriceView {
        lines: vec![
            line("Timmar", "Hours", rate, 317_625),
            line("OB", "Inconvenient hours", String::new(), 0),
            line(
                "Resa",
                "Travel",
                format!("{} × {}", language.distance(21_000), language.amount_plain(Ore(250))),
                5_250,
            ),
            line("Moms", "VAT", language.percent(2_500), 80_719),
        ],
        total: language.amount(Ore(403_594)),
        comparison: Some(pick(
            language,
            "Bemanningsföretag (referens): 6 188 kr, du sparar 2 152 kr",
            "Staffing company (reference): SEK 6,188, you save SEK 2,152",
        )),
    }
}

fn note(language: Language, stops: bool) -> RuleNote {
    if stops {
        return RuleNote {
            stops,
            text: pick(language, "Anna slutar 21.30 den 23 nov.", "Anna ends 21:30 on 23 Nov."),
            remedy: Some(pick(language, "11 h vila ger tidigast 08.30.", "11 h of rest gives 08:30 at the earliest.")),
        };
    }
    RuleNote { stops, text: pick(language, "dag 13 av 14 i frånvaron.", "day 13 of 14 of the absence."), remedy: None }
}

fn terms(language: Language) -> String {
    let moment = format!("mån 23 nov {}", language.clock(instant("2026-11-23T11:00:00Z")));
    language.text_with("cancel-terms", &[("moment", moment.into()), ("percent", language.percent(5000).into())])
}

fn facts(language: Language) -> Vec<Fact> {
    vec![
        Fact::new(language.text("fact-unit"), "Fridhem, Ängelholm"),
        Fact::new(language.text("fact-address"), "Fridhemsgatan 12, Ängelholm")
            .link(Link::new(language.text("fact-map"), "https://maps.example/")),
        Fact::new(language.text("fact-employer"), "Klippan"),
        Fact::new(
            language.text("fact-competences"),
            pick(language, "Läkemedelsdelegering, demens", "Medication delegation, dementia"),
        )
        .note(pick(language, "Legitimation kontrollerad 3 nov", "Licence checked 3 Nov")),
    ]
}

fn book(language: Language) -> BookView {
    let reasons = vec![
        Choice::new("sickness", pick(language, "Sjukdom", "Sickness")),
        Choice::new("leave", pick(language, "Annan korttidsfrånvaro", "Other short absence")),
    ];
    let reason = Field::new(FieldKind::Choice, "reason", pick(language, "Orsak", "Reason"));
    let absence = Field::new(FieldKind::Date, "absence_started_on", pick(language, "Frånvaro från", "Absence from"));
    BookView {
        heading: language.text_with("book-heading", &[("name", "Anna Ek".into())]),
        period: period(language),
        facts: facts(language),
        price: Some(price(language)),
        notes: vec![note(language, false)],
        form: Form::new("/book", language.text("book-submit"))
            .more(language.text("book-alter"))
            .field(Field::hidden("resource_id", "1"))
            .field(reason.choices(reasons).value("sickness").required().tucked())
            .field(absence.value("2026-11-12").required().tucked()),
        back: Link::new(language.text("book-others"), "/replacement"),
    }
}

fn booking(language: Language) -> BookingView {
    let step = |key: &'static str, step: &str| BookingStep {
        text: language.text(key),
        href: format!("/bookings/1/{step}"),
        posts: step == "confirm",
        main: step == "confirm",
        danger: false,
    };
    let event = |at: &str, swedish: &str, english: &str| Event {
        at: language.moment(instant(at)),
        text: pick(language, swedish, english),
        note: None,
    };
    let answer = language.deadline(now(), instant("2026-11-21T15:00:00Z"));
    let mut all = facts(language);
    all.push(Fact::new(language.text("fact-phone"), "0431-740 01").href("tel:+4643174001"));
    all.push(Fact::new(language.text("fact-need"), pick(language, "Sjukdom, dag 13 av 14", "Sickness, day 13 of 14")));
    all.push(Fact::new(language.text("fact-cancel-terms"), terms(language)));
    BookingView {
        heading: "Anna Ek → Fridhem, Ängelholm".into(),
        badge: Badge::booking_state(language, "held"),
        next: Some(format!("{} {answer}", pick(language, "Anna svarar senast", "Anna answers by"))),
        period: period(language),
        steps: vec![
            step("step-confirm", "confirm"),
            step("step-decline", "decline"),
            step("step-report", "report"),
            step("step-attest", "attest"),
            step("step-cancel", "cancel"),
        ],
        facts: all,
        price: Some(price(language)),
        attachments: Some(files(false)),
        incidents: Some(IncidentsPart {
            rows: Vec::new(),
            report: Some(Link::new(language.text("incident-report"), "/bookings/1/incident")),
        }),
        notes: vec![note(language, false)],
        history: vec![
            event("2026-11-21T04:42:00Z", "Bokad av Maria Lindqvist", "Booked by Maria Lindqvist"),
            event("2026-11-21T04:43:00Z", "Mejl till Anna Ek", "Mail to Anna Ek"),
            Event {
                note: Some(pick(language, "Skäl: frånvaron förlängd", "Reason: absence prolonged")),
                ..event("2026-11-21T04:51:00Z", "Regel åsidosatt av Johan Berg", "Rule overridden by Johan Berg")
            },
        ],
    }
}

fn steps(language: Language) -> Vec<(&'static str, BookingStepView)> {
    let name = || [("name", "Anna Ek".into())];
    let view = |heading: String, facts: Vec<Fact>, form: Form| BookingStepView {
        heading,
        period: format!("{} · Fridhem, Ängelholm", period(language)),
        facts,
        price: None,
        notes: vec![],
        form,
    };
    let hours_fact = |key: &'static str, text: &str| Fact::new(language.text(key), text.to_owned());
    let compared =
        vec![hours_fact("fact-booked", "07.00–16.00, 45 min"), hours_fact("fact-reported", "07.00–16.20, 45 min")];
    let mut attest = hour_fields(language, forms::attest(language, "/bookings/1", 3, language.text("attest-submit")));
    attest = attest.field(forms::correction_field(language));
    attest.error("correction_reason", pick(language, "Säg varför du ändrar timmarna", "Say why you change the hours"));
    attest.error("ends", pick(language, "Skriv en tid, som 16.00", "Write a time, like 16:00"));
    vec![
        (
            "booking-cancel",
            view(
                language.text_with("cancel-heading", &name()),
                vec![hours_fact("fact-fee", "0 kr").note(terms(language))],
                forms::cancel(language, "/bookings/1", Ore(170_625)),
            ),
        ),
        ("booking-decline", view(language.text("decline-heading"), vec![], forms::decline(language, "/bookings/1"))),
        (
            "booking-report",
            view(
                language.text("report-heading"),
                vec![],
                hour_fields(language, forms::report(language, "/bookings/1")),
            ),
        ),
        (
            "booking-attest",
            BookingStepView {
                price: Some(price(language)),
                ..view(language.text_with("attest-heading", &name()), compared, attest)
            },
        ),
    ]
}

fn files(adds: bool) -> AttachmentsPart {
    let add = AddFile {
        action: "/bookings/1/attachments".into(),
        types: "image/jpeg".into(),
        help: "JPEG, 5000 kB".into(),
        problem: Some("7000 kB".into()),
    };
    let file = AttachedFile {
        name: "tidkort.jpg".into(),
        href: "/attachments/1".into(),
        note: "312 kB".into(),
        remove: Some(CellButton {
            action: "/attachments/1/remove".into(),
            text: "×".into(),
            about: "tidkort.jpg".into(),
            danger: true,
        }),
    };
    let more = (!adds).then(|| "/bookings/1/attachments".to_owned());
    AttachmentsPart { files: vec![file], more, add: adds.then_some(add) }
}

fn incident(language: Language) -> IncidentPageView {
    let said = |key: &'static str, note: Option<&str>| Event {
        at: language.moment(instant("2026-11-21T04:42:00Z")),
        text: language.text_with(key, &[("who", language.text("incident-side-unit").into())]),
        note: note.map(str::to_owned),
    };
    let text = Field::new(FieldKind::Area, "text", language.text("incident-answer"));
    IncidentPageView {
        heading: pick(language, "Sen ankomst", "Came late"),
        badge: Badge::new(language.text("incident-open"), "alert", Tone::Waiting),
        lead: "Anna Ek → Fridhem, Ängelholm".into(),
        facts: vec![Fact::new(language.text("fact-booked"), period(language)).href("/bookings/1")],
        events: vec![said("incident-said-report", Some("07.35")), said("incident-said-handle", None)],
        action: "/incidents/1".into(),
        form: Form::new("/incidents/1", "").field(text.help(language.text("incident-no-patients"))),
        buttons: vec![
            StepButton { value: "answer", text: language.text("incident-step-answer"), main: false },
            StepButton { value: "handle", text: language.text("incident-step-handle"), main: true },
        ],
        attachments: files(true),
    }
}

fn attachments(language: Language) -> AttachmentsView {
    AttachmentsView {
        heading: language.text("attachments-add"),
        lead: "Anna Ek → Fridhem, Ängelholm".into(),
        back: "/bookings/1".into(),
        attachments: files(true),
    }
}

fn hour_fields(language: Language, form: Form) -> Form {
    form.field(forms::time(language, "starts", "field-starts").value("07:00"))
        .field(forms::time(language, "ends", "field-ends").value("16:20"))
        .field(forms::break_field(language, 120).value("45"))
}

fn attests(language: Language, filled: bool) -> AttestsView {
    let row = |number: i64| AttestRow {
        value: format!("{number}:3"),
        day: language.day_short("2026-11-24".parse().unwrap()),
        who: "Anna Ek → Fridhem".into(),
        hours: "07.00–16.20, 45 min".into(),
        differs: Some(language.text_with("attests-booked", &[("hours", "07.00–16.00, 45 min".into())])),
        price: Some(language.amount(Ore(403_594))),
        by: Some(language.text_with("attests-by", &[("day", "29/11".into())])),
        step: Some(language.text("attests-first")),
        link: Link::new(language.text("attests-look"), "/bookings/1/attest"),
    };
    AttestsView {
        heading: language.text("attests-heading"),
        notes: if filled { vec![note(language, true)] } else { Vec::new() },
        rows: if filled { (1..3).map(row).collect() } else { Vec::new() },
        all: false,
        empty: Empty::new(language.text("attests-none")),
    }
}

fn list(language: Language, filled: bool) -> BookingListView {
    let columns = [
        language.text("column-when"),
        language.text("column-who"),
        language.text("column-where"),
        language.text("column-state"),
        format!("#{}", language.text("column-price")),
    ];
    let find = Link::new(language.text("start-find-replacement"), "/replacement");
    let empty = Empty::with_action(language.text("bookings-none"), find.clone());
    let mut table = Table::new(language.text("bookings-caption"), &columns, empty).compact();
    let states = [
        "held",
        "confirmed",
        "performed",
        "approved",
        "attested",
        "settled",
        "declined",
        "expired",
        "cancelled",
        "no_show",
    ];
    for (index, state) in states.iter().chain(&["disputed"]).enumerate().filter(|_| filled) {
        table.row(vec![
            Cell::link(
                language.period_short(instant("2026-11-24T06:00:00Z"), instant("2026-11-24T15:00:00Z")),
                format!("/bookings/{index}"),
            ),
            Cell::text("Anna Ek").note("Klippan"),
            Cell::text("Fridhem, Ängelholm"),
            Cell::badge(Badge::booking_state(language, state)),
            Cell::text(if index == 5 { String::new() } else { language.amount(Ore(403_594)) }),
        ]);
    }
    let tab = |key: &'static str, show: &str| Tab {
        text: language.text(key),
        href: format!("/bookings?show={show}"),
        current: show == "coming",
    };
    BookingListView {
        heading: language.text("bookings-heading"),
        action: Some(find),
        tabs: vec![
            tab("bookings-coming", "coming"),
            tab("bookings-waiting", "waiting"),
            tab("bookings-past", "past"),
            tab("bookings-all", "all"),
        ],
        filters: None,
        table,
        pager: Pager::new(language, 20, 10, 132, |offset| format!("/bookings?offset={offset}")),
    }
}
