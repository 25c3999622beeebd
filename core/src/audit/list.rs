//! The audit's list, newest first, for administrators and the operator.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use thiserror::Error;

use super::{AuditEntry, store};
use crate::access::{Caller, Denied, Permission, Standing};
use crate::db::DbError;
use crate::ids::CollaborationId;
use crate::market::Market;
use crate::paging::{Listed, Paging};
use crate::time::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, stockholm};

/// Which entries to list; nothing said means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Of this kind of object.
    pub object_kind: Option<String>,
    /// Of this action.
    pub action: Option<String>,
    /// From this day on, in Stockholm.
    pub from_on: Option<NaiveDate>,
    /// To this day, included.
    pub to_on: Option<NaiveDate>,
}

/// Why there is no list.
#[derive(Debug, Error)]
pub enum AuditListError {
    /// The caller may not see it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The days are the wrong way round.
    #[error("{to_on} is before {from_on}")]
    DatesReversed {
        /// The first day.
        from_on: NaiveDate,
        /// The last.
        to_on: NaiveDate,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The entries of a collaboration; of the whole installation if none is named, for the operator. Each has the name of what
/// it is about, where the caller may see that.
pub async fn list_audit(
    market: &Market,
    caller: &Caller,
    collaboration_id: Option<CollaborationId>,
    filter: &AuditFilter,
    paging: Paging,
) -> Result<Listed<AuditEntry>, AuditListError> {
    let standing = Standing { collaboration_id, ..Standing::default() };
    caller.require(&market.access, Permission::ViewAudit, Permission::ViewAudit, &standing)?;
    if let (Some(from_on), Some(to_on)) = (filter.from_on, filter.to_on)
        && to_on < from_on
    {
        return Err(AuditListError::DatesReversed { from_on, to_on });
    }
    let from_at = filter.from_on.map_or(CALENDAR_STARTS_AT, |date| midnight(date, CALENDAR_STARTS_AT));
    let after = filter.to_on.and_then(|date| date.succ_opt());
    let to_at = after.map_or(CALENDAR_ENDS_AT, |date| midnight(date, CALENDAR_ENDS_AT));
    let mut tx = market.db.read().await?;
    let mut rows = store::list(&mut tx, collaboration_id, filter, (from_at, to_at), paging).await?;
    for row in &mut rows {
        let permission = names(&row.object_kind);
        if !permission.is_some_and(|permission| caller.may(&market.access, permission, &standing)) {
            row.object_name = None;
        }
    }
    Ok(paging.listed(rows, |row| row.id.0))
}

/// What it takes to see the name of such an object; nothing says the name of what isn't here.
fn names(object_kind: &str) -> Option<Permission> {
    match object_kind {
        "organisation" | "unit" | "collaboration" | "collaboration_member" => Some(Permission::ViewOrganisations),
        "person" | "membership" => Some(Permission::ViewPersons),
        "resource" => Some(Permission::ViewResource),
        "area" => Some(Permission::ViewArea),
        "agreement" | "tariff" => Some(Permission::ViewTariff),
        _ => None,
    }
}

/// When a day begins; days outside the calendar begin at its end that was named.
fn midnight(date: NaiveDate, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    stockholm::instant(date.and_time(NaiveTime::MIN)).unwrap_or(otherwise)
}
