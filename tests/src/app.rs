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
use torget_core::plugin::{Registry, RegistryFault};
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
    /// Kept until it ends; another node uses the first one's.
    _database: Option<TestDatabase>,
}

/// A server that is built and doesn't answer yet, so that its database can be filled first.
pub(crate) struct Stage {
    app: App,
    listener: TcpListener,
    clock: Arc<FixedClock>,
    sender: String,
    database: TestDatabase,
}

impl Stage {
    pub(crate) async fn build(database: TestDatabase, settings: &[(&str, String)]) -> Self {
        Self::build_with(database, settings, torget::plugins::registry()).await
    }

    pub(crate) async fn build_with(
        database: TestDatabase,
        settings: &[(&str, String)],
        plugins: Result<Registry, Vec<RegistryFault>>,
    ) -> Self {
        let clock = Arc::new(FixedClock::new(monday_morning()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let sender = mail::address("torget");
        let mut own =
            vec![("server.base_url", format!("http://{address}")), ("mail.from", format!("Torget <{sender}>"))];
        own.extend(settings.iter().cloned());
        let configuration = configuration(&database.url, &own);
        let app = App::build_with(configuration, clock.clone(), plugins).await.expect("the server is built");
        Self { app, listener, clock, sender, database }
    }

    pub(crate) fn market(&self) -> &Market {
        &self.app.state().market
    }

    /// Gives it up, with nothing open in its database but the test's own.
    pub(crate) async fn close(self) -> TestDatabase {
        self.app.state().market.db.close().await;
        self.database
    }

    /// Begins to answer, with or without workers as `start` says.
    pub(crate) fn open(self, start: fn(App, TcpListener) -> std::io::Result<Running>) -> TestApp {
        let base_url = format!("http://{}", self.listener.local_addr().expect("its address"));
        let running = start(self.app, self.listener).expect("the server starts");
        let client = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        TestApp { base_url, clock: self.clock, sender: self.sender, client, running, _database: Some(self.database) }
    }
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
        Self::start_with(database, &[]).await
    }

    /// The same with other settings, as `("server.body_limit_bytes", "1000".to_owned())`.
    pub async fn start_with(database: TestDatabase, settings: &[(&str, String)]) -> Self {
        Stage::build(database, settings).await.open(App::start_without_workers)
    }

    /// Starts another server on the same database, with the same clock.
    pub async fn another_node(&self, settings: &[(&str, String)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("its address"));
        let mut own = vec![("server.base_url", base_url.clone())];
        own.extend(settings.iter().cloned());
        let configuration = configuration(self.state().config.database.url.expose(), &own);
        let app = App::build(configuration, self.clock.clone()).await.expect("the server is built");
        let running = app.start_without_workers(listener).expect("the server starts");
        let (clock, sender, client) = (self.clock.clone(), self.sender.clone(), self.client.clone());
        Self { base_url, clock, sender, client, running, _database: None }
    }

    /// What handlers and workers are given, to run one of them by hand.
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

    /// Waits until `count` messages of this server that say `text` (a line of plain ASCII, such as the address of what
    /// they are about) have come to `address`, and returns them.
    pub async fn mail_about(&self, text: &str, address: &str, count: usize) -> Vec<Message> {
        mail::wait(address, count, |message| message.mail_from == self.sender && message.says(text)).await
    }

    /// Stops the server, as a signal would.
    pub async fn stop(self) {
        self.running.stop().await.expect("the server stops");
    }
}
