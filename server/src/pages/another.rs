//! A shift that was refused or not answered in time, and lies ahead: its need is sought again.

use torget_core::access::Role;
use torget_core::booking::need::NeedView as Need;
use torget_core::booking::{BookingState, BookingView as Booking};

use super::visit::Visit;
use crate::view::parts::Task;
use crate::view::{Format, Speak};

/// The need, where another is found; for who may book, as long as the shift has not begun.
pub fn search(visit: &Visit, booking: &Booking) -> Option<String> {
    let is_unanswered = matches!(booking.state, BookingState::Declined | BookingState::Expired);
    let books = matches!(visit.caller().ok()?.role, Role::UnitManager | Role::PoolCoordinator);
    if !is_unanswered || !books || booking.starts_at <= visit.state.market.clock.now() {
        return None;
    }
    Some(format!("/needs/{}", booking.need.as_ref()?.id))
}

/// What still waits for somebody else: the need of a booking that came to nothing is sought.
pub fn tasks(visit: &Visit, ahead: &[Booking], sought: &[Need]) -> Vec<Task> {
    let language = visit.language();
    let is_sought =
        |booking: &&Booking| booking.need.as_ref().is_some_and(|need| sought.iter().any(|open| open.id == need.id));
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
    let mut tasks: Vec<Task> = ahead.iter().filter(is_sought).filter_map(task).collect();
    // Two who said no to the same need are one search.
    let mut seen = std::collections::BTreeSet::new();
    tasks.retain(|task| seen.insert(task.href.clone()));
    tasks
}
