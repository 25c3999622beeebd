//! The pages as a browser meets them, without JavaScript: what every route says to every role.

mod matrix;
mod visitor;
