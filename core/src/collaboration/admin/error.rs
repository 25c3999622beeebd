//! Why a use case of this feature says no.

use thiserror::Error;
use uuid::Uuid;

use crate::access::Denied;
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::idempotency::IdempotencyError;

/// Every refusal of setting an area up.
#[derive(Debug, Error)]
pub enum CollaborationError {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no {kind} {id}")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// By which id.
        id: Uuid,
    },
    /// The caller sees it but may not do this.
    #[error("the caller may not do this")]
    Forbidden,
    /// Faults of the input, all of them.
    #[error("{} faults in the input", .0.len())]
    Faults(Vec<FieldFault>),
    /// It was changed by somebody else meanwhile.
    #[error("version {given} is out of date; it is at {current} now")]
    Stale {
        /// The version that the change was made from.
        given: i64,
        /// The version now.
        current: i64,
    },
    /// The program lacks the area's plugin.
    #[error("this program has no plugin {key:?}")]
    NoPlugin {
        /// Its key.
        key: String,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
}

impl CollaborationError {
    pub(super) fn denied(denied: Denied, kind: &'static str, id: Uuid) -> Self {
        match denied {
            Denied::Hidden => Self::NotFound { kind, id },
            Denied::Forbidden => Self::Forbidden,
        }
    }
}
