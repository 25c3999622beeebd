//! The configuration: `config/default.toml`, then a site's file, then the environment, then what a command sets.
//!
//! Invariants: a [`Config`] that exists is right in itself; every fault is listed at once, by name, with its value
//! (never a secret's) and what would be right. To add a setting: a line in `config/default.toml`, a field here, and its
//! reading in `sections.rs`; a test fails until all three agree.

mod layers;
mod reader;
mod secret;
mod sections;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use secret::Secret;
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::organisation::SignInLimits;
use torget_core::plugin::{Fact, Facts};
use torget_core::resource::calendar::CalendarLimits;

use torget_core::jobs::Timetable;

use crate::jobs::JobName;
use layers::Layers;
use reader::Reader;

/// One fault of the configuration, as a sentence on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    fn new(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The whole configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The web server.
    pub server: Server,
    /// The store.
    pub database: Database,
    /// Who may do what.
    pub access: Access,
    /// Mail.
    pub mail: Mail,
    /// When each job runs; a job that is not here never does.
    pub jobs: BTreeMap<JobName, Timetable>,
    /// How often a sign-in may be tried, and how long a session lasts.
    pub sign_in: SignInLimits,
    /// For how many days the first answer to a request with an idempotency key is kept.
    pub idempotency_keys_days: u16,
    /// The board.
    pub board: Board,
    /// Pages that change by themselves.
    pub live: Live,
    /// How much may be attached to a booking.
    pub attachments: AttachmentLimits,
    /// Calendars elsewhere.
    pub calendar: Calendar,
    /// Files that come in and go out.
    pub exchange: Exchange,
    /// What is logged, as a filter of `tracing`.
    pub log_filter: String,
}

/// The web server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How people reach it, without a slash at its end: `https://torget.example`.
    pub base_url: String,
    /// Whether `X-Forwarded-For` is believed.
    pub behind_proxy: bool,
    /// The largest request body.
    pub body_limit_bytes: usize,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How long a stopping server waits.
    pub shutdown_timeout: Duration,
}

impl Server {
    /// Whether people reach it by https: cookies are then marked secure.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The store.
#[derive(Debug, Clone)]
pub struct Database {
    /// Its address, which may hold a password.
    pub url: Secret,
    /// Whether starting brings the schema up to date.
    pub migrate_at_start: bool,
}

/// Who may do what.
#[derive(Debug, Clone)]
pub struct Access {
    /// casbin's model.
    pub model: String,
    /// Its policy.
    pub policy: String,
}

/// Mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// How it leaves.
    pub transport: MailTransport,
    /// The sender.
    pub from: lettre::message::Mailbox,
    /// How often the outbox is looked through.
    pub poll: Duration,
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// As `.eml` files in a folder.
    Files(PathBuf),
    /// By SMTP.
    Smtp(Smtp),
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: SmtpTls,
    /// The certificate of an authority of the site's own, as PEM.
    pub authority: Option<String>,
    /// User and password, where it wants them.
    pub credentials: Option<(String, Secret)>,
    /// How long it may take to answer.
    pub timeout: Duration,
}

/// How a connection to a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Not at all.
    None,
    /// By STARTTLS, which must succeed.
    StartTls,
    /// From the first byte.
    Tls,
}

/// The board.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    /// How many days it shows at first.
    pub days: u32,
}

/// Pages that change by themselves.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// How many streams a person may have open at a time.
    pub most_per_person: usize,
    /// How many this server may have open at a time.
    pub most: usize,
    /// How often an idle stream gives a sign of life, and looks whether its session still lasts.
    pub keep_alive: Duration,
}

/// Files that come in and go out.
#[derive(Debug, Clone, Copy)]
pub struct Exchange {
    /// So many rows a list may have to be a file at once.
    pub most_rows_at_once: usize,
    /// So many rows the file of a piece of work may have.
    pub most_rows_of_work: usize,
    /// So many rows a file that is imported may have.
    pub most_rows_of_import: usize,
    /// So large such a file may be when it is unpacked.
    pub most_unpacked_bytes: u64,
    /// For how many days finished work is kept.
    pub keep_days: i64,
}

/// Calendars elsewhere that are read for busy time.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The bounds of one calendar.
    pub limits: CalendarLimits,
    /// How long reading one may take.
    pub timeout: Duration,
    /// How many times an address may lead on.
    pub most_redirects: u32,
    /// How often one is read, in minutes.
    pub refresh_minutes: i64,
    /// How many are read in one run of the job.
    pub most_per_run: i64,
    /// Whether addresses without TLS are read.
    pub allow_http: bool,
    /// Whether addresses within a network are read.
    pub allow_private_addresses: bool,
}

impl Calendar {
    /// The limits by the names that the texts have for them.
    pub fn facts(&self) -> Facts {
        let mut facts = self.limits.facts();
        let seconds = i64::try_from(self.timeout.as_secs()).unwrap_or(i64::MAX);
        facts.insert("seconds".to_owned(), Fact::Number(seconds));
        facts.insert("redirects".to_owned(), Fact::Number(self.most_redirects.into()));
        facts
    }
}

impl Config {
    /// The configuration of this process: the defaults, the site's file if there is one, the environment, and the
    /// settings that a command makes itself.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn load(file: Option<&Path>, own: &[(&str, String)]) -> Result<Self, Vec<Fault>> {
        Self::examine(file, std::env::vars(), own).1
    }

    /// The same with the environment as an argument, and what it says of access also when something else is wrong, so
    /// that a check can go on.
    pub fn examine(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        own: &[(&str, String)],
    ) -> (Access, Result<Self, Vec<Fault>>) {
        let mut layers = Layers::defaults();
        if let Some(path) = file {
            layers.file(path);
        }
        layers.environment(environment);
        for (name, value) in own {
            layers.set(name, value.clone(), "the command line");
        }
        let mut reader = Reader::new(layers);
        let access = sections::access(&mut reader);
        let config = sections::read(&mut reader, access.clone());
        match config {
            Some(config) if reader.faults.is_empty() => (access, Ok(config)),
            _ => (access, Err(reader.faults)),
        }
    }
}
