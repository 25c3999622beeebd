//! Money: integer öre, one rounding rule, splits that sum exactly.
//!
//! Invariants: no floating point anywhere; every sum and product is checked and overflow is an error, never a wrong
//! amount; [`round_ratio`] is the only place where an amount is rounded.

pub mod ore;
pub mod rounding;
pub mod split;

pub use ore::Ore;
pub use rounding::{BasisPoints, round_ratio};
pub use split::split;

/// What can go wrong with money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit in 64 bits of öre.
    #[error("the amount is too large to count with")]
    Overflow,
    /// A ratio's denominator must be at least 1.
    #[error("an amount can't be divided by {denominator}")]
    Denominator { denominator: i64 },
    /// There is nobody to split the amount between.
    #[error("an amount can't be split without shares")]
    NoWeights,
    /// Every weight must be at least 1; who has no share is left out instead.
    #[error("share number {index} (from 0) is {weight}, but a share must be at least 1")]
    Weight { index: usize, weight: i64 },
    /// The text is not an amount such as `3 176,25` or `3176.25`. Holds at most its first 40 characters.
    #[error("{text:?} is not an amount such as 3176,25")]
    NotAnAmount { text: String },
}
