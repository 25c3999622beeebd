//! The demo: eight municipalities that share a pool of nurses, with two months behind them. `README.md` tells what is real.
//!
//! Everything goes through the program's own use cases, the past with a clock that stands in the past. It is loaded into
//! an empty, migrated database, once; a second load fails on the first name that is taken and changes nothing.

mod familiar;
mod history;
mod municipalities;
mod needs;
mod nurses;
mod people;
mod performed;
mod pool;
mod setup;
mod stories;
mod units;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use torget_core::Market;
use torget_core::time::{FixedClock, stockholm};

/// The password of every account of the demo.
pub const PASSWORD: &str = "samverkan-i-skane";

/// One role of one person, and how to act in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// The role's key.
    pub role: String,
    /// The short name of the organisation it is in, if it is in one.
    pub organisation: Option<String>,
    /// The unit, for unit managers.
    pub unit: Option<String>,
    /// The person's name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Always [`PASSWORD`].
    pub password: String,
    /// A bearer token that acts in this role.
    pub api_token: String,
}

/// Fills an empty, migrated database, and tells of every role that one can act in; of each kind of role the one that
/// shows most comes first.
///
/// # Errors
/// What the use cases refuse, with what was being made; on an empty database nothing is.
pub async fn load(market: &Market) -> anyhow::Result<Vec<Account>> {
    let now = market.clock.now();
    let clock = Arc::new(FixedClock::new(founded_at(now)));
    let past = Market { clock: clock.clone(), ..market.clone() };
    let town = setup::found(&past, history::first_day(stockholm::date_of(now))).await?;
    let cast = pool::open(&past, &town, now).await?;
    history::play(&past, &clock, &cast, now).await?;
    performed::play(&past, &clock, &cast, &town.accounts, now).await?;
    familiar::play(&past, &clock, &cast, now).await?;
    needs::play(&past, &clock, &cast, now).await?;
    torget_core::resource::refresh_horizon(market).await?;
    Ok(town.accounts)
}

/// When the collaboration was set up: at eight in the morning, on the Monday nine weeks before this week's.
fn founded_at(now: DateTime<Utc>) -> DateTime<Utc> {
    let monday = stockholm::week_start(stockholm::date_of(now)) - TimeDelta::weeks(9);
    stockholm::day(monday).starts_at() + TimeDelta::hours(8)
}

/// A name as it stands in an address of mail: `eva-lena.martensson`.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        'å' | 'ä' | 'á' => 'a',
        'ö' | 'ó' => 'o',
        'é' => 'e',
        ' ' => '.',
        other => other,
    };
    name.to_lowercase().chars().map(letter).collect()
}
