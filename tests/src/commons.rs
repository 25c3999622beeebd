//! What is shared beside nurses: a car, a home with places for weeks, a course with seats. A plugin of data alone, which the
//! program doesn't have, so that a test sees whether what it tests is the core's or the nurses'.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedContent, NeedView, PostRequest, When};
use torget_core::booking::{
    BookRequest, BookingError, BookingView, Candidates, CandidatesQuery, NeedRequest, book, candidates,
};
use torget_core::collaboration::admin::{self, MemberDates, NewAgreement, NewArea};
use torget_core::collaboration::tariff::TariffPrices;
use torget_core::collaboration::{AreaState, AttestTerms, CancellationTerms};
use torget_core::db::DbError;
use torget_core::ids::{AreaId, NeedId, OrganisationId, ResourceId};
use torget_core::money::{BasisPoints, Ore};
use torget_core::place::Position;
use torget_core::plugin::{Manifest, Plugin, Registry};
use torget_core::resource::{
    self, Hours, NewResource, Resource, ResourceChange, ResourceError, ResourceState, WeeklyHours, WeeklyPlan,
};
use torget_core::{Market, change, sql};

use crate::town::{content, own_plugins};
use crate::{TestDatabase, Town};

torget_core::statements! {
    JOIN = "update resource set person_id = (select person_id from resource where id = $2) where id = $1";
}

/// The plugin.
struct CommonsPlugin {
    manifest: Manifest,
}

impl Plugin for CommonsPlugin {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

/// The area with its members, in a town.
pub struct Commons {
    /// The town.
    pub town: Town,
    /// The area.
    pub area_id: AreaId,
    /// Who takes up its resources and answers for them.
    pub coordinator: Caller,
    lender_id: OrganisationId,
}

impl Commons {
    /// The program's plugins and this one.
    pub(crate) fn beside_the_nurses() -> Registry {
        let manifest = Manifest::parse(include_str!("commons.toml")).expect("the manifest is a plugin's");
        let commons: Arc<dyn Plugin> = Arc::new(CommonsPlugin { manifest });
        Registry::new(own_plugins().iter().cloned().chain([commons])).expect("both can be taken up")
    }

    /// Opens the area in a fresh town; every organisation with a unit takes part from today.
    pub async fn open(database: TestDatabase) -> Self {
        let town = Town::found_with_commons(database).await;
        let of_role = |role: &str| town.accounts.iter().find(|account| account.role == role).expect("somebody");
        let administrator = town.caller(of_role("collaboration_admin")).await;
        let coordinator = town.caller(of_role("pool_coordinator")).await;
        let new = NewArea {
            collaboration_id: administrator.collaboration_ids[0],
            plugin_key: "commons".to_owned(),
            // After the nurse pool, which is the area that a town speaks of where it names none.
            name: "Till låns".to_owned(),
            state: AreaState::Active,
            exercises_authority: false,
        };
        let market = town.market();
        let area_id = admin::open_area(market, &administrator, &new).await.expect("the area is opened").id;
        let mut lender_id = None;
        for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
            let id = town.caller(account).await.organisation_id.expect("a unit has an organisation");
            let dates = MemberDates { from_on: today(), to_on: None };
            admin::set_area_member(market, &administrator, area_id, id, dates).await.expect("it takes part");
            lender_id.get_or_insert(id);
        }
        let agreement = admin::make_agreement(market, &administrator, &agreement(area_id)).await.expect("an agreement");
        admin::set_tariff(market, &administrator, agreement.id, today(), prices()).await.expect("prices");
        let lender_id = lender_id.expect("the demo has units");
        Self { area_id, coordinator, lender_id, town }
    }

    /// A resource with so many places, there at all hours.
    pub async fn add(&self, kind: &str, capacity: i64) -> ResourceId {
        let content = ResourceChange {
            name: format!("{kind} för {capacity}"),
            attributes: json!({}),
            capacity,
            place_name: "Klippan".to_owned(),
            position: Position { latitude: 56.13, longitude: 13.13 },
            state: ResourceState::Published,
        };
        let (area_id, organisation_id) = (self.area_id, self.lender_id);
        let new = NewResource { area_id, organisation_id, person_id: None, kind: kind.to_owned(), content };
        let market = self.town.market();
        let made = resource::create(market, &self.coordinator, new).await.expect("it is taken up");
        open_always(market, &self.coordinator, made.id).await;
        made.id
    }

    /// The managers of units, each of another.
    pub async fn managers(&self) -> Vec<Caller> {
        let mut managers = Vec::new();
        for account in self.town.accounts.iter().filter(|account| account.role == "unit_manager") {
            managers.push(self.town.caller(account).await);
        }
        managers
    }

    /// What could be had for the unit of `manager`.
    pub async fn candidates(
        &self,
        manager: &Caller,
        (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Candidates {
        let unit_id = manager.unit_id.expect("a manager runs a unit");
        let area_id = self.area_id;
        let query = CandidatesQuery { area_id, unit_id, starts_at, ends_at, break_minutes: None, need: needed() };
        candidates(self.town.market(), manager, &query).await.expect("candidates are found")
    }

    /// A need of the unit of `manager`, of so many places.
    pub async fn need(
        &self,
        manager: &Caller,
        of: ResourceId,
        hours: (DateTime<Utc>, DateTime<Utc>),
        quantity: i64,
    ) -> NeedView {
        let content = NeedContent { quantity, need: needed(), preferred_resource_id: Some(of), ..content() };
        let unit_id = manager.unit_id.expect("a manager runs a unit");
        let when = When::Periods(vec![hours]);
        let request = PostRequest { area_id: self.area_id, unit_id, when, content, is_draft: false };
        need::post(self.town.market(), manager, &request).await.expect("the need is posted").needs.remove(0)
    }

    /// Books a place for the unit of `manager`, for a need if one is named.
    ///
    /// # Errors
    /// Why it can't be booked.
    pub async fn book(
        &self,
        manager: &Caller,
        of: ResourceId,
        hours: (DateTime<Utc>, DateTime<Utc>),
        need_id: Option<NeedId>,
    ) -> Result<BookingView, BookingError> {
        let need = need_id.is_none().then(needed);
        book(self.town.market(), manager, &BookRequest { need_id, need, ..booking(manager, of, hours) }).await
    }

    /// Books a nurse of the town for the unit of `manager`, because of a vacancy.
    ///
    /// # Errors
    /// Why it can't be booked.
    pub async fn book_nurse(
        &self,
        manager: &Caller,
        of: ResourceId,
        hours: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<BookingView, BookingError> {
        book(self.town.market(), manager, &BookRequest { need: Some(content().need), ..booking(manager, of, hours) })
            .await
    }
}

/// What books something for the unit of `manager`, but for why.
fn booking(manager: &Caller, of: ResourceId, (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>)) -> BookRequest {
    BookRequest {
        resource_id: of,
        unit_id: manager.unit_id.expect("a manager runs a unit"),
        starts_at,
        ends_at,
        break_minutes: None,
        need_id: None,
        need: None,
        override_reason: None,
    }
}

/// Lets a resource be booked at any hour.
pub async fn open_always(market: &Market, coordinator: &Caller, id: ResourceId) {
    let of_day = |weekday| WeeklyHours { week: 1, weekday, hours: Hours::WHOLE_DAY };
    let plan = WeeklyPlan { hours: (1..=7).map(of_day).collect(), on_holidays: true, ..WeeklyPlan::empty(today()) };
    resource::set_weekly_plan(market, coordinator, id, 0, &plan).await.expect("the plan is kept");
}

/// Makes a resource another of the person that `whose` is.
pub async fn join(market: &Market, id: ResourceId, whose: ResourceId) {
    let joined: Result<u64, DbError> = change!(market.db, tx => sql!(tx, execute, JOIN, id, whose));
    assert_eq!(joined.expect("the resource"), 1);
}

/// Changes something of a resource.
///
/// # Errors
/// Why it can't be changed so.
pub async fn alter(
    market: &Market,
    coordinator: &Caller,
    id: ResourceId,
    how: impl FnOnce(&mut ResourceChange),
) -> Result<Resource, ResourceError> {
    let Resource { name, attributes, capacity, place_name, state, version, latitude, longitude, .. } =
        resource::one(market, coordinator, id).await?;
    let position = Position { latitude, longitude };
    let mut change = ResourceChange { name, attributes, capacity, place_name, position, state };
    how(&mut change);
    resource::edit(market, coordinator, id, version, change).await
}

fn needed() -> NeedRequest {
    NeedRequest { reason: "needed".to_owned(), absence: None, requirements: json!({}), welcomes_new: false }
}

fn today() -> NaiveDate {
    torget_core::time::stockholm::date_of(crate::app::monday_morning())
}

fn agreement(area_id: AreaId) -> NewAgreement {
    NewAgreement {
        area_id,
        name: "Avtal om lån".to_owned(),
        valid_from_on: today(),
        valid_to_on: None,
        vat_basis_points: BasisPoints(2500),
        vat_reason: "Uthyrning".to_owned(),
        cancellation: CancellationTerms {
            free_days_before: 1,
            free_until_minute: 12 * 60,
            fee_basis_points: BasisPoints(5000),
        },
        attest: AttestTerms::default(),
    }
}

fn prices() -> TariffPrices {
    TariffPrices {
        hourly_ore: Ore(5_000),
        additions: Vec::new(),
        travel_ore_per_km: Ore(0),
        agency_hourly_ore: None,
        minimum_minutes: 0,
    }
}
