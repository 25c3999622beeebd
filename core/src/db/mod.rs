//! Two engines behind one door: SQLite (embedded, one writer and many readers) and PostgreSQL.
//!
//! Invariants: every write goes through [`change!`](crate::change), every read through [`Db::read`]; a statement is one SQL text
//! that both engines understand (see [`statements!`](crate::statements)); what truly differs lives in this folder.
//! A use case never does other I/O inside a write, because PostgreSQL may ask for it to be run again. What a change concerns is
//! told to who listens once it has committed (`news.rs`).

mod error;
mod list;
mod lock;
mod migrate;
mod news;
mod postgres;
mod sqlite;
mod statement;
mod tx;
mod wire;

use std::collections::BTreeSet;

pub use error::DbError;
pub use list::id_list;
pub(crate) use lock::LOCK_STATEMENTS;
pub use lock::{Advisory, lock_advisory, lock_need, lock_rows};
pub(crate) use migrate::MIGRATION_STATEMENTS;
pub use migrate::MigrateError;
pub use news::{Listener, News, Topic};
pub use statement::Statement;
pub use tx::{Engine, Tx};
pub(crate) use wire::WIRE_STATEMENTS;

#[doc(hidden)]
pub use tx::Connection;

use news::NewsDesk;
use postgres::PostgresDb;
use sqlite::SqliteDb;

/// Runs a change in a transaction of its own and commits it if it answers `Ok`:
/// `change!(db, tx => store::insert(tx, &row).await)`, where `tx` is a `&mut Tx`. On PostgreSQL the whole is run again
/// after a deadlock or a serialisation failure, so it must do nothing but database work.
///
/// A macro and not a function that takes a closure, because the compiler can't yet see that a future which borrows
/// from both the closure and its argument may move between threads.
#[macro_export]
macro_rules! change {
    ($db:expr, $tx:ident => $body:expr) => {{
        let db = &$db;
        let mut attempt = 1;
        loop {
            let mut owned = match db.begin().await {
                Ok(tx) => tx,
                Err(error) => break Err(error.into()),
            };
            let outcome = async {
                let $tx = &mut owned;
                $body
            }
            .await;
            if let Some(outcome) = db.end(owned, outcome, attempt).await {
                break outcome;
            }
            attempt += 1;
        }
    }};
}

/// How often a write is run again after a deadlock or a serialisation failure before the caller is told to try later.
const WRITE_ATTEMPTS: u32 = 8;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub enum Db {
    /// A file beside the program.
    Sqlite(SqliteDb),
    /// A server for many nodes.
    Postgres(PostgresDb),
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`. A missing SQLite file is created; nothing is migrated.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::Sqlite(SqliteDb::open(path).await?));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(PostgresDb::open(url).await?));
        }
        Err(DbError::UnknownUrl)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings the schema up to this program's version. Refuses a database that a newer program has migrated.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            Self::Sqlite(db) => migrate::run_sqlite(db).await,
            Self::Postgres(db) => migrate::run_postgres(db).await,
        }
    }

    /// Refuses a schema that is older or newer than this program's; changes nothing.
    pub async fn require_current(&self) -> Result<(), MigrateError> {
        migrate::require_current(self).await
    }

    /// A read-only snapshot: everything read through it is of one moment, and it never waits for a writer.
    pub async fn read(&self) -> Result<Tx, DbError> {
        match self {
            Self::Sqlite(db) => db.read().await,
            Self::Postgres(db) => db.read().await,
        }
    }

    /// Begins one attempt at a change; the [`change!`](crate::change) macro is the way to use it.
    #[doc(hidden)]
    pub async fn begin(&self) -> Result<Tx, DbError> {
        match self {
            Self::Sqlite(db) => db.begin().await,
            Self::Postgres(db) => db.begin().await,
        }
    }

    /// Ends one attempt: commits an `Ok`, undoes an `Err`, and answers `None` when the whole must run again after a
    /// deadlock or a serialisation failure.
    #[doc(hidden)]
    pub async fn end<T, E: From<DbError>>(
        &self,
        mut tx: Tx,
        outcome: Result<T, E>,
        attempt: u32,
    ) -> Option<Result<T, E>> {
        let (transient, topics) = (tx.is_transient(), tx.take_topics());
        let (outcome, transient) = match outcome {
            Ok(value) => match tx.commit().await {
                Ok(()) => {
                    self.tell(&topics);
                    (Ok(value), false)
                }
                Err(error) => {
                    let transient = error.is_transient();
                    (Err(error.into()), transient)
                }
            },
            Err(error) => match tx.rollback().await {
                Ok(()) => (Err(error), transient),
                Err(fault) => (Err(fault.into()), false),
            },
        };
        if transient && attempt < WRITE_ATTEMPTS { None } else { Some(outcome) }
    }

    /// Hears from now on what changes: on SQLite in this process, on PostgreSQL on every node.
    pub async fn listen(&self) -> Listener {
        if let Self::Postgres(db) = self {
            db.wire.listen().await;
        }
        self.desk().listen()
    }

    /// Which state of a topic this is, to be asked before reading: while it is the same text, nothing has been told of the topic.
    pub fn revision(&self, topic: Topic) -> String {
        self.desk().revision(topic)
    }

    fn tell(&self, topics: &BTreeSet<Topic>) {
        if topics.is_empty() {
            return;
        }
        self.desk().tell(topics);
        if let Self::Postgres(db) = self {
            db.wire.tell(topics);
        }
    }

    fn desk(&self) -> &NewsDesk {
        match self {
            Self::Sqlite(db) => &db.news,
            Self::Postgres(db) => &db.news,
        }
    }

    /// Ends every connection. What was acknowledged is safe without it; it lets a test remove its database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.close().await,
        }
    }
}
