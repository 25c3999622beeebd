//! The outbox's worker: takes what is due, sends it, and notes how it went.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream};
use tokio::sync::{Notify, watch};
use torget_core::Market;
use torget_core::db::DbError;
use torget_core::outbox::{self, Due, Failure};

use super::transport::CONNECTIONS;
use super::{Mailer, Sender, content_of, message};
use crate::view::Renderer;

/// Messages taken at a time: few enough to be sent within the lease even by a slow mail server.
const BATCH: i64 = 32;
/// How long a worker waits after the store has failed.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// Sends the outbox's messages. Any number of them, on any number of nodes, may work at once.
#[derive(Clone)]
pub struct OutboxWorker {
    /// The store and the clock.
    pub market: Market,
    /// The templates.
    pub renderer: Renderer,
    /// The way out.
    pub mailer: Mailer,
    /// Whom it is from.
    pub sender: Sender,
}

impl OutboxWorker {
    /// Sends everything that is due by the market's clock, and answers how many messages were tried.
    ///
    /// # Errors
    /// When the store fails; what was taken comes again when its lease ends.
    pub async fn run_once(&self) -> Result<usize, DbError> {
        let mut tried = 0;
        loop {
            let due = outbox::claim_due(&self.market.db, self.market.clock.now(), BATCH).await?;
            if due.is_empty() {
                return Ok(tried);
            }
            tried += due.len();
            let outcomes: Vec<Result<(), DbError>> =
                stream::iter(due).map(|due| self.handle(due)).buffer_unordered(CONNECTIONS as usize).collect().await;
            outcomes.into_iter().collect::<Result<(), DbError>>()?;
        }
    }

    async fn handle(&self, due: Due) -> Result<(), DbError> {
        let (db, clock) = (&self.market.db, &self.market.clock);
        // One message that the program stumbles over must not keep the others from their readers.
        let sent = AssertUnwindSafe(self.send(&due)).catch_unwind().await;
        let stumbled = || Failure { is_permanent: true, reason: "a fault in the program; the log has it".to_owned() };
        let Err(failure) = sent.unwrap_or_else(|_| Err(stumbled())) else {
            return outbox::delivered(db, &due, clock.now()).await;
        };
        let is_final = outbox::failed(db, &due, &failure, clock.now()).await?;
        let (id, kind, attempts) = (due.id, &due.kind, due.attempts);
        if is_final {
            tracing::error!(message = %id, kind, attempts, "a mail has failed for good; the operator sees why");
        } else {
            tracing::warn!(message = %id, kind, attempts, "a mail could not be sent and is tried again");
        }
        Ok(())
    }

    async fn send(&self, due: &Due) -> Result<(), Failure> {
        let permanent = |reason| Failure { is_permanent: true, reason };
        let content = content_of(&self.renderer, &self.sender, due).map_err(permanent)?;
        let now = self.market.clock.now();
        let message = message::compose(&self.sender, due, content, now).map_err(permanent)?;
        self.mailer.send(&due.id.to_string(), message).await
    }

    /// Works until `stopping`: at once when something waits, and otherwise every `poll`.
    pub async fn run(self, poll: Duration, waiting: Arc<Notify>, mut stopping: watch::Receiver<bool>) {
        loop {
            let pause = match self.run_once().await {
                Ok(_) => poll,
                Err(error) => {
                    tracing::error!(%error, "the outbox can't be worked");
                    PAUSE_AFTER_FAULT
                }
            };
            tokio::select! {
                () = waiting.notified() => {}
                () = tokio::time::sleep(pause) => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
        }
    }
}
