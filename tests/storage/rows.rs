//! The rows that a booking stands on, written straight into the tables, for tests of what the database itself promises.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use sqlx::types::Json;
use torget_core::db::{Db, DbError, Tx, lock_rows};
use torget_core::{change, sql};
use uuid::Uuid;

torget_core::statements! {
    COLLABORATION = "insert into collaboration (id, name, created_at) values ($1, 'Samverkan', $2)";
    ORGANISATION = "insert into organisation
        (id, kind, organisation_number, name, short_name, email, latitude, longitude, search_text, version, created_at)
        values ($1, 'municipality', $2, 'Kommun', 'Kommun', 'kommun@kommun.example', 56.0, 13.0, '', 1, $3)";
    UNIT = "insert into unit
        (id, organisation_id, name, address, phone, email, cost_centre, latitude, longitude, active, search_text, version,
            created_at)
        values ($1, $2, 'Enhet', 'Gatan 1', '', 'enhet@kommun.example', '1', 56.0, 13.0, $3, '', 1, $4)";
    PERSON = "insert into person (id, name, email, phone, language, search_text, active, version, created_at)
        values ($1, 'Person', 'person@kommun.example', '', 'sv', 'person person@kommun.example', $2, 1, $3)";
    AREA = "insert into area
        (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version, created_at)
        values ($1, $2, 'plugin', 1, 'Område', 'active', $3, 1, $4)";
    AGREEMENT = "insert into agreement
        (id, collaboration_id, area_id, name, valid_from_on, vat_basis_points, vat_reason, cancel_free_days_before,
        cancel_free_until_minute, cancel_fee_basis_points, created_at)
        values ($1, $2, $3, 'Avtal', $4, 2500, '', 1, 720, 5000, $5)";
    TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_at)
        values ($1, $2, $3, $4, $5, $6)";
    RESOURCE = "insert into resource
        (id, collaboration_id, area_id, organisation_id, kind, name, attributes, capacity, place_name, latitude, longitude,
        state, version, created_at)
        values ($1, $2, $3, $4, 'kind', 'Resurs', $5, 3, '', 56.0, 13.0, 'published', 1, $6)";
    NEED = "insert into need
        (id, collaboration_id, area_id, organisation_id, unit_id, starts_at, ends_at, break_minutes, quantity, filled,
        reason, requirements, welcomes_new, priority, way, circle, fill_before_at, cost_centre, reference, state, version, created_by,
        created_at)
        values ($1, $2, $3, $4, $5, $6, $7, 0, 1, 0, 'reason', $8, false, 'normal', 'book', 'all', $7, '', '', 'open', 1, $9, $10)";
    BOOKING = "insert into booking
        (id, collaboration_id, area_id, need_id, resource_id, place, unit_id, buyer_id, seller_id, agreement_id, tariff_id,
        manifest_version, starts_at, ends_at, break_minutes, state, holds, price, terms, warnings, calendar_sequence, version,
        created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, 0, $14, $15, $16, $16, $16, 0, 1, $17, $18)";
}

/// When everything here was written.
pub const WRITTEN_AT: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

/// One of each thing that a booking refers to.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    pub collaboration: Uuid,
    pub organisation: Uuid,
    pub unit: Uuid,
    pub person: Uuid,
    pub area: Uuid,
    pub agreement: Uuid,
    pub tariff: Uuid,
    pub resource: Uuid,
    pub need: Uuid,
}

/// What a test varies of a booking; times are minutes from a fixed day.
#[derive(Debug, Clone, Copy)]
pub struct BookingRow {
    pub id: Uuid,
    pub place: i64,
    pub starts_minute: i64,
    pub ends_minute: i64,
    pub state: &'static str,
}

/// `minute` minutes into a Monday.
pub fn at(minute: i64) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    day.and_hms_opt(0, 0, 0).expect("midnight").and_utc() + TimeDelta::minutes(minute)
}

/// Whether a booking in this state occupies its place.
pub fn holds(state: &str) -> bool {
    !matches!(state, "declined" | "expired" | "cancelled" | "no_show")
}

impl Rows {
    /// Writes one of each.
    pub async fn write(db: &Db) -> Self {
        let [collaboration, organisation, unit, person, area, agreement, tariff, resource, need] =
            std::array::from_fn(|_| Uuid::now_v7());
        let rows = Self { collaboration, organisation, unit, person, area, agreement, tariff, resource, need };
        rows.insert(db).await.expect("the rows fit the schema");
        rows
    }

    async fn insert(&self, db: &Db) -> Result<(), DbError> {
        let day = at(0).date_naive();
        let nothing = Json(json!({}));
        change!(db, tx => {
            sql!(tx, execute, COLLABORATION, self.collaboration, WRITTEN_AT)?;
            sql!(tx, execute, ORGANISATION, self.organisation, "212000-1041", WRITTEN_AT)?;
            sql!(tx, execute, UNIT, self.unit, self.organisation, true, WRITTEN_AT)?;
            sql!(tx, execute, PERSON, self.person, true, WRITTEN_AT)?;
            sql!(tx, execute, AREA, self.area, self.collaboration, &nothing, WRITTEN_AT)?;
            sql!(tx, execute, AGREEMENT, self.agreement, self.collaboration, self.area, day, WRITTEN_AT)?;
            sql!(tx, execute, TARIFF, self.tariff, self.collaboration, self.agreement, day, &nothing, WRITTEN_AT)?;
            sql!(tx, execute, RESOURCE, self.resource, self.collaboration, self.area, self.organisation, &nothing,
                WRITTEN_AT)?;
            sql!(tx, execute, NEED, self.need, self.collaboration, self.area, self.organisation, self.unit, at(0), at(60),
                &nothing, self.person, WRITTEN_AT)?;
            Ok::<(), DbError>(())
        })
    }

    /// The same with another resource, of which nothing is booked yet.
    pub async fn with_new_resource(mut self, db: &Db) -> Self {
        self.resource = Uuid::now_v7();
        let nothing = Json(json!({}));
        let written = change!(db, tx => sql!(tx, execute, RESOURCE, self.resource, self.collaboration, self.area,
            self.organisation, &nothing, WRITTEN_AT));
        written.expect("the resource");
        self
    }

    /// Writes a booking as the use case does: the resource's row is locked first.
    pub async fn lock_and_book(&self, db: &Db, booking: BookingRow) -> Result<u64, DbError> {
        change!(db, tx => {
            lock_rows(tx, &[self.resource]).await?;
            self.insert_booking(tx, booking).await
        })
    }

    /// Writes a booking and leaves everything to the database.
    pub async fn book(&self, db: &Db, booking: BookingRow) -> Result<u64, DbError> {
        change!(db, tx => self.insert_booking(tx, booking).await)
    }

    async fn insert_booking(&self, tx: &mut Tx, booking: BookingRow) -> Result<u64, DbError> {
        let nothing = Json(json!([]));
        sql!(
            tx,
            execute,
            BOOKING,
            booking.id,
            self.collaboration,
            self.area,
            self.need,
            self.resource,
            booking.place,
            self.unit,
            self.organisation,
            self.organisation,
            self.agreement,
            self.tariff,
            at(booking.starts_minute),
            at(booking.ends_minute),
            booking.state,
            holds(booking.state),
            &nothing,
            self.person,
            WRITTEN_AT
        )
    }
}
