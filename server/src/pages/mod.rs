//! The pages.

use poem::Route;

use crate::app::AppState;

/// Adds every page to the routes.
pub fn routes(routes: Route, _state: &AppState) -> Route {
    routes
}
