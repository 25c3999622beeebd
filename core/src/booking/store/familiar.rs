//! The rows of who is familiar where: introductions, wishes, answers, and what each member uses.

use chrono::{DateTime, NaiveDate, Utc};

use crate::booking::introduction::{Acquaintance, Introduced};
use crate::booking::reasons::MemberUse;
use crate::booking::wish::{UnitWish, Wish};
use crate::db::{DbError, Tx, id_list};
use crate::ids::{AreaId, BookingId, CollaborationId, OrganisationId, PersonId, ResourceId, UnitId};
use crate::{sql, statements};

statements! {
    SELECT_INTRODUCED_OF_LIST = "select resource_id from introduction
        where unit_id = $1 and resource_id in (select unhex(value) from json_each($2))";
    SELECT_INTRODUCED = "select i.resource_id, r.name, o.short_name as organisation_name, i.at,
            i.booking_id is not null as by_visit
        from introduction i join resource r on r.id = i.resource_id join organisation o on o.id = r.organisation_id
        where i.unit_id = $1 order by r.name, r.id";
    SELECT_STRANGERS = "select r.id as resource_id, r.name, o.short_name as organisation_name
        from resource r join person p on p.id = r.person_id join organisation o on o.id = r.organisation_id
            join area_member m on m.area_id = r.area_id
            join collaboration_member c on c.collaboration_id = r.collaboration_id
                and c.organisation_id = m.organisation_id
        where m.organisation_id = $1 and r.state = 'published' and p.search_text like $3 escape '\\'
            and m.from_on <= $4 and (m.to_on is null or m.to_on >= $4)
            and c.from_on <= $4 and (c.to_on is null or c.to_on >= $4)
            and not exists (select 1 from introduction i where i.unit_id = $2 and i.resource_id = r.id)
        order by r.name, r.id limit $5";
    SELECT_MAY_BE_INTRODUCED = "select r.id from resource r join area_member m on m.area_id = r.area_id
            join collaboration_member c on c.collaboration_id = r.collaboration_id
                and c.organisation_id = m.organisation_id
        where r.id = $1 and r.person_id is not null and r.state = 'published' and m.organisation_id = $2
            and m.from_on <= $3 and (m.to_on is null or m.to_on >= $3)
            and c.from_on <= $3 and (c.to_on is null or c.to_on >= $3)";
    INSERT_INTRODUCTION = "insert into introduction (unit_id, resource_id, at, booking_id, introduced_by)
        values ($1, $2, $3, $4, $5) on conflict (unit_id, resource_id) do nothing";
    DELETE_INTRODUCTION = "delete from introduction where unit_id = $1 and resource_id = $2";
    UPDATE_REQUIRES = "update unit set requires_introduction = $2 where id = $1 and requires_introduction <> $2";
    SELECT_COLLABORATIONS_OF_UNIT = "select c.collaboration_id from collaboration_member c
            join unit u on u.organisation_id = c.organisation_id
        where u.id = $1 and c.from_on <= $2 and (c.to_on is null or c.to_on >= $2) order by c.collaboration_id";
    SELECT_WISHES_OF_LIST = "select resource_id, wish from unit_wish
        where unit_id = $1 and resource_id in (select unhex(value) from json_each($2))";
    SELECT_WISHES = "select u.id as unit_id, u.name, o.short_name as organisation_name, w.wish
        from area_member m join organisation o on o.id = m.organisation_id join unit u on u.organisation_id = o.id
            left join unit_wish w on w.unit_id = u.id and w.resource_id = $1
        where m.area_id = $2 and m.from_on <= $3 and (m.to_on is null or m.to_on >= $3) and u.active
        order by o.short_name, u.name, u.id";
    UPSERT_WISH = "insert into unit_wish (resource_id, unit_id, wish) values ($1, $2, $3)
        on conflict (resource_id, unit_id) do update set wish = excluded.wish";
    DELETE_WISH = "delete from unit_wish where resource_id = $1 and unit_id = $2";
    UPDATE_ANSWERED = "update booking set answered_at = $2 where id = $1";
    SELECT_ANSWERS = "select resource_id, created_at as asked_at, answered_at from booking
        where resource_id in (select unhex(value) from json_each($1)) and answered_at is not null and answered_at > $2";
    ADD_USE = "insert into area_use (area_id, week_on, organisation_id, minutes) values ($1, $2, $3, $4)
        on conflict (area_id, week_on, organisation_id) do update set minutes = area_use.minutes + excluded.minutes";
    SELECT_USE = "select o.id as organisation_id, o.short_name as organisation_name, o.population,
            cast(coalesce((select sum(u.minutes) from area_use u
                where u.area_id = m.area_id and u.organisation_id = o.id and u.week_on >= $3), 0) as bigint) as minutes
        from area_member m join organisation o on o.id = m.organisation_id
        where m.area_id = $1 and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2)";
}

/// Who of a list is introduced at a unit.
pub(in crate::booking) async fn introduced_of_list(
    tx: &mut Tx,
    unit_id: UnitId,
    ids: &[ResourceId],
) -> Result<Vec<ResourceId>, DbError> {
    let list = id_list(ids.iter().copied());
    let rows = sql!(tx, all(ResourceId,), SELECT_INTRODUCED_OF_LIST, unit_id, list.as_str())?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Everybody who is introduced at a unit, by name.
pub(in crate::booking) async fn introduced(tx: &mut Tx, unit_id: UnitId) -> Result<Vec<Introduced>, DbError> {
    sql!(tx, all Introduced, SELECT_INTRODUCED, unit_id)
}

/// People who can be booked by an organisation and are not introduced at a unit of it; `pattern` is held against what a
/// person is searched by.
pub(in crate::booking) async fn strangers(
    tx: &mut Tx,
    (unit_id, organisation_id): (UnitId, OrganisationId),
    pattern: &str,
    on: NaiveDate,
    limit: i64,
) -> Result<Vec<Acquaintance>, DbError> {
    sql!(tx, all Acquaintance, SELECT_STRANGERS, organisation_id, unit_id, pattern, on, limit)
}

/// Whether a resource is a person whom an organisation can book.
pub(in crate::booking) async fn may_be_introduced(
    tx: &mut Tx,
    id: ResourceId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<bool, DbError> {
    Ok(sql!(tx, optional(ResourceId,), SELECT_MAY_BE_INTRODUCED, id, organisation_id, on)?.is_some())
}

/// Introduces a resource at a unit; `false` if it was already.
pub(in crate::booking) async fn introduce(
    tx: &mut Tx,
    (unit_id, resource_id): (UnitId, ResourceId),
    at: DateTime<Utc>,
    booking_id: Option<BookingId>,
    by: PersonId,
) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, INSERT_INTRODUCTION, unit_id, resource_id, at, booking_id, by)? == 1)
}

/// Takes an introduction back; `false` if there was none.
pub(in crate::booking) async fn forget(tx: &mut Tx, unit_id: UnitId, resource_id: ResourceId) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, DELETE_INTRODUCTION, unit_id, resource_id)? == 1)
}

/// Sets whether a unit asks for introductions; `false` if it stood so already.
pub(in crate::booking) async fn set_required(tx: &mut Tx, unit_id: UnitId, required: bool) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, UPDATE_REQUIRES, unit_id, required)? == 1)
}

pub(in crate::booking) async fn collaborations_of_unit(
    tx: &mut Tx,
    unit_id: UnitId,
    on: NaiveDate,
) -> Result<Vec<CollaborationId>, DbError> {
    let rows = sql!(tx, all(CollaborationId,), SELECT_COLLABORATIONS_OF_UNIT, unit_id, on)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What those of a list wish about a unit; who wishes nothing is left out.
pub(in crate::booking) async fn wishes_of_list(
    tx: &mut Tx,
    unit_id: UnitId,
    ids: &[ResourceId],
) -> Result<Vec<(ResourceId, Wish)>, DbError> {
    let list = id_list(ids.iter().copied());
    sql!(tx, all(ResourceId, Wish), SELECT_WISHES_OF_LIST, unit_id, list.as_str())
}

/// The units of an area with what a resource wishes about each.
pub(in crate::booking) async fn wishes(
    tx: &mut Tx,
    resource_id: ResourceId,
    area_id: AreaId,
    on: NaiveDate,
) -> Result<Vec<UnitWish>, DbError> {
    sql!(tx, all UnitWish, SELECT_WISHES, resource_id, area_id, on)
}

pub(in crate::booking) async fn set_wish(
    tx: &mut Tx,
    resource_id: ResourceId,
    unit_id: UnitId,
    wish: Option<Wish>,
) -> Result<(), DbError> {
    match wish {
        Some(wish) => sql!(tx, execute, UPSERT_WISH, resource_id, unit_id, wish)?,
        None => sql!(tx, execute, DELETE_WISH, resource_id, unit_id)?,
    };
    Ok(())
}

/// Writes when a booking was answered.
pub(in crate::booking) async fn set_answered(tx: &mut Tx, id: BookingId, at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_ANSWERED, id, at)?;
    Ok(())
}

/// A question and its answer.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(in crate::booking) struct AnswerRow {
    pub(in crate::booking) resource_id: ResourceId,
    pub(in crate::booking) asked_at: DateTime<Utc>,
    pub(in crate::booking) answered_at: DateTime<Utc>,
}

/// What those of a list have answered since.
pub(in crate::booking) async fn answers(
    tx: &mut Tx,
    ids: &[ResourceId],
    since: DateTime<Utc>,
) -> Result<Vec<AnswerRow>, DbError> {
    let list = id_list(ids.iter().copied());
    sql!(tx, all AnswerRow, SELECT_ANSWERS, list.as_str(), since)
}

/// Adds attested minutes to what a buyer uses of an area in a week.
pub(in crate::booking) async fn add_use(
    tx: &mut Tx,
    area_id: AreaId,
    week_on: NaiveDate,
    buyer_id: OrganisationId,
    minutes: i64,
) -> Result<(), DbError> {
    sql!(tx, execute, ADD_USE, area_id, week_on, buyer_id, minutes)?;
    Ok(())
}

/// What each member of an area has used since a Monday.
pub(in crate::booking) async fn member_use(
    tx: &mut Tx,
    area_id: AreaId,
    on: NaiveDate,
    since_on: NaiveDate,
) -> Result<Vec<MemberUse>, DbError> {
    sql!(tx, all MemberUse, SELECT_USE, area_id, on, since_on)
}
