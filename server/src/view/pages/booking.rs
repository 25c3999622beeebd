//! A booking: before it is made, its own page, the forms of its steps, and the list of all.

use serde::Serialize;

use super::incident::{AttachmentsPart, IncidentsPart};
use crate::view::form::{Filters, Form};
use crate::view::parts::{Badge, Event, Fact, Link, Pager, RuleNote, Tab};
use crate::view::table::Table;
use crate::view::{Language, Speak, View};

/// A price, explained line by line.
#[derive(Debug, Clone, Serialize)]
pub struct PriceView {
    /// The lines: hours, additions, travel, VAT.
    pub lines: Vec<PriceLine>,
    /// The sum with VAT.
    pub total: String,
    /// What the alternative would have cost.
    pub comparison: Option<String>,
}

/// A line of a price.
#[derive(Debug, Clone, Serialize)]
pub struct PriceLine {
    /// What for: `Timmar`, `OB kväll`, `Moms 25 %`.
    pub text: String,
    /// How: `8,25 h × 385 kr`.
    pub calculation: String,
    /// The amount.
    pub amount: String,
}

/// What is about to be booked, with its price and the rules' remarks, and the button.
#[derive(Debug, Serialize)]
pub struct BookView {
    /// `Boka Anna Ek`.
    pub heading: String,
    /// `tisdag 24 november 2026 07.00–16.00, rast 45 min`.
    pub period: String,
    /// Who, where, need, terms, price.
    pub facts: Vec<Fact>,
    /// How the price comes about; none for a reader who doesn't pay.
    pub price: Option<PriceView>,
    /// What the rules say.
    pub notes: Vec<RuleNote>,
    /// What is still to be said, and the button.
    pub form: Form,
    /// Where to look for others.
    pub back: Link,
}

impl View for BookView {
    const TEMPLATE: &'static str = "pages/book";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// For which unit, asked of who books for many.
#[derive(Debug, Serialize)]
pub struct BookUnitView {
    /// `Boka Anna Ek`.
    pub heading: String,
    /// `tisdag 24 november 2026 07.00–16.00`.
    pub period: String,
    /// The question.
    pub question: Filters,
}

impl View for BookUnitView {
    const TEMPLATE: &'static str = "pages/book_unit";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// A booking's own page.
#[derive(Debug, Serialize)]
pub struct BookingView {
    /// `Anna Ek → Fridhem, Ängelholm`.
    pub heading: String,
    /// The state.
    pub badge: Badge,
    /// What happens next and until when: `Anna svarar senast i dag 06.10.`
    pub next: Option<String>,
    /// `tisdag 24 november 2026 07.00–16.00`.
    pub period: String,
    /// The steps the reader may take, the most likely first.
    pub steps: Vec<BookingStep>,
    /// Break, need, requirements, address, telephone, terms.
    pub facts: Vec<Fact>,
    /// The price, for those who pay or are paid.
    pub price: Option<PriceView>,
    /// Its files.
    pub attachments: Option<AttachmentsPart>,
    /// What went wrong, and reporting it; none for whom that is none of their business.
    pub incidents: Option<IncidentsPart>,
    /// Warnings that the booking was made with.
    pub notes: Vec<RuleNote>,
    /// Who did what when.
    pub history: Vec<Event>,
}

impl View for BookingView {
    const TEMPLATE: &'static str = "pages/booking";

    fn title(&self, _: Language) -> String {
        format!("{}, {}", self.heading, self.period)
    }
}

/// A step from a booking's page.
#[derive(Debug, Clone, Serialize)]
pub struct BookingStep {
    /// What it says.
    pub text: String,
    /// Where it leads or posts.
    pub href: String,
    /// Whether it posts at once (a step that asks nothing).
    pub posts: bool,
    /// The page's main action.
    pub main: bool,
    /// Whether it takes something away.
    pub danger: bool,
}

/// The form of a step: cancel, decline, report hours, attest.
#[derive(Debug, Serialize)]
pub struct BookingStepView {
    /// `Avboka Anna Ek`.
    pub heading: String,
    /// `tisdag 24 november 2026 07.00–16.00 · Fridhem, Ängelholm`.
    pub period: String,
    /// What the step means: the fee, what is reported against what was booked.
    pub facts: Vec<Fact>,
    /// The price that the step leads to.
    pub price: Option<PriceView>,
    /// What the rules say.
    pub notes: Vec<RuleNote>,
    /// The form.
    pub form: Form,
}

impl View for BookingStepView {
    const TEMPLATE: &'static str = "pages/booking_step";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// Bookings, filtered and paged.
#[derive(Debug, Serialize)]
pub struct BookingListView {
    /// `Bokningar`, `Mina pass`.
    pub heading: String,
    /// The page's main action.
    pub action: Option<Link>,
    /// Coming, waiting, past.
    pub tabs: Vec<Tab>,
    /// Further filters.
    pub filters: Option<Filters>,
    /// The bookings.
    pub table: Table,
    /// Where in the list.
    pub pager: Pager,
}

impl View for BookingListView {
    const TEMPLATE: &'static str = "pages/bookings";

    fn title(&self, language: Language) -> String {
        match self.tabs.iter().find(|tab| tab.current) {
            Some(tab) => format!("{}: {}", self.heading, tab.text),
            None if self.heading.is_empty() => language.text("navigation-bookings"),
            None => self.heading.clone(),
        }
    }
}
