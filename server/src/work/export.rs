//! A list as a file, made in the background.

use serde::{Deserialize, Serialize};
use torget_core::audit::AuditListError;
use torget_core::booking::BookingError;
use torget_core::collaboration::admin::CollaborationError;
use torget_core::ledger::LedgerError;
use torget_core::organisation::OrganisationError;
use torget_core::outbox::OutboxError;
use torget_core::plugin::Facts;
use torget_core::resource::ResourceError;
use torget_core::work::{File, Outcome, Problem, Run, WorkStep};

use super::{Asker, End, RunFault, failed, stops};
use crate::app::AppState;
use crate::export::{Asked, ExportFault, List, sheet};
use crate::sheet::Format;

/// Which list, in which format, with which filters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The list's key.
    pub about: String,
    /// As which file.
    pub format: Format,
    /// The filters, by the names that the list's page has for them.
    pub filters: Vec<(String, String)>,
}

pub(super) async fn run(state: &AppState, run: &Run, caller: Asker<'_>) -> Result<End, RunFault> {
    let request: Request =
        serde_json::from_value(run.work.request.clone()).map_err(|error| RunFault::Program(error.to_string()))?;
    let Some(list) = List::of_key(&request.about) else { return Ok(failed("not_found")) };
    if stops(state, run, WorkStep::Gathering, 0, None).await? {
        return Ok(End::Stopped);
    }
    let most_rows = state.config.exchange.most_rows_of_work;
    let asked = Asked { market: &state.market, caller, pairs: &request.filters, most_rows };
    let sheet = match sheet(list, &asked).await {
        Ok(sheet) => sheet,
        Err(fault) => return unmade(fault),
    };
    let rows = sheet.rows.len();
    if stops(state, run, WorkStep::Gathering, rows, Some(rows)).await? {
        return Ok(End::Stopped);
    }
    let (name, format) = (sheet.file_name(request.format), request.format);
    // Packing a workbook takes a processor for a while.
    let content = tokio::task::spawn_blocking(move || sheet.file(format)).await;
    let content = content.map_err(|error| RunFault::Program(error.to_string()))?;
    let made = File { name, media_type: format.media_type().to_owned(), content };
    let outcome = Outcome { rows: i64::try_from(rows).unwrap_or(i64::MAX), ..Outcome::default() };
    Ok(End::Done(outcome, Some(made)))
}

/// Why there is no file, for who asked for it.
pub(super) fn unmade(fault: ExportFault) -> Result<End, RunFault> {
    match fault.problem_found() {
        Ok(problem) => Ok(End::Failed(Outcome { problem: Some(problem), ..Outcome::default() })),
        Err(ExportFault::Db(error)) => Err(error.into()),
        Err(other) => Err(RunFault::Program(other.to_string())),
    }
}

impl ExportFault {
    /// What can be said to who asked; everything else is a fault of the program or the store.
    fn problem_found(self) -> Result<Problem, Self> {
        match self {
            Self::Hidden
            | Self::Organisation(OrganisationError::Denied(_))
            | Self::Audit(AuditListError::Denied(_))
            | Self::Outbox(OutboxError::Denied(_))
            | Self::Ledger(LedgerError::Denied(_))
            | Self::Booking(BookingError::NotFound { .. } | BookingError::Forbidden)
            | Self::Resource(ResourceError::NotFound { .. } | ResourceError::Forbidden)
            | Self::Collaboration(CollaborationError::NotFound { .. } | CollaborationError::Forbidden) => {
                Ok(Problem::new("not_found", Facts::new()))
            }
            Self::TooMany { most } => Ok(Self::too_many_for_work(most)),
            Self::Faults(faults) => {
                let first = faults.into_iter().next();
                Ok(first.map_or_else(|| Problem::new("invalid_input", Facts::new()), Problem::from))
            }
            other => Err(other),
        }
    }

    fn too_many_for_work(most: usize) -> Problem {
        let most = torget_core::plugin::Fact::Number(i64::try_from(most).unwrap_or(i64::MAX));
        Problem::new("export_too_many_for_work", Facts::from([("most".to_owned(), most)]))
    }
}
