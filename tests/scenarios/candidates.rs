//! One who can't be priced stands among those who can't come, with the reason, and takes nobody else along.

use sqlx::types::Json;
use torget_core::booking::{BookingError, Candidates, book, preview};
use torget_core::collaboration::tariff::TariffPrices;
use torget_core::collaboration::{Area, admin, my_areas};
use torget_core::db::DbError;
use torget_core::ids::{AgreementId, ResourceId, TariffId};
use torget_core::money::Ore;
use torget_core::place::Position;
use torget_core::{change, sql};
use torget_tests::commons::alter;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_at)
        values ($1, $2, $3, $4, $5, $6)";
}

fn why_not(found: &Candidates, id: ResourceId) -> Vec<&str> {
    let unfit = found.unfit.iter().find(|unfit| unfit.resource_id == id).expect("they stand among those who can't");
    unfit.refusals.iter().map(|remark| remark.finding.rule.as_str()).collect()
}

on_both_engines! {
    async fn who_lives_too_far_away_to_be_priced_takes_nobody_along(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let (starts_at, ends_at) = (november(26, 7), november(26, 16));
        let request = town.request(&manager, starts_at, ends_at).await;
        let before = town.candidates(&manager, starts_at, ends_at).await.fit.len();

        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let moved = alter(town.market(), &coordinator, request.resource_id, |nurse| {
            nurse.place_name = "Invercargill".to_owned();
            nurse.position = Position { latitude: -46.4, longitude: 168.3 };
        });
        moved.await.expect("the move");

        let found = town.candidates(&manager, starts_at, ends_at).await;
        assert_eq!(found.fit.len(), before - 1);
        assert_eq!(why_not(&found, request.resource_id), ["core_distance"]);
        let looked = preview(town.market(), &manager, &request).await.expect("one may look at it");
        assert_eq!((looked.judgement.allows(), looked.price), (false, None));
        match book(town.market(), &manager, &request).await {
            Err(BookingError::Refused(judgement)) => {
                assert_eq!(judgement.refusals[0].finding.rule, "core_distance");
            }
            other => panic!("it should be refused: {other:?}"),
        }
    }

    async fn a_price_that_cannot_be_counted_is_the_reason(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let (starts_at, ends_at) = (november(26, 7), november(26, 16));
        let request = town.request(&manager, starts_at, ends_at).await;
        let area = my_areas(town.market(), &manager).await.expect("areas").remove(0);
        let agreements = admin::tariffs(town.market(), &manager, area.id).await.expect("the tariffs");
        let agreement = agreements.first().expect("an agreement");
        // No use case lets such a price in.
        let prices = TariffPrices { hourly_ore: Ore(i64::MAX), ..agreement.tariffs[0].tariff.prices.clone() };
        insert_tariff(&town, &area, agreement.agreement.id, prices).await;

        let found = town.candidates(&manager, starts_at, ends_at).await;
        assert!(found.fit.is_empty());
        assert_eq!(why_not(&found, request.resource_id), ["core_price"]);
        let looked = preview(town.market(), &manager, &request).await.expect("one may look at it");
        assert_eq!((looked.judgement.allows(), looked.price), (false, None));
        match book(town.market(), &manager, &request).await {
            Err(BookingError::Refused(judgement)) => assert_eq!(judgement.refusals[0].finding.rule, "core_price"),
            other => panic!("it should be refused: {other:?}"),
        }
    }
}

async fn insert_tariff(town: &Town, area: &Area, agreement_id: AgreementId, prices: TariffPrices) {
    let (id, now) = (TariffId::new(), town.market().clock.now());
    let written: Result<u64, DbError> = change!(town.market().db, tx => {
        sql!(tx, execute, TARIFF, id, area.collaboration_id, agreement_id, november(25, 12).date_naive(), Json(&prices), now)
    });
    written.expect("the tariff is written");
}
