//! An area from its opening to its closing, and the agreement that lets it be booked in.

use std::sync::Arc;

use torget_core::Market;
use torget_core::access::Role;
use torget_core::collaboration::admin::{
    CollaborationError, NewAgreement, NewArea, area_opening, make_agreement, open_area, plugins, set_area_state,
    set_tariff, tariffs,
};
use torget_core::collaboration::{AreaState, AttestTerms, CancellationTerms, terms_on};
use torget_core::money::BasisPoints;
use torget_core::time::FixedClock;
use torget_tests::on_both_engines;

use crate::area_setup::{Setup, codes, day, hourly};

fn new_area(setup: &Setup) -> NewArea {
    NewArea {
        collaboration_id: setup.trade.collaboration_id,
        plugin_key: "pool".to_owned(),
        name: " Bilpoolen ".to_owned(),
        state: AreaState::Pilot,
        exercises_authority: false,
    }
}

fn agreement(setup: &Setup) -> NewAgreement {
    NewAgreement {
        area_id: setup.area_id,
        name: "Avtal 2027".to_owned(),
        valid_from_on: day("2027-01-01"),
        valid_to_on: None,
        vat_basis_points: BasisPoints(2500),
        vat_reason: "Uthyrning av personal\n(HFD 2020 not 3)".to_owned(),
        cancellation: CancellationTerms {
            free_days_before: 1,
            free_until_minute: 720,
            fee_basis_points: BasisPoints(5000),
        },
        attest: AttestTerms::default(),
    }
}

on_both_engines! {
    async fn an_area_is_opened_and_the_answer_about_public_authority_is_kept(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let (market, admin) = (&setup.market, &setup.admin);
        let area = open_area(market, admin, &new_area(&setup)).await.expect("the area");
        assert_eq!((area.name.as_str(), area.state, area.version), ("Bilpoolen", AreaState::Pilot, 1));
        let mut tx = market.db.read().await.expect("a snapshot");
        let entries = torget_core::audit::of_object(&mut tx, area.id.0).await.expect("the audit");
        drop(tx);
        assert_eq!((entries[0].action.as_str(), &entries[0].detail["exercises_authority"]), ("created", &false.into()));
        let opening = area_opening(market, admin, area.id).await.expect("the opening").expect("it was written down");
        assert_eq!(opening.at, market.clock.now());

        let again = open_area(market, admin, &new_area(&setup)).await;
        assert_eq!(codes(again), [("name".to_owned(), "name_taken")]);
        let authority = NewArea { name: "Betyg".to_owned(), exercises_authority: true, ..new_area(&setup) };
        let refused = open_area(market, admin, &authority).await;
        assert_eq!(codes(refused), [("exercises_authority".to_owned(), "exercises_authority")]);
        let wrong = NewArea {
            name: String::new(),
            plugin_key: "bus".to_owned(),
            state: AreaState::Closed,
            ..authority
        };
        let expected = [
            ("name", "missing"),
            ("plugin_key", "unknown_choice"),
            ("state", "unknown_choice"),
            ("exercises_authority", "exercises_authority"),
        ];
        assert_eq!(codes(open_area(market, admin, &wrong).await), expected.map(|(field, code)| (field.to_owned(), code)));
    }

    async fn an_area_is_taken_into_use_paused_and_closed_for_good(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let (market, admin) = (&setup.market, &setup.admin);
        let area = open_area(market, admin, &new_area(&setup)).await.expect("the area");
        let set = |version, state| set_area_state(market, admin, area.id, version, state);
        assert_eq!(set(1, AreaState::Active).await.expect("in use").version, 2);
        let stale = set(1, AreaState::Paused).await;
        assert!(matches!(stale, Err(CollaborationError::Stale { given: 1, current: 2 })), "{stale:?}");
        assert_eq!(codes(set(2, AreaState::Pilot).await), [("state".to_owned(), "area_state")]);
        set(2, AreaState::Paused).await.expect("paused");
        set(3, AreaState::Closed).await.expect("closed");
        assert_eq!(codes(set(4, AreaState::Active).await), [("state".to_owned(), "area_state")]);
        assert_eq!(setup.acts(area.id.0).await, ["created", "state_set", "state_set", "state_set"]);
    }

    async fn an_agreement_and_a_tariff_make_an_area_bookable(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let (market, admin) = (&setup.market, &setup.admin);
        let area = open_area(market, admin, &new_area(&setup)).await.expect("the area");
        let new = NewAgreement { area_id: area.id, ..agreement(&setup) };
        let made = make_agreement(market, admin, &new).await.expect("the agreement");
        let agreed_on = async |text| {
            let mut tx = market.db.read().await.expect("a snapshot");
            terms_on(&mut tx, area.id, day(text)).await.expect("the store").map(|(agreement, _)| agreement.id)
        };
        assert_eq!(agreed_on("2027-01-01").await, None, "there are no prices yet");
        set_tariff(market, admin, made.id, day("2027-01-01"), hourly(38_500)).await.expect("the tariff");
        assert_eq!((agreed_on("2027-01-01").await, agreed_on("2026-12-31").await), (Some(made.id), None));
        assert_eq!(setup.acts(made.id.0).await, ["created"]);

        // Another from a later day takes over when it has prices.
        let later = NewAgreement { valid_from_on: day("2027-07-01"), ..new };
        let later = make_agreement(market, admin, &later).await.expect("the agreement").id;
        assert_eq!(agreed_on("2027-07-01").await, Some(made.id));
        set_tariff(market, admin, later, day("2027-07-01"), hourly(41_000)).await.expect("the tariff");
        assert_eq!((agreed_on("2027-06-30").await, agreed_on("2027-07-01").await), (Some(made.id), Some(later)));

        // The list says which one counts today: the one that is booked under.
        let current_on = async |text: &str| {
            let noon = day(text).and_hms_opt(11, 0, 0).expect("noon").and_utc();
            let market = Market { clock: Arc::new(FixedClock::new(noon)), ..market.clone() };
            let listed = tariffs(&market, admin, area.id).await.expect("the agreements");
            let current = listed.iter().filter(|of| of.tariffs.iter().any(|dated| dated.is_current));
            current.map(|of| of.agreement.id).collect::<Vec<_>>()
        };
        assert_eq!((current_on("2027-06-30").await, current_on("2027-07-01").await), (vec![made.id], vec![later]));
    }

    async fn every_fault_of_an_agreement_is_told_and_nothing_stands(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let wrong = NewAgreement {
            valid_to_on: Some(day("2026-12-31")),
            vat_basis_points: BasisPoints(2400),
            cancellation: CancellationTerms {
                fee_basis_points: BasisPoints(10_001),
                ..agreement(&setup).cancellation
            },
            ..agreement(&setup)
        };
        let expected =
            [("valid_to_on", "date_too_early"), ("vat_basis_points", "vat_rate"), ("cancel_fee_basis_points", "number_range")];
        let refused = make_agreement(&setup.market, &setup.admin, &wrong).await;
        assert_eq!(codes(refused), expected.map(|(field, code)| (field.to_owned(), code)));
        let listed = tariffs(&setup.market, &setup.admin, setup.area_id).await;
        assert_eq!(listed.expect("the agreements").len(), 1);
    }

    async fn only_the_administrator_opens_and_agrees(database: TestDatabase) {
        let setup = Setup::open(&database.db).await;
        let market = &setup.market;
        for role in [Role::PoolCoordinator, Role::Economist, Role::UnitManager, Role::ResourcePerson] {
            let caller = setup.trade.caller(role, Some(0));
            assert!(open_area(market, &caller, &new_area(&setup)).await.is_err(), "{role:?}");
            assert!(make_agreement(market, &caller, &agreement(&setup)).await.is_err(), "{role:?}");
            assert!(set_area_state(market, &caller, setup.area_id, 1, AreaState::Paused).await.is_err(), "{role:?}");
            assert!(matches!(plugins(market, &caller), Err(CollaborationError::Forbidden)), "{role:?}");
        }
        assert_eq!(plugins(market, &setup.admin).expect("the plugins").len(), 1);
    }
}
