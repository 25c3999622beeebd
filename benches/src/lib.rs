//! A large area to measure in: one collaboration, thousands of nurses with their hours, and as many bookings as are asked
//! for. Rows are written past the use cases, in few transactions; what is measured goes through a use case's public door.

mod bookings;
mod databases;
mod store;
mod town;

pub use bookings::{around_today_first, fill, over_two_years};
pub use databases::on_chosen_engine;
pub use town::Town;
