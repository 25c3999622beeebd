//! Why a command can't do its work.

use crate::config::Fault;

/// One fault or several, shown on one line.
#[derive(Debug)]
pub struct StartFault(Vec<String>);

impl StartFault {
    /// Several faults.
    pub fn several(faults: Vec<String>) -> Self {
        Self(faults)
    }

    /// One fault.
    pub fn one(fault: impl ToString) -> Self {
        Self(vec![fault.to_string()])
    }
}

impl From<Vec<Fault>> for StartFault {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults.iter().map(Fault::to_string).collect())
    }
}

impl std::fmt::Display for StartFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.len() > 1 {
            write!(f, "{} faults: ", self.0.len())?;
        }
        f.write_str(&self.0.join("; ").replace('\n', " "))
    }
}

impl std::error::Error for StartFault {}
