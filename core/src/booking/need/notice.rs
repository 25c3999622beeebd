//! What a mail about a need tells. It names no person, and not why somebody is needed: who may know that opens the need.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::model::Priority;
use crate::ids::NeedId;

/// The outbox kind of every notice about a need.
pub const NEED_NOTICE: &str = "need";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedEvent {
    /// Somebody is sought, and the coordinator's help may be needed.
    Posted,
    /// What was booked has failed, and it is sought again before others.
    CalledOff,
    /// Its last place is booked.
    Filled,
    /// Its time has come, and it is not filled.
    Expired,
}

/// The content of the mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NeedNotice {
    /// The need; of several that were posted together, the first.
    pub need_id: NeedId,
    /// What happened.
    pub event: NeedEvent,
    /// The area's name.
    pub area_name: String,
    /// Who needs somebody.
    pub unit_name: String,
    /// Whose unit it is.
    pub organisation_name: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// How many places are asked for.
    pub quantity: i64,
    /// How many of them are booked.
    pub filled: i64,
    /// How much it matters.
    pub priority: Priority,
    /// How many needs were posted with it, itself counted.
    pub together: i64,
}
