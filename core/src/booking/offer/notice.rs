//! What a mail about an offer tells: what its reader needs to answer or to go on, and no more.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{NeedId, OfferId};
use crate::money::Ore;

/// The outbox kind of every notice about an offer.
pub const OFFER_NOTICE: &str = "offer";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEvent {
    /// The resource's side is asked whether it can come.
    Asked,
    /// Somebody else had the place.
    Taken,
    /// It was taken back.
    Withdrawn,
    /// The resource's side proposes other hours.
    Countered,
    /// The unit does not want them, or did not answer in time.
    CounterRejected,
    /// Everybody who was asked has said no, or nothing.
    NobodyLeft,
    /// Every member had its chance: the unit looks outside the pool.
    Outside,
    /// A place has become free, and is kept for the unit that waited for one.
    PlaceFree,
    /// Somebody said no to it for the unit.
    PlaceDeclined,
    /// It is kept no longer, since the need is filled or changed, or has left the queue.
    PlaceReleased,
    /// The unit did not answer in time, and it goes to the next who waits.
    PlaceLapsed,
    /// The resource can't come after all.
    PlaceGone,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferAudience {
    /// The person who is asked.
    Person,
    /// Who answers for a resource that is no person with an account: who runs the pool.
    Owner,
    /// The unit that has the need.
    Unit,
    /// Who runs the pool.
    Coordinator,
}

/// The content of the mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfferNotice {
    /// The offer, where it is about one.
    pub offer_id: Option<OfferId>,
    /// The need.
    pub need_id: NeedId,
    /// What happened.
    pub event: OfferEvent,
    /// Who reads it.
    pub audience: OfferAudience,
    /// The area's name.
    pub area_name: String,
    /// Whom it is about, where it is about somebody.
    pub resource_name: Option<String>,
    /// Where to go.
    pub unit_name: String,
    /// Its address.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// Who would buy.
    pub buyer_name: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// The way, for who has to go it.
    pub distance_tenth_km: Option<i64>,
    /// Until when it waits for an answer.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// The hours that are proposed instead: from, until, and the break within.
    pub counter: Option<(DateTime<Utc>, DateTime<Utc>, i64)>,
    /// What it would cost with VAT, for who pays.
    pub total_ore: Option<Ore>,
    /// Whether the need, if it is sought, still waits for a place: it has not begun.
    pub waits: bool,
    /// The path of the page on which the person answers without signing in.
    pub link: Option<String>,
}
