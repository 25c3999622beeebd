//! What a piece of work is, and what came of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::FieldFault;
use crate::ids::{MembershipId, PersonId, WorkId};
use crate::keyed;
use crate::plugin::Facts;

keyed! {
    /// What is to be done.
    WorkKind {
        /// Make a file of a list.
        Export = "export",
        /// Look through a file that is to be imported, and change nothing.
        Check = "check",
        /// Import a file that was looked through.
        Import = "import",
    }

    /// How far it has come.
    WorkState {
        /// No node has taken it yet.
        Waiting = "waiting",
        /// A node is at it.
        Running = "running",
        /// It has ended as it should; a check also when it found faults.
        Done = "done",
        /// It could not be done; nothing has changed.
        Failed = "failed",
        /// Somebody stopped it; nothing has changed.
        Cancelled = "cancelled",
    }

    /// What is being done just now.
    WorkStep {
        /// A file is read.
        Reading = "reading",
        /// Its rows are held against the rules.
        Checking = "checking",
        /// They are written, all at once.
        Saving = "saving",
        /// A list is put together.
        Gathering = "gathering",
    }

    /// Which of the files of a piece of work.
    FilePart {
        /// The one that it was given.
        Given = "given",
        /// The one that it made.
        Made = "made",
    }
}

impl WorkState {
    /// Whether it has ended.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Work {
    /// Its identity.
    pub id: WorkId,
    /// Who asked for it.
    pub person_id: PersonId,
    /// In which role.
    pub membership_id: MembershipId,
    /// What is to be done.
    pub kind: WorkKind,
    /// With what; the edge that runs it knows its shape.
    #[sqlx(json)]
    pub request: Value,
    /// The check that an import carries out.
    pub of_id: Option<WorkId>,
    /// How far it has come.
    pub state: WorkState,
    /// What is being done just now.
    pub step: Option<WorkStep>,
    /// How much of the step is done.
    pub done: i64,
    /// Of how much, once that is known.
    pub total: Option<i64>,
    /// Whether somebody wants it stopped.
    pub cancel_asked: bool,
    /// How many times a node has begun it.
    pub attempts: i64,
    /// What came of it.
    #[sqlx(json)]
    pub outcome: Outcome,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When a node last began it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct File {
    /// Its name.
    pub name: String,
    /// As HTTP says what it is.
    pub media_type: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// What came of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Why nothing could be done at all.
    pub problem: Option<Problem>,
    /// How many rows it was about.
    pub rows: i64,
    /// How many faults there are, also those that are too many to be listed.
    pub fault_count: i64,
    /// The faults, in the order of the file.
    pub faults: Vec<Found>,
}

/// What is wrong, by code and values, so that it can be said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What, as a key.
    pub code: String,
    /// The values that its text shows.
    pub values: Facts,
}

/// A fault in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// In which row, as the spreadsheet numbers it.
    pub row: i64,
    /// In which column, by its letter: `C`; empty where it is about the row as a whole.
    pub column: String,
    /// The column's head.
    pub head: String,
    /// What stands there.
    pub value: String,
    /// What is wrong, and what would be right.
    #[serde(flatten)]
    pub problem: Problem,
}

impl Problem {
    /// A problem of a code and its values.
    pub fn new(code: &str, values: Facts) -> Self {
        Self { code: code.to_owned(), values }
    }
}

impl From<FieldFault> for Problem {
    fn from(fault: FieldFault) -> Self {
        Self { code: fault.code.to_owned(), values: fault.values }
    }
}
