//! The abstract marketplace: resources, needs, bookings and settlement between organisations.
//!
//! No HTTP, no HTML, and no word of any one area: those live in the server and in the plugins.

pub mod db;
pub mod money;
pub mod time;
