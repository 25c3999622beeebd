//! Puts a mail's content together as a message: text and HTML as alternatives, and the calendar both as an alternative,
//! which calendar programs act on, and as a file, which the others can open.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use torget_core::outbox::Due;

use super::calendar::Invitation;
use super::{Content, Sender, one_line};

/// The message; its Message-ID is the same in every attempt.
///
/// # Errors
/// An address that isn't one: trying again is useless.
pub(super) fn compose(sender: &Sender, due: &Due, content: Content, now: DateTime<Utc>) -> Result<Message, String> {
    let to = due.recipient_email.parse().map_err(|error| format!("the recipient's address is not one: {error}"))?;
    let mut alternatives =
        MultiPart::alternative().singlepart(SinglePart::plain(content.text)).singlepart(SinglePart::html(content.html));
    if let Some(invitation) = &content.calendar {
        alternatives = alternatives.singlepart(calendar_part(invitation)?);
    }
    let mut parts = MultiPart::mixed().multipart(alternatives);
    if let Some(invitation) = content.calendar {
        let kind = ContentType::parse("application/ics").map_err(|error| error.to_string())?;
        parts = parts.singlepart(Attachment::new("torget.ics".to_owned()).body(invitation.text.into_bytes(), kind));
    }
    Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(Some(one_line(&due.recipient_name)), to))
        .subject(content.subject)
        .date(now.into())
        .message_id(Some(format!("<{}@{}>", due.id, sender.domain())))
        // Keeps automatic answers ("I am on holiday") away.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(parts)
        .map_err(|error| error.to_string())
}

fn calendar_part(invitation: &Invitation) -> Result<SinglePart, String> {
    let kind = format!("text/calendar; charset=utf-8; method={}", invitation.method);
    let kind = ContentType::parse(&kind).map_err(|error| error.to_string())?;
    // Base64, so that no mail server on the way touches the line ends that iCalendar insists on.
    let body = Body::new_with_encoding(invitation.text.clone().into_bytes(), ContentTransferEncoding::Base64)
        .map_err(|_| "the calendar can't be encoded".to_owned())?;
    Ok(SinglePart::builder().header(kind).body(body))
}
