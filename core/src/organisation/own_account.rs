//! What a person looks after in their own account: how to reach them, and the language they read. Name and address are the
//! administrator's to change, because others know the person by them.

use serde::Deserialize;

use super::Person;
use super::edit_person::act;
use super::error::OrganisationError;
use super::scope::changes;
use super::store::persons;
use crate::access::{Caller, Denied, Permission, Standing};
use crate::audit::{self, Actor};
use crate::input::Checks;
use crate::language::Language;
use crate::market::Market;
use crate::once;

/// What a person changes of their own account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OwnAccountInput {
    /// Telephone; may be empty.
    pub phone: String,
    /// The language they read, on screen and in mail.
    pub language: Language,
}

fn require(market: &Market, caller: &Caller) -> Result<(), Denied> {
    let own = Standing { person_id: Some(caller.person_id), ..Standing::default() };
    caller.require(&market.access, Permission::EditAccount, Permission::EditAccount, &own)
}

/// The caller's own account.
pub async fn own_account(market: &Market, caller: &Caller) -> Result<Person, OrganisationError> {
    require(market, caller)?;
    let mut tx = market.db.read().await?;
    Ok(persons::find_person(&mut tx, caller.person_id).await?.ok_or(Denied::Hidden)?)
}

/// Changes the caller's own account.
pub async fn edit_own_account(
    market: &Market,
    caller: &Caller,
    input: &OwnAccountInput,
) -> Result<Person, OrganisationError> {
    require(market, caller)?;
    let mut checks = Checks::new();
    let phone = checks.phone("phone", &input.phone);
    checks.finish()?;
    let (now, id, language) = (market.clock.now(), caller.person_id, input.language);
    once!(market, caller, tx => {
        let old = persons::find_person(tx, id).await?.ok_or(Denied::Hidden)?;
        persons::set_own(tx, id, &phone, language).await?;
        let detail = changes(&[("phone", old.phone != phone), ("language", old.language != language)]);
        audit::write(tx, now, Actor::Person(caller), act(None, id, "edited", detail)).await?;
        Ok(persons::find_person(tx, id).await?.ok_or(Denied::Hidden)?)
    })
}
