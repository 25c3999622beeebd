//! How long it takes to find who can come, among 5,000 nurses, with 10,000 and with 1,000,000 bookings.
//!
//! `cargo bench -p torget-benches` measures on SQLite; with `TORGET_TEST_POSTGRES_URL` (the address of any database of a
//! PostgreSQL server in which it may create one of its own) on PostgreSQL instead. The goal stands in
//! `docs/measurements.md`. `-- 10000 50000` measures with other numbers of bookings.

use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{Days, NaiveDate};
use serde_json::json;
use torget_benches::{Town, fill, on_chosen_engine, over_two_years};
use torget_core::booking::{CandidatesQuery, NeedRequest, candidates};
use torget_core::db::Db;
use torget_core::time::stockholm;

const NURSES: usize = 5_000;
const BOOKINGS: [usize; 2] = [10_000, 1_000_000];
const WARM_UP: usize = 20;
const ROUNDS: usize = 101;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let numbers = if given.is_empty() { BOOKINGS.to_vec() } else { given };
    on_chosen_engine(async |engine, db, _| measure(engine, db, &numbers).await).await
}

async fn measure(engine: &str, db: Db, numbers: &[usize]) -> anyhow::Result<()> {
    let began = Instant::now();
    let town = Town::found(db, NURSES).await?;
    println!("{engine}: {NURSES} nurses written in {:.0?}", began.elapsed());
    let (mut written, mut first) = (0, None);
    for number in numbers {
        let began = Instant::now();
        fill(&town, written, *number, over_two_years).await?;
        println!("{engine}: {number} bookings written in {:.0?}", began.elapsed());
        written = *number;
        let median = median(&town).await?;
        let ratio = median.as_secs_f64() / first.get_or_insert(median).as_secs_f64();
        println!("{engine}: {number:>9} bookings: median {:.1} ms, {ratio:.2} × the first", median.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// The median of asking at different units for different times, with and without a requirement.
async fn median(town: &Town) -> anyhow::Result<Duration> {
    let mut times = Vec::new();
    let (mut fit, mut refused) = (0, 0);
    for round in 0..WARM_UP + ROUNDS {
        let manager = town.manager(round * 7);
        let query =
            CandidatesQuery { unit_id: manager.unit_id.context("a manager runs a unit")?, ..query(town, round)? };
        let began = Instant::now();
        let found = candidates(&town.market, &manager, &query).await?;
        if round >= WARM_UP {
            times.push(began.elapsed());
        }
        fit += found.fit.len();
        refused += found.unfit.len();
    }
    times.sort_unstable();
    let (low, high) = (times[ROUNDS / 20], times[ROUNDS * 19 / 20]);
    let each = WARM_UP + ROUNDS;
    println!(
        "  a mean of {} fit and {} named who don't; 90 of 100 within {low:.1?} to {high:.1?}",
        fit / each,
        refused / each
    );
    Ok(times[ROUNDS / 2])
}

fn query(town: &Town, round: usize) -> anyhow::Result<CandidatesQuery> {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).context("a day")?;
    let day = monday + Days::new(1 + round as u64 % 20);
    let (from, to) = [(420, 960), (780, 1320), (1260, 420)][round % 3];
    let period = stockholm::period(day, from, to)?;
    let competences: &[&str] = if round.is_multiple_of(2) { &["dementia", "medication_delegation"] } else { &[] };
    let need = NeedRequest {
        reason: "vacancy".to_owned(),
        absence: None,
        requirements: json!({ "competences": competences }),
        welcomes_new: false,
    };
    Ok(CandidatesQuery {
        area_id: town.area_id,
        unit_id: torget_core::ids::UnitId::new(),
        starts_at: period.starts_at(),
        ends_at: period.ends_at(),
        break_minutes: None,
        need,
    })
}
