//! The matrix and the positions, out of the sums of entries.
//!
//! Cells are counted from the sellers' entries and positions from each organisation's own, so that the two agree only if
//! every amount really stands on both sides.

use std::collections::BTreeMap;

use super::{Account, Amounts, ClaimsCell, ClaimsPosition, LineKind};
use crate::ids::OrganisationId;
use crate::money::{MoneyError, Ore};

/// The sum of an organisation's entries towards another, on one side of the trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct EntrySum {
    pub organisation_id: OrganisationId,
    pub counterparty_id: OrganisationId,
    pub account: Account,
    pub line_kind: LineKind,
    /// Whether the organisation is the seller.
    pub sells: bool,
    pub amount_ore: Ore,
}

/// Seller × buyer, without the pairs where nothing is left.
pub(super) fn cells(sums: &[EntrySum], account: Account) -> Result<Vec<ClaimsCell>, MoneyError> {
    let mut pairs: BTreeMap<(OrganisationId, OrganisationId), Vec<EntrySum>> = BTreeMap::new();
    for sum in sums.iter().filter(|sum| sum.sells && sum.account == account) {
        pairs.entry((sum.organisation_id, sum.counterparty_id)).or_default().push(*sum);
    }
    let mut cells = Vec::new();
    for ((seller_id, buyer_id), sums) in pairs {
        let amounts = amounts(sums.iter())?;
        if amounts != Amounts::default() {
            cells.push(ClaimsCell { seller_id, buyer_id, amounts });
        }
    }
    Ok(cells)
}

/// One organisation's side.
pub(super) fn position(sums: &[EntrySum], organisation_id: OrganisationId) -> Result<ClaimsPosition, MoneyError> {
    let side = |account: Account, sells: bool| {
        amounts(
            sums.iter()
                .filter(move |sum| (sum.organisation_id, sum.account, sum.sells) == (organisation_id, account, sells)),
        )
    };
    let owed = |account| {
        let side = side(account, false)?;
        Amounts::new(side.net_ore.negated()?, side.vat_ore.negated()?)
    };
    let (sold, bought) = (side(Account::Claim, true)?, owed(Account::Claim)?);
    Ok(ClaimsPosition {
        organisation_id,
        bought,
        sold,
        net_position_ore: sold.total_ore.minus(bought.total_ore)?,
        pending_bought: owed(Account::Pending)?,
        pending_sold: side(Account::Pending, true)?,
    })
}

/// The sum of all positions: of every entry on the claim account.
pub(super) fn position_sum(sums: &[EntrySum]) -> Result<Ore, MoneyError> {
    Ore::sum(sums.iter().filter(|sum| sum.account == Account::Claim).map(|sum| sum.amount_ore))
}

fn amounts<'s>(sums: impl Iterator<Item = &'s EntrySum>) -> Result<Amounts, MoneyError> {
    let (mut net_ore, mut vat_ore) = (Ore::ZERO, Ore::ZERO);
    for sum in sums {
        let kind = match sum.line_kind {
            LineKind::Net => &mut net_ore,
            LineKind::Vat => &mut vat_ore,
        };
        *kind = kind.plus(sum.amount_ore)?;
    }
    Amounts::new(net_ore, vat_ore)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both sides of an amount.
    fn sale(seller: OrganisationId, buyer: OrganisationId, account: Account, net: i64, vat: i64) -> Vec<EntrySum> {
        let sides = [(seller, buyer, true, 1), (buyer, seller, false, -1)];
        let entries = sides.into_iter().flat_map(|(organisation_id, counterparty_id, sells, sign)| {
            [(LineKind::Net, net), (LineKind::Vat, vat)].map(|(line_kind, amount)| EntrySum {
                organisation_id,
                counterparty_id,
                account,
                line_kind,
                sells,
                amount_ore: Ore(sign * amount),
            })
        });
        entries.collect()
    }

    #[test]
    fn both_directions_between_two_are_kept_apart() {
        let (a, b) = (OrganisationId::new(), OrganisationId::new());
        let mut sums = sale(a, b, Account::Claim, 1000, 250);
        sums.extend(sale(b, a, Account::Claim, 400, 100));
        sums.extend(sale(b, a, Account::Pending, 80, 20));

        let amounts = |net, vat| Amounts::new(Ore(net), Ore(vat)).unwrap();
        let cell = |seller_id, buyer_id, amounts| ClaimsCell { seller_id, buyer_id, amounts };
        let expected = [cell(a, b, amounts(1000, 250)), cell(b, a, amounts(400, 100))];
        assert_eq!(cells(&sums, Account::Claim).unwrap(), expected);
        assert_eq!(cells(&sums, Account::Pending).unwrap(), [cell(b, a, amounts(80, 20))]);

        let position_a = position(&sums, a).unwrap();
        assert_eq!((position_a.sold, position_a.bought), (amounts(1000, 250), amounts(400, 100)));
        assert_eq!(position_a.net_position_ore, Ore(750));
        assert_eq!(position_a.pending_bought, amounts(80, 20));
        assert_eq!(position(&sums, b).unwrap().net_position_ore, Ore(-750));
        assert_eq!(position_sum(&sums), Ok(Ore::ZERO));
    }

    #[test]
    fn what_cancels_out_leaves_no_cell() {
        let (a, b) = (OrganisationId::new(), OrganisationId::new());
        let mut sums = sale(a, b, Account::Pending, 1000, 250);
        sums.extend(sale(a, b, Account::Pending, -1000, -250));
        assert_eq!(cells(&sums, Account::Pending).unwrap(), []);
        assert_eq!(position(&sums, a).unwrap().pending_sold, Amounts::default());
    }

    #[test]
    fn a_lost_side_shows() {
        let (a, b) = (OrganisationId::new(), OrganisationId::new());
        let mut sums = sale(a, b, Account::Claim, 1000, 250);
        sums.retain(|sum| sum.sells);
        assert_eq!(position_sum(&sums), Ok(Ore(1250)));
    }
}
