//! The answer to a request that no handler answered: a problem for programs, a page for people.

use poem::error::ReadBodyError;
use poem::http::StatusCode;
use poem::http::header::ACCEPT_LANGUAGE;
use poem::web::Html;
use poem::{IntoResponse, PathPattern, Request, Response};
use torget_core::language::Language;
use torget_core::plugin::Fact;
use uuid::Uuid;

use crate::api::Fault;
use crate::app::AppState;
use crate::view::pages::ErrorView;
use crate::view::{Frame, language_of_browser};

/// What of a request decides how a refusal reads.
pub(super) struct Asker {
    is_program: bool,
    language: Language,
    address: String,
}

impl Asker {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            is_program: path.starts_with("/api/") || path.starts_with("/health/"),
            language: language_of_browser(accepted.unwrap_or_default()),
            address: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        }
    }
}

/// A body that is too large, or that broke off.
pub(super) fn unreadable_body(error: ReadBodyError) -> poem::Error {
    match error {
        ReadBodyError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE.into(),
        _ => StatusCode::BAD_REQUEST.into(),
    }
}

/// Turns an error into an answer, and logs it if it is the program's fault.
pub(super) fn answer(state: &AppState, asker: &Asker, error: poem::Error) -> Response {
    let route = error.data::<PathPattern>().cloned();
    let reference = Uuid::now_v7().simple().to_string().split_off(20);
    if error.status().is_server_error() {
        let route = route.as_ref().map_or("(no route)", |pattern| &pattern.0);
        tracing::error!(route, reference, %error, "a request failed");
    }
    let mut response = if error.is_from_response() {
        error.into_response()
    } else if asker.is_program {
        problem(state, asker.language, &error, reference).into_response()
    } else {
        page(state, asker, error.status(), reference)
    };
    if let Some(route) = route {
        response.set_data(route);
    }
    response
}

fn problem(state: &AppState, language: Language, error: &poem::Error, reference: String) -> Fault {
    let status = error.status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let most = Fact::Number((state.config.server.body_limit_bytes / 1000) as i64);
        return Fault::with_values(language, status, "body_too_large", [("most", most)]);
    }
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        status if status.is_client_error() => "malformed_request",
        _ => "internal_error",
    };
    let fault = Fault::plain(language, status, code);
    if status.is_server_error() { fault.with_reference(reference) } else { fault }
}

fn page(state: &AppState, asker: &Asker, status: StatusCode, reference: String) -> Response {
    let language = asker.language;
    let mut view = match status {
        StatusCode::NOT_FOUND => ErrorView::not_found(language),
        StatusCode::PAYLOAD_TOO_LARGE => ErrorView::too_large(language),
        status if status.is_client_error() => ErrorView::malformed(language),
        _ => ErrorView::fault(language, reference),
    };
    view.status = status.as_u16();
    let frame = Frame { language, address: asker.address.clone(), ..Frame::default() };
    match state.renderer.page(&frame, &view) {
        Ok(page) => Html(page).with_status(status).into_response(),
        Err(error) => {
            tracing::error!(%error, "the page of an error can't be rendered");
            view.heading.with_status(status).into_response()
        }
    }
}
