//! Reading the ledger: a month's claims between organisations, as the caller may see them, and the balances.
//!
//! Who sees what follows from how the policy lets the caller stand to claims: in the collaboration, the whole matrix;
//! as buyer or seller, what the own organisation buys or sells, and of that every line. Whoever stands only in the
//! collaboration sees no single lines. The buyer's unit is named to the buyer alone.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{Account, LedgerError, TransactionKind, store, summary};
use crate::Market;
use crate::access::{Caller, Denied, Permission, Standing};
use crate::db::Tx;
use crate::ids::{BookingId, CollaborationId, LedgerTransactionId, OrganisationId};
use crate::language::sort_key;
use crate::money::{MoneyError, Ore};
use crate::time::YearMonth;

/// Which claims.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsQuery {
    /// Where.
    pub collaboration_id: CollaborationId,
    /// Of which month, by the day that a claim belongs to.
    pub month: YearMonth,
    /// Only lines of this seller. The matrix is always whole.
    pub seller_id: Option<OrganisationId>,
    /// Only lines of this buyer.
    pub buyer_id: Option<OrganisationId>,
}

/// A month's claims, as far as the caller sees them.
#[derive(Debug, Clone, Serialize)]
pub struct Claims {
    /// The month.
    pub month: YearMonth,
    /// The organisations that the cells speak of, in Swedish order.
    pub organisations: Vec<ClaimsOrganisation>,
    /// What is owed, seller × buyer; pairs that owe nothing are left out.
    pub cells: Vec<ClaimsCell>,
    /// What waits for attest, in the same way.
    pub pending: Vec<ClaimsCell>,
    /// Each organisation's side of those cells, in the order of `organisations`.
    pub positions: Vec<ClaimsPosition>,
    /// The sum of all net positions, counted from the entries: zero, or the ledger is broken.
    pub position_sum_ore: Ore,
    /// The single lines by day; `None` if the caller may not see lines.
    pub lines: Option<Vec<ClaimsLine>>,
}

/// An organisation of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct ClaimsOrganisation {
    /// Its identity.
    pub id: OrganisationId,
    /// Its short name.
    pub short_name: String,
}

/// Net, VAT and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Amounts {
    /// Without VAT.
    pub net_ore: Ore,
    /// The VAT.
    pub vat_ore: Ore,
    /// Both.
    pub total_ore: Ore,
}

impl Amounts {
    /// Both with their sum.
    pub(super) fn new(net_ore: Ore, vat_ore: Ore) -> Result<Self, MoneyError> {
        Ok(Self { net_ore, vat_ore, total_ore: net_ore.plus(vat_ore)? })
    }
}

/// What one organisation has sold another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClaimsCell {
    /// To whom it is owed.
    pub seller_id: OrganisationId,
    /// Who owes it.
    pub buyer_id: OrganisationId,
    /// How much.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// One organisation's side of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClaimsPosition {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// What it owes others.
    pub bought: Amounts,
    /// What others owe it.
    pub sold: Amounts,
    /// Sold less bought, with VAT: positive is to be had, negative to be paid.
    pub net_position_ore: Ore,
    /// What it will owe when it is attested.
    pub pending_bought: Amounts,
    /// What it will be owed.
    pub pending_sold: Amounts,
}

/// One transaction: a claim, a fee, or the reversal of either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimsLine {
    /// The transaction.
    pub transaction_id: LedgerTransactionId,
    /// What it is for.
    pub booking_id: BookingId,
    /// The day it belongs to.
    pub effective_on: NaiveDate,
    /// When it was posted.
    pub entered_at: DateTime<Utc>,
    /// Claim, fee or reversal.
    pub kind: TransactionKind,
    /// Which transaction it undoes.
    pub reverses_id: Option<LedgerTransactionId>,
    /// To whom it is owed.
    pub seller: ClaimsOrganisation,
    /// Who owes it.
    pub buyer: ClaimsOrganisation,
    /// What was booked.
    pub resource_name: String,
    /// The buyer's unit and the cost centre that pays; only the buyer is told.
    pub unit: Option<ClaimsUnit>,
    /// How much; a reversal is negative.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// Where a cost belongs within the buyer's organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimsUnit {
    /// The unit's name.
    pub name: String,
    /// The cost centre that pays: what the need says, or else the unit's.
    pub cost_centre: String,
}

/// What an organisation has on an account in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Balance {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// On which account.
    pub account: Account,
    /// Positive is owed to it.
    pub amount_ore: Ore,
}

/// Which claims a caller sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Everybody's, as sums.
    pub everything: bool,
    /// What their organisation buys.
    pub bought: bool,
    /// What it sells.
    pub sold: bool,
    pub organisation_id: Option<OrganisationId>,
}

impl Scope {
    fn of(market: &Market, caller: &Caller, collaboration_id: CollaborationId) -> Result<Self, Denied> {
        if !caller.collaboration_ids.contains(&collaboration_id) {
            return Err(Denied::Hidden);
        }
        let own = caller.organisation_id;
        let may = |standing| caller.may(&market.access, Permission::ViewClaims, &standing);
        let scope = Self {
            everything: may(Standing { collaboration_id: Some(collaboration_id), ..Standing::default() }),
            bought: may(Standing { buyer_id: own, ..Standing::default() }),
            sold: may(Standing { owner_id: own, ..Standing::default() }),
            organisation_id: own,
        };
        if scope.everything || scope.sees_lines() { Ok(scope) } else { Err(Denied::Hidden) }
    }

    fn sees_lines(&self) -> bool {
        self.bought || self.sold
    }

    /// For the lines: those of the own organisation, also for who sees everybody's sums.
    fn of_own(self) -> Self {
        Self { everything: false, ..self }
    }
}

/// A month's claims.
///
/// # Errors
/// [`LedgerError::Denied`] for who has no part in the collaboration's claims.
pub async fn claims(market: &Market, caller: &Caller, query: &ClaimsQuery) -> Result<Claims, LedgerError> {
    let scope = Scope::of(market, caller, query.collaboration_id)?;
    let mut tx = market.db.read().await?;
    let mut organisations = store::organisations(&mut tx, query.collaboration_id).await?;
    organisations.sort_by_cached_key(|organisation| sort_key(&organisation.short_name));
    let sums = store::sums(&mut tx, query, scope).await?;
    let lines = if scope.sees_lines() {
        let rows = store::lines(&mut tx, query, scope.of_own()).await?;
        Some(rows.into_iter().map(|row| line(row, caller)).collect::<Result<_, _>>()?)
    } else {
        None
    };
    let (cells, pending) = (summary::cells(&sums, Account::Claim)?, summary::cells(&sums, Account::Pending)?);
    // Who sees everything sees every member; who sees a part, those they deal with and themselves.
    organisations.retain(|organisation| {
        scope.everything
            || caller.organisation_id == Some(organisation.id)
            || cells.iter().chain(&pending).any(|cell| [cell.seller_id, cell.buyer_id].contains(&organisation.id))
    });
    let positions = organisations
        .iter()
        .map(|organisation| summary::position(&sums, organisation.id))
        .collect::<Result<Vec<_>, _>>()?;
    let position_sum_ore = summary::position_sum(&sums)?;
    Ok(Claims { month: query.month, organisations, cells, pending, positions, position_sum_ore, lines })
}

/// What every organisation of a collaboration has on each account, from the first entry on.
///
/// # Errors
/// The store's.
pub async fn balances(tx: &mut Tx, collaboration_id: CollaborationId) -> Result<Vec<Balance>, LedgerError> {
    Ok(store::balances(tx, collaboration_id).await?)
}

fn line(row: store::LineRow, caller: &Caller) -> Result<ClaimsLine, MoneyError> {
    let own_side = caller.organisation_id == Some(row.buyer_id);
    Ok(ClaimsLine {
        transaction_id: row.transaction_id,
        booking_id: row.booking_id,
        effective_on: row.effective_on,
        entered_at: row.entered_at,
        kind: row.kind,
        reverses_id: row.reverses_id,
        seller: ClaimsOrganisation { id: row.seller_id, short_name: row.seller_name },
        buyer: ClaimsOrganisation { id: row.buyer_id, short_name: row.buyer_name },
        resource_name: row.resource_name,
        unit: own_side.then_some(ClaimsUnit { name: row.unit_name, cost_centre: row.cost_centre }),
        amounts: Amounts::new(row.net_ore, row.vat_ore)?,
    })
}
