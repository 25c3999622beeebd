//! The rows of freed places, and the queue.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::db::{DbError, Tx, id_list};
use crate::ids::{AreaId, FreedPlaceId, NeedId, ResourceId};
use crate::time::Period;
use crate::{sql, statements};

/// How much a need matters, for the order of the queue.
macro_rules! rank {
    ($need:literal) => {
        concat!("case ", $need, ".priority when 'high' then 0 when 'normal' then 1 else 2 end")
    };
}

statements! {
    INSERT_FREED_PLACE = "insert into freed_place (id, collaboration_id, area_id, resource_id, starts_at, ends_at,
            not_for_need_id, turn, passed_turn, created_at)
        select $1, r.collaboration_id, r.area_id, r.id, $2, $3, $4, 1, 0, $5 from resource r where r.id = $6";
    SELECT_FREED_PLACES = "select id, area_id, resource_id, starts_at, ends_at, not_for_need_id, turn from freed_place
        where passed_turn < turn and (id > $1 or $1 is null) order by id limit $2";
    // A turn that is under way counts as ended by it too: the need may have been tried in it while it had no room.
    BEGIN_TURN = "update freed_place set turn = turn + 1
        where id = $1 or (ends_at > $2 and ((area_id = $3 and starts_at < $4 and ends_at > $5) or resource_id = $6
            or resource_id in (select s.id from resource s join resource m on m.person_id = s.person_id where m.id = $6)))";
    BEGIN_TURNS = "update freed_place set turn = turn + 1
        where ends_at > $1 and area_id = $2 and starts_at < $3 and ends_at > $4";
    END_TURN = "update freed_place set passed_turn = $2 where id = $1 and passed_turn < $2";
    // Not those who ask this resource already, and to whose question as it is now either side has said no: the unit about this
    // very place or one that became free after it (ids rise with time), or about the resource at other hours than the place's.
    SELECT_WAITING_FOR = concat!("select n.id from need n
        where n.area_id = $1 and n.waiting_since_at is not null and n.state in ('open', 'partly_filled')
            and n.starts_at > $2 and n.starts_at < $3 and n.ends_at > $4
            and (n.preferred_resource_id is null or n.preferred_resource_id = $5) and (n.id <> $6 or $6 is null)
            and n.id not in (select unhex(value) from json_each($7))
            and not exists (select 1 from offer o where o.need_id = n.id and o.resource_id = $5
                and (o.state in ('queued', 'open', 'countered') or (o.question = n.question
                    and ((o.side = 'resource' and o.state = 'declined') or (o.side = 'unit'
                        and o.state in ('declined', 'expired')
                        and (o.freed_place_id >= $8 or n.ends_at <= $9 or n.starts_at >= $10))))))
            and not exists (select 1 from booking b where b.need_id = n.id and b.resource_id = $5 and b.state = 'declined'
                and b.starts_at >= n.starts_at and b.ends_at <= n.ends_at)
        order by ", rank!("n"), ", n.waiting_since_at, n.id limit $11");
    SELECT_WAITING_HOURS = "select n.starts_at, n.ends_at from need n
        where n.area_id = $1 and n.waiting_since_at is not null and n.state in ('open', 'partly_filled')
            and n.starts_at > $2 and n.starts_at < $3 and n.ends_at > $4
            and (n.preferred_resource_id is null or n.preferred_resource_id = $5)
        group by n.starts_at, n.ends_at";
    DELETE_OVER = "delete from freed_place where ends_at <= $1
        and not exists (select 1 from offer o where o.freed_place_id = freed_place.id)";
    SELECT_QUEUE_PLACE = concat!("select count(case when (", rank!("n"), ", n.waiting_since_at, n.id) <= (", rank!("m"),
            ", m.waiting_since_at, m.id) then 1 end) as number, count(*) as length
        from need m join need n on n.area_id = m.area_id and n.waiting_since_at is not null
            and n.state in ('open', 'partly_filled') and n.starts_at < m.ends_at and n.ends_at > m.starts_at
            and (n.preferred_resource_id is null or m.preferred_resource_id is null
                or n.preferred_resource_id = m.preferred_resource_id)
        where m.id = $1 and n.starts_at > $2");
}

/// A place that is free.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(in crate::booking) struct FreedPlace {
    pub(in crate::booking) id: FreedPlaceId,
    pub(super) area_id: AreaId,
    pub(in crate::booking) resource_id: ResourceId,
    pub(in crate::booking) starts_at: DateTime<Utc>,
    pub(in crate::booking) ends_at: DateTime<Utc>,
    pub(super) not_for_need_id: Option<NeedId>,
    pub(super) turn: i64,
}

/// Where a need stands among those that wait for a place at the same time and could take the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct QueuePlace {
    /// Its own number, from 1.
    pub number: i64,
    /// How many they are.
    pub length: i64,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: ResourceId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    not_for: Option<NeedId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_FREED_PLACE, FreedPlaceId::new(), starts_at, ends_at, not_for, now, id)?;
    Ok(())
}

/// The places whose turn has not ended, the oldest first.
pub(super) async fn due(tx: &mut Tx, after: Option<FreedPlaceId>, most: i64) -> Result<Vec<FreedPlace>, DbError> {
    sql!(tx, all FreedPlace, SELECT_FREED_PLACES, after, most)
}

/// Begins another turn of a place, of those of its area that overlap `period`, and of those of the resource and of whatever
/// else its person is, since what is kept of it bars the hours around.
pub(super) async fn begin_turn(
    tx: &mut Tx,
    id: FreedPlaceId,
    (area_id, resource_id): (AreaId, ResourceId),
    period: (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, BEGIN_TURN, id, now, area_id, period.1, period.0, resource_id)?;
    Ok(())
}

/// Begins another turn of every place of an area at some hours.
pub(super) async fn begin_turns(
    tx: &mut Tx,
    area_id: AreaId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, BEGIN_TURNS, now, area_id, ends_at, starts_at)?;
    Ok(())
}

/// Ends the turn that was looked at; one that has begun since goes on.
pub(super) async fn end_turn(tx: &mut Tx, place: &FreedPlace) -> Result<(), DbError> {
    sql!(tx, execute, END_TURN, place.id, place.turn)?;
    Ok(())
}

/// The first needs that wait for a place and have something to do with this one, in order, without those of a list.
pub(super) async fn waiting_for(
    tx: &mut Tx,
    place: &FreedPlace,
    around: &Period,
    now: DateTime<Utc>,
    (without, most): (&[NeedId], i64),
) -> Result<Vec<NeedId>, DbError> {
    let without = id_list(without.iter().copied());
    let rows = sql!(
        tx,
        all(NeedId,),
        SELECT_WAITING_FOR,
        place.area_id,
        now,
        around.ends_at(),
        around.starts_at(),
        place.resource_id,
        place.not_for_need_id,
        without.as_str(),
        place.id,
        place.starts_at,
        place.ends_at,
        most,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// When those are needed who are waited for within a period and could be this resource.
pub(super) async fn waiting_hours(
    tx: &mut Tx,
    area_id: AreaId,
    id: ResourceId,
    within: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, DbError> {
    let (from, until) = (within.starts_at(), within.ends_at());
    sql!(tx, all(DateTime<Utc>, DateTime<Utc>), SELECT_WAITING_HOURS, area_id, now, until, from, id)
}

/// Removes the places that were over at a moment, but for those that were offered to somebody.
pub(super) async fn delete_over(tx: &mut Tx, at: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_OVER, at)
}

/// Where a need that waits stands.
pub(in crate::booking) async fn place_in_queue(
    tx: &mut Tx,
    id: NeedId,
    now: DateTime<Utc>,
) -> Result<QueuePlace, DbError> {
    sql!(tx, one QueuePlace, SELECT_QUEUE_PLACE, id, now)
}
