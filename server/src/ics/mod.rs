//! How a booking stands in a calendar (RFC 5545): the one way to write it, for the invitations in mails and for the addresses
//! that calendar programs read.
//!
//! Invariants: the UID is the booking's for ever, so that a later entry replaces an earlier one; the sequence rises with every
//! change; times are in UTC, which every calendar shows as the reader's own; no text can end its line.

pub mod feed;

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use torget_core::ids::BookingId;

use crate::mail::{Sender, one_line};

/// A booking as its reader's calendar shows it.
pub struct Entry<'a> {
    /// The booking.
    pub booking_id: BookingId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What it is, to this reader.
    pub summary: &'a str,
    /// Where to go.
    pub unit_name: &'a str,
    /// Its address.
    pub unit_address: &'a str,
    /// Whether it waits for its answer, is certain, or does not take place.
    pub status: EventStatus,
    /// Rises with every change.
    pub sequence: i64,
    /// When it became so.
    pub stamp: DateTime<Utc>,
}

/// The entry, to which more can be added.
pub fn event(sender: &Sender, entry: &Entry<'_>) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}@{}", entry.booking_id, sender.domain()))
        .sequence(u32::try_from(entry.sequence).unwrap_or(0))
        .timestamp(entry.stamp)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .summary(&one_line(entry.summary))
        .location(&one_line(&place(entry.unit_name, entry.unit_address)))
        .url(&booking_address(sender, entry.booking_id))
        .append_property(organizer(sender))
        .status(entry.status);
    event
}

/// A calendar without entries, for a method of iTIP (RFC 5546).
pub fn calendar(method: &str) -> Calendar {
    Calendar::empty()
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Torget//Torget//SV"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method))
        .done()
}

/// The booking's page.
pub fn booking_address(sender: &Sender, id: BookingId) -> String {
    format!("{}/bookings/{id}", sender.base_url)
}

/// What tells a booking from the reader's others: to who comes where, to who is come to whom.
pub fn summary(to_who_comes: bool, resource_name: &str, unit_name: &str, buyer_name: &str) -> String {
    if to_who_comes { format!("{unit_name}, {buyer_name}") } else { format!("{resource_name}, {unit_name}") }
}

fn place(unit_name: &str, unit_address: &str) -> String {
    [unit_name, unit_address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn organizer(sender: &Sender) -> Property {
    let mut organizer = Property::new("ORGANIZER", format!("mailto:{}", sender.from.email));
    organizer.add_parameter("CN", &parameter(sender.from.name.as_deref().unwrap_or("Torget")));
    organizer.done()
}

/// A parameter's value can't hold quotation marks at all.
pub fn parameter(text: &str) -> String {
    one_line(text).replace('"', "'")
}
