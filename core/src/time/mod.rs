//! Time: the clock that use cases are given, half-open periods, Stockholm's wall clock and the Swedish holidays.
//!
//! Invariants: an instant is UTC and has whole seconds; a [`Period`] has whole minutes, is never empty and lies within
//! the program's calendar ([`CALENDAR_STARTS_AT`] to [`CALENDAR_ENDS_AT`]); wall-clock time exists only at the edge and
//! in [`stockholm`]. Nothing here reads the system's time but [`SystemClock`].

pub mod clock;
pub mod holidays;
pub mod month;
pub mod period;
pub mod stockholm;
pub mod week;

pub use clock::{Clock, FixedClock, SystemClock};
pub use month::YearMonth;
pub use period::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, Period, PeriodError};
pub use stockholm::LocalTimeError;
pub use week::IsoWeek;
