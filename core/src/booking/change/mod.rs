//! Other hours for what is booked, as long as it has not begun: moved, shortened or lengthened, in place, so that booking, claim and
//! calendars keep their thread.
//!
//! What the person has said yes to stands until they say yes to something else: a change of certain hours is asked where the
//! area waits for an answer, and meanwhile the booking is as it was. Hours that lie within those that were agreed need no new
//! yes. A booking that still waits for its answer is changed at once, and waits anew.

mod answer;
mod ask;
mod store;
mod weigh;

pub use answer::{accept, decline, expire_due, withdraw};
pub use ask::{Changed, change, preview};
pub(crate) use store::ALL as STATEMENTS;
pub(super) use store::close;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::model::BookingView;
use super::rules::Judgement;
use crate::collaboration::price::PriceBreakdown;
use crate::ids::BookingChangeId;
use crate::keyed;
use crate::plugin::Fact;

keyed! {
    /// How a change that the person is asked about stands. All but the first are ends.
    ChangeState {
        /// Waits for the answer.
        Open = "open",
        /// Yes; the booking was changed.
        Accepted = "accepted",
        /// No; the booking is as it was.
        Declined = "declined",
        /// Nobody answered in time; the same.
        Expired = "expired",
        /// The unit asks no more, asks for something else, or the booking came to nothing.
        Withdrawn = "withdrawn",
    }
}

/// Other hours for a booking.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChangeRequest {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it; without one that of the booking, as far as the hours have room for it.
    pub break_minutes: Option<i64>,
    /// Why to book in spite of rules that may be overridden.
    pub override_reason: Option<String>,
}

/// What a change would mean.
#[derive(Debug, Clone)]
pub struct ChangePreview {
    /// The booking as it is.
    pub booking: BookingView,
    /// What the rules say of the other hours.
    pub judgement: Judgement,
    /// What they would cost; `None` only if a rule of core stands in the way. Not for everybody.
    pub price: Option<PriceBreakdown>,
    /// The break that is reckoned with.
    pub break_minutes: i64,
    /// Until when the person would have to say yes; `None` if the change would stand at once.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// Whether the caller may change in spite of rules that stand in the way.
    pub may_override: bool,
}

/// Hours that the person is asked about, while they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The question.
    pub id: BookingChangeId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// How long it waits.
    pub answer_before_at: DateTime<Utc>,
    /// Whether this caller may answer it.
    pub may_answer: bool,
    /// Whether this caller may take it back.
    pub may_withdraw: bool,
}

/// Why a change can't be made or answered as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeRefusal {
    /// It is answered, over or taken back.
    #[error("the question is {}", .state.key())]
    Over {
        /// How it stands.
        state: ChangeState,
    },
    /// Nothing would be another.
    #[error("the hours are those that are booked")]
    Same,
}

impl ChangeRefusal {
    /// As the API and the texts write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Over { .. } => "change_over",
            Self::Same => "change_same",
        }
    }

    /// What the text says.
    pub fn values(&self) -> BTreeMap<String, Fact> {
        match self {
            Self::Over { state } => BTreeMap::from([("state".to_owned(), Fact::Text(state.key().to_owned()))]),
            Self::Same => BTreeMap::new(),
        }
    }
}
