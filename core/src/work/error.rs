//! Why something about a piece of work can't be done.

use thiserror::Error;

use super::WorkState;
use crate::access::Denied;
use crate::db::DbError;
use crate::idempotency::IdempotencyError;
use crate::plugin::{Fact, Facts};

/// See the module.
#[derive(Debug, Error)]
pub enum WorkError {
    /// There is no such work for the caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The caller has enough of it under way.
    #[error("the caller has {most} pieces of work under way already")]
    TooMany {
        /// So many are allowed.
        most: i64,
    },
    /// It has ended.
    #[error("the work is {}", .state.key())]
    Over {
        /// How it ended.
        state: WorkState,
    },
    /// It is none that can be carried out: no check, one that has not ended well, or one that was carried out.
    #[error("the work can't be carried out: {problem}")]
    NotToCarryOut {
        /// `not_checked`, `has_faults` or `carried_out`.
        problem: &'static str,
    },
    /// Another node has it now, or somebody has cancelled it: nothing of this run may stay.
    #[error("the run has lost its work")]
    Lost,
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl WorkError {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied(Denied::Hidden) => "not_found",
            Self::Denied(Denied::Forbidden) => "forbidden",
            Self::TooMany { .. } => "work_too_many",
            Self::Over { .. } => "work_over",
            Self::NotToCarryOut { problem } => problem,
            Self::Lost => "work_lost",
            Self::Idempotency(error) => error.code(),
            Self::Db(_) => "database",
        }
    }

    /// What the text of the code shows.
    pub fn values(&self) -> Facts {
        match self {
            Self::TooMany { most } => Facts::from([("most".to_owned(), Fact::Number(*most))]),
            Self::Over { state } => Facts::from([("state".to_owned(), Fact::Text(state.key().to_owned()))]),
            _ => Facts::new(),
        }
    }
}
