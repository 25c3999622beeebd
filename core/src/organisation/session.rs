//! Sessions: what each request asks, and what a person changes about their own.
//!
//! A session is read in two indexed queries. It lasts while it is used, up to its longest; being used is written down
//! only when a tenth of the idle time has passed, so that most requests write nothing.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::caller::{self, RoleChoice};
use super::edit_person::act;
use super::error::OrganisationError;
use super::secret::{SECRET_LENGTH, hash_of};
use super::store::{persons, sessions};
use crate::access::{Caller, Denied};
use crate::audit::{self, Actor};
use crate::change;
use crate::db::DbError;
use crate::ids::{MembershipId, PersonId};
use crate::language::Language;
use crate::market::Market;
use crate::time::stockholm::date_of;

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// The person.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// What each form of the session carries.
    pub csrf: String,
    /// The person in the role they act in; `None` if no role of theirs counts today.
    pub caller: Option<Caller>,
    /// The roles that count today, in the order they were given.
    pub roles: Vec<RoleChoice>,
}

/// The session of a cookie's value, unless it has ended or its account is closed. The role is the one last switched to;
/// if that no longer counts, the first that does. Being asked for is being used: it lasts longer by it.
pub async fn session(market: &Market, token: &str) -> Result<Option<SessionView>, DbError> {
    let Some((view, lasts)) = find(market, token).await? else { return Ok(None) };
    let expires_at = market.sign_in.expiry(lasts.created_at, market.clock.now());
    let worth_writing = TimeDelta::seconds(i64::from(market.sign_in.session_idle_s) / 10);
    if expires_at - lasts.expires_at > worth_writing {
        let token_hash = hash_of(token);
        let written: Result<(), DbError> =
            change!(market.db, tx => sessions::extend_session(tx, &token_hash, expires_at).await);
        written?;
    }
    Ok(Some(view))
}

/// The same for what a page does by itself: a session doesn't last longer because a page was left open.
pub async fn session_unprolonged(market: &Market, token: &str) -> Result<Option<SessionView>, DbError> {
    Ok(find(market, token).await?.map(|(view, _)| view))
}

/// From when and until when a session lasts, if it is not used again.
struct Lasts {
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

async fn find(market: &Market, token: &str) -> Result<Option<(SessionView, Lasts)>, DbError> {
    if token.len() != SECRET_LENGTH {
        return Ok(None);
    }
    let (now, token_hash) = (market.clock.now(), hash_of(token));
    let today = date_of(now);
    let mut tx = market.db.read().await?;
    let rows = sessions::find_session(&mut tx, &token_hash, today, now).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let chosen = rows.iter().find(|row| row.role.membership_id == row.chosen_id).unwrap_or(first);
    let view = SessionView {
        person_id: first.role.person_id,
        name: first.role.name.clone(),
        language: first.role.language,
        csrf: first.csrf_token.clone(),
        caller: caller::caller(&mut tx, &chosen.role, today).await?,
        roles: rows.iter().filter_map(|row| caller::choice(&row.role)).collect(),
    };
    Ok(Some((view, Lasts { created_at: first.created_at, expires_at: first.expires_at })))
}

/// Lets the session act in another of its person's roles that count today.
pub async fn switch_membership(
    market: &Market,
    token: &str,
    membership_id: MembershipId,
) -> Result<(), OrganisationError> {
    let (now, token_hash) = (market.clock.now(), hash_of(token));
    change!(market.db, tx => {
        match sessions::switch(tx, &token_hash, membership_id, date_of(now), now).await? {
            0 => Err(OrganisationError::Denied(Denied::Hidden)),
            _ => Ok(()),
        }
    })
}

/// Ends a session; ending one that is not there is no fault.
pub async fn sign_out(market: &Market, token: &str) -> Result<(), DbError> {
    let (now, token_hash) = (market.clock.now(), hash_of(token));
    change!(market.db, tx => {
        if let Some(person_id) = sessions::delete_session(tx, &token_hash).await? {
            let act = act(None, person_id, "signed_out", json!({}));
            audit::write(tx, now, Actor::Own(person_id), act).await?;
        }
        Ok(())
    })
}

/// Sets the language that a person reads, on screen and in mail. Whoever is signed in may set their own.
pub async fn set_language(market: &Market, person_id: PersonId, language: Language) -> Result<(), DbError> {
    change!(market.db, tx => persons::set_language(tx, person_id, language).await)
}
