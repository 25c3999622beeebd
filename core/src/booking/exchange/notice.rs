//! What a mail about an exchange tells: the bookings, who and where, and never why or at what price.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ExchangeKind, Party};
use crate::ids::BookingExchangeId;

/// The outbox kind of every notice about an exchange.
pub const EXCHANGE_NOTICE: &str = "exchange";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeEvent {
    /// The reader's yes is asked for.
    Asked,
    /// Somebody said no.
    Declined,
    /// Not everybody answered in time.
    Expired,
    /// Who asked asks no more.
    Withdrawn,
    /// One of the bookings came to nothing, or has other hours.
    Void,
}

/// The content of the mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExchangeNotice {
    /// The exchange.
    pub exchange_id: BookingExchangeId,
    /// What happened.
    pub event: ExchangeEvent,
    /// How the booking passes on.
    pub kind: ExchangeKind,
    /// As whom one reads it.
    pub reader: Party,
    /// The area's name.
    pub area_name: String,
    /// Who holds the booking.
    pub holder_name: String,
    /// Where.
    pub unit_name: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Who is to come.
    pub taker_name: Option<String>,
    /// The unit of the taker's booking, in a swap.
    pub other_unit_name: Option<String>,
    /// From when that is.
    pub other_starts_at: Option<DateTime<Utc>>,
    /// Until when that is.
    pub other_ends_at: Option<DateTime<Utc>>,
    /// Which unit is to take it over.
    pub new_unit_name: Option<String>,
    /// How long it waits for the answers.
    pub answer_before_at: DateTime<Utc>,
}
