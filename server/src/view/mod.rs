//! What a person sees: typed views, the templates that show them, texts and formats.
//!
//! A handler builds one view (a struct of [`pages`]), and [`Renderer::page`] puts it into the layout:
//!
//! ```text
//! let view = pages::BookingView { … };
//! let html = renderer.page(&frame, &view)?;
//! ```
//!
//! Invariants: one view per template and the reverse; a view holds finished strings (dates, amounts and sentences
//! are made in Rust through [`Speak`] and [`Format`]), so a template only places them; no rule is decided here.
//!
//! To add a page: a struct in `pages/` that implements [`View`], a template under `templates/pages/`, its texts in
//! `locales/sv` and `locales/en`, and a sample in `samples/` (a test fails until all of them agree).

pub mod admin_forms;
pub mod area_forms;
pub mod assets;
pub mod explain;
mod field;
pub mod form;
mod format;
pub mod forms;
mod frame;
pub mod pages;
pub mod parts;
mod renderer;
pub mod say;
pub mod table;
mod text;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use format::Format;
pub use frame::{Flash, FlashKind, Frame, MembershipChoice, Person, role_name};
pub use renderer::{Renderer, TemplateFaults};
pub use text::{LANGUAGES, Speak, Value, language_of_browser};
pub use torget_core::access::Role;
pub use torget_core::language::Language;

/// The policy that every page is sent with (`Content-Security-Policy`): nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What one template shows.
pub trait View: serde::Serialize {
    /// The template's name: its path under `templates/` without `.hbs`.
    const TEMPLATE: &'static str;

    /// Whether the page uses the full width of a large screen.
    const WIDE: bool = false;

    /// What the browser's tab and a screen reader announce first; the layout adds the product's name.
    fn title(&self, language: Language) -> String;
}
