//! What every step has in common: find the booking, ask who may, lock, look at the state; and after it: write, record, tell.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::error::BookingError;
use super::model::Booking;
use super::need::{self, Freed};
use super::notice::NoticeEvent;
use super::state::BookingStep;
use super::{change, exchange, notify, store, waiting};
use crate::Market;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Topic, Tx, lock_need, lock_rows};
use crate::ids::{BookingId, ResourceId};
use crate::time::Period;

/// A booking that `caller` may take `step` with, locked until the end of the transaction.
pub(super) async fn begin(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: BookingId,
    step: BookingStep,
    permission: Permission,
) -> Result<Booking, BookingError> {
    let found = find(tx, id).await?;
    caller
        .require(&market.access, permission, Permission::ViewBooking, &found.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    locked(tx, &found, step).await
}

/// A booking that may take `step`, whoever asks; for jobs.
pub(super) async fn begin_by_job(tx: &mut Tx, id: BookingId, step: BookingStep) -> Result<Booking, BookingError> {
    let found = find(tx, id).await?;
    locked(tx, &found, step).await
}

/// The resource's lock is the booking's too, so that a step and a new booking of the same place come one after the other;
/// the need's, which a step may fill or open again, comes before it.
async fn locked(tx: &mut Tx, found: &Booking, step: BookingStep) -> Result<Booking, BookingError> {
    lock_need(tx, found.need_id.0).await?;
    lock_resource(tx, found.resource_id).await?;
    let booking = find(tx, found.id).await?;
    if booking.state.after(step).is_none() {
        return Err(BookingError::IllegalStep { booking_id: booking.id, state: booking.state, step });
    }
    Ok(booking)
}

/// Locks a resource and whatever else its person is, who is in one place at a time and free everywhere at once; so what is
/// going to change concerns all the areas that they are in.
pub(super) async fn lock_resource(tx: &mut Tx, id: ResourceId) -> Result<(), DbError> {
    let mut ids = vec![id.0];
    for (sibling_id, area_id) in store::same_person(tx, id).await? {
        ids.push(sibling_id);
        tx.announce(Topic::Area(area_id));
    }
    lock_rows(tx, &ids).await
}

/// A booking by its id.
pub(super) async fn find(tx: &mut Tx, id: BookingId) -> Result<Booking, BookingError> {
    store::booking(tx, id).await?.ok_or(BookingError::NotFound { kind: "booking", id: id.0 })
}

/// How a step is recorded.
pub(super) struct Record {
    pub(super) action: &'static str,
    pub(super) detail: Value,
    pub(super) event: Option<NoticeEvent>,
    /// What becomes of the need's place, if the step ends the booking.
    pub(super) freed: Freed,
    /// Other hours that the notices tell beside the booking's.
    pub(super) beside: Option<Period>,
}

impl Record {
    /// Of a step after which a place that is free is sought again.
    pub(super) fn new(action: &'static str, detail: Value, event: NoticeEvent) -> Self {
        Self { action, detail, event: Some(event), freed: Freed::Sought, beside: None }
    }
}

/// Writes the state that `step` leads to, what it does to the need, the audit entry and the notices, and answers the booking
/// as it is now.
pub(super) async fn finish(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    mut booking: Booking,
    step: BookingStep,
    record: Record,
) -> Result<Booking, BookingError> {
    let (id, state) = (booking.id, booking.state);
    booking.state = state.after(step).ok_or(BookingError::IllegalStep { booking_id: id, state, step })?;
    if changes_calendar(step) {
        booking.calendar_sequence += 1;
    }
    let (starts_at, ends_at) = (booking.starts_at, booking.ends_at);
    let written = store::update_state(tx, &booking).await;
    written.map_err(|error| match error.is_constraint("booking_place_free") {
        true => BookingError::PlaceTaken { starts_at, ends_at },
        false => error.into(),
    })?;
    if state.holds() && !booking.state.holds() {
        need::free(tx, now, actor, booking.need_id, record.freed).await?;
        waiting::freed(tx, now, &booking, record.freed).await?;
        change::close(tx, id, now).await?;
        exchange::close(tx, id, now).await?;
    }
    let act = Act {
        collaboration_id: Some(booking.collaboration_id),
        object_kind: "booking",
        object_id: id.0,
        action: record.action,
        detail: record.detail,
    };
    audit::write(tx, now, actor, act).await?;
    let booking = find(tx, id).await?;
    if let Some(event) = record.event {
        notify::tell(tx, now, &booking, event, record.beside).await?;
    }
    Ok(booking)
}

fn changes_calendar(step: BookingStep) -> bool {
    use BookingStep::{Cancel, Change, Confirm, Decline, Excuse, Expire, Restore, RestoreHeld};
    matches!(step, Confirm | Decline | Expire | Cancel | Excuse | Change | Restore | RestoreHeld)
}
