//! Long work, and files to import.

use serde::Serialize;

use crate::view::parts::{Badge, Fact, Link, Pager};
use crate::view::table::Table;
use crate::view::{Language, Speak, View};

/// The reader's work, and the ways in.
#[derive(Debug, Serialize)]
pub struct WorkListView {
    /// What may be imported.
    pub imports: Vec<Link>,
    /// The work.
    pub table: Table,
    /// Where in the list.
    pub pager: Pager,
}

impl View for WorkListView {
    const TEMPLATE: &'static str = "pages/work_list";

    fn title(&self, language: Language) -> String {
        language.text("work-heading")
    }
}

/// A piece of work: how far it has come, or what came of it.
#[derive(Debug, Serialize)]
pub struct WorkView {
    /// The list.
    pub back: Link,
    /// `Kontroll av enheter`.
    pub heading: String,
    /// Its state.
    pub badge: Badge,
    /// Its address.
    pub here: String,
    /// Whether it has not ended.
    pub is_under_way: bool,
    /// How far it has come, in words.
    pub progress: String,
    /// How much of the step is done.
    pub done: i64,
    /// Of how much, once that is known.
    pub total: Option<i64>,
    /// Where it is stopped.
    pub cancel_action: Option<String>,
    /// What was done, if all is well.
    pub good: Option<String>,
    /// Why nothing could be done.
    pub problem: Option<String>,
    /// How many faults there are.
    pub faults_heading: Option<String>,
    /// The faults by row and column.
    pub faults: Table,
    /// How many more there are.
    pub more_faults: Option<String>,
    /// Where what was checked is imported.
    pub carry_out_action: Option<String>,
    /// The file that was made.
    pub file: Option<Link>,
    /// Where another file is sent.
    pub again: Option<Link>,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

impl View for WorkView {
    const TEMPLATE: &'static str = "pages/work";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// Where a file is sent.
#[derive(Debug, Serialize)]
pub struct ImportView {
    /// The list of work.
    pub back: Link,
    /// `Import av enheter`.
    pub heading: String,
    /// The area, for what belongs to one.
    pub area: Option<String>,
    /// Its identity.
    pub area_id: Option<String>,
    /// The other areas that it may be.
    pub other_areas: Vec<Link>,
    /// The files to begin with.
    pub templates: Vec<Link>,
    /// What may stand in each column.
    pub columns: Table,
    /// Where the file is sent.
    pub action: String,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
    /// How large it may be.
    pub most: String,
}

impl View for ImportView {
    const TEMPLATE: &'static str = "pages/import";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
