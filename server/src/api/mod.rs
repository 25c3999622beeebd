//! The API under `/api/v1`.

use poem::Route;

use crate::app::AppState;

/// Its operations, below `/api/v1`.
pub fn routes(_state: &AppState) -> Route {
    Route::new()
}
