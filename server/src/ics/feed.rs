//! The calendar that stands at a secret address. The same bookings make the same text to the byte, so that its hash says
//! whether anything has changed.

use icalendar::{Component, EventStatus, Property};
use torget_core::booking::BookingState;
use torget_core::booking::feed::{FeedContent, FeedEntry, FeedOf};
use torget_core::language::Language;

use super::{Entry, calendar, event, summary};
use crate::mail::{Sender, one_line};
use crate::view::Speak;

/// How often a calendar program is asked to come again.
const COME_AGAIN: &str = "PT1H";

/// The whole calendar.
pub fn text(sender: &Sender, content: &FeedContent) -> String {
    let language = content.language;
    let name = one_line(&language.text_with("feed-calendar-name", &[("name", content.name.as_str().into())]));
    let mut come_again = Property::new("REFRESH-INTERVAL", COME_AGAIN);
    come_again.add_parameter("VALUE", "DURATION");
    let mut calendar = calendar("PUBLISH");
    // NAME and REFRESH-INTERVAL are RFC 7986; the programs that came before it read the other two.
    calendar
        .append_property(Property::new("NAME", &name))
        .append_property(Property::new("X-WR-CALNAME", &name))
        .append_property(come_again.done())
        .append_property(("X-PUBLISHED-TTL", COME_AGAIN));
    for entry in &content.entries {
        calendar.push(written(sender, content.of, language, entry));
    }
    calendar.to_string()
}

fn written(sender: &Sender, of: FeedOf, language: Language, booking: &FeedEntry) -> icalendar::Event {
    let to_who_comes = of != FeedOf::Unit;
    let status = status(booking.state);
    let is_cancelled = status == EventStatus::Cancelled;
    let summary = summary(to_who_comes, &booking.resource_name, &booking.unit_name, &booking.buyer_name);
    let entry = Entry {
        booking_id: booking.booking_id,
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        summary: &summary,
        unit_name: &booking.unit_name,
        unit_address: &booking.unit_address,
        status,
        sequence: booking.calendar_sequence,
        stamp: booking.changed_at,
    };
    let mut event = event(sender, &entry);
    event.last_modified(booking.changed_at).description(&description(to_who_comes, language, booking));
    if is_cancelled {
        // What does not take place leaves its time free, also for programs that don't look at the status.
        event.add_property("TRANSP", "TRANSPARENT");
    }
    event.done()
}

/// What does not hold the place, or doesn't any more, is cancelled.
fn status(state: BookingState) -> EventStatus {
    match state {
        BookingState::Held => EventStatus::Tentative,
        state if state.holds() => EventStatus::Confirmed,
        _ => EventStatus::Cancelled,
    }
}

/// To who comes whom to ring, to the unit whose the resource is; and the break. Never a price or a reason.
fn description(to_who_comes: bool, language: Language, booking: &FeedEntry) -> String {
    let line = |key: &'static str, value: &str| format!("{}: {value}", language.text(key));
    let mut lines = vec![line("mail-booking-area", &booking.area_name)];
    if to_who_comes && !booking.unit_phone.is_empty() {
        lines.push(line("mail-booking-phone", &booking.unit_phone));
    }
    if !to_who_comes {
        lines.push(line("mail-booking-seller", &booking.seller_name));
    }
    if booking.break_minutes > 0 {
        lines.push(language.text_with("feed-break", &[("minutes", booking.break_minutes.into())]));
    }
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
