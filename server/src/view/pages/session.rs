//! Signing in.

use serde::Serialize;

use crate::view::form::Form;
use crate::view::{Language, Speak, View};

/// The sign-in page: the form posts `email`, `password` and a hidden `return_to` to `/sign-in`.
#[derive(Debug, Serialize)]
pub struct SignInView {
    /// The form.
    pub form: Form,
    /// Whether the visitor was signed in a moment ago and the session has ended.
    pub expired: bool,
}

impl View for SignInView {
    const TEMPLATE: &'static str = "pages/sign_in";

    fn title(&self, language: Language) -> String {
        language.text("sign-in-heading")
    }
}
