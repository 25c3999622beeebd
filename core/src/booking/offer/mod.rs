//! Offers: a proposed match of a resource and a need that waits for an answer until a stated time. A yes books; the first
//! yes has the place, and whoever answers later is told that it is taken.
//!
//! An offer goes to the resource's side. Where a place becomes free that units wait for, it goes to the unit's side, in the
//! order in which they wait, and keeps the place for that unit until it has answered.

mod end;
mod state;
pub(crate) mod store;

pub(super) use end::end_live;
pub use state::{OfferSide, OfferState, OfferStep};
