//! A transaction on either engine.

use std::collections::BTreeSet;

use sqlx::{Executor as _, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use super::DbError;
use super::news::Topic;
use super::sqlite::SqliteWrite;

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// For many nodes.
    Postgres,
}

/// A transaction: a snapshot to read from ([`Db::read`](super::Db::read)) or a change to be committed whole
/// ([`change!`](crate::change)). The engine itself refuses writing through a snapshot.
pub struct Tx {
    inner: Inner,
    snapshot: bool,
    transient: bool,
    topics: BTreeSet<Topic>,
}

pub(super) enum Inner {
    SqliteRead(Transaction<'static, Sqlite>),
    SqliteWrite(SqliteWrite),
    Postgres(Transaction<'static, Postgres>),
}

/// The connection behind a transaction; only the [`sql!`](crate::sql) macro looks at it.
#[doc(hidden)]
pub enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Tx {
    pub(super) fn snapshot(inner: Inner) -> Self {
        Self { inner, snapshot: true, transient: false, topics: BTreeSet::new() }
    }

    pub(super) fn change(inner: Inner) -> Self {
        Self { inner, snapshot: false, transient: false, topics: BTreeSet::new() }
    }

    /// Whether it only reads; a snapshot takes no locks.
    pub fn is_snapshot(&self) -> bool {
        self.snapshot
    }

    /// Says that this change concerns a topic; who listens hears it once the change has committed.
    pub fn announce(&mut self, topic: Topic) {
        self.topics.insert(topic);
    }

    pub(super) fn take_topics(&mut self) -> BTreeSet<Topic> {
        std::mem::take(&mut self.topics)
    }

    /// Marks a point to which [`Self::undo_to_mark`] can go back, for what is tried within a change.
    pub async fn mark(&mut self) -> Result<(), DbError> {
        self.execute("SAVEPOINT tried").await
    }

    /// Undoes what was done since the last mark, and takes it away; on PostgreSQL also what a broken constraint has left.
    pub async fn undo_to_mark(&mut self) -> Result<(), DbError> {
        self.execute("ROLLBACK TO SAVEPOINT tried").await?;
        self.execute("RELEASE SAVEPOINT tried").await
    }

    /// Keeps what was done since the last mark, and takes the mark away.
    pub async fn keep_since_mark(&mut self) -> Result<(), DbError> {
        self.execute("RELEASE SAVEPOINT tried").await
    }

    async fn execute(&mut self, words: &'static str) -> Result<(), DbError> {
        let outcome = match self.connection() {
            Connection::Sqlite(connection) => connection.execute(words).await.map(drop),
            Connection::Postgres(connection) => connection.execute(words).await.map(drop),
        };
        self.note(outcome)
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::Postgres(_) => Engine::Postgres,
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Engine::Sqlite,
        }
    }

    #[doc(hidden)]
    pub fn connection(&mut self) -> Connection<'_> {
        match &mut self.inner {
            Inner::SqliteRead(tx) => Connection::Sqlite(tx),
            Inner::SqliteWrite(write) => Connection::Sqlite(write.connection()),
            Inner::Postgres(tx) => Connection::Postgres(tx),
        }
    }

    /// Remembers a deadlock even if the use case turns the error into its own, so that the write is run again.
    #[doc(hidden)]
    pub fn note<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, DbError> {
        outcome.map_err(|error| {
            let error = DbError::from(error);
            self.transient |= error.is_transient();
            error
        })
    }

    pub(super) fn is_transient(&self) -> bool {
        self.transient
    }

    pub(super) async fn commit(self) -> Result<(), DbError> {
        match self.inner {
            Inner::SqliteRead(tx) => Ok(tx.rollback().await?),
            Inner::SqliteWrite(write) => write.finish(true).await,
            Inner::Postgres(tx) => Ok(tx.commit().await?),
        }
    }

    pub(super) async fn rollback(self) -> Result<(), DbError> {
        match self.inner {
            Inner::SqliteRead(tx) => Ok(tx.rollback().await?),
            Inner::SqliteWrite(write) => write.finish(false).await,
            Inner::Postgres(tx) => Ok(tx.rollback().await?),
        }
    }
}
