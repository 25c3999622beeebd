//! An offer's page: what, when, where and how far, until when to answer, and the answers.

use serde::Serialize;

use super::booking::{BookingStep, PriceView};
use crate::view::form::Form;
use crate::view::parts::{Badge, Fact, Link, RuleNote};
use crate::view::{Language, View};

/// An offer, for who answers it and for the unit; also what a signed link in a mail leads to.
#[derive(Debug, Serialize)]
pub struct OfferPageView {
    /// `Fridhem, Ängelholm`; for the unit `Anna Ek → Fridhem, Ängelholm`.
    pub heading: String,
    /// Where it stands.
    pub badge: Badge,
    /// `lördag 21 november 2026 07.00–16.00 (rast 45 min)`.
    pub period: String,
    /// Until when to answer, or what came of it.
    pub next: String,
    /// The answers.
    pub steps: Vec<BookingStep>,
    /// What the rules say.
    pub notes: Vec<RuleNote>,
    /// Where, how far, and what is required.
    pub facts: Vec<Fact>,
    /// What it would cost.
    pub price: Option<PriceView>,
    /// Proposing other hours.
    pub counter: Option<Form>,
    /// On from here: to the booking, the need, or the page behind the sign-in.
    pub links: Vec<Link>,
}

impl View for OfferPageView {
    const TEMPLATE: &'static str = "pages/offer";

    fn title(&self, _: Language) -> String {
        format!("{}, {}", self.heading, self.period)
    }
}
