//! The demo fills an empty database on any day of the year, and leaves behind what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use torget::demo::{self, Account};
use torget_core::access::{AccessTable, Caller, Role};
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::booking::{self, BoardQuery, BookingFilter, BookingState};
use torget_core::ledger::{ClaimsQuery, claims};
use torget_core::link::LinkKey;
use torget_core::organisation::{SignInLimits, caller_of_token, sign_in};
use torget_core::paging::{MOST_ROWS, Paging};
use torget_core::time::{FixedClock, YearMonth, stockholm};
use torget_core::{Market, collaboration};
use torget_tests::TestDatabase;

async fn market(database: &TestDatabase, now: &str) -> Market {
    let policy = include_str!("../../config/access_policy.csv");
    let access = AccessTable::load(include_str!("../../config/access_model.conf"), policy).await;
    let clock = Arc::new(FixedClock::new(now.parse().expect("an instant")));
    Market {
        links: LinkKey::load(&database.db, clock.as_ref()).await.expect("a key"),
        db: database.db.clone(),
        access: Arc::new(access.expect("the policy has no fault")),
        plugins: torget::plugins::registry().unwrap_or_else(|faults| panic!("{faults:?}")),
        clock,
        sign_in: SignInLimits::default(),
        attachments: AttachmentLimits::default(),
    }
}

async fn first(market: &Market, accounts: &[Account], role: Role) -> Caller {
    let account = accounts.iter().find(|account| account.role == role.key()).expect("an account of every role");
    caller_of_token(market, &account.api_token).await.expect("the store answers").expect("the token acts")
}

/// How many bookings of each state there are.
async fn states(market: &Market, coordinator: &Caller) -> BTreeMap<BookingState, usize> {
    let paging = Paging::new(Some(i64::from(MOST_ROWS)), None).expect("a page");
    let listed = booking::list(market, coordinator, BookingFilter::default(), paging).await.expect("they may see all");
    let mut states = BTreeMap::new();
    for booking in &listed.rows {
        *states.entry(booking.state).or_default() += 1;
    }
    states
}

/// Newest first is the same list backwards, however it is cut into pages.
async fn newest_first_is_the_list_backwards(market: &Market, coordinator: &Caller) {
    let all = async |newest_first, limit| {
        let filter = BookingFilter { newest_first, ..BookingFilter::default() };
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let paging = Paging::new(Some(limit), after).expect("a page");
            let listed = booking::list(market, coordinator, filter, paging).await.expect("they may see all");
            ids.extend(listed.rows.iter().map(|booking| booking.id));
            after = listed.next;
            if after.is_none() {
                return ids;
            }
        }
    };
    let mut backwards = all(true, 7).await;
    backwards.reverse();
    assert_eq!(backwards, all(false, 200).await);
}

/// A unit sees what a nurse can, and neither the number of the licence nor where exactly the nurse lives.
async fn licence_numbers_stay_with_their_owner(market: &Market, manager: &Caller, coordinator: &Caller) {
    let today = stockholm::date_of(market.clock.now());
    let areas = {
        let mut tx = market.db.read().await.expect("the store reads");
        collaboration::areas_of(&mut tx, manager, today).await.expect("the store answers")
    };
    let query = |unit_id| BoardQuery {
        area_id: areas[0].id,
        unit_id,
        from: today,
        days: 14,
        requirements: json!({}),
        welcomes_new: false,
        presets: Vec::new(),
        longest_way_tenth_km: None,
    };
    let seen = booking::board(market, manager, &query(manager.unit_id)).await.expect("they see the board");
    let full = booking::board(market, coordinator, &query(None)).await.expect("they see the board");
    assert_eq!(seen.rows.len() + seen.others.len(), 18);
    for row in seen.rows.iter().chain(&seen.others) {
        assert!(row.resource.attributes["grade"].is_string());
        assert!(row.resource.attributes["licence_number"].is_null(), "{}", row.resource.name);
        let tenths = row.resource.latitude * 10.0;
        assert!((tenths - tenths.round()).abs() < 1e-6, "{tenths}");
    }
    assert!(full.rows.iter().all(|row| row.resource.attributes["licence_number"].is_string()));
}

torget_tests::on_both_engines! {
    async fn the_demo_tells_what_it_says(database: TestDatabase) {
        let market = market(&database, "2026-11-21T09:17:00Z").await;
        let accounts = demo::load(&market).await.expect("an empty database takes the demo");

        let roles: BTreeSet<&str> = accounts.iter().map(|account| account.role.as_str()).collect();
        assert_eq!(roles, Role::ALL.iter().map(|role| role.key()).collect());
        assert!(accounts.iter().all(|account| account.email.ends_with(".example")));
        let fridhem = accounts.iter().find(|account| account.role == "unit_manager").expect("a manager");
        assert_eq!((fridhem.organisation.as_deref(), fridhem.unit.as_deref()), (Some("Ängelholm"), Some("Fridhem")));
        let two_roles = accounts.iter().filter(|account| account.name == "Maria Sandell");
        let places: Vec<_> = two_roles.map(|account| account.organisation.as_deref().unwrap_or("none")).collect();
        assert_eq!(places, ["Bjuv", "Åstorp"]);
        for account in &accounts {
            let caller = caller_of_token(&market, &account.api_token).await.expect("an answer").expect("it acts");
            assert_eq!((caller.role.key(), caller.name.as_str()), (account.role.as_str(), account.name.as_str()));
        }
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        sign_in(&market, &fridhem.email, &fridhem.password, address).await.expect("the password is right");

        let coordinator = first(&market, &accounts, Role::PoolCoordinator).await;
        let states = states(&market, &coordinator).await;
        use BookingState::{Approved, Attested, Cancelled, Confirmed, Declined, Expired, Held, Performed};
        let expected =
            [(Held, 3), (Confirmed, 3), (Performed, 3), (Approved, 1), (Attested, 34), (Declined, 1), (Expired, 1), (Cancelled, 1)];
        assert_eq!(states, BTreeMap::from(expected));

        newest_first_is_the_list_backwards(&market, &coordinator).await;

        let manager = first(&market, &accounts, Role::UnitManager).await;
        licence_numbers_stay_with_their_owner(&market, &manager, &coordinator).await;

        let administrator = first(&market, &accounts, Role::CollaborationAdmin).await;
        for month in ["2026-10", "2026-11"] {
            let month: YearMonth = month.parse().expect("a month");
            let collaboration_id = administrator.collaboration_ids[0];
            let query = ClaimsQuery { collaboration_id, month, seller_id: None, buyer_id: None };
            let claims = claims(&market, &administrator, &query).await.expect("they see them");
            assert!(claims.cells.len() > 5, "{month:?}: {:?}", claims.cells);
            assert!(claims.position_sum_ore.is_zero());
        }

        assert!(demo::load(&market).await.is_err(), "once is enough");
    }
}

/// Weekdays, the turn of the year, and the weeks in which the clocks change.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_loads_on_any_day() {
    let days = ["2026-11-23T00:05:00Z", "2027-01-03T22:30:00Z", "2027-02-10T12:00:00Z", "2027-04-06T05:00:00Z"];
    for now in days {
        let database = TestDatabase::sqlite().await;
        let market = market(&database, now).await;
        let accounts = demo::load(&market).await.unwrap_or_else(|error| panic!("{now}: {error:#}"));
        let coordinator = first(&market, &accounts, Role::PoolCoordinator).await;
        let states = states(&market, &coordinator).await;
        assert_eq!(states.values().sum::<usize>(), 47, "{now}");
    }
}
