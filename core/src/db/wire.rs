//! News between nodes on PostgreSQL: `NOTIFY` after a change has committed, and one connection that listens.
//!
//! **Why not in the change's own transaction.** PostgreSQL puts the commits of all transactions that notify in one row, each
//! waiting for the disk alone (docs/decisions/0007 has the figures). So each node says afterwards, in a statement of its
//! own, what has changed since it last did; what is said many times meanwhile is said once. A node that dies between a commit
//! and its news leaves the others' open pages as they are until the next news; nothing else rests on it.
//!
//! The connection that listens begins with the first listener. When it breaks it is made anew, with growing waits, and
//! everybody is told that news may have been missed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::{Notify, OnceCell, oneshot};
use uuid::Uuid;

use super::news::{NewsDesk, Topic};
use super::tx::Engine;
use super::{DbError, Statement};

const CHANNEL: &str = "torget_news";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

const TELL: Statement =
    Statement { name: "TELL", sql: "select pg_notify($1, $2) is null as done", only: Some(Engine::Postgres) };

/// For the test that prepares every statement.
pub(crate) const WIRE_STATEMENTS: &[Statement] = &[TELL];

/// The way of the news between this node and the others. Cheap to clone.
#[derive(Clone)]
pub(super) struct Wire {
    inner: Arc<Inner>,
}

struct Inner {
    desk: NewsDesk,
    pool: PgPool,
    /// One connection, apart from those that requests wait for.
    listening_pool: PgPool,
    listening: OnceCell<()>,
    /// What the other nodes have not been told yet.
    untold: Mutex<BTreeSet<Topic>>,
    some_untold: Notify,
}

impl Wire {
    pub(super) fn new(desk: NewsDesk, pool: PgPool, options: PgConnectOptions) -> Self {
        let listening_pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(CONNECT_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options.application_name("torget news"));
        let (listening, untold, some_untold) = (OnceCell::new(), Mutex::default(), Notify::new());
        let wire = Self { inner: Arc::new(Inner { desk, pool, listening_pool, listening, untold, some_untold }) };
        tokio::spawn(wire.clone().tell_on());
        wire
    }

    /// Has the other nodes told, soon.
    pub(super) fn tell(&self, topics: &BTreeSet<Topic>) {
        self.untold().extend(topics);
        self.inner.some_untold.notify_one();
    }

    /// Begins to listen, if nobody has yet, and waits until this node hears the others or knows that it can't.
    pub(super) async fn listen(&self) {
        let begin = async || {
            let (begun, listens) = oneshot::channel();
            tokio::spawn(self.clone().hear_on(begun));
            // An error means that the database is closed, and with it everything that could be heard.
            let _ = listens.await;
        };
        self.inner.listening.get_or_init(begin).await;
    }

    /// Says what is untold and ends both connections.
    pub(super) async fn close(&self) {
        if let Err(error) = self.tell_now().await {
            tracing::warn!(%error, "other nodes could not be told what has changed");
        }
        self.inner.listening_pool.close().await;
    }

    async fn tell_on(self) {
        let mut wait = FIRST_WAIT;
        loop {
            tokio::select! {
                () = self.inner.some_untold.notified() => {}
                () = self.inner.pool.close_event() => return,
            }
            while let Err(error) = self.tell_now().await {
                if self.inner.pool.is_closed() {
                    return;
                }
                tracing::warn!(%error, "other nodes can't be told what has changed; trying again");
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            wait = FIRST_WAIT;
        }
    }

    async fn tell_now(&self) -> Result<(), DbError> {
        let topics = std::mem::take(&mut *self.untold());
        for topic in &topics {
            let payload = format!("{} {topic}", self.inner.desk.node());
            let told = sqlx::query(TELL.sql).bind(CHANNEL).bind(payload).execute(&self.inner.pool).await;
            if let Err(error) = told {
                self.untold().extend(&topics);
                return Err(error.into());
            }
        }
        Ok(())
    }

    async fn hear_on(self, begun: oneshot::Sender<()>) {
        let (mut begun, mut wait) = (Some(begun), FIRST_WAIT);
        while !self.inner.listening_pool.is_closed() {
            let outcome = self.hear(&mut begun, &mut wait).await;
            drop(begun.take());
            if let Err(error) = outcome
                && !self.inner.listening_pool.is_closed()
            {
                tracing::warn!(%error, "what changes on other nodes can't be heard; trying again");
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.inner.listening_pool.close_event() => return,
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Listens until the connection breaks.
    async fn hear(&self, begun: &mut Option<oneshot::Sender<()>>, wait: &mut Duration) -> Result<(), DbError> {
        let mut listener = PgListener::connect_with(&self.inner.listening_pool).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        *wait = FIRST_WAIT;
        // What was said while nobody listened is lost.
        self.inner.desk.tell_missed();
        drop(begun.take());
        while let Some(notification) = listener.try_recv().await? {
            match read(notification.payload()) {
                Some((node, _)) if node == self.inner.desk.node() => {}
                Some((_, topic)) => self.inner.desk.tell(&BTreeSet::from([topic])),
                // A newer program speaks of what this one doesn't know.
                None => {}
            }
        }
        Ok(())
    }

    fn untold(&self) -> std::sync::MutexGuard<'_, BTreeSet<Topic>> {
        self.inner.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who says what.
fn read(payload: &str) -> Option<(Uuid, Topic)> {
    let (node, topic) = payload.split_once(' ')?;
    Some((node.parse().ok()?, topic.parse().ok()?))
}
