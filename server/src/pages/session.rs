//! Signing in and out, and switching role and language.

use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Form, Html};
use poem::{IntoResponse, Request, Response};
use torget_core::organisation::{self, OrganisationError, SignInError};

use super::deed::{self, Deed};
use super::stop;
use super::visit::{Answer, SESSION_COOKIE, cookie, see_other, set_cookie};
use crate::app::AppState;
use crate::edge::client_address;
use crate::view::pages::{ErrorView, SignInView};
use crate::view::{Frame, Language, Speak, View, forms, language_of_browser};

/// The language that a visitor chose who isn't signed in.
const LANGUAGE_COOKIE: &str = "torget_language";
const LANGUAGE_COOKIE_AGE_S: u32 = 31_536_000;

/// The page to sign in on. Who is signed in already goes on to the start page.
#[handler]
pub async fn sign_in_page(request: &Request, state: Data<&AppState>) -> Answer {
    if let Some(token) = cookie(request.headers(), SESSION_COOKIE)
        && organisation::session(&state.market, &token).await.map_err(stop::store)?.is_some()
    {
        return Ok(see_other("/"));
    }
    let query = deed::query(request);
    let language = browser_language(request);
    let form = forms::sign_in(language, deed::value(&query, "return_to"));
    let view = SignInView { form, expired: deed::value(&query, "expired") == "yes" };
    page(&state, request, language, StatusCode::OK, &view)
}

/// Signs in. The form has no session yet whose token it could carry; a browser says where a form comes from.
#[handler]
pub async fn sign_in(request: &Request, state: Data<&AppState>, Form(typed): Form<Vec<(String, String)>>) -> Answer {
    let language = browser_language(request);
    if is_from_elsewhere(request, &state) {
        return page(&state, request, language, StatusCode::FORBIDDEN, &ErrorView::stale_form(language));
    }
    let (email, password) = (deed::value(&typed, "email"), password(&typed));
    let address = client_address(&state.config.server, request);
    match organisation::sign_in(&state.market, email, password, address).await {
        Ok(signed_in) => {
            let mut response = see_other(deed::value(&typed, "return_to"));
            set_cookie(&mut response, &state, SESSION_COOKIE, &signed_in.token, None);
            Ok(response)
        }
        Err(SignInError::Wrong) => {
            let mut form = forms::sign_in(language, "").fill(&typed);
            form.problem(language.text("sign-in-wrong"));
            let view = SignInView { form, expired: false };
            page(&state, request, language, StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(SignInError::TooMany { retry_after_s }) => {
            let view = ErrorView::too_many(language, (retry_after_s + 59) / 60);
            let mut response = page(&state, request, language, StatusCode::TOO_MANY_REQUESTS, &view)?;
            response.headers_mut().insert("retry-after", retry_after_s.into());
            Ok(response)
        }
        Err(SignInError::Db(error)) => Err(stop::store(error)),
    }
}

/// Signs out.
#[handler]
pub async fn sign_out(deed: Deed) -> Answer {
    let visit = &deed.visit;
    organisation::sign_out(&visit.state.market, &visit.token).await.map_err(stop::store)?;
    let mut response = see_other("/sign-in");
    set_cookie(&mut response, &visit.state, SESSION_COOKIE, "", Some(0));
    Ok(response)
}

/// Acts in another of one's roles.
#[handler]
pub async fn switch(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let Ok(membership_id) = deed.value("membership").parse() else { return Err(visit.not_found()) };
    let switched = organisation::switch_membership(&visit.state.market, &visit.token, membership_id).await;
    match switched {
        Ok(()) => {}
        Err(OrganisationError::Db(error)) => return Err(stop::store(error)),
        Err(_) => return Err(visit.not_found()),
    }
    Ok(visit.done("/", Some("flash-switched")))
}

/// Reads another language from now on: the account's where somebody is signed in, the browser's where nobody is.
#[handler]
pub async fn set_language(
    request: &Request,
    state: Data<&AppState>,
    Form(typed): Form<Vec<(String, String)>>,
) -> poem::Result<Response> {
    let mut response = see_other(deed::value(&typed, "return_to"));
    let Ok(language) = deed::value(&typed, "language").parse::<Language>() else { return Ok(response) };
    let session = match cookie(request.headers(), SESSION_COOKIE) {
        Some(token) => organisation::session(&state.market, &token).await.map_err(stop::store)?,
        None => None,
    };
    match session {
        Some(session) if session.csrf == deed::value(&typed, "csrf") => {
            organisation::set_language(&state.market, session.person_id, language).await.map_err(stop::store)?;
        }
        _ => set_cookie(&mut response, &state, LANGUAGE_COOKIE, language.code(), Some(LANGUAGE_COOKIE_AGE_S)),
    }
    Ok(response)
}

/// Not trimmed: spaces may be part of a password.
fn password(typed: &[(String, String)]) -> &str {
    typed.iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value)
}

/// The language of somebody who may not be signed in.
pub fn browser_language(request: &Request) -> Language {
    chosen_language(request).unwrap_or_else(|| browser_preference(request))
}

/// The language that somebody who isn't signed in has chosen, if they have.
pub fn chosen_language(request: &Request) -> Option<Language> {
    cookie(request.headers(), LANGUAGE_COOKIE).and_then(|code| code.parse().ok())
}

fn browser_preference(request: &Request) -> Language {
    language_of_browser(request.header("accept-language").unwrap_or_default())
}

fn is_from_elsewhere(request: &Request, state: &AppState) -> bool {
    match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            Some(host) != request.header("host") && origin != state.config.server.base_url
        }
        (None, None) => false,
    }
}

/// A page for whoever asks, signed in or not.
pub fn page<V: View>(state: &AppState, request: &Request, language: Language, status: StatusCode, view: &V) -> Answer {
    let address = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let frame = Frame { language, address, ..Frame::default() };
    let html = state.renderer.page(&frame, view).map_err(poem::error::InternalServerError)?;
    let response: Response = Html(html).with_status(status).into_response();
    Ok(response)
}
