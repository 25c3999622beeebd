//! The rows of freed places, and the queue.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::db::{DbError, Tx};
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
        where passed_turn < turn order by created_at, id limit $1";
    BEGIN_TURN = "update freed_place set turn = turn + 1
        where id = $1 or (area_id = $2 and ends_at > $3 and starts_at < $4 and ends_at > $5 and passed_turn = turn)";
    END_TURN = "update freed_place set passed_turn = $2 where id = $1 and passed_turn < $2";
    // Not those who have been offered this very place, who ask this resource already, or to whose question it has said no.
    SELECT_WAITING_FOR = concat!("select n.id from need n
        where n.area_id = $1 and n.waiting_since_at is not null and n.starts_at > $2 and n.starts_at < $3 and n.ends_at > $4
            and (n.preferred_resource_id is null or n.preferred_resource_id = $5) and (n.id <> $6 or $6 is null)
            and not exists (select 1 from offer o where o.need_id = n.id and o.resource_id = $5
                and (o.freed_place_id = $7 or o.state in ('queued', 'open', 'countered')
                    or (o.side = 'resource' and o.state = 'declined' and o.question = n.question)))
            and not exists (select 1 from booking b where b.need_id = n.id and b.resource_id = $5 and b.state = 'declined')
        order by ", rank!("n"), ", n.waiting_since_at, n.id limit $8");
    SELECT_QUEUE_PLACE = concat!("select count(case when (", rank!("n"), ", n.waiting_since_at, n.id) <= (", rank!("m"),
            ", m.waiting_since_at, m.id) then 1 end) as number, count(*) as length
        from need m join need n on n.area_id = m.area_id and n.waiting_since_at is not null and n.starts_at < m.ends_at
            and n.ends_at > m.starts_at and (n.preferred_resource_id is null or m.preferred_resource_id is null
                or n.preferred_resource_id = m.preferred_resource_id)
        where m.id = $1 and n.starts_at > $2");
}

/// A place that is free.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(super) struct FreedPlace {
    pub(super) id: FreedPlaceId,
    pub(super) area_id: AreaId,
    pub(super) resource_id: ResourceId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
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
pub(super) async fn due(tx: &mut Tx, most: i64) -> Result<Vec<FreedPlace>, DbError> {
    sql!(tx, all FreedPlace, SELECT_FREED_PLACES, most)
}

/// Begins another turn of a place, and of those of its area that overlap `period` and had ended theirs.
pub(super) async fn begin_turn(
    tx: &mut Tx,
    id: FreedPlaceId,
    area_id: AreaId,
    period: (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, BEGIN_TURN, id, area_id, now, period.1, period.0)?;
    Ok(())
}

/// Ends the turn that was looked at; one that has begun since goes on.
pub(super) async fn end_turn(tx: &mut Tx, place: &FreedPlace) -> Result<(), DbError> {
    sql!(tx, execute, END_TURN, place.id, place.turn)?;
    Ok(())
}

/// The first needs that wait for a place and have something to do with this one, in order.
pub(super) async fn waiting_for(
    tx: &mut Tx,
    place: &FreedPlace,
    around: &Period,
    now: DateTime<Utc>,
    most: usize,
) -> Result<Vec<NeedId>, DbError> {
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
        place.id,
        i64::try_from(most).unwrap_or(i64::MAX),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Where a need that waits stands.
pub(in crate::booking) async fn place_in_queue(
    tx: &mut Tx,
    id: NeedId,
    now: DateTime<Utc>,
) -> Result<QueuePlace, DbError> {
    sql!(tx, one QueuePlace, SELECT_QUEUE_PLACE, id, now)
}
