//! The program as its operator meets it: what it says when it can't start, and what survives when it is killed.

mod demo;
mod killing;
mod log;
mod starting;
mod users;
