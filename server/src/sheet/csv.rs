//! Tables as CSV. A text that begins like a formula gets an apostrophe in front, as OWASP advises; numbers, days and moments
//! are written here and hold nothing that a spreadsheet computes.

use torget_core::time::stockholm;

use super::{Cell, Sheet};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(&sheet.heads).expect("memory takes every row");
    for row in &sheet.rows {
        writer.write_record(row.iter().map(written)).expect("memory takes every row, and every row has as many cells");
    }
    writer.into_inner().expect("memory takes every row")
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Degrees(degrees) => degrees.to_string().replace('.', ","),
        // No space between thousands and a plain minus, or a spreadsheet takes it for a text.
        Cell::Amount(amount) => amount.to_decimal_text().replace('.', ","),
        Cell::Date(on) => on.to_string(),
        Cell::Moment(at) => stockholm::to_local(*at).format("%Y-%m-%d %H:%M").to_string(),
        Cell::Flag(true) => "ja".to_owned(),
        Cell::Flag(false) => "nej".to_owned(),
    }
}

/// A text that no spreadsheet computes.
fn harmless(text: &str) -> String {
    if begins_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a spreadsheet might take a text for a formula: by its first letter, also in the wide forms of East Asian keyboards,
/// or by a tab or a line's end that is dropped before it looks.
pub(super) fn begins_a_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text.trim_start().starts_with(signs) || text.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for dangerous in ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(harmless(dangerous), format!("'{dangerous}"));
        }
        for as_it_is in ["", "Anna Ek", "Åsa", "4711", "a=b", "Norr-Söder"] {
            assert_eq!(harmless(as_it_is), as_it_is);
        }
    }

    #[test]
    fn each_kind_of_cell_as_a_swedish_spreadsheet_reads_it() {
        let at = "2026-11-24T06:00:00Z".parse().unwrap();
        let on = "2026-11-24".parse().unwrap();
        let cells = vec![
            Cell::text("a;b \"c\""),
            Cell::Number(-7),
            Cell::Degrees(56.25),
            Cell::Amount(torget_core::money::Ore(-317_625)),
            Cell::Date(on),
            Cell::Moment(at),
            Cell::Flag(true),
            Cell::Empty,
        ];
        let heads = ["text", "tal", "grad", "belopp", "dag", "tid", "flagga", "tom"].map(str::to_owned).to_vec();
        let written = write(&Sheet { name: "x".to_owned(), heads, rows: vec![cells] });
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "\u{feff}text;tal;grad;belopp;dag;tid;flagga;tom\r\n\
             \"a;b \"\"c\"\"\";-7;56,25;-3176,25;2026-11-24;2026-11-24 07:00;ja;\r\n"
        );
    }
}
