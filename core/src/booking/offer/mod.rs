//! Offers: a proposed match of a resource and a need that waits for an answer until a stated time. A yes books; the first
//! yes has the place, and whoever answers later is told that it is taken.
//!
//! An offer goes to the resource's side. Where a place becomes free that units wait for, it goes to the unit's side, in the
//! order in which they wait, and keeps the place for that unit until it has answered.
//!
//! The need's lock is the lock of its offers. Another step is a line in [`state`], its permission, and its file.

mod answer;
mod counter;
mod follow_up;
mod keep;
mod limit;
mod link;
mod model;
mod notice;
mod notify;
mod queue;
mod read;
mod refusal;
mod search;
mod send;
mod state;
mod step;
pub(crate) mod store;
mod withdraw;

pub use answer::{accept, accept_counter, decline, reject_counter};
pub use counter::{OtherHours, counter};
pub use follow_up::follow_up;
pub(in crate::booking) use keep::{end_kept, end_surplus, keep, kept_for, take_back_kept, take_up};
pub(in crate::booking) use limit::{answer_before_at, asked_before_at};
pub use link::{LinkedOffer, answer_linked, linked};
pub(crate) use model::Offer;
pub use model::{Counter, OfferView};
pub use notice::{OFFER_NOTICE, OfferAudience, OfferEvent, OfferNotice};
pub use read::{list, of_need, view};
pub use refusal::OfferRefusal;
pub(in crate::booking) use search::number_to_ask;
pub(in crate::booking) use send::send_posted;
pub use send::{MOST_CHOSEN, OfferRequest, send};
pub use state::{OfferSide, OfferState, OfferStep};
pub use withdraw::withdraw;
pub(in crate::booking) use withdraw::{end_live, take_back};

use crate::ids::NeedId;

/// Which offers to list. The caller's access bounds them further.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfferFilter {
    /// Only of this need.
    pub need_id: Option<NeedId>,
    /// Only in this state.
    pub state: Option<OfferState>,
}
