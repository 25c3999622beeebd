//! Needs: what a unit asks for. A need has one period and seeks `quantity` places; each booking that holds one of them fills
//! it by one. That it is never filled twice is the database's promise (`need_not_overfilled`).
//!
//! Every step is a use case of its own file: it asks [`access`](crate::access), locks the need (and after it the resources),
//! lets the pure rules decide, and writes rows, audit and notices in one transaction. Another step is a line in
//! [`state`], its permission, and its file.

mod fill;
mod model;
mod state;
mod step;
pub(crate) mod store;

pub(super) use fill::{Freed, fill, free};
pub(crate) use model::Need;
pub use model::{Elsewhere, Priority, Spread};
pub use state::{NeedState, NeedStep, Places};
pub(super) use step::{find, find_locked};
