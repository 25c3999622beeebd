//! What can go wrong with the store, told apart by what the caller can do about it.

use thiserror::Error;

/// A fault of the store. Constraint names are the same on both engines.
#[derive(Debug, Error)]
pub enum DbError {
    /// The address names no engine that Torget has.
    #[error("the database address must begin with sqlite: or postgres:")]
    UnknownUrl,
    /// A promise that the database keeps was about to be broken; `name` is the constraint's or trigger's name, for
    /// unique columns `<table>_<column>_unique`, for references `foreign_key`.
    #[error("the database refused the row: {name}")]
    Constraint {
        /// The constraint's name.
        name: String,
    },
    /// No connection could be had in time, or the server is away.
    #[error("the database can't be reached: {0}")]
    Unavailable(String),
    /// A deadlock or a serialisation failure; running the whole transaction again is the cure.
    #[error("the transaction met another one and must run again")]
    Transient,
    /// A row that must be there is not.
    #[error("no such row")]
    NoRow,
    /// Anything else, which is a fault in the program or the disk.
    #[error("database fault: {0}")]
    Fault(String),
}

impl DbError {
    /// Whether running the whole transaction again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Transient)
    }

    /// Whether this is the constraint `name`.
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint { name: broken } if broken == name)
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NoRow,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Database(fault) => match fault.code().as_deref() {
                Some("40P01" | "40001") => Self::Transient,
                Some(code) if code.starts_with("57P") || code.starts_with("08") || code == "53300" => {
                    Self::Unavailable(fault.message().to_owned())
                }
                _ => constraint(fault.as_ref())
                    .map_or_else(|| Self::Fault(error.to_string()), |name| Self::Constraint { name }),
            },
            _ => Self::Fault(error.to_string()),
        }
    }
}

/// The one name for a broken constraint, whichever engine reports it.
fn constraint(fault: &dyn sqlx::error::DatabaseError) -> Option<String> {
    if fault.is_foreign_key_violation() {
        return Some("foreign_key".to_owned());
    }
    if let Some(name) = fault.constraint() {
        return Some(name.to_owned());
    }
    let message = fault.message();
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        if let Some(index) = columns.strip_prefix("index '") {
            return Some(index.trim_end_matches('\'').to_owned());
        }
        let table = columns.split('.').next().unwrap_or_default();
        let names: Vec<&str> = columns.split(", ").filter_map(|c| c.split('.').nth(1)).collect();
        return Some(format!("{table}_{}_unique", names.join("_")));
    }
    if let Some(name) = message.strip_prefix("CHECK constraint failed: ") {
        return Some(name.to_owned());
    }
    // SQLITE_CONSTRAINT_TRIGGER: RAISE(ABORT, 'name'). PostgreSQL functions raise with the name as the message too.
    matches!(fault.code().as_deref(), Some("1811" | "P0001")).then(|| message.to_owned())
}
