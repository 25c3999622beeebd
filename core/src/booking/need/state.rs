//! The life of a need: one enum, one table of the steps that are allowed and of who may take them.
//!
//! `draft → open → partly_filled → filled`, and `expired`, `withdrawn`.

use serde::{Deserialize, Serialize};

use crate::access::Permission;

/// Where a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NeedState {
    /// Written, and seen by the unit alone.
    Draft,
    /// Sought; nobody is booked.
    Open,
    /// Some of the places are booked, the rest are sought.
    PartlyFilled,
    /// Every place is booked.
    Filled,
    /// Its time came before it was filled.
    Expired,
    /// No longer sought.
    Withdrawn,
}

/// A step in a need's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedStep {
    /// What it says is changed.
    Edit,
    /// It is put up for the others to see and answer.
    Post,
    /// Offers are sent for it.
    Offer,
    /// A booking takes one of its places.
    Fill,
    /// A booking of it ends without being worked, and its place is sought again.
    Free,
    /// The unit cancels a booking of it, and needs its place no more.
    GiveUp,
    /// The unit no longer needs the places that are not booked.
    Withdraw,
    /// What was done instead, outside the pool, is recorded.
    Elsewhere,
    /// Its time has come.
    Expire,
}

/// How many places a need seeks, and how many of them are booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// Sought in all.
    pub quantity: i64,
    /// Booked.
    pub filled: i64,
}

impl Places {
    /// The state of a posted need with so many places.
    pub fn state(self) -> NeedState {
        match self.filled {
            0 => NeedState::Open,
            filled if filled < self.quantity => NeedState::PartlyFilled,
            _ => NeedState::Filled,
        }
    }

    /// Those that are still sought.
    pub fn sought(self) -> i64 {
        self.quantity - self.filled
    }
}

impl NeedState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Open, Self::PartlyFilled, Self::Filled, Self::Expired, Self::Withdrawn];

    /// As the database, the API and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::PartlyFilled => "partly_filled",
            Self::Filled => "filled",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether somebody is sought.
    pub fn is_sought(self) -> bool {
        matches!(self, Self::Open | Self::PartlyFilled)
    }

    /// Where a step leads from here, with the places as they are after it; `None` if it is not allowed.
    ///
    /// Withdrawing a need that is partly filled keeps the bookings: it seeks no more than it has, and is filled.
    pub fn after(self, step: NeedStep, places: Places) -> Option<Self> {
        match (self, step) {
            (Self::Draft, NeedStep::Edit) => Some(self),
            // Fewer places may be asked for, down to those that are booked.
            (Self::Open | Self::PartlyFilled, NeedStep::Edit) => Some(places.state()),
            (Self::Draft, NeedStep::Post) => Some(Self::Open),
            (Self::Open | Self::PartlyFilled, NeedStep::Offer) => Some(self),
            (Self::Open | Self::PartlyFilled, NeedStep::Fill) => Some(places.state()),
            (Self::PartlyFilled | Self::Filled, NeedStep::Free) => Some(places.state()),
            (Self::PartlyFilled | Self::Filled, NeedStep::GiveUp) if places.quantity == 0 => Some(Self::Withdrawn),
            (Self::PartlyFilled | Self::Filled, NeedStep::GiveUp) => Some(places.state()),
            // A booking of what was filled in part may end after the need's time.
            (Self::Expired, NeedStep::Free | NeedStep::GiveUp) => Some(self),
            (Self::Draft | Self::Open, NeedStep::Withdraw) => Some(Self::Withdrawn),
            (Self::PartlyFilled, NeedStep::Withdraw) => Some(Self::Filled),
            (Self::Open, NeedStep::Elsewhere) => Some(Self::Withdrawn),
            (Self::PartlyFilled, NeedStep::Elsewhere) => Some(Self::Filled),
            (Self::Expired | Self::Withdrawn | Self::Filled, NeedStep::Elsewhere) => Some(self),
            (Self::Draft | Self::Open | Self::PartlyFilled, NeedStep::Expire) => Some(Self::Expired),
            _ => None,
        }
    }
}

impl NeedStep {
    /// Every step.
    pub const ALL: [Self; 9] = [
        Self::Edit,
        Self::Post,
        Self::Offer,
        Self::Fill,
        Self::Free,
        Self::GiveUp,
        Self::Withdraw,
        Self::Elsewhere,
        Self::Expire,
    ];

    /// As the API and the audit write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Post => "post",
            Self::Offer => "offer",
            Self::Fill => "fill",
            Self::Free => "free",
            Self::GiveUp => "give_up",
            Self::Withdraw => "withdraw",
            Self::Elsewhere => "elsewhere",
            Self::Expire => "expire",
        }
    }

    /// What a person must be allowed to take it; `None` for what follows from a booking or from the clock.
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Edit | Self::Post | Self::Withdraw | Self::Elsewhere => Some(Permission::EditNeed),
            Self::Offer => Some(Permission::SendOffer),
            Self::Fill | Self::Free | Self::GiveUp | Self::Expire => None,
        }
    }
}

impl std::str::FromStr for NeedState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|state| state.key()).collect();
            format!("{text:?} is no state of a need; use one of {}", known.join(", "))
        })
    }
}
