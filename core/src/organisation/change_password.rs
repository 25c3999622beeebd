//! Changing one's own password. The present one is asked for, with the same limit on guesses as a sign-in, because a
//! session may have been left open; all other sessions end.

use std::net::IpAddr;

use serde_json::json;
use thiserror::Error;

use super::edit_person::act;
use super::error::OrganisationError;
use super::password::{check_new_password, hash_password, verify_password};
use super::secret::hash_of;
use super::sign_in::{SignInError, count_attempt, take_back};
use super::store::{persons, sessions};
use crate::access::{Caller, Denied};
use crate::audit::{self, Actor};
use crate::db::DbError;
use crate::idempotency::{self, IdempotencyError};
use crate::ids::PersonId;
use crate::input::Checks;
use crate::market::Market;
use crate::{change, once};

/// Why one's own password was not changed.
#[derive(Debug, Error)]
pub enum ChangePasswordError {
    /// The new one can't be taken, the present one is another, or there is no such person any more.
    #[error(transparent)]
    Organisation(#[from] OrganisationError),
    /// Too many guesses at the present one.
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

impl From<DbError> for ChangePasswordError {
    fn from(error: DbError) -> Self {
        Self::Organisation(error.into())
    }
}

impl From<IdempotencyError> for ChangePasswordError {
    fn from(error: IdempotencyError) -> Self {
        Self::Organisation(error.into())
    }
}

/// A change of one's own password.
#[derive(Debug, Clone, Copy)]
pub struct PasswordChange<'a> {
    /// Where the request comes from.
    pub address: IpAddr,
    /// The present password.
    pub present: &'a str,
    /// The new one.
    pub new: &'a str,
    /// The session that goes on, if it comes from one.
    pub keep_session: Option<&'a str>,
}

/// Changes a person's own password; every other session of theirs ends. A person without a role has one to change, too.
pub async fn change_password(
    market: &Market,
    person_id: PersonId,
    caller: Option<&Caller>,
    change: &PasswordChange<'_>,
) -> Result<(), ChangePasswordError> {
    let PasswordChange { address, present, new, keep_session } = *change;
    let (person, old_hash) = {
        let mut tx = market.db.read().await?;
        let person = persons::find_person(&mut tx, person_id).await?;
        let person = person.ok_or(OrganisationError::Denied(Denied::Hidden))?;
        let hash = persons::find_password(&mut tx, person_id).await?;
        (person, hash)
    };
    // Looked up after the present password: whoever finds no answer yet has read the one before the first request's.
    let answered: Result<Option<()>, IdempotencyError> =
        change!(market.db, tx => idempotency::first_answer(tx, caller).await);
    if answered?.is_some() {
        return Ok(());
    }
    let mut checks = Checks::new();
    check_new_password(&mut checks, "new", new, &person.name, &person.email);
    checks.finish().map_err(OrganisationError::Input)?;
    let attempt = count_attempt(market, &person.email, address).await?;
    if !verify_password(present, old_hash).await? {
        return Err(OrganisationError::WrongPassword.into());
    }
    let hash = hash_password(new).await?;
    let (now, keep) = (market.clock.now(), keep_session.map(hash_of).unwrap_or_default());
    let changed: Result<(), OrganisationError> = once!(market, caller, tx => {
        let detail = json!({ "failed_attempts": take_back(tx, &attempt).await? });
        persons::set_password(tx, person.id, &hash).await?;
        sessions::delete_sessions_of(tx, person.id, &keep).await?;
        let actor = caller.map_or(Actor::Own(person.id), Actor::Person);
        Ok(audit::write(tx, now, actor, act(None, person.id, "password_changed", detail)).await?)
    });
    Ok(changed?)
}
