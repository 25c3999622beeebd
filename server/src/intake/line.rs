//! Reading a row cell by cell: what can't be read is noted with its column, and the row goes on, so that all of it is told at
//! once.

use std::collections::HashMap;

use chrono::NaiveDate;
use torget_core::intake::{Entry, Item};
use torget_core::place::Position;
use torget_core::plugin::{Fact, Facts};
use torget_core::work::{Found, Problem};

use super::Kind;
use super::table::{Table, same};
use crate::pages::local;
use crate::sheet::read::Row;

/// The rows of a table.
pub(super) struct Lines<'a> {
    pub(super) table: &'a Table,
    pub(super) faults: &'a mut Vec<Found>,
}

/// A row that is read.
pub(super) struct Line<'a> {
    table: &'a Table,
    row: &'a Row,
    faults: Vec<Found>,
}

impl<'a> Lines<'a> {
    /// A thing of each row that can be read.
    pub(super) fn each(&mut self, mut item: impl FnMut(&mut Line<'a>) -> Option<Item>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for row in &self.table.lines {
            let mut line = Line { table: self.table, row, faults: Vec::new() };
            line.needed();
            let made = item(&mut line);
            match made {
                Some(item) if line.faults.is_empty() => entries.push(Entry { rows: vec![row.number], item }),
                _ => self.faults.append(&mut line.faults),
            }
        }
        entries
    }

    /// Something of each row that can be read, with the row's number.
    pub(super) fn gather<T>(&mut self, mut read: impl FnMut(&mut Line<'a>) -> Option<T>) -> Vec<(i64, T)> {
        let mut all = Vec::new();
        for row in &self.table.lines {
            let mut line = Line { table: self.table, row, faults: Vec::new() };
            line.needed();
            match read(&mut line) {
                Some(one) if line.faults.is_empty() => all.push((row.number, one)),
                _ => self.faults.append(&mut line.faults),
            }
        }
        all
    }

    /// Notes each row that says the same as one before it.
    pub(super) fn repeated(&mut self, kind: Kind) {
        let keys: &[&str] = match kind {
            Kind::Units => &["organisation", "name"],
            Kind::Persons => &["email"],
            Kind::Resources => &["organisation", "name"],
            Kind::Availability => &["resource", "organisation", "weekday", "on_date", "starts", "ends"],
            Kind::Needs => &["unit", "organisation", "on_date", "starts", "ends", "reason", "reference"],
        };
        let mut seen: HashMap<Vec<String>, i64> = HashMap::new();
        for row in &self.table.lines {
            let said: Vec<String> = keys.iter().map(|key| self.table.cell(row, key).to_lowercase()).collect();
            if said.iter().all(String::is_empty) {
                continue;
            }
            let first = *seen.entry(said).or_insert(row.number);
            if first != row.number {
                let values = Facts::from([("row".to_owned(), Fact::Number(first))]);
                let about = if keys.len() == 1 { keys[0] } else { keys.get(1).copied().unwrap_or_default() };
                let about = if matches!(kind, Kind::Availability | Kind::Needs) { "" } else { about };
                self.faults.push(self.table.found(row.number, about, Problem::new("import_repeated", values)));
            }
        }
    }
}

impl Line<'_> {
    /// What stands in a column; empty where nothing does.
    pub(super) fn text(&self, key: &str) -> &str {
        self.table.cell(self.row, key)
    }

    /// Notes a fault of a column, with what stands there.
    pub(super) fn fault(&mut self, key: &str, code: &str, mut values: Facts) {
        values.entry("value".to_owned()).or_insert_with(|| Fact::Text(self.table.cell(self.row, key).to_owned()));
        self.faults.push(self.table.found(self.row.number, key, Problem::new(code, values)));
    }

    fn needed(&mut self) {
        let missing: Vec<String> = self
            .table
            .columns()
            .filter(|column| column.needed && self.table.cell(self.row, &column.key).is_empty())
            .map(|column| column.key.clone())
            .collect();
        for key in missing {
            self.fault(&key, "missing", Facts::new());
        }
    }

    /// A whole number; `usual` where nothing stands.
    pub(super) fn whole(&mut self, key: &str, usual: i64) -> i64 {
        match self.text(key) {
            "" => usual,
            text => local::whole(text).unwrap_or_else(|| {
                self.fault(key, "import_not_a_number", Facts::new());
                usual
            }),
        }
    }

    /// A day, as `2026-12-01`, `20261201` or `1/12 2026`.
    pub(super) fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let read = day(text);
        if read.is_none() {
            self.fault(key, "import_not_a_date", Facts::new());
        }
        read
    }

    /// A time of day as its minute, as `07:00`, `7.00` or `7`.
    pub(super) fn minute(&mut self, key: &str) -> Option<i64> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let read = clock(text);
        if read.is_none() {
            self.fault(key, "import_not_a_time", Facts::new());
        }
        read
    }

    /// Yes or no; `usual` where nothing stands.
    pub(super) fn flag(&mut self, key: &str, usual: bool) -> bool {
        match self.text(key).to_lowercase().as_str() {
            "" => usual,
            "ja" | "j" | "yes" | "sant" | "true" | "1" | "x" => true,
            "nej" | "n" | "no" | "falskt" | "false" | "0" => false,
            _ => {
                self.fault(key, "import_not_a_flag", Facts::new());
                usual
            }
        }
    }

    /// One of these, by key or by name.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(key).to_owned();
        if text.is_empty() {
            return None;
        }
        let found = choices.iter().find(|(name, _)| same(name, &text)).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let known = Fact::Text(names.join(", "));
            self.fault(key, "import_unknown_choice", Facts::from([("known".to_owned(), known)]));
        }
        found
    }

    /// A place on the map, of the columns `latitude` and `longitude`.
    pub(super) fn position(&mut self) -> Position {
        let mut degrees = |key: &str| {
            let read: Option<f64> = self.text(key).replace(',', ".").replace(['\u{a0}', ' '], "").parse().ok();
            if read.is_none() && !self.text(key).is_empty() {
                self.fault(key, "import_not_a_number", Facts::new());
            }
            read.unwrap_or(0.0)
        };
        Position { latitude: degrees("latitude"), longitude: degrees("longitude") }
    }
}

/// A day, also as it is written in running text.
fn day(text: &str) -> Option<NaiveDate> {
    let text = text.split_once(' ').filter(|(_, rest)| *rest == "00:00").map_or(text, |(day, _)| day);
    local::date(text).or_else(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).or_else(|| {
        let plain = text.replace([' ', '.'], "/").replace("//", "/");
        NaiveDate::parse_from_str(&plain, "%d/%m/%Y").ok().filter(|_| plain.len() >= 8)
    })
}

/// A minute of the day. A file has neither colons nor leading zeros for sure.
fn clock(text: &str) -> Option<i64> {
    let text = text.trim_start_matches("kl").trim().replace('.', ":");
    let (hour, rest) = text.split_once(':').unwrap_or((&text, "0"));
    let minute = rest.split(':').next().unwrap_or("0");
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_and_programs_write_them() {
        let on = NaiveDate::from_ymd_opt(2026, 12, 1);
        for text in ["2026-12-01", "20261201", "1/12 2026", "01/12/2026", "1.12.2026", "2026-12-01 00:00"] {
            assert_eq!(day(text), on, "{text}");
        }
        for text in ["", "i morgon", "2026-02-30", "12/31/2026", "46357", "1/12"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn times_as_people_and_programs_write_them() {
        for (text, minute) in [("07:00", 420), ("7.30", 450), ("7", 420), ("kl 7:05", 425), ("21:00:00", 1260)] {
            assert_eq!(clock(text), Some(minute), "{text}");
        }
        for text in ["", "24:00", "7:60", "morgon", "0,29166"] {
            assert_eq!(clock(text), None, "{text}");
        }
    }
}
