//! A month's claims between organisations: the matrix, and the lines behind it.

use serde::Serialize;

use crate::view::parts::{Badge, Empty, Fact, Link, Pager};
use crate::view::table::Table;
use crate::view::{Language, Speak, View};

/// The claims of a month.
#[derive(Debug, Serialize)]
pub struct ClaimsView {
    /// `november 2026`.
    pub month: String,
    /// The month before.
    pub previous: String,
    /// The month after, unless it is yet to come.
    pub next: Option<String>,
    /// Preliminary or closed.
    pub badge: Badge,
    /// The same lines as files.
    pub files: Vec<Link>,
    /// Bought, sold, net: the reader's organisation.
    pub position: Vec<Fact>,
    /// Buyers by sellers; none without claims.
    pub matrix: Option<ClaimsMatrix>,
    /// What to say without claims.
    pub empty: Empty,
    /// What the lines below are: all, or one pair of organisations.
    pub lines_heading: String,
    /// Shows all lines again, when one pair is chosen.
    pub all_lines: Option<Link>,
    /// The lines.
    pub lines: Table,
    /// Where in the lines.
    pub pager: Pager,
}

/// Buyers (rows) by sellers (columns).
#[derive(Debug, Serialize)]
pub struct ClaimsMatrix {
    /// The sellers.
    pub sellers: Vec<String>,
    /// The buyers.
    pub rows: Vec<MatrixRow>,
    /// What each seller is owed, and last the sum.
    pub totals: Vec<String>,
}

/// A buyer's row.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The buyer.
    pub buyer: String,
    /// A cell a seller.
    pub cells: Vec<MatrixCell>,
    /// What the buyer owes.
    pub total: String,
}

/// What a buyer owes a seller.
#[derive(Debug, Serialize)]
pub struct MatrixCell {
    /// The amount, or `–`.
    pub amount: String,
    /// Its lines.
    pub href: Option<String>,
    /// What a screen reader says: `Bjuv köpte av Klippan för 3 412,00 kr`.
    pub label: Option<String>,
}

impl View for ClaimsView {
    const TEMPLATE: &'static str = "pages/claims";
    const WIDE: bool = true;

    fn title(&self, language: Language) -> String {
        format!("{} {}", language.text("claims-heading"), self.month)
    }
}
