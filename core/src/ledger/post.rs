//! Posting, inside the transaction of the use case that calls for it.

use chrono::{DateTime, NaiveDate, Utc};

use super::entries::{self, Claim, Earlier};
use super::{Account, LedgerError, TransactionKind, store};
use crate::audit::Actor;
use crate::db::Tx;
use crate::ids::{BookingId, CollaborationId, LedgerTransactionId, PersonId};

/// A transaction, to be inserted after its entries.
pub(super) struct Transaction<'a> {
    pub id: LedgerTransactionId,
    pub collaboration_id: CollaborationId,
    pub booking_id: BookingId,
    pub kind: TransactionKind,
    pub external_id: String,
    pub effective_on: NaiveDate,
    pub entered_at: DateTime<Utc>,
    pub entered_by: Option<PersonId>,
    /// A key, whose text the reader's language gives.
    pub reason: &'a str,
    pub reverses_id: Option<LedgerTransactionId>,
}

/// Posts what a booking will cost, at booking. A changed price: void it first.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] if one stands.
pub async fn post_pending(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    claim: &Claim<'_>,
) -> Result<(), LedgerError> {
    let earlier = store::earlier(tx, claim.booking_id).await?;
    post(tx, now, actor, claim, TransactionKind::Pending, &earlier).await
}

/// Ends the pending claim, if one stands: the booking came to nothing, or its price changes.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] if another request ends it at this very moment.
pub async fn void_pending(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking_id: BookingId,
) -> Result<(), LedgerError> {
    let earlier = store::earlier(tx, booking_id).await?;
    void(tx, now, actor, booking_id, &earlier, "withdrawn").await
}

/// Posts what was attested, in place of the pending claim.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] if a claim stands; reverse it first to correct it.
pub async fn post_claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    claim: &Claim<'_>,
) -> Result<(), LedgerError> {
    let earlier = store::earlier(tx, claim.booking_id).await?;
    void(tx, now, actor, claim.booking_id, &earlier, "attested").await?;
    post(tx, now, actor, claim, TransactionKind::Claim, &earlier).await
}

/// Posts the fee for a late cancellation, in place of the pending claim. A fee of nothing only ends that.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] if a fee stands.
pub async fn post_fee(tx: &mut Tx, now: DateTime<Utc>, actor: Actor<'_>, claim: &Claim<'_>) -> Result<(), LedgerError> {
    let earlier = store::earlier(tx, claim.booking_id).await?;
    void(tx, now, actor, claim.booking_id, &earlier, "cancelled").await?;
    post(tx, now, actor, claim, TransactionKind::Fee, &earlier).await
}

/// Undoes the claim and the fee that stand for a booking, whichever there are, so that it can be posted right. `reason`
/// is a key, not prose.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] if another request undoes it at this very moment.
pub async fn reverse_claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking_id: BookingId,
    reason: &str,
) -> Result<(), LedgerError> {
    let earlier = store::earlier(tx, booking_id).await?;
    for kind in [TransactionKind::Claim, TransactionKind::Fee] {
        if let Some(original) = entries::standing(&earlier, kind) {
            reverse(tx, now, actor, booking_id, original, TransactionKind::Reversal, reason).await?;
        }
    }
    Ok(())
}

async fn post(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    claim: &Claim<'_>,
    kind: TransactionKind,
    earlier: &[Earlier],
) -> Result<(), LedgerError> {
    let external_id = entries::external_id(claim.booking_id, kind, earlier)?;
    let account = if kind == TransactionKind::Pending { Account::Pending } else { Account::Claim };
    let transaction = Transaction {
        id: LedgerTransactionId::new(),
        collaboration_id: claim.collaboration_id,
        booking_id: claim.booking_id,
        kind,
        external_id,
        effective_on: claim.effective_on,
        entered_at: now,
        entered_by: person(actor),
        reason: match kind {
            TransactionKind::Pending => "booked",
            TransactionKind::Fee => "cancelled",
            _ => "attested",
        },
        reverses_id: None,
    };
    store::insert(tx, &transaction, &entries::entries(claim, account)?).await
}

async fn void(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking_id: BookingId,
    earlier: &[Earlier],
    reason: &str,
) -> Result<(), LedgerError> {
    match entries::standing(earlier, TransactionKind::Pending) {
        Some(pending) => reverse(tx, now, actor, booking_id, pending, TransactionKind::Void, reason).await,
        None => Ok(()),
    }
}

async fn reverse(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking_id: BookingId,
    original: &Earlier,
    kind: TransactionKind,
    reason: &str,
) -> Result<(), LedgerError> {
    let entries = entries::negated(&store::entries(tx, original.id).await?)?;
    let transaction = Transaction {
        id: LedgerTransactionId::new(),
        collaboration_id: original.collaboration_id,
        booking_id,
        kind,
        external_id: format!("{}:{}", kind.key(), original.id),
        effective_on: original.reversal_effective_on(),
        entered_at: now,
        entered_by: person(actor),
        reason,
        reverses_id: Some(original.id),
    };
    store::insert(tx, &transaction, &entries).await
}

fn person(actor: Actor<'_>) -> Option<PersonId> {
    match actor {
        Actor::Person(caller) => Some(caller.person_id),
        Actor::Own(person_id) | Actor::Link(person_id) => Some(person_id),
        Actor::Job(_) => None,
    }
}
