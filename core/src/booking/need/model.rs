//! What a need says beside its period, reason and requirements.

use serde::{Deserialize, Serialize};

use crate::keyed;
use crate::money::Ore;

keyed! {
    /// How much it matters that a need is filled; coordinators see the high ones first.
    Priority {
        /// It can wait.
        Low = "low",
        /// The usual.
        Normal = "normal",
        /// Without it the unit can't do its work.
        High = "high",
    }

    /// How offers go out.
    Spread {
        /// One after the other, best first, as many at a time as places are sought.
        InTurn = "in_turn",
        /// To everybody who can come; the first yes has it.
        AtOnce = "at_once",
    }
}

/// What was done instead, outside the pool; so that unmet need is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// A key among the manifest's alternatives.
    pub key: String,
    /// What it cost, without VAT; 0 where nothing was paid.
    pub cost_ore: Ore,
    /// How many of the need's places it stands for.
    pub places: i64,
}
