//! Whatever happens to bookings, in whatever order: the ledger balances, agrees with what a simple model says is owed, and
//! can be undone to nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use torget_core::access::Role;
use torget_core::collaboration::price::PriceBreakdown;
use torget_core::ids::{BookingId, CollaborationId, OrganisationId};
use torget_core::ledger::{
    Account, ClaimsQuery, LedgerError, claims, post_claim, post_fee, post_pending, reverse_claim, void_pending,
};
use torget_core::money::Ore;
use torget_core::{Market, change, sql};
use torget_tests::on_both_engines;

use crate::ledger::{Balances, standing};
use crate::trade::{ACTOR, NOW, Trade, november, price};

const CASES: u32 = 24;
const BOOKINGS: usize = 6;

torget_core::statements! {
    ALL_ENTRIES = "select organisation_id, account, amount_ore from ledger_entry where collaboration_id = $1";
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    organisation_id: OrganisationId,
    account: Account,
    amount_ore: Ore,
}

/// What happens to a booking.
#[derive(Debug, Clone, Copy)]
enum Event {
    Booked { net: i64, vat: i64 },
    Withdrawn,
    Attested { net: i64, vat: i64 },
    CancelledLate { net: i64, vat: i64 },
    Reversed,
}

/// Between whom the bookings are, and what happens to which of them.
#[derive(Debug, Clone)]
struct Story {
    pairs: Vec<(usize, usize)>,
    events: Vec<(usize, Event)>,
}

/// What the model says stands of one booking.
#[derive(Debug, Clone, Copy, Default)]
struct Owed {
    pending: Option<i64>,
    claim: Option<i64>,
    fee: Option<i64>,
}

fn story() -> impl Strategy<Value = Story> {
    let amount = || prop_oneof![1 => Just(0), 6 => 1_i64..5_000_000];
    let event = prop_oneof![
        (amount(), amount()).prop_map(|(net, vat)| Event::Booked { net, vat }),
        Just(Event::Withdrawn),
        (amount(), amount()).prop_map(|(net, vat)| Event::Attested { net, vat }),
        (amount(), amount()).prop_map(|(net, vat)| Event::CancelledLate { net, vat }),
        Just(Event::Reversed),
    ];
    let pairs = prop::collection::vec((0_usize..4, 0_usize..4), BOOKINGS);
    (pairs, prop::collection::vec((0..BOOKINGS, event), 1..30)).prop_map(|(pairs, events)| Story { pairs, events })
}

/// The model: what an event does to a booking, and whether it is refused.
fn model(owed: &mut Owed, event: Event, own: bool) -> Result<(), ()> {
    // Nothing of zero is posted, and nothing within an organisation.
    let posted = |net, vat| (!own && (net, vat) != (0, 0)).then_some(net + vat);
    let refused_if = |stands: Option<i64>| if stands.is_some() { Err(()) } else { Ok(()) };
    match event {
        Event::Booked { net, vat } => {
            refused_if(owed.pending)?;
            owed.pending = posted(net, vat);
        }
        Event::Withdrawn => owed.pending = None,
        Event::Attested { net, vat } => {
            refused_if(owed.claim)?;
            *owed = Owed { pending: None, claim: posted(net, vat), ..*owed };
        }
        Event::CancelledLate { net, vat } => {
            refused_if(owed.fee)?;
            *owed = Owed { pending: None, fee: posted(net, vat), ..*owed };
        }
        Event::Reversed => *owed = Owed { claim: None, fee: None, ..*owed },
    }
    Ok(())
}

async fn happen(trade: &Trade, booking: BookingId, pair: (usize, usize), event: Event) -> Result<(), LedgerError> {
    let claim = |price| trade.claim(booking, pair, november(24), price);
    let amount: PriceBreakdown = match event {
        Event::Booked { net, vat } | Event::Attested { net, vat } | Event::CancelledLate { net, vat } => {
            price(net, vat)
        }
        Event::Withdrawn | Event::Reversed => price(0, 0),
    };
    change!(trade.db, tx => match event {
        Event::Booked { .. } => post_pending(tx, NOW, ACTOR, &claim(&amount)).await,
        Event::Withdrawn => void_pending(tx, NOW, ACTOR, booking).await,
        Event::Attested { .. } => post_claim(tx, NOW, ACTOR, &claim(&amount)).await,
        Event::CancelledLate { .. } => post_fee(tx, NOW, ACTOR, &claim(&amount)).await,
        Event::Reversed => reverse_claim(tx, NOW, ACTOR, booking, "reason").await,
    })
}

fn expected(trade: &Trade, story: &Story, owed: &[Owed]) -> Balances {
    let mut balances = Balances::new();
    for (owed, (seller, buyer)) in owed.iter().zip(&story.pairs) {
        for (account, amount) in
            [(Account::Pending, owed.pending), (Account::Claim, owed.claim), (Account::Claim, owed.fee)]
        {
            let amount = amount.unwrap_or(0);
            *balances.entry((trade.parties[*seller].organisation_id, account)).or_default() += amount;
            *balances.entry((trade.parties[*buyer].organisation_id, account)).or_default() -= amount;
        }
    }
    balances.retain(|_, amount| *amount != 0);
    balances
}

/// The balances, derived once more from the single entries.
async fn derived_again(trade: &Trade, collaboration_id: CollaborationId) -> Balances {
    let mut tx = trade.db.read().await.expect("a snapshot");
    let mut balances = Balances::new();
    for entry in sql!(tx, all EntryRow, ALL_ENTRIES, collaboration_id).expect("the entries") {
        *balances.entry((entry.organisation_id, entry.account)).or_default() += entry.amount_ore.0;
    }
    balances.retain(|_, amount| *amount != 0);
    balances
}

async fn check(market: &Market, trade: &Trade, story: &Story) -> Result<(), TestCaseError> {
    let mut bookings = Vec::new();
    for (seller, buyer) in &story.pairs {
        bookings.push(trade.book(*seller, *buyer).await);
    }
    let mut owed = [Owed::default(); BOOKINGS];
    for (number, event) in &story.events {
        let pair = story.pairs[*number];
        let outcome = happen(trade, bookings[*number], pair, *event).await;
        match model(&mut owed[*number], *event, pair.0 == pair.1) {
            Ok(()) => prop_assert!(outcome.is_ok(), "{event:?} of booking {number}: {outcome:?}"),
            Err(()) => {
                prop_assert!(matches!(outcome, Err(LedgerError::AlreadyPosted { .. })), "{event:?}: {outcome:?}")
            }
        }
    }
    let collaboration_id = trade.collaboration_id;
    let balances = standing(&trade.db, collaboration_id).await;
    prop_assert_eq!(&balances, &expected(trade, story, &owed));
    prop_assert_eq!(&balances, &derived_again(trade, collaboration_id).await);
    prop_assert_eq!(balances.values().sum::<i64>(), 0);
    check_month(market, trade, &balances).await?;

    for booking in bookings {
        let undone: Result<(), LedgerError> = change!(trade.db, tx => {
            void_pending(tx, NOW, ACTOR, booking).await?;
            reverse_claim(tx, NOW, ACTOR, booking, "reason").await
        });
        prop_assert!(undone.is_ok(), "{undone:?}");
    }
    prop_assert_eq!(standing(&trade.db, collaboration_id).await, Balances::new());
    Ok(())
}

/// The month's page says the same as the balances, to the administrator who sees the whole matrix.
async fn check_month(market: &Market, trade: &Trade, balances: &Balances) -> Result<(), TestCaseError> {
    let month = "2026-11".parse().expect("a month");
    let query = ClaimsQuery { collaboration_id: trade.collaboration_id, month, seller_id: None, buyer_id: None };
    let caller = trade.caller(Role::CollaborationAdmin, None);
    let claims = claims(market, &caller, &query).await.expect("the month");
    prop_assert_eq!(claims.position_sum_ore, Ore::ZERO);
    let mut by_cells: BTreeMap<OrganisationId, i64> = BTreeMap::new();
    for cell in &claims.cells {
        *by_cells.entry(cell.seller_id).or_default() += cell.amounts.total_ore.0;
        *by_cells.entry(cell.buyer_id).or_default() -= cell.amounts.total_ore.0;
    }
    for position in &claims.positions {
        let balance = balances.get(&(position.organisation_id, Account::Claim)).copied().unwrap_or(0);
        prop_assert_eq!(position.net_position_ore.0, balance);
        prop_assert_eq!(by_cells.get(&position.organisation_id).copied().unwrap_or(0), balance);
        let pending = balances.get(&(position.organisation_id, Account::Pending)).copied().unwrap_or(0);
        prop_assert_eq!(position.pending_sold.total_ore.0 - position.pending_bought.total_ore.0, pending);
    }
    Ok(())
}

on_both_engines! {
    async fn whatever_happens_the_ledger_balances(database: TestDatabase) {
        let trade = Trade::open(&database.db).await;
        let (market, trade) = (trade.market().await, tokio::sync::Mutex::new(trade));
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let now = tokio::runtime::Handle::current();
        // proptest is not asynchronous; every story has a collaboration of its own.
        let outcome = tokio::task::block_in_place(|| TestRunner::new(config).run(&story(), |story| now.block_on(async {
            let mut trade = trade.lock().await;
            trade.collaboration_id = trade.another_collaboration().await;
            check(&market, &trade, &story).await
        })));
        outcome.expect("the ledger balances");
    }
}
