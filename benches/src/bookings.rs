//! Bookings: spread over two years back and two months ahead, or first around today and then further and further back.

use chrono::{Days, NaiveDate, TimeDelta};
use serde_json::json;
use sqlx::types::Json;
use torget_core::db::{DbError, Tx};
use torget_core::ids::BookingId;
use torget_core::time::stockholm;
use torget_core::{change, sql};

use crate::Town;
use crate::store;
use crate::town::{now, scattered, today};

const DAYS_BACK: u64 = 730;
const DAYS: u64 = 790;
/// What [`around_today_first`] fills: so many of the days around today, of which so many lie before it.
const DAYS_TAKEN: usize = 20;
const DAYS_AROUND: usize = 60;
const DAYS_BEFORE: u64 = 10;
/// Each works at so many units, those nearest to home.
const UNITS_OF_A_NURSE: usize = 12;
/// Rows written in one transaction.
const BATCH: usize = 50_000;

/// The day of a nurse's nth booking: the number of the booking, then that of the nurse.
pub type DayOf = fn(usize, usize) -> NaiveDate;

/// Brings the bookings of a town from `from` to `to` in number. Each nurse has one a day at most, and as many as the others.
pub async fn fill(town: &Town, from: usize, to: usize, day_of: DayOf) -> anyhow::Result<()> {
    let mut done = from;
    while done < to {
        let next = (done + BATCH).min(to);
        let written: Result<(), DbError> = change!(town.market.db, tx => write(town, tx, done..next, day_of).await);
        written?;
        done = next;
    }
    let analysed: Result<u64, DbError> = change!(town.market.db, tx => sql!(tx, execute, store::ANALYZE));
    analysed?;
    Ok(())
}

async fn write(town: &Town, tx: &mut Tx, numbers: std::ops::Range<usize>, day_of: DayOf) -> Result<(), DbError> {
    // As large as those that the program writes.
    let line = json!({
        "kind": "work", "quantity": 495, "unit": "minute", "unit_price_ore": 38500, "per": 60, "amount_ore": 317_625,
        "vat_basis_points": 2500, "vat_ore": 79406,
    });
    let price = json!({
        "lines": [line, line], "net_ore": 635_250, "vat_ore": 158_812, "total_ore": 794_062, "agency_reference_ore": null,
    });
    let cancellation = json!({ "free_days_before": 1, "free_until_minute": 720, "fee_basis_points": 5000 });
    let terms = json!({ "cancellation": cancellation, "vat_basis_points": 2500, "distance_tenth_km": 210 });
    let warnings = json!([]);
    for number in numbers {
        let who = number % town.nurses.len();
        let nurse = town.nurses[who];
        let unit = town.nearest_unit(who, scattered(number, 60, UNITS_OF_A_NURSE));
        let on = day_of(number / town.nurses.len(), who);
        let (from, to) = nurse.hours;
        let to = if to > from && to - from > 540 { from + 540 } else { to };
        let Ok(period) = stockholm::period(on, from, to) else { continue };
        let is_past = period.ends_at() < now();
        let state = if is_past { "attested" } else { "confirmed" };
        let id = BookingId::new();
        let created = period.starts_at() - TimeDelta::days(3);
        sql!(
            tx,
            execute,
            store::INSERT_BOOKING,
            id,
            town.collaboration_id,
            town.area_id,
            town.need_id,
            nurse.id,
            unit.id,
            unit.organisation_id,
            nurse.organisation_id,
            town.agreement_id,
            town.tariff_id,
            period.starts_at(),
            period.ends_at(),
            state,
            Json(&price),
            Json(&terms),
            Json(&warnings),
            town.person_id,
            created
        )?;
        if is_past {
            sql!(tx, execute, store::INSERT_INTRODUCTION, unit.id, nurse.id, period.ends_at(), id)?;
        }
    }
    Ok(())
}

/// Every day of two years once before any comes again, in an order that jumps: what is around today grows with the rest.
pub fn over_two_years(nth: usize, who: usize) -> NaiveDate {
    // 271 shares no factor with 790, so its multiples meet every day.
    let offset = (nth as u64 * 271 + scattered(who, 61, DAYS as usize) as u64) % DAYS;
    today() - Days::new(DAYS_BACK) + Days::new(offset)
}

/// First twenty of the sixty days around today, not the same twenty for all, and then day after day further back: what is
/// around today stays as it is while the rest grows.
pub fn around_today_first(nth: usize, who: usize) -> NaiveDate {
    let begin = today() - Days::new(DAYS_BEFORE);
    match nth.checked_sub(DAYS_TAKEN) {
        // 7 shares no factor with 60.
        None => begin + Days::new(((nth * 7 + who * 13) % DAYS_AROUND) as u64),
        Some(older) => begin - Days::new(older as u64 + 1),
    }
}
