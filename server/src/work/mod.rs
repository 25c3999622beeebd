//! The worker of one node: takes what people have asked for, one piece at a time, does it, and says how far it has come. Which
//! pieces there are and whose they are is core's (`torget_core::work`).

mod export;
mod import;
mod starting;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use torget_core::access::Caller;
use torget_core::db::DbError;
use torget_core::organisation::caller_in_role;
use torget_core::plugin::Facts;
use torget_core::work::{self, File, Go, Outcome, Problem, Run, WorkKind, WorkStep};

use crate::app::AppState;
pub use export::Request as ExportRequest;
pub(crate) use import::sha256;
pub use starting::{Given, start_check, start_export, start_import};

const LOOK_EVERY: Duration = Duration::from_secs(2);
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);
/// Well within the lease of a run.
const RENEW_EVERY: Duration = Duration::from_secs(15);

/// How a run ends.
enum End {
    /// As it should, with what came of it and a file.
    Done(Outcome, Option<File>),
    /// Its end is written, together with what it did.
    Written,
    /// It can't be done.
    Failed(Outcome),
    /// Somebody wants it stopped, or another node has it.
    Stopped,
}

/// Why a run came to no end.
#[derive(Debug, thiserror::Error)]
enum RunFault {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("{0}")]
    Program(String),
}

/// Takes one piece of work, if any waits, and does it; answers whether there was one.
///
/// # Errors
/// When the store fails; the piece is begun anew then, here or elsewhere.
pub async fn work_once(state: &AppState) -> Result<bool, DbError> {
    let Some(run) = work::claim(&state.market).await? else { return Ok(false) };
    let mut stopping = state.stopping.clone();
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe(attempt(state, &run)).catch_unwind() => outcome,
        () = keep_alive(state, &run) => return Ok(true),
        () = stopped(&mut stopping) => {
            work::release(&state.market, &run).await?;
            return Ok(false);
        }
    };
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(RunFault::Db(error))) => return Err(error),
        Ok(Err(fault)) => give_up(state, &run, &fault).await?,
        Err(_) => give_up(state, &run, &RunFault::Program("it panicked".to_owned())).await?,
    }
    state.mail_is_waiting.notify_one();
    state.place_is_free.notify_one();
    Ok(true)
}

/// Says again and again that the node is still there; never ends.
async fn keep_alive(state: &AppState, run: &Run) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        if let Err(error) = work::renew(&state.market.db, run, state.market.clock.now()).await {
            tracing::warn!(%error, work = %run.work.id, "the lease of a piece of work can't be renewed just now");
        }
    }
}

async fn attempt(state: &AppState, run: &Run) -> Result<(), RunFault> {
    let market = &state.market;
    let end = match caller_in_role(market, run.work.membership_id).await? {
        None => failed("work_role_ended"),
        Some(caller) => match run.work.kind {
            WorkKind::Export => export::run(state, run, &caller).await?,
            WorkKind::Check => import::check(state, run, &caller).await?,
            WorkKind::Import => import::carry_out(state, run, &caller).await?,
        },
    };
    match end {
        End::Done(outcome, made) => match work::finish(market, run, &outcome, made.as_ref()).await {
            Ok(()) => {}
            // Cancelled at the last moment.
            Err(work::WorkError::Lost) => work::fail(market, run, &outcome).await?,
            Err(work::WorkError::Db(error)) => return Err(error.into()),
            Err(other) => return Err(RunFault::Program(other.to_string())),
        },
        End::Failed(outcome) => work::fail(market, run, &outcome).await?,
        End::Stopped => work::fail(market, run, &Outcome::default()).await?,
        End::Written => {}
    }
    tracing::info!(work = %run.work.id, kind = run.work.kind.key(), "a piece of work has ended");
    Ok(())
}

async fn give_up(state: &AppState, run: &Run, fault: &RunFault) -> Result<(), DbError> {
    tracing::error!(work = %run.work.id, %fault, "a piece of work failed by a fault of the program");
    let outcome = Outcome { problem: Some(Problem::new("internal_error", Facts::new())), ..Outcome::default() };
    work::fail(&state.market, run, &outcome).await
}

fn failed(code: &str) -> End {
    End::Failed(Outcome { problem: Some(Problem::new(code, Facts::new())), ..Outcome::default() })
}

/// Says how far a run has come; whether it has to stop.
async fn stops(
    state: &AppState,
    run: &Run,
    step: WorkStep,
    done: usize,
    total: Option<usize>,
) -> Result<bool, DbError> {
    Ok(work::progress(&state.market, run, step, done, total).await? == Go::Stop)
}

/// Works until the server stops: at once when somebody asks here, and otherwise every other second.
pub async fn work_on(state: AppState) {
    let mut stopping = state.stopping.clone();
    loop {
        let pause = match work_once(&state).await {
            Ok(true) => continue,
            Ok(false) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(%error, "work can't be done just now");
                PAUSE_AFTER_FAULT
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = state.work_is_waiting.notified() => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Waits until the server stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that whoever could stop it is gone.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Whoever runs a piece may do only what who asked for it may do now.
type Asker<'a> = &'a Caller;
