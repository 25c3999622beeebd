//! Migrations, embedded in the program; the same names for both engines.

use sqlx::migrate::{MigrateError as SqlxMigrateError, Migrator};
use thiserror::Error;

use super::postgres::PostgresDb;
use super::sqlite::SqliteDb;

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

pub(super) async fn run_sqlite(db: &SqliteDb) -> Result<(), MigrateError> {
    let mut writer = db.exclusively().await;
    Ok(SQLITE.run(&mut writer.connection).await?)
}

pub(super) async fn run_postgres(db: &PostgresDb) -> Result<(), MigrateError> {
    Ok(POSTGRES.run(&db.pool).await?)
}
