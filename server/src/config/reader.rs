//! Gives settings their types, and collects what is wrong with them instead of stopping at the first.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::layers::{Layers, Setting};
use super::{Fault, Secret};

/// Reads typed values; `None` means that a fault was noted.
pub(super) struct Reader {
    settings: BTreeMap<String, Setting>,
    pub(super) faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(layers: Layers) -> Self {
        Self { settings: layers.settings, faults: layers.faults }
    }

    fn take(&mut self, name: &str) -> Setting {
        self.settings.remove(name).unwrap_or_else(|| panic!("config/default.toml lacks {name}, or it is read twice"))
    }

    /// Settings that nothing has read; a test sees that there are none.
    #[cfg(test)]
    pub(super) fn unread(&self) -> Vec<&String> {
        self.settings.keys().collect()
    }

    /// Notes a fault of a setting whose value may be shown.
    fn fault(&mut self, name: &str, setting: &Setting, expected: &str) {
        let Setting { value, source } = setting;
        self.faults.push(Fault::new(format!("{name} = {value:?} ({source}): expected {expected}")));
    }

    /// A value that `parse` understands; `expected` says what would be right.
    pub(super) fn parsed<T>(&mut self, name: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let setting = self.take(name);
        let value = parse(setting.value.trim());
        if value.is_none() {
            self.fault(name, &setting, expected);
        }
        value
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, name: &str, bounds: RangeInclusive<u64>) -> Option<u64> {
        let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        self.parsed(name, &expected, |text| text.parse().ok().filter(|number| bounds.contains(number)))
    }

    /// `true` or `false`.
    pub(super) fn switch(&mut self, name: &str) -> Option<bool> {
        self.parsed(name, "true or false", |text| text.parse().ok())
    }

    /// A text that isn't empty.
    pub(super) fn filled(&mut self, name: &str, expected: &str) -> Option<String> {
        self.parsed(name, expected, |text| (!text.is_empty()).then(|| text.to_owned()))
    }

    /// A text, or nothing if it is empty.
    pub(super) fn optional(&mut self, name: &str) -> Option<String> {
        Some(self.take(name).value.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The path of a file that can be read, or nothing if it is empty; the content is what is given back.
    pub(super) fn optional_file(&mut self, name: &str) -> Option<String> {
        let setting = self.take(name);
        if setting.value.is_empty() {
            return None;
        }
        match std::fs::read_to_string(PathBuf::from(&setting.value)) {
            Ok(content) => Some(content),
            Err(error) => {
                self.fault(name, &setting, &format!("a file that can be read, but: {error}"));
                None
            }
        }
    }

    /// A secret from the setting itself, or from the file that `<name>_file` names, which wins. Its value is never shown.
    pub(super) fn secret(&mut self, name: &str) -> (Option<Secret>, String) {
        let Setting { value, source } = self.take(name);
        let file_name = format!("{name}_file");
        if let Some(content) = self.optional_file(&file_name) {
            return (Some(Secret::new(content.trim_end_matches(['\r', '\n']))), file_name);
        }
        (Some(Secret::new(value)).filter(|secret| !secret.expose().is_empty()), format!("{name} ({source})"))
    }

    /// Notes a fault without showing a value.
    pub(super) fn note(&mut self, fault: String) {
        self.faults.push(Fault::new(fault));
    }
}
