//! The rows of offers.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::OfferFilter;
use super::model::Offer;
use super::state::{OfferSide, OfferState};
use crate::collaboration::price::PriceBreakdown;
use crate::db::{DbError, Topic, Tx};
use crate::ids::{AreaId, CollaborationId, FreedPlaceId, NeedId, OfferId, PersonId, ResourceId, UnitId};
use crate::language::Language;
use crate::paging::Paging;
use crate::plugin::Circle;
use crate::time::Period;
use crate::{sql, statements};

macro_rules! offer_columns {
    () => {
        "select o.id, o.collaboration_id, o.area_id, a.name as area_name, a.plugin_key, o.need_id, o.resource_id,
            r.name as resource_name, r.person_id as resource_person_id, r.capacity as resource_capacity,
            coalesce(p.active, false) as is_person_active, n.unit_id, u.name as unit_name,
            u.address as unit_address, u.phone as unit_phone, n.organisation_id as buyer_id,
            bo.short_name as buyer_name, r.organisation_id as seller_id, so.short_name as seller_name, n.starts_at,
            n.ends_at, n.break_minutes, n.requirements, o.side, o.freed_place_id, o.state, o.question, o.position,
            o.price, o.distance_tenth_km, o.answer_before_at, o.counter, o.booking_id, b.state as booking_state,
            o.answered_at, o.answered_by, o.version, o.created_at
        from offer o join need n on n.id = o.need_id join area a on a.id = o.area_id
            join resource r on r.id = o.resource_id left join person p on p.id = r.person_id
            join unit u on u.id = n.unit_id
            join organisation bo on bo.id = n.organisation_id join organisation so on so.id = r.organisation_id
            left join booking b on b.id = o.booking_id "
    };
}

macro_rules! offers_seen {
    () => {
        "and (o.need_id = $2 or $2 is null) and (o.state = $3 or $3 is null) and o.id < $4 order by o.id desc limit $5"
    };
}

/// Needs for which offers go out by themselves, and none waits. `draft` is named for the index's sake.
macro_rules! stalled {
    () => {
        "where n.state in ('draft', 'open', 'partly_filled') and n.state <> 'draft' and n.spread is not null
            and n.starts_at > $1 and n.fill_before_at > $1 and not exists (
                select 1 from offer o where o.need_id = n.id and o.state in ('queued', 'open', 'countered')) "
    };
}

statements! {
    SELECT_OFFER = concat!(offer_columns!(), "where o.id = $1");
    SELECT_OFFERS_OF_NEED = concat!(offer_columns!(), "where o.need_id = $1 order by o.position, o.id");
    SELECT_LIVE_OFFERS = concat!(offer_columns!(), "where o.need_id = $1 and o.state in ('queued', 'open', 'countered')
        order by o.position, o.id");
    SELECT_OFFERS_OF_UNIT = concat!(offer_columns!(), "where n.unit_id = $1 ", offers_seen!());
    SELECT_OFFERS_OF_PERSON = concat!(offer_columns!(), "where r.person_id = $1 and o.side = 'resource'
            and o.answer_before_at is not null ", offers_seen!());
    SELECT_OFFERS_OF_COLLABORATION = concat!(offer_columns!(), "where o.collaboration_id = $1 ", offers_seen!());
    SELECT_KEPT_OFFERS = concat!(offer_columns!(), "where o.side = 'unit' and o.state = 'open' and n.starts_at < $3
            and n.ends_at > $2 and ((o.resource_id = $1 and o.place = $4) or (o.resource_id <> $1 and o.resource_id in (
                select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $1)))
        order by o.need_id, o.id");
    INSERT_OFFER = "insert into offer (id, collaboration_id, area_id, need_id, resource_id, side, freed_place_id, place, state,
            position, price, distance_tenth_km, answer_before_at, version, created_by, created_at, question)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15, $16)";
    UPDATE_OFFER = "update offer set state = $2, price = $3, answer_before_at = $4, counter = $5, booking_id = $6,
            answered_at = $7, answered_by = $8, version = $9
        where id = $1";
    SELECT_OFFER_CONTACTS = "select p.name as person_name, p.email as person_email, p.language as person_language,
            u.email as unit_email
        from resource r left join person p on p.id = r.person_id and p.active, unit u
        where r.id = $1 and u.id = $2";
    SELECT_OFFER_MANAGERS = "select p.id, p.name, p.email, p.language
        from membership m join person p on p.id = m.person_id
        where m.unit_id = $1 and m.role = 'unit_manager' and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2)
            and p.active order by p.id";
    SELECT_UNIT_CONTACT = "select u.email, u.address, u.phone from unit u where u.id = $1";
    SELECT_COORDINATORS = "select p.id, p.name, p.email, p.language
        from membership m join person p on p.id = m.person_id
        where m.collaboration_id = $1 and m.role = 'pool_coordinator' and m.from_on <= $2
            and (m.to_on is null or m.to_on >= $2) and p.active order by p.id";
    // What is overdue longest comes first, so that nothing waits behind what has time.
    SELECT_NEEDS_TO_FOLLOW = "select o.need_id from offer o join need n on n.id = o.need_id
        where o.state in ('queued', 'open', 'countered') and (o.answer_before_at <= $1
            or n.state not in ('open', 'partly_filled') or n.starts_at <= $1
            or (o.state = 'queued' and n.quantity - n.filled > (select count(*) from offer w
                where w.need_id = o.need_id and w.side = 'resource' and w.state in ('open', 'countered'))))
        group by o.need_id order by min(coalesce(o.answer_before_at, o.created_at)), o.need_id limit $2";
    SELECT_SOUGHT = "select id, area_id, starts_at, circle from need
        where state in ('draft', 'open', 'partly_filled') and state <> 'draft' and fill_before_at > $1
            and starts_at > $1 and circle <> 'outside'
        order by starts_at, id limit $2";
    SELECT_STALLED = concat!("select n.id from need n ", stalled!(), "order by n.starts_at, n.id limit $2 offset $3");
    COUNT_STALLED = concat!("select count(*) from need n ", stalled!());
    UPDATE_NEED_SEARCH = "update need set circle = $2, spread = $3,
            way = case when cast($3 as text) is null then way else 'offers' end, version = version + 1
        where id = $1";
}

/// An offer to be written.
pub(super) struct NewOffer<'a> {
    pub(super) id: OfferId,
    pub(super) collaboration_id: CollaborationId,
    pub(super) area_id: AreaId,
    pub(super) need_id: NeedId,
    pub(super) resource_id: ResourceId,
    pub(super) side: OfferSide,
    /// The freed place that a unit is offered, and which of the resource's is kept.
    pub(super) kept: Option<(FreedPlaceId, i64)>,
    pub(super) state: OfferState,
    pub(super) question: i64,
    pub(super) position: i64,
    pub(super) price: &'a PriceBreakdown,
    pub(super) distance_tenth_km: i64,
    pub(super) answer_before_at: Option<DateTime<Utc>>,
    pub(super) created_by: Option<PersonId>,
    pub(super) created_at: DateTime<Utc>,
}

/// Where the notices of an offer go.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct ContactsRow {
    pub(super) person_name: Option<String>,
    pub(super) person_email: Option<String>,
    pub(super) person_language: Option<Language>,
    pub(super) unit_email: String,
}

/// Where the notices of a need go.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct UnitContactRow {
    pub(super) email: String,
    pub(super) address: String,
    pub(super) phone: String,
}

/// Somebody who runs the pool, or a unit.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::booking) struct LeaderRow {
    pub(super) id: PersonId,
    pub(in crate::booking) name: String,
    pub(in crate::booking) email: String,
    pub(in crate::booking) language: Language,
}

/// A need that is sought, and how far out.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(super) struct SoughtRow {
    pub(super) id: NeedId,
    pub(super) area_id: AreaId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) circle: Circle,
}

/// Whose offers a list shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    /// Those for this unit's needs.
    Unit(UnitId),
    /// Those that asked this person.
    Person(PersonId),
    /// Those of this collaboration.
    Collaboration(CollaborationId),
}

pub(super) async fn offer(tx: &mut Tx, id: OfferId) -> Result<Option<Offer>, DbError> {
    sql!(tx, optional Offer, SELECT_OFFER, id)
}

/// Every offer of a need, in the order in which they are asked.
pub(super) async fn of_need(tx: &mut Tx, need_id: NeedId) -> Result<Vec<Offer>, DbError> {
    sql!(tx, all Offer, SELECT_OFFERS_OF_NEED, need_id)
}

/// The offers of a need that may still become a booking.
pub(super) async fn live(tx: &mut Tx, need_id: NeedId) -> Result<Vec<Offer>, DbError> {
    sql!(tx, all Offer, SELECT_LIVE_OFFERS, need_id)
}

pub(super) async fn list(
    tx: &mut Tx,
    scope: Scope,
    filter: OfferFilter,
    paging: Paging,
) -> Result<Vec<Offer>, DbError> {
    let state = filter.state.map(OfferState::key);
    let (statement, id) = match scope {
        Scope::Unit(id) => (SELECT_OFFERS_OF_UNIT, id.0),
        Scope::Person(id) => (SELECT_OFFERS_OF_PERSON, id.0),
        Scope::Collaboration(id) => (SELECT_OFFERS_OF_COLLABORATION, id.0),
    };
    sql!(tx, all Offer, statement, id, filter.need_id, state, paging.before(), paging.fetch())
}

pub(super) async fn insert(tx: &mut Tx, new: &NewOffer<'_>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_OFFER,
        new.id,
        new.collaboration_id,
        new.area_id,
        new.need_id,
        new.resource_id,
        new.side,
        new.kept.map(|(id, _)| id),
        new.kept.map(|(_, place)| place),
        new.state,
        new.position,
        Json(new.price),
        new.distance_tenth_km,
        new.answer_before_at,
        new.created_by,
        new.created_at,
        new.question,
    )?;
    if new.side == OfferSide::Unit {
        tx.announce(Topic::Area(new.area_id));
    }
    Ok(())
}

/// Writes what a step changed, under the offer's next version.
pub(super) async fn update(tx: &mut Tx, offer: &mut Offer) -> Result<(), DbError> {
    offer.version += 1;
    sql!(
        tx,
        execute,
        UPDATE_OFFER,
        offer.id,
        offer.state,
        Json(&offer.price),
        offer.answer_before_at,
        offer.counter.as_ref().map(Json),
        offer.booking_id,
        offer.answered_at,
        offer.answered_by,
        offer.version,
    )?;
    // Only a unit's offer keeps a place; what the resource is asked shows on no board.
    if offer.side == OfferSide::Unit {
        tx.announce(Topic::Area(offer.area_id));
    }
    Ok(())
}

pub(super) async fn contacts(tx: &mut Tx, resource_id: ResourceId, unit_id: UnitId) -> Result<ContactsRow, DbError> {
    sql!(tx, one ContactsRow, SELECT_OFFER_CONTACTS, resource_id, unit_id)
}

pub(super) async fn unit_contact(tx: &mut Tx, id: UnitId) -> Result<UnitContactRow, DbError> {
    sql!(tx, one UnitContactRow, SELECT_UNIT_CONTACT, id)
}

/// Who runs the pool on a day.
pub(in crate::booking) async fn coordinators(
    tx: &mut Tx,
    id: CollaborationId,
    on: NaiveDate,
) -> Result<Vec<LeaderRow>, DbError> {
    sql!(tx, all LeaderRow, SELECT_COORDINATORS, id, on)
}

/// Who runs the unit on a day.
pub(super) async fn managers(tx: &mut Tx, id: UnitId, on: NaiveDate) -> Result<Vec<LeaderRow>, DbError> {
    sql!(tx, all LeaderRow, SELECT_OFFER_MANAGERS, id, on)
}

/// The offers that keep this place of a resource, or another resource that its person is, in a period.
pub(super) async fn kept(tx: &mut Tx, (id, place): (ResourceId, i64), period: &Period) -> Result<Vec<Offer>, DbError> {
    sql!(tx, all Offer, SELECT_KEPT_OFFERS, id, period.starts_at(), period.ends_at(), place)
}

/// Needs with offers that are past their time, wait for their turn, or have outlived their need.
pub(super) async fn to_follow(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> Result<Vec<NeedId>, DbError> {
    let rows = sql!(tx, all(NeedId,), SELECT_NEEDS_TO_FOLLOW, now, most)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Needs for which offers go out by themselves, and none waits: a place was freed, or nobody has come yet. Each minute the
/// next ones, so that every one is looked at in turn.
pub(super) async fn stalled(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> Result<Vec<NeedId>, DbError> {
    let (number,) = sql!(tx, one(i64,), COUNT_STALLED, now)?;
    let from = if number > most { (now.timestamp() / 60 * most).rem_euclid(number) } else { 0 };
    let rows = sql!(tx, all(NeedId,), SELECT_STALLED, now, most, from)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Needs that are sought, and whose search could reach further.
pub(super) async fn sought(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> Result<Vec<SoughtRow>, DbError> {
    sql!(tx, all SoughtRow, SELECT_SOUGHT, now, most)
}

/// Writes how far out the search for a need has come, and how offers go out without a hand on each.
pub(super) async fn update_search(
    tx: &mut Tx,
    id: NeedId,
    circle: Circle,
    spread: Option<crate::booking::need::Spread>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_NEED_SEARCH, id, circle, spread)?;
    Ok(())
}
