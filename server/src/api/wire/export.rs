//! Lists and formats of files, as the API writes them.

use poem_openapi::Enum;

use crate::export::List;
use crate::sheet::Format;

/// A list that there is as a file.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "List", rename_all = "snake_case")]
pub enum ListKey {
    Bookings,
    Needs,
    Offers,
    Organisations,
    Units,
    Persons,
    Resources,
    Areas,
    Tariffs,
    Collaborations,
    Introductions,
    Claims,
    Audit,
    Outbox,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "FileFormat", rename_all = "snake_case")]
pub enum FormatKey {
    Csv,
    Xlsx,
}

impl From<ListKey> for List {
    fn from(key: ListKey) -> Self {
        match key {
            ListKey::Bookings => Self::Bookings,
            ListKey::Needs => Self::Needs,
            ListKey::Offers => Self::Offers,
            ListKey::Organisations => Self::Organisations,
            ListKey::Units => Self::Units,
            ListKey::Persons => Self::Persons,
            ListKey::Resources => Self::Resources,
            ListKey::Areas => Self::Areas,
            ListKey::Tariffs => Self::Tariffs,
            ListKey::Collaborations => Self::Collaborations,
            ListKey::Introductions => Self::Introductions,
            ListKey::Claims => Self::Claims,
            ListKey::Audit => Self::Audit,
            ListKey::Outbox => Self::Outbox,
        }
    }
}

impl From<FormatKey> for Format {
    fn from(key: FormatKey) -> Self {
        match key {
            FormatKey::Csv => Self::Csv,
            FormatKey::Xlsx => Self::Xlsx,
        }
    }
}
