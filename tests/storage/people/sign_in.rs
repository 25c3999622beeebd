//! Signing in: one refusal for every reason, and a limit on failures.

use chrono::TimeDelta;
use torget_core::audit::{AuditFilter, list_audit};
use torget_core::organisation::{
    ChangePasswordError, OrganisationError, PasswordChange, SignInError, SignInLimits, change_password, edit_person,
    remove_expired, session, set_password, sign_in, sign_out,
};
use torget_core::paging::Paging;
use torget_tests::on_both_engines;

use super::{ADDRESS, PASSWORD, World, email, person_input};

const OTHER: &str = "hjortron och vispgrädde";

fn few() -> SignInLimits {
    SignInLimits { account_attempts: 3, address_attempts: 5, ..SignInLimits::default() }
}

async fn attempt(world: &World, name: &str, password: &str) -> Result<String, SignInError> {
    sign_in(&world.market, &email(name), password, ADDRESS).await.map(|signed_in| signed_in.token)
}

fn wrong<T: std::fmt::Debug>(outcome: Result<T, SignInError>) -> bool {
    matches!(outcome.expect_err("not let in"), SignInError::Wrong)
}

fn retry_after_s<T: std::fmt::Debug>(outcome: Result<T, SignInError>) -> i64 {
    match outcome.expect_err("not let in") {
        SignInError::TooMany { retry_after_s } => retry_after_s,
        other => panic!("{other}"),
    }
}

on_both_engines! {
    async fn signing_in_and_out_stands_in_the_audit_for_the_operator_alone(database: TestDatabase) {
        let world = World::on(&database).await;
        assert!(wrong(attempt(&world, "admin.212000-0977", OTHER).await));
        assert!(wrong(attempt(&world, "admin.212000-0977", OTHER).await));
        assert!(wrong(attempt(&world, "nobody", OTHER).await));
        let token = attempt(&world, "admin.212000-0977", PASSWORD).await.unwrap();
        sign_out(&world.market, &token).await.unwrap();
        sign_out(&world.market, &token).await.unwrap();
        let list = async |caller, place, action: &str| {
            let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
            list_audit(&world.market, caller, place, &filter, Paging::default()).await.unwrap().rows
        };
        let (admin, operator) = (&world.here.admin, &world.operator);
        let signed_in = list(operator, None, "signed_in").await;
        assert_eq!(signed_in.len(), 1);
        assert_eq!((signed_in[0].actor_id, signed_in[0].object_id), (Some(admin.person_id), admin.person_id.0));
        assert_eq!(signed_in[0].detail, serde_json::json!({ "failed_attempts": 2 }));
        assert_eq!(list(operator, None, "signed_out").await.len(), 1);
        assert!(list(admin, Some(world.here.collaboration), "signed_in").await.is_empty());
    }

    async fn the_right_password_opens_a_session(database: TestDatabase) {
        let world = World::on(&database).await;
        let address = format!("  {} ", email("operator").to_uppercase());
        let signed_in = sign_in(&world.market, &address, PASSWORD, ADDRESS).await.unwrap();
        let view = session(&world.market, &signed_in.token).await.unwrap().unwrap();
        assert_eq!((view.person_id, view.csrf), (world.operator.person_id, signed_in.csrf));
        assert_eq!(view.caller.unwrap().membership_id, world.operator.membership_id);
    }

    async fn every_reason_to_refuse_is_one_answer(database: TestDatabase) {
        let world = World::on(&database).await;
        let (closed, _) = world.person("closed", world.economist()).await;
        edit_person(&world.market, &world.here.admin, closed, 1, &person_input("closed"), false).await.unwrap();
        assert!(wrong(attempt(&world, "operator", OTHER).await));
        assert!(wrong(attempt(&world, "operator", "").await));
        assert!(wrong(attempt(&world, "nobody", PASSWORD).await));
        assert!(wrong(attempt(&world, "closed", PASSWORD).await));
        assert!(wrong(attempt(&world, "operator", &"x".repeat(100_000)).await));
    }

    async fn an_account_takes_so_many_failures_and_then_rests(database: TestDatabase) {
        let world = World::with_limits(&database, few()).await;
        for name in ["operator", "nobody"] {
            for _ in 0..3 {
                assert!(wrong(attempt(&world, name, OTHER).await));
                world.pass(TimeDelta::minutes(1));
            }
            // Right or wrong, known or not: the first failure is three minutes old, and fifteen count.
            assert_eq!(retry_after_s(attempt(&world, name, PASSWORD).await), 12 * 60);
            assert_eq!(retry_after_s(attempt(&world, name, OTHER).await), 12 * 60);
            world.pass(TimeDelta::minutes(12));
            assert!(wrong(attempt(&world, name, OTHER).await));
            world.pass(TimeDelta::minutes(15));
        }
        assert!(attempt(&world, "operator", PASSWORD).await.is_ok());
    }

    async fn a_success_clears_the_account_and_is_not_charged_to_the_address(database: TestDatabase) {
        let world = World::with_limits(&database, few()).await;
        for _ in 0..8 {
            assert!(attempt(&world, "operator", PASSWORD).await.is_ok());
        }
        for _ in 0..2 {
            assert!(wrong(attempt(&world, "operator", OTHER).await));
            assert!(wrong(attempt(&world, "operator", OTHER).await));
            assert!(attempt(&world, "operator", PASSWORD).await.is_ok());
        }
        // Four failures from the address so far: one more, and the address rests whatever the account.
        assert!(wrong(attempt(&world, "operator", OTHER).await));
        assert_eq!(retry_after_s(attempt(&world, "somebody.else", PASSWORD).await), 15 * 60);
        let elsewhere = "192.0.2.2".parse().unwrap();
        assert!(sign_in(&world.market, &email("operator"), PASSWORD, elsewhere).await.is_ok());
    }

    async fn many_guesses_at_once_are_no_more_than_the_limit(database: TestDatabase) {
        let world = World::with_limits(&database, few()).await;
        let guesses = (0..20).map(|_| {
            let market = world.market.clone();
            tokio::spawn(async move { sign_in(&market, &email("operator"), OTHER, ADDRESS).await })
        });
        let mut looked_at = 0;
        for guess in guesses.collect::<Vec<_>>() {
            match guess.await.unwrap().expect_err("not let in") {
                SignInError::Wrong => looked_at += 1,
                SignInError::TooMany { retry_after_s } => assert_eq!(retry_after_s, 15 * 60),
                SignInError::Db(error) => panic!("{error}"),
            }
        }
        assert_eq!(looked_at, 3);
    }

    async fn old_attempts_are_removed(database: TestDatabase) {
        let world = World::on(&database).await;
        assert!(wrong(attempt(&world, "operator", OTHER).await));
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().sign_in_attempts, 0);
        world.pass(TimeDelta::minutes(15));
        assert_eq!(remove_expired(&world.market, 7).await.unwrap().sign_in_attempts, 2);
    }

    async fn a_new_password_ends_the_sessions_of_the_old_one(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, _) = world.person("anna", world.economist()).await;
        let token = attempt(&world, "anna", PASSWORD).await.unwrap();
        set_password(&world.market, &world.here.admin, id, OTHER).await.unwrap();
        assert!(session(&world.market, &token).await.unwrap().is_none());
        assert!(wrong(attempt(&world, "anna", PASSWORD).await));
        assert!(attempt(&world, "anna", OTHER).await.is_ok());
    }

    async fn changing_ones_own_password_asks_for_the_present_one(database: TestDatabase) {
        let world = World::with_limits(&database, few()).await;
        let (mine, other) = (attempt(&world, "operator", PASSWORD).await.unwrap(), attempt(&world, "operator", PASSWORD).await.unwrap());
        let view = session(&world.market, &mine).await.unwrap().unwrap();
        let change = async |present: &str, new: &str| {
            let change = PasswordChange { address: ADDRESS, present, new, keep_session: Some(&mine) };
            change_password(&world.market, view.person_id, view.caller.as_ref(), &change).await
        };
        let refused = change(PASSWORD, "kort").await.unwrap_err();
        assert!(matches!(refused, ChangePasswordError::Organisation(OrganisationError::Input(_))), "{refused}");
        for _ in 0..3 {
            let refused = change(OTHER, OTHER).await.unwrap_err();
            assert!(matches!(refused, ChangePasswordError::Organisation(OrganisationError::WrongPassword)), "{refused}");
        }
        let refused = change(PASSWORD, OTHER).await.unwrap_err();
        assert!(matches!(refused, ChangePasswordError::SignIn(SignInError::TooMany { .. })), "{refused}");
        world.pass(TimeDelta::minutes(15));
        change(PASSWORD, OTHER).await.unwrap();
        assert!(session(&world.market, &mine).await.unwrap().is_some());
        assert!(session(&world.market, &other).await.unwrap().is_none());
        assert!(attempt(&world, "operator", OTHER).await.is_ok());
    }
}
