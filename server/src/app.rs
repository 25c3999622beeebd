//! How everything is put together: the marketplace, the routes, and what runs beside them.
//!
//! Tests build the same [`App`] in their own process, with a fixed clock and a listener on port 0:
//! `App::build(config, clock).await?.start(listener)?`.

use std::sync::Arc;
use std::time::Duration;

use poem::listener::TcpAcceptor;
use poem::{EndpointExt, Route, Server};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use torget_core::Market;
use torget_core::access::AccessTable;
use torget_core::db::Db;
use torget_core::link::LinkKey;
use torget_core::plugin::{Registry, RegistryFault};
use torget_core::time::Clock;

use crate::calendar::Fetcher;
use crate::cli::StartFault;
use crate::config::{Access, Config};
use crate::edge::Edge;
use crate::jobs::{self, Scheduler};
use crate::live::Streams;
use crate::mail::{Mailer, OutboxWorker, Sender};
use crate::view::Renderer;
use crate::{api, edge, pages, plugins, work};

/// What every handler is given; cheap to clone. A handler asks for it by `Data<&AppState>`.
#[derive(Clone)]
pub struct AppState {
    /// What use cases are given.
    pub market: Market,
    /// The configuration.
    pub config: Arc<Config>,
    /// The templates.
    pub renderer: Renderer,
    /// The way out for mail.
    pub mailer: Mailer,
    /// Wakes the outbox's worker. Every request that may have written mail does it at its end.
    pub mail_is_waiting: Arc<Notify>,
    /// Wakes who passes freed places on. Every request that may have freed one does it at its end.
    pub place_is_free: Arc<Notify>,
    /// Wakes the worker. Every request that may have asked for work does it at its end.
    pub work_is_waiting: Arc<Notify>,
    /// The way to calendars elsewhere.
    pub calendars: Fetcher,
    /// The streams of pages that change by themselves.
    pub streams: Streams,
    /// Becomes true when the server stops, for answers that would go on for ever.
    pub stopping: watch::Receiver<bool>,
}

impl AppState {
    /// The worker that sends the outbox's messages.
    pub fn outbox_worker(&self) -> OutboxWorker {
        let sender = self.sender();
        OutboxWorker {
            market: self.market.clone(),
            renderer: self.renderer.clone(),
            mailer: self.mailer.clone(),
            sender,
        }
    }

    /// Whom mail and calendars are from.
    pub fn sender(&self) -> Sender {
        Sender { from: self.config.mail.from.clone(), base_url: self.config.server.base_url.clone() }
    }
}

/// Everything, put together and not yet running.
pub struct App {
    state: AppState,
    stop: watch::Sender<bool>,
}

/// A running server.
pub struct Running {
    state: AppState,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    workers: Vec<JoinHandle<()>>,
}

impl App {
    /// Opens the store, brings its schema up to date if the configuration says so, and loads the rest.
    ///
    /// # Errors
    /// Everything that is wrong with the access policy, the plugins and the templates, or what is wrong with the store.
    pub async fn build(config: Config, clock: Arc<dyn Clock>) -> Result<Self, StartFault> {
        Self::build_with(config, clock, plugins::registry()).await
    }

    /// The same with plugins of its own, for tests of what no plugin of the program has.
    ///
    /// # Errors
    /// The same.
    pub async fn build_with(
        config: Config,
        clock: Arc<dyn Clock>,
        plugins: Result<Registry, Vec<RegistryFault>>,
    ) -> Result<Self, StartFault> {
        let parts = Parts::load(&config.access, plugins).await.map_err(StartFault::several)?;
        let mailer = Mailer::new(&config.mail.transport).map_err(StartFault::one)?;
        let db = open_store(&config).await?;
        let links = LinkKey::load(&db, clock.as_ref()).await.map_err(StartFault::one)?;
        let sign_in = config.sign_in.clone();
        let (access, plugins, attachments) = (Arc::new(parts.access), parts.plugins, config.attachments);
        let market = Market { db, access, plugins, clock, links, attachments, sign_in };
        let (stop, stopping) = watch::channel(false);
        let calendars = Fetcher::new(&config.calendar);
        let streams = Streams::new(config.live);
        let state = AppState {
            market,
            calendars,
            streams,
            config: Arc::new(config),
            renderer: parts.renderer,
            mailer,
            mail_is_waiting: Arc::new(Notify::new()),
            place_is_free: Arc::new(Notify::new()),
            work_is_waiting: Arc::new(Notify::new()),
            stopping,
        };
        Ok(Self { state, stop })
    }

    /// What handlers are given.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Serves on a listener and runs the workers, until [`Running::stop`].
    ///
    /// # Errors
    /// When the listener is unusable.
    pub fn start(self, listener: TcpListener) -> std::io::Result<Running> {
        let (state, poll) = (&self.state, self.state.config.mail.poll);
        let outbox = state.outbox_worker().run(poll, state.mail_is_waiting.clone(), state.stopping.clone());
        let workers = vec![
            tokio::spawn(outbox),
            tokio::spawn(Scheduler::new(state.clone()).run()),
            tokio::spawn(jobs::pass_on(state.clone())),
            tokio::spawn(work::work_on(state.clone())),
        ];
        self.serve(listener, workers)
    }

    /// Serves on a listener without workers: nothing is sent and no job runs unless the test does it.
    ///
    /// # Errors
    /// When the listener is unusable.
    pub fn start_without_workers(self, listener: TcpListener) -> std::io::Result<Running> {
        self.serve(listener, Vec::new())
    }

    fn serve(self, listener: TcpListener, workers: Vec<JoinHandle<()>>) -> std::io::Result<Running> {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        let mut stopping = self.state.stopping.clone();
        let stopped = async move {
            // An error means that the sender is gone, and with it everybody who could stop the server.
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let endpoint = endpoint(&self.state);
        let shutdown_timeout = self.state.config.server.shutdown_timeout;
        let server = tokio::spawn(
            Server::new_with_acceptor(acceptor).idle_timeout(IDLE_CONNECTION_TIMEOUT).run_with_graceful_shutdown(
                endpoint,
                stopped,
                Some(shutdown_timeout),
            ),
        );
        Ok(Running { state: self.state, stop: self.stop, server, workers })
    }
}

/// How long a connection may stay silent.
const IDLE_CONNECTION_TIMEOUT: Duration = Duration::from_secs(120);

impl Running {
    /// What handlers are given.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Takes no more requests, finishes those under way, and stops the workers.
    ///
    /// # Errors
    /// What the server met while it ran.
    pub async fn stop(self) -> std::io::Result<()> {
        self.stop.send_replace(true);
        let outcome = self.server.await.map_err(std::io::Error::other)?;
        for worker in self.workers {
            worker.await.map_err(std::io::Error::other)?;
        }
        self.state.market.db.close().await;
        outcome
    }
}

/// All routes, behind the edge.
pub fn endpoint(state: &AppState) -> Edge<impl poem::Endpoint + use<>> {
    let routes = Route::new()
        .at("/health/live", poem::get(edge::health::live))
        .at("/health/ready", poem::get(edge::health::ready))
        .at("/assets/*path", poem::get(edge::assets::serve))
        .nest("/api/v1", api::routes(state));
    let routes = pages::routes(routes, state);
    Edge::new(routes.data(state.clone()), state.clone())
}

/// What is loaded from files that the program carries, or that the configuration names.
pub(crate) struct Parts {
    access: AccessTable,
    plugins: Registry,
    renderer: Renderer,
}

impl Parts {
    /// Loads all of it, or lists all that is wrong.
    pub(crate) async fn load(
        access: &Access,
        plugins: Result<Registry, Vec<RegistryFault>>,
    ) -> Result<Self, Vec<String>> {
        let access = AccessTable::load(&access.model, &access.policy).await;
        let renderer = Renderer::new();
        match (access, plugins, renderer) {
            (Ok(access), Ok(plugins), Ok(renderer)) => Ok(Self { access, plugins, renderer }),
            (access, plugins, renderer) => {
                let mut faults = Vec::new();
                faults.extend(access.err().into_iter().flatten().map(|fault| fault.to_string()));
                faults.extend(plugins.err().into_iter().flatten().map(|fault| fault.to_string()));
                faults.extend(renderer.err().map(|fault| fault.to_string()));
                Err(faults)
            }
        }
    }
}

/// Opens the store of the configuration and sees to its schema.
async fn open_store(config: &Config) -> Result<Db, StartFault> {
    let db = connect(config).await?;
    let outcome = if config.database.migrate_at_start { db.migrate().await } else { db.require_current().await };
    outcome.map_err(StartFault::one)?;
    Ok(db)
}

/// Opens the store of the configuration as it is.
pub(crate) async fn connect(config: &Config) -> Result<Db, StartFault> {
    let url = config.database.url.expose();
    create_folder_of(url)?;
    Db::open(url).await.map_err(StartFault::one)
}

/// Makes the folder of an SQLite file; SQLite itself makes only the file.
fn create_folder_of(url: &str) -> Result<(), StartFault> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(()) };
    let path = path.strip_prefix("//").unwrap_or(path);
    let Some(folder) = std::path::Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| StartFault::one(format!("the database's folder {} can't be made: {error}", folder.display())))
}
