//! The rows of bookings and performance.

pub(crate) mod around;
pub(crate) mod booked;
pub(crate) mod familiar;
pub(crate) mod shortlist;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Booking, BookingTerms, Remark};
use super::no_show::Absent;
use super::read::BookingFilter;
use super::state::BookingState;
use crate::collaboration::price::PriceBreakdown;
use crate::db::{DbError, Topic, Tx};
use crate::ids::{
    AgreementId, AreaId, BookingId, CollaborationId, NeedId, OrganisationId, PersonId, ResourceId, TariffId, UnitId,
};
use crate::language::Language;
use crate::paging::Paging;
use crate::time::Period;
use crate::{sql, statements};

pub(super) use around::{
    TakenOfAreaRow, TakenRow, UnitRow, VisitsRow, same_person, taken, taken_of_area, taken_of_list, unit,
    units_of_area, visits,
};
pub(super) use familiar::{
    add_use, answers, collaborations_of_unit, forget, introduce, introduced, introduced_of_list, may_be_introduced,
    member_use, set_answered, set_required, set_wish, strangers, wishes, wishes_of_list,
};
pub(super) use shortlist::{Bounds, Fate, ShortlistRow, Whom, shortlist};

macro_rules! booking_columns {
    () => {
        "select b.id, b.collaboration_id, b.area_id, a.name as area_name, a.plugin_key, b.need_id, b.resource_id,
            r.name as resource_name, r.person_id as resource_person_id, b.unit_id, u.name as unit_name,
            u.address as unit_address, u.phone as unit_phone, b.buyer_id, bo.short_name as buyer_name, b.seller_id,
            so.short_name as seller_name, b.agreement_id, b.tariff_id, b.starts_at, b.ends_at, b.break_minutes, b.state,
            b.answer_before_at, b.price, b.terms, b.warnings, b.fee, b.calendar_sequence, b.version, b.created_at,
            b.instead_of_id, b.absent, b.excuse, n.reason, n.absence, n.requirements, r.kind as resource_kind, g.attest as attest_terms, p.reported_starts_at,
            p.reported_ends_at, p.reported_break_minutes, p.reported_record, p.reported_at, p.attested_starts_at,
            p.attested_ends_at, p.attested_break_minutes, p.attested_record, p.approved_by, p.approved_at, p.attested_by,
            p.attested_at, p.corrections, p.price as performed_price, c.id as change_id,
            c.starts_at as change_starts_at, c.ends_at as change_ends_at,
            c.break_minutes as change_break_minutes, c.answer_before_at as change_answer_before_at
        from booking b join area a on a.id = b.area_id join resource r on r.id = b.resource_id
            join unit u on u.id = b.unit_id join organisation bo on bo.id = b.buyer_id
            join organisation so on so.id = b.seller_id join need n on n.id = b.need_id
            join agreement g on g.id = b.agreement_id
            left join performance p on p.booking_id = b.id
            left join booking_change c on c.booking_id = b.id and c.state = 'open' "
    };
}

macro_rules! bookings_seen {
    () => {
        "where (b.unit_id = $1 or b.resource_id in (select id from resource where person_id = $2)
                or b.buyer_id = $3 or b.seller_id = $4 or b.collaboration_id = $5)
            and (b.state = $6 or $6 is null) and b.ends_at > $7 and b.starts_at < $8 "
    };
}

statements! {
    SELECT_BOOKING = concat!(booking_columns!(), "where b.id = $1");
    SELECT_BOOKINGS = concat!(booking_columns!(), bookings_seen!(),
        "and (b.starts_at, b.id) > ($9, $10) order by b.starts_at, b.id limit $11");
    SELECT_BOOKINGS_NEWEST = concat!(booking_columns!(), bookings_seen!(),
        "and (b.starts_at, b.id) < ($9, $10) order by b.starts_at desc, b.id desc limit $11");
    SELECT_BOOKINGS_OF_NEED = concat!(booking_columns!(), "where b.need_id = $1 order by b.id");
    SELECT_POSITION = "select starts_at, id from booking where id = $1";
    INSERT_BOOKING = "insert into booking (id, collaboration_id, area_id, need_id, resource_id, place, unit_id, buyer_id,
            seller_id, agreement_id, tariff_id, manifest_version, starts_at, ends_at, break_minutes, state, holds,
            answer_before_at, price, terms, warnings, calendar_sequence, version, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, true, $17, $18, $19, $20, 0, 1,
            $21, $22)";
    UPDATE_BOOKING_STATE = "update booking set state = $2, holds = $3, calendar_sequence = $4, fee = $5,
            version = version + 1
        where id = $1";
    SET_ABSENT = "update booking set absent = $2 where id = $1";
    SET_EXCUSE = "update booking set excuse = $2 where id = $1";
    SELECT_UNANSWERED = "select id from booking where state = 'held' and answer_before_at <= $1
        order by answer_before_at";
    SELECT_CONFIRMED_WITHIN = "select id from booking where state = 'confirmed' and starts_at >= $1 and starts_at < $2
        order by starts_at";
    SELECT_CONTACTS = "select p.name as person_name, p.email as person_email, p.language as person_language,
            u.email as unit_email, bo.email as buyer_email, so.email as seller_email
        from booking b join resource r on r.id = b.resource_id left join person p on p.id = r.person_id
            join unit u on u.id = b.unit_id join organisation bo on bo.id = b.buyer_id
            join organisation so on so.id = b.seller_id
        where b.id = $1";
}

#[derive(sqlx::FromRow)]
struct PositionRow {
    starts_at: DateTime<Utc>,
    id: BookingId,
}

/// Where the notices of a booking go.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct ContactsRow {
    pub(super) person_name: Option<String>,
    pub(super) person_email: Option<String>,
    pub(super) person_language: Option<Language>,
    pub(super) unit_email: String,
    pub(super) buyer_email: String,
    pub(super) seller_email: String,
}

/// A booking to be written.
pub(super) struct NewBooking<'a> {
    pub(super) id: BookingId,
    pub(super) need_id: NeedId,
    pub(super) collaboration_id: CollaborationId,
    pub(super) area_id: AreaId,
    pub(super) resource_id: ResourceId,
    pub(super) place: i64,
    pub(super) unit_id: UnitId,
    pub(super) buyer_id: OrganisationId,
    pub(super) seller_id: OrganisationId,
    pub(super) agreement_id: AgreementId,
    pub(super) tariff_id: TariffId,
    pub(super) manifest_version: i64,
    pub(super) period: Period,
    pub(super) break_minutes: i64,
    pub(super) state: BookingState,
    pub(super) answer_before_at: Option<DateTime<Utc>>,
    pub(super) price: &'a PriceBreakdown,
    pub(super) terms: BookingTerms,
    pub(super) warnings: &'a [Remark],
    pub(super) created_by: PersonId,
    pub(super) created_at: DateTime<Utc>,
}

/// Whose bookings a list shows, and which of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub(super) unit_id: Option<UnitId>,
    pub(super) person_id: Option<PersonId>,
    pub(super) buyer_id: Option<OrganisationId>,
    pub(super) seller_id: Option<OrganisationId>,
    pub(super) collaboration_id: Option<CollaborationId>,
}

pub(super) async fn booking(tx: &mut Tx, id: BookingId) -> Result<Option<Booking>, DbError> {
    sql!(tx, optional Booking, SELECT_BOOKING, id)
}

pub(super) async fn bookings(
    tx: &mut Tx,
    scope: &Scope,
    filter: &BookingFilter,
    within: (DateTime<Utc>, DateTime<Utc>),
    paging: &Paging,
) -> Result<Vec<Booking>, DbError> {
    let position = match paging.cursor() {
        Some(id) => sql!(tx, optional PositionRow, SELECT_POSITION, id)?,
        None => None,
    };
    let (after_at, after_id) = match position {
        Some(row) => (row.starts_at, row.id.0),
        None if filter.newest_first => (within.1, Uuid::max()),
        None => (within.0 - chrono::TimeDelta::days(3660), Uuid::nil()),
    };
    let statement = if filter.newest_first { SELECT_BOOKINGS_NEWEST } else { SELECT_BOOKINGS };
    sql!(
        tx,
        all Booking,
        statement,
        scope.unit_id,
        scope.person_id,
        scope.buyer_id,
        scope.seller_id,
        scope.collaboration_id,
        filter.state.map(BookingState::key),
        within.0,
        within.1,
        after_at,
        after_id,
        paging.fetch(),
    )
}

/// The bookings of a need, ended ones too.
pub(in crate::booking) async fn bookings_of_need(tx: &mut Tx, id: NeedId) -> Result<Vec<Booking>, DbError> {
    sql!(tx, all Booking, SELECT_BOOKINGS_OF_NEED, id)
}

pub(super) async fn insert(tx: &mut Tx, new: &NewBooking<'_>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_BOOKING,
        new.id,
        new.collaboration_id,
        new.area_id,
        new.need_id,
        new.resource_id,
        new.place,
        new.unit_id,
        new.buyer_id,
        new.seller_id,
        new.agreement_id,
        new.tariff_id,
        new.manifest_version,
        new.period.starts_at(),
        new.period.ends_at(),
        new.break_minutes,
        new.state,
        new.answer_before_at,
        Json(new.price),
        Json(new.terms),
        Json(new.warnings),
        new.created_by,
        new.created_at,
    )?;
    tx.announce(Topic::Area(new.area_id));
    Ok(())
}

/// Writes the state a step led to.
pub(super) async fn update_state(tx: &mut Tx, booking: &Booking) -> Result<(), DbError> {
    let fee = booking.fee.as_ref().map(Json);
    let (state, holds, sequence) = (booking.state, booking.state.holds(), booking.calendar_sequence);
    sql!(tx, execute, UPDATE_BOOKING_STATE, booking.id, state, holds, sequence, fee)?;
    tx.announce(Topic::Area(booking.area_id));
    Ok(())
}

pub(super) async fn unanswered(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<BookingId>, DbError> {
    let rows = sql!(tx, all(BookingId,), SELECT_UNANSWERED, now)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn confirmed_within(tx: &mut Tx, within: &Period) -> Result<Vec<BookingId>, DbError> {
    let rows = sql!(tx, all(BookingId,), SELECT_CONFIRMED_WITHIN, within.starts_at(), within.ends_at())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn contacts(tx: &mut Tx, id: BookingId) -> Result<ContactsRow, DbError> {
    sql!(tx, one ContactsRow, SELECT_CONTACTS, id)
}

/// Notes which side did not come.
pub(super) async fn set_absent(tx: &mut Tx, id: BookingId, absent: Absent) -> Result<(), DbError> {
    sql!(tx, execute, SET_ABSENT, id, absent)?;
    Ok(())
}

/// Notes why nobody pays.
pub(super) async fn set_excuse(tx: &mut Tx, id: BookingId, reason: &str) -> Result<(), DbError> {
    sql!(tx, execute, SET_EXCUSE, id, reason)?;
    Ok(())
}
