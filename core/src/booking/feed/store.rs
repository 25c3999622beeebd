//! The rows of calendar addresses, and of the bookings that one tells of.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Feed, FeedEntry, FeedOf, FeedSubject};
use crate::access::{Caller, Role};
use crate::db::{DbError, Statement, Tx};
use crate::ids::{BookingFeedId, MembershipId};
use crate::language::Language;
use crate::{sql, statements};

/// An address $1 whose role counts on the date $2.
macro_rules! address {
    () => {
        "from booking_feed f join membership m on m.id = f.membership_id
            and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        join person p on p.id = m.person_id and p.active "
    };
}

/// What it tells of the bookings that end after $3; `$joins` finds them by the index of what the address is of, and bounds
/// them by whose role it is.
macro_rules! events {
    ($of:literal, $subject:literal, $joins:literal) => {
        concat!(
            "select f.id as feed_id, f.read_at, m.role, p.language, ",
            $subject,
            " as subject_name, b.id as booking_id, a.name as area_name, r.name as resource_name, u.name as unit_name,
                u.address as unit_address, u.phone as unit_phone, bo.short_name as buyer_name,
                so.short_name as seller_name, b.starts_at, b.ends_at, b.break_minutes, b.state, b.calendar_sequence,
                coalesce((select e.at from audit_entry e where e.object_id = b.id order by e.id desc limit 1),
                    b.created_at) as changed_at ",
            address!(),
            $joins,
            " join area a on a.id = b.area_id join unit u on u.id = b.unit_id
            join organisation bo on bo.id = b.buyer_id join organisation so on so.id = b.seller_id
            where f.secret_hash = $1 and f.whose = '",
            $of,
            "' and b.ends_at > $3 order by b.starts_at, b.id"
        )
    };
}

statements! {
    SELECT_EVENTS_OF_PERSON = events!("person", "p.name",
        "join resource r on r.person_id = m.person_id join booking b on b.resource_id = r.id");
    SELECT_EVENTS_OF_RESOURCE = events!("resource", "r.name",
        "join resource r on r.id = f.subject_id
            and (r.person_id = m.person_id or r.collaboration_id = m.collaboration_id)
        join booking b on b.resource_id = r.id");
    SELECT_EVENTS_OF_UNIT = events!("unit", "u.name",
        "join booking b on b.unit_id = f.subject_id
            and (b.unit_id = m.unit_id or b.collaboration_id = m.collaboration_id)
        join resource r on r.id = b.resource_id");
    SELECT_FEED_ADDRESS = concat!("select f.id as feed_id, f.read_at, m.role, p.language,
            coalesce(u.name, r.name, p.name) as subject_name ", address!(), "
        left join unit u on u.id = f.subject_id and f.whose = 'unit'
        left join resource r on r.id = f.subject_id and f.whose = 'resource'
        where f.secret_hash = $1 and f.whose = $3");
    SELECT_FEEDS = "select f.id, p.name as holder_name, f.membership_id = $4 as is_own, f.created_at, f.read_at
        from booking_feed f join membership m on m.id = f.membership_id
            and m.from_on <= $3 and (m.to_on >= $3 or m.to_on is null)
        join person p on p.id = m.person_id and p.active
        where f.whose = $1 and f.subject_id = $2
            and (m.collaboration_id is null or m.collaboration_id = $5 or $6)
        order by f.created_at, f.id";
    UPSERT_BOOKING_FEED = "insert into booking_feed (id, membership_id, whose, subject_id, secret_hash, created_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (membership_id, whose, subject_id) do update
            set id = $1, secret_hash = $5, created_at = $6, read_at = null";
    UPDATE_FEED_READ = "update booking_feed set read_at = $2 where id = $1";
    DELETE_BOOKING_FEED = "delete from booking_feed where id = $1";
}

/// An address that counts, and how it is read.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct AddressRow {
    pub(super) feed_id: BookingFeedId,
    pub(super) read_at: Option<DateTime<Utc>>,
    pub(super) role: Role,
    pub(super) language: Language,
    pub(super) subject_name: String,
}

/// A booking that it tells of.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct EventRow {
    #[sqlx(flatten)]
    pub(super) address: AddressRow,
    #[sqlx(flatten)]
    pub(super) entry: FeedEntry,
}

/// What an address tells: nothing if it doesn't count, or if there is no booking.
pub(super) async fn events(
    tx: &mut Tx,
    of: FeedOf,
    secret_hash: &str,
    today: NaiveDate,
    from_at: DateTime<Utc>,
) -> Result<Vec<EventRow>, DbError> {
    let statement: Statement = match of {
        FeedOf::Person => SELECT_EVENTS_OF_PERSON,
        FeedOf::Resource => SELECT_EVENTS_OF_RESOURCE,
        FeedOf::Unit => SELECT_EVENTS_OF_UNIT,
    };
    sql!(tx, all EventRow, statement, secret_hash, today, from_at)
}

/// An address, if it counts.
pub(super) async fn address(
    tx: &mut Tx,
    of: FeedOf,
    secret_hash: &str,
    today: NaiveDate,
) -> Result<Option<AddressRow>, DbError> {
    sql!(tx, optional AddressRow, SELECT_FEED_ADDRESS, secret_hash, today, of)
}

/// The addresses that count; who acts in a collaboration doesn't see those of another.
pub(super) async fn feeds(
    tx: &mut Tx,
    caller: &Caller,
    subject: FeedSubject,
    today: NaiveDate,
) -> Result<Vec<Feed>, DbError> {
    let sees_all = !caller.role.is_held_in_collaboration();
    let collaboration_id = caller.collaboration_ids.first().copied();
    sql!(
        tx,
        all Feed,
        SELECT_FEEDS,
        subject.of,
        subject.id,
        today,
        caller.membership_id,
        collaboration_id,
        sees_all,
    )
}

/// Keeps an address in the place of the one that the membership had of the same.
pub(super) async fn put(
    tx: &mut Tx,
    id: BookingFeedId,
    membership_id: MembershipId,
    subject: FeedSubject,
    secret_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, UPSERT_BOOKING_FEED, id, membership_id, subject.of, subject.id, secret_hash, now)?;
    Ok(())
}

pub(super) async fn note_read(tx: &mut Tx, id: BookingFeedId, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_FEED_READ, id, now)?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: BookingFeedId) -> Result<bool, DbError> {
    Ok(sql!(tx, execute, DELETE_BOOKING_FEED, id)? > 0)
}
