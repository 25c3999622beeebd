//! The audit: who did what when, written in the transaction of what was done. Entries are only ever added; the database
//! refuses to change them. Details hold keys and figures, never a person's name or a free text about one.

mod list;
pub(crate) mod store;

pub use list::{AuditFilter, AuditListError, list_audit};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::access::Caller;
use crate::db::{DbError, Tx};
use crate::ids::{AuditEntryId, CollaborationId, OrganisationId, PersonId};

/// The role that stands in the audit for a person who acts in none.
pub const OWN_ACCOUNT: &str = "own_account";

/// The role that stands in the audit for a person who answered by a signed link.
pub const BY_LINK: &str = "link";

/// Who acts: a person in a role, or the program itself.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A person.
    Person(&'a Caller),
    /// A person with their own account, in no role: signing in.
    Own(PersonId),
    /// A person by the signed link that was sent to them, not signed in.
    Link(PersonId),
    /// A job, named.
    Job(&'a str),
}

impl Actor<'_> {
    /// The person, if it is one.
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Person(caller) => Some(caller.person_id),
            Self::Own(person_id) | Self::Link(person_id) => Some(*person_id),
            Self::Job(_) => None,
        }
    }
}

/// What was done to what.
#[derive(Debug, Clone)]
pub struct Act {
    /// Where, if it belongs to a collaboration.
    pub collaboration_id: Option<CollaborationId>,
    /// The kind of object: `booking`, `resource`, `tariff` …
    pub object_kind: &'static str,
    /// The object.
    pub object_id: Uuid,
    /// A verb in the past: `booked`, `confirmed`, `edited` …
    pub action: &'static str,
    /// Keys and figures, as a JSON object.
    pub detail: Value,
}

/// An entry, as read.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct AuditEntry {
    /// The entry.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if it was a person.
    pub actor_id: Option<PersonId>,
    /// Their name.
    pub actor_name: Option<String>,
    /// In which role; `own_account` for a person in none, `link` for one who answered by a signed link, `job:<name>` for a job.
    pub actor_role: String,
    /// For which organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Its short name.
    pub organisation_name: Option<String>,
    /// The kind of object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// Its name, in the list and for who may see it.
    #[sqlx(default)]
    pub object_name: Option<String>,
    /// What was done.
    pub action: String,
    /// Keys and figures.
    #[sqlx(json)]
    pub detail: Value,
}

/// Writes an entry.
pub async fn write(tx: &mut Tx, at: DateTime<Utc>, actor: Actor<'_>, act: Act) -> Result<(), DbError> {
    store::insert(tx, AuditEntryId::new(), at, actor, act).await
}

/// The entries of one object, oldest first.
pub async fn of_object(tx: &mut Tx, object_id: Uuid) -> Result<Vec<AuditEntry>, DbError> {
    store::of_object(tx, object_id).await
}
