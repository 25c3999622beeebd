//! Reporting an outage, and looking at one.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::model::{HitBooking, NewOutage, OutageRefusal, OutageView};
use super::store::{self, OutageRow, TouchedRow};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Freed};
use crate::booking::notice::NoticeEvent;
use crate::booking::pool::Setting;
use crate::booking::state::BookingStep;
use crate::booking::step::{self, Record};
use crate::booking::store::same_person;
use crate::collaboration;
use crate::db::{Tx, lock_need, lock_rows};
use crate::fault::FieldFault;
use crate::ids::{OutageId, ResourceId};
use crate::ledger;
use crate::plugin::{Fact, Manifest};
use crate::resource::{Resource, materialise_all, store as resources};
use crate::time::Period;
use crate::{Market, once};

/// An outage that is reported late began at most this long ago.
const EARLIEST: TimeDelta = TimeDelta::hours(24);

/// Closes the period, calls off the bookings in it that have not begun, without a fee, and has their needs sought again with
/// high priority. Everybody is told.
pub async fn report(market: &Market, caller: &Caller, new: NewOutage) -> Result<OutageView, BookingError> {
    let now = market.clock.now();
    let period = Period::new(new.starts_at, new.ends_at).map_err(BookingError::period)?;
    let id = OutageId::new();
    once!(market, caller, tx => {
        let resource = reportable(market, caller, tx, new.resource_id).await?;
        let manifest = manifest(market, tx, &resource).await?;
        let faults = faults(&manifest, &new, &period, now);
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let touched = store::touched(tx, resource.id, &period).await?;
        lock(tx, resource.id, &touched).await?;
        if let Some(known) = store::overlapping(tx, resource.id, &period).await? {
            return Err(OutageRefusal::Known { starts_at: known.starts_at, ends_at: known.ends_at }.into());
        }
        let row = OutageRow {
            id,
            collaboration_id: resource.collaboration_id,
            resource_id: resource.id,
            resource_name: resource.name.clone(),
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            reason: new.reason.clone(),
            undone_at: None,
        };
        store::insert(tx, &row, caller.person_id, now).await?;
        // The windows close first, so that nothing which follows from a freed place leads back here.
        materialise_all(market, tx, resource.id, now).await?;
        call_off(tx, now, caller, &row, &period).await?;
        let detail = json!({ "outage_id": id, "starts_at": row.starts_at, "ends_at": row.ends_at, "reason": row.reason });
        record(tx, now, caller, &row, "outage_reported", detail).await?;
        seen(market, caller, tx, row).await
    })
}

/// One outage, for who may report one of the resource's.
pub async fn view(market: &Market, caller: &Caller, id: OutageId) -> Result<OutageView, BookingError> {
    let mut tx = market.db.read().await?;
    let row = found(market, caller, &mut tx, id).await?;
    seen(market, caller, &mut tx, row).await
}

async fn call_off(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    row: &OutageRow,
    period: &Period,
) -> Result<(), BookingError> {
    let actor = Actor::Person(caller);
    for touched in store::touched(tx, row.resource_id, period).await? {
        if touched.starts_at <= now {
            continue;
        }
        let booking = step::find(tx, touched.id).await?;
        let priority = need::find(tx, touched.need_id).await?.priority;
        store::insert_hit(tx, row.id, booking.id, booking.state, priority).await?;
        ledger::void_pending(tx, now, actor, booking.id).await?;
        let record = Record {
            freed: Freed::Urgent,
            ..Record::new("called_off", json!({ "outage_id": row.id }), NoticeEvent::CalledOff)
        };
        step::finish(tx, now, actor, booking, BookingStep::Cancel, record).await?;
    }
    Ok(())
}

/// Locks the needs of the bookings, then the resource and whatever else its person is.
pub(super) async fn lock(tx: &mut Tx, id: ResourceId, touched: &[TouchedRow]) -> Result<(), BookingError> {
    let mut needs: Vec<_> = touched.iter().map(|row| row.need_id.0).collect();
    needs.sort_unstable();
    needs.dedup();
    for need in needs {
        lock_need(tx, need).await?;
    }
    let mut ids = vec![id.0];
    ids.extend(same_person(tx, id).await?.into_iter().map(|(id,)| id));
    Ok(lock_rows(tx, &ids).await?)
}

/// A resource whose outages the caller may report.
async fn reportable(market: &Market, caller: &Caller, tx: &mut Tx, id: ResourceId) -> Result<Resource, BookingError> {
    let missing = BookingError::NotFound { kind: "resource", id: id.0 };
    let resource = resources::resource(tx, id).await?.ok_or(missing)?;
    caller
        .require(&market.access, Permission::ReportOutage, Permission::ViewResource, &resource.standing())
        .map_err(|denied| BookingError::denied(denied, "resource", id.0))?;
    Ok(resource)
}

/// An outage that the caller may look at and undo.
pub(super) async fn found(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: OutageId,
) -> Result<OutageRow, BookingError> {
    let missing = || BookingError::NotFound { kind: "outage", id: id.0 };
    let row = store::outage(tx, id).await?.ok_or_else(missing)?;
    match reportable(market, caller, tx, row.resource_id).await {
        Err(BookingError::NotFound { .. }) => Err(missing()),
        other => other.map(|_| row),
    }
}

async fn manifest(market: &Market, tx: &mut Tx, resource: &Resource) -> Result<Manifest, BookingError> {
    let missing = BookingError::NotFound { kind: "resource", id: resource.id.0 };
    let area = collaboration::area(tx, resource.area_id).await?.ok_or(missing)?;
    Ok(Setting::of(market, area)?.manifest().clone())
}

fn faults(manifest: &Manifest, new: &NewOutage, period: &Period, now: DateTime<Utc>) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let earliest = now - EARLIEST;
    if period.starts_at() < earliest {
        let values = [("value", Fact::Instant(period.starts_at())), ("earliest", Fact::Instant(earliest))];
        faults.push(FieldFault::new("starts_at", "outage_too_early", values));
    }
    if period.ends_at() <= now {
        let values = [("value", Fact::Instant(period.ends_at())), ("now", Fact::Instant(now))];
        faults.push(FieldFault::new("ends_at", "outage_over", values));
    }
    let longest = manifest.booking.longest_outage_days;
    if period.minutes() > longest * 24 * 60 + 60 {
        faults.push(FieldFault::new("ends_at", "outage_too_long", [("longest", Fact::Number(longest))]));
    }
    let reasons = manifest.outage_reasons();
    if !reasons.iter().any(|reason| reason.key == new.reason) {
        let known: Vec<&str> = reasons.iter().map(|reason| reason.key.as_str()).collect();
        let values =
            [("value", Fact::Text(new.reason.chars().take(60).collect())), ("known", Fact::Text(known.join(", ")))];
        faults.push(FieldFault::new("reason", "unknown_reason", values));
    }
    faults
}

pub(super) async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    row: &OutageRow,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), BookingError> {
    let collaboration_id = Some(row.collaboration_id);
    let act = Act { collaboration_id, object_kind: "resource", object_id: row.resource_id.0, action, detail };
    Ok(audit::write(tx, now, Actor::Person(caller), act).await?)
}

/// The outage with the bookings it hit and those that have begun.
pub(super) async fn seen(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    row: OutageRow,
) -> Result<OutageView, BookingError> {
    let mut hits = Vec::new();
    for hit in store::hits(tx, row.id).await? {
        let booking = step::find(tx, hit.booking_id).await?.seen_by(&market.access, caller);
        let need = need::find(tx, hit.need_id).await?;
        hits.push(HitBooking {
            booking,
            need_id: hit.need_id,
            need_state: need.state,
            welcomes_new: need.welcomes_new,
        });
    }
    let period = Period::new(row.starts_at, row.ends_at).map_err(BookingError::period)?;
    let mut begun = Vec::new();
    if row.undone_at.is_none() {
        for touched in store::touched(tx, row.resource_id, &period).await? {
            begun.push(step::find(tx, touched.id).await?.seen_by(&market.access, caller));
        }
    }
    Ok(OutageView {
        id: row.id,
        resource_id: row.resource_id,
        resource_name: row.resource_name,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        reason: row.reason,
        undone_at: row.undone_at,
        hits,
        begun,
    })
}
