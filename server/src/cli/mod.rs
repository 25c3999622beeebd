//! The command line.
//!
//! Invariant: what keeps a command from starting is one line on standard error and exit code 2, without a trace of the
//! program's inside; `check` prints a list.

mod check;
mod demo;
mod fault;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use fault::StartFault;

use crate::config::Config;

/// Exit code of a command that could not do its work.
const FAULT: u8 = 2;

/// Torget: the extranet where municipalities share resources.
#[derive(Debug, Parser)]
#[command(name = "torget", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and API, send mail, run jobs
    Serve(ConfigFile),
    /// Serve a demo with made-up people, in a folder of its own
    Demo(demo::Demo),
    /// Bring the database's schema up to date
    Migrate(ConfigFile),
    /// Check configuration, access policy, plugins and templates, and list every fault
    Check(ConfigFile),
    /// Look after the people who sign in
    #[command(subcommand)]
    User(user::UserCommand),
}

/// The site's own configuration.
#[derive(Debug, Clone, clap::Args)]
struct ConfigFile {
    /// A file with the settings that differ from the defaults
    #[arg(long = "config", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl ConfigFile {
    fn load(&self) -> Result<Config, StartFault> {
        Ok(Config::load(self.path.as_deref(), &[])?)
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say(&StartFault::one(format!("no threads can be started: {error}"))),
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => say(&fault),
    }
}

fn say(fault: &StartFault) -> ExitCode {
    eprintln!("torget: {fault}");
    ExitCode::from(FAULT)
}

async fn run(command: Command) -> Result<(), StartFault> {
    match command {
        Command::Serve(file) => serve::serve(file.load()?).await,
        Command::Demo(demo) => demo::demo(demo).await,
        Command::Migrate(file) => serve::migrate(&file.load()?).await,
        Command::User(user::UserCommand::Add(user)) => user::add(user).await,
        Command::Check(file) => check::check(file.path.as_deref()).await,
    }
}
