//! What was really performed: reported by the resource's person or the unit, approved by the unit and, where the agreement asks
//! for two, by a second person of the buyer's; put right with a reason before and after that.
//!
//! Invariants: nobody approves hours that they worked themselves, nor as the second what they approved as the first; a claim
//! is posted by the last step alone, and what is put right after that reverses it first. The reason of what was put right
//! stands with the old and the new values for everybody who sees the booking; the audit holds figures only.
//!
//! What is recorded is the manifest's to say ([`PerformancePart`]); `record.rs` checks it, for every way in.

mod attest;
mod automatic;
mod bulk;
mod correct;
mod meters;
mod price;
mod record;
mod remind;
mod report;
pub(crate) mod store;

pub use attest::{Attested, attest};
pub use automatic::attest_due;
pub use bulk::{AwaitingAttest, BulkAttested, MOST_AT_ONCE, ToAttest, attest_many, awaiting_attest};
pub use correct::{NewCorrection, correct, correction_price, send_back};
pub use meters::Shown;
pub use price::reported_price;
pub use record::{Performed, Reading, Recorded};
pub use remind::{remind_due, remind_of_performance};
pub use report::{last_readings, report};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::model::Booking;
use super::state::{BookingState, BookingStep};
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::ids::PersonId;
use crate::plugin::{Fact, Facts};

const LONGEST_REASON: usize = 500;

/// Something that was put right, or sent back to be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was sent back; nothing is another then.
    pub sent_back: bool,
    /// Why.
    pub reason: String,
    /// What stood before.
    pub before: Performed,
    /// What stands since.
    pub after: Performed,
}

/// How the attest that a booking waits for stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestView {
    /// Whether two approve.
    pub two_steps: bool,
    /// The last day for the step that waits.
    pub last_day_on: NaiveDate,
    /// Whether it is taken by itself after that.
    pub automatic: bool,
}

/// Why hours can't be approved or put right as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttestRefusal {
    /// Who worked them may not approve them.
    #[error("nobody approves hours that they worked themselves")]
    OwnHours,
    /// Who approved them as the first may not do it as the second.
    #[error("the second to approve is another person than the first")]
    SamePerson,
    /// Nothing would be another.
    #[error("what is to be put right stands already")]
    Same,
}

impl AttestRefusal {
    /// As the API and the texts write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OwnHours => "attest_own_hours",
            Self::SamePerson => "attest_same_person",
            Self::Same => "correction_same",
        }
    }

    /// What the text says.
    pub fn values(&self) -> Facts {
        Facts::new()
    }
}

/// Whether this person may take this step of the attest.
pub(super) fn independent(booking: &Booking, step: BookingStep, person_id: PersonId) -> Result<(), AttestRefusal> {
    use BookingStep::{Approve, Attest, Correct, Countersign, SendBack};
    let approves = matches!(step, Attest | Approve | Countersign | SendBack | Correct);
    if approves && booking.resource_person_id == Some(person_id) {
        return Err(AttestRefusal::OwnHours);
    }
    if step == Countersign && booking.approved_by == Some(person_id) {
        return Err(AttestRefusal::SamePerson);
    }
    Ok(())
}

/// The step by which a booking's hours are approved next. Of one that waits for none it is the one that its agreement knows.
pub(super) fn next_step(booking: &Booking) -> BookingStep {
    match booking.state {
        BookingState::Approved => BookingStep::Countersign,
        _ if booking.attest_terms.two_steps => BookingStep::Approve,
        _ => BookingStep::Attest,
    }
}

/// Whether a step is one that this person takes: by the agreement's number of steps, and by who did what.
pub(super) fn is_for(booking: &Booking, step: BookingStep, person_id: PersonId) -> bool {
    let of_agreement = match step {
        BookingStep::Attest => !booking.attest_terms.two_steps,
        BookingStep::Approve => booking.attest_terms.two_steps,
        _ => true,
    };
    of_agreement && independent(booking, step, person_id).is_ok()
}

/// Since when the step that waits does.
pub(super) fn waits_since(booking: &Booking) -> Option<DateTime<Utc>> {
    match booking.state {
        BookingState::Approved => booking.approved_at,
        BookingState::Performed => {
            let sent_back = booking.corrections().iter().rev().find(|one| one.sent_back).map(|one| one.at);
            booking.reported_at.max(sent_back)
        }
        _ => None,
    }
}

/// How the attest of a booking stands, while it waits for one.
pub(super) fn attest_view(booking: &Booking) -> Option<AttestView> {
    let (terms, since_at) = (booking.attest_terms, waits_since(booking)?);
    Some(AttestView { two_steps: terms.two_steps, last_day_on: terms.last_day(since_at), automatic: terms.automatic })
}

/// What was reported of a booking that has a report.
pub(super) fn reported(booking: &Booking) -> Result<Performed, DbError> {
    let hours = (booking.reported_starts_at, booking.reported_ends_at, booking.reported_break_minutes);
    let (Some(starts_at), Some(ends_at), Some(break_minutes)) = hours else {
        return Err(DbError::Fault(format!("booking {} is performed but has no report", booking.id)));
    };
    Ok(Performed { starts_at, ends_at, break_minutes, recorded: booking.reported_record.clone().unwrap_or_default() })
}

/// What was approved of a booking of which something was.
pub(super) fn approved(booking: &Booking) -> Result<Performed, DbError> {
    let hours = (booking.attested_starts_at, booking.attested_ends_at, booking.attested_break_minutes);
    let (Some(starts_at), Some(ends_at), Some(break_minutes)) = hours else {
        return Err(DbError::Fault(format!("booking {} is approved but has no approved hours", booking.id)));
    };
    Ok(Performed { starts_at, ends_at, break_minutes, recorded: booking.attested_record.clone().unwrap_or_default() })
}

/// What is wrong with a reason.
fn reason_fault(field: &str, reason: Option<&str>, is_needed: bool) -> Option<FieldFault> {
    let length = reason.map_or(0, |reason| reason.chars().count());
    if is_needed && length == 0 {
        Some(FieldFault::new(field, "reason_needed", []))
    } else if length > LONGEST_REASON {
        let values = [("value", Fact::Number(length as i64)), ("longest", Fact::Number(LONGEST_REASON as i64))];
        Some(FieldFault::new(field, "text_length", values))
    } else if reason.is_some_and(|reason| reason.contains('\0')) {
        Some(FieldFault::new(field, "control_character", []))
    } else {
        None
    }
}
