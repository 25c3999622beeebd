//! Reporting an outage.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::model::{NewOutage, OutageRefusal, OutageView};
use super::store::{self, OutageRow};
use super::view::{reportable, seen};
use crate::access::Caller;
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Freed, Need};
use crate::booking::notice::NoticeEvent;
use crate::booking::offer;
use crate::booking::pool::Setting;
use crate::booking::state::BookingStep;
use crate::booking::step::{self, Record};
use crate::booking::store::same_person;
use crate::collaboration;
use crate::db::{Tx, lock_need, lock_rows};
use crate::fault::FieldFault;
use crate::ids::{NeedId, OutageId, ResourceId};
use crate::ledger;
use crate::plugin::{Fact, Manifest};
use crate::resource::{Resource, materialise_all};
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
        let touched = store::touched(tx, resource.id, &period).await?.into_iter().map(|row| row.need_id);
        let offered = store::offered(tx, resource.id, &period).await?.into_iter().map(|row| row.need_id);
        lock(tx, resource.id, touched.chain(offered)).await?;
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
        take_back_offers(market, tx, caller, &row, &period).await?;
        let needs = call_off(tx, now, caller, &row, &period).await?;
        need::tell_called_off(tx, now, caller, id, &needs).await?;
        let detail = json!({ "outage_id": id, "starts_at": row.starts_at, "ends_at": row.ends_at, "reason": row.reason });
        record(tx, now, caller, &row, "outage_reported", detail).await?;
        seen(market, caller, tx, row).await
    })
}

/// Calls off what has not begun, and answers the needs that are sought again by it.
async fn call_off(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    row: &OutageRow,
    period: &Period,
) -> Result<Vec<Need>, BookingError> {
    let actor = Actor::Person(caller);
    let mut ahead = store::touched(tx, row.resource_id, period).await?;
    ahead.retain(|touched| touched.starts_at > now);
    // As the needs are before the first of them is raised: one may lose several places.
    let mut needs = HashMap::new();
    for touched in &ahead {
        needs.insert(touched.need_id, need::find(tx, touched.need_id).await?);
    }
    for touched in &ahead {
        let booking = step::find(tx, touched.id).await?;
        let before = &needs[&touched.need_id];
        store::insert_hit(tx, row.id, booking.id, booking.state, before.priority, &before.request()).await?;
        ledger::void_pending(tx, now, actor, booking.id).await?;
        let record = Record {
            freed: Freed::Urgent,
            ..Record::new("called_off", json!({ "outage_id": row.id }), NoticeEvent::CalledOff)
        };
        step::finish(tx, now, actor, booking, BookingStep::Cancel, record).await?;
    }
    let mut sought = Vec::new();
    for id in ahead.iter().map(|touched| touched.need_id) {
        if needs.remove(&id).is_some() {
            sought.push(need::find(tx, id).await?);
        }
    }
    sought.retain(|need| need.state.is_sought());
    Ok(sought)
}

/// Takes back the offers that lead to what has failed, and has the next ones asked. What it writes refers to other resources
/// while this one is locked, which is against the order for want of knowing them before; where two outages meet so,
/// PostgreSQL finds it and one of them is run again.
async fn take_back_offers(
    market: &Market,
    tx: &mut Tx,
    caller: &Caller,
    row: &OutageRow,
    period: &Period,
) -> Result<(), BookingError> {
    let offered = store::offered(tx, row.resource_id, period).await?;
    for of_need in offered.chunk_by(|one, other| one.need_id == other.need_id) {
        let ids: Vec<_> = of_need.iter().map(|offer| offer.id).collect();
        offer::take_back(market, tx, Actor::Person(caller), of_need[0].need_id, &ids).await?;
    }
    Ok(())
}

/// Locks needs, then the resource and whatever else its person is.
pub(super) async fn lock(
    tx: &mut Tx,
    id: ResourceId,
    needs: impl Iterator<Item = NeedId> + Send,
) -> Result<(), BookingError> {
    let mut needs: Vec<_> = needs.map(|need| need.0).collect();
    needs.sort_unstable();
    needs.dedup();
    for need in needs {
        lock_need(tx, need).await?;
    }
    let mut ids = vec![id.0];
    ids.extend(same_person(tx, id).await?.into_iter().map(|(id, _)| id));
    Ok(lock_rows(tx, &ids).await?)
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
        let values = [
            ("value", Fact::Instant(period.starts_at())),
            ("earliest", Fact::Instant(earliest)),
            ("hours", Fact::Number(EARLIEST.num_hours())),
        ];
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
