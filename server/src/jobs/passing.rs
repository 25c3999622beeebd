//! Passes freed places on to who waits for them, as soon as a request may have freed one. What it misses, because the program
//! stopped or the store was away, the follow-up of offers finds a minute later.

use torget_core::booking::waiting;

use crate::app::AppState;

/// Works until the server stops.
pub async fn pass_on(state: AppState) {
    let mut stopping = state.stopping.clone();
    loop {
        tokio::select! {
            () = state.place_is_free.notified() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        match waiting::pass_on(&state.market).await {
            Ok(0) => {}
            Ok(number) => {
                tracing::info!(number, "freed places were offered to units that wait");
                state.mail_is_waiting.notify_one();
            }
            Err(error) => tracing::error!(%error, "freed places can't be passed on just now"),
        }
    }
}
