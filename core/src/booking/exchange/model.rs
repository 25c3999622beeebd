//! What is known of an exchange, and what of it a caller is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ExchangeKind, ExchangeState, Party};
use crate::access::{AccessTable, Caller, Permission, Standing};
use crate::booking::error::BookingError;
use crate::booking::rules::Judgement;
use crate::collaboration::price::PriceBreakdown;
use crate::fault::FieldFault;
use crate::ids::{BookingExchangeId, BookingId, CollaborationId, OrganisationId, PersonId, ResourceId, UnitId};

/// To whom or what a booking is to pass on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExchangeRequest {
    /// This resource takes it.
    StandIn {
        /// Which.
        resource_id: ResourceId,
    },
    /// The holder and this colleague take each other's.
    Swap {
        /// The colleague.
        resource_id: ResourceId,
        /// The day on which the colleague's booking begins, in Stockholm.
        on: NaiveDate,
    },
    /// This unit takes it over.
    HandOver {
        /// Which.
        unit_id: UnitId,
    },
}

impl ExchangeRequest {
    /// The request of a kind, from what was said beside it; what is missing is a fault of its field.
    ///
    /// # Errors
    /// The fields that the kind needs and that say nothing.
    pub fn new(
        kind: ExchangeKind,
        resource_id: Option<ResourceId>,
        on: Option<NaiveDate>,
        unit_id: Option<UnitId>,
    ) -> Result<Self, BookingError> {
        let missing = |field: &str| FieldFault::new(field, "missing", []);
        let faults = match (kind, resource_id, on, unit_id) {
            (ExchangeKind::StandIn, Some(resource_id), ..) => return Ok(Self::StandIn { resource_id }),
            (ExchangeKind::Swap, Some(resource_id), Some(on), _) => return Ok(Self::Swap { resource_id, on }),
            (ExchangeKind::HandOver, .., Some(unit_id)) => return Ok(Self::HandOver { unit_id }),
            (ExchangeKind::StandIn, ..) => vec![missing("resource_id")],
            (ExchangeKind::Swap, resource_id, on, _) => {
                let fields = [("resource_id", resource_id.is_none()), ("on", on.is_none())];
                fields.into_iter().filter(|(_, is_missing)| *is_missing).map(|(field, _)| missing(field)).collect()
            }
            (ExchangeKind::HandOver, ..) => vec![missing("unit_id")],
        };
        Err(BookingError::Faults(faults))
    }

    /// How it passes on.
    pub fn kind(&self) -> ExchangeKind {
        match self {
            Self::StandIn { .. } => ExchangeKind::StandIn,
            Self::Swap { .. } => ExchangeKind::Swap,
            Self::HandOver { .. } => ExchangeKind::HandOver,
        }
    }
}

/// One of the bookings, as everybody whom the exchange concerns may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The booking as it is, or was.
    pub booking_id: BookingId,
    /// Who holds it.
    pub holder_name: String,
    /// Where.
    pub unit_name: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
}

/// What would come of a booking.
#[derive(Debug, Clone)]
pub struct LegPreview {
    /// The booking as it is.
    pub leg: Leg,
    /// Who would hold it.
    pub resource_name: String,
    /// Which unit would have it.
    pub unit_name: String,
    /// What the rules say.
    pub judgement: Judgement,
    /// What it would cost; not for everybody, and none where a rule of core stands in the way.
    pub price: Option<PriceBreakdown>,
}

/// An exchange as one caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeView {
    /// The exchange.
    pub id: BookingExchangeId,
    /// Where.
    pub area_name: String,
    /// How the booking passes on.
    pub kind: ExchangeKind,
    /// How it stands.
    pub state: ExchangeState,
    /// What passes on.
    pub booking: Leg,
    /// What the taker gives for it, in a swap.
    pub other: Option<Leg>,
    /// Who is to come, where that is another.
    pub taker_name: Option<String>,
    /// Which unit is to have it, where that is another.
    pub new_unit_name: Option<String>,
    /// Whose yes is still missing.
    pub awaits: Vec<Party>,
    /// For whom of them this caller may answer.
    pub may_answer: Vec<Party>,
    /// Whether this caller may take it back.
    pub may_withdraw: bool,
    /// How long it waits.
    pub answer_before_at: DateTime<Utc>,
}

/// Its row, with what stands beside it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Exchange {
    pub(super) id: BookingExchangeId,
    pub(super) collaboration_id: CollaborationId,
    pub(super) area_name: String,
    pub(super) kind: ExchangeKind,
    pub(super) state: ExchangeState,
    pub(super) asked_by: Party,
    #[sqlx(json)]
    pub(super) parties: Vec<Party>,
    #[sqlx(json)]
    pub(super) awaits: Vec<Party>,
    pub(super) answer_before_at: DateTime<Utc>,
    pub(super) booking_id: BookingId,
    pub(super) holder_name: String,
    pub(super) holder_person_id: Option<PersonId>,
    pub(super) unit_id: UnitId,
    pub(super) unit_name: String,
    pub(super) buyer_id: OrganisationId,
    pub(super) seller_id: OrganisationId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) other_booking_id: Option<BookingId>,
    pub(super) other_unit_id: Option<UnitId>,
    pub(super) other_unit_name: Option<String>,
    pub(super) other_buyer_id: Option<OrganisationId>,
    pub(super) other_starts_at: Option<DateTime<Utc>>,
    pub(super) other_ends_at: Option<DateTime<Utc>>,
    pub(super) taker_id: Option<ResourceId>,
    pub(super) taker_name: Option<String>,
    pub(super) taker_person_id: Option<PersonId>,
    pub(super) taker_owner_id: Option<OrganisationId>,
    pub(super) new_unit_id: Option<UnitId>,
    pub(super) new_unit_name: Option<String>,
    pub(super) new_buyer_id: Option<OrganisationId>,
}

impl Exchange {
    /// To whom the first booking belongs.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            person_id: self.holder_person_id,
            unit_id: Some(self.unit_id),
            buyer_id: Some(self.buyer_id),
            owner_id: Some(self.seller_id),
            collaboration_id: Some(self.collaboration_id),
        }
    }

    /// Whether `caller` may answer for a party: for themselves, for their unit, or as who looks after the area.
    pub(super) fn may_answer(&self, access: &AccessTable, caller: &Caller, party: Party) -> bool {
        let collaboration_id = Some(self.collaboration_id);
        let of_unit = |unit_id, buyer_id| Standing { unit_id, buyer_id, collaboration_id, ..Standing::default() };
        let (permission, standing) = match party {
            Party::Taker => {
                let (person_id, owner_id) = (self.taker_person_id, self.taker_owner_id);
                let standing = Standing { person_id, owner_id, collaboration_id, ..Standing::default() };
                (Permission::ConfirmBooking, standing)
            }
            Party::Holder => (Permission::ConfirmBooking, self.standing()),
            Party::Unit => (Permission::ChangeBooking, of_unit(Some(self.unit_id), Some(self.buyer_id))),
            Party::OtherUnit => (Permission::ChangeBooking, of_unit(self.other_unit_id, self.other_buyer_id)),
            Party::NewUnit => (Permission::CreateBooking, of_unit(self.new_unit_id, self.new_buyer_id)),
        };
        caller.may(access, permission, &standing)
    }

    /// Whether `caller` may know of it.
    pub(super) fn concerns(&self, access: &AccessTable, caller: &Caller) -> bool {
        let is_party = |party: &Party| self.may_answer(access, caller, *party);
        self.parties.iter().any(is_party) || self.may_answer(access, caller, self.asked_by)
    }

    /// The exchange as `caller` sees it; whether they may see it at all was asked before.
    pub(super) fn seen_by(&self, access: &AccessTable, caller: &Caller) -> ExchangeView {
        let is_open = self.state == ExchangeState::Open;
        let may_answer = self.awaits.iter().copied().filter(|party| is_open && self.may_answer(access, caller, *party));
        ExchangeView {
            id: self.id,
            area_name: self.area_name.clone(),
            kind: self.kind,
            state: self.state,
            booking: self.leg(),
            other: self.other_leg(),
            taker_name: self.taker_name.clone(),
            new_unit_name: self.new_unit_name.clone(),
            awaits: if is_open { self.awaits.clone() } else { Vec::new() },
            may_answer: may_answer.collect(),
            may_withdraw: is_open && self.may_answer(access, caller, self.asked_by),
            answer_before_at: self.answer_before_at,
        }
    }

    fn leg(&self) -> Leg {
        Leg {
            booking_id: self.booking_id,
            holder_name: self.holder_name.clone(),
            unit_name: self.unit_name.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }

    fn other_leg(&self) -> Option<Leg> {
        Some(Leg {
            booking_id: self.other_booking_id?,
            holder_name: self.taker_name.clone()?,
            unit_name: self.other_unit_name.clone()?,
            starts_at: self.other_starts_at?,
            ends_at: self.other_ends_at?,
        })
    }
}
