//! A shift that was refused or not answered in time, and lies ahead: somebody else is needed.

use torget_core::access::Role;
use torget_core::booking::{BookingState, BookingView as Booking, NeedRequest};
use torget_core::time::Period;

use super::need::{self, address};
use super::replacement_question::period_pairs;
use super::visit::Visit;
use crate::view::parts::Task;
use crate::view::{Format, Speak};

/// The search for another, with the need as it was; for who may book, as long as the shift has not begun.
pub fn search(visit: &Visit, booking: &Booking) -> Option<String> {
    let is_unanswered = matches!(booking.state, BookingState::Declined | BookingState::Expired);
    let books = matches!(visit.caller().ok()?.role, Role::UnitManager | Role::PoolCoordinator);
    let market = &visit.state.market;
    if !is_unanswered || !books || booking.starts_at <= market.clock.now() {
        return None;
    }
    let stated = booking.need.as_ref()?;
    let request = NeedRequest {
        reason: stated.reason.clone(),
        absence: stated.absence,
        requirements: booking.requirements.clone(),
        welcomes_new: false,
    };
    let period = Period::new(booking.starts_at, booking.ends_at).ok()?;
    let mut pairs =
        vec![("area".to_owned(), booking.area_id.to_string()), ("unit".to_owned(), booking.unit_id.to_string())];
    pairs.extend(period_pairs(market.plugins.get(&booking.plugin_key)?.manifest(), &period));
    pairs.extend(need::pairs(&request));
    pairs.push(("without".to_owned(), booking.resource_id.to_string()));
    Some(address("/replacement", &pairs))
}

/// What still waits for somebody else: the unit has booked nobody since for that time.
pub fn tasks(visit: &Visit, ahead: &[Booking]) -> Vec<Task> {
    let language = visit.language();
    let is_filled = |open: &Booking| {
        let since = |other: &&Booking| other.unit_id == open.unit_id && other.created_at >= open.created_at;
        let mut since = ahead.iter().filter(|other| other.state.holds()).filter(since);
        since.any(|other| other.starts_at < open.ends_at && open.starts_at < other.ends_at)
    };
    let task = |booking: &Booking| {
        let name = [("name", booking.resource_name.as_str().into())];
        let text = match booking.state {
            BookingState::Declined => language.text_with("task-declined", &name),
            _ => language.text_with("task-expired", &name),
        };
        let period = language.period_short(booking.starts_at, booking.ends_at);
        let note = language.text_with("task-find-another", &[("period", period.into())]);
        Some(Task { icon: "alert", text, note: Some(note), href: search(visit, booking)? })
    };
    let mut tasks: Vec<Task> = ahead.iter().filter(|booking| !is_filled(booking)).filter_map(task).collect();
    // Two who said no to the same shift are one search.
    tasks.dedup_by(|later, earlier| later.href == earlier.href);
    tasks
}
