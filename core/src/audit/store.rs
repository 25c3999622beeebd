//! The audit's rows.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Act, Actor, AuditEntry};
use crate::db::{DbError, Tx};
use crate::ids::AuditEntryId;
use crate::{sql, statements};

statements! {
    INSERT_AUDIT_ENTRY = "insert into audit_entry
        (id, collaboration_id, at, actor_id, actor_role, organisation_id, object_kind, object_id, action, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SELECT_AUDIT_OF_OBJECT = "select a.id, a.at, a.actor_id, p.name as actor_name, a.actor_role, a.organisation_id,
            o.short_name as organisation_name, a.object_kind, a.object_id, a.action, a.detail
        from audit_entry a left join person p on p.id = a.actor_id left join organisation o on o.id = a.organisation_id
        where a.object_id = $1 order by a.id limit 1000";
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: AuditEntryId,
    at: DateTime<Utc>,
    actor: Actor<'_>,
    act: Act,
) -> Result<(), DbError> {
    let (person_id, role, organisation_id) = match actor {
        Actor::Person(caller) => (Some(caller.person_id), caller.role.key().to_owned(), caller.organisation_id),
        Actor::Job(name) => (None, format!("job:{name}"), None),
    };
    sql!(
        tx,
        execute,
        INSERT_AUDIT_ENTRY,
        id,
        act.collaboration_id,
        at,
        person_id,
        role.as_str(),
        organisation_id,
        act.object_kind,
        act.object_id,
        act.action,
        Json(&act.detail),
    )?;
    Ok(())
}

pub(super) async fn of_object(tx: &mut Tx, object_id: Uuid) -> Result<Vec<AuditEntry>, DbError> {
    sql!(tx, all AuditEntry, SELECT_AUDIT_OF_OBJECT, object_id)
}
