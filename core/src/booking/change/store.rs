//! The rows of the questions whether a booking may have other hours.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::ChangeState;
use crate::booking::model::{Booking, BookingTerms, Remark};
use crate::collaboration::price::PriceBreakdown;
use crate::db::{DbError, Tx};
use crate::ids::{AgreementId, BookingChangeId, BookingId, PersonId, TariffId};
use crate::time::Period;
use crate::{sql, statements};

statements! {
    INSERT_CHANGE = "insert into booking_change (id, collaboration_id, booking_id, starts_at, ends_at, break_minutes,
            override_reason, state, answer_before_at, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10)";
    SELECT_CHANGE = "select id, starts_at, ends_at, break_minutes, override_reason, state, answer_before_at
        from booking_change where id = $1 and booking_id = $2";
    END_CHANGE = "update booking_change set state = $2, answered_by = $3, answered_at = $4 where id = $1";
    CLOSE_CHANGES = "update booking_change set state = 'withdrawn', answered_at = $2
        where booking_id = $1 and state = 'open'";
    SELECT_CHANGES_DUE = "select id, booking_id from booking_change where state = 'open' and answer_before_at < $1
        order by answer_before_at";
    UPDATE_BOOKING_HOURS = "update booking set starts_at = $2, ends_at = $3, break_minutes = $4, place = $5, price = $6,
            terms = $7, warnings = $8, agreement_id = $9, tariff_id = $10, manifest_version = $11, answer_before_at = $12
        where id = $1";
    TOUCH_BOOKING = "update booking set version = version + 1 where id = $1";
}

/// A question, whatever became of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct ChangeRow {
    pub(super) id: BookingChangeId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) break_minutes: i64,
    pub(super) override_reason: Option<String>,
    pub(super) state: ChangeState,
    pub(super) answer_before_at: DateTime<Utc>,
}

/// A booking's hours with what they cost and were judged by.
pub(super) struct NewHours<'a> {
    pub(super) period: Period,
    pub(super) break_minutes: i64,
    pub(super) place: i64,
    pub(super) price: &'a PriceBreakdown,
    pub(super) terms: BookingTerms,
    pub(super) warnings: &'a [Remark],
    pub(super) agreement_id: AgreementId,
    pub(super) tariff_id: TariffId,
    pub(super) manifest_version: i64,
    pub(super) answer_before_at: Option<DateTime<Utc>>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    booking: &Booking,
    row: &ChangeRow,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_CHANGE,
        row.id,
        booking.collaboration_id,
        booking.id,
        row.starts_at,
        row.ends_at,
        row.break_minutes,
        row.override_reason.as_deref(),
        row.answer_before_at,
        by,
        now,
    )?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: BookingChangeId, of: BookingId) -> Result<Option<ChangeRow>, DbError> {
    sql!(tx, optional ChangeRow, SELECT_CHANGE, id, of)
}

pub(super) async fn end(
    tx: &mut Tx,
    id: BookingChangeId,
    state: ChangeState,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, END_CHANGE, id, state, by, now)?;
    Ok(())
}

/// Takes back what the person is asked about a booking, if they are: it asks for something else, or came to nothing.
pub(in crate::booking) async fn close(tx: &mut Tx, of: BookingId, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, CLOSE_CHANGES, of, now)?;
    Ok(())
}

/// The questions whose time is over.
pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<(BookingChangeId, BookingId)>, DbError> {
    sql!(tx, all(BookingChangeId, BookingId), SELECT_CHANGES_DUE, now)
}

pub(super) async fn rewrite(tx: &mut Tx, id: BookingId, hours: &NewHours<'_>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        UPDATE_BOOKING_HOURS,
        id,
        hours.period.starts_at(),
        hours.period.ends_at(),
        hours.break_minutes,
        hours.place,
        Json(hours.price),
        Json(hours.terms),
        Json(hours.warnings),
        hours.agreement_id,
        hours.tariff_id,
        hours.manifest_version,
        hours.answer_before_at,
    )?;
    Ok(())
}

/// What is asked about a booking is part of what one has looked at.
pub(super) async fn touch(tx: &mut Tx, id: BookingId) -> Result<(), DbError> {
    sql!(tx, execute, TOUCH_BOOKING, id)?;
    Ok(())
}
