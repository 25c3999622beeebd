//! A large area to measure in: one collaboration, thousands of nurses with their hours, and as many bookings as are asked
//! for. Rows are written past the use cases, in few transactions; what is measured goes through a use case's public door.

mod bookings;
mod store;
mod town;

pub use bookings::fill;
pub use town::Town;
