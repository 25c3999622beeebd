//! The waiting list: a place that becomes free is offered to a unit that waits for one, in order, until a stated time; then to
//! the next.
//!
//! **How.** Whatever frees a place writes a row of `freed_place` in its own transaction (`freed.rs`), so that no crash loses it.
//! Afterwards [`pass_on`] offers it to the needs that wait, one transaction each: the need's row is locked first and the
//! resource's after it, as everywhere. To offer it in the freeing transaction itself would be simpler to say but not to do: that
//! one holds the resource's lock already, and the needs that wait must be locked before. `pass_on` runs at the end of every
//! request that changes something, and as part of the follow-up of offers, which picks up what a crash or another node left.
//!
//! **What that means.** Until the offer is written the place is free, and whoever books it in that moment has it; then nobody is
//! offered anything. From the offer on it is kept: it counts among what takes the resource wherever anybody looks
//! ([`pool`](super::pool), the shortlist of a search), and both an offer and a booking are written under the resource's lock after
//! such a look. So a place is booked, or kept, or free, and never two of them.
//!
//! **The order** is priority, then how long a need has waited, then its id. A freed place is tried with at most
//! `MOST_TRIED` needs a turn (`pass.rs`). A turn of it ends when everybody whom it fits has an offer or none fits;
//! each end of an offer begins another, in which who has been offered that very place is left out. The unit that freed a place by
//! its own cancelling is one like all others; a need that lost it by the resource's side is not offered it again.

mod freed;
mod pass;
pub(crate) mod store;

pub(super) use freed::{again, freed, lock_queue, opened};
pub use pass::pass_on;
pub use store::QueuePlace;
pub(super) use store::place_in_queue;
