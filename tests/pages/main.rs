//! The pages as a browser meets them, without JavaScript: what every route says to every role, and what a
//! form says that is shown again.

mod booking;
mod feeds;
mod links;
mod live;
mod matrix;
mod offer_link;
mod reading;
mod replacement;
mod schedule;
mod twice;
mod visitor;
