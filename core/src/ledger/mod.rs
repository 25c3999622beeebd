//! The ledger: append-only, double-entry. What organisations owe one another, booking by booking.
//!
//! An entry is one organisation's side: positive is owed to it, negative is owed by it, and its counterparty has the
//! mirrored entry. Two accounts: `pending` (booked, waits for attest) and `claim` (attested, or a fee). A booking posts a
//! pending claim; attest voids it and posts the real one; a correction reverses that and posts anew. Balances are derived.
//!
//! Invariants, kept by the database too: a transaction's entries sum to zero; nothing is ever changed or removed; a
//! transaction is reversed at most once; an external id exists once, so that the same thing can't be posted twice.
//! Net and VAT are separate entries; nothing of zero öre is written, and no transaction without entries.
//!
//! Seller and buyer the same (a municipality books its own resource): nothing is owed between organisations, so
//! nothing is posted. The booking and its price tell of that use; an internal ledger between units is not this one.

mod claims;
mod entries;
mod post;
pub(crate) mod store;
mod summary;

pub use claims::{
    Amounts, Balance, Claims, ClaimsCell, ClaimsLine, ClaimsOrganisation, ClaimsPosition, ClaimsQuery, ClaimsUnit,
    balances, claims,
};
pub use entries::Claim;
pub use post::{post_claim, post_fee, post_pending, reverse_claim, void_pending};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::access::Denied;
use crate::db::DbError;
use crate::money::MoneyError;

/// What a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TransactionKind {
    /// A claim that waits for attest.
    Pending,
    /// The end of a pending claim, by a reversal of it.
    Void,
    /// What was attested.
    Claim,
    /// A fee, for a late cancellation.
    Fee,
    /// The undoing of a claim or a fee, to correct it.
    Reversal,
}

impl TransactionKind {
    /// As the database, the API and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Void => "void",
            Self::Claim => "claim",
            Self::Fee => "fee",
            Self::Reversal => "reversal",
        }
    }
}

/// Where an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Booked; waits for attest.
    Pending,
    /// Owed.
    Claim,
}

/// What an entry's amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Without VAT.
    Net,
    /// The VAT.
    Vat,
}

/// What can go wrong with the ledger.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// It has been posted already, perhaps at this very moment by another request; the first one stands.
    #[error("a {} is already posted for this booking", .kind.key())]
    AlreadyPosted {
        /// What was to be posted.
        kind: TransactionKind,
    },
    /// The caller may not see it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The amounts can't be counted with.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store.
    #[error(transparent)]
    Db(#[from] DbError),
}
