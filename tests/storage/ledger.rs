//! Posting: what is owed is posted once, mirrored, and undone only by its reversal.

use std::collections::BTreeMap;

use tokio::task::JoinSet;
use torget_core::db::{Db, DbError, Engine};
use torget_core::ids::{CollaborationId, OrganisationId};
use torget_core::ledger::{
    Account, Claim, LedgerError, TransactionKind, balances, post_claim, post_fee, post_pending, reverse_claim,
    void_pending,
};
use torget_core::{change, sql};
use torget_tests::on_both_engines;
use uuid::Uuid;

use crate::trade::{ACTOR, NOW, Trade, november, price};

torget_core::statements! {
    TRUNCATE_ENTRIES = "truncate ledger_entry, ledger_transaction";
    REPLACE_TRANSACTION = "insert or replace into ledger_transaction select * from ledger_transaction";
    REPLACE_ENTRY = "insert or replace into ledger_entry select * from ledger_entry";
    MOVE_ENTRY = "insert or replace into ledger_entry
            (id, transaction_id, collaboration_id, organisation_id, counterparty_id, account, line_kind, amount_ore, effective_on)
        select id, $1, collaboration_id, organisation_id, counterparty_id, account, line_kind, amount_ore, effective_on
        from ledger_entry limit 1";
    KINDS = "select kind, reason from ledger_transaction where collaboration_id = $1 order by id";
}

#[derive(Debug, sqlx::FromRow)]
struct Kind {
    kind: TransactionKind,
    reason: String,
}

pub type Balances = BTreeMap<(OrganisationId, Account), i64>;

/// The balances that are not zero.
pub async fn standing(db: &Db, collaboration_id: CollaborationId) -> Balances {
    let mut tx = db.read().await.expect("a snapshot");
    let all = balances(&mut tx, collaboration_id).await.expect("the balances");
    let amounts = all.iter().map(|balance| ((balance.organisation_id, balance.account), balance.amount_ore.0));
    amounts.filter(|(_, amount)| *amount != 0).collect()
}

async fn kinds(trade: &Trade) -> Vec<(TransactionKind, String)> {
    let mut tx = trade.db.read().await.expect("a snapshot");
    let rows = sql!(tx, all Kind, KINDS, trade.collaboration_id).expect("the transactions");
    rows.into_iter().map(|row| (row.kind, row.reason)).collect()
}

on_both_engines! {
    async fn a_claim_takes_the_place_of_the_pending_one_and_a_correction_that_of_the_claim(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let db = &trade.db;
        let booking = trade.book(0, 1).await;
        let [seller, buyer] = [0, 1].map(|number: usize| trade.parties[number].organisation_id);
        let expect = |account, amount: i64| Balances::from([((seller, account), amount), ((buyer, account), -amount)]);
        let (booked, attested, corrected) = (price(1000, 250), price(1100, 275), price(900, 225));

        let claim = trade.claim(booking, (0, 1), november(24), &booked);
        change!(db, tx => post_pending(tx, NOW, ACTOR, &claim).await).expect("the pending claim");
        assert_eq!(standing(db, trade.collaboration_id).await, expect(Account::Pending, 1250));

        let claim = trade.claim(booking, (0, 1), november(24), &attested);
        change!(db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the claim");
        assert_eq!(standing(db, trade.collaboration_id).await, expect(Account::Claim, 1375));

        change!(db, tx => reverse_claim(tx, NOW, ACTOR, booking, "hours_corrected").await).expect("the reversal");
        assert_eq!(standing(db, trade.collaboration_id).await, Balances::new());
        let claim = trade.claim(booking, (0, 1), november(24), &corrected);
        change!(db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the corrected claim");
        assert_eq!(standing(db, trade.collaboration_id).await, expect(Account::Claim, 1125));

        let posted = [
            (TransactionKind::Pending, "booked"),
            (TransactionKind::Void, "attested"),
            (TransactionKind::Claim, "attested"),
            (TransactionKind::Reversal, "hours_corrected"),
            (TransactionKind::Claim, "attested"),
        ];
        assert_eq!(kinds(&trade).await, posted.map(|(kind, reason)| (kind, reason.to_owned())));
    }

    async fn a_withdrawn_booking_leaves_nothing_and_a_late_one_its_fee(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let db = &trade.db;
        let (full, fee, free) = (price(1000, 250), price(500, 125), price(0, 0));
        for (fee, owed) in [(None, 0), (Some(&fee), 625), (Some(&free), 0)] {
            let before = standing(db, trade.collaboration_id).await.values().map(|amount| amount.abs()).sum::<i64>();
            let booking = trade.book(2, 3).await;
            let claim = trade.claim(booking, (2, 3), november(1), &full);
            change!(db, tx => post_pending(tx, NOW, ACTOR, &claim).await).expect("the pending claim");
            let ended = change!(db, tx => match fee {
                Some(fee) => post_fee(tx, NOW, ACTOR, &trade.claim(booking, (2, 3), november(1), fee)).await,
                None => void_pending(tx, NOW, ACTOR, booking).await,
            });
            ended.expect("the end of it");
            change!(db, tx => void_pending(tx, NOW, ACTOR, booking).await).expect("nothing is left to void");
            let after = standing(db, trade.collaboration_id).await.values().map(|amount| amount.abs()).sum::<i64>();
            assert_eq!(after - before, 2 * owed);
        }
    }

    async fn nothing_is_owed_within_an_organisation_or_for_nothing(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let db = &trade.db;
        let (full, free) = (price(1000, 250), price(0, 0));
        for (pair, price) in [((1, 1), &full), ((0, 1), &free)] {
            let booking = trade.book(pair.0, pair.1).await;
            let claim = trade.claim(booking, pair, november(2), price);
            change!(db, tx => post_pending(tx, NOW, ACTOR, &claim).await).expect("no pending claim");
            change!(db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("no claim");
            change!(db, tx => reverse_claim(tx, NOW, ACTOR, booking, "reason").await).expect("no reversal");
        }
        assert_eq!(kinds(&trade).await, []);
    }

    async fn attesting_at_the_same_moment_posts_once(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let booking = trade.book(0, 1).await;
        let booked = price(1000, 250);
        let claim = trade.claim(booking, (0, 1), november(24), &booked);
        change!(trade.db, tx => post_pending(tx, NOW, ACTOR, &claim).await).expect("the pending claim");
        let mut attempts = JoinSet::new();
        for _ in 0..8 {
            let (db, Claim { collaboration_id, booking_id, seller_id, buyer_id, effective_on, .. }) = (trade.db.clone(), claim);
            attempts.spawn(async move {
                let price = &price(1000, 250);
                let claim = Claim { collaboration_id, booking_id, seller_id, buyer_id, effective_on, price };
                change!(db, tx => post_claim(tx, NOW, ACTOR, &claim).await)
            });
        }
        let outcomes = attempts.join_all().await;
        let repeated = |outcome: &&Result<(), LedgerError>| matches!(outcome, Err(LedgerError::AlreadyPosted { .. }));
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(repeated).count(), 7, "{outcomes:?}");
        let owed = standing(&trade.db, trade.collaboration_id).await;
        assert_eq!(owed.get(&(claim.seller_id, Account::Claim)), Some(&1250));
        assert_eq!(owed.len(), 2, "{owed:?}");
    }

    /// REPLACE on SQLite and TRUNCATE on PostgreSQL get round an ordinary DELETE trigger.
    async fn the_ledger_is_not_emptied_by_the_engines_own_ways(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let db = &trade.db;
        let (booking, full) = (trade.book(0, 1).await, price(1000, 250));
        let claim = trade.claim(booking, (0, 1), november(24), &full);
        change!(db, tx => post_claim(tx, NOW, ACTOR, &claim).await).expect("the claim");
        let before = standing(db, trade.collaboration_id).await;
        let refused = |outcome: Result<u64, DbError>, name: &str| {
            let error = outcome.expect_err(name);
            assert!(error.is_constraint(name), "{error}");
        };
        match db.engine() {
            Engine::Postgres => refused(change!(db, tx => sql!(tx, execute, TRUNCATE_ENTRIES)), "ledger_append_only"),
            Engine::Sqlite => {
                refused(change!(db, tx => sql!(tx, execute, REPLACE_TRANSACTION)), "ledger_append_only");
                refused(change!(db, tx => sql!(tx, execute, REPLACE_ENTRY)), "ledger_sealed");
                refused(change!(db, tx => sql!(tx, execute, MOVE_ENTRY, Uuid::now_v7())), "ledger_append_only");
            }
        }
        assert_eq!(standing(db, trade.collaboration_id).await, before);
    }
}
