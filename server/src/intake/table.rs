//! A file's rows under their heads. Heads are known whatever their case and order; `Id`, which the exports have, is left aside.

use std::collections::BTreeMap;

use torget_core::plugin::{Fact, Facts};
use torget_core::work::{Found, Problem};

use super::columns::Column;
use super::line::Lines;
use crate::sheet::read::{Row, letters};

/// What a row begins with that is not read.
pub(super) const COMMENT: &str = "#";
const LEFT_ASIDE: &str = "id";
/// Of a value that is shown beside its fault.
const LONGEST_SHOWN: usize = 80;

/// The rows of a file, and where each column stands.
pub(super) struct Table {
    columns: Vec<Column>,
    /// The place of each column that is there.
    places: BTreeMap<String, usize>,
    pub(super) lines: Vec<Row>,
}

impl Table {
    /// The table, and what is wrong with its heads.
    pub(super) fn of(columns: Vec<Column>, rows: Vec<Row>) -> Result<(Self, Vec<Found>), Problem> {
        let mut rows = rows.into_iter();
        let Some(heads) = rows.next() else { return Err(Problem::new("file_empty", Facts::new())) };
        let lines: Vec<Row> =
            rows.filter(|row| row.cells.first().is_none_or(|cell| !cell.starts_with(COMMENT))).collect();
        let mut table = Self { columns, places: BTreeMap::new(), lines };
        let mut faults = Vec::new();
        for (place, head) in heads.cells.iter().enumerate() {
            let known = table.columns.iter().find(|column| same(&column.head, head)).map(|column| column.key.clone());
            let code = match known {
                Some(key) if !table.places.contains_key(&key) => {
                    table.places.insert(key, place);
                    continue;
                }
                Some(_) => "import_column_twice",
                None if head.is_empty() || same(head, LEFT_ASIDE) => continue,
                None => "import_unknown_column",
            };
            let known = table.columns.iter().map(|column| column.head.as_str()).collect::<Vec<_>>().join(", ");
            let values = Facts::from([("known".to_owned(), Fact::Text(known))]);
            faults.push(Found {
                row: heads.number,
                column: letter(place),
                head: String::new(),
                value: shown(head),
                problem: Problem::new(code, values),
            });
        }
        for column in table.columns.iter().filter(|column| column.needed && !table.places.contains_key(&column.key)) {
            let values = Facts::from([("head".to_owned(), Fact::Text(column.head.clone()))]);
            faults.push(table.bare(heads.number, Problem::new("import_missing_column", values)));
        }
        if table.lines.is_empty() && faults.is_empty() {
            return Err(Problem::new("file_no_rows", Facts::new()));
        }
        Ok((table, faults))
    }

    /// The rows, to be read with their faults.
    pub(super) fn read<'a>(&'a self, faults: &'a mut Vec<Found>) -> Lines<'a> {
        Lines { table: self, faults }
    }

    /// What stands in a column of a row; empty where nothing does.
    pub(super) fn cell<'r>(&self, row: &'r Row, key: &str) -> &'r str {
        let place = self.places.get(key);
        place.and_then(|place| row.cells.get(*place)).map_or("", |cell| cell.trim())
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter()
    }

    pub(super) fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// A fault of a row, in the column of that name if the file has it.
    pub(super) fn found(&self, number: i64, key: &str, problem: Problem) -> Found {
        let row = self.lines.iter().find(|row| row.number == number);
        let value = row.map_or("", |row| self.cell(row, key));
        Found {
            column: self.places.get(key).map(|place| letter(*place)).unwrap_or_default(),
            head: self.column(key).map(|column| column.head.clone()).unwrap_or_default(),
            value: shown(value),
            ..self.bare(number, problem)
        }
    }

    fn bare(&self, row: i64, problem: Problem) -> Found {
        Found { row, column: String::new(), head: String::new(), value: String::new(), problem }
    }
}

fn letter(place: usize) -> String {
    letters(u32::try_from(place).unwrap_or(0))
}

fn shown(text: &str) -> String {
    text.chars().take(LONGEST_SHOWN).collect()
}

/// Whether two names are the same to a reader: whatever their case, and with a mark that something must stand there.
pub(super) fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches('*').trim().to_lowercase();
    plain(one) == plain(other)
}
