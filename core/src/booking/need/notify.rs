//! Who is told what when something happens to a need. Everybody is told once per event.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::model::{Need, Priority};
use super::notice::{NEED_NOTICE, NeedEvent, NeedNotice};
use super::state::NeedState;
use super::store;
use crate::access::Caller;
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OutageId};
use crate::language::Language;
use crate::outbox::{self, Message};
use crate::plugin::Way;
use crate::time::stockholm;

/// Needs were put up: the coordinators are told of what matters most and of what the units don't book themselves, once for
/// all that came together, and whoever posted it knows already.
pub(super) async fn posted(tx: &mut Tx, now: DateTime<Utc>, caller: &Caller, needs: &[Need]) -> Result<(), DbError> {
    let Some(first) = needs.first() else { return Ok(()) };
    let concerns = first.priority == Priority::High || first.way != Way::Book;
    if first.state == NeedState::Draft || !concerns {
        return Ok(());
    }
    tell_coordinators(tx, now, caller, needs, NeedEvent::Posted, &format!("need:{}:posted", first.id)).await
}

/// What was booked for these needs has failed by one outage, and they are sought again before others: the coordinators of each
/// collaboration are told once, and whoever reported it knows already.
pub(in crate::booking) async fn called_off(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    outage_id: OutageId,
    needs: &[Need],
) -> Result<(), DbError> {
    let mut by_collaboration: BTreeMap<CollaborationId, Vec<Need>> = BTreeMap::new();
    for need in needs {
        by_collaboration.entry(need.collaboration_id).or_default().push(need.clone());
    }
    for (id, needs) in by_collaboration {
        let event_key = format!("outage:{outage_id}:{id}");
        tell_coordinators(tx, now, caller, &needs, NeedEvent::CalledOff, &event_key).await?;
    }
    Ok(())
}

/// One mail to each coordinator of the collaboration that all these needs are of, about the first of them.
async fn tell_coordinators(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    needs: &[Need],
    event: NeedEvent,
    event_key: &str,
) -> Result<(), DbError> {
    let Some(first) = needs.first() else { return Ok(()) };
    let together = i64::try_from(needs.len()).unwrap_or(i64::MAX);
    for reader in store::coordinators(tx, first.collaboration_id, stockholm::date_of(now)).await? {
        if reader.id == caller.person_id {
            continue;
        }
        let message = Message {
            collaboration_id: Some(first.collaboration_id),
            event_key: format!("{event_key}:{}", reader.id),
            kind: NEED_NOTICE,
            recipient_name: reader.name,
            recipient_email: reader.email,
            language: reader.language,
            data: data(&NeedNotice { together, ..notice(first, event) })?,
        };
        outbox::enqueue(tx, now, message).await?;
    }
    Ok(())
}

/// The last place is booked: the unit is told, unless the booking's own notice says it all.
pub(super) async fn filled(tx: &mut Tx, now: DateTime<Utc>, need: &Need) -> Result<(), DbError> {
    if need.quantity == 1 {
        return Ok(());
    }
    tell_unit(tx, now, need, NeedEvent::Filled).await
}

/// Nobody was found in time: the unit is told.
pub(super) async fn expired(tx: &mut Tx, now: DateTime<Utc>, need: &Need) -> Result<(), DbError> {
    tell_unit(tx, now, need, NeedEvent::Expired).await
}

async fn tell_unit(tx: &mut Tx, now: DateTime<Utc>, need: &Need, event: NeedEvent) -> Result<(), DbError> {
    let Some((email,)) = store::unit_email(tx, need.unit_id).await? else { return Ok(()) };
    let message = Message {
        collaboration_id: Some(need.collaboration_id),
        event_key: format!("need:{}:{event:?}:{}", need.id, need.version).to_lowercase(),
        kind: NEED_NOTICE,
        recipient_name: need.unit_name.clone(),
        recipient_email: email,
        language: Language::Sv,
        data: data(&notice(need, event))?,
    };
    outbox::enqueue(tx, now, message).await
}

fn data(notice: &NeedNotice) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(notice).map_err(|error| DbError::Fault(error.to_string()))
}

fn notice(need: &Need, event: NeedEvent) -> NeedNotice {
    NeedNotice {
        need_id: need.id,
        event,
        area_name: need.area_name.clone(),
        unit_name: need.unit_name.clone(),
        organisation_name: need.organisation_name.clone(),
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: need.break_minutes,
        quantity: need.quantity,
        filled: need.filled,
        priority: need.priority,
        together: 1,
    }
}
