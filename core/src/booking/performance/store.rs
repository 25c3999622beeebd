//! The rows of what was performed, and of what the meters showed.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

use super::Correction;
use super::attest::Weighed;
use super::meters::Shown;
use super::record::Performed;
use crate::booking::model::Booking;
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, PersonId};
use crate::time::Period;
use crate::{sql, statements};

/// What was not reported for so long is no more asked for.
const LONGEST_UNREPORTED: TimeDelta = TimeDelta::days(60);

statements! {
    UPSERT_PERFORMANCE = "insert into performance (booking_id, collaboration_id, reported_starts_at, reported_ends_at,
            reported_break_minutes, reported_record, reported_by, reported_at, corrections)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (booking_id) do update set reported_starts_at = $3, reported_ends_at = $4,
            reported_break_minutes = $5, reported_record = $6, reported_by = $7, reported_at = $8";
    APPROVE_PERFORMANCE = "update performance set attested_starts_at = $2, attested_ends_at = $3,
            attested_break_minutes = $4, attested_record = $5, price = $6, approved_by = $7, approved_at = $8,
            attested_by = $9, attested_at = $10, corrections = $11
        where booking_id = $1";
    COUNTERSIGN_PERFORMANCE = "update performance set attested_by = $2, attested_at = $3 where booking_id = $1";
    SEND_PERFORMANCE_BACK = "update performance set attested_starts_at = null, attested_ends_at = null,
            attested_break_minutes = null, attested_record = null, price = null, approved_by = null, approved_at = null,
            corrections = $2
        where booking_id = $1";
    UPSERT_READING = "insert into meter_reading (booking_id, meter, resource_id, before_value, after_value, read_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (booking_id, meter) do update set before_value = $4, after_value = $5, read_at = $6";
    SELECT_READING_BEFORE = "select after_value as value, read_at as at from meter_reading
        where resource_id = $1 and meter = $2 and booking_id <> $3 and read_at <= $4 order by read_at desc limit 1";
    SELECT_READING_AFTER = "select before_value as value, read_at as at from meter_reading
        where resource_id = $1 and meter = $2 and booking_id <> $3 and read_at > $4 order by read_at limit 1";
    SELECT_UNREPORTED = "select id from booking where state = 'confirmed' and ends_at > $1 and ends_at <= $2
        order by ends_at";
    SELECT_UNATTESTED = "select id from booking where state in ('performed', 'approved') order by id";
}

pub(super) async fn report(
    tx: &mut Tx,
    booking: &Booking,
    period: &Period,
    performed: &Performed,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        UPSERT_PERFORMANCE,
        booking.id,
        booking.collaboration_id,
        period.starts_at(),
        period.ends_at(),
        performed.break_minutes,
        Json(&performed.recorded),
        by,
        at,
        Json(Vec::<Correction>::new()),
    )?;
    Ok(())
}

/// Writes what is approved; `is_last` says whether nobody else has to approve it.
pub(super) async fn approve(
    tx: &mut Tx,
    booking: &Booking,
    weighed: &Weighed,
    (by, is_last): (Option<PersonId>, bool),
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let (first, last) = if is_last { ((None, None), (by, Some(at))) } else { ((by, Some(at)), (None, None)) };
    let corrections: Vec<&Correction> = booking.corrections().iter().chain(&weighed.correction).collect();
    sql!(
        tx,
        execute,
        APPROVE_PERFORMANCE,
        booking.id,
        weighed.period.starts_at(),
        weighed.period.ends_at(),
        weighed.hours.break_minutes,
        Json(&weighed.hours.recorded),
        Json(&weighed.price),
        first.0,
        first.1,
        last.0,
        last.1,
        Json(&corrections),
    )?;
    Ok(())
}

pub(super) async fn countersign(
    tx: &mut Tx,
    id: BookingId,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, COUNTERSIGN_PERFORMANCE, id, by, at)?;
    Ok(())
}

pub(super) async fn send_back(tx: &mut Tx, booking: &Booking, entry: Correction) -> Result<(), DbError> {
    let corrections: Vec<&Correction> = booking.corrections().iter().chain([&entry]).collect();
    sql!(tx, execute, SEND_PERFORMANCE_BACK, booking.id, Json(&corrections))?;
    Ok(())
}

/// Keeps what the meters showed, in place of what was read before.
pub(super) async fn read_meters(tx: &mut Tx, booking: &Booking, performed: &Performed) -> Result<(), DbError> {
    for (meter, reading) in &performed.recorded.readings {
        let (id, of, read_at) = (booking.id, booking.resource_id, performed.ends_at);
        sql!(tx, execute, UPSERT_READING, id, meter.as_str(), of, reading.before, reading.after, read_at)?;
    }
    Ok(())
}

/// What a meter of a booking's resource showed last before a moment, and first after it, apart from the booking's own.
pub(super) async fn readings_beside(
    tx: &mut Tx,
    booking: &Booking,
    meter: &str,
    at: DateTime<Utc>,
) -> Result<(Option<Shown>, Option<Shown>), DbError> {
    let (of, id) = (booking.resource_id, booking.id);
    let last = sql!(tx, optional Shown, SELECT_READING_BEFORE, of, meter, id, at)?;
    let next = sql!(tx, optional Shown, SELECT_READING_AFTER, of, meter, id, at)?;
    Ok((last, next))
}

/// What has ended and was not reported.
pub(super) async fn unreported(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<BookingId>, DbError> {
    let rows = sql!(tx, all(BookingId,), SELECT_UNREPORTED, now - LONGEST_UNREPORTED, now)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What waits for an attest.
pub(super) async fn unattested(tx: &mut Tx) -> Result<Vec<BookingId>, DbError> {
    let rows = sql!(tx, all(BookingId,), SELECT_UNATTESTED)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
