//! The pages: each handler parses, asks one use case of core, and fills a view. No rule and no SQL here.
//!
//! A page that is read takes a [`Visit`]; one that is posted takes a [`Deed`], which has checked that the form is ours.
//! To add one: a handler in the file of its subject, and a line in [`routes`].

mod board;
mod deed;
mod local;
mod need;
mod session;
mod stop;
mod visit;

use poem::{Route, get, post};

use crate::app::AppState;

pub use deed::Deed;
pub use visit::{Answer, Visit};

/// Adds every page to the routes.
pub fn routes(routes: Route, _state: &AppState) -> Route {
    routes
        .at("/sign-in", get(session::sign_in_page).post(session::sign_in))
        .at("/sign-out", post(session::sign_out))
        .at("/switch", post(session::switch))
        .at("/language", post(session::set_language))
        .at("/board", get(board::show))
}
