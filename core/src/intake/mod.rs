//! Intake: many things taken up at once, out of a file. Each goes through the use case that a page or the API asks for one of
//! them, so that no rule has a second home here.
//!
//! Invariants: all of it is taken up or nothing is, together with the end of the work that does it; a check goes the same way
//! and is undone, so that what it finds is what would be found.
//!
//! Another kind of thing: a variant of [`Item`], and its line in `apply.rs`.

mod apply;
mod fault;

use crate::booking::need::PostRequest;
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::ids::{OrganisationId, ResourceId};
use crate::organisation::{PersonInput, RoleInput, UnitInput};
use crate::resource::availability::{Hours, WeeklyPlan};
use crate::resource::{DayRange, NewResource};
use crate::work::WorkError;

pub use apply::{carry_out, check};

/// One thing to be taken up.
#[derive(Debug, Clone)]
pub enum Item {
    /// A unit of an organisation.
    Unit(OrganisationId, UnitInput),
    /// A person with their first role, without a password.
    Person(PersonInput, RoleInput),
    /// A resource.
    Resource(NewResource),
    /// A resource's weekly plan, in place of the one it has.
    Weekly(ResourceId, WeeklyPlan),
    /// Days of a resource that differ from its weekly plan; without hours they are off.
    Days(ResourceId, DayRange, Vec<Hours>),
    /// A need.
    Need(PostRequest),
}

/// A thing to be taken up, and the rows of the file that say it; of a plan or a day one row for each stretch of hours.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The rows, as the spreadsheet numbers them.
    pub rows: Vec<i64>,
    /// The thing.
    pub item: Item,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Which row.
    pub row: i64,
    /// The fault, of a field as the use case names it.
    pub fault: FieldFault,
}

/// Why nothing was taken up.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Faults, all of them in the order of the rows.
    #[error("{} rows have faults", .0.len())]
    Faults(Vec<RowFault>),
    /// The work was cancelled, or another node has it.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}
