//! Tables in files: what leaves as CSV or XLSX, with cells that have a type, and what comes in. One table, two writers, so that
//! both formats always say the same.
//!
//! Invariant: no cell can be taken for a formula, whoever wrote its text (`csv.rs` and `xlsx.rs` say how).

mod csv;
pub mod read;
mod read_csv;
mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};
use torget_core::money::Ore;

/// The formats that tables come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As a Swedish Excel opens it with a double click: UTF-8 with a byte order mark, `;`, decimal comma, CRLF.
    Csv,
    /// An Excel workbook with one sheet, its cells typed.
    Xlsx,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number of degrees.
    Degrees(f64),
    /// An amount; shown in kronor.
    Amount(Ore),
    /// A day.
    Date(NaiveDate),
    /// A moment; shown by Stockholm's clocks, to the minute.
    Moment(DateTime<Utc>),
    /// Yes or no.
    Flag(bool),
}

/// A table: what it is called, the columns' heads, and rows with as many cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name, also the file's: `enheter`.
    pub name: String,
    /// The heads. They don't follow the reader's language, so that programs can rely on them.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table about things of one type: its head, and the cell that it has for one of them.
pub type Column<T> = (&'static str, fn(&T) -> Cell);

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// As a file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format that a file's name ends with.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// As HTTP says it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl Sheet {
    /// A table about `rows`.
    pub fn of<T>(name: &str, columns: &[Column<T>], rows: &[T]) -> Self {
        Self {
            name: name.to_owned(),
            heads: columns.iter().map(|(head, _)| (*head).to_owned()).collect(),
            rows: rows.iter().map(|row| columns.iter().map(|(_, cell)| cell(row)).collect()).collect(),
        }
    }

    /// The file.
    pub fn file(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Csv => csv::write(self),
            Format::Xlsx => xlsx::write(self),
        }
    }

    /// What the file is to be called: `torget-enheter.csv`.
    pub fn file_name(&self, format: Format) -> String {
        format!("torget-{}.{}", self.name, format.extension())
    }
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An identity, or a key.
    pub fn shown(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! cells {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

cells! {
    &str => Text, &String => Text, String => Text, i64 => Number, f64 => Degrees, Ore => Amount, NaiveDate => Date,
    DateTime<Utc> => Moment, bool => Flag,
}
