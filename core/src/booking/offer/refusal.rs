//! Why something about an offer can't be done.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::state::{OfferState, OfferStep};
use crate::ids::{OfferId, ResourceId};
use crate::plugin::{Fact, Facts};

/// Why something about an offer can't be done, as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OfferRefusal {
    /// The step is not allowed from this state: it was answered, taken back, or somebody else was faster.
    #[error("offer {offer_id} is {state:?}; {step:?} is not possible")]
    IllegalStep {
        /// The offer.
        offer_id: OfferId,
        /// Where it stands.
        state: OfferState,
        /// What was attempted.
        step: OfferStep,
    },
    /// The time to answer is over.
    #[error("the time to answer was over at {limit_at}")]
    TimeOver {
        /// Until when it could be answered.
        limit_at: DateTime<Utc>,
    },
    /// An offer of this resource waits for its answer already.
    #[error("resource {resource_id} has been asked already")]
    AskedAlready {
        /// Who.
        resource_id: ResourceId,
    },
    /// Everybody who can come has been asked.
    #[error("nobody is left to ask")]
    NobodyToAsk,
    /// So near the start nobody has time enough to answer.
    #[error("it starts at {starts_at}, in less than {least_minutes} minutes")]
    TooLateToAsk {
        /// When it starts.
        starts_at: DateTime<Utc>,
        /// How long before at least one asks.
        least_minutes: i64,
    },
    /// An offer of this area is answered with yes or no.
    #[error("the area doesn't negotiate")]
    NoNegotiation,
}

impl OfferRefusal {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::IllegalStep { state, .. } => match state {
                OfferState::Accepted | OfferState::Declined | OfferState::Countered => "offer_answered",
                OfferState::Taken => "offer_taken",
                OfferState::Withdrawn => "offer_withdrawn",
                OfferState::Queued | OfferState::Open | OfferState::Expired => "illegal_offer_step",
            },
            Self::TimeOver { .. } => "offer_time_over",
            Self::AskedAlready { .. } => "asked_already",
            Self::NobodyToAsk => "nobody_to_ask",
            Self::TooLateToAsk { .. } => "too_late_to_ask",
            Self::NoNegotiation => "no_negotiation",
        }
    }

    /// The values of its text.
    pub fn values(&self) -> Facts {
        let text = |text: &str| Fact::Text(text.to_owned());
        let values = match self {
            Self::IllegalStep { state, step, .. } => vec![("state", text(state.key())), ("step", text(step.key()))],
            Self::TimeOver { limit_at } => vec![("limit_at", Fact::Instant(*limit_at))],
            Self::AskedAlready { resource_id } => vec![("resource_id", text(&resource_id.to_string()))],
            Self::TooLateToAsk { starts_at, least_minutes } => {
                vec![("starts_at", Fact::Instant(*starts_at)), ("least", Fact::Minutes(*least_minutes))]
            }
            Self::NobodyToAsk | Self::NoNegotiation => Vec::new(),
        };
        values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect()
    }
}
