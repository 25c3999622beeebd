//! Every list as a file: the rows that a page or the API shows, with the same filters and through the same use cases, so that
//! nobody gets in a file what they could not read page by page.
//!
//! Invariants: a file is whole or it is none (with more rows than are allowed it is refused, never cut); heads and words of
//! state are Swedish whoever asks, so that programs can rely on them.
//!
//! To add a list: a name in [`List`], its columns in the file of its subject, its line in [`sheet`].

mod administration;
mod bookings;
mod claims;
mod fault;
mod setup;
mod trail;

use torget_core::Market;
use torget_core::access::Caller;
use torget_core::ids::CollaborationId;

use crate::sheet::Sheet;
pub use claims::{query as claims_query, sheet as claims_sheet};
pub use fault::ExportFault;

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $key:literal),* $(,)?) => {
        /// The lists that there are as files.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum List {$($(#[$doc])* $name),*}

        impl List {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As addresses and the API write it.
            pub fn key(self) -> &'static str {
                match self {$(Self::$name => $key),*}
            }
        }
    };
}

lists! {
    /// Bookings that concern the caller.
    Bookings = "bookings",
    /// Needs that the caller may see.
    Needs = "needs",
    /// Offers that concern the caller.
    Offers = "offers",
    /// Organisations of the collaboration.
    Organisations = "organisations",
    /// Their units.
    Units = "units",
    /// Persons with their roles, a row a role.
    Persons = "persons",
    /// An area's resources.
    Resources = "resources",
    /// The areas.
    Areas = "areas",
    /// The price lists.
    Tariffs = "tariffs",
    /// The collaborations.
    Collaborations = "collaborations",
    /// Who is introduced at a unit.
    Introductions = "introductions",
    /// A month's claims.
    Claims = "claims",
    /// Who did what when.
    Audit = "audit",
    /// Mail on its way.
    Outbox = "outbox",
}

impl List {
    /// The list that a key names.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|list| list.key() == key)
    }
}

/// What a list is asked for with.
pub struct Asked<'a> {
    /// What use cases are given.
    pub market: &'a Market,
    /// Who asks.
    pub caller: &'a Caller,
    /// The filters, by the names that the list's page has for them.
    pub pairs: &'a [(String, String)],
    /// So many rows at most.
    pub most_rows: usize,
}

impl Asked<'_> {
    /// A filter; empty if it isn't there.
    fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A filter that is an identity or a key; what is none is a fault, not no filter.
    fn chosen<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, ExportFault> {
        match self.value(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| ExportFault::unknown(name, text)),
        }
    }

    /// The collaboration of the caller's role; none for the operator, who sees all.
    fn collaboration(&self) -> Option<CollaborationId> {
        self.caller.collaboration_ids.first().copied()
    }
}

/// All rows of a list that is read page by page: `every_row!(asked, page => use_case(…, page).await?)`. A macro because the
/// compiler can't yet see that a future out of a closure may move between threads.
macro_rules! every_row {
    ($asked:expr, $page:ident => $listed:expr) => {{
        let mut rows = Vec::new();
        let mut $page = torget_core::paging::Paging::longest();
        loop {
            let listed = $listed;
            rows.extend(listed.rows);
            if rows.len() > $asked.most_rows {
                return Err($crate::export::ExportFault::TooMany { most: $asked.most_rows });
            }
            let Some(next) = listed.next else { break };
            $page = $page.following(next);
        }
        rows
    }};
}
use every_row;

/// A list as a table.
///
/// # Errors
/// What its use case says, a filter that is none, or more rows than are allowed.
pub async fn sheet(list: List, asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    match list {
        List::Bookings => bookings::bookings(asked).await,
        List::Needs => bookings::needs(asked).await,
        List::Offers => bookings::offers(asked).await,
        List::Organisations => administration::organisations(asked).await,
        List::Units => administration::units(asked).await,
        List::Persons => administration::persons(asked).await,
        List::Resources => setup::resources(asked).await,
        List::Areas => setup::areas(asked).await,
        List::Tariffs => setup::tariffs(asked).await,
        List::Collaborations => administration::collaborations(asked).await,
        List::Introductions => setup::introductions(asked).await,
        List::Claims => claims::claims(asked).await,
        List::Audit => trail::audit(asked).await,
        List::Outbox => trail::outbox(asked).await,
    }
}

/// Whether there is such a list for the caller, with such filters; how long it is doesn't matter.
///
/// # Errors
/// As [`sheet`].
pub async fn require(list: List, asked: &Asked<'_>) -> Result<(), ExportFault> {
    let first = Asked { most_rows: 0, ..*asked };
    match sheet(list, &first).await {
        Ok(_) | Err(ExportFault::TooMany { .. }) => Ok(()),
        Err(fault) => Err(fault),
    }
}
