//! A town for the stories that are told in a browser: the demo on one engine, with a clock that the story moves.
//!
//! `test-town sqlite` or `test-town postgres` prints one line of JSON, `{"url": …, "sender": …, "accounts": […]}`, and then obeys lines
//! of its standard input until that ends: `now 2026-11-24T06:00:00Z` moves the clock and is answered by `ok`.

use std::io::BufRead;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde_json::json;
use torget_tests::{TestDatabase, Town};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = match std::env::args().nth(1).as_deref() {
        Some("sqlite") => TestDatabase::sqlite().await,
        Some("postgres") => TestDatabase::postgres().await,
        _ => bail!("say which engine: sqlite or postgres"),
    };
    let Town { app, accounts } = Town::found_with_workers(database).await;
    println!("{}", json!({ "url": app.base_url, "sender": app.sender, "accounts": accounts }));
    let clock = app.clock.clone();
    // Lines are waited for on a thread of their own: standard input can't be waited for otherwise.
    tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
        for line in std::io::stdin().lock().lines() {
            let line = line?;
            let now = line.strip_prefix("now ").with_context(|| format!("{line:?} is no order"))?;
            clock.set(now.parse::<DateTime<Utc>>()?);
            println!("ok");
        }
        Ok(())
    })
    .await??;
    app.stop().await;
    Ok(())
}
