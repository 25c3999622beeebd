//! People: signing in, sessions, roles and their days, and who may administer whom.
//!
//! All tests stand on one [`World`]: two collaborations, each with an administrator of its own and a municipality of its
//! own; entered through the use cases as an operator would.

#![allow(
    clippy::unwrap_used,
    reason = "these are tests, which the lint can't see through the macro that makes two of each"
)]

mod administration;
mod denials;
mod lists;
mod parts;
mod sessions;
mod sign_in;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use torget_core::Market;
use torget_core::access::{AccessTable, Caller, Role};
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use torget_core::language::Language;
use torget_core::link::LinkKey;
use torget_core::organisation::{
    OrganisationInput, OrganisationKind, PersonInput, RoleInput, SignInLimits, UnitInput, caller_in_role,
    create_collaboration, create_organisation, create_person_with_role, create_unit,
};
use torget_core::place::Position;
use torget_core::plugin::Registry;
use torget_core::time::FixedClock;
use torget_tests::TestDatabase;

pub const PASSWORD: &str = "blåbär och grädde";
pub const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// A Saturday at 05:40 in Stockholm.
pub fn start() -> DateTime<Utc> {
    "2026-11-21T04:40:00Z".parse().expect("an instant")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Where one collaboration's people and places are.
#[derive(Debug, Clone)]
pub struct Side {
    pub collaboration: CollaborationId,
    pub admin: Caller,
    pub organisation: OrganisationId,
    pub unit: UnitId,
}

pub struct World {
    pub market: Market,
    pub clock: Arc<FixedClock>,
    pub operator: Caller,
    /// Skåne nordväst with Ängelholm.
    pub here: Side,
    /// Roslagen with Norrtälje.
    pub there: Side,
}

impl World {
    pub async fn on(database: &TestDatabase) -> Self {
        Self::with_limits(database, SignInLimits::default()).await
    }

    pub async fn with_limits(database: &TestDatabase, sign_in: SignInLimits) -> Self {
        let clock = Arc::new(FixedClock::new(start()));
        let (model, policy) =
            (include_str!("../../../config/access_model.conf"), include_str!("../../../config/access_policy.csv"));
        let market = Market {
            db: database.db.clone(),
            access: Arc::new(AccessTable::load(model, policy).await.expect("the policy has no fault")),
            plugins: Registry::default(),
            clock: clock.clone(),
            links: LinkKey::load(&database.db, clock.as_ref()).await.expect("a key"),
            attachments: AttachmentLimits::default(),
            sign_in,
        };
        let operator = enter(&market, "operator", role(Role::SystemOperator)).await.1;
        let here = side(&market, &operator, "Skåne nordväst", "Ängelholm", "212000-0977").await;
        let there = side(&market, &operator, "Roslagen", "Norrtälje", "212000-0217").await;
        Self { market, clock, operator, here, there }
    }

    pub fn pass(&self, step: TimeDelta) {
        self.clock.advance(step);
    }

    /// A new person with a role; `name` makes their address.
    pub async fn person(&self, name: &str, role: RoleInput) -> (PersonId, Caller) {
        enter(&self.market, name, role).await
    }

    /// The caller anew, as a request would see them now.
    pub async fn now(&self, membership_id: MembershipId) -> Option<Caller> {
        caller_in_role(&self.market, membership_id).await.expect("the store answers")
    }

    pub fn manager(&self) -> RoleInput {
        RoleInput { unit_id: Some(self.here.unit), ..role(Role::UnitManager) }
    }

    pub fn economist(&self) -> RoleInput {
        RoleInput { organisation_id: Some(self.here.organisation), ..role(Role::Economist) }
    }
}

/// A role from today on that counts nowhere yet.
pub fn role(role: Role) -> RoleInput {
    let from_on = day("2026-11-21");
    RoleInput { role, organisation_id: None, unit_id: None, collaboration_id: None, from_on, to_on: None }
}

pub fn email(name: &str) -> String {
    format!("{name}@kommun.example")
}

pub fn person_input(name: &str) -> PersonInput {
    PersonInput {
        name: format!("{name} Åkesson"),
        email: email(name),
        phone: "070-174 06 05".to_owned(),
        language: Language::Sv,
    }
}

pub fn organisation_input(short_name: &str, number: &str) -> OrganisationInput {
    OrganisationInput {
        kind: OrganisationKind::Municipality,
        municipality_code: Some("1292".to_owned()),
        organisation_number: number.to_owned(),
        name: format!("{short_name}s kommun"),
        short_name: short_name.to_owned(),
        email: "kommun@kommun.example".to_owned(),
        population: Some(42_476),
        population_on: Some(day("2019-12-31")),
        position: Position { latitude: 56.2429, longitude: 12.8619 },
    }
}

pub fn unit_input(name: &str) -> UnitInput {
    UnitInput {
        name: name.to_owned(),
        address: "Storgatan 1".to_owned(),
        phone: String::new(),
        email: "enhet@kommun.example".to_owned(),
        cost_centre: "4711".to_owned(),
        position: Position { latitude: 56.25, longitude: 12.87 },
        active: true,
    }
}

async fn enter(market: &Market, name: &str, role: RoleInput) -> (PersonId, Caller) {
    let entered = create_person_with_role(market, &person_input(name), PASSWORD, &role).await;
    let (person_id, membership_id) = entered.expect("the person is entered");
    let caller = caller_in_role(market, membership_id).await.expect("the store answers");
    (person_id, caller.expect("the role counts today"))
}

async fn side(market: &Market, operator: &Caller, name: &str, organisation: &str, number: &str) -> Side {
    let collaboration = create_collaboration(market, operator, name).await.expect("the collaboration").id;
    let admin_role = RoleInput { collaboration_id: Some(collaboration), ..role(Role::CollaborationAdmin) };
    let (_, admin) = enter(market, &format!("admin.{}", number), admin_role).await;
    let input = organisation_input(organisation, number);
    let today = torget_core::time::stockholm::date_of(market.clock.now());
    let organisation =
        create_organisation(market, &admin, collaboration, &input, today).await.expect("the organisation").id;
    let unit = create_unit(market, &admin, organisation, &unit_input("Fridhem")).await.expect("the unit").id;
    Side { collaboration, admin, organisation, unit }
}
