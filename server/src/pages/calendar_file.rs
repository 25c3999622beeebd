//! What a calendar program reads at a secret address. No session: the address is the key, so it stands in no log, in no answer
//! and in no error, and every address that doesn't count is answered alike.

use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, ETAG, IF_NONE_MATCH};
use poem::http::{HeaderMap, StatusCode};
use poem::web::Data;
use poem::{IntoResponse, Request, Response, handler};
use sha2::{Digest, Sha256};
use torget_core::booking::feed;

use super::session::browser_language;
use super::stop;
use super::visit::Answer;
use crate::app::AppState;
use crate::ics;
use crate::view::Speak;

/// Where the addresses are, and how each ends.
const FOLDER: &str = "/feeds/";
const EXTENSION: &str = ".ics";

/// The whole address of a feed's secret name.
pub fn address(base_url: &str, name: &str) -> String {
    format!("{base_url}{FOLDER}{name}{EXTENSION}")
}

/// Serves the calendar, or says that it is as it was.
#[handler]
pub async fn serve(request: &Request, app: Data<&AppState>) -> Answer {
    let file = request.uri().path().strip_prefix(FOLDER);
    let content = match file.and_then(|file| file.strip_suffix(EXTENSION)) {
        Some(name) => feed::read_feed(&app.market, name).await.map_err(stop::store)?,
        None => None,
    };
    let Some(content) = content else { return Ok(gone(request)) };
    let text = ics::feed::text(&app.sender(), &content);
    let digest: String = Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}\"");
    // A browser's cache is one person's; what has been cancelled must be seen at the next look.
    let answer = Response::builder().header(CACHE_CONTROL, "private, no-cache").header(ETAG, &tag);
    if knows(request.headers(), &tag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer
        .content_type("text/calendar; charset=utf-8")
        .header(CONTENT_DISPOSITION, "inline; filename=\"torget.ics\"")
        .header(CONTENT_LENGTH, text.len())
        .body(text))
}

/// One answer for what never was and what was taken back, so that it tells nothing.
fn gone(request: &Request) -> Response {
    let language = browser_language(request);
    language
        .text("feed-gone")
        .with_content_type("text/plain; charset=utf-8")
        .with_status(StatusCode::NOT_FOUND)
        .into_response()
}

/// Whether the asker has what stands here (RFC 9110, 13.1.2); what is on the way may have made a tag weak.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|list| list.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}
