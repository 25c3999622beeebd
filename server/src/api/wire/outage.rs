//! Outages on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::booking::BookingBody;
use super::instant::Instant;

/// A time for which a resource can't be used.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewOutage")]
pub struct OutageInput {
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// A key among the manifest's reasons for outages; never what ails whom.
    #[oai(validator(min_length = 1, max_length = 60))]
    pub reason: String,
}

/// An outage with what it hits.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Outage", skip_serializing_if_is_none)]
pub struct OutageBody {
    /// The outage.
    pub id: Uuid,
    /// What fails.
    pub resource_id: Uuid,
    /// Its name.
    pub resource_name: String,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Why, as a key.
    pub reason: String,
    /// When it was undone.
    pub undone_at: Option<Instant>,
    /// The bookings that were called off, in order of start.
    pub hits: Vec<HitBody>,
    /// The bookings that it touches but that have begun: they are left as they are.
    pub begun: Vec<BookingBody>,
}

/// A booking that was called off.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CalledOffBooking")]
pub struct HitBody {
    /// The booking.
    pub booking: BookingBody,
    /// Its need, for which somebody else is sought.
    pub need_id: Uuid,
    /// Where that stands now: `open`, `partly_filled`, `filled`, `expired` or `withdrawn`.
    pub need_state: String,
}
