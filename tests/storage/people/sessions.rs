//! Sessions and API tokens: how long they last, in which role they act, and on which days a role counts.

use chrono::TimeDelta;
use serde_json::json;
use sqlx::types::Json;
use torget_core::access::{Denied, Role};
use torget_core::db::{DbError, Statement};
use torget_core::ids::MembershipId;
use torget_core::language::Language;
use torget_core::organisation::{
    CollaborationMember, Grantee, OrganisationError, RoleInput, caller_of_token, change_collaboration_member,
    create_api_token, edit_person, end_role, grant_role, list_api_tokens, remove_expired, revoke_api_token, session,
    set_language, sign_in, sign_out, switch_membership,
};
use torget_core::{change, sql};
use torget_tests::on_both_engines;

use super::{ADDRESS, PASSWORD, World, day, email, person_input};

const INSERT_KEY: Statement = Statement {
    name: "INSERT_KEY",
    sql: "insert into idempotency_key (person_id, key_hash, request_hash, answer, created_at) values ($1, 'key', '', $2, $3)",
    only: None,
};

async fn token(world: &World, name: &str) -> String {
    sign_in(&world.market, &email(name), PASSWORD, ADDRESS).await.expect("let in").token
}

async fn lives(world: &World, token: &str) -> bool {
    session(&world.market, token).await.expect("the store answers").is_some()
}

/// The role in which the session acts.
async fn acts_in(world: &World, token: &str) -> Option<MembershipId> {
    let view = session(&world.market, token).await.expect("the store answers").expect("the session lives");
    view.caller.map(|caller| caller.membership_id)
}

on_both_engines! {
    async fn a_session_ends_when_it_is_not_used(database: TestDatabase) {
        let world = World::on(&database).await;
        let token = token(&world, "operator").await;
        world.pass(TimeDelta::hours(4) - TimeDelta::seconds(1));
        assert!(lives(&world, &token).await);
        // That use counts.
        world.pass(TimeDelta::hours(4) - TimeDelta::seconds(1));
        assert!(lives(&world, &token).await);
        world.pass(TimeDelta::hours(4));
        assert!(!lives(&world, &token).await);
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().sessions, 1);
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().sessions, 0);
    }

    async fn answers_to_repeated_requests_are_kept_for_some_days(database: TestDatabase) {
        let world = World::on(&database).await;
        let (person, now) = (world.operator.person_id, world.market.clock.now());
        let written: Result<u64, DbError> =
            change!(world.market.db, tx => sql!(tx, execute, INSERT_KEY, person, Json(json!({})), now));
        written.unwrap();
        world.pass(TimeDelta::days(7));
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().idempotency_keys, 0);
        world.pass(TimeDelta::seconds(1));
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().idempotency_keys, 1);
    }

    async fn a_session_ends_at_its_longest_however_much_it_is_used(database: TestDatabase) {
        let world = World::on(&database).await;
        let token = token(&world, "operator").await;
        for _ in 0..11 {
            world.pass(TimeDelta::hours(1));
            assert!(lives(&world, &token).await);
        }
        world.pass(TimeDelta::hours(1));
        assert!(!lives(&world, &token).await);
    }

    async fn a_session_ends_with_signing_out_and_nobody_elses_does(database: TestDatabase) {
        let world = World::on(&database).await;
        let (one, other) = (token(&world, "operator").await, token(&world, "operator").await);
        sign_out(&world.market, &one).await.unwrap();
        sign_out(&world.market, &one).await.unwrap();
        assert!(!lives(&world, &one).await);
        assert!(lives(&world, &other).await);
        for nobody in ["", "x", &"x".repeat(43), &"å".repeat(100)] {
            assert!(!lives(&world, nobody).await);
        }
    }

    async fn a_closed_account_has_no_sessions(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, _) = world.person("anna", world.economist()).await;
        let token = token(&world, "anna").await;
        edit_person(&world.market, &world.here.admin, id, 1, &person_input("anna"), false).await.unwrap();
        assert!(!lives(&world, &token).await);
    }

    async fn a_person_switches_between_the_roles_that_count(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, anna) = world.person("anna", world.economist()).await;
        let grantee = Grantee::Person(id);
        let manager = grant_role(&world.market, &world.here.admin, &grantee, &world.manager()).await.unwrap();
        let token = token(&world, "anna").await;
        assert_eq!(acts_in(&world, &token).await, Some(anna.membership_id));
        let view = session(&world.market, &token).await.unwrap().unwrap();
        let names = |number: usize| (view.roles[number].organisation_name.as_deref(), view.roles[number].unit_name.as_deref());
        assert_eq!((names(0), names(1)), ((Some("Ängelholm"), None), (Some("Ängelholm"), Some("Fridhem"))));

        switch_membership(&world.market, &token, manager).await.unwrap();
        assert_eq!(acts_in(&world, &token).await, Some(manager));
        let others = world.operator.membership_id;
        let refused = switch_membership(&world.market, &token, others).await.unwrap_err();
        assert!(matches!(refused, OrganisationError::Denied(Denied::Hidden)), "{refused}");
        assert_eq!(acts_in(&world, &token).await, Some(manager));

        // The role acted in ends: the first of those that are left takes its place.
        end_role(&world.market, &world.here.admin, manager, day("2026-11-20")).await.unwrap();
        assert_eq!(acts_in(&world, &token).await, Some(anna.membership_id));
        assert!(switch_membership(&world.market, &token, manager).await.is_err());
        end_role(&world.market, &world.here.admin, anna.membership_id, day("2026-11-20")).await.unwrap();
        assert_eq!(acts_in(&world, &token).await, None);
    }

    async fn a_role_counts_from_its_first_to_its_last_day_in_stockholm(database: TestDatabase) {
        let world = World::on(&database).await;
        let dated = RoleInput { from_on: day("2026-11-23"), to_on: Some(day("2026-11-24")), ..world.economist() };
        let (id, _) = world.person("anna", world.economist()).await;
        let input = RoleInput { organisation_id: Some(world.here.organisation), role: Role::ResourcePerson, ..dated };
        let grantee = Grantee::Person(id);
        let granted = grant_role(&world.market, &world.here.admin, &grantee, &input).await.unwrap();
        // Winter time: midnight in Stockholm is 23:00 UTC.
        for (instant, counts) in [
            ("2026-11-22T22:59:59Z", false),
            ("2026-11-22T23:00:00Z", true),
            ("2026-11-24T22:59:59Z", true),
            ("2026-11-24T23:00:00Z", false),
        ] {
            world.clock.set(instant.parse().unwrap());
            assert_eq!(world.now(granted).await.is_some(), counts, "{instant}");
        }
    }

    async fn an_organisations_people_reach_the_collaborations_it_takes_part_in(database: TestDatabase) {
        let world = World::on(&database).await;
        let (_, anna) = world.person("anna", world.economist()).await;
        assert_eq!(anna.collaboration_ids, [world.here.collaboration]);
        assert_eq!(world.here.admin.collaboration_ids, [world.here.collaboration]);
        assert_eq!(world.operator.collaboration_ids, []);
        let today = day("2026-11-21");
        let organisation_id = world.here.organisation;
        let member = CollaborationMember { organisation_id, from_on: today, to_on: Some(today) };
        change_collaboration_member(&world.market, &world.here.admin, world.here.collaboration, member).await.unwrap();
        assert_eq!(world.now(anna.membership_id).await.unwrap().collaboration_ids, [world.here.collaboration]);
        world.pass(TimeDelta::days(1));
        assert_eq!(world.now(anna.membership_id).await.unwrap().collaboration_ids, []);
        assert_eq!(world.here.admin.collaboration_ids, [world.here.collaboration]);
    }

    async fn a_person_reads_the_language_they_chose(database: TestDatabase) {
        let world = World::on(&database).await;
        let token = token(&world, "operator").await;
        set_language(&world.market, world.operator.person_id, Language::En).await.unwrap();
        let view = session(&world.market, &token).await.unwrap().unwrap();
        assert_eq!((view.language, view.caller.unwrap().language), (Language::En, Language::En));
    }

    async fn an_api_token_acts_in_its_role_until_it_is_revoked(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, anna) = world.person("anna", world.economist()).await;
        let made = create_api_token(&world.market, &anna, " Lönesystem ").await.unwrap();
        let other = create_api_token(&world.market, &anna, "Annat").await.unwrap();
        let caller = caller_of_token(&world.market, &made.token).await.unwrap().unwrap();
        assert_eq!((caller.membership_id, caller.role), (anna.membership_id, Role::Economist));
        assert_eq!(caller.collaboration_ids, [world.here.collaboration]);
        let names: Vec<String> =
            list_api_tokens(&world.market, &anna).await.unwrap().into_iter().map(|token| token.name).collect();
        assert_eq!(names, ["Lönesystem", "Annat"]);

        let refused = revoke_api_token(&world.market, &world.here.admin, made.id).await.unwrap_err();
        assert!(matches!(refused, OrganisationError::Denied(Denied::Hidden)), "{refused}");
        revoke_api_token(&world.market, &anna, made.id).await.unwrap();
        assert!(revoke_api_token(&world.market, &anna, made.id).await.is_err());
        assert!(caller_of_token(&world.market, &made.token).await.unwrap().is_none());
        for nobody in ["", "torget_", &made.token[7..], &format!("{}x", other.token)] {
            assert!(caller_of_token(&world.market, nobody).await.unwrap().is_none());
        }
        assert!(caller_of_token(&world.market, &other.token).await.unwrap().is_some());
        edit_person(&world.market, &world.here.admin, id, 1, &person_input("anna"), false).await.unwrap();
        assert!(caller_of_token(&world.market, &other.token).await.unwrap().is_none());
    }

    async fn an_api_token_ends_with_its_role(database: TestDatabase) {
        let world = World::on(&database).await;
        let (_, anna) = world.person("anna", RoleInput { to_on: Some(day("2026-11-21")), ..world.economist() }).await;
        let made = create_api_token(&world.market, &anna, "Lönesystem").await.unwrap();
        assert!(caller_of_token(&world.market, &made.token).await.unwrap().is_some());
        world.pass(TimeDelta::days(1));
        assert!(caller_of_token(&world.market, &made.token).await.unwrap().is_none());
    }

    async fn a_person_has_at_most_twenty_api_tokens(database: TestDatabase) {
        let world = World::on(&database).await;
        for number in 0..20 {
            create_api_token(&world.market, &world.operator, &format!("nr {number}")).await.unwrap();
        }
        let refused = create_api_token(&world.market, &world.operator, "nr 20").await.unwrap_err();
        assert!(matches!(refused, OrganisationError::TooManyTokens { most: 20 }), "{refused}");
        assert!(create_api_token(&world.market, &world.operator, " ").await.is_err());
    }
}
