//! The layers of the configuration: the program's defaults, a site's file, the environment, and what a command sets.
//!
//! Invariants: the defaults name every setting there is, so another name is a fault; a later layer wins; every value
//! is kept as text with the place it came from, and is given a type only by the reader.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::Fault;

/// The program's own layer.
const DEFAULTS: &str = include_str!("../../../config/default.toml");
const ENVIRONMENT_PREFIX: &str = "TORGET__";
const DATABASE_URL: &str = "DATABASE_URL";

/// A value and where it was set.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) value: String,
    pub(super) source: String,
}

/// Settings by full name, as in `mail.smtp.host`.
pub(super) struct Layers {
    pub(super) settings: BTreeMap<String, Setting>,
    pub(super) faults: Vec<Fault>,
}

impl Layers {
    /// The defaults alone.
    pub(super) fn defaults() -> Self {
        let table: Table = DEFAULTS.parse().expect("config/default.toml is TOML, as a test sees to");
        let mut found = Vec::new();
        flatten("", &table, &mut found);
        let settings = found.into_iter().map(|(name, value)| {
            let value = text(&value).expect("a default is a text, a number or a switch, as a test sees to");
            (name, Setting { value, source: "config/default.toml".to_owned() })
        });
        Self { settings: settings.collect(), faults: Vec::new() }
    }

    /// Lays a site's file over.
    pub(super) fn file(&mut self, path: &Path) {
        let source = path.display().to_string();
        let content = match std::fs::read_to_string(path) {
            Ok(content) => content,
            Err(error) => return self.faults.push(Fault::new(format!("{source} can't be read: {error}"))),
        };
        let table = match content.parse::<Table>() {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map_or(1, |span| content[..span.start].matches('\n').count() + 1);
                let message = error.message().replace('\n', " ");
                return self.faults.push(Fault::new(format!("{source}, line {line}: {message}")));
            }
        };
        let mut found = Vec::new();
        flatten("", &table, &mut found);
        for (name, value) in found {
            match text(&value) {
                Some(value) => self.set(&name, value, &source),
                None => self.faults.push(Fault::new(format!(
                    "{name} ({source}): expected a text, a number, or true or false, not {}",
                    value.type_str()
                ))),
            }
        }
    }

    /// Lays the environment over: `TORGET__MAIL__SMTP__HOST` is `mail.smtp.host`; `DATABASE_URL` counts before it.
    pub(super) fn environment(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        let mut named = Vec::new();
        for (variable, value) in variables {
            if variable == DATABASE_URL {
                self.set("database.url", value, DATABASE_URL);
            } else if let Some(rest) = variable.strip_prefix(ENVIRONMENT_PREFIX) {
                named.push((rest.to_ascii_lowercase().replace("__", "."), value, variable));
            }
        }
        named.sort();
        for (name, value, variable) in named {
            self.set(&name, value, &variable);
        }
    }

    /// Sets one value, if there is such a setting.
    pub(super) fn set(&mut self, name: &str, value: String, source: &str) {
        if let Some(setting) = self.settings.get_mut(name) {
            *setting = Setting { value, source: source.to_owned() };
            return;
        }
        let section = name.rsplit_once('.').map_or("", |(section, _)| section);
        let siblings = self.settings.keys().filter_map(|known| {
            known.rsplit_once('.').filter(|(known_section, _)| *known_section == section).map(|(_, key)| key)
        });
        let siblings: Vec<&str> = siblings.collect();
        let known = if siblings.is_empty() {
            format!("the sections are {}", self.sections().join(", "))
        } else {
            format!("[{section}] has {}", siblings.join(", "))
        };
        self.faults.push(Fault::new(format!("{name} ({source}): there is no such setting; {known}")));
    }

    fn sections(&self) -> Vec<&str> {
        let mut sections: Vec<&str> =
            self.settings.keys().filter_map(|name| name.rsplit_once('.').map(|(section, _)| section)).collect();
        sections.dedup();
        sections
    }
}

fn flatten(prefix: &str, table: &Table, found: &mut Vec<(String, Value)>) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Table(inner) => flatten(&name, inner, found),
            other => found.push((name, other.clone())),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(switch) => Some(switch.to_string()),
        _ => None,
    }
}
