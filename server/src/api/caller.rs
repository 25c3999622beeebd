//! Who asks: the person behind a bearer token, in the role that the token is bound to, and the language they read.

use std::ops::Deref;

use poem::Request;
use poem::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::db::DbError;
use torget_core::language::Language;
use torget_core::organisation;

use crate::app::AppState;
use crate::view::language_of_browser;

/// A request's asker, and what use cases are given.
#[derive(Clone)]
pub struct Asking {
    /// The server's parts.
    pub state: AppState,
    /// Who.
    pub caller: Caller,
    /// What texts of the answer are written in: `Accept-Language`, else the person's own.
    pub language: Language,
}

impl Asking {
    /// Who sends `request`; nobody without a token that counts.
    pub(super) async fn of(state: &AppState, request: &Request) -> Result<Option<Self>, DbError> {
        let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some((scheme, token)) = header.and_then(|header| header.split_once(' ')) else { return Ok(None) };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Ok(None);
        }
        let Some(caller) = organisation::caller_of_token(&state.market, token.trim()).await? else { return Ok(None) };
        let language = language(request).unwrap_or(caller.language);
        Ok(Some(Self { state: state.clone(), caller, language }))
    }

    /// What use cases are given.
    pub fn market(&self) -> &Market {
        &self.state.market
    }
}

/// The language that a request asks for, if it asks for one.
pub(super) fn language(request: &Request) -> Option<Language> {
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())?;
    let names_one = accepted.split(',').any(|part| {
        let code = part.trim().get(..2).unwrap_or_default().to_ascii_lowercase();
        code.parse::<Language>().is_ok()
    });
    names_one.then(|| language_of_browser(accepted))
}

/// A token of one's own, made under "My account" or by `POST /me/tokens`. It acts in the role that it was made in.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", rename = "token", checker = "asking")]
pub struct Token(Asking);

impl Deref for Token {
    type Target = Asking;
    fn deref(&self) -> &Asking {
        &self.0
    }
}

/// [`Contract`](super::contract::Contract) has looked the token up already, before it looked at anything else.
async fn asking(request: &Request, _: Bearer) -> Option<Asking> {
    request.data::<Asking>().cloned()
}
