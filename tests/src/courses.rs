//! A second area beside the nurse pool: courses with seats, booked for up to a month, by a plugin of their own. With it tests see
//! what one kind of resource alone can't show: several places, long bookings, and a person in two areas.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::types::Json;
use torget_core::access::Caller;
use torget_core::booking::BookRequest;
use torget_core::collaboration::my_areas;
use torget_core::db::DbError;
use torget_core::ids::{AgreementId, AreaId, ResourceId, TariffId};
use torget_core::plugin::{Manifest, Plugin, Registry};
use torget_core::resource::{self, Hours, WeeklyHours, WeeklyPlan};
use torget_core::{Market, change, sql};

use crate::Town;
use crate::town::content;

torget_core::statements! {
    ADD_AREA = "insert into area (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version, created_at)
        select $1, collaboration_id, 'course', 1, 'Kurser', 'active', $2, 1, created_at from area where id = $3";
    ADD_MEMBERS = "insert into area_member (area_id, organisation_id, from_on, to_on)
        select $1, organisation_id, from_on, to_on from area_member where area_id = $2";
    ADD_AGREEMENT = "insert into agreement (id, collaboration_id, area_id, name, valid_from_on, valid_to_on, vat_basis_points,
            vat_reason, cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, created_at)
        select $1, collaboration_id, $2, name, valid_from_on, valid_to_on, vat_basis_points, vat_reason,
            cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, created_at
        from agreement where area_id = $3 order by id limit 1";
    ADD_TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_by, created_at)
        select $1, t.collaboration_id, $2, t.valid_from_on, t.prices, t.created_by, t.created_at
        from tariff t join agreement a on a.id = t.agreement_id where a.area_id = $3 order by t.valid_from_on limit 1";
    ADD_COURSE = "insert into resource (id, collaboration_id, area_id, organisation_id, person_id, kind, name, attributes,
            capacity, place_name, latitude, longitude, state, version, created_at)
        select $1, collaboration_id, $2, organisation_id, null, 'course', 'Kurs', $3, $4, place_name, latitude, longitude,
            'published', 1, created_at
        from resource where id = $5";
    JOIN = "update resource set person_id = (select person_id from resource where id = $2) where id = $1";
}

const MANIFEST: &str = r#"
key = "course"
version = 1
name = { sv = "Kurser", en = "Courses" }
description = { sv = "Platser på kurser.", en = "Seats on courses." }
vat = { basis_points = 2500, reason = { sv = "skäl", en = "reason" } }

[[kinds]]
key = "course"
name = { sv = "kurs", en = "course" }
plural = { sv = "kurser", en = "courses" }
attributes = { type = "object", properties = {}, additionalProperties = false }

[booking]
shortest_minutes = 60
longest_minutes = 44640
horizon_days = 60
look_around_days = 1
buffer = { minutes = 15, km_per_hour = 60 }
confirmation = "none"
answer_within_minutes = 720

[filling]
ways = ["book", "offers"]

[need]
reasons = [{ key = "vacancy", name = { sv = "annat", en = "other" } }]
requirements = { type = "object", properties = {}, additionalProperties = false }
"#;

struct Course(Manifest);

impl Plugin for Course {
    fn manifest(&self) -> &Manifest {
        &self.0
    }
}

/// The area of courses.
pub struct Courses {
    /// The town's market, with both plugins.
    pub market: Market,
    /// The area.
    pub area_id: AreaId,
    coordinator: Caller,
}

impl Courses {
    /// Opens the area with the members and the prices of the nurse pool, for who runs both. What a test finds through the town,
    /// whose own market lacks the plugin, it finds before.
    pub async fn open(town: &Town) -> Self {
        let account = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(account).await;
        let mut market = town.market().clone();
        let course: Arc<dyn Plugin> = Arc::new(Course(Manifest::parse(MANIFEST).expect("the manifest has no fault")));
        let plugins = market.plugins.iter().cloned().chain([course]).collect::<Vec<_>>();
        market.plugins = Registry::new(plugins).unwrap_or_else(|faults| panic!("{faults:?}"));
        let pool = my_areas(&market, &coordinator).await.expect("the store answers").first().expect("the pool").id;
        let (area_id, agreement_id) = (AreaId::new(), AgreementId::new());
        let written: Result<u64, DbError> = change!(market.db, tx => {
            sql!(tx, execute, ADD_AREA, area_id, Json(json!({})), pool)?;
            sql!(tx, execute, ADD_MEMBERS, area_id, pool)?;
            sql!(tx, execute, ADD_AGREEMENT, agreement_id, area_id, pool)?;
            sql!(tx, execute, ADD_TARIFF, TariffId::new(), agreement_id, pool)
        });
        assert_eq!(written.expect("the rows fit the schema"), 1);
        Self { market, area_id, coordinator }
    }

    /// A course with so many seats, where `like` is, open round the clock.
    pub async fn add(&self, like: ResourceId, capacity: i64) -> ResourceId {
        let id = ResourceId::new();
        let written: Result<u64, DbError> = change!(self.market.db, tx => {
            sql!(tx, execute, ADD_COURSE, id, self.area_id, Json(json!({})), capacity, like)
        });
        assert_eq!(written.expect("the course fits the schema"), 1);
        open_always(&self.market, &self.coordinator, id).await;
        id
    }

    /// What books a course for the unit of `manager`.
    pub fn request(
        &self,
        manager: &Caller,
        resource_id: ResourceId,
        (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> BookRequest {
        BookRequest {
            resource_id,
            unit_id: manager.unit_id.expect("a manager runs a unit"),
            starts_at,
            ends_at,
            break_minutes: None,
            need_id: None,
            need: Some(content().need),
            override_reason: None,
        }
    }
}

/// Lets a resource be booked at any hour.
pub async fn open_always(market: &Market, coordinator: &Caller, id: ResourceId) {
    let hours = (1..=7).map(|weekday| WeeklyHours { week: 1, weekday, hours: Hours::WHOLE_DAY }).collect();
    let first_monday_on = NaiveDate::from_ymd_opt(2026, 11, 16).expect("a Monday");
    let plan = WeeklyPlan { weeks: 1, first_monday_on, on_holidays: true, hours };
    resource::set_weekly_plan(market, coordinator, id, 0, &plan).await.expect("the plan is kept");
}

/// Makes a resource another of the person that `whose` is.
pub async fn join(market: &Market, id: ResourceId, whose: ResourceId) {
    let joined: Result<u64, DbError> = change!(market.db, tx => sql!(tx, execute, JOIN, id, whose));
    assert_eq!(joined.expect("the resource"), 1);
}
