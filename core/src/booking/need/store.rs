//! The rows of needs and of their series.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::model::Need;
use super::post::Occurrences;
use super::read::{NeedFilter, NeedOrder, NeedPhase, Scope, SeriesView};
use super::series::RefusedOccurrence;
use super::state::NeedState;
use crate::booking::offer::OfferState;
use crate::collaboration::Area;
use crate::db::{DbError, Topic, Tx};
use crate::ids::{AreaId, CollaborationId, NeedId, NeedSeriesId, PersonId, UnitId};
use crate::language::Language;
use crate::paging::Paging;
use crate::time::Period;
use crate::{sql, statements};

macro_rules! need_columns {
    () => {
        "select n.id, n.collaboration_id, n.area_id, a.name as area_name, a.plugin_key, n.organisation_id,
            o.short_name as organisation_name, n.unit_id, u.name as unit_name, n.series_id, n.starts_at, n.ends_at,
            n.break_minutes, n.quantity, n.filled, n.reason, n.absence, n.requirements, n.welcomes_new,
            n.question, n.priority, n.way, n.spread, n.circle, n.preferred_resource_id, r.name as preferred_resource_name, n.fill_before_at,
            n.waiting_since_at, n.cost_centre, n.reference, n.elsewhere, n.state, n.version, n.created_by, n.created_at,
            (select count(*) from offer f where f.need_id = n.id and f.side = 'resource' and f.state in ('open', 'countered')) as asked
        from need n join area a on a.id = n.area_id join organisation o on o.id = n.organisation_id
            join unit u on u.id = n.unit_id left join resource r on r.id = n.preferred_resource_id "
    };
}

/// How much a need matters, for the order.
macro_rules! rank {
    () => {
        "cast(case n.priority when 'high' then 0 when 'normal' then 1 else 2 end as bigint)"
    };
}

/// Which needs a list shows; a draft is the unit's own.
macro_rules! needs_seen {
    () => {
        "where (n.unit_id = $1 or n.organisation_id = $2 or (n.collaboration_id = $3 and n.state <> 'draft'))
            and (n.unit_id = $4 or $4 is null) and (n.area_id = $5 or $5 is null) and (n.state = $6 or $6 is null)
            and (n.priority = $7 or $7 is null) and (n.series_id = $8 or $8 is null) and n.ends_at > $9 and n.starts_at < $10 "
    };
}

/// Those that are sought: few beside all that ever were, and read from an index of their own, which `draft` is named for.
macro_rules! sought {
    () => {
        "and n.state in ('draft', 'open', 'partly_filled') and n.state <> 'draft' "
    };
}

/// Those that are over.
macro_rules! ended {
    () => {
        "and n.state in ('filled', 'expired', 'withdrawn') "
    };
}

macro_rules! by_urgency {
    () => {
        concat!(
            "and (",
            rank!(),
            ", n.starts_at, n.id) > ($11, $12, $13) order by ",
            rank!(),
            ", n.starts_at, n.id limit $14"
        )
    };
}

macro_rules! by_start {
    () => {
        "and (cast(0 as bigint), n.starts_at, n.id) > ($11, $12, $13) order by n.starts_at, n.id limit $14"
    };
}

macro_rules! newest {
    () => {
        "and (cast(0 as bigint), n.starts_at, n.id) < ($11, $12, $13) order by n.starts_at desc, n.id desc limit $14"
    };
}

statements! {
    SELECT_NEED = concat!(need_columns!(), "where n.id = $1");
    SELECT_NEEDS_BY_URGENCY = concat!(need_columns!(), needs_seen!(), by_urgency!());
    SELECT_NEEDS_BY_START = concat!(need_columns!(), needs_seen!(), by_start!());
    SELECT_NEEDS_NEWEST = concat!(need_columns!(), needs_seen!(), newest!());
    SELECT_SOUGHT_BY_URGENCY = concat!(need_columns!(), needs_seen!(), sought!(), by_urgency!());
    SELECT_SOUGHT_BY_START = concat!(need_columns!(), needs_seen!(), sought!(), by_start!());
    SELECT_SOUGHT_NEWEST = concat!(need_columns!(), needs_seen!(), sought!(), newest!());
    SELECT_ENDED_BY_URGENCY = concat!(need_columns!(), needs_seen!(), ended!(), by_urgency!());
    SELECT_ENDED_BY_START = concat!(need_columns!(), needs_seen!(), ended!(), by_start!());
    SELECT_ENDED_NEWEST = concat!(need_columns!(), needs_seen!(), ended!(), newest!());
    SELECT_OPEN_NEEDS = "select n.id, n.starts_at from need n
        where (n.unit_id = $1 or n.organisation_id = $2 or n.collaboration_id = $3) and n.area_id = $4
            and (n.unit_id = $5 or $5 is null) and n.state in ('open', 'partly_filled')
            and n.starts_at >= $6 and n.starts_at < $7
        order by n.starts_at, n.id limit $8";
    SELECT_NEED_POSITION = concat!("select ", rank!(), " as rank, n.starts_at from need n where n.id = $1");
    SELECT_NEEDS_DUE = "select id from need where state in ('draft', 'open', 'partly_filled') and fill_before_at <= $1
        order by fill_before_at";
    SELECT_NEED_OFFER_COUNTS = "select state, count(*) from offer where need_id = $1 group by state";
    SELECT_AREA_PLACES = "select cast(coalesce(sum(capacity), 0) as bigint) from resource where area_id = $1 and state = 'published'";
    SELECT_NEED_READERS = "select p.id, p.name, p.email, p.language from membership m join person p on p.id = m.person_id
        where m.collaboration_id = $1 and m.role = 'pool_coordinator' and p.active
            and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by p.id";
    SELECT_NEED_UNIT_EMAIL = "select email from unit where id = $1";
    SELECT_NEED_SERIES = "select s.id, s.rule, s.refused, (select count(*) from need n where n.series_id = s.id) as needs
        from need_series s where s.id = $1";
    INSERT_NEED_SERIES = "insert into need_series (id, collaboration_id, area_id, unit_id, rule, refused, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_NEED = "insert into need (id, collaboration_id, area_id, organisation_id, unit_id, series_id, starts_at, ends_at,
            break_minutes, quantity, filled, reason, absence, requirements, priority, way, spread, circle,
            preferred_resource_id, fill_before_at, cost_centre, reference, state, version, created_by, created_at,
            welcomes_new)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27)";
    UPDATE_NEED_PLACES = "update need set state = $2, quantity = $3, filled = $4, priority = $5, waiting_since_at = $6, version = $7
        where id = $1";
    UPDATE_NEED = "update need set starts_at = $2, ends_at = $3, break_minutes = $4, quantity = $5, reason = $6, absence = $7,
            requirements = $8, priority = $9, way = $10, spread = $11, circle = $12, preferred_resource_id = $13,
            fill_before_at = $14, waiting_since_at = $15, cost_centre = $16, reference = $17, elsewhere = $18, state = $19,
            version = $20, welcomes_new = $21, question = $22
        where id = $1";
}

#[derive(sqlx::FromRow)]
struct PositionRow {
    rank: i64,
    starts_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: NeedSeriesId,
    rule: Option<String>,
    #[sqlx(json)]
    refused: Vec<RefusedOccurrence>,
    needs: i64,
}

/// Somebody who is told.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct ReaderRow {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) language: Language,
}

/// A need by its id.
pub(in crate::booking) async fn need(tx: &mut Tx, id: NeedId) -> Result<Option<Need>, DbError> {
    sql!(tx, optional Need, SELECT_NEED, id)
}

pub(super) async fn needs(
    tx: &mut Tx,
    scope: &Scope,
    filter: &NeedFilter,
    order: NeedOrder,
    within: (DateTime<Utc>, DateTime<Utc>),
    paging: &Paging,
) -> Result<Vec<Need>, DbError> {
    let position = match paging.cursor() {
        Some(id) => sql!(tx, optional PositionRow, SELECT_NEED_POSITION, id)?.map(|row| (row.rank, row.starts_at, id)),
        None => None,
    };
    let earliest = within.0 - chrono::TimeDelta::days(3660);
    let (statements, start) = match order {
        NeedOrder::Urgency => {
            ([SELECT_NEEDS_BY_URGENCY, SELECT_SOUGHT_BY_URGENCY, SELECT_ENDED_BY_URGENCY], (-1, earliest, Uuid::nil()))
        }
        NeedOrder::Start => {
            ([SELECT_NEEDS_BY_START, SELECT_SOUGHT_BY_START, SELECT_ENDED_BY_START], (0, earliest, Uuid::nil()))
        }
        NeedOrder::Newest => {
            ([SELECT_NEEDS_NEWEST, SELECT_SOUGHT_NEWEST, SELECT_ENDED_NEWEST], (0, within.1, Uuid::max()))
        }
    };
    let [all, sought, ended] = statements;
    let statement = match filter.phase {
        NeedPhase::Any => all,
        NeedPhase::Sought => sought,
        NeedPhase::Ended => ended,
    };
    let (rank, at, id) = position.unwrap_or(start);
    // Only the order by urgency looks at the rank.
    let rank = if order == NeedOrder::Urgency { rank } else { 0 };
    sql!(
        tx,
        all Need,
        statement,
        scope.unit_id,
        scope.organisation_id,
        scope.collaboration_id,
        filter.unit_id,
        filter.area_id,
        filter.state.map(NeedState::key),
        filter.priority.map(super::Priority::key),
        filter.series_id,
        within.0,
        within.1,
        rank,
        at,
        id,
        paging.fetch(),
    )
}

/// The needs that somebody is sought for and that begin within a period, with when.
pub(super) async fn open(
    tx: &mut Tx,
    scope: &Scope,
    (area_id, unit_id): (AreaId, Option<UnitId>),
    within: &Period,
    limit: i64,
) -> Result<Vec<(NeedId, DateTime<Utc>)>, DbError> {
    sql!(
        tx,
        all(NeedId, DateTime<Utc>),
        SELECT_OPEN_NEEDS,
        scope.unit_id,
        scope.organisation_id,
        scope.collaboration_id,
        area_id,
        unit_id,
        within.starts_at(),
        within.ends_at(),
        limit,
    )
}

/// The needs whose time has come.
pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<NeedId>, DbError> {
    let rows = sql!(tx, all(NeedId,), SELECT_NEEDS_DUE, now)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn offer_counts(tx: &mut Tx, id: NeedId) -> Result<Vec<(OfferState, i64)>, DbError> {
    sql!(tx, all(OfferState, i64), SELECT_NEED_OFFER_COUNTS, id)
}

/// How many places the published resources of an area have.
pub(super) async fn places_of_area(tx: &mut Tx, id: AreaId) -> Result<i64, DbError> {
    let (places,) = sql!(tx, one(i64,), SELECT_AREA_PLACES, id)?;
    Ok(places)
}

pub(super) async fn coordinators(tx: &mut Tx, id: CollaborationId, on: NaiveDate) -> Result<Vec<ReaderRow>, DbError> {
    sql!(tx, all ReaderRow, SELECT_NEED_READERS, id, on)
}

pub(super) async fn unit_email(tx: &mut Tx, id: UnitId) -> Result<Option<(String,)>, DbError> {
    sql!(tx, optional(String,), SELECT_NEED_UNIT_EMAIL, id)
}

pub(super) async fn series(tx: &mut Tx, id: NeedSeriesId) -> Result<Option<SeriesView>, DbError> {
    let row = sql!(tx, optional SeriesRow, SELECT_NEED_SERIES, id)?;
    Ok(row.map(|SeriesRow { id, rule, refused, needs }| SeriesView { id, rule, refused, needs }))
}

pub(super) async fn insert_series(
    tx: &mut Tx,
    id: NeedSeriesId,
    area: &Area,
    unit_id: UnitId,
    when: &Occurrences,
    (created_by, created_at): (PersonId, DateTime<Utc>),
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_NEED_SERIES,
        id,
        area.collaboration_id,
        area.id,
        unit_id,
        when.rule.as_ref(),
        Json(&when.refused),
        created_by,
        created_at,
    )?;
    Ok(())
}

/// Writes a new need; the names beside its row are not read.
pub(in crate::booking) async fn insert(tx: &mut Tx, need: &Need) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_NEED,
        need.id,
        need.collaboration_id,
        need.area_id,
        need.organisation_id,
        need.unit_id,
        need.series_id,
        need.starts_at,
        need.ends_at,
        need.break_minutes,
        need.quantity,
        need.filled,
        &need.reason,
        need.absence.map(Json),
        Json(&need.requirements),
        need.priority,
        need.way,
        need.spread,
        need.circle,
        need.preferred_resource_id,
        need.fill_before_at,
        &need.cost_centre,
        &need.reference,
        need.state,
        need.version,
        need.created_by,
        need.created_at,
        need.welcomes_new,
    )?;
    tx.announce(Topic::Area(need.area_id));
    Ok(())
}

/// Writes where a need stands, under its next version.
pub(in crate::booking) async fn update_places(tx: &mut Tx, need: &mut Need) -> Result<(), DbError> {
    need.next_version();
    sql!(
        tx,
        execute,
        UPDATE_NEED_PLACES,
        need.id,
        need.state,
        need.quantity,
        need.filled,
        need.priority,
        need.waiting_since_at,
        need.version,
    )?;
    tx.announce(Topic::Area(need.area_id));
    Ok(())
}

/// Writes what a need says and where it stands, under its next version.
pub(in crate::booking) async fn update(tx: &mut Tx, need: &mut Need) -> Result<(), DbError> {
    need.next_version();
    sql!(
        tx,
        execute,
        UPDATE_NEED,
        need.id,
        need.starts_at,
        need.ends_at,
        need.break_minutes,
        need.quantity,
        &need.reason,
        need.absence.map(Json),
        Json(&need.requirements),
        need.priority,
        need.way,
        need.spread,
        need.circle,
        need.preferred_resource_id,
        need.fill_before_at,
        need.waiting_since_at,
        &need.cost_centre,
        &need.reference,
        need.elsewhere.as_ref().map(Json),
        need.state,
        need.version,
        need.welcomes_new,
        need.question,
    )?;
    tx.announce(Topic::Area(need.area_id));
    Ok(())
}
