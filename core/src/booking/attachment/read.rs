//! Looking at attachments: those of a booking, and the content of one.

use super::{AttachmentView, store};
use crate::Market;
use crate::access::{Caller, Permission};
use crate::booking::error::BookingError;
use crate::booking::step;
use crate::ids::{AttachmentId, BookingId};

/// An attachment with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentContent {
    /// What is told of it.
    pub attachment: AttachmentView,
    /// The file.
    pub content: Vec<u8>,
}

/// The attachments of a booking, and of its incidents for who sees them, in the order in which they were added.
pub async fn of_booking(market: &Market, caller: &Caller, id: BookingId) -> Result<Vec<AttachmentView>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let (permission, standing) = (Permission::ViewBooking, booking.standing());
    caller
        .require(&market.access, permission, permission, &standing)
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let sees_incidents = caller.may(&market.access, Permission::SeeIncidents, &standing);
    let rows = store::of_booking(&mut tx, id).await?.into_iter();
    let seen = rows.filter(|row| sees_incidents || row.incident_id.is_none());
    Ok(seen.map(|row| row.seen_by(&booking, caller)).collect())
}

/// One with its content.
pub async fn content(market: &Market, caller: &Caller, id: AttachmentId) -> Result<AttachmentContent, BookingError> {
    let mut tx = market.db.read().await?;
    let missing = BookingError::NotFound { kind: "attachment", id: id.0 };
    let row = store::find(&mut tx, id).await?.ok_or(missing)?;
    let booking = step::find(&mut tx, row.booking_id).await?;
    let permission = if row.incident_id.is_some() { Permission::SeeIncidents } else { Permission::ViewBooking };
    caller
        .require(&market.access, permission, permission, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "attachment", id.0))?;
    let content = store::content(&mut tx, id).await?;
    Ok(AttachmentContent { attachment: row.seen_by(&booking, caller), content })
}
