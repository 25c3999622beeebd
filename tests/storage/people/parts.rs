//! Taking part in a collaboration from a day to a day, and what people change of their own account.

use chrono::TimeDelta;
use torget_core::language::Language;
use torget_core::organisation::{
    CollaborationMember, OrganisationError, OwnAccountInput, change_collaboration_member, create_collaboration,
    edit_own_account, is_member, join_collaboration, list_organisations, own_account, view_collaboration,
};
use torget_core::paging::Paging;
use torget_tests::on_both_engines;

use super::{World, day};

fn codes<T: std::fmt::Debug>(outcome: Result<T, OrganisationError>) -> Vec<(String, &'static str)> {
    match outcome.expect_err("refused") {
        OrganisationError::Input(faults) => faults.into_iter().map(|fault| (fault.field, fault.code)).collect(),
        other => vec![(String::new(), other.code())],
    }
}

fn fault(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

on_both_engines! {
    async fn an_organisation_joins_from_a_day_and_leaves_on_one(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, operator) = (&world.market, &world.operator);
        let made = create_collaboration(market, operator, "Hela landet").await.unwrap();
        assert_eq!(view_collaboration(market, operator, made.id).await.unwrap(), made);
        assert_eq!(codes(view_collaboration(market, &world.here.admin, made.id).await), fault("", "not_found"));

        let join = async |from_on, to_on: Option<&str>| {
            join_collaboration(market, operator, made.id, "212000-0977", day(from_on), to_on.map(day)).await
        };
        assert_eq!(codes(join("2026-11-20", None).await), fault("from_on", "date_too_early"));
        assert_eq!(codes(join("2026-12-01", Some("2026-11-30")).await), fault("to_on", "date_too_early"));
        let organisation_id = join("2026-12-01", None).await.unwrap().id;
        let change = async |from_on, to_on| {
            let member = CollaborationMember { organisation_id, from_on: day(from_on), to_on: Some(day(to_on)) };
            change_collaboration_member(market, operator, made.id, member).await
        };
        change("2026-11-25", "2026-12-31").await.unwrap();
        world.pass(TimeDelta::days(7));
        assert_eq!(codes(change("2026-11-26", "2026-12-31").await), fault("from_on", "date_begun"));
        assert_eq!(codes(change("2026-11-25", "2026-11-27").await), fault("to_on", "date_too_early"));
        change("2026-11-25", "2026-11-29").await.unwrap();
        let mut tx = market.db.read().await.unwrap();
        for (date, expected) in [("2026-11-24", false), ("2026-11-25", true), ("2026-11-29", true), ("2026-11-30", false)] {
            assert_eq!(is_member(&mut tx, made.id, organisation_id, day(date)).await.unwrap(), expected, "{date}");
        }
        drop(tx);

        world.pass(TimeDelta::days(7));
        let listed = list_organisations(market, operator, Some(made.id), "", Paging::default()).await.unwrap();
        assert!(listed.rows.is_empty(), "it has left");
        assert_eq!(codes(change("2026-11-25", "2026-12-31").await), fault("", "role_ended"));
        assert_eq!(join("2026-12-06", None).await.unwrap().id, organisation_id);
    }

    async fn people_look_after_their_own_telephone_and_language(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, anna) = world.person("anna", world.economist()).await;
        let edit = async |phone: &str| {
            let input = OwnAccountInput { phone: phone.to_owned(), language: Language::En };
            edit_own_account(&world.market, &anna, &input).await
        };
        assert_eq!(codes(edit("ring mig").await), fault("phone", "not_a_phone"));
        let edited = edit(" 070-174 06 99 ").await.unwrap();
        assert_eq!((edited.id, edited.phone.as_str(), edited.language, edited.version), (id, "070-174 06 99", Language::En, 2));
        assert_eq!(own_account(&world.market, &anna).await.unwrap(), edited);
        assert_eq!(edit("").await.unwrap().phone, "");
    }
}
