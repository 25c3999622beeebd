//! What the store promises of a change: it stands whole or not at all, it is told apart what went wrong, and many at
//! once neither lose one another nor wait for ever.

use std::time::Duration;

use chrono::{DateTime, Utc};
use torget_core::db::{Db, DbError};
use torget_core::{change, sql};
use torget_tests::on_both_engines;
use uuid::Uuid;

torget_core::statements! {
    INSERT = "insert into collaboration (id, name, created_at) values ($1, $2, $3)";
    COUNT = "select count(*) as number from collaboration";
}

#[derive(sqlx::FromRow)]
struct Count {
    number: i64,
}

async fn insert(db: &Db, name: &str) -> Result<u64, DbError> {
    change!(db, tx => sql!(tx, execute, INSERT, Uuid::now_v7(), name, DateTime::<Utc>::UNIX_EPOCH))
}

async fn count(db: &Db) -> i64 {
    let mut tx = db.read().await.expect("a snapshot");
    sql!(tx, one Count, COUNT).expect("the count").number
}

on_both_engines! {
    async fn a_change_that_succeeds_stands(database: TestDatabase) {
        insert(&database.db, "Skåne nordväst").await.expect("the change");
        assert_eq!(count(&database.db).await, 1);
    }

    async fn a_change_that_fails_leaves_nothing(database: TestDatabase) {
        let db = &database.db;
        let outcome: Result<(), DbError> = change!(db, tx => {
            let first = sql!(tx, execute, INSERT, Uuid::now_v7(), "Skåne nordväst", DateTime::<Utc>::UNIX_EPOCH);
            first.and(Err(DbError::NoRow))
        });
        assert!(matches!(outcome, Err(DbError::NoRow)));
        assert_eq!(count(db).await, 0);
        insert(db, "Roslagen").await.expect("the store goes on");
        assert_eq!(count(db).await, 1);
    }

    async fn a_change_that_is_given_up_half_way_leaves_nothing(database: TestDatabase) {
        let db = &database.db;
        let half_way = async {
            let outcome: Result<(), DbError> = change!(db, tx => {
                let first = sql!(tx, execute, INSERT, Uuid::now_v7(), "Skåne nordväst", DateTime::<Utc>::UNIX_EPOCH);
                first.expect("the row");
                std::future::pending().await
            });
            outcome
        };
        assert!(tokio::time::timeout(Duration::from_millis(200), half_way).await.is_err());
        insert(db, "Roslagen").await.expect("the store goes on");
        assert_eq!(count(db).await, 1);
    }

    async fn a_broken_promise_has_the_same_name_on_both_engines(database: TestDatabase) {
        insert(&database.db, "Roslagen").await.expect("the first");
        let refused = insert(&database.db, "Roslagen").await.expect_err("the second of the same name");
        assert!(refused.is_constraint("collaboration_name_unique"), "{refused}");
    }

    async fn a_snapshot_shows_one_moment_and_takes_no_changes(database: TestDatabase) {
        let db = &database.db;
        let mut tx = db.read().await.expect("a snapshot");
        assert_eq!(sql!(tx, one Count, COUNT).expect("the count").number, 0);
        insert(db, "Roslagen").await.expect("a change beside the snapshot");
        assert_eq!(sql!(tx, one Count, COUNT).expect("the count").number, 0);
        let written = sql!(tx, execute, INSERT, Uuid::now_v7(), "Skåne nordväst", DateTime::<Utc>::UNIX_EPOCH);
        assert!(written.is_err());
        drop(tx);
        assert_eq!(count(db).await, 1);
    }

    async fn many_changes_at_once_all_stand(database: TestDatabase) {
        const CHANGES: i64 = 200;
        let changes = (0..CHANGES).map(|number| {
            let db = database.db.clone();
            tokio::spawn(async move { insert(&db, &format!("Samverkan {number}")).await })
        });
        for change in changes.collect::<Vec<_>>() {
            change.await.expect("the task").expect("the change");
        }
        assert_eq!(count(&database.db).await, CHANGES);
    }

    async fn of_many_changes_for_one_name_one_stands(database: TestDatabase) {
        let changes = (0..50).map(|_| {
            let db = database.db.clone();
            tokio::spawn(async move { insert(&db, "Roslagen").await })
        });
        let mut won = 0;
        for change in changes.collect::<Vec<_>>() {
            match change.await.expect("the task") {
                Ok(_) => won += 1,
                Err(error) => assert!(error.is_constraint("collaboration_name_unique"), "{error}"),
            }
        }
        assert_eq!((won, count(&database.db).await), (1, 1));
    }

    async fn migrating_again_changes_nothing(database: TestDatabase) {
        insert(&database.db, "Roslagen").await.expect("the change");
        database.db.migrate().await.expect("nothing to do");
        assert_eq!(count(&database.db).await, 1);
    }
}
