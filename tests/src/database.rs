//! A fresh, migrated database for one test, on either engine; gone when the test ends.
//!
//! On SQLite it is a file in a folder of its own. On PostgreSQL it is a copy of a migrated template, which the first
//! test that asks for one makes: copying takes a fraction of the time that migrating does.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use torget_core::db::{Db, Engine};
use uuid::Uuid;

use crate::setting;

/// Makes one test on each engine out of a function that takes a [`TestDatabase`]:
///
/// ```
/// torget_tests::on_both_engines! {
///     async fn a_fresh_database_has_no_persons(database: TestDatabase) {
///         assert!(database.db.read().await.is_ok());
///     }
/// }
/// ```
///
/// They are named `a_fresh_database_has_no_persons::sqlite` and `…::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($database:ident: TestDatabase) $body:block)*) => {
        $(
            $(#[$doc])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                #[tokio::test(flavor = "multi_thread")]
                async fn sqlite() {
                    on_engine($crate::TestDatabase::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn postgres() {
                    on_engine($crate::TestDatabase::postgres().await).await;
                }

                async fn on_engine($database: $crate::TestDatabase) $body
            }
        )*
    };
}

/// A database of one test alone.
pub struct TestDatabase {
    /// The open, migrated database.
    pub db: Db,
    /// Its address, for a program that shall open it too.
    pub url: String,
    /// What removes it; dropped last.
    _remains: Remains,
}

enum Remains {
    Folder(PathBuf),
    Database(String),
}

impl TestDatabase {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("torget-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let url = format!("sqlite:{}", folder.join("torget.sqlite").display());
        let db = Db::open(&url).await.expect("a new SQLite file opens");
        db.migrate().await.expect("a new SQLite file can be migrated");
        Self { db, url, _remains: Remains::Folder(folder) }
    }

    /// A new database in the cluster that `tests/run` started.
    pub async fn postgres() -> Self {
        let name = format!("torget_{}", Uuid::now_v7().simple());
        let mut server = server().await;
        let template = template(&mut server).await;
        run(&mut server, &format!("create database {name} template {template}")).await;
        let url = postgres_url(&name);
        let db = Db::open(&url).await.expect("a new PostgreSQL database opens");
        Self { db, url, _remains: Remains::Database(name) }
    }

    /// Runs SQL past the store's door, for what no program of ours would do.
    pub async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql);
        let outcome = match self.db.engine() {
            Engine::Sqlite => sqlite_connection(&self.url).await.execute(sql).await.map(drop),
            Engine::Postgres => postgres_connection(&self.url).await.execute(sql).await.map(drop),
        };
        outcome.expect("the SQL fits the schema");
    }

    /// Makes the database look as if a newer program had migrated it.
    pub async fn age(&self) {
        self.execute(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            select 9999, 'later', success, checksum, 0 from _sqlx_migrations limit 1",
        )
        .await;
    }
}

/// A connection of the test's own to an SQLite file.
pub async fn sqlite_connection(url: &str) -> SqliteConnection {
    SqliteConnection::connect(url).await.unwrap_or_else(|error| panic!("{url} can't be opened: {error}"))
}

/// A connection of the test's own to a PostgreSQL database.
pub async fn postgres_connection(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap_or_else(|error| panic!("PostgreSQL at {url} does not answer: {error}"))
}

impl Drop for Remains {
    fn drop(&mut self) {
        match self {
            // A program that still runs may hold files in it; the whole folder of the run goes in the end.
            Self::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Self::Database(name) => {
                let sql = format!("drop database {name} with (force)");
                // A thread with a runtime of its own, because the test's own may be ending just now.
                let removal = std::thread::spawn(move || {
                    tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .expect("a runtime can be built")
                        .block_on(async { run(&mut server().await, &sql).await });
                });
                drop(removal.join());
            }
        }
    }
}

/// A connection to the cluster's own database, which may create and drop others.
async fn server() -> PgConnection {
    postgres_connection(&setting("TORGET_TEST_POSTGRES_URL")).await
}

async fn run(server: &mut PgConnection, sql: &str) {
    // The names in it are made here and hold no foreign text.
    server.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn postgres_url(database: &str) -> String {
    let url = setting("TORGET_TEST_POSTGRES_URL");
    let (server, _) = url.rsplit_once('/').expect("TORGET_TEST_POSTGRES_URL ends with a database's name");
    format!("{server}/{database}")
}

/// The name of the migrated template; the first that asks makes it while the others wait.
async fn template(server: &mut PgConnection) -> String {
    let name = format!("torget_template_{:016x}", fingerprint_of_migrations());
    run(server, "select pg_advisory_lock(1)").await;
    let existing: Option<String> =
        sqlx::query_scalar("select datname::text from pg_database where datname = $1 and datistemplate")
            .bind(&name)
            .fetch_optional(&mut *server)
            .await
            .expect("the cluster lists its databases");
    if existing.is_none() {
        // One that a killed test left half made is no template yet.
        run(server, &format!("drop database if exists {name} with (force)")).await;
        run(server, &format!("create database {name}")).await;
        let db = Db::open(&postgres_url(&name)).await.expect("a new PostgreSQL database opens");
        db.migrate().await.expect("a new PostgreSQL database can be migrated");
        db.close().await;
        run(server, &format!("alter database {name} is_template true")).await;
    }
    run(server, "select pg_advisory_unlock(1)").await;
    name
}

/// Changes whenever a migration does, so that a cluster that lives on never lends an old template.
fn fingerprint_of_migrations() -> u64 {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/postgres");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the migrations can be read")
        .map(|entry| entry.expect("the migrations can be read").path())
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(&file).expect("the migrations can be read").hash(&mut hasher);
    }
    hasher.finish()
}
