//! The store, on both engines: every test here runs once on SQLite and once on PostgreSQL.

mod statements;
mod transactions;
