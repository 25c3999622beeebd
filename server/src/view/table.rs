//! Tables: columns, and rows of cells that may carry a link, a badge or a button. On a phone a table becomes a list.

use serde::Serialize;

use super::parts::{Badge, Empty};

/// A table, or what to say when it has no rows.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What it lists, for those who hear it.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns, the first names the row.
    pub rows: Vec<TableRow>,
    /// What to say when there are no rows.
    pub empty: Empty,
    /// Whether the values explain themselves, so that a phone leaves the columns' names out.
    pub compact: bool,
}

/// A column's head.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its name; shown beside every value on a phone.
    pub text: String,
    /// Whether it holds numbers, which stand to the right.
    pub number: bool,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    /// The cells in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// The head of its column.
    label: String,
    /// Whether the column holds numbers.
    number: bool,
    /// Whether there is nothing in it.
    vacant: bool,
    /// The value.
    pub text: String,
    /// A quieter line below.
    pub note: Option<String>,
    /// Where the value leads.
    pub href: Option<String>,
    /// A state instead of the value.
    pub badge: Option<Badge>,
    /// A button instead of the value.
    pub button: Option<CellButton>,
}

/// A button in a row: one step with what the row is about.
#[derive(Debug, Clone, Serialize)]
pub struct CellButton {
    /// Where it posts.
    pub action: String,
    /// What it says.
    pub text: String,
    /// What it is about, for those who hear it.
    pub about: String,
    /// Whether it takes something away.
    pub danger: bool,
}

impl Cell {
    /// A value.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A value that leads somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { text: text.into(), href: Some(href.into()), ..Cell::default() }
    }

    /// A state.
    pub fn badge(badge: Badge) -> Cell {
        Cell { badge: Some(badge), ..Cell::default() }
    }

    /// A button.
    pub fn button(button: CellButton) -> Cell {
        Cell { button: Some(button), ..Cell::default() }
    }

    /// Adds a quieter line.
    pub fn note(mut self, note: impl Into<String>) -> Cell {
        self.note = Some(note.into());
        self
    }
}

impl Table {
    /// An empty table with its columns; a column whose name begins with `#` holds numbers.
    pub fn new(caption: impl Into<String>, columns: &[String], empty: Empty) -> Table {
        let column = |name: &String| match name.strip_prefix('#') {
            Some(text) => Column { text: text.to_owned(), number: true },
            None => Column { text: name.clone(), number: false },
        };
        Table {
            caption: caption.into(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
            empty,
            compact: false,
        }
    }

    /// The values explain themselves: a phone leaves the columns' names out.
    pub fn compact(mut self) -> Table {
        self.compact = true;
        self
    }

    /// Adds a row; a cell too few is left vacant.
    pub fn row(&mut self, cells: Vec<Cell>) {
        let mut cells = cells.into_iter();
        let cells = self.columns.iter().map(|column| {
            let cell = cells.next().unwrap_or_default();
            let vacant = cell.text.is_empty() && cell.badge.is_none() && cell.button.is_none();
            Cell { label: column.text.clone(), number: column.number, vacant, ..cell }
        });
        let row = TableRow { cells: cells.collect() };
        self.rows.push(row);
    }
}
