//! The waiting list: a place that becomes free is offered to a unit that waits for one, in order, until a stated time; then to
//! the next.
//!
//! **How.** Whatever frees a place writes a row of `freed_place` in its own transaction (`freed.rs`), so that no crash loses it.
//! Afterwards [`pass_on`] offers it to the needs that wait, one transaction each: the need's row is locked first and the
//! resource's after it, as everywhere. To offer it in the freeing transaction itself would be simpler to say but not to do: that
//! one holds the resource's lock already, and the needs that wait must be locked before. `pass_on` runs at the end of every
//! request that changes something, and as part of the follow-up of offers, which picks up what a crash or another node left.
//!
//! What opens because the resource's plan changes, or an outage of it ends, is noted with the resource, which knows nothing of
//! needs; [`pass_on`] begins with writing a freed place for each day that so opened and on which somebody waits (`opened.rs`).
//!
//! **What that means.** Until the offer is written the place is free, and whoever books it in that moment has it; then nobody is
//! offered anything. From the offer on it is kept: it counts among what takes the resource wherever anybody looks
//! ([`pool`](super::pool), the shortlist of a search), and both an offer and a booking are written under the resource's lock after
//! such a look. So a place is booked, or kept, or free, and never two of them.
//!
//! **The order** is priority, then how long a need has waited, then its id. A turn of a freed place is over when everybody in
//! the queue has been tried with it; each end of an offer begins another, in which who has said no to that very place, or has let
//! the time run out, is left out. A no is an answer to the need's question as it was: who asks for something else is asked
//! again. The unit that freed a place by its own cancelling is one like all others; a need that lost it by the resource's side
//! is not offered it again. While the area takes no bookings its places wait too.
//!
//! A need that is filled keeps its place in the queue for the case that its booking comes to nothing: a yes to a place that was
//! kept may still wait for the resource's own.

mod freed;
mod opened;
mod pass;
mod remove;
pub(crate) mod store;

pub(super) use freed::{again, freed, lock_queue, seeks_more};
pub use pass::pass_on;
pub use remove::remove_over;
pub use store::QueuePlace;
pub(super) use store::{FreedPlace, place_in_queue};
