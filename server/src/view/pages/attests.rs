//! What waits for the reader's attest, to be approved together.

use serde::Serialize;

use crate::view::parts::{Empty, Link, RuleNote};
use crate::view::{Language, View};

/// The page.
#[derive(Debug, Serialize)]
pub struct AttestsView {
    /// `Att attestera`.
    pub heading: String,
    /// Which of those that were chosen were refused, and why.
    pub notes: Vec<RuleNote>,
    /// What waits, in order of start.
    pub rows: Vec<AttestRow>,
    /// Whether all of them are chosen.
    pub all: bool,
    /// What to say when nothing waits.
    pub empty: Empty,
}

/// A booking whose hours wait.
#[derive(Debug, Serialize)]
pub struct AttestRow {
    /// What its checkbox sends: the booking and the version that is shown.
    pub value: String,
    /// `tis 24 nov`.
    pub day: String,
    /// `Anna Ek → Fridhem`.
    pub who: String,
    /// `07.00–16.20, rast 45 min`.
    pub hours: String,
    /// What was booked, where it is something else.
    pub differs: Option<String>,
    /// What it costs.
    pub price: Option<String>,
    /// By when it is to be done.
    pub by: Option<String>,
    /// Which of two steps it is.
    pub step: Option<String>,
    /// Where it is looked at closely.
    pub link: Link,
}

impl View for AttestsView {
    const TEMPLATE: &'static str = "pages/attests";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
