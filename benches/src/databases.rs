//! The database that a bench measures in: an SQLite file in a folder of its own, or a database of its own on the PostgreSQL
//! server whose address `TORGET_TEST_POSTGRES_URL` is. Either is gone afterwards.

use anyhow::Context;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use torget_core::db::Db;
use uuid::Uuid;

/// Runs `measure` with the engine's name, an empty migrated database, and its address.
pub async fn on_chosen_engine(measure: impl AsyncFnOnce(&str, Db, &str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let unique = Uuid::now_v7().simple();
    if let Ok(server) = std::env::var("TORGET_TEST_POSTGRES_URL") {
        let name = format!("torget_bench_{unique}");
        let (address, _) = server.rsplit_once('/').context("the address ends with a database's name")?;
        let mut own = PgConnection::connect(&server).await?;
        own.execute(AssertSqlSafe(format!("create database {name}"))).await?;
        let outcome = in_database("PostgreSQL", &format!("{address}/{name}"), measure).await;
        own.execute(AssertSqlSafe(format!("drop database {name} with (force)"))).await?;
        return outcome;
    }
    let folder = std::env::temp_dir().join(format!("torget-bench-{unique}"));
    std::fs::create_dir_all(&folder)?;
    let outcome = in_database("SQLite", &format!("sqlite:{}", folder.join("torget.sqlite").display()), measure).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn in_database(
    engine: &str,
    url: &str,
    measure: impl AsyncFnOnce(&str, Db, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let db = Db::open(url).await?;
    db.migrate().await?;
    let outcome = measure(engine, db.clone(), url).await;
    db.close().await;
    outcome
}
