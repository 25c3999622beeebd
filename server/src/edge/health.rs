//! Whether the program lives, and whether it can do its work.

use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{IntoResponse, Response, handler};
use serde_json::json;

use crate::app::AppState;

/// The process answers.
#[handler]
pub fn live() -> Json<serde_json::Value> {
    Json(json!({"status": "live"}))
}

/// The database answers, and its schema is this program's.
#[handler]
pub async fn ready(state: Data<&AppState>) -> Response {
    match state.market.db.require_current().await {
        Ok(()) => Json(json!({"status": "ready"})).into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Json(json!({"status": "not_ready", "reason": "the database does not answer, or its schema is not this program's"}))
                .with_status(StatusCode::SERVICE_UNAVAILABLE)
                .into_response()
        }
    }
}
