//! The abstract marketplace: resources, needs, bookings and settlement between organisations.
//!
//! No HTTP, no HTML, and no word of any one area: those live in the server and in the plugins.

pub mod access;
pub mod db;
pub mod ids;
pub mod language;
pub mod money;
pub mod place;
pub mod plugin;
pub mod time;
