//! The store, on both engines: every test here runs once on SQLite and once on PostgreSQL.

mod announced;
mod append_only;
mod area_opening;
mod area_setup;
mod claims;
mod demo;
mod feeds;
mod ledger;
mod ledger_properties;
mod people;
mod places;
mod rows;
mod schema;
mod statements;
mod trade;
mod transactions;
