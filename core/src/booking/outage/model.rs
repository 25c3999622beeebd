//! What is known of an outage, and what stands in the way of one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::booking::model::BookingView;
use crate::booking::need::NeedState;
use crate::booking::rules::Judgement;
use crate::ids::{NeedId, OutageId, ResourceId};
use crate::plugin::{Fact, Facts};

/// A resource that can't be used for a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewOutage {
    /// What fails.
    pub resource_id: ResourceId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// A key among the manifest's reasons for outages.
    pub reason: String,
}

/// An outage with what it hits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutageView {
    /// The outage.
    pub id: OutageId,
    /// What fails.
    pub resource_id: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// Whether it is a person.
    pub is_person: bool,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Why, as a key.
    pub reason: String,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// The bookings that were called off and that the caller may see, in order of start.
    pub hits: Vec<HitBooking>,
    /// How many more were called off, where the caller sees none.
    pub other_hits: i64,
    /// The bookings that it touches but that have begun, as far as the caller may see them: they are left as they are.
    pub begun: Vec<BookingView>,
    /// How many more have begun.
    pub other_begun: i64,
}

/// An outage that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentOutage {
    /// The outage.
    pub id: OutageId,
    /// What fails: the resource that was asked about, or another that its person is.
    pub resource_id: ResourceId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Why, as a key.
    pub reason: String,
}

/// A booking that was called off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HitBooking {
    /// The booking.
    pub booking: BookingView,
    /// Its need, for which somebody else is sought; not for everybody.
    pub need_id: Option<NeedId>,
    /// Where that stands now.
    pub need_state: NeedState,
    /// Whether the unit can receive somebody who is not introduced there.
    pub welcomes_new: bool,
}

/// Why an outage can't be reported, ended or undone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OutageRefusal {
    /// It is known already, or a part of it is.
    #[error("an outage from {starts_at} to {ends_at} is known already")]
    Known {
        /// From when.
        starts_at: DateTime<Utc>,
        /// Until when.
        ends_at: DateTime<Utc>,
    },
    /// It was undone before.
    #[error("the outage was undone at {undone_at}")]
    Undone {
        /// When.
        undone_at: DateTime<Utc>,
    },
    /// Somebody else is booked for a need that it hit, or the unit needs nobody any more.
    #[error("the need of {unit_name} at {starts_at} is {state:?}")]
    Rebooked {
        /// Whose need.
        unit_name: String,
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// Where it stands.
        state: NeedState,
    },
    /// A need that it hit asks for something else now.
    #[error("the need of {unit_name} at {starts_at} asks for something else now")]
    Changed {
        /// Whose need.
        unit_name: String,
        /// When the booking begins.
        starts_at: DateTime<Utc>,
    },
    /// It is over.
    #[error("the outage was over at {ended_at}")]
    Over {
        /// When it ended.
        ended_at: DateTime<Utc>,
    },
    /// A booking that it hit would have begun.
    #[error("the booking of {unit_name} at {starts_at} would have begun")]
    Begun {
        /// Whose booking.
        unit_name: String,
        /// When it would have begun.
        starts_at: DateTime<Utc>,
    },
    /// A booking that it hit lies within another outage, which is not undone.
    #[error(
        "the booking of {unit_name} at {starts_at} lies within another outage, from {out_from_at} to {out_until_at}"
    )]
    Within {
        /// Whose booking.
        unit_name: String,
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// From when the other one is.
        out_from_at: DateTime<Utc>,
        /// And until when.
        out_until_at: DateTime<Utc>,
    },
    /// What has come meanwhile stands in the way of a booking that it hit.
    #[error("{} rules stand in the way of the booking of {unit_name} at {starts_at}", judgement.refusals.len())]
    Obstructed {
        /// Whose booking.
        unit_name: String,
        /// When it begins.
        starts_at: DateTime<Utc>,
        /// The rules that would be broken.
        judgement: Box<Judgement>,
    },
}

impl OutageRefusal {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Known { .. } => "outage_known",
            Self::Undone { .. } => "outage_undone",
            Self::Rebooked { .. } => "outage_rebooked",
            Self::Begun { .. } => "outage_begun",
            Self::Changed { .. } => "outage_changed",
            Self::Over { .. } => "outage_ended",
            Self::Within { .. } => "outage_within",
            Self::Obstructed { .. } => "outage_obstructed",
        }
    }

    /// The values that the text shows.
    pub fn values(&self) -> Facts {
        let pairs = match self {
            Self::Known { starts_at, ends_at } => {
                vec![("starts_at", Fact::Instant(*starts_at)), ("ends_at", Fact::Instant(*ends_at))]
            }
            Self::Undone { undone_at } => vec![("undone_at", Fact::Instant(*undone_at))],
            Self::Over { ended_at } => vec![("ended_at", Fact::Instant(*ended_at))],
            Self::Within { unit_name, starts_at, out_from_at, out_until_at } => vec![
                ("unit", Fact::Text(unit_name.clone())),
                ("starts_at", Fact::Instant(*starts_at)),
                ("out_from_at", Fact::Instant(*out_from_at)),
                ("out_until_at", Fact::Instant(*out_until_at)),
            ],
            Self::Rebooked { unit_name, starts_at, .. }
            | Self::Obstructed { unit_name, starts_at, .. }
            | Self::Begun { unit_name, starts_at }
            | Self::Changed { unit_name, starts_at } => {
                vec![("unit", Fact::Text(unit_name.clone())), ("starts_at", Fact::Instant(*starts_at))]
            }
        };
        pairs.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect()
    }

    /// What rules say, where they stand in the way.
    pub fn judgement(&self) -> Option<&Judgement> {
        match self {
            Self::Obstructed { judgement, .. } => Some(judgement),
            _ => None,
        }
    }
}
