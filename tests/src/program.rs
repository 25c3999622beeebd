//! The program itself, as its operator runs it: a process of its own with a configuration, signals and an exit code.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::{TestDatabase, mail, setting};

/// How long the program may take to begin to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `torget serve`; killed when dropped.
pub struct Program {
    /// Where it answers.
    pub base_url: String,
    /// The address that all its mail comes from, and no other server's.
    pub sender: String,
    child: Child,
    config: PathBuf,
}

/// A command line of `torget`, without any setting from the environment.
pub fn torget(arguments: &[&str]) -> Command {
    let mut command = Command::new(setting("TORGET_TEST_BINARY"));
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    for (name, _) in std::env::vars() {
        if name.starts_with("TORGET__") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command line to its end.
///
/// # Panics
/// When it doesn't end.
pub async fn run(command: &mut Command) -> Output {
    let ended = tokio::time::timeout(PATIENCE, command.output()).await;
    ended.expect("the program ends").expect("the program can be started")
}

/// A port that nobody uses just now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// A file of this test alone with `content`, in the temporary folder.
pub fn file(extension: &str, content: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("torget-{}.{extension}", Uuid::now_v7().simple()));
    std::fs::write(&path, content).expect("the temporary folder can be written");
    path
}

/// The configuration of a server on `port` with this database, that sends mail to the server of `tests/run`.
pub fn configuration(port: u16, database_url: &str) -> String {
    format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\nbase_url = \"http://127.0.0.1:{port}\"\n\
         [database]\nurl = \"{database_url}\"\n\
         [mail]\ntransport = \"smtp\"\n[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\n\
         [log]\nfilter = \"warn\"\n",
        mail::smtp_port()
    )
}

impl Program {
    /// Starts `torget serve` on a database and waits until it answers.
    ///
    /// # Panics
    /// When it ends instead, or doesn't answer in half a minute.
    pub async fn serve(database: &TestDatabase) -> Self {
        let port = free_port();
        let sender = mail::address("torget");
        let from = format!("[mail]\nfrom = \"Torget <{sender}>\"\n");
        let config = file("toml", &configuration(port, &database.url).replace("[mail]\n", &from));
        let child = spawn(&config);
        let mut program = Self { base_url: format!("http://127.0.0.1:{port}"), sender, child, config };
        program.wait_until_ready().await;
        program
    }

    /// Ends it as a power cut would (SIGKILL), in the middle of whatever it does.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the program can be killed");
    }

    /// Starts it again with the same configuration after [`kill`](Self::kill).
    pub async fn restart(&mut self) {
        self.child = spawn(&self.config);
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&mut self) {
        let address = format!("{}/health/ready", self.base_url);
        let started = Instant::now();
        while !matches!(reqwest::get(&address).await, Ok(answer) if answer.status().is_success()) {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                panic!("torget serve ended with {status} instead of answering");
            }
            assert!(started.elapsed() < PATIENCE, "torget serve does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn spawn(config: &PathBuf) -> Child {
    let mut command = torget(&["serve", "--config"]);
    command.arg(config).spawn().expect("the program can be started")
}
