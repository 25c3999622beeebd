//! The ledger's rows. Reading joins the booking to know who sells, and for the names that a line shows.

use chrono::{DateTime, NaiveDate, Utc};

use super::claims::{Balance, ClaimsOrganisation, ClaimsQuery, Scope};
use super::entries::{Earlier, Entry};
use super::post::Transaction;
use super::summary::EntrySum;
use super::{LedgerError, TransactionKind};
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, CollaborationId, LedgerEntryId, LedgerTransactionId, OrganisationId};
use crate::money::Ore;
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
    SELECT_CLAIM_ORGANISATIONS = "select o.id, o.short_name
        from collaboration_member m join organisation o on o.id = m.organisation_id where m.collaboration_id = $1";
    SELECT_CLAIM_SUMS = "select e.organisation_id, e.counterparty_id, e.account, e.line_kind,
            e.organisation_id = b.seller_id as sells, cast(sum(e.amount_ore) as bigint) as amount_ore
        from ledger_entry e join ledger_transaction t on t.id = e.transaction_id join booking b on b.id = t.booking_id
        where e.collaboration_id = $1 and e.account in ('claim', 'pending') and e.effective_on between $2 and $3
            and ($4 or ($5 and b.buyer_id = $7) or ($6 and b.seller_id = $7))
        group by e.organisation_id, e.counterparty_id, e.account, e.line_kind, sells";
    SELECT_CLAIM_LINES = "select t.id as transaction_id, t.booking_id, t.effective_on, t.entered_at, t.kind, t.reverses_id,
            b.seller_id, s.short_name as seller_name, b.buyer_id, o.short_name as buyer_name, r.name as resource_name,
            u.name as unit_name, coalesce(nullif(n.cost_centre, ''), u.cost_centre) as cost_centre,
            cast(sum(case when e.line_kind = 'net' then e.amount_ore else 0 end) as bigint) as net_ore,
            cast(sum(case when e.line_kind = 'vat' then e.amount_ore else 0 end) as bigint) as vat_ore
        from ledger_entry e join ledger_transaction t on t.id = e.transaction_id join booking b on b.id = t.booking_id
            join organisation s on s.id = b.seller_id join organisation o on o.id = b.buyer_id
            join resource r on r.id = b.resource_id join unit u on u.id = b.unit_id join need n on n.id = b.need_id
        where e.collaboration_id = $1 and e.account = 'claim' and e.effective_on between $2 and $3
            and ($4 or ($5 and b.buyer_id = $7) or ($6 and b.seller_id = $7))
            and b.seller_id = coalesce($8, b.seller_id) and b.buyer_id = coalesce($9, b.buyer_id)
            and e.organisation_id = b.seller_id
        group by t.id, b.id, s.id, o.id, r.id, u.id, n.id
        order by t.effective_on, t.id";
    SELECT_BALANCES = "select organisation_id, account, cast(sum(amount_ore) as bigint) as amount_ore
        from ledger_entry where collaboration_id = $1 group by organisation_id, account order by organisation_id, account";
}

/// A line, as read.
#[derive(sqlx::FromRow)]
pub(super) struct LineRow {
    pub transaction_id: LedgerTransactionId,
    pub booking_id: BookingId,
    pub effective_on: NaiveDate,
    pub entered_at: DateTime<Utc>,
    pub kind: TransactionKind,
    pub reverses_id: Option<LedgerTransactionId>,
    pub seller_id: OrganisationId,
    pub seller_name: String,
    pub buyer_id: OrganisationId,
    pub buyer_name: String,
    pub resource_name: String,
    pub unit_name: String,
    pub cost_centre: String,
    pub net_ore: Ore,
    pub vat_ore: Ore,
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

/// Every organisation that takes or took part in the collaboration.
pub(super) async fn organisations(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
) -> Result<Vec<ClaimsOrganisation>, DbError> {
    sql!(tx, all ClaimsOrganisation, SELECT_CLAIM_ORGANISATIONS, collaboration_id)
}

/// The month's sums on both accounts, both sides of each amount.
pub(super) async fn sums(tx: &mut Tx, query: &ClaimsQuery, scope: Scope) -> Result<Vec<EntrySum>, DbError> {
    sql!(
        tx,
        all EntrySum,
        SELECT_CLAIM_SUMS,
        query.collaboration_id,
        query.month.first_day(),
        query.month.last_day(),
        scope.everything,
        scope.bought,
        scope.sold,
        scope.organisation_id,
    )
}

/// The month's transactions on the claim account, by day.
pub(super) async fn lines(tx: &mut Tx, query: &ClaimsQuery, scope: Scope) -> Result<Vec<LineRow>, DbError> {
    sql!(
        tx,
        all LineRow,
        SELECT_CLAIM_LINES,
        query.collaboration_id,
        query.month.first_day(),
        query.month.last_day(),
        scope.everything,
        scope.bought,
        scope.sold,
        scope.organisation_id,
        query.seller_id,
        query.buyer_id,
    )
}

pub(super) async fn balances(tx: &mut Tx, collaboration_id: CollaborationId) -> Result<Vec<Balance>, DbError> {
    sql!(tx, all Balance, SELECT_BALANCES, collaboration_id)
}
