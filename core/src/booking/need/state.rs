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
    /// It begins to wait for a place that becomes free.
    Wait,
    /// It waits no longer.
    StopWaiting,
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
            (Self::Open | Self::PartlyFilled, NeedStep::Offer | NeedStep::Wait | NeedStep::StopWaiting) => Some(self),
            (Self::Open | Self::PartlyFilled, NeedStep::Fill) => Some(places.state()),
            (Self::PartlyFilled | Self::Filled, NeedStep::Free) => Some(places.state()),
            (Self::PartlyFilled | Self::Filled, NeedStep::GiveUp) if places.quantity == 0 => Some(Self::Withdrawn),
            (Self::PartlyFilled | Self::Filled, NeedStep::GiveUp) => Some(places.state()),
            // A booking of what was filled in part may end after the need's time.
            (Self::Expired, NeedStep::Free | NeedStep::GiveUp) => Some(self),
            (Self::Draft | Self::Open, NeedStep::Withdraw) => Some(Self::Withdrawn),
            (Self::PartlyFilled, NeedStep::Withdraw) => Some(Self::Filled),
            (Self::Open | Self::PartlyFilled, NeedStep::Elsewhere) if places.sought() > 0 => Some(places.state()),
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
    pub const ALL: [Self; 11] = [
        Self::Edit,
        Self::Post,
        Self::Offer,
        Self::Wait,
        Self::StopWaiting,
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
            Self::Wait => "wait",
            Self::StopWaiting => "stop_waiting",
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
            Self::Edit | Self::Post | Self::Wait | Self::StopWaiting | Self::Withdraw | Self::Elsewhere => {
                Some(Permission::EditNeed)
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use NeedState as S;
    use NeedStep as T;

    const NONE: Places = Places { quantity: 0, filled: 0 };
    const EMPTY: Places = Places { quantity: 2, filled: 0 };
    const HALF: Places = Places { quantity: 2, filled: 1 };
    const FULL: Places = Places { quantity: 2, filled: 2 };

    /// Every state × every step × the places after it: what is not in this list is refused.
    fn allowed(state: S, step: T, places: Places) -> Option<S> {
        let counted = if places == FULL {
            S::Filled
        } else if places == HALF {
            S::PartlyFilled
        } else {
            S::Open
        };
        match (state, step) {
            (S::Draft, T::Edit) => Some(S::Draft),
            (S::Draft, T::Post) => Some(S::Open),
            (S::Draft | S::Open, T::Withdraw) => Some(S::Withdrawn),
            (S::Open | S::PartlyFilled, T::Elsewhere) if places == EMPTY || places == HALF => Some(counted),
            (S::Open, T::Elsewhere) => Some(S::Withdrawn),
            (S::Open | S::PartlyFilled, T::Edit | T::Fill) => Some(counted),
            (S::Open | S::PartlyFilled, T::Offer | T::Wait | T::StopWaiting) => Some(state),
            (S::PartlyFilled, T::Withdraw | T::Elsewhere) => Some(S::Filled),
            (S::PartlyFilled | S::Filled, T::GiveUp) if places == NONE => Some(S::Withdrawn),
            (S::PartlyFilled | S::Filled, T::Free | T::GiveUp) => Some(counted),
            (S::Filled | S::Expired | S::Withdrawn, T::Elsewhere) => Some(state),
            (S::Expired, T::Free | T::GiveUp) => Some(S::Expired),
            (S::Draft | S::Open | S::PartlyFilled, T::Expire) => Some(S::Expired),
            _ => None,
        }
    }

    #[test]
    fn the_table_of_steps() {
        for state in S::ALL {
            for step in T::ALL {
                for places in [NONE, EMPTY, HALF, FULL] {
                    let expected = allowed(state, step, places);
                    assert_eq!(state.after(step, places), expected, "{} {} {places:?}", state.key(), step.key());
                }
            }
        }
    }

    #[test]
    fn nobody_is_sought_again_once_the_search_is_over() {
        for end in [S::Expired, S::Withdrawn] {
            let leads_on = |step: &T| end.after(*step, EMPTY).is_some_and(|state| state != end);
            assert!(!T::ALL.iter().any(leads_on), "{}", end.key());
        }
    }

    #[test]
    fn people_take_steps_and_the_rest_follow() {
        let of_people: Vec<T> = T::ALL.into_iter().filter(|step| step.permission().is_some()).collect();
        assert_eq!(of_people, [T::Edit, T::Post, T::Offer, T::Wait, T::StopWaiting, T::Withdraw, T::Elsewhere]);
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        assert!(S::ALL.into_iter().all(|state| state.key().parse() == Ok(state)));
        assert!("done".parse::<S>().is_err());
    }
}
