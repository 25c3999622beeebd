//! `torget demo`: the whole program with made-up people, in a folder of its own.
//!
//! The list of accounts is written last when the demo has been loaded, so a folder that has it holds the whole demo, and
//! one that lacks it is loaded afresh.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Deserialize;
use torget_core::time::SystemClock;

use super::StartFault;
use super::serve::{bind, start_log, until_stopped};
use crate::app::App;
use crate::config::Config;
use crate::demo;

const DATABASE: &str = "demo.sqlite";
const ACCOUNTS: &str = "demo-accounts.json";
const MAIL: &str = "demo-mail";

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder for the database and the mails
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Write the accounts as JSON to this file too
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// Start over
    #[arg(long)]
    fresh: bool,
}

/// What is told of an account.
#[derive(Debug, Deserialize)]
struct Account {
    role: String,
    organisation: Option<String>,
    unit: Option<String>,
    email: String,
}

/// Loads the demo if it isn't there, tells who can sign in, and serves until the process is told to stop.
pub(super) async fn demo(demo: Demo) -> Result<(), StartFault> {
    let config = config(&demo)?;
    start_log(&config);
    // Before anything is removed: the folder may be another demo's that runs on this very port.
    let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, demo.port))).await?;
    let accounts_file = demo.data.join(ACCOUNTS);
    if demo.fresh || !accounts_file.exists() {
        remove(&demo.data)?;
    }
    let app = App::build(config, Arc::new(SystemClock)).await?;
    let accounts = match std::fs::read(&accounts_file) {
        Ok(written) => written,
        Err(_) => load(&app, &accounts_file).await?,
    };
    if let Some(file) = &demo.accounts {
        write(file, &accounts)?;
    }
    introduce(&demo, &accounts)?;
    until_stopped(app, listener).await
}

fn config(demo: &Demo) -> Result<Config, StartFault> {
    let port = demo.port;
    let own = [
        ("server.listen", format!("127.0.0.1:{port}")),
        ("server.base_url", format!("http://127.0.0.1:{port}")),
        ("server.behind_proxy", "false".to_owned()),
        ("database.url", format!("sqlite:{}", demo.data.join(DATABASE).display())),
        ("database.url_file", String::new()),
        ("database.migrate_at_start", "true".to_owned()),
        ("mail.transport", "files".to_owned()),
        ("mail.directory", demo.data.join(MAIL).display().to_string()),
    ];
    Ok(Config::load(None, &own)?)
}

/// Removes an earlier demo, and nothing else that may lie in the folder. The accounts go first, because they say that the
/// rest is whole.
fn remove(data: &Path) -> Result<(), StartFault> {
    let fault = |path: &Path, error| StartFault::one(format!("{} can't be removed: {error}", path.display()));
    let files = [ACCOUNTS.to_owned(), DATABASE.to_owned(), format!("{DATABASE}-wal"), format!("{DATABASE}-shm")];
    for path in files.iter().map(|name| data.join(name)) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(fault(&path, error)),
            _ => {}
        }
    }
    let mail = data.join(MAIL);
    match std::fs::remove_dir_all(&mail) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(&mail, error)),
        _ => Ok(()),
    }
}

async fn load(app: &App, accounts_file: &Path) -> Result<Vec<u8>, StartFault> {
    let accounts = demo::load(&app.state().market).await;
    let accounts = accounts.map_err(|error| StartFault::one(format!("the demo can't be loaded: {error:#}")))?;
    let written = serde_json::to_vec_pretty(&accounts).map_err(StartFault::one)?;
    write(accounts_file, &written)?;
    Ok(written)
}

/// The file appears whole or not at all.
fn write(file: &Path, content: &[u8]) -> Result<(), StartFault> {
    let unfinished = file.with_extension("unfinished");
    let written = std::fs::write(&unfinished, content).and_then(|()| std::fs::rename(&unfinished, file));
    written.map_err(|error| StartFault::one(format!("{} can't be written: {error}", file.display())))
}

/// Prints who can sign in as what: of each role the first.
fn introduce(demo: &Demo, accounts: &[u8]) -> Result<(), StartFault> {
    let accounts: Vec<Account> = serde_json::from_slice(accounts).map_err(StartFault::one)?;
    println!("Torget's demo runs at http://127.0.0.1:{} (stop it with Ctrl-C).\n", demo.port);
    for (number, account) in accounts.iter().enumerate() {
        if accounts[..number].iter().any(|earlier| earlier.role == account.role) {
            continue;
        }
        let place = [account.organisation.as_deref(), account.unit.as_deref()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        println!("  {:<20} {:<44} {}", account.role, account.email, place);
    }
    println!(
        "\nThe password is {} for all. {} roles in {}; mails in {}.",
        demo::PASSWORD,
        accounts.len(),
        demo.data.join(ACCOUNTS).display(),
        demo.data.join(MAIL).display()
    );
    Ok(())
}
