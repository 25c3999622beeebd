//! Torget's server: pages, API, jobs and mail around `torget_core`.

pub mod csv;
pub mod view;
