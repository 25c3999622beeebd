//! What is known of an offer, and what of it a caller is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::state::{OfferSide, OfferState, OfferStep};
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::booking::state::BookingState;
use crate::collaboration::price::PriceBreakdown;
use crate::ids::{
    AreaId, BookingId, CollaborationId, FreedPlaceId, NeedId, OfferId, OrganisationId, PersonId, ResourceId, UnitId,
};
use crate::time::Period;

/// Other hours that the resource's side proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// What it would cost; not for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceBreakdown>,
}

/// An offer's row with what stands beside it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Offer {
    pub(crate) id: OfferId,
    pub(crate) collaboration_id: CollaborationId,
    pub(crate) area_id: AreaId,
    pub(crate) area_name: String,
    pub(crate) plugin_key: String,
    pub(crate) need_id: NeedId,
    pub(crate) resource_id: ResourceId,
    pub(crate) resource_name: String,
    pub(crate) resource_person_id: Option<PersonId>,
    pub(crate) resource_capacity: i64,
    /// Whether the person may sign in.
    pub(crate) is_person_active: bool,
    pub(crate) unit_id: UnitId,
    pub(crate) unit_name: String,
    pub(crate) unit_address: String,
    pub(crate) unit_phone: String,
    pub(crate) buyer_id: OrganisationId,
    pub(crate) buyer_name: String,
    pub(crate) seller_id: OrganisationId,
    pub(crate) seller_name: String,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) break_minutes: i64,
    #[sqlx(json)]
    pub(crate) requirements: Value,
    pub(crate) side: OfferSide,
    pub(crate) freed_place_id: Option<FreedPlaceId>,
    pub(crate) state: OfferState,
    /// Which wording of the need was asked.
    pub(crate) question: i64,
    pub(crate) position: i64,
    #[sqlx(json)]
    pub(crate) price: PriceBreakdown,
    pub(crate) distance_tenth_km: i64,
    pub(crate) answer_before_at: Option<DateTime<Utc>>,
    #[sqlx(json(nullable))]
    pub(crate) counter: Option<Counter>,
    pub(crate) booking_id: Option<BookingId>,
    pub(crate) booking_state: Option<BookingState>,
    pub(crate) answered_at: Option<DateTime<Utc>>,
    pub(crate) answered_by: Option<PersonId>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
}

/// An offer as one caller sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferView {
    /// The offer.
    pub id: OfferId,
    /// In which area.
    pub area_id: AreaId,
    /// Its name.
    pub area_name: String,
    /// Its plugin, for the texts.
    pub plugin_key: String,
    /// The need that it would fill.
    pub need_id: NeedId,
    /// What is sought.
    pub resource_id: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// For which unit.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Where to go.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// Who would buy.
    pub buyer_id: OrganisationId,
    /// Its short name.
    pub buyer_name: String,
    /// Who would sell.
    pub seller_id: OrganisationId,
    /// Its short name.
    pub seller_name: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// What is required of the resource.
    pub requirements: Value,
    /// Who answers.
    pub side: OfferSide,
    /// Where it stands.
    pub state: OfferState,
    /// The place in the order in which they are asked; for the need's side.
    pub position: Option<i64>,
    /// What it would cost; not for everybody.
    pub price: Option<PriceBreakdown>,
    /// The way from the resource's home to the unit.
    pub distance_tenth_km: i64,
    /// Until when it waits, or waited, for its answer; `None` while its turn has not come.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// The other hours that were proposed.
    pub counter: Option<Counter>,
    /// What it became.
    pub booking_id: Option<BookingId>,
    /// Where that stands.
    pub booking_state: Option<BookingState>,
    /// When it was answered or ended.
    pub answered_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    pub version: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The steps that this caller may take now, by state and role; the clock may still stand against them.
    pub steps: Vec<OfferStep>,
}

impl Offer {
    /// To whom it belongs. One that asks the unit is nothing of the person's.
    pub(crate) fn standing(&self) -> Standing {
        Standing {
            person_id: self.resource_person_id.filter(|_| self.side == OfferSide::Resource),
            unit_id: Some(self.unit_id),
            buyer_id: Some(self.buyer_id),
            owner_id: Some(self.seller_id),
            collaboration_id: Some(self.collaboration_id),
        }
    }

    /// Whether anybody has been asked; before that it exists for the need's side alone.
    pub(super) fn was_sent(&self) -> bool {
        self.answer_before_at.is_some()
    }

    /// The hours that were proposed instead.
    pub(super) fn counter_period(&self) -> Option<Period> {
        let counter = self.counter.as_ref()?;
        Period::new(counter.starts_at, counter.ends_at).ok()
    }

    /// Whether the resource's side may answer with other hours.
    pub(super) fn negotiates(&self, market: &Market) -> bool {
        let plugin = market.plugins.get(&self.plugin_key);
        self.side == OfferSide::Resource && plugin.is_some_and(|plugin| plugin.manifest().filling.negotiation)
    }

    /// The offer as `caller` sees it; whether they may see it at all was asked before.
    pub(crate) fn seen_by(&self, market: &Market, caller: &Caller) -> OfferView {
        let standing = self.standing();
        let may = |permission| caller.may(&market.access, permission, &standing);
        let allowed = |step: &OfferStep| {
            let permitted = step.permission(self.side).is_some_and(may);
            permitted && (*step != OfferStep::Counter || self.negotiates(market))
        };
        let mut view = self.seen_by_person(OfferStep::ALL.into_iter().filter(allowed));
        if may(Permission::ViewPrice) {
            view.price = Some(self.price.clone());
            view.counter.clone_from(&self.counter);
        }
        view.position = may(Permission::SendOffer).then_some(self.position);
        view
    }

    /// The offer as the reader of its mail is shown it, who answers yes or no; who runs a unit sees what it would cost.
    pub(super) fn seen_by_link(&self) -> OfferView {
        let price = (self.side == OfferSide::Unit).then(|| self.price.clone());
        OfferView { price, ..self.seen_by_person([OfferStep::Accept, OfferStep::Decline].into_iter()) }
    }

    /// The offer as the person is shown it who is asked, of whose `steps` the state allows some.
    fn seen_by_person(&self, steps: impl Iterator<Item = OfferStep>) -> OfferView {
        OfferView {
            id: self.id,
            area_id: self.area_id,
            area_name: self.area_name.clone(),
            plugin_key: self.plugin_key.clone(),
            need_id: self.need_id,
            resource_id: self.resource_id,
            resource_name: self.resource_name.clone(),
            unit_id: self.unit_id,
            unit_name: self.unit_name.clone(),
            unit_address: self.unit_address.clone(),
            unit_phone: self.unit_phone.clone(),
            buyer_id: self.buyer_id,
            buyer_name: self.buyer_name.clone(),
            seller_id: self.seller_id,
            seller_name: self.seller_name.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            break_minutes: self.break_minutes,
            requirements: self.requirements.clone(),
            side: self.side,
            state: self.state,
            position: None,
            price: None,
            distance_tenth_km: self.distance_tenth_km,
            answer_before_at: self.answer_before_at,
            counter: self.counter.clone().map(|counter| Counter { price: None, ..counter }),
            booking_id: self.booking_id,
            booking_state: self.booking_state,
            answered_at: self.answered_at,
            version: self.version,
            created_at: self.created_at,
            steps: steps.filter(|step| self.state.after(*step).is_some()).collect(),
        }
    }
}
