//! The jobs of this program, by name. To add one: a name here, its line in `[jobs]` of `config/default.toml`, and what it
//! does in `work.rs`.

mod scheduler;
mod work;

pub use scheduler::Scheduler;

/// A job's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobName {
    /// Removes what is past its time.
    SessionCleanup,
}

impl JobName {
    /// Every job.
    pub const ALL: [Self; 1] = [Self::SessionCleanup];

    /// As the configuration and the database write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::SessionCleanup => "session_cleanup",
        }
    }
}
