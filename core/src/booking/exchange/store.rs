//! The rows of exchanges.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::model::Exchange;
use super::{ExchangeKind, ExchangeState, Party};
use crate::booking::model::Booking;
use crate::db::{DbError, Tx};
use crate::ids::{BookingExchangeId, BookingId, CollaborationId, PersonId, ResourceId, UnitId};
use crate::language::Language;
use crate::{sql, statements};

macro_rules! exchanges {
    () => {
        "select e.id, e.collaboration_id, a.name as area_name, e.kind, e.state, e.asked_by, e.parties, e.awaits,
            e.answer_before_at, e.booking_id, h.name as holder_name, h.person_id as holder_person_id, b.unit_id,
            u.name as unit_name, b.buyer_id, b.seller_id, b.starts_at, b.ends_at, e.other_booking_id,
            o.unit_id as other_unit_id, ou.name as other_unit_name, o.buyer_id as other_buyer_id,
            o.starts_at as other_starts_at, o.ends_at as other_ends_at, e.taker_id, t.name as taker_name,
            t.person_id as taker_person_id, t.organisation_id as taker_owner_id, e.new_unit_id,
            n.name as new_unit_name, n.organisation_id as new_buyer_id
        from booking_exchange e join booking b on b.id = e.booking_id join area a on a.id = b.area_id
            join resource h on h.id = b.resource_id join unit u on u.id = b.unit_id
            left join booking o on o.id = e.other_booking_id left join unit ou on ou.id = o.unit_id
            left join resource t on t.id = e.taker_id left join unit n on n.id = e.new_unit_id "
    };
}

statements! {
    INSERT_EXCHANGE = "insert into booking_exchange (id, collaboration_id, kind, booking_id, other_booking_id, taker_id,
            new_unit_id, state, asked_by, parties, awaits, answer_before_at, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $9, $10, $11, $12)";
    SELECT_EXCHANGE = concat!(exchanges!(), "where e.id = $1");
    SELECT_OPEN_OF_BOOKING = concat!(exchanges!(),
        "where e.state = 'open' and (e.booking_id = $1 or e.other_booking_id = $1) order by e.id");
    SELECT_OPEN_OF_COLLABORATION = concat!(exchanges!(),
        "where e.state = 'open' and e.collaboration_id = $1 order by e.answer_before_at, e.id");
    UPDATE_AWAITS = "update booking_exchange set awaits = $2 where id = $1";
    END_EXCHANGE = "update booking_exchange set state = $2, ended_by = $3, ended_at = $4 where id = $1";
    SELECT_EXCHANGES_DUE = "select id from booking_exchange where state = 'open' and answer_before_at < $1
        order by answer_before_at";
    SET_INSTEAD_OF = "update booking set instead_of_id = $2 where id = $1";
    SELECT_CERTAIN_ON = "select b.id from booking b where b.resource_id = $1 and b.state = 'confirmed'
            and b.starts_at >= $2 and b.starts_at < $3
        order by b.starts_at limit 1";
    SELECT_EXCHANGE_PERSON = "select name, email, language from person where id = $1 and active";
    SELECT_EXCHANGE_UNIT = "select name, email from unit where id = $1 and active";
    SELECT_COLLEAGUES = "select r.id, r.name from resource r join resource m on m.id = $1
        where r.area_id = m.area_id and r.state = 'published' and r.id <> m.id
            and (r.person_id is null) = (m.person_id is null)
        order by r.name, r.id";
}

/// What is asked.
pub(super) struct NewExchange<'a> {
    pub(super) id: BookingExchangeId,
    pub(super) kind: ExchangeKind,
    pub(super) booking: &'a Booking,
    pub(super) other_booking_id: Option<BookingId>,
    pub(super) taker_id: Option<ResourceId>,
    pub(super) new_unit_id: Option<UnitId>,
    pub(super) asked_by: Party,
    pub(super) parties: &'a [Party],
    pub(super) answer_before_at: DateTime<Utc>,
    pub(super) created_by: PersonId,
    pub(super) created_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewExchange<'_>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_EXCHANGE,
        new.id,
        new.booking.collaboration_id,
        new.kind,
        new.booking.id,
        new.other_booking_id,
        new.taker_id,
        new.new_unit_id,
        new.asked_by,
        Json(new.parties),
        new.answer_before_at,
        new.created_by,
        new.created_at,
    )?;
    Ok(())
}

pub(super) async fn find(tx: &mut Tx, id: BookingExchangeId) -> Result<Option<Exchange>, DbError> {
    sql!(tx, optional Exchange, SELECT_EXCHANGE, id)
}

/// Those that a booking is part of, in whichever place.
pub(super) async fn open_of_booking(tx: &mut Tx, id: BookingId) -> Result<Vec<Exchange>, DbError> {
    sql!(tx, all Exchange, SELECT_OPEN_OF_BOOKING, id)
}

pub(super) async fn open_of_collaboration(tx: &mut Tx, id: CollaborationId) -> Result<Vec<Exchange>, DbError> {
    sql!(tx, all Exchange, SELECT_OPEN_OF_COLLABORATION, id)
}

pub(super) async fn update_awaits(tx: &mut Tx, id: BookingExchangeId, awaits: &[Party]) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_AWAITS, id, Json(awaits))?;
    Ok(())
}

pub(super) async fn end(
    tx: &mut Tx,
    id: BookingExchangeId,
    state: ExchangeState,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, END_EXCHANGE, id, state, by, now)?;
    Ok(())
}

/// Those whose time is over.
pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<(BookingExchangeId,)>, DbError> {
    sql!(tx, all(BookingExchangeId,), SELECT_EXCHANGES_DUE, now)
}

/// Notes which booking another took the place of.
pub(super) async fn set_instead_of(tx: &mut Tx, id: BookingId, of: BookingId) -> Result<(), DbError> {
    sql!(tx, execute, SET_INSTEAD_OF, id, of)?;
    Ok(())
}

/// The first certain booking of a resource that begins between two instants.
pub(super) async fn certain_between(
    tx: &mut Tx,
    id: ResourceId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<BookingId>, DbError> {
    Ok(sql!(tx, optional(BookingId,), SELECT_CERTAIN_ON, id, from, until)?.map(|(id,)| id))
}

/// Where a person reads their mail.
pub(super) async fn person(tx: &mut Tx, id: Option<PersonId>) -> Result<Option<(String, String, Language)>, DbError> {
    sql!(tx, optional(String, String, Language), SELECT_EXCHANGE_PERSON, id)
}

/// Where a unit does.
pub(super) async fn unit(tx: &mut Tx, id: Option<UnitId>) -> Result<Option<(String, String, Language)>, DbError> {
    let row = sql!(tx, optional(String, String), SELECT_EXCHANGE_UNIT, id)?;
    Ok(row.map(|(name, email)| (name, email, Language::Sv)))
}

/// The others of its area, people where it is one, by name.
pub(super) async fn colleagues(tx: &mut Tx, of: ResourceId) -> Result<Vec<(ResourceId, String)>, DbError> {
    sql!(tx, all(ResourceId, String), SELECT_COLLEAGUES, of)
}
