//! The first look at everybody in an area: who could come at all, told by indexes alone.

use chrono::{DateTime, NaiveDate, Utc};

use crate::db::{DbError, Tx, id_list};
use crate::ids::{AreaId, OrganisationId, ResourceId};
use crate::plugin::UnitFacts;
use crate::time::Period;
use crate::{sql, statements};

statements! {
    // `busy` reads the bookings that began within the longest booking before the period, side by side in one index; a
    // look at each resource's own would read as many pages as there are resources. The windows of a resource never overlap, so
    // that the last one to begin is the only one that can cover the period. Each is looked at once, and only the first of
    // each fate are put in order. What is kept for who waits is taken too; there are never many such places. Where a capacity
    // was lowered below a place that is taken, the look at the resource itself tells.
    SELECT_SHORTLIST = "with busy as materialized (
            select resource_id, count(*) as places, max(place) as highest from (
                select b.resource_id, b.place from booking b
                where b.area_id = $1 and b.holds and b.starts_at > $5 and b.starts_at < $4 and b.ends_at > $3
                union
                select o.resource_id, o.place from offer o join need n on n.id = o.need_id
                where o.side = 'unit' and o.state = 'open' and o.area_id = $1 and n.starts_at < $4 and n.ends_at > $3) as held
            group by resource_id),
        looked as materialized (
            select r.id,
                case when busy.places >= r.capacity and busy.highest <= r.capacity then 'taken'
                    when (select w.ends_at from availability_window w
                        where w.resource_id = r.id and w.starts_at <= $3 order by w.starts_at desc limit 1) >= $4
                        then 'free'
                    else 'away' end as fate,
                r.id not in (select i.resource_id from introduction i where i.unit_id = $6) as is_new,
                (r.latitude - $7) * (r.latitude - $7) + (r.longitude - $8) * (r.longitude - $8) * $9 as way
            from resource r left join busy on busy.resource_id = r.id
            where r.area_id = $1 and r.state = 'published' and (r.organisation_id = $12 or $12 is null)
                and r.id not in (select unhex(value) from json_each($13)) and r.organisation_id in (
                select m.organisation_id from area_member m join area a on a.id = m.area_id
                    join collaboration_member c on c.collaboration_id = a.collaboration_id
                        and c.organisation_id = m.organisation_id
                where m.area_id = $1 and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2)
                    and c.from_on <= $2 and (c.to_on is null or c.to_on >= $2))),
        counted as materialized (select fate, count(*) as number from looked group by fate),
        named as (
            select * from (select id, fate, is_new, way from looked where fate = 'free'
                order by is_new, way, id limit $10) as free
            union all select * from (select id, fate, is_new, way from looked where fate = 'away'
                order by is_new, way, id limit $11) as away
            union all select * from (select id, fate, is_new, way from looked where fate = 'taken'
                order by is_new, way, id limit $11) as taken)
        select named.id, named.fate, counted.number from named join counted on counted.fate = named.fate
        order by named.fate, named.is_new, named.way, named.id";
}

/// What the first look says of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(in crate::booking) enum Fate {
    /// It may be booked then, and a place is free; the rules have not been asked.
    Free,
    /// It can't be booked then.
    Away,
    /// Every place is taken.
    Taken,
}

/// A resource of the first look, with how many share its fate.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(in crate::booking) struct ShortlistRow {
    pub(in crate::booking) id: ResourceId,
    pub(in crate::booking) fate: Fate,
    pub(in crate::booking) number: i64,
}

/// Who is looked at.
#[derive(Debug, Clone, Copy)]
pub(in crate::booking) struct Whom<'a> {
    /// The resources of this area …
    pub(in crate::booking) area_id: AreaId,
    /// … of one lender, or of all …
    pub(in crate::booking) lender_id: Option<OrganisationId>,
    /// … but these.
    pub(in crate::booking) without: &'a [ResourceId],
}

/// How many of each fate to name.
#[derive(Debug, Clone, Copy)]
pub(in crate::booking) struct Bounds {
    /// Of the free ones.
    pub(in crate::booking) free: i64,
    /// Of each of the others.
    pub(in crate::booking) others: i64,
}

/// Those whose lender takes part on `on`, by fate: those who are known at the unit first, then the nearest.
/// `earliest` bounds the start of the longest booking.
pub(in crate::booking) async fn shortlist(
    tx: &mut Tx,
    whom: Whom<'_>,
    unit: &UnitFacts,
    (period, on): (&Period, NaiveDate),
    earliest: DateTime<Utc>,
    bounds: Bounds,
) -> Result<Vec<ShortlistRow>, DbError> {
    let position = unit.position;
    // A degree of longitude is shorter than one of latitude the further north it lies.
    let narrowing = position.latitude.to_radians().cos().powi(2);
    let without = id_list(whom.without.iter().copied());
    sql!(
        tx,
        all ShortlistRow,
        SELECT_SHORTLIST,
        whom.area_id,
        on,
        period.starts_at(),
        period.ends_at(),
        earliest,
        unit.id,
        position.latitude,
        position.longitude,
        narrowing,
        bounds.free,
        bounds.others,
        whom.lender_id,
        without.as_str(),
    )
}
