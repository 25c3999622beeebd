//! Bookings that may pass on, on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::booking::BookingError;
use torget_core::booking::exchange::{ExchangeRequest, LegPreview};
use torget_core::ids::{ResourceId, UnitId};
use uuid::Uuid;

use super::common::{PriceBody, RuleBody, rules};
use super::instant::Instant;
use super::keys::{ExchangeKindKey, ExchangeStateKey, PartyKey};
use super::{shown, taken};
use crate::api::caller::{Asking, Token};
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;

/// To whom or what a booking is to pass on.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ExchangeTarget")]
pub struct ExchangeTargetInput {
    /// How it passes on.
    pub kind: ExchangeKindKey,
    /// Who is to take it; for `stand_in` and `swap`.
    pub resource_id: Option<Uuid>,
    /// The day, in Stockholm, on which the other booking of a `swap` begins.
    pub on: Option<NaiveDate>,
    /// The unit that is to take it over; for `hand_over`.
    pub unit_id: Option<Uuid>,
}

/// What is asked about a booking that was looked at.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewExchange")]
pub struct ExchangeInput {
    /// The version of the booking that was looked at. If it has another one now, nothing is asked.
    pub version: i64,
    /// Where it is to go.
    pub target: ExchangeTargetInput,
}

/// For whom one answers.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ExchangeAnswer")]
pub struct ExchangeAnswerInput {
    /// One of the parties in `may_answer`.
    pub party: PartyKey,
}

impl ExchangeTargetInput {
    /// As core takes it.
    pub fn request(&self, token: &Token) -> Result<ExchangeRequest, Fault> {
        let (resource_id, unit_id) = (self.resource_id.map(ResourceId), self.unit_id.map(UnitId));
        let made: Result<_, BookingError> =
            ExchangeRequest::new(taken(token, &self.kind)?, resource_id, self.on, unit_id);
        made.refuse(token)
    }
}

/// One of the bookings.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ExchangeBooking")]
pub struct LegBody {
    /// The booking as it is, or was.
    pub booking_id: Uuid,
    /// Who holds it.
    pub holder_name: String,
    /// Where.
    pub unit_name: String,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
}

/// An exchange.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Exchange", skip_serializing_if_is_none)]
pub struct ExchangeBody {
    /// The exchange.
    pub id: Uuid,
    /// Where.
    pub area_name: String,
    /// How the booking passes on.
    pub kind: ExchangeKindKey,
    /// How it stands.
    pub state: ExchangeStateKey,
    /// What passes on.
    pub booking: LegBody,
    /// What the taker gives for it, in a `swap`.
    pub other: Option<LegBody>,
    /// Who is to come, where that is another.
    pub taker_name: Option<String>,
    /// Which unit is to have it, where that is another.
    pub new_unit_name: Option<String>,
    /// Whose yes is still missing.
    pub awaits: Vec<PartyKey>,
    /// For whom of them the caller may answer.
    pub may_answer: Vec<PartyKey>,
    /// Whether the caller may take it back.
    pub may_withdraw: bool,
    /// How long it waits.
    pub answer_before_at: Instant,
}

/// What became of a question: one of the two.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Exchanged", skip_serializing_if_is_none)]
pub struct ExchangedBody {
    /// What is asked, where somebody's yes is missing.
    pub exchange: Option<ExchangeBody>,
    /// The booking that took the place, where nobody's yes was missing and it is done.
    pub booking_id: Option<Uuid>,
}

/// What would come of a booking.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ExchangePreview", skip_serializing_if_is_none)]
pub struct LegPreviewBody {
    /// The booking as it is.
    pub booking: LegBody,
    /// Who would hold it.
    pub resource_name: String,
    /// Which unit would have it.
    pub unit_name: String,
    /// What stands in the way; nothing if it can pass on.
    pub refusals: Vec<RuleBody>,
    /// What to know.
    pub warnings: Vec<RuleBody>,
    /// What it would cost; missing if it can't be priced, and for those whom it doesn't concern.
    pub price: Option<PriceBody>,
}

impl LegPreviewBody {
    /// As the API shows it.
    pub fn of(token: &Token, preview: &LegPreview) -> Result<Self, Fault> {
        let asking: &Asking = token;
        let plugin = token.market().plugins.get(&preview.judgement.plugin_key);
        let said = |remarks| rules(token.language, plugin.map(|plugin| plugin.manifest()), remarks);
        Ok(Self {
            booking: shown(asking, &preview.leg)?,
            resource_name: preview.resource_name.clone(),
            unit_name: preview.unit_name.clone(),
            refusals: said(&preview.judgement.refusals),
            warnings: said(&preview.judgement.warnings),
            price: preview.price.as_ref().map(|price| shown(asking, price)).transpose()?,
        })
    }
}
