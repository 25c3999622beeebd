//! The ledger's rows.

use super::LedgerError;
use super::entries::{Earlier, Entry};
use super::post::Transaction;
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, LedgerEntryId, LedgerTransactionId};
use crate::{sql, statements};

statements! {
    SELECT_EARLIER_TRANSACTIONS = "select t.id, t.collaboration_id, t.kind, t.effective_on,
            exists (select 1 from ledger_transaction r where r.reverses_id = t.id) as reversed
        from ledger_transaction t where t.booking_id = $1 order by t.id";
    SELECT_ENTRIES = "select organisation_id, counterparty_id, account, line_kind, amount_ore
        from ledger_entry where transaction_id = $1 order by id";
    INSERT_LEDGER_ENTRY = "insert into ledger_entry
        (id, transaction_id, collaboration_id, organisation_id, counterparty_id, account, line_kind, amount_ore,
         effective_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_LEDGER_TRANSACTION = "insert into ledger_transaction
        (id, collaboration_id, booking_id, kind, external_id, effective_on, entered_at, entered_by, reason, reverses_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// The transactions of a booking, oldest first.
pub(super) async fn earlier(tx: &mut Tx, booking_id: BookingId) -> Result<Vec<Earlier>, DbError> {
    sql!(tx, all Earlier, SELECT_EARLIER_TRANSACTIONS, booking_id)
}

pub(super) async fn entries(tx: &mut Tx, id: LedgerTransactionId) -> Result<Vec<Entry>, DbError> {
    sql!(tx, all Entry, SELECT_ENTRIES, id)
}

/// Entries first, then the transaction, whose insertion seals them. Without entries there is nothing to write.
pub(super) async fn insert(tx: &mut Tx, transaction: &Transaction<'_>, entries: &[Entry]) -> Result<(), LedgerError> {
    if entries.is_empty() {
        return Ok(());
    }
    for entry in entries {
        sql!(
            tx,
            execute,
            INSERT_LEDGER_ENTRY,
            LedgerEntryId::new(),
            transaction.id,
            transaction.collaboration_id,
            entry.organisation_id,
            entry.counterparty_id,
            entry.account,
            entry.line_kind,
            entry.amount_ore,
            transaction.effective_on,
        )?;
    }
    let inserted = sql!(
        tx,
        execute,
        INSERT_LEDGER_TRANSACTION,
        transaction.id,
        transaction.collaboration_id,
        transaction.booking_id,
        transaction.kind,
        transaction.external_id.as_str(),
        transaction.effective_on,
        transaction.entered_at,
        transaction.entered_by,
        transaction.reason,
        transaction.reverses_id,
    );
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if is_repeated(&error) => Err(LedgerError::AlreadyPosted { kind: transaction.kind }),
        Err(error) => Err(error.into()),
    }
}

/// Whether the same thing was posted before, perhaps by a request that ran at the same time.
fn is_repeated(error: &DbError) -> bool {
    error.is_constraint("ledger_transaction_external_id_unique")
        || error.is_constraint("ledger_transaction_reverses_id_unique")
}
