//! Attaching a file, by who may report what was performed or follow up the incident.

use serde_json::json;

use super::store::{self, Row};
use super::{AttachmentRefusal, AttachmentView, MediaKind, clean, name};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::incident;
use crate::booking::model::Booking;
use crate::booking::state::BookingState;
use crate::booking::step;
use crate::ids::{AttachmentId, BookingId, IncidentId};
use crate::{Market, once};

/// A file to attach.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// To which booking.
    pub booking_id: BookingId,
    /// To which of its incidents, if to one.
    pub incident_id: Option<IncidentId>,
    /// What it is called.
    pub name: String,
    /// The file.
    pub content: Vec<u8>,
}

/// Attaches a file, cleaned, from the booking's start on.
///
/// # Errors
/// [`BookingError::Attachment`] for what it is, how large it is, or how many there are already.
pub async fn add(market: &Market, caller: &Caller, new: &NewAttachment) -> Result<AttachmentView, BookingError> {
    let (now, limits, id) = (market.clock.now(), market.attachments, AttachmentId::new());
    // Before the transaction: a large photo takes a while, and on SQLite there is one writer.
    let (kind, content) = weighed(&new.content, limits.most_kb)?;
    once!(market, caller, tx => {
        let booking = step::find(tx, new.booking_id).await?;
        let permission = if new.incident_id.is_some() { Permission::FollowIncident } else { Permission::ReportBooking };
        caller
            .require(&market.access, permission, Permission::ViewBooking, &booking.standing())
            .map_err(|denied| BookingError::denied(denied, "booking", booking.id.0))?;
        step::lock_resource(tx, booking.resource_id).await?;
        let booking = step::find(tx, booking.id).await?;
        match new.incident_id {
            Some(incident_id) => {
                let missing = BookingError::NotFound { kind: "incident", id: incident_id.0 };
                if incident::store::booking_of(tx, incident_id).await? != Some(booking.id) {
                    return Err(missing);
                }
            }
            None if now < booking.starts_at || !was_performed(&booking) => {
                return Err(AttachmentRefusal::NotBegun.into());
            }
            None => {}
        }
        if store::count(tx, booking.id).await? >= limits.most_per_booking {
            return Err(AttachmentRefusal::TooMany { most: limits.most_per_booking }.into());
        }
        let row = Row {
            id,
            booking_id: booking.id,
            incident_id: new.incident_id,
            name: name::harmless(&new.name, kind),
            kind,
            size_bytes: i64::try_from(content.len()).unwrap_or(i64::MAX),
            added_by: caller.person_id,
            added_at: now,
        };
        store::insert(tx, &booking, &row, &content).await?;
        let act = Act {
            collaboration_id: Some(booking.collaboration_id),
            object_kind: "booking",
            object_id: booking.id.0,
            action: "attached",
            detail: json!({ "attachment_id": id, "incident_id": new.incident_id, "kind": kind, "size_bytes": row.size_bytes }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        Ok(row.seen_by(&booking, caller))
    })
}

/// What it is, and what is kept of it.
fn weighed(content: &[u8], most_kb: i64) -> Result<(MediaKind, Vec<u8>), AttachmentRefusal> {
    if content.is_empty() {
        return Err(AttachmentRefusal::Empty);
    }
    let size_kb = i64::try_from(content.len().div_ceil(1024)).unwrap_or(i64::MAX);
    if size_kb > most_kb {
        return Err(AttachmentRefusal::TooLarge { size_kb, most_kb });
    }
    let kind = MediaKind::of(content).ok_or(AttachmentRefusal::Kind)?;
    let content = clean::clean(kind, content).ok_or(AttachmentRefusal::Damaged)?;
    Ok((kind, content))
}

fn was_performed(booking: &Booking) -> bool {
    use BookingState::{Approved, Attested, Confirmed, Performed};
    matches!(booking.state, Confirmed | Performed | Approved | Attested)
}

/// Whoever added it may take it away, until the hours are approved; of an incident until it is said.
pub(super) fn may_remove(row: &Row, booking: &Booking, caller: &Caller) -> bool {
    let is_open = matches!(booking.state, BookingState::Confirmed | BookingState::Performed);
    row.added_by == caller.person_id && (is_open && row.incident_id.is_none())
}

impl Row {
    pub(super) fn seen_by(&self, booking: &Booking, caller: &Caller) -> AttachmentView {
        AttachmentView {
            id: self.id,
            incident_id: self.incident_id,
            name: self.name.clone(),
            kind: self.kind,
            size_bytes: self.size_bytes,
            added_at: self.added_at,
            may_remove: may_remove(self, booking, caller),
        }
    }
}
