//! Why something about a booking can't be done.

use chrono::{DateTime, Utc};
use thiserror::Error;
use uuid::Uuid;

use super::attachment::AttachmentRefusal;
use super::change::ChangeRefusal;
use super::exchange::ExchangeRefusal;
use super::incident::IncidentRefusal;
use super::need::{NeedState, NeedStep, WaitRefusal};
use super::offer::OfferRefusal;
use super::outage::OutageRefusal;
use super::performance::AttestRefusal;
use super::rules::Judgement;
use super::state::{BookingState, BookingStep};
use crate::access::Denied;
use crate::collaboration::price::PriceError;
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::idempotency::IdempotencyError;
use crate::ids::{BookingFeedId, BookingId, NeedId};
use crate::ledger::LedgerError;
use crate::money::Ore;
use crate::plugin::{Fact, Way};
use crate::time::PeriodError;

/// Why something about a booking can't be done.
#[derive(Debug, Error)]
pub enum BookingError {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no {kind} {id}")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// By which id.
        id: Uuid,
    },
    /// The caller sees it but may not do this.
    #[error("the caller may not do this")]
    Forbidden,
    /// Faults of the input, all of them.
    #[error("{} faults in the input", .0.len())]
    Faults(Vec<FieldFault>),
    /// Somebody was faster.
    #[error("the place is taken from {starts_at} to {ends_at}")]
    PlaceTaken {
        /// What was asked for.
        starts_at: DateTime<Utc>,
        /// What was asked for.
        ends_at: DateTime<Utc>,
    },
    /// The place is kept for a unit that waited for it, until it has answered.
    #[error("the place from {starts_at} to {ends_at} is kept for another until {until_at}")]
    PlaceKept {
        /// What was asked for.
        starts_at: DateTime<Utc>,
        /// What was asked for.
        ends_at: DateTime<Utc>,
        /// Until when, at the latest.
        until_at: DateTime<Utc>,
    },
    /// Rules stand in the way.
    #[error("{} rules stand in the way", .0.refusals.len())]
    Refused(Box<Judgement>),
    /// No agreement with a tariff is valid on that day.
    #[error("no agreement with a tariff is valid on {on}")]
    NoAgreement {
        /// The first day of the booking.
        on: chrono::NaiveDate,
    },
    /// The area takes no bookings now.
    #[error("the area takes no bookings now")]
    AreaClosed,
    /// The step is not allowed from this state.
    #[error("booking {booking_id} is {state:?}; {step:?} is not possible")]
    IllegalStep {
        /// The booking.
        booking_id: BookingId,
        /// Where it stands.
        state: BookingState,
        /// What was attempted.
        step: BookingStep,
    },
    /// The step is not allowed from this state of the need.
    #[error("need {need_id} is {state:?}; {step:?} is not possible")]
    IllegalNeedStep {
        /// The need.
        need_id: NeedId,
        /// Where it stands.
        state: NeedState,
        /// What was attempted.
        step: NeedStep,
    },
    /// Something about an offer is not possible as things stand.
    #[error(transparent)]
    Offer(#[from] OfferRefusal),
    /// A need can't wait for a place as things stand.
    #[error(transparent)]
    Wait(#[from] WaitRefusal),
    /// Something about an outage is not possible as things stand.
    #[error(transparent)]
    Outage(#[from] OutageRefusal),
    /// Something about other hours is not possible as things stand.
    #[error(transparent)]
    Change(#[from] ChangeRefusal),
    /// Something about an incident is not possible as things stand.
    #[error(transparent)]
    Incident(#[from] IncidentRefusal),
    /// A file can't be attached or taken away.
    #[error(transparent)]
    Attachment(#[from] AttachmentRefusal),
    /// Hours can't be approved or put right as things stand.
    #[error(transparent)]
    Attest(#[from] AttestRefusal),
    /// A booking can't pass on as things stand.
    #[error(transparent)]
    Exchange(#[from] ExchangeRefusal),
    /// The area fills no needs in this way.
    #[error("the area fills no needs by {}", .way.key())]
    WayClosed {
        /// What was asked for.
        way: Way,
    },
    /// The step comes too early or too late.
    #[error("{step:?} is possible {}", if *.too_early { "later" } else { "no more" })]
    WrongTime {
        /// What was attempted.
        step: BookingStep,
        /// Whether it is too early, else too late.
        too_early: bool,
        /// From when, or until when, it is possible.
        limit_at: DateTime<Utc>,
    },
    /// The fee is another one than the caller was shown.
    #[error("the fee is {} öre, not {}", .fee_ore.0, .expected_ore.0)]
    FeeChanged {
        /// What the caller expects to pay, VAT included; 0 for no fee.
        expected_ore: Ore,
        /// What it would be now.
        fee_ore: Ore,
    },
    /// It was changed by somebody else since the caller looked.
    #[error("version {given} is out of date; it is at {current} now")]
    Stale {
        /// The version that the caller looked at.
        given: i64,
        /// The version now.
        current: i64,
    },
    /// The request came again, and a calendar address is shown once.
    #[error("the address {id} was made by the first request with this key, and shown in its answer only; make another")]
    AddressShown {
        /// What was made.
        id: BookingFeedId,
    },
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The price can't be worked out.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl BookingError {
    pub(super) fn denied(denied: Denied, kind: &'static str, id: Uuid) -> Self {
        match denied {
            Denied::Hidden => Self::NotFound { kind, id },
            Denied::Forbidden => Self::Forbidden,
        }
    }

    pub(super) fn period(error: PeriodError) -> Self {
        Self::Faults(vec![period_fault(error)])
    }
}

/// Two instants that are no period, as a fault of one of them.
pub(super) fn period_fault(error: PeriodError) -> FieldFault {
    match error {
        PeriodError::NotWholeMinutes { value } => {
            FieldFault::new("starts_at", "whole_minutes", [("value", Fact::Text(value.to_rfc3339()))])
        }
        PeriodError::Reversed { starts_at, ends_at } => FieldFault::new(
            "ends_at",
            "period_reversed",
            [("starts_at", Fact::Instant(starts_at)), ("ends_at", Fact::Instant(ends_at))],
        ),
        PeriodError::OutsideCalendar { value } => {
            FieldFault::new("starts_at", "outside_calendar", [("value", Fact::Text(value.to_rfc3339()))])
        }
    }
}
