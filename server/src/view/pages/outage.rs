//! What follows from an outage.

use serde::Serialize;

use crate::view::form::Form;
use crate::view::parts::{Badge, Link, Row};
use crate::view::{Language, View};

/// An outage: what it called off, who could come instead, what has begun, and the way back.
#[derive(Debug, Serialize)]
pub struct OutageView {
    /// `Anna Ek kan inte komma`.
    pub heading: String,
    /// From when until when.
    pub period: String,
    /// When it was undone.
    pub undone: Option<String>,
    /// What to say where it touches no booking.
    pub nothing: Option<String>,
    /// The bookings that were called off.
    pub hits: Vec<OutageHit>,
    /// How many more, which the reader may not see.
    pub other_hits: Option<String>,
    /// Those that have begun and are left as they are.
    pub begun: Vec<Row>,
    /// How many more, which the reader may not see.
    pub other_begun: Option<String>,
    /// `Kan komma tidigare?`, or what is said of a thing.
    pub end_heading: String,
    /// Lets it end earlier, while it is not over.
    pub end: Option<Form>,
    /// Where it is undone.
    pub undo_action: Option<String>,
}

/// A booking that was called off.
#[derive(Debug, Serialize)]
pub struct OutageHit {
    /// `tis 24 nov 07–16`.
    pub period: String,
    /// `Fridhem, Ängelholm`.
    pub place: String,
    /// Its page.
    pub href: String,
    /// Where its need stands, or the booking itself if it stands again.
    pub state: Badge,
    /// The best who could come instead.
    pub candidates: Vec<Link>,
    /// Where all of them are.
    pub all: Option<Link>,
}

impl View for OutageView {
    const TEMPLATE: &'static str = "pages/outage";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
