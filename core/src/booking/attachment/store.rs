//! The rows of attachments; a content lies apart from what is told of it, so that a list never reads one.

use chrono::{DateTime, Utc};

use super::kind::MediaKind;
use crate::booking::model::Booking;
use crate::db::{DbError, Tx};
use crate::ids::{AttachmentId, BookingId, IncidentId, PersonId};
use crate::{sql, statements};

statements! {
    SELECT_ATTACHMENT = "select id, booking_id, incident_id, name, kind, size_bytes, added_by, added_at
        from attachment where id = $1";
    SELECT_ATTACHMENTS_OF_BOOKING = "select id, booking_id, incident_id, name, kind, size_bytes, added_by, added_at
        from attachment where booking_id = $1 order by id";
    SELECT_CONTENT = "select content from attachment_content where attachment_id = $1";
    COUNT_ATTACHMENTS = "select count(*) from attachment where booking_id = $1";
    INSERT_ATTACHMENT = "insert into attachment (id, collaboration_id, booking_id, incident_id, name, kind, size_bytes, added_by,
            added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_CONTENT = "insert into attachment_content (attachment_id, content) values ($1, $2)";
    DELETE_CONTENT = "delete from attachment_content where attachment_id = $1";
    DELETE_ATTACHMENT = "delete from attachment where id = $1";
}

/// An attachment's row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: AttachmentId,
    pub(super) booking_id: BookingId,
    pub(super) incident_id: Option<IncidentId>,
    pub(super) name: String,
    pub(super) kind: MediaKind,
    pub(super) size_bytes: i64,
    pub(super) added_by: PersonId,
    pub(super) added_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct ContentRow {
    content: Vec<u8>,
}

pub(super) async fn find(tx: &mut Tx, id: AttachmentId) -> Result<Option<Row>, DbError> {
    sql!(tx, optional Row, SELECT_ATTACHMENT, id)
}

pub(super) async fn of_booking(tx: &mut Tx, id: BookingId) -> Result<Vec<Row>, DbError> {
    sql!(tx, all Row, SELECT_ATTACHMENTS_OF_BOOKING, id)
}

pub(super) async fn content(tx: &mut Tx, id: AttachmentId) -> Result<Vec<u8>, DbError> {
    Ok(sql!(tx, one ContentRow, SELECT_CONTENT, id)?.content)
}

pub(super) async fn count(tx: &mut Tx, id: BookingId) -> Result<i64, DbError> {
    Ok(sql!(tx, one(i64,), COUNT_ATTACHMENTS, id)?.0)
}

pub(super) async fn insert(tx: &mut Tx, booking: &Booking, row: &Row, content: &[u8]) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_ATTACHMENT,
        row.id,
        booking.collaboration_id,
        row.booking_id,
        row.incident_id,
        row.name.as_str(),
        row.kind,
        row.size_bytes,
        row.added_by,
        row.added_at,
    )?;
    sql!(tx, execute, INSERT_CONTENT, row.id, content)?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, id: AttachmentId) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_CONTENT, id)?;
    sql!(tx, execute, DELETE_ATTACHMENT, id)?;
    Ok(())
}
