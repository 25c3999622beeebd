//! Finding a replacement: the need above, who can come below, on one page without steps.

use serde::Serialize;

use super::board::Excluded;
use crate::view::form::{Field, Filters};
use crate::view::parts::{Empty, Link};
use crate::view::{Language, Speak, View};

/// The page that asks what is needed and shows who can come.
#[derive(Debug, Serialize)]
pub struct ReplacementView {
    /// The unit: `Fridhem, Ängelholm`.
    pub unit: String,
    /// When, requirements, reason: sent by GET, so that the answer has an address.
    pub question: Filters,
    /// Whether the question was complete enough to be answered.
    pub answered: bool,
    /// Who can come, best first.
    pub candidates: Vec<Candidate>,
    /// What to say when nobody can.
    pub nobody: Empty,
    /// `5 kan inte (vila 3, saknar delegering 1, för långt 1)`.
    pub excluded_summary: String,
    /// Who can't, and why.
    pub excluded: Vec<Excluded>,
    /// Who isn't available then, in one sentence.
    pub unavailable: Option<String>,
    /// What else there is to know of the answer: who lives further away, how much the municipality uses of the pool.
    pub remarks: Vec<String>,
    /// What asking for less would give, each with the address that asks for it.
    pub smaller: Vec<Link>,
    /// The button that asks them all, where offers are sent.
    pub ask: Option<AskAll>,
    /// The need's own form with the same question, for who wants more than one or can't get anybody now.
    pub post: Option<Link>,
    /// Where it is kept who is introduced at the unit, for who keeps it.
    pub introductions: Option<Link>,
}

/// A button that posts what was asked as a need, and asks everybody who can come.
#[derive(Debug, Serialize)]
pub struct AskAll {
    /// Where it posts.
    pub action: &'static str,
    /// What was asked, as the need's form has it.
    pub fields: Vec<Field>,
    /// What it says.
    pub text: String,
    /// What follows.
    pub note: String,
}

/// Somebody who can come.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// Who.
    pub name: String,
    /// `har varit här 6 gånger, senast 3 nov · arbetar gärna här`, when so.
    pub known: Option<String>,
    /// `Klippan · 21 km · svarar oftast inom 10 min`.
    pub notes: String,
    /// What they can, and how much they work that week.
    pub more: Option<String>,
    /// Warnings of rules that let the booking through.
    pub warnings: Vec<String>,
    /// `3 412 kr inkl. OB`.
    pub price: String,
    /// The booking's preview.
    pub href: String,
}

impl View for ReplacementView {
    const TEMPLATE: &'static str = "pages/replacement";

    fn title(&self, language: Language) -> String {
        language.text("replacement-heading")
    }
}
