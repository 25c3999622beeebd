//! Who is familiar where: a unit that asks for introductions, with two who were introduced by hand beside those whom a visit
//! has introduced, and the wishes of some nurses. Set through the program's own use cases, with a clock that stands in the past.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use torget_core::Market;
use torget_core::booking::{self, Wish};
use torget_core::time::FixedClock;

use super::history::Cast;

/// The unit that asks for introductions.
const CAREFUL: &str = "Kullagården";
/// Who was introduced there by hand.
const INTRODUCED: [&str; 2] = ["Eva Ros", "David Norén"];
/// How many days ago.
const INTRODUCED_DAYS_AGO: i64 = 30;

/// Where nurses like to work, and where rather not.
const WISHES: [(&str, &str, Wish); 7] = [
    ("Anna Ek", "Söderåsgården", Wish::Gladly),
    ("Anna Ek", "Hemsjukvården Höganäs", Wish::RatherNot),
    ("Bo Lind", "Solgläntan", Wish::Gladly),
    ("Eva Ros", "Kullagården", Wish::Gladly),
    ("Hassan Amiri", "Ybbåsen", Wish::Gladly),
    ("Ingrid Wall", "Skogsbrynet", Wish::Gladly),
    ("Per Vik", "Havsbrisen", Wish::RatherNot),
];

/// Sets it all; `market` reads `clock`.
pub async fn play(market: &Market, clock: &FixedClock, cast: &Cast, now: DateTime<Utc>) -> anyhow::Result<()> {
    clock.set(now - TimeDelta::days(INTRODUCED_DAYS_AGO));
    let unit = |name| cast.units.get(name).context("the unit is not in the table of units");
    let nurse = |name| cast.nurses.get(name).context("the nurse is not in the table of nurses");
    let (manager, unit_id) = unit(CAREFUL)?;
    for name in INTRODUCED {
        let (_, resource_id) = nurse(name)?;
        booking::introduce(market, manager, *unit_id, *resource_id)
            .await
            .with_context(|| format!("introducing {name}"))?;
    }
    booking::require_introduction(market, manager, *unit_id, true).await?;
    for (name, place, wish) in WISHES {
        let ((person, resource_id), (_, unit_id)) = (nurse(name)?, unit(place)?);
        let set = booking::set_wish(market, person, *resource_id, *unit_id, Some(wish)).await;
        set.with_context(|| format!("the wish of {name}"))?;
    }
    Ok(())
}
