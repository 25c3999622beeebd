//! SQLite: one writing connection behind a fair queue with group commit, and several reading ones.
//!
//! Each change runs in a savepoint of a shared transaction. A finished one releases its savepoint and queues again for
//! the connection; whoever was already waiting runs first, and the first that comes round commits for all of them.
//! Nobody is answered before that commit, and one `fsync` serves the whole queue.

use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Executor, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::DbError;
use super::news::NewsDesk;
use super::tx::{Inner, Tx};

const READERS: u32 = 8;
const WAIT_TIMEOUT: Duration = Duration::from_secs(10);
const STATEMENT_CACHE: usize = 500;
/// So much of the file a reader has in its memory's map instead of copying page after page from the system's: its own cache
/// is void after every change by the writer.
const MAPPED_BYTES: &str = "1073741824";
/// A connection's own cache, in KiB where it is negative: enough for the upper pages of the indexes that a search goes through.
const CACHE: &str = "-16384";
/// So many rows a connection's thread reads ahead before it waits for who asked.
const ROWS_AHEAD: usize = 500;

/// An open SQLite file.
#[derive(Clone)]
pub struct SqliteDb {
    readers: SqlitePool,
    writer: Arc<Mutex<Writer>>,
    pub(super) news: NewsDesk,
}

pub(super) struct Writer {
    pub(super) connection: SqliteConnection,
    /// The shared transaction that is open, if one is; the cell takes its outcome.
    batch: Option<Batch>,
}

type Batch = Arc<OnceLock<Result<(), String>>>;

/// A change under way: the writing connection, inside a savepoint.
pub(super) struct SqliteWrite {
    writer: Arc<Mutex<Writer>>,
    guard: Option<OwnedMutexGuard<Writer>>,
}

impl SqliteDb {
    pub(super) async fn open(path: &str) -> Result<Self, DbError> {
        let options = SqliteConnectOptions::from_str(&format!("sqlite://{path}"))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Makes INSERT OR REPLACE fire the triggers that guard append-only tables.
            .pragma("recursive_triggers", "on")
            .pragma("cache_size", CACHE)
            .busy_timeout(WAIT_TIMEOUT)
            .statement_cache_capacity(STATEMENT_CACHE)
            .row_buffer_size(ROWS_AHEAD);
        // The writer first: it creates the file and switches it to WAL.
        let connection = SqliteConnection::connect_with(&options).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(WAIT_TIMEOUT)
            .connect_with(options.pragma("query_only", "on").pragma("mmap_size", MAPPED_BYTES))
            .await?;
        let writer = Arc::new(Mutex::new(Writer { connection, batch: None }));
        Ok(Self { readers, writer, news: NewsDesk::new() })
    }

    pub(super) async fn read(&self) -> Result<Tx, DbError> {
        Ok(Tx::snapshot(Inner::SqliteRead(self.readers.begin().await?)))
    }

    pub(super) async fn begin(&self) -> Result<Tx, DbError> {
        let mut guard = self.writer.clone().lock_owned().await;
        if guard.batch.is_none() {
            guard.connection.execute("BEGIN IMMEDIATE").await?;
            guard.batch = Some(Batch::default());
        }
        // From here on the guard is inside a `SqliteWrite`, which cleans up even if this future is dropped.
        let mut write = SqliteWrite { writer: self.writer.clone(), guard: Some(guard) };
        write.connection().execute("SAVEPOINT change").await?;
        Ok(Tx::change(Inner::SqliteWrite(write)))
    }

    pub(super) async fn exclusively(&self) -> OwnedMutexGuard<Writer> {
        self.writer.clone().lock_owned().await
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
    }
}

impl SqliteWrite {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.guard.as_mut().expect("a change holds the writer until it is finished").connection
    }

    /// Keeps or undoes this change, then waits for the commit that covers it.
    pub(super) async fn finish(mut self, keep: bool) -> Result<(), DbError> {
        let guard = self.guard.take().expect("a change is finished once");
        let writer = self.writer.clone();
        // A task of its own: a client that hangs up must not leave a transaction half finished.
        tokio::spawn(finish(writer, guard, keep)).await.map_err(|error| DbError::Fault(error.to_string()))?
    }
}

impl Drop for SqliteWrite {
    fn drop(&mut self) {
        if let (Some(guard), Ok(runtime)) = (self.guard.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(finish(self.writer.clone(), guard, false));
        }
    }
}

async fn finish(writer: Arc<Mutex<Writer>>, mut guard: OwnedMutexGuard<Writer>, keep: bool) -> Result<(), DbError> {
    let batch = guard.batch.clone().expect("a change runs inside a shared transaction");
    let end = if keep { "RELEASE change" } else { "ROLLBACK TO change; RELEASE change" };
    if let Err(error) = guard.connection.execute(end).await {
        // Some faults (a full disk) make SQLite undo the whole transaction: then nothing of the batch stands.
        fail(&mut guard, &batch, &error).await;
    }
    drop(guard);
    let mut guard = writer.lock_owned().await;
    if batch.get().is_none() {
        match guard.connection.execute("COMMIT").await {
            Ok(_) => {
                let _ = batch.set(Ok(()));
                guard.batch = None;
            }
            Err(error) => fail(&mut guard, &batch, &error).await,
        }
    }
    match batch.get() {
        Some(Err(message)) => Err(DbError::Fault(message.clone())),
        _ => Ok(()),
    }
}

async fn fail(guard: &mut OwnedMutexGuard<Writer>, batch: &Batch, error: &sqlx::Error) {
    let _ = batch.set(Err(error.to_string()));
    // Fails when SQLite has already rolled back by itself, which is as good.
    let _ = guard.connection.execute("ROLLBACK").await;
    guard.batch = None;
}
