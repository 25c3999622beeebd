//! Other hours for a booking, on the wire.

use poem_openapi::Object;
use torget_core::booking::change::ChangeRequest;
use uuid::Uuid;

use super::booking::BookingBody;
use super::common::{PriceBody, RuleBody};
use super::instant::Instant;

/// Other hours for a booking.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ChangedHours")]
pub struct ChangeHoursInput {
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// Unpaid break within them, minutes; without one that of the booking, as far as the hours have room for it.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: Option<i64>,
    /// Why to change in spite of rules that may be overridden; for coordinators.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub override_reason: Option<String>,
}

/// Other hours for a booking that was looked at.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BookingChange")]
pub struct ChangeInput {
    /// The version of the booking that was looked at. If it has another one now, nothing is changed.
    pub version: i64,
    /// The hours.
    pub hours: ChangeHoursInput,
}

impl ChangeHoursInput {
    /// As core takes it.
    pub fn request(self) -> ChangeRequest {
        ChangeRequest {
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            break_minutes: self.break_minutes,
            override_reason: self.override_reason,
        }
    }
}

/// Other hours that the person is asked about.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AskedHours")]
pub struct ChangeBody {
    /// The question.
    pub id: Uuid,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Unpaid break within them, minutes.
    pub break_minutes: i64,
    /// How long it waits.
    pub answer_before_at: Instant,
    /// Whether the caller may answer it.
    pub may_answer: bool,
    /// Whether the caller may take it back.
    pub may_withdraw: bool,
}

/// What other hours would mean.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ChangePreview", skip_serializing_if_is_none)]
pub struct ChangePreviewBody {
    /// The booking as it is.
    pub booking: BookingBody,
    /// What stands in the way; nothing if it can be changed.
    pub refusals: Vec<RuleBody>,
    /// What to know.
    pub warnings: Vec<RuleBody>,
    /// What the hours would cost; missing if they can't be priced, and for those whom it doesn't concern.
    pub price: Option<PriceBody>,
    /// The break that is reckoned with, minutes.
    pub break_minutes: i64,
    /// Until when the person would have to say yes; missing if the change would stand at once.
    pub answer_before_at: Option<Instant>,
    /// Whether the caller may change in spite of overridable rules.
    pub may_override: bool,
}
