//! Files that come in: which kinds there are, their columns, and how rows become what core takes up.
//!
//! Invariants: a file says names, never identities; what a name stands for is looked up among what the caller may see; every
//! rule is core's (see `torget_core::intake`), and only what can't be read is a fault found here.
//!
//! To add a kind: a variant of [`Kind`] with its columns in `columns.rs`, a file that makes items of its rows, its line in
//! [`entries`].

mod availability;
mod columns;
mod ground;
mod line;
mod needs;
mod persons;
mod resources;
mod table;
mod template;
mod units;

use serde::{Deserialize, Serialize};
use torget_core::access::{Caller, Permission, Standing};
use torget_core::intake::{Entry, RowFault};
use torget_core::work::{Found, Problem};
use torget_core::{Market, ids::AreaId};

use crate::sheet::read::Row;
pub use columns::Column;
pub use ground::Ground;
use table::Table;
pub use template::template;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $key:literal),* $(,)?) => {
        /// What a file may hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {$($(#[$doc])* $name),*}

        impl Kind {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As addresses and the API write it.
            pub fn key(self) -> &'static str {
                match self {$(Self::$name => $key),*}
            }
        }
    };
}

kinds! {
    /// Units of organisations.
    Units = "units",
    /// Persons with a role.
    Persons = "persons",
    /// Resources of an area.
    Resources = "resources",
    /// When resources may be booked.
    Availability = "availability",
    /// Needs of units.
    Needs = "needs",
}

/// What a piece of work that imports is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What the file holds.
    pub about: Kind,
    /// In which area, for kinds that belong to one.
    pub area_id: Option<AreaId>,
    /// The file's name, as its sender calls it.
    pub file_name: String,
    /// SHA-256 of the file that was checked, in hexadecimal.
    pub sha256: String,
}

/// So many faults are listed; the rest is counted.
const MOST_FAULTS: usize = 500;

impl Kind {
    /// The kind that a key names.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// Whether its things belong to an area.
    pub fn is_of_area(self) -> bool {
        matches!(self, Self::Resources | Self::Availability | Self::Needs)
    }

    /// Whether the caller may import such at all; what single rows may is asked of each.
    pub fn is_open_to(self, market: &Market, caller: &Caller) -> bool {
        let collaboration_id = caller.collaboration_ids.first().copied();
        let standing = Standing { collaboration_id, unit_id: caller.unit_id, ..Standing::default() };
        let permission = match self {
            Self::Units => Permission::EditUnit,
            Self::Persons => Permission::EditPerson,
            Self::Resources => Permission::EditResource,
            Self::Availability => Permission::EditAvailability,
            Self::Needs => Permission::EditNeed,
        };
        caller.may(&market.access, permission, &standing)
    }
}

/// What a file says: what it would have taken up, and what of it can't be read.
pub struct Said {
    /// What can be tried.
    pub entries: Vec<Entry>,
    /// Rows with something in them, the heads and the explanations not counted.
    pub rows: usize,
    /// What can't be read.
    pub faults: Vec<Found>,
    table: Table,
}

/// Reads the rows of a file.
///
/// # Errors
/// When it isn't a file of this kind at all.
pub fn said(ground: &Ground, rows: Vec<Row>) -> Result<Said, Problem> {
    let (table, mut faults) = Table::of(ground.columns(), rows)?;
    // Without its columns nothing in it can be said to be missing.
    let entries = if faults.is_empty() { entries(ground, &table, &mut faults) } else { Vec::new() };
    Ok(Said { entries, rows: table.lines.len(), faults, table })
}

fn entries(ground: &Ground, table: &Table, faults: &mut Vec<Found>) -> Vec<Entry> {
    let mut lines = table.read(faults);
    let entries = match ground.kind {
        Kind::Units => lines.each(|line| units::item(ground, line)),
        Kind::Persons => lines.each(|line| persons::item(ground, line)),
        Kind::Resources => lines.each(|line| resources::item(ground, line)),
        Kind::Availability => availability::entries(ground, &mut lines),
        Kind::Needs => lines.each(|line| needs::item(ground, line)),
    };
    lines.repeated(ground.kind);
    entries
}

impl Said {
    /// A use case's fault where it stands in the file.
    pub fn found(&self, kind: Kind, fault: RowFault) -> Found {
        let column = match kind {
            Kind::Units => units::column(&fault.fault.field),
            Kind::Persons => persons::column(&fault.fault.field),
            Kind::Resources => resources::column(&fault.fault.field),
            Kind::Availability => availability::column(&fault.fault.field),
            Kind::Needs => needs::column(&fault.fault.field),
        };
        self.table.found(fault.row, column.as_deref().unwrap_or_default(), fault.fault.into())
    }
}

/// The faults in the file's order, as many as are listed, and how many there are. One that is said twice is said once.
pub fn in_order(mut faults: Vec<Found>) -> (i64, Vec<Found>) {
    faults.sort_by(|a, b| (a.row, a.column.len(), &a.column).cmp(&(b.row, b.column.len(), &b.column)));
    faults.dedup();
    let count = i64::try_from(faults.len()).unwrap_or(i64::MAX);
    faults.truncate(MOST_FAULTS);
    (count, faults)
}
