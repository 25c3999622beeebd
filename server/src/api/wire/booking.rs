//! Needs and bookings on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use serde_json::Value;
use torget_core::booking::{BookRequest, BookingView, NeedRequest};
use torget_core::ids::{NeedId, ResourceId, UnitId};
use torget_core::plugin::{Absence, EarlierAbsence};
use uuid::Uuid;

use super::change::ChangeBody;
use super::common::{JsonObject, PriceBody, RuleBody, rules};
use super::instant::Instant;
use super::keys::{AbsentKey, BookingStateKey, BookingStepKey};
use super::parsed;
use super::performance::{AttestBody, PerformanceBody};
use super::resource::ResourceBody;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A booking to make, or to look at before it is made.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BookingRequest")]
pub struct BookingInput {
    /// What to book.
    pub resource_id: Uuid,
    /// For which unit.
    pub unit_id: Uuid,
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// Unpaid break within it, minutes; without one that of the usual period of the area that it is, if it is one. At most
    /// `longest_break_minutes` of the area's manifest, and half of the period.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: Option<i64>,
    /// The need that is answered, if it was posted before: it has to be open or partly filled, of this unit, and the hours
    /// within its own.
    pub need_id: Option<Uuid>,
    /// Why, and what is required. Where `need_id` is given, the need says it and this is not read.
    pub need: Option<NeedInput>,
    /// Why to book in spite of rules that may be overridden; for coordinators.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub override_reason: Option<String>,
}

/// Why one books, and what is required of the resource.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedRequest")]
pub struct NeedInput {
    /// A key among the reasons of the area's manifest.
    #[oai(validator(min_length = 1, max_length = 60))]
    pub reason: String,
    /// The first day of the absence; for reasons that have one.
    pub absence_started_on: Option<NaiveDate>,
    /// An earlier period of absence that this one may continue.
    pub earlier_absence: Option<EarlierAbsenceBody>,
    /// What is required of the resource, by the manifest's schema of requirements.
    pub requirements: Option<JsonObject>,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that; if not said, it can't.
    pub welcomes_new: Option<bool>,
}

/// An earlier period of absence.
#[derive(Debug, Clone, Object)]
#[oai(rename = "EarlierAbsence")]
pub struct EarlierAbsenceBody {
    /// Its first day.
    pub started_on: NaiveDate,
    /// Its last day.
    pub ended_on: NaiveDate,
    /// How many days of absence it continued in turn, in all periods before it; none if nothing is said.
    #[oai(validator(minimum(value = "0"), maximum(value = "366")))]
    pub days_before: Option<i64>,
}

impl BookingInput {
    /// As core takes it.
    pub fn request(self) -> BookRequest {
        BookRequest {
            resource_id: ResourceId(self.resource_id),
            unit_id: UnitId(self.unit_id),
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            break_minutes: self.break_minutes,
            need_id: self.need_id.map(NeedId),
            need: self.need.map(NeedInput::request),
            override_reason: self.override_reason,
        }
    }
}

impl NeedInput {
    /// As core takes it.
    pub fn request(self) -> NeedRequest {
        let earlier = self.earlier_absence.map(|EarlierAbsenceBody { started_on, ended_on, days_before }| {
            EarlierAbsence { started_on, ended_on, days_before: days_before.unwrap_or(0) }
        });
        NeedRequest {
            reason: self.reason,
            absence: self.absence_started_on.map(|started_on| Absence { started_on, earlier }),
            requirements: Value::Object(self.requirements.unwrap_or_default().into_iter().collect()),
            welcomes_new: self.welcomes_new.unwrap_or_default(),
        }
    }
}

/// Which side did not come.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NoShow")]
pub struct NoShowInput {
    /// The other side than the caller's, or either for who looks after the area.
    pub absent: AbsentKey,
}

/// Why nobody is to pay.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Excuse")]
pub struct ExcuseInput {
    /// What nobody could help; both sides read it. Never about anybody's health.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// What cancelling is expected to cost.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Cancel")]
pub struct CancelInput {
    /// The fee that was looked at, with VAT, öre; 0 for none. If it is another one now, nothing is cancelled.
    #[oai(validator(minimum(value = "0")))]
    pub expected_fee_ore: Option<i64>,
}

/// A booking, as far as the caller sees it.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Booking", skip_serializing_if_is_none)]
pub struct BookingBody {
    /// The booking.
    pub id: Uuid,
    /// In which area.
    pub area_id: Uuid,
    /// Its name.
    pub area_name: String,
    /// The key of its manifest.
    pub plugin_key: String,
    /// What is booked.
    pub resource_id: Uuid,
    /// Its name.
    pub resource_name: String,
    /// Its kind in the manifest.
    pub resource_kind: String,
    /// By which unit.
    pub unit_id: Uuid,
    /// Its name.
    pub unit_name: String,
    /// Where to go.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// The organisation that buys.
    pub buyer_id: Uuid,
    /// Its short name.
    pub buyer_name: String,
    /// The organisation that lends.
    pub seller_id: Uuid,
    /// Its short name.
    pub seller_name: String,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Unpaid break within it, minutes.
    pub break_minutes: i64,
    /// Where it stands.
    pub state: BookingStateKey,
    /// How long a held one waits for its answer.
    pub answer_before_at: Option<Instant>,
    /// What is required of the resource, by the manifest's schema.
    pub requirements: JsonObject,
    /// Why it was booked; missing for those whom it doesn't concern.
    pub need: Option<NeedBody>,
    /// What it was booked at; missing for those whom it doesn't concern.
    pub price: Option<PriceBody>,
    /// The fee of a late cancellation.
    pub fee: Option<PriceBody>,
    /// What it was made under.
    pub terms: TermsBody,
    /// Until when cancelling is free.
    pub cancel_free_until_at: Instant,
    /// What rules had to say when it was booked.
    pub warnings: Vec<RuleBody>,
    /// What was performed.
    pub performance: Option<PerformanceBody>,
    /// How the attest that it waits for stands, while it waits for one.
    pub attest: Option<AttestBody>,
    /// Other hours that the person is asked about, while they are.
    pub change: Option<ChangeBody>,
    /// Rises with every change.
    pub version: i64,
    /// Which side did not come; missing where both did.
    pub absent: Option<AbsentKey>,
    /// Why nobody pays, where nobody could help what happened.
    pub excuse: Option<String>,
    /// The booking that it took the place of, where it passed on.
    pub instead_of_id: Option<Uuid>,
    /// When it was made.
    pub created_at: Instant,
    /// The steps that the caller may take now.
    pub steps: Vec<BookingStepKey>,
}

/// Why it was booked.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BookingNeed", skip_serializing_if_is_none)]
pub struct NeedBody {
    /// The need.
    pub id: Uuid,
    /// A key among the reasons of the manifest.
    pub reason: String,
    /// The absence behind it.
    pub absence: Option<AbsenceBody>,
}

/// An absence; never whose, nor why.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Absence", skip_serializing_if_is_none)]
pub struct AbsenceBody {
    /// Its first day.
    pub started_on: NaiveDate,
    /// The earlier period that it may continue.
    pub earlier: Option<EarlierAbsenceBody>,
}

/// What a booking was made under.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BookingTerms")]
pub struct TermsBody {
    /// The notice rule.
    pub cancellation: CancellationBody,
    /// The rate of VAT, hundredths of a per cent.
    pub vat_basis_points: i64,
    /// The way that is paid for, one way, tenths of a kilometre.
    pub distance_tenth_km: i64,
}

/// Until when cancelling is free, and what it costs after that.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CancellationTerms")]
pub struct CancellationBody {
    /// How many days before the first day.
    pub free_days_before: i64,
    /// Until which minute of that day, in Stockholm.
    pub free_until_minute: i64,
    /// The share of the net price after that, hundredths of a per cent.
    pub fee_basis_points: i64,
}

impl BookingBody {
    /// Of core's view.
    pub fn of(asking: &Asking, view: &BookingView) -> Result<Self, Fault> {
        let mut value = serde_json::to_value(view).map_err(|error| Fault::internal(asking.language, &error))?;
        value["warnings"] = Value::Array(Vec::new());
        let mut body: Self = parsed(asking, value)?;
        let plugin = asking.market().plugins.get(&view.plugin_key);
        body.warnings = rules(asking.language, plugin.map(|plugin| plugin.manifest()), &view.warnings);
        Ok(body)
    }
}

/// What a booking would be.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BookingPreview", skip_serializing_if_is_none)]
pub struct PreviewBody {
    /// What would be booked.
    pub resource: ResourceBody,
    /// The unit's name.
    pub unit_name: String,
    /// The short name of the organisation that would buy.
    pub buyer_name: String,
    /// What stands in the way; nothing if it can be booked.
    pub refusals: Vec<RuleBody>,
    /// What to know.
    pub warnings: Vec<RuleBody>,
    /// What it would cost; missing if it can't be priced.
    pub price: Option<PriceBody>,
    /// The break that is reckoned with, minutes.
    pub break_minutes: i64,
    /// The way from the resource's home to the unit, tenths of a kilometre.
    pub distance_tenth_km: i64,
    /// Until when the person would have to answer; missing if no answer is needed.
    pub answer_before_at: Option<Instant>,
    /// Until when cancelling would be free.
    pub cancel_free_until_at: Instant,
    /// Whether the caller may book in spite of overridable rules.
    pub may_override: bool,
}

/// What cancelling now would mean.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CancelPreview", skip_serializing_if_is_none)]
pub struct CancelPreviewBody {
    /// The booking.
    pub booking: BookingBody,
    /// The fee; missing if there is none.
    pub fee: Option<PriceBody>,
}
