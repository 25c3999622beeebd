//! Runs the jobs: looks at their timetables every second, and takes in the database what is due.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use torget_core::db::DbError;
use torget_core::jobs::{self, Claim};

use super::JobName;
use super::work::work;
use crate::app::AppState;

const LOOK_EVERY: Duration = Duration::from_secs(1);
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// The scheduler of one node.
pub struct Scheduler {
    state: AppState,
    /// For which moment each job is known to have run, so that the database is asked once a moment.
    done: Mutex<BTreeMap<JobName, DateTime<Utc>>>,
}

impl Scheduler {
    /// A scheduler that knows of no runs yet.
    pub fn new(state: AppState) -> Self {
        Self { state, done: Mutex::default() }
    }

    /// Runs every job that is due by the market's clock and that nobody else runs, one after the other; answers which.
    ///
    /// # Errors
    /// When the store fails. What a job itself says is logged, and it is tried again in a minute.
    pub async fn run_due(&self) -> Result<Vec<JobName>, DbError> {
        let market = &self.state.market;
        let mut ran = Vec::new();
        for (&name, timetable) in &self.state.config.jobs {
            let now = market.clock.now();
            let Some(scheduled_at) = timetable.latest(now).filter(|moment| !self.is_done(name, *moment)) else {
                continue;
            };
            let run = match jobs::claim(&market.db, name.key(), scheduled_at, now).await? {
                Claim::Taken(run) => run,
                Claim::Done => {
                    self.note(name, scheduled_at);
                    continue;
                }
                Claim::Busy => continue,
            };
            // A job that stumbles must not keep the others from running.
            let outcome = AssertUnwindSafe(work(&self.state, name)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err("a fault in the program".to_owned()));
            jobs::finish(&market.db, run, outcome.as_ref().err().map(String::as_str), market.clock.now()).await?;
            match outcome {
                Ok(number) => {
                    self.note(name, scheduled_at);
                    tracing::info!(job = name.key(), number, "a job has run");
                }
                Err(error) => tracing::error!(job = name.key(), error, "a job failed and is tried again in a minute"),
            }
            self.state.mail_is_waiting.notify_one();
            ran.push(name);
        }
        Ok(ran)
    }

    /// Works until the server stops.
    pub async fn run(self) {
        let mut stopping = self.state.stopping.clone();
        loop {
            let pause = match self.run_due().await {
                Ok(_) => LOOK_EVERY,
                Err(error) => {
                    tracing::error!(%error, "the jobs can't be looked at");
                    PAUSE_AFTER_FAULT
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
        }
    }

    fn is_done(&self, name: JobName, moment: DateTime<Utc>) -> bool {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.get(&name).is_some_and(|known| *known >= moment)
    }

    fn note(&self, name: JobName, moment: DateTime<Utc>) {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(name, moment);
    }
}
