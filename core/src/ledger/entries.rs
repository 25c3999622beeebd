//! The pure part of posting: from a claim to its entries, from entries to those that undo them, and what the earlier
//! transactions of a booking allow.

use chrono::NaiveDate;

use super::{Account, LedgerError, LineKind, TransactionKind};
use crate::collaboration::price::PriceBreakdown;
use crate::ids::{BookingId, CollaborationId, LedgerTransactionId, OrganisationId};
use crate::money::{MoneyError, Ore};

/// What one organisation owes another for a booking.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// Where the two cooperate.
    pub collaboration_id: CollaborationId,
    /// For which booking.
    pub booking_id: BookingId,
    /// To whom it is owed.
    pub seller_id: OrganisationId,
    /// Who owes it.
    pub buyer_id: OrganisationId,
    /// The day it belongs to, and with it the month: the local date on which the booked period starts; of a fee, the day of
    /// the cancellation.
    pub effective_on: NaiveDate,
    /// How much, net and VAT.
    pub price: &'a PriceBreakdown,
}

/// One organisation's side of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Entry {
    pub organisation_id: OrganisationId,
    pub counterparty_id: OrganisationId,
    pub account: Account,
    pub line_kind: LineKind,
    pub amount_ore: Ore,
}

/// The entries of a claim, each amount on both sides; none if nothing is owed between two organisations.
pub(super) fn entries(claim: &Claim<'_>, account: Account) -> Result<Vec<Entry>, MoneyError> {
    let mut entries = Vec::new();
    if claim.seller_id == claim.buyer_id {
        return Ok(entries);
    }
    for (line_kind, amount_ore) in [(LineKind::Net, claim.price.net_ore), (LineKind::Vat, claim.price.vat_ore)] {
        if amount_ore.is_zero() {
            continue;
        }
        let (organisation_id, counterparty_id) = (claim.seller_id, claim.buyer_id);
        let seller_side = Entry { organisation_id, counterparty_id, account, line_kind, amount_ore };
        let buyer_side = Entry {
            organisation_id: counterparty_id,
            counterparty_id: organisation_id,
            amount_ore: amount_ore.negated()?,
            ..seller_side
        };
        entries.extend([seller_side, buyer_side]);
    }
    Ok(entries)
}

/// The entries that undo these.
pub(super) fn negated(entries: &[Entry]) -> Result<Vec<Entry>, MoneyError> {
    entries.iter().map(|entry| Ok(Entry { amount_ore: entry.amount_ore.negated()?, ..*entry })).collect()
}

/// An earlier transaction of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Earlier {
    pub id: LedgerTransactionId,
    pub collaboration_id: CollaborationId,
    pub kind: TransactionKind,
    pub effective_on: NaiveDate,
    /// Whether another transaction has undone it.
    pub reversed: bool,
}

impl Earlier {
    /// The day on which its reversal counts: the day it counts itself, so that a month shows what is true of it.
    pub fn reversal_effective_on(&self) -> NaiveDate {
        self.effective_on
    }
}

/// The transaction of this kind that stands, if one does.
pub(super) fn standing(earlier: &[Earlier], kind: TransactionKind) -> Option<&Earlier> {
    earlier.iter().find(|transaction| transaction.kind == kind && !transaction.reversed)
}

/// The external id of a booking's next transaction of a kind. They are numbered, because a corrected booking has several;
/// two requests that post at the same moment reach the same number, and the database lets one of them through.
pub(super) fn external_id(
    booking_id: BookingId,
    kind: TransactionKind,
    earlier: &[Earlier],
) -> Result<String, LedgerError> {
    if standing(earlier, kind).is_some() {
        return Err(LedgerError::AlreadyPosted { kind });
    }
    let number = 1 + earlier.iter().filter(|transaction| transaction.kind == kind).count();
    Ok(format!("{}:{booking_id}:{number}", kind.key()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(net: i64, vat: i64) -> PriceBreakdown {
        PriceBreakdown {
            lines: Vec::new(),
            net_ore: Ore(net),
            vat_ore: Ore(vat),
            total_ore: Ore(net + vat),
            agency_reference_ore: None,
        }
    }

    fn claim<'a>(seller_id: OrganisationId, buyer_id: OrganisationId, price: &'a PriceBreakdown) -> Claim<'a> {
        let effective_on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let (collaboration_id, booking_id) = (CollaborationId::new(), BookingId::new());
        Claim { collaboration_id, booking_id, seller_id, buyer_id, effective_on, price }
    }

    #[test]
    fn net_and_vat_stand_on_both_sides() {
        let (seller, buyer, price) = (OrganisationId::new(), OrganisationId::new(), price(317_625, 79_406));
        let entries = entries(&claim(seller, buyer, &price), Account::Claim).unwrap();
        let side = |organisation: OrganisationId| -> Vec<_> {
            entries
                .iter()
                .filter(|e| e.organisation_id == organisation)
                .map(|e| (e.line_kind, e.amount_ore.0))
                .collect()
        };
        assert_eq!(side(seller), [(LineKind::Net, 317_625), (LineKind::Vat, 79_406)]);
        assert_eq!(side(buyer), [(LineKind::Net, -317_625), (LineKind::Vat, -79_406)]);
        let all = entries.iter().copied().chain(negated(&entries).unwrap());
        assert_eq!(Ore::sum(all.map(|entry| entry.amount_ore)), Ok(Ore::ZERO));
    }

    #[test]
    fn nothing_of_zero_and_nothing_to_oneself() {
        let (seller, buyer) = (OrganisationId::new(), OrganisationId::new());
        let (exempt, free, full) = (price(100, 0), price(0, 0), price(100, 25));
        assert_eq!(entries(&claim(seller, buyer, &exempt), Account::Claim).unwrap().len(), 2);
        assert_eq!(entries(&claim(seller, buyer, &free), Account::Claim).unwrap().len(), 0);
        assert_eq!(entries(&claim(seller, seller, &full), Account::Claim).unwrap().len(), 0);
    }

    #[test]
    fn external_ids_count_up_and_a_standing_one_refuses_another() {
        let booking_id = BookingId::new();
        let earlier = |kind, reversed| Earlier {
            id: LedgerTransactionId::new(),
            collaboration_id: CollaborationId::new(),
            kind,
            effective_on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            reversed,
        };
        let id = |list: &[Earlier]| external_id(booking_id, TransactionKind::Claim, list);
        assert_eq!(id(&[]).unwrap(), format!("claim:{booking_id}:1"));
        let reversed = [
            earlier(TransactionKind::Pending, true),
            earlier(TransactionKind::Claim, true),
            earlier(TransactionKind::Reversal, false),
        ];
        assert_eq!(id(&reversed).unwrap(), format!("claim:{booking_id}:2"));
        let standing = [earlier(TransactionKind::Claim, false)];
        assert!(matches!(id(&standing), Err(LedgerError::AlreadyPosted { kind: TransactionKind::Claim })));
    }
}
