//! Who the token stands for, and their tokens.

use futures_util::FutureExt;
use poem::Request;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::ids::ApiTokenId;
use torget_core::organisation::{self, OwnAccountInput, PasswordChange, Person};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::keys::LanguageKey;
use crate::api::wire::me::{MeBody, MeInput, NewTokenBody, PasswordChangeInput, TokenBody, TokenInput};
use crate::api::wire::{all_shown, taken};
use crate::edge::client_address;
use crate::view::Language;

/// See the module.
pub struct Me;

#[OpenApi(tag = "About::Me")]
impl Me {
    /// Who the token stands for.
    #[oai(path = "/me", method = "get", operation_id = "view_me")]
    async fn view(&self, token: Token) -> Answer<Json<MeBody>> {
        let person = organisation::own_account(token.market(), &token.caller).boxed().await.refuse(&token)?;
        Ok(Json(me(&token, person)))
    }

    /// Change one's own telephone and language.
    #[oai(path = "/me", method = "put", operation_id = "edit_me")]
    async fn edit(&self, token: Token, body: Json<MeInput>) -> Answer<Json<MeBody>> {
        let input = OwnAccountInput { language: taken(&token, &body.0.language)?, phone: body.0.phone };
        let edited = organisation::edit_own_account(token.market(), &token.caller, &input);
        Ok(Json(me(&token, edited.boxed().await.refuse(&token)?)))
    }

    /// Change one's own password; every session of one's own ends, tokens go on. 429 after too many guesses.
    #[oai(path = "/me/password", method = "put", operation_id = "change_password")]
    async fn change_password(&self, token: Token, request: &Request, body: Json<PasswordChangeInput>) -> Answer<Done> {
        let (present, new) = (body.0.current.as_str(), body.0.new.as_str());
        let address = client_address(&token.state.config.server, request);
        let change = PasswordChange { address, present, new, keep_session: None };
        let caller = &token.caller;
        let changed = organisation::change_password(token.market(), caller.person_id, Some(caller), &change);
        changed.boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// One's own tokens that are in use, oldest first.
    #[oai(path = "/me/tokens", method = "get", operation_id = "list_tokens")]
    async fn tokens(&self, token: Token) -> Answer<Json<Vec<TokenBody>>> {
        let tokens = organisation::list_api_tokens(token.market(), &token.caller).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &tokens)?))
    }

    /// Make a token that acts in the same role as the one used here. The secret is shown this once.
    #[oai(path = "/me/tokens", method = "post", operation_id = "create_token")]
    async fn create_token(&self, token: Token, body: Json<TokenInput>) -> Answer<Created<NewTokenBody>> {
        let made =
            organisation::create_api_token(token.market(), &token.caller, &body.0.name).boxed().await.refuse(&token)?;
        let address = location(format_args!("me/tokens/{}", made.id));
        Ok(Created::Created(Json(NewTokenBody { id: made.id.0, token: made.token }), address))
    }

    /// End a token of one's own, at once.
    #[oai(path = "/me/tokens/:token_id", method = "delete", operation_id = "revoke_token")]
    async fn revoke_token(&self, token: Token, token_id: Path<Uuid>) -> Answer<Done> {
        let id = ApiTokenId(token_id.0);
        organisation::revoke_api_token(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}

fn me(token: &Token, person: Person) -> MeBody {
    let caller = &token.caller;
    MeBody {
        person_id: caller.person_id.0,
        name: person.name,
        email: person.email,
        phone: person.phone,
        language: match person.language {
            Language::Sv => LanguageKey::Sv,
            Language::En => LanguageKey::En,
        },
        role: caller.role.into(),
        membership_id: caller.membership_id.0,
        organisation_id: caller.organisation_id.map(Uuid::from),
        unit_id: caller.unit_id.map(Uuid::from),
        collaboration_ids: caller.collaboration_ids.iter().map(|id| id.0).collect(),
    }
}
