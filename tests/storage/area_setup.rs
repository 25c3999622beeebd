//! Setting an area up: prices from a day on, the rules' effects, and who takes part.

use std::sync::Arc;

use chrono::{NaiveDate, TimeZone, Utc};
use sqlx::types::Json;
use torget_core::access::{Caller, Role};
use torget_core::audit;
use torget_core::collaboration::admin::{
    CollaborationError, MemberDates, area_members, edit_area_settings, set_area_member, set_tariff, tariffs,
};
use torget_core::collaboration::tariff::TariffPrices;
use torget_core::collaboration::{AreaSettings, is_member, terms_on};
use torget_core::db::{Db, DbError};
use torget_core::ids::{AgreementId, AreaId, CollaborationId, OrganisationId};
use torget_core::money::Ore;
use torget_core::plugin::{Effect, Manifest, Plugin, Registry};
use torget_core::time::FixedClock;
use torget_core::{Market, change, sql};
use torget_tests::on_both_engines;
use uuid::Uuid;

use crate::trade::Trade;

torget_core::statements! {
    PRICED_AGREEMENT = "insert into agreement
        (id, collaboration_id, area_id, name, valid_from_on, vat_basis_points, vat_reason, cancel_free_days_before,
        cancel_free_until_minute, cancel_fee_basis_points, created_at)
        values ($1, $2, $3, 'Avtal', $4, 2500, '', 1, 720, 5000, $5)";
    FIRST_TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_at)
        values ($1, $2, $3, $4, $5, $6)";
    LEAVE = "update collaboration_member set to_on = $3 where collaboration_id = $1 and organisation_id = $2";
    PLUGIN_AREA = "insert into area
        (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version, created_at)
        values ($1, $2, 'pool', 1, 'Pool', 'active', '{}', 1, $3)";
}

const MANIFEST: &str = r#"
key = "pool"
version = 1
name = { sv = "Pool", en = "Pool" }
description = { sv = "Delas.", en = "Shared." }
vat = { basis_points = 2500, reason = { sv = "skäl", en = "reason" } }

[[kinds]]
key = "thing"
name = { sv = "sak", en = "thing" }
plural = { sv = "saker", en = "things" }
attributes = { type = "object", properties = {}, additionalProperties = false }

[booking]
shortest_minutes = 60
longest_minutes = 600
horizon_days = 60
look_around_days = 7
confirmation = "required"
answer_within_minutes = 720

[need]
reasons = [{ key = "other", name = { sv = "annat", en = "other" } }]
requirements = { type = "object", properties = {}, additionalProperties = false }

[[rules]]
key = "custom"
name = { sv = "sed", en = "custom" }
broken = { sv = "bruten", en = "broken" }
effect = "refuse"
may_be = ["warn"]
"#;

struct Pool(Manifest);

impl Plugin for Pool {
    fn manifest(&self) -> &Manifest {
        &self.0
    }
}

/// An area with an agreement of 2026 on, its first tariff, and an administrator. It is the morning of 23 November 2026.
pub struct Setup {
    pub trade: Trade,
    pub market: Market,
    pub admin: Caller,
    pub area_id: AreaId,
    pub agreement_id: AgreementId,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn hourly(ore: i64) -> TariffPrices {
    let (additions, travel_ore_per_km) = (Vec::new(), Ore(250));
    TariffPrices { hourly_ore: Ore(ore), additions, travel_ore_per_km, agency_hourly_ore: None, minimum_minutes: 0 }
}

impl Setup {
    pub async fn open(db: &Db) -> Self {
        let trade = Trade::open(db).await;
        let mut market = trade.market().await;
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 6, 0, 0).single().expect("an instant");
        market.clock = Arc::new(FixedClock::new(now));
        let plugin: Arc<dyn Plugin> = Arc::new(Pool(Manifest::parse(MANIFEST).expect("the manifest has no fault")));
        market.plugins = Registry::new([plugin]).unwrap_or_else(|faults| panic!("{faults:?}"));
        let (area_id, agreement_id) = (AreaId(Uuid::now_v7()), AgreementId(Uuid::now_v7()));
        let (collaboration_id, from) = (trade.collaboration_id, day("2026-01-01"));
        let written: Result<u64, DbError> = change!(db, tx => {
            sql!(tx, execute, PLUGIN_AREA, area_id, collaboration_id, now)?;
            sql!(tx, execute, PRICED_AGREEMENT, agreement_id, collaboration_id, area_id, from, now)?;
            sql!(tx, execute, FIRST_TARIFF, Uuid::now_v7(), collaboration_id, agreement_id, from, Json(hourly(38_500)), now)
        });
        written.expect("the rows fit the schema");
        let admin = trade.caller(Role::CollaborationAdmin, None);
        Self { trade, market, admin, area_id, agreement_id }
    }

    async fn price_on(&self, on: &str) -> i64 {
        let mut tx = self.market.db.read().await.expect("a snapshot");
        let (_, tariff) = terms_on(&mut tx, self.area_id, day(on)).await.expect("the store").expect("terms");
        tariff.prices.hourly_ore.0
    }

    async fn set(&self, caller: &Caller, on: &str, ore: i64) -> Result<(), CollaborationError> {
        set_tariff(&self.market, caller, self.agreement_id, day(on), hourly(ore)).await.map(drop)
    }

    pub async fn acts(&self, object_id: Uuid) -> Vec<String> {
        let mut tx = self.market.db.read().await.expect("a snapshot");
        let entries = audit::of_object(&mut tx, object_id).await.expect("the audit");
        entries.into_iter().map(|entry| entry.action).collect()
    }
}

pub fn codes<T: std::fmt::Debug>(outcome: Result<T, CollaborationError>) -> Vec<(String, &'static str)> {
    match outcome {
        Err(CollaborationError::Faults(faults)) => faults.into_iter().map(|fault| (fault.field, fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn a_new_tariff_counts_from_its_day_and_leaves_the_earlier(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let set = set_tariff(&setup.market, &setup.admin, setup.agreement_id, day("2027-01-01"), hourly(40_000)).await;
        let id = set.expect("the tariff").id;
        assert_eq!((setup.price_on("2026-12-31").await, setup.price_on("2027-01-01").await), (38_500, 40_000));
        assert_eq!(setup.acts(id.0).await, ["created"]);

        let listed = tariffs(&setup.market, &setup.admin, setup.area_id).await.expect("the tariffs");
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].agreement.id, setup.agreement_id);
        let dated: Vec<_> = listed[0].tariffs.iter().map(|dated| (dated.valid_to_on, dated.is_current)).collect();
        assert_eq!(dated, [(None, false), (Some(day("2026-12-31")), true)]);
    }

    async fn a_refused_tariff_says_everything_and_leaves_nothing(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let both = [("valid_from_on".to_owned(), "date_too_early"), ("prices.hourly_ore".to_owned(), "price_range")];
        assert_eq!(codes(setup.set(&setup.admin, "2026-11-22", -1).await), both);
        setup.set(&setup.admin, "2026-12-01", 40_000).await.expect("the tariff");
        let taken = [("valid_from_on".to_owned(), "date_taken")];
        assert_eq!(codes(setup.set(&setup.admin, "2026-12-01", 41_000).await), taken);
        assert_eq!(setup.price_on("2026-12-01").await, 40_000);
    }

    async fn two_tariffs_of_a_day_set_at_once_leave_one(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let set = |ore| setup.set(&setup.admin, "2026-12-01", ore);
        let (first, second, third) = tokio::join!(set(1_000), set(2_000), set(3_000));
        let outcomes = [first, second, third];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(codes(outcome), [("valid_from_on".to_owned(), "date_taken")]);
        }
    }

    async fn only_the_administrator_sets_prices_and_rules(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let settings = AreaSettings::default;
        for (role, sees_area) in [(Role::PoolCoordinator, true), (Role::Economist, false), (Role::UnitManager, false)] {
            let caller = setup.trade.caller(role, Some(0));
            let outcome = setup.set(&caller, "2026-12-01", 1_000).await;
            assert!(matches!(outcome, Err(CollaborationError::Forbidden)), "{role:?}: {outcome:?}");
            let outcome = edit_area_settings(&setup.market, &caller, setup.area_id, 1, settings()).await;
            let expected = matches!(outcome, Err(CollaborationError::Forbidden)) == sees_area;
            assert!(expected && outcome.is_err(), "{role:?}: {outcome:?}");
            tariffs(&setup.market, &caller, setup.area_id).await.expect("they see the prices");
        }
        let nurse = setup.trade.caller(Role::ResourcePerson, Some(0));
        let mut stranger = setup.admin.clone();
        stranger.collaboration_ids = vec![CollaborationId::new()];
        for caller in [nurse, stranger] {
            let outcome = setup.set(&caller, "2026-12-01", 1_000).await;
            assert!(matches!(outcome, Err(CollaborationError::NotFound { kind: "agreement", .. })), "{outcome:?}");
            let outcome = tariffs(&setup.market, &caller, setup.area_id).await;
            assert!(matches!(outcome, Err(CollaborationError::NotFound { kind: "area", .. })), "{outcome:?}");
            let outcome = area_members(&setup.market, &caller, setup.area_id).await;
            assert!(matches!(outcome, Err(CollaborationError::NotFound { kind: "area", .. })), "{outcome:?}");
        }
    }

    async fn settings_are_checked_and_changed_from_the_version_that_was_read(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let with = |effect| AreaSettings { rules: [("custom".to_owned(), effect)].into(), ..AreaSettings::default() };
        let edit = |version, settings| edit_area_settings(&setup.market, &setup.admin, setup.area_id, version, settings);

        let edited = edit(1, with(Effect::Warn)).await.expect("the change");
        assert_eq!((edited.version, edited.settings), (2, with(Effect::Warn)));
        let stale = edit(1, with(Effect::Refuse)).await;
        assert!(matches!(stale, Err(CollaborationError::Stale { given: 1, current: 2 })), "{stale:?}");
        assert_eq!(codes(edit(2, with(Effect::Off)).await), [("rules.custom".to_owned(), "effect_not_allowed")]);

        let mut tx = setup.market.db.read().await.expect("a snapshot");
        let area = torget_core::collaboration::area(&mut tx, setup.area_id).await.expect("the store").expect("the area");
        drop(tx);
        assert_eq!((area.version, area.settings), (2, with(Effect::Warn)));
        assert_eq!(setup.acts(setup.area_id.0).await, ["edited"]);
    }

    async fn members_come_and_go_by_date(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let organisation_id = setup.trade.parties[0].organisation_id;
        let put = |organisation_id, from: &str, to: Option<&str>| {
            let dates = MemberDates { from_on: day(from), to_on: to.map(day) };
            let Setup { market, admin, area_id, .. } = &setup;
            async move { set_area_member(market, admin, *area_id, organisation_id, dates).await }
        };
        put(organisation_id, "2026-12-01", None).await.expect("it joins");
        put(organisation_id, "2026-12-01", Some("2026-12-31")).await.expect("it leaves");
        let mut tx = setup.market.db.read().await.expect("a snapshot");
        for (on, expected) in [("2026-11-30", false), ("2026-12-01", true), ("2026-12-31", true), ("2027-01-01", false)] {
            let takes_part = is_member(&mut tx, setup.area_id, organisation_id, day(on)).await.expect("the store");
            assert_eq!(takes_part, expected, "{on}");
        }
        drop(tx);
        assert_eq!(setup.acts(setup.area_id.0).await, ["member_set", "member_set"]);

        // Who leaves the collaboration leaves its areas.
        let (organisation, collaboration) = (&setup.trade.parties[1], setup.trade.collaboration_id);
        put(organisation.organisation_id, "2026-12-01", None).await.expect("it joins");
        let left: Result<u64, DbError> = change!(setup.market.db, tx => {
            sql!(tx, execute, LEAVE, collaboration, organisation.organisation_id, day("2026-12-15"))
        });
        assert_eq!(left.expect("it leaves"), 1);
        let mut tx = setup.market.db.read().await.expect("a snapshot");
        for (on, expected) in [("2026-12-15", true), ("2026-12-16", false)] {
            let takes_part = is_member(&mut tx, setup.area_id, organisation.organisation_id, day(on)).await.expect("the store");
            assert_eq!(takes_part, expected, "{on}");
        }
        drop(tx);

        let outsider = OrganisationId::new();
        let wrong = [("to_on".to_owned(), "date_too_early"), ("organisation_id".to_owned(), "not_a_member")];
        assert_eq!(codes(put(outsider, "2026-12-01", Some("2026-11-30")).await), wrong);
        let members = area_members(&setup.market, &setup.admin, setup.area_id).await.expect("the members");
        let listed: Vec<_> = members.iter().map(|member| (member.short_name.as_str(), member.to_on)).collect();
        assert!(listed.contains(&("Örkelljunga", Some(day("2026-12-31")))), "{listed:?}");
    }
}
