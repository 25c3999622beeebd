//! The rows of incidents and of what was said about them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::{AnswerView, Incident, Side};
use super::state::{IncidentState, IncidentStep};
use crate::booking::model::Booking;
use crate::booking::store::Scope;
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, IncidentId, PersonId};
use crate::paging::Paging;
use crate::{sql, statements};

macro_rules! incident_columns {
    () => {
        "select i.id, i.booking_id, i.collaboration_id, a.plugin_key, r.name as resource_name,
            r.person_id as resource_person_id, b.unit_id, u.name as unit_name, b.buyer_id, o.short_name as buyer_name,
            b.seller_id, b.starts_at, b.ends_at, i.kind, i.text, i.side, i.state, i.version, i.reported_at
        from incident i join booking b on b.id = i.booking_id join area a on a.id = b.area_id
            join resource r on r.id = b.resource_id join unit u on u.id = b.unit_id
            join organisation o on o.id = b.buyer_id "
    };
}

statements! {
    SELECT_INCIDENT = concat!(incident_columns!(), "where i.id = $1");
    SELECT_INCIDENTS = concat!(incident_columns!(), "where (b.unit_id = $1 or r.person_id = $2 or i.collaboration_id = $3)
            and (i.state = $4 or $4 is null) and i.id < $5
        order by i.id desc limit $6");
    SELECT_INCIDENTS_OF_BOOKING = concat!(incident_columns!(), "where i.booking_id = $1 order by i.id");
    SELECT_INCIDENT_ANSWERS = "select step, text, side, at from incident_answer where incident_id = $1 order by id";
    COUNT_OPEN_OF_BOOKING = "select count(*) from incident where booking_id = $1 and state = 'open'";
    INSERT_INCIDENT = "insert into incident (id, collaboration_id, booking_id, kind, text, side, state, version, reported_by,
            reported_at)
        values ($1, $2, $3, $4, $5, $6, 'open', 1, $7, $8)";
    INSERT_INCIDENT_ANSWER = "insert into incident_answer (id, incident_id, step, text, side, answered_by, at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE_INCIDENT_STATE = "update incident set state = $2, version = version + 1 where id = $1 and version = $3";
}

pub(super) async fn find(tx: &mut Tx, id: IncidentId) -> Result<Option<Incident>, DbError> {
    sql!(tx, optional Incident, SELECT_INCIDENT, id)
}

/// Newest first.
pub(super) async fn list(
    tx: &mut Tx,
    scope: &Scope,
    state: Option<IncidentState>,
    paging: &Paging,
) -> Result<Vec<Incident>, DbError> {
    let before = paging.cursor().unwrap_or(Uuid::max());
    sql!(
        tx,
        all Incident,
        SELECT_INCIDENTS,
        scope.unit_id,
        scope.person_id,
        scope.collaboration_id,
        state.map(IncidentState::key),
        before,
        paging.fetch(),
    )
}

pub(super) async fn of_booking(tx: &mut Tx, id: BookingId) -> Result<Vec<Incident>, DbError> {
    sql!(tx, all Incident, SELECT_INCIDENTS_OF_BOOKING, id)
}

pub(super) async fn answers(tx: &mut Tx, id: IncidentId) -> Result<Vec<AnswerView>, DbError> {
    sql!(tx, all AnswerView, SELECT_INCIDENT_ANSWERS, id)
}

/// At which booking an incident is.
pub(in crate::booking) async fn booking_of(tx: &mut Tx, id: IncidentId) -> Result<Option<BookingId>, DbError> {
    Ok(find(tx, id).await?.map(|incident| incident.booking_id))
}

/// Whether an incident of a booking is open.
pub(in crate::booking) async fn has_open(tx: &mut Tx, id: BookingId) -> Result<bool, DbError> {
    let (number,) = sql!(tx, one(i64,), COUNT_OPEN_OF_BOOKING, id)?;
    Ok(number > 0)
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: IncidentId,
    booking: &Booking,
    (kind, text, side): (&str, &str, Side),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_INCIDENT, id, booking.collaboration_id, booking.id, kind, text, side, by, at)?;
    Ok(())
}

pub(super) async fn answer(
    tx: &mut Tx,
    of: IncidentId,
    (step, text, side): (IncidentStep, &str, Side),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_INCIDENT_ANSWER, Uuid::now_v7(), of, step, text, side, by, at)?;
    Ok(())
}

/// Whether the incident was still at this version.
pub(super) async fn update_state(
    tx: &mut Tx,
    id: IncidentId,
    state: IncidentState,
    version: i64,
) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, UPDATE_INCIDENT_STATE, id, state, version)? == 1)
}
