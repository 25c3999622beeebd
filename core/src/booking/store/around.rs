//! What stands around a booking: the units that book, what takes a resource, and who has been where.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::booking::state::BookingState;
use crate::db::{DbError, Tx, id_list};
use crate::ids::{AreaId, BookingId, OfferId, OrganisationId, ResourceId, UnitId};
use crate::place::Position;
use crate::plugin::UnitFacts;
use crate::time::Period;
use crate::{sql, statements};

/// A booking, as what takes a place.
macro_rules! booked {
    () => {
        "b.id as booking_id, cast(null as uuid) as offer_id, cast(null as timestamptz) as kept_until_at, b.resource_id, b.place,
            b.unit_id, b.starts_at, b.ends_at, b.break_minutes, b.state, u.latitude, u.longitude "
    };
}

/// A place that is kept for a unit while it answers an offer, as the booking that it may become.
macro_rules! kept {
    () => {
        "cast(null as uuid), o.id, o.answer_before_at, o.resource_id, o.place, n.unit_id, n.starts_at, n.ends_at, n.break_minutes,
            'held', u.latitude, u.longitude "
    };
}

/// The resources of a list, and whatever else their persons are.
macro_rules! list_and_persons {
    () => {
        "(select r.id as for_resource_id, r.id from resource r
                where r.id in (select unhex(value) from json_each($1))
            union
            select r.id, s.id from resource r join resource s on s.person_id = r.person_id
                where r.id in (select unhex(value) from json_each($1))) as x "
    };
}

statements! {
    SELECT_UNIT_FACTS = "select u.id, u.organisation_id, o.short_name as organisation_name, u.name, u.latitude,
            u.longitude, u.requires_introduction
        from unit u join organisation o on o.id = u.organisation_id where u.id = $1 and u.active";
    SELECT_UNITS_OF_AREA = "select u.id, u.organisation_id, o.short_name as organisation_name, u.name, u.latitude,
            u.longitude, u.requires_introduction
        from area_member m join area a on a.id = m.area_id
            join collaboration_member c on c.collaboration_id = a.collaboration_id
                and c.organisation_id = m.organisation_id
            join organisation o on o.id = m.organisation_id join unit u on u.organisation_id = o.id
        where m.area_id = $1 and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2)
            and c.from_on <= $2 and (c.to_on is null or c.to_on >= $2) and u.active
        order by o.short_name, u.name";
    SELECT_TAKEN = concat!("select ", booked!(), "from booking b join unit u on u.id = b.unit_id
        where b.holds and b.starts_at > $3 and b.starts_at < $4 and b.ends_at > $2 and (b.resource_id = $1
            or b.resource_id in (select s.id from resource s join resource m on m.person_id = s.person_id
                where m.id = $1))
        union all
        select ", kept!(), "from offer o join need n on n.id = o.need_id join unit u on u.id = n.unit_id
        where o.side = 'unit' and o.state = 'open' and n.starts_at < $4 and n.ends_at > $2 and (o.resource_id = $1
            or o.resource_id in (select s.id from resource s join resource m on m.person_id = s.person_id
                where m.id = $1))
        order by starts_at");
    SELECT_TAKEN_ELSEWHERE_OF_AREA = concat!("select r.id as for_resource_id, ", booked!(),
        "from resource r join resource s on s.person_id = r.person_id and s.id <> r.id
            join booking b on b.resource_id = s.id join unit u on u.id = b.unit_id
        where r.area_id = $1 and r.state = 'published' and b.holds and b.starts_at > $4 and b.starts_at < $3
            and b.ends_at > $2
        union all
        select r.id, ", kept!(), "from offer o join resource s on s.id = o.resource_id
            join resource r on r.id = s.id or r.person_id = s.person_id
            join need n on n.id = o.need_id join unit u on u.id = n.unit_id
        where o.side = 'unit' and o.state = 'open' and r.area_id = $1 and r.state = 'published' and n.starts_at < $3
            and n.ends_at > $2");
    SELECT_SAME_PERSON = "select s.id, s.area_id from resource s join resource m on m.person_id = s.person_id where m.id = $1";
    SELECT_TAKEN_OF_LIST = concat!("select x.for_resource_id, ", booked!(), "from ", list_and_persons!(),
            "join booking b on b.resource_id = x.id join unit u on u.id = b.unit_id
        where b.holds and b.starts_at > $3 and b.starts_at < $4 and b.ends_at > $2
        union all
        select x.for_resource_id, ", kept!(), "from ", list_and_persons!(),
            "join offer o on o.resource_id = x.id join need n on n.id = o.need_id join unit u on u.id = n.unit_id
        where o.side = 'unit' and o.state = 'open' and n.starts_at < $4 and n.ends_at > $2
        order by starts_at");
    SELECT_VISITS = "select resource_id, count(*) as number, max(starts_at) as last_at from booking
        where unit_id = $1 and resource_id in (select unhex(value) from json_each($2))
            and state in ('performed', 'approved', 'attested', 'settled')
        group by resource_id";
}

/// A unit, as the booking needs it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::booking) struct UnitRow {
    pub(in crate::booking) id: UnitId,
    pub(in crate::booking) organisation_id: OrganisationId,
    pub(in crate::booking) organisation_name: String,
    pub(in crate::booking) name: String,
    pub(in crate::booking) requires_introduction: bool,
    latitude: f64,
    longitude: f64,
}

impl UnitRow {
    pub(in crate::booking) fn facts(&self) -> UnitFacts {
        let position = Position { latitude: self.latitude, longitude: self.longitude };
        UnitFacts { id: self.id, organisation_id: self.organisation_id, position }
    }
}

/// A period in which a resource, or the person it is, is taken: by a booking, or kept for a unit that answers an offer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::booking) struct TakenRow {
    pub(in crate::booking) booking_id: Option<BookingId>,
    pub(in crate::booking) offer_id: Option<OfferId>,
    pub(in crate::booking) kept_until_at: Option<DateTime<Utc>>,
    pub(in crate::booking) resource_id: ResourceId,
    pub(in crate::booking) place: i64,
    pub(in crate::booking) unit_id: UnitId,
    pub(in crate::booking) starts_at: DateTime<Utc>,
    pub(in crate::booking) ends_at: DateTime<Utc>,
    pub(in crate::booking) break_minutes: i64,
    pub(in crate::booking) state: BookingState,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

impl TakenRow {
    /// A booking of a place, or the place kept until a moment.
    #[cfg(test)]
    pub(in crate::booking) fn sample(
        resource_id: ResourceId,
        place: i64,
        (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
        kept_until_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            booking_id: kept_until_at.is_none().then(BookingId::new),
            offer_id: kept_until_at.is_some().then(OfferId::new),
            kept_until_at,
            resource_id,
            place,
            unit_id: UnitId::new(),
            starts_at,
            ends_at,
            break_minutes: 0,
            state: BookingState::Held,
            latitude: 56.2,
            longitude: 12.9,
        }
    }

    pub(in crate::booking) fn unit_position(&self) -> Position {
        Position { latitude: self.latitude, longitude: self.longitude }
    }
}

/// The same, with the resource of the area that it concerns.
#[derive(Debug, Clone)]
pub(in crate::booking) struct TakenOfAreaRow {
    pub(in crate::booking) for_resource_id: ResourceId,
    pub(in crate::booking) taken: TakenRow,
}

/// Its columns in their order: thousands of rows are read at a time, and to find each column by its name takes longer than to
/// read it.
type TakenColumns = (
    ResourceId,
    Option<BookingId>,
    Option<OfferId>,
    Option<DateTime<Utc>>,
    ResourceId,
    i64,
    UnitId,
    DateTime<Utc>,
    DateTime<Utc>,
    i64,
    BookingState,
    f64,
    f64,
);

impl From<TakenColumns> for TakenOfAreaRow {
    fn from(columns: TakenColumns) -> Self {
        let (for_resource_id, booking_id, offer_id, kept_until_at, resource_id, place, unit_id, ..) = columns;
        let (.., starts_at, ends_at, break_minutes, state, latitude, longitude) = columns;
        let taken = TakenRow {
            booking_id,
            offer_id,
            kept_until_at,
            resource_id,
            place,
            unit_id,
            starts_at,
            ends_at,
            break_minutes,
            state,
            latitude,
            longitude,
        };
        Self { for_resource_id, taken }
    }
}

pub(in crate::booking) async fn unit(tx: &mut Tx, id: UnitId) -> Result<Option<UnitRow>, DbError> {
    sql!(tx, optional UnitRow, SELECT_UNIT_FACTS, id)
}

pub(in crate::booking) async fn units_of_area(tx: &mut Tx, id: AreaId, on: NaiveDate) -> Result<Vec<UnitRow>, DbError> {
    sql!(tx, all UnitRow, SELECT_UNITS_OF_AREA, id, on)
}

/// What takes a resource, or the person it is, within a period; `earliest` bounds the start of the longest booking of any area.
pub(in crate::booking) async fn taken(
    tx: &mut Tx,
    id: ResourceId,
    within: &Period,
    earliest: DateTime<Utc>,
) -> Result<Vec<TakenRow>, DbError> {
    sql!(tx, all TakenRow, SELECT_TAKEN, id, within.starts_at(), earliest, within.ends_at())
}

/// The same for every resource of an area; `earliest` bounds the start of the longest booking of this area, and of any.
pub(in crate::booking) async fn taken_of_area(
    tx: &mut Tx,
    id: AreaId,
    within: &Period,
    (earliest, anywhere): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<TakenOfAreaRow>, DbError> {
    let (from, until) = (within.starts_at(), within.ends_at());
    let mut rows = super::booked::booked_of_area(tx, id, (from, until), earliest).await?;
    let elsewhere = sql!(tx, all TakenColumns, SELECT_TAKEN_ELSEWHERE_OF_AREA, id, from, until, anywhere)?;
    rows.extend(elsewhere.into_iter().map(TakenOfAreaRow::from));
    rows.sort_by_key(|row| row.taken.starts_at);
    Ok(rows)
}

/// The resources that a resource's person is, each with its area; none if it is no person.
pub(in crate::booking) async fn same_person(tx: &mut Tx, id: ResourceId) -> Result<Vec<(Uuid, AreaId)>, DbError> {
    sql!(tx, all(Uuid, AreaId), SELECT_SAME_PERSON, id)
}

/// The same for many, each with the resource that it concerns.
pub(in crate::booking) async fn taken_of_list(
    tx: &mut Tx,
    ids: &[ResourceId],
    within: &Period,
    earliest: DateTime<Utc>,
) -> Result<Vec<TakenOfAreaRow>, DbError> {
    let list = id_list(ids.iter().copied());
    let rows = sql!(tx, all TakenColumns, SELECT_TAKEN_OF_LIST, list.as_str(), within.starts_at(), earliest, within.ends_at())?;
    Ok(rows.into_iter().map(TakenOfAreaRow::from).collect())
}

/// How often a resource has been at a unit, and when last.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(in crate::booking) struct VisitsRow {
    pub(in crate::booking) resource_id: ResourceId,
    pub(in crate::booking) number: i64,
    pub(in crate::booking) last_at: DateTime<Utc>,
}

pub(in crate::booking) async fn visits(
    tx: &mut Tx,
    unit_id: UnitId,
    ids: &[ResourceId],
) -> Result<Vec<VisitsRow>, DbError> {
    let list = id_list(ids.iter().copied());
    sql!(tx, all VisitsRow, SELECT_VISITS, unit_id, list.as_str())
}
