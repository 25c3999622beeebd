//! The first page after signing in: what waits for the reader, then what is next.

use serde::Serialize;

use crate::view::pages::WeekGrid;
use crate::view::parts::{Empty, Link, Row, Task};
use crate::view::{Language, Speak, View};

/// Start for those who book, coordinate, settle or administer.
#[derive(Debug, Serialize)]
pub struct StartView {
    /// The question or greeting: `Någon borta?`, `God morgon, Maria`.
    pub heading: String,
    /// Where: `Fridhem, Ängelholm`; the day.
    pub over: String,
    /// The page's one main action.
    pub action: Option<Link>,
    /// What waits for the reader, most urgent first.
    pub tasks: Vec<Task>,
    /// What to say when nothing waits.
    pub nothing_waits: Empty,
    /// What is next.
    pub sections: Vec<StartSection>,
}

/// A list on the start page.
#[derive(Debug, Serialize)]
pub struct StartSection {
    /// Its place in the page.
    pub id: &'static str,
    /// Its name.
    pub heading: String,
    /// Where all of it is.
    pub more: Option<Link>,
    /// The next few.
    pub rows: Vec<Row>,
    /// What to say when there are none.
    pub empty: Empty,
}

impl View for StartView {
    const TEMPLATE: &'static str = "pages/start";

    fn title(&self, language: Language) -> String {
        language.text("navigation-home")
    }
}

/// Start for a person who is a resource.
#[derive(Debug, Serialize)]
pub struct StartPersonView {
    /// `Hej Anna`.
    pub heading: String,
    /// `v. 47: 24 h av 38`.
    pub week_hours: Option<String>,
    /// Requests that want an answer.
    pub requests: Vec<PersonRequest>,
    /// Performed shifts whose hours are to be reported.
    pub to_report: Vec<Task>,
    /// The next shifts.
    pub shifts: Vec<Row>,
    /// What to say when there are none.
    pub no_shifts: Empty,
    /// This week, with a press for each usual period.
    pub week: Option<WeekGrid>,
    /// What to say when nobody can book the person yet.
    pub no_availability: Option<String>,
    /// Where they gladly work, and where rather not.
    pub wishes: Option<Link>,
}

/// A request that wants yes or no.
#[derive(Debug, Serialize)]
pub struct PersonRequest {
    /// The booking's or the offer's page.
    pub href: String,
    /// `lör 21 nov 07–16`.
    pub period: String,
    /// `Fridhem, Ängelholm`.
    pub place: String,
    /// Distance, competences, terms, on one line.
    pub detail: String,
    /// `Svara i dag 06.10`.
    pub deadline: Option<String>,
    /// Where yes is posted.
    pub confirm_action: String,
    /// Where no is posted, or the page that asks first.
    pub decline_href: String,
    /// Whether no is posted at once.
    pub decline_posts: bool,
}

impl View for StartPersonView {
    const TEMPLATE: &'static str = "pages/start_person";

    fn title(&self, language: Language) -> String {
        language.text("navigation-home")
    }
}
