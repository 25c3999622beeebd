//! The calendar entry of a booking: iTIP (RFC 5546) in iCalendar (RFC 5545).
//!
//! Invariants: the UID is the booking's for ever, so that a later entry replaces an earlier one; the sequence rises with
//! every change; times are in UTC, which every calendar shows as the reader's own.

use icalendar::{Attendee, Calendar, Component, Event, EventLike, EventStatus, PartStat, Property};
use torget_core::booking::{BookingNotice, CalendarMethod, CalendarPart};
use torget_core::outbox::Due;

use super::{Sender, one_line};

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
    let mut event = Event::new();
    event
        .uid(&format!("{}@{}", notice.booking_id, sender.domain()))
        .sequence(u32::try_from(part.sequence).unwrap_or(0))
        .timestamp(message.created_at)
        .starts(notice.starts_at)
        .ends(notice.ends_at)
        .summary(&one_line(summary))
        .location(&one_line(&place(notice)))
        .url(&booking_address(sender, notice))
        .append_property(organizer(sender))
        .attendee(attendee(message, part))
        .status(status);
    let calendar = Calendar::empty()
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Torget//Torget//SV"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method))
        .push(event)
        .done();
    Invitation { method, text: calendar.to_string() }
}

/// The booking's page.
pub(super) fn booking_address(sender: &Sender, notice: &BookingNotice) -> String {
    format!("{}/bookings/{}", sender.base_url, notice.booking_id)
}

fn place(notice: &BookingNotice) -> String {
    [notice.unit_name.as_str(), notice.unit_address.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn organizer(sender: &Sender) -> Property {
    let mut organizer = Property::new("ORGANIZER", format!("mailto:{}", sender.from.email));
    organizer.add_parameter("CN", &parameter(sender.from.name.as_deref().unwrap_or("Torget")));
    organizer.done()
}

/// The reader, who answers in Torget and not from the calendar.
fn attendee(message: &Due, part: CalendarPart) -> Attendee {
    let standing = if part.tentative { PartStat::NeedsAction } else { PartStat::Accepted };
    Attendee::new(format!("mailto:{}", message.recipient_email))
        .cn(parameter(&message.recipient_name))
        .partstat(standing)
        .rsvp(false)
}

/// A parameter's value can't hold quotation marks at all.
fn parameter(text: &str) -> String {
    one_line(text).replace('"', "'")
}
