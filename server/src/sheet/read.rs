//! Tables out of files that people made: CSV as Excel and others write it, and XLSX. Every cell comes out as a text: a day as
//! `2026-11-24`, a time as `07:00`, a number with a point.
//!
//! Invariants: nothing here computes or believes a formula; what a file unpacks to is counted before it is read, and both that
//! and the number of rows are bounded, so that a small file can't become a large one.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use torget_core::plugin::{Fact, Facts};
use torget_core::work::Problem;
use zip::ZipArchive;

use super::read_csv;

/// More columns than any table of ours has.
const MOST_COLUMNS: u32 = 200;
/// More parts than any workbook with one table has.
const MOST_PARTS: usize = 1_000;
const OLD_EXCEL: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub struct ReadLimits {
    /// So many rows, the heads not counted.
    pub most_rows: usize,
    /// So many bytes when unpacked.
    pub most_unpacked_bytes: u64,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: i64,
    /// Its cells from the first column on.
    pub cells: Vec<String>,
}

/// The rows of a file.
///
/// # Errors
/// What keeps the file from being read at all.
pub fn read(content: &[u8], limits: &ReadLimits) -> Result<Vec<Row>, Problem> {
    if content.is_empty() {
        return Err(problem("file_empty"));
    }
    let rows = if content.starts_with(b"PK") {
        workbook(content, limits)?
    } else if content.starts_with(OLD_EXCEL) {
        return Err(problem("file_old_excel"));
    } else {
        read_csv::read(content, limits)?
    };
    if rows.is_empty() { Err(problem("file_empty")) } else { Ok(rows) }
}

pub(super) fn problem(code: &str) -> Problem {
    Problem::new(code, Facts::new())
}

/// More rows than are allowed.
pub(super) fn too_many(limits: &ReadLimits) -> Problem {
    let most = Fact::Number(i64::try_from(limits.most_rows).unwrap_or(i64::MAX));
    Problem::new("file_too_many_rows", Facts::from([("most".to_owned(), most)]))
}

fn workbook(content: &[u8], limits: &ReadLimits) -> Result<Vec<Row>, Problem> {
    weigh(content, limits)?;
    let broken = |_: XlsxError| problem("file_broken");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(broken)?;
    let name = book.sheet_names().first().cloned().ok_or_else(|| problem("file_empty"))?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = cell.pos;
        let number = i64::from(row) + 1;
        if cell.formula.is_some() {
            let place = Fact::Text(format!("{}{number}", letters(column)));
            return Err(Problem::new("file_formula", Facts::from([("cell".to_owned(), place)])));
        }
        let text = written(&cell.value);
        if text.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            let most = Fact::Number(i64::from(MOST_COLUMNS));
            return Err(Problem::new("file_too_many_columns", Facts::from([("most".to_owned(), most)])));
        }
        if rows.last().is_none_or(|last| last.number != number) {
            // The heads are a row too, and the explanations below them may be one.
            if rows.len() > limits.most_rows + 1 {
                return Err(too_many(limits));
            }
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            let column = column as usize;
            if last.cells.len() <= column {
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = text;
        }
    }
    Ok(rows)
}

/// Unpacks every part into nothing, to know how large it is; what an archive says of that itself may be a lie.
fn weigh(content: &[u8], limits: &ReadLimits) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| problem("file_broken"))?;
    if archive.len() > MOST_PARTS {
        return Err(problem("file_broken"));
    }
    let mut left = limits.most_unpacked_bytes;
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(|_| problem("file_broken"))?;
        if part.name().is_ok_and(|name| name.to_ascii_lowercase().contains("vbaproject")) {
            return Err(problem("file_macros"));
        }
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| problem("file_broken"))?;
        let Some(rest) = left.checked_sub(read) else {
            let most = Fact::Number(i64::try_from(limits.most_unpacked_bytes / 1024).unwrap_or(i64::MAX));
            return Err(Problem::new("file_unpacks_too_large", Facts::from([("most_kb".to_owned(), most)])));
        };
        left = rest;
    }
    Ok(())
}

fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(flag) => if *flag { "ja" } else { "nej" }.to_owned(),
        DataRef::DateTime(moment) => written_moment(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A day, a time of day, or both: Excel keeps a number of days and says by a format what is meant.
fn written_moment(moment: &ExcelDateTime) -> String {
    // To the nearest minute: seven o'clock is a fraction that no number holds.
    let minutes = (moment.as_f64() * 1440.0).round() / 1440.0;
    let rounded = ExcelDateTime::new(minutes + 1e-9, calamine::ExcelDateTimeType::DateTime, false);
    let (_, _, _, hour, minute, ..) = rounded.to_ymd_hms_milli();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}");
    if moment.as_f64() < 1.0 {
        return clock;
    }
    let on = format!("{year:04}-{month:02}-{day:02}");
    if clock == "00:00" { on } else { format!("{on} {clock}") }
}

/// A column's letters: `A`, `Z`, `AA`.
pub fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column + 1, String::new());
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.insert(0, char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Cell, Format, Sheet};

    const LIMITS: ReadLimits = ReadLimits { most_rows: 10, most_unpacked_bytes: 1 << 20 };

    fn texts(rows: &[Row]) -> Vec<(i64, Vec<&str>)> {
        rows.iter().map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let at = "2026-11-24T06:05:00Z".parse().unwrap();
        let cells = vec![
            Cell::text("Åsa; \"Ö\""),
            Cell::Number(4711),
            Cell::Degrees(56.25),
            Cell::Date("2026-11-24".parse().unwrap()),
            Cell::Moment(at),
            Cell::Flag(true),
        ];
        let heads = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();
        let sheet = Sheet { name: "x".to_owned(), heads, rows: vec![cells] };
        let expected = |degrees| vec!["Åsa; \"Ö\"", "4711", degrees, "2026-11-24", "2026-11-24 07:05", "ja"];
        for (format, degrees) in [(Format::Csv, "56,25"), (Format::Xlsx, "56.25")] {
            let rows = read(&sheet.file(format), &LIMITS).unwrap();
            assert_eq!(texts(&rows), [(1, vec!["a", "b", "c", "d", "e", "f"]), (2, expected(degrees))]);
        }
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }

    #[test]
    fn what_is_no_table_is_named() {
        let code = |content: &[u8]| read(content, &LIMITS).unwrap_err().code;
        assert_eq!(code(b""), "file_empty");
        assert_eq!(code(b"PK\x03\x04 and nothing else"), "file_broken");
        assert_eq!(code(&[OLD_EXCEL, b"..."].concat()), "file_old_excel");
        assert_eq!(code(b"\xff\xfea\0;\0"), "file_not_text");
        let rows = vec![vec![Cell::Number(1)]; 12];
        let many = Sheet { name: "x".to_owned(), heads: vec!["a".to_owned()], rows };
        for format in Format::ALL {
            assert_eq!(code(&many.file(format)), "file_too_many_rows", "{format:?}");
        }
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
        let rows = vec![vec![Cell::text("x".repeat(30_000))]; 9];
        let large = Sheet { name: "x".to_owned(), heads: vec!["a".to_owned()], rows }.file(Format::Xlsx);
        let limits = ReadLimits { most_unpacked_bytes: 20_000, ..LIMITS };
        assert_eq!(read(&large, &limits).unwrap_err().code, "file_unpacks_too_large");
    }
}
