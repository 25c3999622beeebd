//! Work: what a person asks for and does not want to wait for (a large export, an import). It goes on after the answer, says
//! how far it has come, can be cancelled, and leaves what came of it to be looked at for some days.
//!
//! Invariants: a piece of work runs on one node at a time, by the lease in its row; a node that is gone loses it to another,
//! which begins anew; what it changes is committed together with its end, so it is done once or not at all. It runs in the
//! name, and with the rights, of who asked for it at the time when it runs.
//!
//! The clock's own jobs are in [`jobs`](crate::jobs).

mod asking;
mod error;
mod model;
mod running;
pub(crate) mod store;

pub use asking::{NewWork, cancel, file, list, start, view};
pub use error::WorkError;
pub use model::{File, FilePart, Found, Outcome, Problem, Work, WorkKind, WorkState, WorkStep};
pub(crate) use running::finish_in;
pub use running::{Go, Run, claim, fail, finish, progress, release, remove_old, renew};
