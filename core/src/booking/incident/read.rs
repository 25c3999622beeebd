//! Looking at incidents: one with what was said, those of a booking, and all that concern the caller.

use super::model::IncidentView;
use super::state::IncidentState;
use super::store;
use crate::Market;
use crate::access::{Caller, Permission};
use crate::booking::error::BookingError;
use crate::booking::{read, step};
use crate::ids::{BookingId, IncidentId};
use crate::paging::{Listed, Paging};

/// Which incidents to list. The caller's access bounds them further.
#[derive(Debug, Clone, Copy, Default)]
pub struct IncidentFilter {
    /// Only in this state.
    pub state: Option<IncidentState>,
}

/// One incident.
pub async fn view(market: &Market, caller: &Caller, id: IncidentId) -> Result<IncidentView, BookingError> {
    let mut tx = market.db.read().await?;
    let missing = BookingError::NotFound { kind: "incident", id: id.0 };
    let incident = store::find(&mut tx, id).await?.ok_or(missing)?;
    let permission = Permission::SeeIncidents;
    caller
        .require(&market.access, permission, permission, &incident.standing())
        .map_err(|denied| BookingError::denied(denied, "incident", id.0))?;
    let answers = store::answers(&mut tx, id).await?;
    Ok(incident.seen_by(caller, answers))
}

/// The incidents at a booking, oldest first; none for who sees the booking but no incidents.
pub async fn of_booking(market: &Market, caller: &Caller, id: BookingId) -> Result<Vec<IncidentView>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let permission = Permission::ViewBooking;
    caller
        .require(&market.access, permission, permission, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    if !caller.may(&market.access, Permission::SeeIncidents, &booking.standing()) {
        return Ok(Vec::new());
    }
    let incidents = store::of_booking(&mut tx, id).await?;
    Ok(incidents.into_iter().map(|incident| incident.seen_by(caller, Vec::new())).collect())
}

/// The incidents that concern the caller, newest first.
pub async fn list(
    market: &Market,
    caller: &Caller,
    filter: IncidentFilter,
    paging: Paging,
) -> Result<Listed<IncidentView>, BookingError> {
    let Some(scope) = read::scope_of(market, caller, Permission::SeeIncidents) else {
        return Ok(Listed { rows: Vec::new(), next: None });
    };
    let mut tx = market.db.read().await?;
    let rows = store::list(&mut tx, &scope, filter.state, &paging).await?;
    Ok(paging.listed(rows, |incident| incident.id.0).map(|incident| incident.seen_by(caller, Vec::new())))
}
