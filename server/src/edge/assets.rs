//! Serves the files that the program carries. Their addresses change with their content, so a browser may keep them.

use poem::http::StatusCode;
use poem::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use poem::web::Path;
use poem::{Body, Request, Response, handler};

use crate::view::assets;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// One file. Without the version in its address, or with another one, a browser must ask again.
#[handler]
pub fn serve(Path(path): Path<String>, request: &Request) -> poem::Result<Response> {
    let asset = assets::find(&path).ok_or(StatusCode::NOT_FOUND)?;
    let tag = format!("\"{}\"", asset.version);
    let is_versioned = request.uri().query() == Some(&format!("v={}", asset.version));
    let answer =
        Response::builder().header(CACHE_CONTROL, if is_versioned { FOR_EVER } else { ASK_AGAIN }).header(ETAG, &tag);
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    let body = match &asset.bytes {
        std::borrow::Cow::Borrowed(bytes) => Body::from(*bytes),
        std::borrow::Cow::Owned(bytes) => Body::from(bytes.clone()),
    };
    Ok(answer.content_type(&asset.media_type).body(body))
}
