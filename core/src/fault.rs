//! Faults of input: which field, what is wrong with it as a code with values, so that a page and the API can say it in the
//! reader's language, and everything that is wrong is said at once.

use serde::Serialize;

use crate::plugin::{Fact, Facts};

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// The field's name, as the API writes it (`need.reason`).
    pub field: String,
    /// What is wrong, as a key; the texts have `fault-<code>`.
    pub code: &'static str,
    /// The values that the text shows.
    pub values: Facts,
}

impl FieldFault {
    /// A fault with its values.
    pub fn new<const N: usize>(field: impl Into<String>, code: &'static str, values: [(&str, Fact); N]) -> Self {
        let values = values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        Self { field: field.into(), code, values }
    }
}

impl std::fmt::Display for FieldFault {
    /// For logs and developers; people are told in their language.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.code)
    }
}
