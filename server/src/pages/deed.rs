//! A posted form of a signed-in person, checked to be ours.

use poem::web::{Form, Multipart};
use poem::{FromRequest, Request, RequestBody};
use torget_core::idempotency::RequestKey;

use super::visit::Visit;
use crate::view::pages::ErrorView;
use crate::work::sha256;

/// A posted form. That one could be extracted means that its token was the session's.
pub struct Deed {
    /// Whose.
    pub visit: Visit,
    /// What was typed, in order; a name stands more than once where several are chosen.
    pub typed: Vec<(String, String)>,
    /// The table, photo or document that was sent; its hash is what was typed.
    pub file: Option<SentFile>,
}

/// A file that was sent.
pub struct SentFile {
    /// What its sender calls it.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The fields whose file is taken as it is; every other file is a text.
const AS_IT_IS: [&str; 2] = ["table", "attachment"];

impl<'a> FromRequest<'a> for Deed {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let mut visit = Visit::from_request(request, body).await?;
        let is_multipart = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let sent = if is_multipart {
            parts(request, body).await
        } else {
            pairs(request, body).await.map(|typed| (typed, None))
        };
        let Some((typed, file)) = sent else { return Err(visit.error(&ErrorView::malformed(visit.language()))) };
        // No text of ours holds a NUL, and PostgreSQL takes none.
        if typed.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(visit.error(&ErrorView::malformed(visit.language())));
        }
        let token = typed.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
        if token != Some(visit.session.csrf.as_str()) {
            return Err(visit.error(&ErrorView::stale_form(visit.language())));
        }
        if let Some(caller) = &mut visit.session.caller {
            caller.request_key = request_key(request.uri().path(), &typed);
        }
        Ok(Self { visit, typed, file })
    }
}

async fn pairs(request: &Request, body: &mut RequestBody) -> Option<Vec<(String, String)>> {
    Form::<Vec<(String, String)>>::from_request(request, body).await.ok().map(|Form(typed)| typed)
}

/// The same of a form that carries a file: its text is the value of its field. The edge bounds how large all of it is.
async fn parts(request: &Request, body: &mut RequestBody) -> Option<(Vec<(String, String)>, Option<SentFile>)> {
    let mut form = Multipart::from_request(request, body).await.ok()?;
    let (mut typed, mut file) = (Vec::new(), None);
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let called = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.ok()?;
        if AS_IT_IS.contains(&name.as_str()) {
            typed.push((name, sha256(&bytes)));
            file = Some(SentFile { name: called, content: bytes });
        } else {
            typed.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Some((typed, file))
}

/// The key of a form that was sent: with all that it holds, so that the same form with another content is another request.
fn request_key(path: &str, typed: &[(String, String)]) -> Option<RequestKey> {
    let once = Some(value(typed, "once")).filter(|once| !once.is_empty())?;
    let content = serde_json::to_string(typed).ok()?;
    Some(RequestKey::new(&[once, path, &content].join("\n"), &[]))
}

impl Deed {
    /// What was typed into a field; empty if it wasn't there.
    pub fn value(&self, name: &str) -> &str {
        value(&self.typed, name)
    }
}

/// The first value of a name; empty if it isn't there.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

/// Every value of a name that isn't empty.
pub fn values(pairs: &[(String, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone()).collect()
}

/// An address's query as pairs; what holds a NUL, which no text of ours does, is left out.
pub fn query(request: &Request) -> Vec<(String, String)> {
    let mut pairs = request.params::<Vec<(String, String)>>().unwrap_or_default();
    pairs.retain(|(name, value)| !name.contains('\0') && !value.contains('\0'));
    pairs
}
