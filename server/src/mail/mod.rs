//! Mail: what a message of the outbox says, how it leaves, and the worker that sees to it.
//!
//! To add a kind of mail: its data in core beside the feature that sends it, a module here that turns the data into
//! [`Content`], its templates `templates/mail/KIND.hbs` (HTML) and `KIND.txt.hbs` (plain text), its texts in
//! `locales/*/mail.ftl`, and a line in [`content_of`].

mod booking;
mod calendar;
mod exchange;
mod facts;
mod message;
mod need;
mod offer;
#[cfg(test)]
mod reading;
mod transport;
mod worker;

pub use transport::Mailer;
pub use worker::OutboxWorker;

use torget_core::booking::BOOKING_NOTICE;
use torget_core::booking::exchange::EXCHANGE_NOTICE;
use torget_core::booking::need::NEED_NOTICE;
use torget_core::booking::offer::OFFER_NOTICE;
use torget_core::outbox::Due;

use crate::view::Renderer;

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The subject, on one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What it changes in a calendar.
    pub calendar: Option<calendar::Invitation>,
}

/// Whom mail is from, and where its links lead.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The sender.
    pub from: lettre::message::Mailbox,
    /// How people reach the program, without a slash at its end.
    pub base_url: String,
}

impl Sender {
    /// The domain that names messages and calendar entries.
    pub(crate) fn domain(&self) -> &str {
        self.from.email.domain()
    }
}

/// A text on one line that may break anywhere: for subjects, names and calendars.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() || letter == '\u{a0}' { ' ' } else { letter }).collect()
}

/// What a message says, by its kind.
///
/// # Errors
/// A kind or data that this program doesn't know, or a template that doesn't fit: trying again is useless.
pub fn content_of(renderer: &Renderer, sender: &Sender, message: &Due) -> Result<Content, String> {
    match message.kind.as_str() {
        BOOKING_NOTICE => booking::content(renderer, sender, message),
        NEED_NOTICE => need::content(renderer, sender, message),
        EXCHANGE_NOTICE => exchange::content(renderer, sender, message),
        OFFER_NOTICE => offer::content(renderer, sender, message),
        other => Err(format!("there is no mail of the kind {other:?}")),
    }
}
