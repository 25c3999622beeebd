//! Tables as Excel workbooks. Texts are cells of the type text, which Excel never computes, and one that begins like a formula
//! is marked as quoted, so that it stays a text when somebody edits its cell; numbers, days and moments keep their types.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use torget_core::time::stockholm;

use super::csv::begins_a_formula;
use super::{Cell, Sheet};

/// The longest name that Excel lets a sheet have.
const LONGEST_NAME: usize = 31;
/// The longest text that Excel lets a cell have, in characters.
const LONGEST_TEXT: usize = 32_767;
/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (10, 60);

struct Formats {
    head: Format,
    quoted: Format,
    amount: Format,
    degrees: Format,
    date: Format,
    moment: Format,
}

pub(super) fn write(sheet: &Sheet) -> Vec<u8> {
    book(sheet).expect("a table has fewer rows and shorter texts than Excel allows")
}

fn book(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats {
        head: Format::new().set_bold(),
        quoted: Format::new().set_quote_prefix(),
        amount: Format::new().set_num_format("#,##0.00"),
        degrees: Format::new().set_num_format("0.0000##"),
        date: Format::new().set_num_format("yyyy-mm-dd"),
        moment: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
    };
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet.name.chars().take(LONGEST_NAME).collect::<String>())?;
    page.set_freeze_panes(1, 0)?;
    for (number, head) in (0u16..).zip(&sheet.heads) {
        page.write_string_with_format(0, number, head, &formats.head)?;
        page.set_column_width(number, width(sheet, usize::from(number)))?;
    }
    for (line, row) in (1u32..).zip(&sheet.rows) {
        for (number, cell) in (0u16..).zip(row) {
            put(page, (line, number), cell, &formats)?;
        }
    }
    book.save_to_buffer()
}

fn put(page: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text: String = text.chars().take(LONGEST_TEXT).collect();
            if begins_a_formula(&text) {
                page.write_string_with_format(row, column, text, &formats.quoted)?;
            } else {
                page.write_string(row, column, text)?;
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "Excel's numbers are these")]
        Cell::Number(number) => {
            page.write_number(row, column, *number as f64)?;
        }
        Cell::Degrees(degrees) => {
            page.write_number_with_format(row, column, *degrees, &formats.degrees)?;
        }
        #[allow(
            clippy::cast_precision_loss,
            reason = "Excel's numbers are these, exact to a billion kronor and beyond"
        )]
        Cell::Amount(amount) => {
            page.write_number_with_format(row, column, amount.0 as f64 / 100.0, &formats.amount)?;
        }
        Cell::Date(on) => {
            page.write_datetime_with_format(row, column, day(*on)?, &formats.date)?;
        }
        Cell::Moment(at) => {
            page.write_datetime_with_format(row, column, moment(stockholm::to_local(*at))?, &formats.moment)?;
        }
        Cell::Flag(flag) => {
            page.write_string(row, column, if *flag { "ja" } else { "nej" })?;
        }
    }
    Ok(())
}

fn day(on: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(on.year()).unwrap_or(1900), part(on.month()), part(on.day()))
}

fn moment(local: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    day(local.date())?.and_hms(u16::from(part(local.hour())), part(local.minute()), 0)
}

/// As wide as the head and the first rows ask for.
#[allow(clippy::cast_precision_loss, reason = "a width has two digits")]
fn width(sheet: &Sheet, column: usize) -> f64 {
    let head = sheet.heads.get(column).map_or(0, |head| head.chars().count());
    let cells = sheet.rows.iter().take(100).filter_map(|row| row.get(column));
    let cells = cells.map(|cell| match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Moment(_) => 16,
        _ => 10,
    });
    (cells.max().unwrap_or(0).max(head).clamp(WIDTHS.0, WIDTHS.1) + 2) as f64
}
