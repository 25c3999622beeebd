//! API tokens: a person's own, each bound to one of their roles. The token is shown when it is made and never again.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::caller;
use super::error::OrganisationError;
use super::secret::{SECRET_LENGTH, hash_of, new_secret};
use super::store::sessions;
use crate::access::{Caller, Denied, Permission, Role, Standing};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::ids::{ApiTokenId, MembershipId};
use crate::input::Checks;
use crate::market::Market;
use crate::once;
use crate::time::stockholm::date_of;

/// Begins every token, so that one that was published by mistake is recognised.
const PREFIX: &str = "torget_";
/// The most tokens of one person at a time.
const TOKENS_MOST: i64 = 20;
const NAME_MOST: usize = 100;

/// A token in use; the secret itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct ApiToken {
    /// Its identity.
    pub id: ApiTokenId,
    /// What its owner calls it.
    pub name: String,
    /// The role it acts in.
    pub membership_id: MembershipId,
    /// That role.
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A token just made.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// Its identity.
    pub id: ApiTokenId,
    /// What the program that uses it sends as its bearer token; shown this once.
    pub token: String,
}

fn require(market: &Market, caller: &Caller) -> Result<(), Denied> {
    let own = Standing { person_id: Some(caller.person_id), ..Standing::default() };
    caller.require(&market.access, Permission::EditAccount, Permission::EditAccount, &own)
}

/// Makes a token that acts in the role that its owner acts in now.
pub async fn create_api_token(market: &Market, caller: &Caller, name: &str) -> Result<NewApiToken, OrganisationError> {
    require(market, caller)?;
    let mut checks = Checks::new();
    let name = checks.line("name", name, NAME_MOST);
    checks.finish()?;
    let made = NewApiToken { id: ApiTokenId::new(), token: format!("{PREFIX}{}", new_secret()) };
    let token_hash = hash_of(&made.token);
    let now = market.clock.now();
    let id = once!(market, caller, tx => {
        if sessions::count_api_tokens(tx, caller.person_id).await? >= TOKENS_MOST {
            return Err(OrganisationError::TooManyTokens { most: TOKENS_MOST });
        }
        sessions::insert_api_token(tx, made.id, caller, &name, &token_hash, now).await?;
        record(tx, caller, made.id, "created", now).await?;
        Ok::<_, OrganisationError>(made.id)
    })?;
    // The first answer showed the token, and it is kept nowhere.
    if id == made.id { Ok(made) } else { Err(OrganisationError::TokenShown { id }) }
}

/// The caller's own tokens that are in use, oldest first.
pub async fn list_api_tokens(market: &Market, caller: &Caller) -> Result<Vec<ApiToken>, OrganisationError> {
    require(market, caller)?;
    let mut tx = market.db.read().await?;
    Ok(sessions::api_tokens_of(&mut tx, caller.person_id).await?)
}

/// Ends one of the caller's own tokens, at once.
pub async fn revoke_api_token(market: &Market, caller: &Caller, id: ApiTokenId) -> Result<(), OrganisationError> {
    require(market, caller)?;
    let now = market.clock.now();
    once!(market, caller, tx => {
        if sessions::revoke_api_token(tx, id, caller.person_id, now).await? == 0 {
            return Err(OrganisationError::Denied(Denied::Hidden));
        }
        record(tx, caller, id, "revoked", now).await?;
        Ok(())
    })
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    id: ApiTokenId,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let act = Act { collaboration_id: None, object_kind: "api_token", object_id: id.0, action, detail: json!({}) };
    audit::write(tx, now, Actor::Person(caller), act).await
}

/// Who a bearer token stands for: nobody if it is unknown or revoked, its account closed, or its role one that doesn't
/// count today.
pub async fn caller_of_token(market: &Market, bearer: &str) -> Result<Option<Caller>, DbError> {
    if bearer.len() != PREFIX.len() + SECRET_LENGTH || !bearer.starts_with(PREFIX) {
        return Ok(None);
    }
    let today = date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    match sessions::find_api_token(&mut tx, &hash_of(bearer), today).await? {
        Some(row) => caller::caller(&mut tx, &row, today).await,
        None => Ok(None),
    }
}
