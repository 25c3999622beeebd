//! How long it takes to look at the board of 500 nurses over 14 days, with 10,000, 100,000 and 1,000,000 bookings: the use
//! case alone, and its page as a manager gets it (routes, session, use case, template).
//!
//! `cargo bench -p torget-benches --bench board` measures on SQLite; with `TORGET_TEST_POSTGRES_URL` on PostgreSQL instead, as
//! the other bench does. The goals stand in `docs/measurements.md`. `-- 2000 10000` measures with other numbers of bookings.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{Days, NaiveDate};
use poem::{Endpoint, Request, Response};
use serde_json::json;
use torget::app::{App, endpoint};
use torget::config::Config;
use torget_benches::{Town, around_today_first, fill, on_chosen_engine};
use torget_core::booking::{BoardQuery, CellItem, board};
use torget_core::db::Db;
use torget_core::time::FixedClock;

const NURSES: usize = 500;
const DAYS: u64 = 14;
const BOOKINGS: [usize; 3] = [10_000, 100_000, 1_000_000];
const WARM_UP: usize = 10;
const ROUNDS: usize = 101;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let numbers = if given.is_empty() { BOOKINGS.to_vec() } else { given };
    on_chosen_engine(async |engine, db, url| measure(engine, db, url, &numbers).await).await
}

async fn measure(engine: &str, db: Db, url: &str, numbers: &[usize]) -> anyhow::Result<()> {
    let began = Instant::now();
    let town = Town::found(db, NURSES).await?;
    let session = town.sign_in(0).await?;
    println!("{engine}: {NURSES} nurses written in {:.0?}", began.elapsed());
    let clock = Arc::new(FixedClock::new(town.market.clock.now()));
    let settings = [("database.url", url.to_owned()), ("log.filter", "error".to_owned())];
    let config = Config::load(None, &settings).map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
    let app = App::build(config, clock).await.map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let pages = endpoint(app.state());
    let (mut written, mut first) = (0, None);
    for number in numbers {
        let began = Instant::now();
        fill(&town, written, *number, around_today_first).await?;
        println!("{engine}: {number} bookings written in {:.0?}", began.elapsed());
        written = *number;
        let median = median_of_board(&town).await?;
        let ratio = median.as_secs_f64() / first.get_or_insert(median).as_secs_f64();
        println!("{engine}: {number:>9} bookings: median {:.1} ms, {ratio:.2} × the first", median.as_secs_f64() * 1e3);
        let page = median_of_page(&pages, &town, session).await?;
        println!("{engine}: {number:>9} bookings: median of the page {:.1} ms", page.as_secs_f64() * 1e3);
    }
    app.state().market.db.close().await;
    Ok(())
}

/// The day from which a round looks: each of three weeks in turn.
fn from(round: usize) -> anyhow::Result<NaiveDate> {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).context("a day")?;
    Ok(monday + Days::new(round as u64 % 21))
}

/// The median of looking at the board for different units from different days.
async fn median_of_board(town: &Town) -> anyhow::Result<Duration> {
    let (mut times, mut rows, mut taken, mut free) = (Vec::new(), 0, 0, 0);
    for round in 0..WARM_UP + ROUNDS {
        let manager = town.manager(round * 7);
        let query = BoardQuery {
            area_id: town.area_id,
            unit_id: manager.unit_id,
            from: from(round)?,
            days: DAYS,
            requirements: json!({}),
            welcomes_new: false,
            presets: Vec::new(),
            longest_way_tenth_km: None,
        };
        let began = Instant::now();
        let seen = board(&town.market, &manager, &query).await?;
        if round >= WARM_UP {
            times.push(began.elapsed());
        }
        let items = seen.rows.iter().chain(&seen.others).flat_map(|row| &row.cells).flat_map(|cell| &cell.items);
        for item in items {
            taken += usize::from(matches!(item, CellItem::Taken { .. }));
            free += usize::from(matches!(item, CellItem::Free { .. }));
        }
        rows += seen.rows.len() + seen.others.len();
    }
    let each = WARM_UP + ROUNDS;
    println!("  a mean of {} rows with {} free periods and {} taken", rows / each, free / each, taken / each);
    Ok(middle(times))
}

/// The median of getting the page.
async fn median_of_page(
    pages: &impl Endpoint<Output = Response>,
    town: &Town,
    session: &str,
) -> anyhow::Result<Duration> {
    let (mut times, mut bytes) = (Vec::new(), 0);
    for round in 0..WARM_UP + ROUNDS {
        let address = format!("/board?area={}&from={}", town.area_id, from(round)?);
        let request =
            Request::builder().uri(address.parse()?).header("cookie", format!("torget_session={session}")).finish();
        let began = Instant::now();
        let response = pages.call(request).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        if round >= WARM_UP {
            times.push(began.elapsed());
        }
        ensure!(response.status().is_success(), "the page answers {}", response.status());
        bytes += response.into_body().into_vec().await?.len();
    }
    println!("  a mean of {} kB a page", bytes / (WARM_UP + ROUNDS) / 1000);
    Ok(middle(times))
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let (low, high) = (times[ROUNDS / 20], times[ROUNDS * 19 / 20]);
    println!("  90 of 100 within {low:.1?} to {high:.1?}");
    times[ROUNDS / 2]
}
