//! Lists and formats of files, as the API writes them.

use poem_openapi::{Enum, Object};
use torget_core::work::{Found, Work, WorkKind, WorkState, WorkStep};
use uuid::Uuid;

use super::instant::Instant;
use crate::api::caller::Asking;
use crate::export::List;
use crate::intake::Kind;
use crate::sheet::Format;
use crate::view::say;

/// A list that there is as a file.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "List", rename_all = "snake_case")]
pub enum ListKey {
    Bookings,
    Needs,
    Offers,
    Organisations,
    Units,
    Persons,
    Resources,
    Areas,
    Tariffs,
    Collaborations,
    Introductions,
    Claims,
    Audit,
    Outbox,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "FileFormat", rename_all = "snake_case")]
pub enum FormatKey {
    Csv,
    Xlsx,
}

impl From<ListKey> for List {
    fn from(key: ListKey) -> Self {
        match key {
            ListKey::Bookings => Self::Bookings,
            ListKey::Needs => Self::Needs,
            ListKey::Offers => Self::Offers,
            ListKey::Organisations => Self::Organisations,
            ListKey::Units => Self::Units,
            ListKey::Persons => Self::Persons,
            ListKey::Resources => Self::Resources,
            ListKey::Areas => Self::Areas,
            ListKey::Tariffs => Self::Tariffs,
            ListKey::Collaborations => Self::Collaborations,
            ListKey::Introductions => Self::Introductions,
            ListKey::Claims => Self::Claims,
            ListKey::Audit => Self::Audit,
            ListKey::Outbox => Self::Outbox,
        }
    }
}

impl From<FormatKey> for Format {
    fn from(key: FormatKey) -> Self {
        match key {
            FormatKey::Csv => Self::Csv,
            FormatKey::Xlsx => Self::Xlsx,
        }
    }
}

/// What a file that comes in holds.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "ImportKind", rename_all = "snake_case")]
pub enum ImportKey {
    Units,
    Persons,
    Resources,
    Availability,
    Needs,
}

impl From<ImportKey> for Kind {
    fn from(key: ImportKey) -> Self {
        match key {
            ImportKey::Units => Self::Units,
            ImportKey::Persons => Self::Persons,
            ImportKey::Resources => Self::Resources,
            ImportKey::Availability => Self::Availability,
            ImportKey::Needs => Self::Needs,
        }
    }
}

/// A filter of a list, as `search` or `role`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ListFilter")]
pub struct FilterBody {
    /// Its name, as `export_list` has it.
    #[oai(validator(pattern = "^[a-z_]{1,40}$"))]
    pub name: String,
    /// Its value.
    #[oai(validator(max_length = 100))]
    pub value: String,
}

/// A list that is to become a file.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewExport")]
pub struct NewExportBody {
    /// Which list.
    pub list: ListKey,
    /// As which file.
    pub format: FormatKey,
    /// Which rows; all without filters.
    #[oai(validator(max_items = 20))]
    pub filters: Option<Vec<FilterBody>>,
}

/// A file that is to be imported.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewImport")]
pub struct NewImportBody {
    /// What it holds.
    pub about: ImportKey,
    /// In which area, for what belongs to one; without it the caller's first.
    pub area_id: Option<Uuid>,
    /// What it is called; told again with what is found.
    #[oai(validator(max_length = 200))]
    pub file_name: String,
    /// The file, CSV or XLSX, in Base64.
    #[oai(validator(min_length = 1))]
    pub content_base64: String,
}

/// What is to be done: make a list into a file, look a file through, import one that was looked through.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "WorkKind", rename_all = "snake_case")]
pub enum WorkKindKey {
    Export,
    Check,
    Import,
}

/// How far a piece of work has come. A check is `done` also when it found faults; what is `failed` or `cancelled` has changed
/// nothing.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "WorkState", rename_all = "snake_case")]
pub enum WorkStateKey {
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// What is being done just now.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "WorkStep", rename_all = "snake_case")]
pub enum WorkStepKey {
    Reading,
    Checking,
    Saving,
    Gathering,
}

/// A fault in a file.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RowProblem")]
pub struct RowProblemBody {
    /// In which row, as the spreadsheet numbers it.
    pub row: i64,
    /// In which column, by its letter; empty where it is about the row as a whole.
    pub column: String,
    /// The column's head.
    pub head: String,
    /// What stands there.
    pub value: String,
    /// What is wrong; never changes.
    pub code: String,
    /// The same in words, with what would be right.
    pub message: String,
}

/// A piece of work.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Work", skip_serializing_if_is_none)]
pub struct WorkBody {
    /// The work.
    pub id: Uuid,
    /// What is to be done.
    pub kind: WorkKindKey,
    /// The list, or what the file holds.
    pub about: String,
    /// The check that an import carries out.
    pub of_id: Option<Uuid>,
    /// How far it has come.
    pub state: WorkStateKey,
    /// What is being done just now.
    pub step: Option<WorkStepKey>,
    /// How much of the step is done.
    pub done: i64,
    /// Of how much, once that is known.
    pub total: Option<i64>,
    /// Why nothing could be done at all, as a code.
    pub problem: Option<String>,
    /// The same in words.
    pub problem_message: Option<String>,
    /// How many rows it was about.
    pub rows: i64,
    /// How many faults there are, also those that are too many to be listed.
    pub fault_count: i64,
    /// The faults, in the order of the file.
    pub faults: Vec<RowProblemBody>,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
}

/// A page of work.
#[derive(Debug, Clone, Object)]
#[oai(rename = "WorkPage", skip_serializing_if_is_none)]
pub struct WorkPage {
    /// The work, the latest first.
    pub rows: Vec<WorkBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    pub next: Option<Uuid>,
}

/// A piece of work as the API shows it.
pub fn work_body(asking: &Asking, work: &Work) -> WorkBody {
    let language = asking.language;
    let outcome = &work.outcome;
    let fault = |found: &Found| RowProblemBody {
        row: found.row,
        column: found.column.clone(),
        head: found.head.clone(),
        value: found.value.clone(),
        code: found.problem.code.clone(),
        message: say::code(language, &found.problem.code, &found.problem.values),
    };
    WorkBody {
        id: work.id.0,
        kind: match work.kind {
            WorkKind::Export => WorkKindKey::Export,
            WorkKind::Check => WorkKindKey::Check,
            WorkKind::Import => WorkKindKey::Import,
        },
        about: work.request["about"].as_str().unwrap_or_default().to_owned(),
        of_id: work.of_id.map(|id| id.0),
        state: match work.state {
            WorkState::Waiting => WorkStateKey::Waiting,
            WorkState::Running => WorkStateKey::Running,
            WorkState::Done => WorkStateKey::Done,
            WorkState::Failed => WorkStateKey::Failed,
            WorkState::Cancelled => WorkStateKey::Cancelled,
        },
        step: work.step.map(|step| match step {
            WorkStep::Reading => WorkStepKey::Reading,
            WorkStep::Checking => WorkStepKey::Checking,
            WorkStep::Saving => WorkStepKey::Saving,
            WorkStep::Gathering => WorkStepKey::Gathering,
        }),
        done: work.done,
        total: work.total,
        problem: outcome.problem.as_ref().map(|problem| problem.code.clone()),
        problem_message: outcome.problem.as_ref().map(|problem| say::code(language, &problem.code, &problem.values)),
        rows: outcome.rows,
        fault_count: outcome.fault_count,
        faults: outcome.faults.iter().map(fault).collect(),
        created_at: Instant(work.created_at),
        ended_at: work.ended_at.map(Instant),
    }
}
