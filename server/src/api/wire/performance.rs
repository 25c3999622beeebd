//! What was performed, on the wire.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::booking::performance::{
    Attested, BulkAttested, NewCorrection, Performed, Reading, Recorded, ToAttest,
};
use torget_core::ids::BookingId;
use uuid::Uuid;

use super::booking::BookingBody;
use super::common::{FactsBody, JsonObject, PriceBody, facts};
use super::instant::Instant;
use super::keys::BookingStateKey;
use super::shown;
use crate::api::caller::Asking;
use crate::api::fault::Fault;
use crate::view::say;

/// What was performed.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Hours")]
pub struct PerformedInput {
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// Unpaid break within them, minutes; at most `longest_break_minutes` of the area's manifest, and half of them.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: i64,
    /// What else the manifest asks for of the kind of resource (`performance`); nothing if it is missing.
    pub recorded: Option<RecordedBody>,
}

/// What is recorded beside the hours.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Recorded", skip_serializing_if_is_none)]
pub struct RecordedBody {
    /// On how many days it was really used; where days are counted.
    #[oai(validator(minimum(value = "0"), maximum(value = "366")))]
    pub days: Option<i64>,
    /// What each meter showed, by its key.
    pub readings: Option<BTreeMap<String, ReadingBody>>,
    /// Whatever else, by the manifest's schema.
    pub attributes: Option<JsonObject>,
}

/// What a meter showed. It never runs backward: not from `before` to `after`, nor from one booking of the resource to the next.
#[derive(Debug, Clone, Object)]
#[oai(rename = "MeterReading")]
pub struct ReadingBody {
    /// When it was taken.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub before: i64,
    /// When it was given back.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub after: i64,
}

/// What is approved: what was reported, or something else with the reason.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Attest")]
pub struct AttestInput {
    /// The version of the booking whose report was looked at. If it was reported anew since, nothing is approved.
    pub version: Option<i64>,
    /// Something else than was reported; only the first to approve may put it right.
    pub corrected: Option<PerformedInput>,
    /// Why; needed for something else. Everybody who sees the booking reads it.
    #[oai(validator(max_length = 500))]
    pub correction_reason: Option<String>,
}

/// What is put right after it was approved.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Correct")]
pub struct CorrectInput {
    /// The version of the booking that was looked at. If it has another one now, nothing is put right.
    pub version: Option<i64>,
    /// What was really performed.
    pub performed: PerformedInput,
    /// Why. Everybody who sees the booking reads it.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// Why something is sent back.
#[derive(Debug, Clone, Object)]
#[oai(rename = "SendBack")]
pub struct SendBackInput {
    /// The version of the booking that was looked at. If it has another one now, nothing is sent back.
    pub version: Option<i64>,
    /// Why. Everybody who sees the booking reads it.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// Bookings to attest.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BulkAttest")]
pub struct BulkAttestInput {
    /// Which, as they were looked at.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub bookings: Vec<ToAttestInput>,
}

/// A booking to attest.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ToAttest")]
pub struct ToAttestInput {
    /// The booking.
    pub booking_id: Uuid,
    /// The version whose report was looked at. If it was reported anew since, it is not approved.
    pub version: Option<i64>,
}

/// What became of one of them.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BulkAttested", skip_serializing_if_is_none)]
pub struct BulkAttestedBody {
    /// The booking.
    pub booking_id: Uuid,
    /// Where it stands now; missing if it was not attested.
    pub state: Option<BookingStateKey>,
    /// Why it was not, as a code.
    pub code: Option<String>,
    /// The same in words.
    pub message: Option<String>,
    /// The values that those show.
    pub values: FactsBody,
}

/// A booking whose hours wait for the caller's approval.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AwaitingAttest", skip_serializing_if_is_none)]
pub struct AwaitingAttestBody {
    /// The booking.
    pub booking: BookingBody,
    /// What it costs by the hours that wait.
    pub price: Option<PriceBody>,
}

/// How the attest that a booking waits for stands.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AttestStanding")]
pub struct AttestBody {
    /// Whether two approve: the unit, then a second person of the buyer's.
    pub two_steps: bool,
    /// The last day for the step that waits.
    pub last_day_on: NaiveDate,
    /// Whether it is taken by itself after that.
    pub automatic: bool,
}

/// What was performed, as reported and as attested.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Performance", skip_serializing_if_is_none)]
pub struct PerformanceBody {
    /// From when, as reported.
    pub reported_starts_at: Instant,
    /// Until when, as reported.
    pub reported_ends_at: Instant,
    /// Unpaid break as reported, minutes.
    pub reported_break_minutes: i64,
    /// What else was reported.
    pub reported_record: RecordedBody,
    /// From when, as attested.
    pub attested_starts_at: Option<Instant>,
    /// Until when, as attested.
    pub attested_ends_at: Option<Instant>,
    /// Unpaid break as attested, minutes.
    pub attested_break_minutes: Option<i64>,
    /// What else was attested.
    pub attested_record: Option<RecordedBody>,
    /// When the first of two approved it.
    pub approved_at: Option<Instant>,
    /// When it was attested.
    pub attested_at: Option<Instant>,
    /// Whether nobody did it, but the agreement's time was over.
    pub attested_by_itself: bool,
    /// What was put right or sent back, oldest first.
    pub corrections: Vec<CorrectionBody>,
    /// The price of what was attested.
    pub price: Option<PriceBody>,
}

/// Something that was put right or sent back.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Correction")]
pub struct CorrectionBody {
    /// When.
    pub at: Instant,
    /// Whether it was sent back to be looked at again; nothing is another then.
    pub sent_back: bool,
    /// Why.
    pub reason: String,
    /// What stood before.
    pub before: PerformedInput,
    /// What stands since.
    pub after: PerformedInput,
}

impl PerformedInput {
    /// As core takes it.
    pub fn performed(self) -> Performed {
        let Self { starts_at, ends_at, break_minutes, recorded } = self;
        let recorded = recorded.map(RecordedBody::recorded).unwrap_or_default();
        Performed { starts_at: starts_at.0, ends_at: ends_at.0, break_minutes, recorded }
    }
}

impl RecordedBody {
    fn recorded(self) -> Recorded {
        let reading =
            |(key, reading): (String, ReadingBody)| (key, Reading { before: reading.before, after: reading.after });
        Recorded {
            days: self.days,
            readings: self.readings.unwrap_or_default().into_iter().map(reading).collect(),
            attributes: self.attributes.unwrap_or_default().into_iter().collect(),
        }
    }
}

impl AttestInput {
    /// As core takes it.
    pub fn attested(self) -> Attested {
        let corrected = self.corrected.map(PerformedInput::performed);
        Attested { version: self.version, corrected, correction_reason: self.correction_reason }
    }
}

impl CorrectInput {
    /// As core takes it.
    pub fn correction(self) -> NewCorrection {
        NewCorrection { version: self.version, performed: self.performed.performed(), reason: self.reason }
    }
}

impl BulkAttestInput {
    /// As core takes it.
    pub fn chosen(self) -> Vec<ToAttest> {
        let one = |one: ToAttestInput| ToAttest { booking_id: BookingId(one.booking_id), version: one.version };
        self.bookings.into_iter().map(one).collect()
    }
}

impl BulkAttestedBody {
    /// Of core's outcome, in the asker's words.
    pub fn of(asking: &Asking, outcome: &BulkAttested) -> Result<Self, Fault> {
        let state = outcome.state.map(|state| shown(asking, &state)).transpose()?;
        let message = outcome.refusal.as_ref().map(|code| say::code(asking.language, code, &outcome.values));
        Ok(Self {
            booking_id: outcome.booking_id.0,
            state,
            code: outcome.refusal.clone(),
            message,
            values: facts(&outcome.values),
        })
    }
}
