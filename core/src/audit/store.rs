//! The audit's rows.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Act, Actor, AuditEntry, AuditFilter, BY_LINK, OWN_ACCOUNT};
use crate::db::{DbError, Tx};
use crate::ids::{AuditEntryId, CollaborationId};
use crate::paging::Paging;
use crate::{sql, statements};

/// Entries with the name of what they are about, whatever kind it is; a role has its person's, a tariff its agreement's.
macro_rules! named {
    ($rest:literal) => {
        concat!(
            "select a.id, a.at, a.actor_id, p.name as actor_name, a.actor_role, a.organisation_id,
                o.short_name as organisation_name, a.object_kind, a.object_id, a.action, a.detail,
                coalesce(xo.short_name, xu.name, xp.name, xr.name, xa.name, xg.name, xc.name) as object_name
            from audit_entry a left join person p on p.id = a.actor_id left join organisation o on o.id = a.organisation_id
            left join organisation xo on xo.id = a.object_id and a.object_kind in ('organisation', 'collaboration_member')
            left join unit xu on xu.id = a.object_id and a.object_kind = 'unit'
            left join membership xm on xm.id = a.object_id and a.object_kind = 'membership'
            left join person xp on xp.id = case a.object_kind when 'person' then a.object_id else xm.person_id end
            left join resource xr on xr.id = a.object_id and a.object_kind = 'resource'
            left join area xa on xa.id = a.object_id and a.object_kind = 'area'
            left join tariff xt on xt.id = a.object_id and a.object_kind = 'tariff'
            left join agreement xg on xg.id = case a.object_kind when 'agreement' then a.object_id else xt.agreement_id end
            left join collaboration xc on xc.id = a.object_id and a.object_kind = 'collaboration' ",
            $rest
        )
    };
}

statements! {
    INSERT_AUDIT_ENTRY = "insert into audit_entry
        (id, collaboration_id, at, actor_id, actor_role, organisation_id, object_kind, object_id, action, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SELECT_AUDIT_OF_OBJECT = "select a.id, a.at, a.actor_id, p.name as actor_name, a.actor_role, a.organisation_id,
            o.short_name as organisation_name, a.object_kind, a.object_id, a.action, a.detail
        from audit_entry a left join person p on p.id = a.actor_id left join organisation o on o.id = a.organisation_id
        where a.object_id = $1 order by a.id limit 1000";
    SELECT_AUDIT_OF_COLLABORATION = named!("where a.collaboration_id = $1 and a.id < $2 and (a.object_kind = $3 or $3 is null)
            and (a.action = $4 or $4 is null) and a.at >= $5 and a.at < $6 order by a.id desc limit $7");
    SELECT_AUDIT = named!("where a.id < $1 and (a.object_kind = $2 or $2 is null) and (a.action = $3 or $3 is null)
            and a.at >= $4 and a.at < $5 order by a.id desc limit $6");
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
        Actor::Link(person_id) => (Some(person_id), BY_LINK.to_owned(), None),
        Actor::Own(person_id) => (Some(person_id), OWN_ACCOUNT.to_owned(), None),
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

/// Entries newest first, of a collaboration or of all; `from_at` is included and `to_at` not.
pub(super) async fn list(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    filter: &AuditFilter,
    (from_at, to_at): (DateTime<Utc>, DateTime<Utc>),
    paging: Paging,
) -> Result<Vec<AuditEntry>, DbError> {
    let (kind, action) = (filter.object_kind.as_deref(), filter.action.as_deref());
    let (before, fetch) = (paging.before(), paging.fetch());
    match collaboration_id {
        Some(id) => {
            let statement = SELECT_AUDIT_OF_COLLABORATION;
            sql!(tx, all AuditEntry, statement, id, before, kind, action, from_at, to_at, fetch)
        }
        None => sql!(tx, all AuditEntry, SELECT_AUDIT, before, kind, action, from_at, to_at, fetch),
    }
}
