//! Entering a person with their first role, and changing a person's account.
//!
//! Whoever sets an account's address or password can act as its person. So an administrator does that only for persons
//! all of whose roles they administer; for others, and for operators, the operator does.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::OrganisationError;
use super::grant_role::{self, RoleInput};
use super::list::person_place;
use super::password::{check_new_password, hash_password};
use super::scope::{self, changes, taken};
use super::store::{persons, sessions};
use super::{Membership, Person};
use crate::access::{Caller, Denied, Permission, Role};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::fault::FieldFault;
use crate::ids::{CollaborationId, MembershipId, PersonId};
use crate::input::Checks;
use crate::language::Language;
use crate::market::Market;
use crate::once;
use crate::time::stockholm::date_of;

const NAME_MOST: usize = 100;

/// What is entered of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PersonInput {
    /// Their name, at most 100 characters.
    pub name: String,
    /// Their address, with which they sign in.
    pub email: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// The language they read.
    pub language: Language,
}

impl PersonInput {
    fn checked(
        &self,
        id: PersonId,
        active: bool,
        (version, created_at): (i64, DateTime<Utc>),
        password: Option<&str>,
    ) -> Result<Person, Vec<FieldFault>> {
        let mut checks = Checks::new();
        let row = Person {
            id,
            name: checks.line("name", &self.name, NAME_MOST),
            email: checks.email("email", &self.email),
            phone: checks.phone("phone", &self.phone),
            language: self.language,
            active,
            version,
            created_at,
        };
        if let Some(password) = password {
            check_new_password(&mut checks, "password", password, &row.name, &row.email);
        }
        checks.finish().map(|()| row)
    }
}

fn email_taken(error: DbError, row: &Person) -> OrganisationError {
    taken(error, "person_email_unique", || OrganisationError::EmailTaken { email: row.email.clone() })
}

/// Enters a person with a role. Without a password they can't sign in until one is set.
pub async fn create_person(
    market: &Market,
    caller: &Caller,
    input: &PersonInput,
    password: Option<&str>,
    role: &RoleInput,
) -> Result<(PersonId, MembershipId), OrganisationError> {
    {
        let mut tx = market.db.read().await?;
        grant_role::require_grant(market, caller, &mut tx, role).await?;
    }
    enter(market, Some(caller), input, password, role).await
}

/// Enters a person with a role on behalf of whoever has the machine: the command line and the demo.
pub async fn create_person_with_role(
    market: &Market,
    input: &PersonInput,
    password: &str,
    role: &RoleInput,
) -> Result<(PersonId, MembershipId), OrganisationError> {
    enter(market, None, input, Some(password), role).await
}

async fn enter(
    market: &Market,
    caller: Option<&Caller>,
    input: &PersonInput,
    password: Option<&str>,
    role: &RoleInput,
) -> Result<(PersonId, MembershipId), OrganisationError> {
    let now = market.clock.now();
    let (person_id, membership_id) = (PersonId::new(), MembershipId::new());
    let row = input.checked(person_id, true, (1, now), password)?;
    // Hashing is slow, so it comes before the transaction.
    let hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let entering = Entering { ids: (person_id, membership_id), row: &row, hash: hash.as_deref(), role };
    once!(market, caller, tx => entering.write(market, caller, tx).await)
}

/// Enters a person with a role, without a password, as a part of something larger.
pub(crate) async fn create_person_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    input: &PersonInput,
    role: &RoleInput,
) -> Result<(PersonId, MembershipId), OrganisationError> {
    let (person_id, membership_id) = (PersonId::new(), MembershipId::new());
    let row = input.checked(person_id, true, (1, market.clock.now()), None)?;
    let entering = Entering { ids: (person_id, membership_id), row: &row, hash: None, role };
    entering.write(market, Some(caller), tx).await
}

/// A person who is looked through, with their first role.
struct Entering<'a> {
    ids: (PersonId, MembershipId),
    row: &'a Person,
    hash: Option<&'a str>,
    role: &'a RoleInput,
}

impl Entering<'_> {
    async fn write(
        &self,
        market: &Market,
        caller: Option<&Caller>,
        tx: &mut Tx,
    ) -> Result<(PersonId, MembershipId), OrganisationError> {
        let Self { ids: (person_id, membership_id), row, hash, role } = *self;
        let now = market.clock.now();
        let actor = caller.map_or(Actor::Job("command_line"), Actor::Person);
        let place = match caller {
            // Asked again, in the transaction that the answer is for.
            Some(caller) => grant_role::require_grant(market, caller, tx, role).await?,
            None => role.collaboration_id,
        };
        persons::insert_person(tx, row, hash).await.map_err(|error| email_taken(error, row))?;
        grant_role::insert(tx, membership_id, person_id, role, date_of(now)).await?;
        audit::write(tx, now, actor, act(place, person_id, "created", json!({}))).await?;
        let granted = ("granted", grant_role::detail(person_id, role));
        grant_role::record(tx, actor, place, membership_id, granted, now).await?;
        Ok((person_id, membership_id))
    }
}

/// Changes a person's account that is still at `version`, or closes it: a closed account can't sign in, and its sessions end at once.
pub async fn edit_person(
    market: &Market,
    caller: &Caller,
    id: PersonId,
    version: i64,
    input: &PersonInput,
    active: bool,
) -> Result<Person, OrganisationError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let place = require_account(market, caller, tx, id).await?;
        let old = persons::find_person(tx, id).await?.ok_or(Denied::Hidden)?;
        if !active && id == caller.person_id {
            return Err(OrganisationError::OwnAccount);
        }
        let row = input.checked(id, active, (version + 1, old.created_at), None)?;
        let changed = persons::update_person(tx, &row, version).await.map_err(|error| email_taken(error, &row))?;
        if !changed {
            let current = persons::find_person(tx, id).await?.map_or(old.version, |row| row.version);
            return Err(OrganisationError::Stale { given: version, current });
        }
        if !active {
            sessions::delete_sessions_of(tx, id, "").await?;
        }
        let detail = changes(&[
            ("name", old.name != row.name),
            ("email", old.email != row.email),
            ("phone", old.phone != row.phone),
            ("language", old.language != row.language),
            ("active", old.active != row.active),
        ]);
        audit::write(tx, now, Actor::Person(caller), act(place, id, "edited", detail)).await?;
        Ok(row)
    })
}

/// Sets a new password for a person and ends their sessions.
pub async fn set_password(
    market: &Market,
    caller: &Caller,
    id: PersonId,
    password: &str,
) -> Result<(), OrganisationError> {
    let person = {
        let mut tx = market.db.read().await?;
        require_account(market, caller, &mut tx, id).await?;
        persons::find_person(&mut tx, id).await?.ok_or(Denied::Hidden)?
    };
    let mut checks = Checks::new();
    check_new_password(&mut checks, "password", password, &person.name, &person.email);
    checks.finish()?;
    let hash = hash_password(password).await?;
    let now = market.clock.now();
    once!(market, caller, tx => {
        let place = require_account(market, caller, tx, id).await?;
        persons::set_password(tx, id, &hash).await?;
        sessions::delete_sessions_of(tx, id, "").await?;
        Ok(audit::write(tx, now, Actor::Person(caller), act(place, id, "password_set", json!({}))).await?)
    })
}

/// Whether the caller may change what a person signs in with.
async fn require_account(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: PersonId,
) -> Result<Option<CollaborationId>, OrganisationError> {
    let place = person_place(market, caller, tx, id, Permission::EditPerson).await?;
    if scope::everywhere(market, caller, Permission::EditPerson) {
        return Ok(place);
    }
    let today = date_of(market.clock.now());
    let over = |row: &Membership| row.to_on.is_some_and(|to_on| to_on < today);
    for row in persons::memberships_of(tx, id).await?.iter().filter(|row| !over(row)) {
        let collaborations = scope::of_membership(tx, row, today).await?;
        let (edit, view) = (Permission::EditPerson, Permission::ViewPersons);
        let theirs = !collaborations.is_empty() && scope::require(market, caller, edit, view, &collaborations).is_ok();
        if !theirs || row.role == Role::SystemOperator {
            return Err(OrganisationError::PersonElsewhere);
        }
    }
    Ok(place)
}

pub(super) fn act(collaboration_id: Option<CollaborationId>, id: PersonId, action: &'static str, detail: Value) -> Act {
    Act { collaboration_id, object_kind: "person", object_id: id.0, action, detail }
}
