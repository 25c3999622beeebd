//! A fresh database for one test, on either engine, migrated and empty or with the demo in it; gone when the test ends.
//!
//! On SQLite it is a file in a folder of its own, on PostgreSQL a database in the cluster that `tests/run` started; on both
//! a copy of a [`template`].

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use torget::demo::Account;
use torget_core::db::{Db, Engine};
use uuid::Uuid;

use crate::app::Stage;
use crate::setting;
use crate::template::{path, template};

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
    /// Where it is, and what removes it; dropped last.
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Database(String),
}

impl TestDatabase {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        Self::empty(Engine::Sqlite).await
    }

    /// A new database in the cluster that `tests/run` started.
    pub async fn postgres() -> Self {
        Self::empty(Engine::Postgres).await
    }

    async fn empty(engine: Engine) -> Self {
        let name = format!("empty_{}", named(engine));
        template(&name, async || {
            let place = Place::new(engine);
            place.create().await;
            let db = Db::open(&place.url()).await.expect("a new database opens");
            db.migrate().await.expect("a new database can be migrated");
            db.close().await;
            place.keep_as(&name).await;
        })
        .await;
        Self::copy_of(engine, &name).await
    }

    /// One with the demo in it on the same engine instead, and who can act there.
    pub(crate) async fn with_demo(self) -> (Self, Vec<Account>) {
        let engine = self.db.engine();
        let name = format!("demo_{}", named(engine));
        self.db.close().await;
        drop(self);
        let accounts = template(&name, async || {
            let stage = Stage::build(Self::empty(engine).await, &[]).await;
            let accounts = torget::demo::load(stage.market()).await.expect("the demo loads into an empty database");
            let database = stage.close().await;
            // The mail of the weeks that the demo makes up has long been read; a test waits for its own.
            database.execute("update outbox set state = 'sent', sent_at = created_at").await;
            database.db.close().await;
            database.place.keep_as(&name).await;
            accounts
        })
        .await;
        (Self::copy_of(engine, &name).await, accounts)
    }

    async fn copy_of(engine: Engine, template: &str) -> Self {
        let place = Place::new(engine);
        place.copy(template).await;
        let url = place.url();
        let db = Db::open(&url).await.expect("a copy opens");
        Self { db, url, place }
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

fn named(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

impl Place {
    fn new(engine: Engine) -> Self {
        let name = Uuid::now_v7().simple();
        match engine {
            Engine::Sqlite => Self::Folder(std::env::temp_dir().join(format!("torget-{name}"))),
            Engine::Postgres => Self::Database(format!("torget_{name}")),
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite:{}", file_in(folder).display()),
            Self::Database(name) => postgres_url(name),
        }
    }

    async fn create(&self) {
        match self {
            Self::Folder(folder) => std::fs::create_dir_all(folder).expect("the temporary folder can be written"),
            Self::Database(name) => run(&mut server().await, &format!("create database {name}")).await,
        }
    }

    /// Lets what is in it, which nobody has open, be a template.
    async fn keep_as(&self, template: &str) {
        match self {
            Self::Folder(_) => {
                // Everything in one file, whatever still lies beside it; what a making that was broken off left, goes.
                drop(std::fs::remove_file(path(template)));
                let into = format!("vacuum into '{}'", path(template).display());
                let mut connection = sqlite_connection(&self.url()).await;
                connection.execute(AssertSqlSafe(into)).await.expect("the run's folder can be written");
            }
            Self::Database(name) => {
                let mut server = server().await;
                // One whose making was broken off may stand there.
                run(&mut server, &format!("drop database if exists {template} with (force)")).await;
                run(&mut server, &format!("create database {template} template {name}")).await;
            }
        }
    }

    async fn copy(&self, template: &str) {
        match self {
            Self::Folder(folder) => {
                self.create().await;
                std::fs::copy(path(template), file_in(folder)).expect("a template to copy");
            }
            Self::Database(name) => {
                run(&mut server().await, &format!("create database {name} template {template}")).await;
            }
        }
    }
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("torget.sqlite")
}

impl Drop for Place {
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
