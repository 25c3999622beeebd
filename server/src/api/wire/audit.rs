//! The audit on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::common::JsonObject;
use super::instant::Instant;

/// Who did what when.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AuditEntry", skip_serializing_if_is_none)]
pub struct AuditBody {
    /// The entry.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who, if it was a person.
    pub actor_id: Option<Uuid>,
    /// Their name.
    pub actor_name: Option<String>,
    /// In which role; `own_account` for a person in none, `job:<name>` for a job.
    pub actor_role: String,
    /// For which organisation.
    pub organisation_id: Option<Uuid>,
    /// Its short name.
    pub organisation_name: Option<String>,
    /// The kind of object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// Its name, in the list and where the caller may see it.
    pub object_name: Option<String>,
    /// What was done.
    pub action: String,
    /// Keys and figures.
    pub detail: JsonObject,
}
