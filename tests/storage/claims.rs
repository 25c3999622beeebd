//! The month's claims: who sees which of them.

use torget_core::access::{Denied, Role};
use torget_core::change;
use torget_core::ids::CollaborationId;
use torget_core::ledger::{
    Claims, ClaimsQuery, LedgerError, TransactionKind, claims, post_claim, post_fee, post_pending, reverse_claim,
};
use torget_core::money::Ore;
use torget_tests::on_both_engines;

use crate::trade::{ACTOR, NOW, Trade, november, price};

/// Örkelljunga (0), Bjuv (1), Ängelholm (2), Åstorp (3): 0 sells to 1 and 2, 2 sells to 0, one more waits for attest,
/// one was corrected, one cost a fee, and one belongs to December.
async fn a_month(trade: &Trade) {
    let (small, large, other) = (price(1000, 250), price(3000, 750), price(700, 0));
    let december = november(30).succ_opt().expect("a day");
    for (pair, day, price) in
        [((0, 1), november(1), &small), ((0, 2), november(30), &large), ((2, 0), november(5), &other)]
    {
        let booking = trade.book(pair.0, pair.1).await;
        let claim = trade.claim(booking, pair, day, price);
        change!(trade.db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the claim");
    }
    let waiting = trade.book(0, 1).await;
    let claim = trade.claim(waiting, (0, 1), november(6), &large);
    change!(trade.db, tx => post_pending(tx, NOW, ACTOR, &claim).await).expect("the pending claim");
    let late = trade.book(0, 1).await;
    let claim = trade.claim(late, (0, 1), november(2), &small);
    change!(trade.db, tx => post_fee(tx, NOW, ACTOR, &claim).await).expect("the fee");
    let wrong = trade.book(2, 3).await;
    let claim = trade.claim(wrong, (2, 3), november(7), &large);
    change!(trade.db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the claim");
    change!(trade.db, tx => reverse_claim(tx, NOW, ACTOR, wrong, "reason").await).expect("the reversal");
    let next_month = trade.book(0, 1).await;
    let claim = trade.claim(next_month, (0, 1), december, &small);
    change!(trade.db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the claim");
}

async fn seen(trade: &Trade, role: Role, party: Option<usize>) -> Result<Claims, LedgerError> {
    let month = "2026-11".parse().expect("a month");
    let query = ClaimsQuery { collaboration_id: trade.collaboration_id, month, seller_id: None, buyer_id: None };
    claims(&trade.market().await, &trade.caller(role, party), &query).await
}

/// Seller, buyer, total.
fn cells(trade: &Trade, claims: &Claims) -> Vec<(usize, usize, i64)> {
    let number = |id| trade.parties.iter().position(|party| party.organisation_id == id).expect("a party");
    let cell = |cell: &torget_core::ledger::ClaimsCell| {
        (number(cell.seller_id), number(cell.buyer_id), cell.amounts.total_ore.0)
    };
    let mut cells: Vec<_> = claims.cells.iter().map(cell).collect();
    cells.sort_unstable();
    cells
}

fn names(claims: &Claims) -> Vec<&str> {
    claims.organisations.iter().map(|organisation| organisation.short_name.as_str()).collect()
}

on_both_engines! {
    async fn the_administrator_sees_the_whole_matrix_and_no_lines(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        let claims = seen(&trade, Role::CollaborationAdmin, None).await.expect("the month");
        assert_eq!(names(&claims), ["Bjuv", "Åstorp", "Ängelholm", "Örkelljunga"]);
        assert_eq!(cells(&trade, &claims), [(0, 1, 2500), (0, 2, 3750), (2, 0, 700)]);
        assert!(claims.lines.is_none());
        assert_eq!(claims.position_sum_ore, Ore::ZERO);
        let positions: Vec<_> = claims.positions.iter().map(|position| position.net_position_ore.0).collect();
        assert_eq!(positions, [-2500, 0, -3050, 5550]);
        assert_eq!(claims.pending.len(), 1);
        assert_eq!(claims.pending[0].amounts.total_ore, Ore(3750));
    }

    async fn an_economist_sees_what_the_own_organisation_buys_and_sells(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        let claims = seen(&trade, Role::Economist, Some(2)).await.expect("the month");
        assert_eq!(names(&claims), ["Ängelholm", "Örkelljunga"]);
        assert_eq!(cells(&trade, &claims), [(0, 2, 3750), (2, 0, 700)]);
        assert_eq!(claims.pending, []);
        assert_eq!(claims.position_sum_ore, Ore::ZERO);
        let own = claims.positions[0];
        assert_eq!((own.bought.net_ore, own.bought.vat_ore, own.sold.total_ore), (Ore(3000), Ore(750), Ore(700)));
        assert_eq!(own.net_position_ore, Ore(-3050));

        let lines = claims.lines.expect("an economist sees lines");
        let shown: Vec<_> = lines
            .iter()
            .map(|line| (line.kind, line.amounts.total_ore.0, line.unit.as_ref().map(|unit| unit.name.as_str())))
            .collect();
        assert_eq!(shown, [
            (TransactionKind::Claim, 700, None),
            (TransactionKind::Claim, 3750, None),
            (TransactionKind::Reversal, -3750, None),
            (TransactionKind::Claim, 3750, Some("Enhet i Ängelholm")),
        ]);
        assert_eq!(lines[0].resource_name, "Resurs i Ängelholm");
        assert_eq!(lines[2].reverses_id, Some(lines[1].transaction_id));
        assert_eq!(lines[3].effective_on, november(30));
    }

    async fn a_need_says_which_cost_centre_pays_or_else_the_unit_does(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        let centre = async || {
            let claims = seen(&trade, Role::Economist, Some(2)).await.expect("the month");
            let lines = claims.lines.expect("an economist sees lines");
            lines.into_iter().find_map(|line| line.unit).expect("something is bought").cost_centre
        };
        let of_unit = centre().await;
        database.execute("update need set cost_centre = '71299'").await;
        assert_eq!(centre().await, "71299");
        assert_ne!(of_unit, "71299");
    }

    async fn a_unit_manager_sees_what_is_bought_alone(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        let claims = seen(&trade, Role::UnitManager, Some(2)).await.expect("the month");
        assert_eq!(cells(&trade, &claims), [(0, 2, 3750)]);
        assert_eq!(claims.lines.expect("lines").len(), 1);
        let seller = seen(&trade, Role::UnitManager, Some(0)).await.expect("the month");
        assert_eq!(cells(&trade, &seller), [(2, 0, 700)]);
    }

    async fn lines_can_be_asked_for_by_pair(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        let (market, caller) = (trade.market().await, trade.caller(Role::Economist, Some(0)));
        let month = "2026-11".parse().expect("a month");
        let ids = trade.parties.map(|party| party.organisation_id);
        for (seller_id, buyer_id, expected) in [
            (None, None, 4),
            (Some(ids[0]), None, 3),
            (Some(ids[0]), Some(ids[1]), 2),
            (None, Some(ids[0]), 1),
            (Some(ids[2]), Some(ids[3]), 0),
        ] {
            let query = ClaimsQuery { collaboration_id: trade.collaboration_id, month, seller_id, buyer_id };
            let claims = claims(&market, &caller, &query).await.expect("the month");
            assert_eq!(claims.lines.expect("lines").len(), expected, "{seller_id:?} {buyer_id:?}");
            assert_eq!(claims.cells.len(), 3, "the matrix stays whole");
        }
    }

    async fn claims_do_not_exist_for_those_without_a_part_in_them(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        a_month(&trade).await;
        for role in [Role::PoolCoordinator, Role::ResourcePerson, Role::SystemOperator] {
            let outcome = seen(&trade, role, Some(0)).await;
            assert!(matches!(outcome, Err(LedgerError::Denied(Denied::Hidden))), "{role:?}");
        }
        let (market, month) = (trade.market().await, "2026-11".parse().expect("a month"));
        let elsewhere = [CollaborationId::new(), trade.another_collaboration().await];
        for collaboration_id in elsewhere {
            let query = ClaimsQuery { collaboration_id, month, seller_id: None, buyer_id: None };
            let outcome = claims(&market, &trade.caller(Role::Economist, Some(0)), &query).await;
            assert!(matches!(outcome, Err(LedgerError::Denied(Denied::Hidden))));
        }
    }
}
