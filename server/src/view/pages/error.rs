//! When something can't be done: what happened, that nothing has changed, and what to do instead.

use serde::Serialize;

use super::replacement::Candidate;
use crate::view::parts::{Link, RuleNote};
use crate::view::{Language, Speak, View};

/// A page for an error; build it with one of its functions and add what is known.
#[derive(Debug, Serialize)]
pub struct ErrorView {
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub heading: String,
    /// What it means and what to do.
    pub text: String,
    /// The refusing rules.
    pub notes: Vec<RuleNote>,
    /// Who can be booked instead.
    pub alternatives: Vec<Candidate>,
    /// Ways on, the best first.
    pub actions: Vec<Link>,
    /// What to tell the support: the request's id.
    pub reference: Option<String>,
}

impl ErrorView {
    /// 404: it doesn't exist, or the reader may not know of it.
    pub fn not_found(language: Language) -> ErrorView {
        ErrorView::new(language, 404, "error-not-found", "error-not-found-text")
    }

    /// 403: the reader sees it, but may not do this.
    pub fn forbidden(language: Language) -> ErrorView {
        ErrorView::new(language, 403, "error-forbidden", "error-forbidden-text")
    }

    /// 409: somebody was quicker.
    pub fn place_taken(language: Language) -> ErrorView {
        ErrorView::new(language, 409, "error-place-taken", "error-place-taken-text")
    }

    /// 409: it has changed since the page was shown.
    pub fn changed(language: Language) -> ErrorView {
        ErrorView::new(language, 409, "error-changed", "error-changed-text")
    }

    /// 409: it can't be done as things stand, and `text` says why.
    pub fn stopped(language: Language, text: String) -> ErrorView {
        ErrorView { text, ..ErrorView::new(language, 409, "error-stopped", "error-changed-text") }
    }

    /// 413: what was sent is too large.
    pub fn too_large(language: Language) -> ErrorView {
        ErrorView::new(language, 413, "error-too-large", "error-too-large-text")
    }

    /// 422: a rule, or what was sent, stands in the way.
    pub fn refused(language: Language) -> ErrorView {
        ErrorView::new(language, 422, "error-refused", "error-refused-text")
    }

    /// 400: what was sent can't be understood.
    pub fn malformed(language: Language) -> ErrorView {
        ErrorView::new(language, 400, "error-malformed", "error-malformed-text")
    }

    /// 403: the form is too old, or isn't ours (its token doesn't fit).
    pub fn stale_form(language: Language) -> ErrorView {
        ErrorView::new(language, 403, "error-stale-form", "error-stale-form-text")
    }

    /// 429: too many attempts.
    pub fn too_many(language: Language, wait_minutes: i64) -> ErrorView {
        let mut view = ErrorView::new(language, 429, "error-too-many", "error-too-many-text");
        view.actions.clear();
        view.text.push(' ');
        view.text.push_str(&language.text_with("error-too-many-wait", &[("count", wait_minutes.into())]));
        view
    }

    /// 429: as many pages that change by themselves are open as may be.
    pub fn too_many_streams(language: Language) -> ErrorView {
        ErrorView::new(language, 429, "live-too-many-heading", "live-too-many")
    }

    /// 500: a fault of ours; `reference` finds it in the log.
    pub fn fault(language: Language, reference: String) -> ErrorView {
        let mut view = ErrorView::new(language, 500, "error-fault", "error-fault-text");
        view.reference = Some(reference);
        view
    }

    /// With a way back to where the reader came from, as the best.
    pub fn back_to(mut self, text: String, href: String) -> ErrorView {
        self.actions.insert(0, Link::new(text, href));
        self
    }

    fn new(language: Language, status: u16, heading: &'static str, text: &'static str) -> ErrorView {
        ErrorView {
            status,
            heading: language.text(heading),
            text: language.text(text),
            notes: Vec::new(),
            alternatives: Vec::new(),
            actions: vec![Link::new(language.text("error-home"), "/")],
            reference: None,
        }
    }
}

impl View for ErrorView {
    const TEMPLATE: &'static str = "pages/error";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}
