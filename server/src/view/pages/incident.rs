//! Incidents and attachments.

use serde::Serialize;

use crate::view::form::Form;
use crate::view::parts::{Badge, Event, Fact, Link, Row};
use crate::view::table::CellButton;
use crate::view::{Language, View};

/// An incident with what was said and done.
#[derive(Debug, Serialize)]
pub struct IncidentPageView {
    /// What kind.
    pub heading: String,
    /// Where it stands.
    pub badge: Badge,
    /// `Anna Ek → Fridhem, Ängelholm`.
    pub lead: String,
    /// The booking.
    pub facts: Vec<Fact>,
    /// What happened, and what was said and done since.
    pub events: Vec<Event>,
    /// Where an answer is posted.
    pub action: String,
    /// What is said.
    pub form: Form,
    /// What is done about it; none if nothing can be.
    pub buttons: Vec<StepButton>,
    /// Its files.
    pub attachments: AttachmentsPart,
}

/// One of several buttons of a form, sent as `step`.
#[derive(Debug, Serialize)]
pub struct StepButton {
    /// What it sends.
    pub value: &'static str,
    /// What it says.
    pub text: String,
    /// Whether it is the main one.
    pub main: bool,
}

impl View for IncidentPageView {
    const TEMPLATE: &'static str = "pages/incident";

    fn title(&self, _: Language) -> String {
        format!("{}, {}", self.heading, self.lead)
    }
}

/// Files, to read and to add one.
#[derive(Debug, Serialize)]
pub struct AttachmentsView {
    /// `Lägg till en bilaga`.
    pub heading: String,
    /// Of which booking.
    pub lead: String,
    /// The booking's page.
    pub back: String,
    /// The files, and the form.
    pub attachments: AttachmentsPart,
}

impl View for AttachmentsView {
    const TEMPLATE: &'static str = "pages/attachments";

    fn title(&self, _: Language) -> String {
        format!("{}, {}", self.heading, self.lead)
    }
}

/// The incidents of a booking.
#[derive(Debug, Serialize)]
pub struct IncidentsPart {
    /// Those that there are.
    pub rows: Vec<Row>,
    /// Reporting another.
    pub report: Option<Link>,
}

/// The files of something.
#[derive(Debug, Serialize)]
pub struct AttachmentsPart {
    /// Those that there are.
    pub files: Vec<AttachedFile>,
    /// The page where one is added.
    pub more: Option<String>,
    /// The form that adds one.
    pub add: Option<AddFile>,
}

/// A file.
#[derive(Debug, Serialize)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// How large it is.
    pub note: String,
    /// Taking it away, for who may.
    pub remove: Option<CellButton>,
}

/// A form that posts `file`.
#[derive(Debug, Serialize)]
pub struct AddFile {
    /// Where it posts.
    pub action: String,
    /// The types to choose from, for the browser.
    pub types: String,
    /// What may be added.
    pub help: String,
    /// What was wrong with the last one.
    pub problem: Option<String>,
}
