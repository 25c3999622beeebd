//! Outages: a nurse falls ill, a car breaks down. One act closes the period, calls the bookings that it hits off and has their
//! needs sought again, before others; offers to what has failed are taken back. It can be undone as long as nobody else has been
//! booked for one of them and nothing else has come in their way, and ended early, which leaves what was called off called off.
//!
//! Invariants: of one resource (and of one person) outages never overlap; a booking that has begun is left alone; what was
//! called off is restored whole or not at all. An outage says when, and why by a key of the manifest's, never what ails
//! whom: there is no field for it.

mod end;
mod model;
mod report;
mod restore;
pub(crate) mod store;
mod undo;
mod view;

pub use end::end;
pub use model::{CurrentOutage, HitBooking, NewOutage, OutageRefusal, OutageView};
pub use report::report;
pub use undo::undo;
pub use view::{current, view};
