//! The whole server in the test's own process, on a database of its own, with a clock that the test moves.
//!
//! Requests go to it over a real connection, as a browser or a program sends them.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use reqwest::redirect::Policy;
use tokio::net::TcpListener;
use torget::app::{App, AppState, Running};
use torget::config::Config;
use torget_core::Market;
use torget_core::time::FixedClock;

use crate::TestDatabase;
use crate::mail::{self, Message};

/// A running server.
pub struct TestApp {
    /// Where it answers, without a slash at its end.
    pub base_url: String,
    /// Its clock; it stands still until it is moved.
    pub clock: Arc<FixedClock>,
    /// The address that all its mail comes from, and no other server's.
    pub sender: String,
    /// A client without cookies that follows no redirect, so that a test sees each answer itself.
    pub client: reqwest::Client,
    running: Running,
    _database: TestDatabase,
}

/// When every test begins: Monday 23 November 2026 at 05.40 in Stockholm.
pub fn monday_morning() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    day.and_hms_opt(4, 40, 0).expect("a time").and_utc()
}

/// The default configuration but for the database, and mail to the server of `tests/run`.
pub fn configuration(database_url: &str, more: &[(&str, String)]) -> Config {
    let mut settings = vec![
        ("database.url", database_url.to_owned()),
        ("mail.transport", "smtp".to_owned()),
        ("mail.smtp.host", "127.0.0.1".to_owned()),
        ("mail.smtp.port", mail::smtp_port().to_string()),
        ("log.filter", "warn".to_owned()),
    ];
    settings.extend(more.iter().cloned());
    Config::load(None, &settings).unwrap_or_else(|faults| panic!("{faults:?}"))
}

impl TestApp {
    /// Starts a server on a database, without anything running beside it: mail leaves and jobs run when the test says so.
    pub async fn start(database: TestDatabase) -> Self {
        Self::build(database, &[], App::start_without_workers).await
    }

    /// The same with other settings, as `("server.body_limit_bytes", "1000".to_owned())`.
    pub async fn start_with(database: TestDatabase, settings: &[(&str, String)]) -> Self {
        Self::build(database, settings, App::start_without_workers).await
    }

    /// Starts a server that also sends mail and runs jobs, as in real use.
    pub async fn start_with_workers(database: TestDatabase) -> Self {
        Self::build(database, &[], App::start).await
    }

    async fn build(
        database: TestDatabase,
        settings: &[(&str, String)],
        start: fn(App, TcpListener) -> std::io::Result<Running>,
    ) -> Self {
        let clock = Arc::new(FixedClock::new(monday_morning()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("its address"));
        let mut settings = settings.to_vec();
        if !settings.iter().any(|(name, _)| *name == "server.base_url") {
            settings.push(("server.base_url", base_url.clone()));
        }
        let sender = mail::address("torget");
        settings.push(("mail.from", format!("Torget <{sender}>")));
        let config = configuration(&database.url, &settings);
        let app = App::build(config, clock.clone()).await.expect("the server is built");
        let running = start(app, listener).expect("the server starts");
        let client = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { base_url, clock, sender, client, running, _database: database }
    }

    /// What handlers are given, and from which workers are made.
    pub fn state(&self) -> &AppState {
        self.running.state()
    }

    /// What use cases are given, to call them past the web.
    pub fn market(&self) -> &Market {
        &self.running.state().market
    }

    /// The full address of `path`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Waits until `count` messages of this server have come to `address` and returns them.
    pub async fn mail_to(&self, address: &str, count: usize) -> Vec<Message> {
        mail::wait(address, count, |message| message.mail_from == self.sender).await
    }

    /// Stops the server, as a signal would.
    pub async fn stop(self) {
        self.running.stop().await.expect("the server stops");
    }
}
