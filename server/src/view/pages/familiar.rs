//! Who is familiar where: who is introduced at a unit, and where a resource person would like to work.

use serde::Serialize;

use crate::view::form::{Filters, Form};
use crate::view::parts::Link;
use crate::view::table::Table;
use crate::view::{Language, View};

/// A list that is kept by buttons in its rows.
#[derive(Debug, Serialize)]
pub struct FamiliarView {
    /// Where one comes from.
    pub back: Link,
    /// `Introducerade på Fridhem`.
    pub heading: String,
    /// What it is for.
    pub lead: String,
    /// A setting that goes before the lists.
    pub form: Option<Form>,
    /// The lists.
    pub sections: Vec<FamiliarSection>,
}

/// A list.
#[derive(Debug, Serialize)]
pub struct FamiliarSection {
    /// Its name.
    pub heading: String,
    /// Shows some of it.
    pub filters: Option<Filters>,
    /// The list.
    pub table: Table,
}

impl View for FamiliarView {
    const TEMPLATE: &'static str = "pages/familiar";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
