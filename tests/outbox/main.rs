//! Mail from the outbox to a real mail server, and jobs by the clock, on both engines.

mod delivery;
mod jobs;
mod operator;
mod post;
