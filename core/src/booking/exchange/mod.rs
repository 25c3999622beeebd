//! A booking passes on, whole, before it has begun: another resource takes it, two people swap theirs, or another unit takes it
//! over.
//!
//! Whoever it concerns says yes first: the *taker* who is to come, the *holder* who was to come, and the units. The bookings stand
//! as they are until the last yes; then, in one transaction, those that pass on end and new ones take their place, which point
//! back at them. Rules, place and price are looked at when it is asked, and again with the last yes.

mod answer;
mod ask;
mod model;
mod notice;
mod notify;
mod perform;
mod read;
mod store;

pub use answer::{accept, decline, expire_due, withdraw};
pub use ask::{Exchanged, ask, preview};
pub use model::{ExchangeRequest, ExchangeView, Leg, LegPreview};
pub use notice::{EXCHANGE_NOTICE, ExchangeEvent, ExchangeNotice};
pub(super) use notify::close;
pub use read::{ExchangeChoices, choices, list, of_booking, view};
pub(crate) use store::ALL as STATEMENTS;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use crate::keyed;
use crate::plugin::Fact;

keyed! {
    /// How a booking passes on.
    ExchangeKind {
        /// Another resource takes it.
        StandIn = "stand_in",
        /// Two people take each other's.
        Swap = "swap",
        /// Another unit takes it over.
        HandOver = "hand_over",
    }
    /// Whose yes it takes.
    Party {
        /// Who is to come.
        Taker = "taker",
        /// Who was to come.
        Holder = "holder",
        /// The unit of the booking.
        Unit = "unit",
        /// The unit of the taker's booking.
        OtherUnit = "other_unit",
        /// The unit that is to take it over.
        NewUnit = "new_unit",
    }
    /// How it stands. All but the first are ends.
    ExchangeState {
        /// Waits for answers.
        Open = "open",
        /// Everybody said yes; it is done.
        Done = "done",
        /// Somebody said no.
        Declined = "declined",
        /// Not everybody answered in time.
        Expired = "expired",
        /// Who asked asks no more, or asks for something else.
        Withdrawn = "withdrawn",
        /// A booking that it was about came to nothing, or has other hours now.
        Void = "void",
    }
}

/// Why a booking can't pass on as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExchangeRefusal {
    /// It is done, over or taken back.
    #[error("the exchange is {}", .state.key())]
    Over {
        /// How it stands.
        state: ExchangeState,
    },
    /// The area lets no resource person pass a booking on.
    #[error("the area lets nobody pass bookings on")]
    Closed,
    /// It is where it is asked to go.
    #[error("the booking is there already")]
    Same,
    /// The colleague has no certain booking that begins on that day.
    #[error("{name} has no certain booking on {on}")]
    NothingToSwap {
        /// Who.
        name: String,
        /// Which day.
        on: NaiveDate,
    },
    /// A booking that waits for its own answer can't pass on.
    #[error("a booking that is not certain can't pass on")]
    NotCertain,
    /// There is not time enough left to ask.
    #[error("it begins at {starts_at}, which leaves no time to ask")]
    Begun {
        /// When the first of the bookings begins.
        starts_at: DateTime<Utc>,
    },
}

impl ExchangeRefusal {
    /// As the API and the texts write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Over { .. } => "exchange_over",
            Self::Closed => "exchange_closed",
            Self::Same => "exchange_same",
            Self::NothingToSwap { .. } => "exchange_nothing_to_swap",
            Self::NotCertain => "exchange_not_certain",
            Self::Begun { .. } => "exchange_begun",
        }
    }

    /// What the text says.
    pub fn values(&self) -> BTreeMap<String, Fact> {
        let values: Vec<(&str, Fact)> = match self {
            Self::Over { state } => vec![("state", Fact::Text(state.key().to_owned()))],
            Self::NothingToSwap { name, on } => vec![("name", Fact::Text(name.clone())), ("day", Fact::Date(*on))],
            Self::Begun { starts_at } => vec![("starts_at", Fact::Instant(*starts_at))],
            Self::Closed | Self::Same | Self::NotCertain => Vec::new(),
        };
        values.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect()
    }
}
