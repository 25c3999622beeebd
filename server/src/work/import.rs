//! A file that is looked through, and one that is imported.
//!
//! Invariants: a check changes nothing, and looks at few rows at a time so that others can write; an import takes all rows and
//! its own end in one transaction, and only of the very file that was checked.

use sha2::{Digest, Sha256};
use torget_core::intake::{self, IntakeError};
use torget_core::plugin::Facts;
use torget_core::work::{self, FilePart, Found, Outcome, Problem, Run, WorkError, WorkStep};

use super::export::unmade;
use super::{Asker, End, RunFault, failed, stops};
use crate::app::AppState;
use crate::intake::{Ground, Request, Said, in_order, said};
use crate::sheet::read::{ReadLimits, read};

/// So many rows are checked in one transaction.
const AT_A_TIME: usize = 50;

/// A file with what it says.
struct Looked {
    request: Request,
    said: Said,
}

pub(super) async fn check(state: &AppState, run: &Run, caller: Asker<'_>) -> Result<End, RunFault> {
    let looked = match look(state, run, caller).await? {
        Ok(looked) => looked,
        Err(end) => return Ok(end),
    };
    let Looked { request, said } = looked;
    let (total, mut faults) = (said.rows, said.faults.clone());
    for (number, some) in said.entries.chunks(AT_A_TIME).enumerate() {
        if stops(state, run, WorkStep::Checking, number * AT_A_TIME, Some(total)).await? {
            return Ok(End::Stopped);
        }
        let found = intake::check(&state.market, caller, some).await?;
        faults.extend(found.into_iter().map(|fault| said.found(request.about, fault)));
    }
    Ok(End::Done(outcome(total, faults), None))
}

pub(super) async fn carry_out(state: &AppState, run: &Run, caller: Asker<'_>) -> Result<End, RunFault> {
    let looked = match look(state, run, caller).await? {
        Ok(looked) => looked,
        Err(end) => return Ok(end),
    };
    let Looked { request, said } = looked;
    let total = said.rows;
    if !said.faults.is_empty() {
        return Ok(End::Failed(changed(outcome(total, said.faults))));
    }
    if stops(state, run, WorkStep::Saving, 0, Some(total)).await? {
        return Ok(End::Stopped);
    }
    let ended = outcome(total, Vec::new());
    match intake::carry_out(&state.market, caller, run, &said.entries, &ended).await {
        Ok(()) => Ok(End::Written),
        Err(IntakeError::Faults(faults)) => {
            let faults = faults.into_iter().map(|fault| said.found(request.about, fault)).collect();
            Ok(End::Failed(changed(outcome(total, faults))))
        }
        Err(IntakeError::Work(WorkError::Lost)) => Ok(End::Stopped),
        Err(IntakeError::Db(error) | IntakeError::Work(WorkError::Db(error))) => Err(error.into()),
        Err(other) => Err(RunFault::Program(other.to_string())),
    }
}

/// Reads the file that the work was given, or that the check was whose import it is.
async fn look(state: &AppState, run: &Run, caller: Asker<'_>) -> Result<Result<Looked, End>, RunFault> {
    let request: Request =
        serde_json::from_value(run.work.request.clone()).map_err(|error| RunFault::Program(error.to_string()))?;
    if stops(state, run, WorkStep::Reading, 0, None).await? {
        return Ok(Err(End::Stopped));
    }
    let given = run.work.of_id.unwrap_or(run.work.id);
    let file = match work::file(&state.market, caller, given, FilePart::Given).await {
        Ok(file) => file,
        Err(WorkError::Db(error)) => return Err(error.into()),
        Err(_) => return Ok(Err(failed("work_file_gone"))),
    };
    if sha256(&file.content) != request.sha256 {
        return Ok(Err(failed("work_other_file")));
    }
    let exchange = state.config.exchange;
    let limits =
        ReadLimits { most_rows: exchange.most_rows_of_import, most_unpacked_bytes: exchange.most_unpacked_bytes };
    // Unpacking and reading takes a processor for a while.
    let rows = tokio::task::spawn_blocking(move || read(&file.content, &limits)).await;
    let rows = match rows.map_err(|error| RunFault::Program(error.to_string()))? {
        Ok(rows) => rows,
        Err(problem) => return Ok(Err(unreadable(problem))),
    };
    let ground = match Ground::load(&state.market, caller, &request, true).await {
        Ok(ground) => ground,
        Err(fault) => return unmade(fault).map(Err),
    };
    Ok(match said(&ground, rows) {
        Ok(said) => Ok(Looked { request, said }),
        Err(problem) => Err(unreadable(problem)),
    })
}

/// A file's hash, in hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(content).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unreadable(problem: Problem) -> End {
    End::Failed(Outcome { problem: Some(problem), ..Outcome::default() })
}

fn outcome(rows: usize, faults: Vec<Found>) -> Outcome {
    let (fault_count, faults) = in_order(faults);
    Outcome { problem: None, rows: i64::try_from(rows).unwrap_or(i64::MAX), fault_count, faults }
}

/// The file was right when it was checked, and is not any more.
fn changed(outcome: Outcome) -> Outcome {
    Outcome { problem: Some(Problem::new("work_changed_since", Facts::new())), ..outcome }
}
