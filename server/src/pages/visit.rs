//! A signed-in person's request for a page, and the answers to it.

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::Html;
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response};
use torget_core::access::Caller;
use torget_core::organisation::{self, RoleChoice, SessionView};
use uuid::Uuid;

use super::stop;
use crate::app::AppState;
use crate::view::pages::ErrorView;
use crate::view::{Flash, FlashKind, Frame, Language, MembershipChoice, Person, Speak, View, role_name};

/// What a handler answers.
pub type Answer = poem::Result<Response>;

/// The cookie of the session.
pub const SESSION_COOKIE: &str = "torget_session";
/// The cookie that carries the outcome of a deed to the next page, as a text's key.
pub const FLASH_COOKIE: &str = "torget_flash";

/// The header of a request that a page makes by itself: it doesn't prolong the session.
const BY_ITSELF: &str = "torget-by-itself";

/// A signed-in person's request.
pub struct Visit {
    /// What every handler is given.
    pub state: AppState,
    /// Who is signed in.
    pub session: SessionView,
    /// The session's cookie.
    pub token: String,
    /// Path and query.
    pub address: String,
    flash: Option<&'static str>,
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let state = request.data::<AppState>().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?.clone();
        let address = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let token = cookie(request.headers(), SESSION_COOKIE);
        let by_itself = is_by_itself(request.headers());
        let session = match &token {
            Some(token) if by_itself => {
                organisation::session_unprolonged(&state.market, token).await.map_err(stop::store)?
            }
            Some(token) => organisation::session(&state.market, token).await.map_err(stop::store)?,
            None => None,
        };
        let Some((session, token)) = session.zip(token.clone()) else {
            return Err(poem::Error::from_response(sign_in_first(request, &address, token.is_some())));
        };
        // The outcome of a deed waits for the page that the deed leads to.
        let flash = cookie(request.headers(), FLASH_COOKIE).filter(|_| !by_itself);
        let flash = flash.and_then(|key| stop::flash_key(&key));
        Ok(Self { state, session, token, address, flash })
    }
}

impl Visit {
    /// The language to speak.
    pub fn language(&self) -> Language {
        self.session.language
    }

    /// The person in the role they act in; without one there is a page that says so.
    pub fn caller(&self) -> poem::Result<&Caller> {
        let Some(caller) = &self.session.caller else {
            let language = self.language();
            let mut view = ErrorView::forbidden(language);
            view.heading = language.text("no-role-heading");
            view.text = language.text("no-role-text");
            view.actions.clear();
            return Err(self.error(&view));
        };
        Ok(caller)
    }

    /// A page.
    pub fn page<V: View>(&self, view: &V) -> Answer {
        self.page_with(StatusCode::OK, view)
    }

    /// A page with another status than 200, such as a form that is shown again.
    pub fn page_with<V: View>(&self, status: StatusCode, view: &V) -> Answer {
        let html = self.state.renderer.page(&self.frame(), view).map_err(poem::error::InternalServerError)?;
        let mut response = Html(html).with_status(status).into_response();
        if self.flash.is_some() {
            set_cookie(&mut response, &self.state, FLASH_COOKIE, "", Some(0));
        }
        Ok(response)
    }

    /// A page for an error, as an error.
    pub fn error(&self, view: &ErrorView) -> poem::Error {
        let status = StatusCode::from_u16(view.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self.page_with(status, view) {
            Ok(response) => poem::Error::from_response(response),
            Err(error) => error,
        }
    }

    /// There is no such thing, or not for this person.
    pub fn not_found(&self) -> poem::Error {
        self.error(&ErrorView::not_found(self.language()))
    }

    /// On to another page, after a deed; `flash` is the key of the sentence that it begins with.
    pub fn done(&self, address: &str, flash: Option<&'static str>) -> Response {
        let mut response = see_other(address);
        if let Some(key) = flash {
            set_cookie(&mut response, &self.state, FLASH_COOKIE, key, Some(60));
        }
        response
    }

    fn frame(&self) -> Frame {
        let language = self.language();
        let current = self.session.caller.as_ref().map(|caller| caller.membership_id);
        let choice = |role: &RoleChoice| MembershipChoice {
            id: role.membership_id.to_string(),
            place: place(role),
            role: role_name(role.role, language),
            current: Some(role.membership_id) == current,
        };
        Frame {
            language,
            csrf: self.session.csrf.clone(),
            once: Uuid::now_v7().to_string(),
            address: self.address.clone(),
            person: Some(Person { name: self.session.name.clone(), email: String::new() }),
            role: self.session.caller.as_ref().map(|caller| caller.role),
            memberships: self.session.roles.iter().map(choice).collect(),
            flash: self.flash.map(|key| Flash { kind: FlashKind::Done, text: language.text(key) }),
        }
    }

    /// The unit or organisation that the person acts for: `Fridhem, Ängelholm`.
    pub fn place(&self) -> String {
        let current = self.session.caller.as_ref().map(|caller| caller.membership_id);
        let role = self.session.roles.iter().find(|role| Some(role.membership_id) == current);
        role.map(place_in_words).unwrap_or_default()
    }
}

fn place(role: &RoleChoice) -> String {
    let parts = [&role.organisation_name, &role.unit_name];
    let named: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    if named.is_empty() {
        role.collaboration_name.clone().unwrap_or_else(|| "Torget".to_owned())
    } else {
        named.join(" · ")
    }
}

fn place_in_words(role: &RoleChoice) -> String {
    match (&role.unit_name, &role.organisation_name, &role.collaboration_name) {
        (Some(unit), Some(organisation), _) => format!("{unit}, {organisation}"),
        (None, _, Some(collaboration)) => collaboration.clone(),
        (_, Some(organisation), _) => organisation.clone(),
        _ => "Torget".to_owned(),
    }
}

/// A page that a deed leads to. Only addresses of this site are followed: browsers take a backslash for a slash and leave
/// tabs and line ends out, so that `/<tab>/` would be `//`.
pub fn see_other(address: &str) -> Response {
    let own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|c: char| c == '\\' || c.is_control());
    let address = if own { address } else { "/" };
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, address).finish()
}

/// Whether a page asks by itself: for its own content again, or for the stream that tells it when to.
fn is_by_itself(headers: &HeaderMap) -> bool {
    headers.contains_key(BY_ITSELF) || headers.get(header::ACCEPT).is_some_and(|accept| accept == "text/event-stream")
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// Sets a cookie that scripts can't read and other sites' forms don't carry. Without an age it ends with the browser.
pub fn set_cookie(response: &mut Response, state: &AppState, name: &str, value: &str, max_age_s: Option<u32>) {
    let secure = if state.config.server.is_https() { "; Secure" } else { "" };
    let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(line) = line.parse() {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

fn sign_in_first(request: &Request, address: &str, had_session: bool) -> Response {
    let mut query = poem::http::uri::PathAndQuery::from_static("/sign-in").to_string();
    // A form that was posted can't be posted again by a redirect; its page can be read again.
    let back = if request.method().is_safe() { address } else { "/" };
    let mut separator = '?';
    if back != "/" {
        query.push_str(&format!("?return_to={}", percent_encoded(back)));
        separator = '&';
    }
    if had_session {
        query.push_str(&format!("{separator}expired=yes"));
    }
    see_other(&query)
}

/// For a value in a query.
pub fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site_are_followed() {
        let followed = |address: &str| see_other(address).headers()[header::LOCATION].to_str().unwrap().to_owned();
        assert_eq!(followed("/board?from=2026-11-24"), "/board?from=2026-11-24");
        for elsewhere in ["", "https://a.example/", "//a.example", "/\\a.example", "/\t/a.example", "/\n/a.example"] {
            assert_eq!(followed(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
