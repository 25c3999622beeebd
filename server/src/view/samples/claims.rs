//! Samples: a month's claims.

use torget_core::money::Ore;

use super::{Gallery, pick};
use crate::view::pages::{ClaimsMatrix, ClaimsView, MatrixCell, MatrixRow};
use crate::view::parts::{Badge, Empty, Fact, Link, Pager, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Role, Speak};

const NAMES: [&str; 8] = ["Bjuv", "Båstad", "Höganäs", "Klippan", "Perstorp", "Åstorp", "Ängelholm", "Örkelljunga"];

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    gallery.show("claims", Some(Role::Economist), "/claims?month=2026-11", &claims(language));
    let empty = ClaimsView { matrix: None, position: vec![], next: None, ..claims(language) };
    gallery.show("claims-empty", Some(Role::Economist), "/claims?month=2026-12", &empty);
}

fn claims(language: Language) -> ClaimsView {
    let fact = |key: &'static str, ore: i64| Fact::new(language.text(key), language.amount(Ore(ore)));
    let pair = |key: &'static str| {
        let values = [("buyer", "Bjuv".into()), ("seller", "Klippan".into()), ("amount", "3 412,00 kr".into())];
        language.text_with(key, &values)
    };
    ClaimsView {
        month: pick(language, "november 2026", "November 2026"),
        previous: "/claims?month=2026-10".into(),
        next: Some("/claims?month=2026-12".into()),
        badge: Badge::new(language.text("claims-preliminary"), "half", Tone::Waiting),
        files: vec![Link::new("CSV", "/exports/claims.csv?month=2026-11")],
        position: vec![
            fact("claims-bought", 8_412_000),
            fact("claims-sold", 5_134_050),
            fact(if language == Language::Sv { "claims-net-pay" } else { "claims-net-get" }, 3_277_950),
            fact("claims-vat-back", 1_682_400),
        ],
        matrix: Some(matrix(language, &pair("claims-cell"))),
        empty: Empty::new(language.text("claims-none")),
        lines_heading: if language == Language::Sv {
            language.text("claims-all-lines")
        } else {
            pair("claims-pair-lines")
        },
        all_lines: Some(Link::new(language.text("claims-show-all"), "/claims?month=2026-11")),
        lines: lines(language),
        pager: Pager::new(language, 0, 20, 3, |offset| format!("/claims?offset={offset}")),
    }
}

fn matrix(language: Language, label: &str) -> ClaimsMatrix {
    let cell = |row: i64, column: i64| {
        let ore = if row == column || (row + column) % 3 == 0 { 0 } else { row * 128_800 + column * 341_200 };
        MatrixCell {
            amount: if ore == 0 { "–".into() } else { language.amount_plain(Ore(ore)) },
            href: (ore != 0).then(|| "/claims?month=2026-11&buyer=1&seller=2#claim-lines".into()),
            label: (ore != 0).then(|| label.to_owned()),
        }
    };
    let sum = language.amount_plain(Ore(8_412_000));
    ClaimsMatrix {
        sellers: NAMES.map(str::to_owned).to_vec(),
        rows: NAMES
            .iter()
            .zip(0..)
            .map(|(buyer, row)| MatrixRow {
                buyer: (*buyer).into(),
                cells: (0..8).map(|column| cell(row, column)).collect(),
                total: sum.clone(),
            })
            .collect(),
        totals: vec![sum; 9],
    }
}

fn lines(language: Language) -> Table {
    let columns = [
        language.text("claims-day"),
        language.text("claims-what"),
        language.text("claims-buyer"),
        language.text("claims-seller"),
        format!("#{}", language.text("claims-net")),
        format!("#{}", language.text("claims-vat")),
        format!("#{}", language.text("claims-total")),
    ];
    let mut table =
        Table::new(language.text("claims-lines-caption"), &columns, Empty::new(language.text("claims-none")));
    for day in ["tis 24 nov", "ons 25 nov", "lör 28 nov"] {
        table.row(vec![
            Cell::link(day, "/bookings/1"),
            Cell::text("Anna Ek → Solgläntan").note("8,25 h"),
            Cell::text("Bjuv"),
            Cell::text("Klippan"),
            Cell::text(language.amount_plain(Ore(322_875))),
            Cell::text(language.amount_plain(Ore(80_719))),
            Cell::text(language.amount_plain(Ore(403_594))),
        ]);
    }
    table
}
