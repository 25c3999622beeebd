//! What a calendar program reads again and again is one statement that goes by indexes alone, on both engines.

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};
use torget_core::db::Statement;
use torget_tests::TestDatabase;
use torget_tests::database::{postgres_connection, sqlite_connection};

/// The statements, each with the index by which it finds the bookings.
fn statements() -> [(&'static Statement, &'static str); 3] {
    let of = |name: &str| torget_core::statements().find(|one| one.name == name).expect("the statement");
    [
        (of("SELECT_EVENTS_OF_PERSON"), "booking_by_resource_end"),
        (of("SELECT_EVENTS_OF_RESOURCE"), "booking_by_resource_end"),
        (of("SELECT_EVENTS_OF_UNIT"), "booking_by_unit_end"),
    ]
}

#[tokio::test]
async fn a_refresh_searches_by_indexes_on_sqlite() {
    let database = TestDatabase::sqlite().await;
    let mut connection = sqlite_connection(&database.url).await;
    for (statement, index) in statements() {
        let sql = format!("explain query plan {}", statement.sql);
        let rows = sqlx::query(AssertSqlSafe(sql).into_sql_str()).fetch_all(&mut connection).await.expect("a plan");
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{}: {plan:#?}", statement.name);
        assert!(plan.iter().any(|step| step.contains(&format!("b USING INDEX {index} "))), "{plan:#?}");
        let first = plan.first().expect("a step");
        assert!(first.starts_with("SEARCH f USING INDEX"), "the address comes first: {plan:#?}");
    }
}

#[tokio::test]
async fn a_refresh_searches_by_indexes_on_postgres() {
    let database = TestDatabase::postgres().await;
    let mut connection = postgres_connection(&database.url).await;
    // An empty table is read whole whatever its indexes; what matters is that there is a way by them.
    let settings = "set enable_seqscan = off; set plan_cache_mode = force_generic_plan";
    connection.execute(settings).await.expect("settings");
    for (statement, index) in statements() {
        let prepare = format!("prepare refresh as {}", statement.sql);
        connection.execute(AssertSqlSafe(prepare)).await.expect("it is prepared");
        let explain = "explain execute refresh(null, null, null)";
        let rows = sqlx::raw_sql(explain).fetch_all(&mut connection).await.expect("a plan");
        let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        connection.execute("deallocate refresh").await.expect("it is forgotten");
        assert!(plan.iter().all(|step| !step.contains("Seq Scan")), "{}: {plan:#?}", statement.name);
        assert!(plan.iter().any(|step| step.contains(index)), "{}: {plan:#?}", statement.name);
    }
}
