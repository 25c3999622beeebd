//! The life of an offer: one enum, one table of the steps that are allowed and of who may take them.
//!
//! `queued → open → accepted`, or `declined`, `expired`, `withdrawn`, `taken`; where the area negotiates, `open → countered`.

use serde::{Deserialize, Serialize};

use crate::access::Permission;

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Its turn has not come; nobody has been told.
    Queued,
    /// Waits for the answer.
    Open,
    /// The resource's side proposes other hours; waits for the unit.
    Countered,
    /// A yes: it became a booking.
    Accepted,
    /// A no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// Taken back: the need was withdrawn or changed.
    Withdrawn,
    /// Somebody else had the place.
    Taken,
}

/// Who answers an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OfferSide {
    /// The resource's person, or who looks after it.
    Resource,
    /// The unit that waits for a place.
    Unit,
}

/// A step in an offer's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferStep {
    /// Its turn has come.
    Open,
    /// Yes.
    Accept,
    /// No.
    Decline,
    /// The resource's side proposes other hours.
    Counter,
    /// The unit says yes to them.
    AcceptCounter,
    /// The unit says no to them.
    RejectCounter,
    /// The time to answer is over.
    Expire,
    /// The need's side takes it back.
    Withdraw,
    /// The need's last place went to somebody else.
    Lose,
}

impl OfferState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Open,
        Self::Countered,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Taken,
    ];

    /// As the database, the API and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Open => "open",
            Self::Countered => "countered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Taken => "taken",
        }
    }

    /// Whether it may still become a booking.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Queued | Self::Open | Self::Countered)
    }

    /// Where a step leads from here; `None` if it is not allowed.
    pub fn after(self, step: OfferStep) -> Option<Self> {
        match (self, step) {
            (Self::Queued, OfferStep::Open) => Some(Self::Open),
            (Self::Open, OfferStep::Accept) => Some(Self::Accepted),
            (Self::Open, OfferStep::Decline) => Some(Self::Declined),
            (Self::Open, OfferStep::Counter) => Some(Self::Countered),
            (Self::Countered, OfferStep::AcceptCounter) => Some(Self::Accepted),
            (Self::Countered, OfferStep::RejectCounter) => Some(Self::Declined),
            (Self::Open | Self::Countered, OfferStep::Expire) => Some(Self::Expired),
            (Self::Queued | Self::Open | Self::Countered, OfferStep::Withdraw) => Some(Self::Withdrawn),
            (Self::Queued | Self::Open | Self::Countered, OfferStep::Lose) => Some(Self::Taken),
            _ => None,
        }
    }
}

impl OfferSide {
    /// As the database and the API write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Unit => "unit",
        }
    }
}

impl OfferStep {
    /// Every step.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Accept,
        Self::Decline,
        Self::Counter,
        Self::AcceptCounter,
        Self::RejectCounter,
        Self::Expire,
        Self::Withdraw,
        Self::Lose,
    ];

    /// As the API and the audit write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Counter => "counter",
            Self::AcceptCounter => "accept_counter",
            Self::RejectCounter => "reject_counter",
            Self::Expire => "expire",
            Self::Withdraw => "withdraw",
            Self::Lose => "lose",
        }
    }

    /// What a person must be allowed to take it with an offer to `side`; `None` for what follows from the clock or from
    /// another's answer. The unit answers for the need, so it takes who may send offers for it.
    pub fn permission(self, side: OfferSide) -> Option<Permission> {
        match (self, side) {
            (Self::Accept | Self::Decline, OfferSide::Resource) | (Self::Counter, _) => Some(Permission::AnswerOffer),
            (Self::Accept | Self::Decline, OfferSide::Unit)
            | (Self::AcceptCounter | Self::RejectCounter, _)
            | (Self::Withdraw, OfferSide::Resource) => Some(Permission::SendOffer),
            // Who is offered a place says no to it.
            (Self::Withdraw, OfferSide::Unit) | (Self::Open | Self::Expire | Self::Lose, _) => None,
        }
    }
}

impl std::str::FromStr for OfferState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|state| state.key()).collect();
            format!("{text:?} is no state of an offer; use one of {}", known.join(", "))
        })
    }
}
