//! The calendar entry in a mail: an iTIP message (RFC 5546) about one booking.

use icalendar::{Attendee, Component, EventStatus, PartStat};
use torget_core::booking::{BookingNotice, CalendarMethod, CalendarPart};
use torget_core::outbox::Due;

use super::Sender;
use crate::ics::{Entry, calendar, event, parameter};

/// A calendar entry, as an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// `REQUEST` or `CANCEL`; the part's media type repeats it.
    pub method: &'static str,
    /// The iCalendar text.
    pub text: String,
}

/// The entry for a notice, stamped with the moment at which the notice was written.
pub(super) fn invitation(
    sender: &Sender,
    message: &Due,
    notice: &BookingNotice,
    part: CalendarPart,
    summary: &str,
) -> Invitation {
    let (method, status) = match part.method {
        CalendarMethod::Request if part.tentative => ("REQUEST", EventStatus::Tentative),
        CalendarMethod::Request => ("REQUEST", EventStatus::Confirmed),
        CalendarMethod::Cancel => ("CANCEL", EventStatus::Cancelled),
    };
    let entry = Entry {
        booking_id: notice.booking_id,
        starts_at: notice.starts_at,
        ends_at: notice.ends_at,
        summary,
        unit_name: &notice.unit_name,
        unit_address: &notice.unit_address,
        status,
        sequence: part.sequence,
        stamp: message.created_at,
    };
    let event = event(sender, &entry).attendee(attendee(message, part)).done();
    Invitation { method, text: calendar(method).push(event).done().to_string() }
}

/// The reader, who answers in Torget and not from the calendar.
fn attendee(message: &Due, part: CalendarPart) -> Attendee {
    let standing = if part.tentative { PartStat::NeedsAction } else { PartStat::Accepted };
    Attendee::new(format!("mailto:{}", message.recipient_email))
        .cn(parameter(&message.recipient_name))
        .partstat(standing)
        .rsvp(false)
}
