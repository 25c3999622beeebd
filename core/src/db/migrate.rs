//! Migrations, embedded in the program; the same names for both engines.

use sqlx::migrate::{MigrateError as SqlxMigrateError, Migrator};
use thiserror::Error;

use super::postgres::PostgresDb;
use super::sqlite::SqliteDb;
use super::{Db, DbError, Engine, Statement};
use crate::sql;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Why the schema could not be brought up to date.
#[derive(Debug, Error)]
pub enum MigrateError {
    /// A newer program has been here.
    #[error(
        "the database is of a newer version than this program (migration {version} is unknown here); use that version or newer"
    )]
    Newer {
        /// The migration that this program doesn't know.
        version: i64,
    },
    /// A migration of this program has not run.
    #[error("the database lacks migration {version}; run `torget migrate`")]
    Older {
        /// The first one that is missing.
        version: i64,
    },
    /// A migration was changed after it ran, or failed.
    #[error("the database can't be migrated: {0}")]
    Fault(String),
}

impl From<SqlxMigrateError> for MigrateError {
    fn from(error: SqlxMigrateError) -> Self {
        match error {
            SqlxMigrateError::VersionMissing(version) => Self::Newer { version },
            other => Self::Fault(other.to_string()),
        }
    }
}

/// Whether any migration has ever run: a new database lacks even the list of them.
const COUNT_SQLITE_LISTS: Statement = Statement {
    name: "COUNT_SQLITE_LISTS",
    sql: "select count(*) as number from sqlite_master where name = '_sqlx_migrations'",
    only: Some(Engine::Sqlite),
};
const COUNT_POSTGRES_LISTS: Statement = Statement {
    name: "COUNT_POSTGRES_LISTS",
    sql: "select count(*) as number from pg_class where oid = to_regclass('_sqlx_migrations')",
    only: Some(Engine::Postgres),
};
const SELECT_MIGRATIONS: Statement = Statement {
    name: "SELECT_MIGRATIONS",
    sql: "select version from _sqlx_migrations where success order by version",
    only: None,
};

/// For the test that prepares every statement.
pub(crate) const MIGRATION_STATEMENTS: &[Statement] = &[COUNT_SQLITE_LISTS, COUNT_POSTGRES_LISTS, SELECT_MIGRATIONS];

#[derive(sqlx::FromRow)]
struct Count {
    number: i64,
}

#[derive(sqlx::FromRow)]
struct Migration {
    version: i64,
}

impl From<DbError> for MigrateError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.to_string())
    }
}

/// Refuses a schema that isn't this program's: older or newer.
pub(super) async fn require_current(db: &Db) -> Result<(), MigrateError> {
    let (migrator, lists) = match db.engine() {
        Engine::Sqlite => (&SQLITE, COUNT_SQLITE_LISTS),
        Engine::Postgres => (&POSTGRES, COUNT_POSTGRES_LISTS),
    };
    let mut tx = db.read().await?;
    let ran =
        if sql!(tx, one Count, lists)?.number == 0 { Vec::new() } else { sql!(tx, all Migration, SELECT_MIGRATIONS)? };
    let known: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
    if let Some(newer) = ran.iter().find(|migration| !known.contains(&migration.version)) {
        return Err(MigrateError::Newer { version: newer.version });
    }
    match known.into_iter().find(|&version| !ran.iter().any(|migration| migration.version == version)) {
        Some(version) => Err(MigrateError::Older { version }),
        None => Ok(()),
    }
}

pub(super) async fn run_sqlite(db: &SqliteDb) -> Result<(), MigrateError> {
    let mut writer = db.exclusively().await;
    Ok(SQLITE.run(&mut writer.connection).await?)
}

pub(super) async fn run_postgres(db: &PostgresDb) -> Result<(), MigrateError> {
    Ok(POSTGRES.run(&db.pool).await?)
}
