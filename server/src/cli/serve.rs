//! `torget serve` and `torget migrate`.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use torget_core::time::SystemClock;
use tracing_subscriber::EnvFilter;

use super::StartFault;
use crate::app::{App, connect};
use crate::config::Config;

/// Modules of libraries that would repeat what the program says itself.
const QUIET: [(&str, &str); 2] = [("poem", "poem=warn"), ("sqlx", "sqlx=warn")];

/// Serves until the process is told to stop.
pub(super) async fn serve(config: Config) -> Result<(), StartFault> {
    start_log(&config);
    let address = config.server.listen;
    let app = App::build(config, Arc::new(SystemClock)).await?;
    until_stopped(app, bind(address).await?).await
}

/// Takes the address to listen on.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, StartFault> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| StartFault::one(format!("can't listen on {address}: {}", listen_fault(&error))))
}

/// Runs the server until the process is told to stop; requests under way are finished.
pub(super) async fn until_stopped(app: App, listener: TcpListener) -> Result<(), StartFault> {
    let signals = Signals::new()?;
    let address = listener.local_addr().map_err(StartFault::one)?;
    let base_url = app.state().config.server.base_url.clone();
    let running = app.start(listener).map_err(StartFault::one)?;
    tracing::info!(%address, base_url, version = env!("CARGO_PKG_VERSION"), "Torget serves");
    signals.wait().await;
    tracing::info!("Torget stops");
    running.stop().await.map_err(StartFault::one)
}

/// Brings the schema up to date.
pub(super) async fn migrate(config: &Config) -> Result<(), StartFault> {
    let db = connect(config).await?;
    db.migrate().await.map_err(StartFault::one)?;
    db.close().await;
    println!("The database is up to date.");
    Ok(())
}

fn listen_fault(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => "another program uses that port; choose another".to_owned(),
        ErrorKind::PermissionDenied => "this user may not use that port; choose one above 1023".to_owned(),
        ErrorKind::AddrNotAvailable => "this computer does not have that address".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes the log to standard error, and a panic as one line of it.
pub(super) fn start_log(config: &Config) {
    let mut filter: EnvFilter = config.log_filter.parse().expect("the configuration has checked the filter");
    for (library, directive) in QUIET {
        if !config.log_filter.contains(library) {
            filter = filter.add_directive(directive.parse().expect("a directive of this program"));
        }
    }
    // Fails when a log is already running, which is as good.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(place, message, "a fault in the program");
    }));
}

/// What the system stops a process by.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self, StartFault> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let terminate = signal(SignalKind::terminate())
                .map_err(|error| StartFault::one(format!("the signal to stop can't be heard: {error}")))?;
            Ok(Self { terminate })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn wait(mut self) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn wait(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
