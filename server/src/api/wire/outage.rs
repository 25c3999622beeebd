//! Outages on the wire.

use poem_openapi::Object;
use torget_core::booking::outage::{HitBooking, OutageView};
use uuid::Uuid;

use super::booking::BookingBody;
use super::instant::Instant;
use super::keys::NeedStateKey;
use super::shown;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

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

/// When an outage ends after all.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OutageEnd")]
pub struct OutageEndInput {
    /// Until when it lasts, to the whole minute: after its start, and before the end that was reported.
    pub ends_at: Instant,
}

/// An outage that is not over.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CurrentOutage")]
pub struct CurrentOutageBody {
    /// The outage.
    pub id: Uuid,
    /// What fails: the resource that was asked about, or another that its person is.
    pub resource_id: Uuid,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Why, as a key.
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
    /// How many more were called off that are none of the caller's, in other collaborations.
    pub other_hits: i64,
    /// The bookings that it touches but that have begun: they are left as they are.
    pub begun: Vec<BookingBody>,
    /// How many more have begun, in other collaborations.
    pub other_begun: i64,
}

/// A booking that was called off.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CalledOffBooking", skip_serializing_if_is_none)]
pub struct HitBody {
    /// The booking.
    pub booking: BookingBody,
    /// Its need, for which somebody else is sought; missing for those whom it doesn't concern.
    pub need_id: Option<Uuid>,
    /// Where that stands now.
    pub need_state: NeedStateKey,
}

impl OutageBody {
    /// Of core's view.
    pub fn of(asking: &Asking, view: &OutageView) -> Result<Self, Fault> {
        let hit = |hit: &HitBooking| {
            Ok(HitBody {
                booking: BookingBody::of(asking, &hit.booking)?,
                need_id: hit.need_id.map(|id| id.0),
                need_state: shown(asking, &hit.need_state)?,
            })
        };
        Ok(Self {
            id: view.id.0,
            resource_id: view.resource_id.0,
            resource_name: view.resource_name.clone(),
            starts_at: view.starts_at.into(),
            ends_at: view.ends_at.into(),
            reason: view.reason.clone(),
            undone_at: view.undone_at.map(Into::into),
            hits: view.hits.iter().map(hit).collect::<Result<_, Fault>>()?,
            other_hits: view.other_hits,
            begun: view.begun.iter().map(|booking| BookingBody::of(asking, booking)).collect::<Result<_, Fault>>()?,
            other_begun: view.other_begun,
        })
    }
}
