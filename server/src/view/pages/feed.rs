//! The secret addresses from which calendar programs read bookings.

use serde::Serialize;

use crate::view::form::Form;
use crate::view::parts::Link;
use crate::view::table::Table;
use crate::view::{Language, View};

/// The addresses of a person, a resource or a unit.
#[derive(Debug, Serialize)]
pub struct FeedView {
    /// Where one comes from.
    pub back: Link,
    /// `Kalenderadress: Fridhem`.
    pub heading: String,
    /// What a calendar is told there.
    pub lead: String,
    /// The address just made, shown this once.
    pub made: Option<MadeAddress>,
    /// Makes one.
    pub form: Form,
    /// Whether that ends the one that the reader has.
    pub replaces: bool,
    /// Those that work, each with a button that takes it back.
    pub table: Table,
}

/// An address that was just made.
#[derive(Debug, Serialize)]
pub struct MadeAddress {
    /// To copy: `https://torget.example/feeds/….ics`.
    pub address: String,
    /// To open where the device knows such addresses: `webcal://…`.
    pub open: String,
}

impl View for FeedView {
    const TEMPLATE: &'static str = "pages/feed";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
