//! The store, on both engines: every test here runs once on SQLite and once on PostgreSQL.

mod append_only;
mod places;
mod rows;
mod schema;
mod statements;
mod transactions;
