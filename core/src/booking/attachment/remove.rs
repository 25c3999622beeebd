//! Taking an attachment away: by who added it, until the hours are approved. The file is gone; the audit says that there was one.

use serde_json::json;

use super::add::may_remove;
use super::{AttachmentRefusal, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::step;
use crate::ids::{AttachmentId, BookingId};
use crate::{Market, once};

/// Takes it away; answers of which booking it was.
///
/// # Errors
/// [`BookingError::Attachment`] when somebody else added it, or the hours are approved.
pub async fn remove(market: &Market, caller: &Caller, id: AttachmentId) -> Result<BookingId, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let missing = || BookingError::NotFound { kind: "attachment", id: id.0 };
        let row = store::find(tx, id).await?.ok_or_else(missing)?;
        let booking = step::find(tx, row.booking_id).await?;
        let view = if row.incident_id.is_some() { Permission::SeeIncidents } else { Permission::ViewBooking };
        caller
            .require(&market.access, view, view, &booking.standing())
            .map_err(|denied| BookingError::denied(denied, "attachment", id.0))?;
        step::lock_resource(tx, booking.resource_id).await?;
        let booking = step::find(tx, booking.id).await?;
        if !may_remove(&row, &booking, caller) {
            return Err(AttachmentRefusal::Fixed.into());
        }
        store::remove(tx, id).await?;
        let act = Act {
            collaboration_id: Some(booking.collaboration_id),
            object_kind: "booking",
            object_id: booking.id.0,
            action: "detached",
            detail: json!({ "attachment_id": id, "kind": row.kind, "size_bytes": row.size_bytes }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        Ok(booking.id)
    })
}
