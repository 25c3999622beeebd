//! Offers on the wire.

use poem_openapi::Object;
use torget_core::booking::need::Spread;
use torget_core::booking::offer::{OfferRequest, OtherHours};
use torget_core::ids::ResourceId;
use uuid::Uuid;

use super::common::{JsonObject, PriceBody};
use super::instant::Instant;
use super::keys::{OfferSideKey, OfferStateKey, OfferStepKey, SpreadKey};

/// Whom to ask for a need, and how.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OfferRequest")]
pub struct OfferInput {
    /// Whom, in this order. Without any: everybody who can come and has not been asked, by rank, as far out as the search
    /// reaches, and later whom it reaches then.
    #[oai(validator(max_items = 100))]
    pub resource_ids: Option<Vec<Uuid>>,
    /// How.
    pub spread: SpreadKey,
}

impl OfferInput {
    /// As core takes it.
    pub fn request(self) -> OfferRequest {
        OfferRequest {
            resource_ids: self.resource_ids.unwrap_or_default().into_iter().map(ResourceId).collect(),
            spread: match self.spread {
                SpreadKey::InTurn => Spread::InTurn,
                SpreadKey::AtOnce => Spread::AtOnce,
            },
        }
    }
}

/// Other hours than an offer's, within the need's.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OtherHours")]
pub struct OtherHoursInput {
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// Unpaid break within them, minutes; without one that of the usual period of the area that they are, if they are one.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: Option<i64>,
}

impl OtherHoursInput {
    /// As core takes it.
    pub fn hours(&self) -> OtherHours {
        OtherHours { starts_at: self.starts_at.0, ends_at: self.ends_at.0, break_minutes: self.break_minutes }
    }
}

/// An offer, as far as the caller sees it.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Offer", skip_serializing_if_is_none)]
pub struct OfferBody {
    /// The offer.
    pub id: Uuid,
    /// In which area.
    pub area_id: Uuid,
    /// Its name.
    pub area_name: String,
    /// The key of its manifest.
    pub plugin_key: String,
    /// The need that it would fill.
    pub need_id: Uuid,
    /// What is sought.
    pub resource_id: Uuid,
    /// Its name.
    pub resource_name: String,
    /// For which unit.
    pub unit_id: Uuid,
    /// Its name.
    pub unit_name: String,
    /// Where to go.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// The organisation that would buy.
    pub buyer_id: Uuid,
    /// Its short name.
    pub buyer_name: String,
    /// The organisation that would lend.
    pub seller_id: Uuid,
    /// Its short name.
    pub seller_name: String,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Unpaid break within it, minutes.
    pub break_minutes: i64,
    /// What is required of the resource, by the manifest's schema.
    pub requirements: JsonObject,
    /// Who answers.
    pub side: OfferSideKey,
    /// Where it stands.
    pub state: OfferStateKey,
    /// The place in the order in which they are asked; for the need's side.
    pub position: Option<i64>,
    /// What it would cost; missing for those whom it doesn't concern.
    pub price: Option<PriceBody>,
    /// The way from the resource's home to the unit, tenths of a kilometre.
    pub distance_tenth_km: i64,
    /// Until when it waits, or waited, for its answer; missing while its turn has not come.
    pub answer_before_at: Option<Instant>,
    /// The other hours that were proposed.
    pub counter: Option<CounterBody>,
    /// The booking that it became.
    pub booking_id: Option<Uuid>,
    /// When it was answered or ended.
    pub answered_at: Option<Instant>,
    /// Rises with every change.
    pub version: i64,
    /// When it was written.
    pub created_at: Instant,
    /// The steps that the caller may take now.
    pub steps: Vec<OfferStepKey>,
}

/// Other hours that the resource's side proposes.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Counter", skip_serializing_if_is_none)]
pub struct CounterBody {
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Unpaid break within them, minutes.
    pub break_minutes: i64,
    /// What it would cost; missing for those whom it doesn't concern.
    pub price: Option<PriceBody>,
}
