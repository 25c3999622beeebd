//! The rows of outages and of the bookings that they hit.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::booking::need::Priority;
use crate::booking::request::NeedRequest;
use crate::booking::state::BookingState;
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, CollaborationId, NeedId, OfferId, OutageId, PersonId, ResourceId};
use crate::time::Period;
use crate::{sql, statements};

statements! {
    INSERT_OUTAGE = "insert into outage (id, collaboration_id, resource_id, starts_at, ends_at, reason, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    SELECT_OUTAGE = "select o.id, o.collaboration_id, o.resource_id, r.name as resource_name, o.starts_at, o.ends_at, o.reason,
            o.undone_at
        from outage o join resource r on r.id = o.resource_id where o.id = $1";
    SELECT_CURRENT = "select o.id, o.collaboration_id, o.resource_id, r.name as resource_name, o.starts_at, o.ends_at,
            o.reason, o.undone_at
        from outage o join resource r on r.id = o.resource_id
        where o.undone_at is null and o.ends_at > $2 and (o.resource_id = $1 or o.resource_id in (
            select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by o.starts_at";
    UPDATE_END = "update outage set ends_at = $2 where id = $1";
    UPDATE_UNDONE = "update outage set undone_at = $2, undone_by = $3 where id = $1";
    SELECT_OVERLAPPING = "select starts_at, ends_at from outage
        where undone_at is null and starts_at < $3 and ends_at > $2 and (resource_id = $1 or resource_id in (
            select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by starts_at limit 1";
    SELECT_TOUCHED = "select b.id, b.need_id, b.starts_at, b.state from booking b
        where b.state in ('held', 'confirmed') and b.starts_at < $3 and b.ends_at > $2 and (b.resource_id = $1
            or b.resource_id in (select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by b.starts_at, b.id";
    SELECT_OFFERED = "select o.id, o.need_id from offer o join need n on n.id = o.need_id
        where o.state in ('queued', 'open', 'countered') and n.starts_at < $3 and n.ends_at > $2 and (o.resource_id = $1
            or o.resource_id in (select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1))
        order by o.need_id, o.id";
    INSERT_HIT = "insert into outage_booking (outage_id, booking_id, was_state, was_priority, was_asked)
        values ($1, $2, $3, $4, $5)";
    SELECT_HITS = "select h.booking_id, b.need_id, b.place, h.was_state, h.was_priority, h.was_asked
        from outage_booking h join booking b on b.id = h.booking_id
        where h.outage_id = $1 order by b.starts_at, b.id";
    UPDATE_PRIORITY = "update need set priority = $2 where id = $1";
    UPDATE_ANSWER = "update booking set answer_before_at = $2 where id = $1";
    UPDATE_PLACE = "update booking set place = $2 where id = $1";
}

/// An outage.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct OutageRow {
    pub(super) id: OutageId,
    pub(super) collaboration_id: CollaborationId,
    pub(super) resource_id: ResourceId,
    pub(super) resource_name: String,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) reason: String,
    pub(super) undone_at: Option<DateTime<Utc>>,
}

/// A booking that a period touches.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct TouchedRow {
    pub(super) id: BookingId,
    pub(super) need_id: NeedId,
    pub(super) starts_at: DateTime<Utc>,
}

/// A booking that was called off.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct HitRow {
    pub(super) booking_id: BookingId,
    pub(super) need_id: NeedId,
    /// Which of the resource's places it had.
    pub(super) place: i64,
    pub(super) was_state: BookingState,
    pub(super) was_priority: Priority,
    /// What its need said then.
    #[sqlx(json)]
    pub(super) was_asked: NeedRequest,
}

/// An offer that may still become a booking.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(super) struct OfferedRow {
    pub(super) id: OfferId,
    pub(super) need_id: NeedId,
}

/// A period that is known already.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct KnownRow {
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    row: &OutageRow,
    created_by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_OUTAGE,
        row.id,
        row.collaboration_id,
        row.resource_id,
        row.starts_at,
        row.ends_at,
        row.reason.as_str(),
        created_by,
        now,
    )?;
    Ok(())
}

pub(super) async fn outage(tx: &mut Tx, id: OutageId) -> Result<Option<OutageRow>, DbError> {
    sql!(tx, optional OutageRow, SELECT_OUTAGE, id)
}

/// The outages of the resource, or of the person it is, that end after `now`, in order.
pub(super) async fn current(tx: &mut Tx, id: ResourceId, now: DateTime<Utc>) -> Result<Vec<OutageRow>, DbError> {
    sql!(tx, all OutageRow, SELECT_CURRENT, id, now)
}

pub(super) async fn set_end(tx: &mut Tx, id: OutageId, ends_at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_END, id, ends_at)?;
    Ok(())
}

pub(super) async fn note_undone(tx: &mut Tx, id: OutageId, at: DateTime<Utc>, by: PersonId) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_UNDONE, id, at, by)?;
    Ok(())
}

/// An outage of the resource, or of the person it is, that overlaps a period.
pub(super) async fn overlapping(tx: &mut Tx, id: ResourceId, period: &Period) -> Result<Option<KnownRow>, DbError> {
    sql!(tx, optional KnownRow, SELECT_OVERLAPPING, id, period.starts_at(), period.ends_at())
}

/// The held and confirmed bookings of the resource, or of the person it is, that overlap a period.
pub(super) async fn touched(tx: &mut Tx, id: ResourceId, period: &Period) -> Result<Vec<TouchedRow>, DbError> {
    sql!(tx, all TouchedRow, SELECT_TOUCHED, id, period.starts_at(), period.ends_at())
}

/// The offers that may still become a booking of the resource, or of the person it is, within a period; by need.
pub(super) async fn offered(tx: &mut Tx, id: ResourceId, period: &Period) -> Result<Vec<OfferedRow>, DbError> {
    sql!(tx, all OfferedRow, SELECT_OFFERED, id, period.starts_at(), period.ends_at())
}

pub(super) async fn insert_hit(
    tx: &mut Tx,
    id: OutageId,
    booking_id: BookingId,
    was_state: BookingState,
    was_priority: Priority,
    was_asked: &NeedRequest,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_HIT, id, booking_id, was_state, was_priority, Json(was_asked))?;
    Ok(())
}

pub(super) async fn hits(tx: &mut Tx, id: OutageId) -> Result<Vec<HitRow>, DbError> {
    sql!(tx, all HitRow, SELECT_HITS, id)
}

pub(super) async fn set_priority(tx: &mut Tx, need_id: NeedId, priority: Priority) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_PRIORITY, need_id, priority)?;
    Ok(())
}

pub(super) async fn set_answer_before(tx: &mut Tx, id: BookingId, at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_ANSWER, id, at)?;
    Ok(())
}

pub(super) async fn set_place(tx: &mut Tx, id: BookingId, place: i64) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_PLACE, id, place)?;
    Ok(())
}
