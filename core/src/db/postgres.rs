//! PostgreSQL: a pool; a transaction is its own.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};

use super::DbError;
use super::news::NewsDesk;
use super::tx::{Inner, Tx};
use super::wire::Wire;

const CONNECTIONS: u32 = 24;
const WAIT_TIMEOUT: Duration = Duration::from_secs(10);
const STATEMENT_CACHE: usize = 500;

/// A pool of connections to a PostgreSQL server.
#[derive(Clone)]
pub struct PostgresDb {
    pub(super) pool: PgPool,
    pub(super) news: NewsDesk,
    pub(super) wire: Wire,
}

impl PostgresDb {
    pub(super) async fn open(url: &str) -> Result<Self, DbError> {
        // Compiling a statement to machine code takes longer than any of ours runs; and what is looked up lies in memory or on
        // a disk without arms, where PostgreSQL's usual cost of a random page makes it read whole tables instead.
        let options = PgConnectOptions::from_str(url)?
            .application_name("torget")
            .statement_cache_capacity(STATEMENT_CACHE)
            .options([("timezone", "UTC"), ("jit", "off"), ("random_page_cost", "1.1")]);
        // The pool would wait for a server that isn't there and then say only that it has waited.
        let probe = tokio::time::timeout(WAIT_TIMEOUT, PgConnection::connect_with(&options)).await;
        probe.map_err(|_| DbError::Unavailable(format!("no answer in {WAIT_TIMEOUT:?}")))??.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        let news = NewsDesk::new();
        let wire = Wire::new(news.clone(), pool.clone(), options);
        Ok(Self { pool, news, wire })
    }

    pub(super) async fn read(&self) -> Result<Tx, DbError> {
        let tx = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(Tx::snapshot(Inner::Postgres(tx)))
    }

    pub(super) async fn begin(&self) -> Result<Tx, DbError> {
        Ok(Tx::change(Inner::Postgres(self.pool.begin().await?)))
    }

    pub(super) async fn close(&self) {
        self.wire.close().await;
        self.pool.close().await;
    }
}
