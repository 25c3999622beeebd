//! Collaborations: what organisations have agreed on together.

mod additions;
pub mod price;
pub mod tariff;
