//! What the workspace's own tests share: a fresh database on either engine, and the mail that arrived.
//!
//! `tests/run` starts what they need (PostgreSQL, a mail server) and says where it is in variables of the environment.
//! A test that misses one fails and says so; it never skips.

pub mod api;
pub mod app;
pub mod asking;
pub mod calendar;
pub mod chance;
pub mod commons;
pub mod database;
pub mod mail;
pub mod performed;
pub mod program;
pub mod queueing;
pub mod tables;
mod template;
pub mod things;
pub mod town;

pub use api::ApiClient;
pub use app::TestApp;
pub use chance::chance;
pub use commons::Commons;
pub use database::TestDatabase;
pub use things::Things;
pub use town::Town;

/// What `tests/run` says under `name`.
///
/// # Panics
/// When it says nothing, with what to do about it.
pub fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!(
            "{name} is not set. `tests/run` starts what this test needs: run `tests/run tests`, \
             or `tests/run with cargo nextest run -p torget-tests NAME` for one test"
        )
    })
}
