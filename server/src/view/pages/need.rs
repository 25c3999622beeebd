//! Needs: the list, the form that posts one, and a need's own page, where somebody is found for it (screens 2 and 6).

use serde::Serialize;

use super::board::Excluded;
use super::booking::BookingStep;
use super::replacement::Candidate;
use crate::view::form::Form;
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Pager, Row, Tab};
use crate::view::table::Table;
use crate::view::{Language, View};

/// Needs, the most urgent first.
#[derive(Debug, Serialize)]
pub struct NeedListView {
    /// `Behov`.
    pub heading: String,
    /// Posts one.
    pub action: Option<Link>,
    /// Sought, drafts, past.
    pub tabs: Vec<Tab>,
    /// The needs.
    pub table: Table,
    /// Where in the list.
    pub pager: Pager,
}

impl View for NeedListView {
    const TEMPLATE: &'static str = "pages/needs";

    fn title(&self, _: Language) -> String {
        match self.tabs.iter().find(|tab| tab.current) {
            Some(tab) => format!("{}: {}", self.heading, tab.text),
            None => self.heading.clone(),
        }
    }
}

/// The form of a need: a new one, or one that is changed.
#[derive(Debug, Serialize)]
pub struct NeedFormView {
    /// Where it leads back to.
    pub back: Link,
    /// `Nytt behov`.
    pub heading: String,
    /// What to know before filling it in.
    pub lead: String,
    /// The form.
    pub form: Form,
}

impl View for NeedFormView {
    const TEMPLATE: &'static str = "pages/need_form";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// A need's own page.
#[derive(Debug, Serialize)]
pub struct NeedView {
    /// The unit: `Solgläntan, Bjuv`.
    pub over: String,
    /// The state.
    pub badge: Badge,
    /// `Behov ons 25 nov 13–22`.
    pub heading: String,
    /// `onsdag 25 november 2026 13.00–22.00, rast 45 min`.
    pub period: String,
    /// How it stands: `2 tillfrågade, svar senast i dag 06.10`.
    pub next: Option<String>,
    /// The steps that the reader may take.
    pub steps: Vec<BookingStep>,
    /// Since when it waits for a place, and its number in the queue.
    pub queue: Option<String>,
    /// Freed places that are kept for the unit until it has answered.
    pub kept: Vec<KeptPlace>,
    /// Who has it now.
    pub booked: Vec<Row>,
    /// Who has been asked, and what they said.
    pub asked: Option<Table>,
    /// Who can come, while somebody is sought.
    pub search: Option<NeedSearch>,
    /// What it asks for.
    pub facts: Vec<Fact>,
    /// What can be done with it that needs a word more: copied, solved elsewhere.
    pub forms: Vec<NeedDeed>,
    /// Who did what when.
    pub history: Vec<Event>,
    /// The other needs that are sought, for who looks after them all.
    pub others: Vec<Row>,
}

/// A freed place that is kept for the unit.
#[derive(Debug, Serialize)]
pub struct KeptPlace {
    /// `Plats ledig: Anna Ek`.
    pub heading: String,
    /// `Platsen hålls för er. Svara senast i dag 07.40.`
    pub next: String,
    /// `Klippan · 21 km · 4 036 kr inkl. moms`.
    pub facts: String,
    /// Yes and no, for who may answer.
    pub steps: Vec<BookingStep>,
    /// Its own page.
    pub href: String,
}

/// Who can come to a need.
#[derive(Debug, Serialize)]
pub struct NeedSearch {
    /// `Inom 30 km just nu`: how far out the search has come.
    pub circle: String,
    /// Ways to ask many: in turn, all at once.
    pub ask: Vec<AskMany>,
    /// Best first.
    pub candidates: Vec<NeedCandidate>,
    /// What to say when nobody can.
    pub nobody: Empty,
    /// `5 kan inte (vila 3, saknar delegering 1, för långt 1)`.
    pub excluded_summary: String,
    /// Who can't, and why.
    pub excluded: Vec<Excluded>,
    /// Who isn't available then, in one sentence.
    pub unavailable: Option<String>,
    /// What else there is to know of the answer.
    pub remarks: Vec<String>,
    /// What a smaller demand would give: `Utan demens: 3 till`.
    pub smaller: Vec<Link>,
}

/// A button that asks many.
#[derive(Debug, Serialize)]
pub struct AskMany {
    /// Where it posts.
    pub action: String,
    /// How they are asked.
    pub spread: &'static str,
    /// What it says.
    pub text: String,
    /// What follows.
    pub note: String,
}

/// Somebody who can come, with what may be done about it.
#[derive(Debug, Serialize)]
pub struct NeedCandidate {
    /// Who, and why they are good.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// Where an offer to them alone is posted, and whom it names; none if they have been asked.
    pub offer: Option<OfferTo>,
    /// That they have been asked, and what they said.
    pub asked: Option<Badge>,
}

/// An offer to one.
#[derive(Debug, Serialize)]
pub struct OfferTo {
    /// Where it posts.
    pub action: String,
    /// To whom.
    pub resource: String,
}

/// A deed behind a line that opens.
#[derive(Debug, Serialize)]
pub struct NeedDeed {
    /// What it is.
    pub summary: String,
    /// Its form; the fields have ids of their own ([`Form::beside`]).
    pub form: Form,
}

impl View for NeedView {
    const TEMPLATE: &'static str = "pages/need";

    fn title(&self, _: Language) -> String {
        format!("{}, {}", self.heading, self.over)
    }
}
