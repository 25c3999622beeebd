//! Other hours: where the area negotiates, the resource's side answers with hours of its own within the need's. The unit
//! accepts or rejects them in its turn, within the area's answering time.

use chrono::{DateTime, Utc};

use super::model::{Counter, Offer, OfferView};
use super::notice::OfferEvent;
use super::refusal::OfferRefusal;
use super::state::OfferStep;
use super::step::{self, By};
use super::{limit, notify};
use crate::access::Caller;
use crate::booking::case::{Case, Pick};
use crate::booking::error::BookingError;
use crate::booking::need::Need;
use crate::booking::request::{break_fault, usual_break};
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::OfferId;
use crate::plugin::{Fact, Manifest};
use crate::time::Period;
use crate::{Market, once};

/// Hours that are proposed.
#[derive(Debug, Clone, Copy)]
pub struct OtherHours {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it; without one that of the usual hours that they are, if they are.
    pub break_minutes: Option<i64>,
}

/// Proposes other hours than an open offer's.
pub async fn counter(
    market: &Market,
    caller: &Caller,
    id: OfferId,
    hours: OtherHours,
) -> Result<OfferView, BookingError> {
    let period = Period::new(hours.starts_at, hours.ends_at).map_err(BookingError::period)?;
    once!(market, caller, tx => propose(market, By::Caller(caller), tx, id, (period, hours.break_minutes)).await)
}

async fn propose(
    market: &Market,
    by: By<'_>,
    tx: &mut Tx,
    id: OfferId,
    (period, break_minutes): (Period, Option<i64>),
) -> Result<OfferView, BookingError> {
    let (now, step) = (market.clock.now(), OfferStep::Counter);
    let (mut offer, need) = step::begin(market, by, tx, id, step).await?;
    if !offer.negotiates(market) {
        return Err(OfferRefusal::NoNegotiation.into());
    }
    let (resource_id, unit_id) = (offer.resource_id, offer.unit_id);
    let pick = Pick { resource_id, unit_id, period, break_minutes, kept: None, instead_of: None };
    let case = Case::look(market, None, pick, tx).await?;
    let manifest = case.setting.manifest();
    let break_minutes = break_minutes.unwrap_or_else(|| usual_break(manifest, &period));
    let faults = faults(manifest, &need, &offer, &period, break_minutes);
    if !faults.is_empty() {
        return Err(BookingError::Faults(faults));
    }
    let price = match case.verdict(&need.request().facts()) {
        (verdict, Some(price)) if verdict.judgement.allows() => price,
        (verdict, _) => return Err(BookingError::Refused(Box::new(verdict.judgement))),
    };
    let (starts_at, ends_at) = (period.starts_at(), period.ends_at());
    // The unit answers before anybody has to set out.
    offer.answer_before_at = Some(limit::asked_before_at(&case.setting, now, starts_at.min(need.starts_at.max(now)))?);
    offer.counter = Some(Counter { starts_at, ends_at, break_minutes, price: Some(price) });
    step::finish(tx, now, (by.actor(), Some(by.person_id())), &mut offer, step).await?;
    notify::tell_unit(tx, now, &offer, OfferEvent::Countered).await?;
    Ok(by.sees(market, &offer))
}

fn faults(manifest: &Manifest, need: &Need, offer: &Offer, period: &Period, break_minutes: i64) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let instants = |starts_at, ends_at| [("starts_at", Fact::Instant(starts_at)), ("ends_at", Fact::Instant(ends_at))];
    if !need.period().covers(period) {
        faults.push(FieldFault::new("starts_at", "outside_need", instants(need.starts_at, need.ends_at)));
    }
    if (period.starts_at(), period.ends_at()) == (offer.starts_at, offer.ends_at) {
        faults.push(FieldFault::new("starts_at", "same_hours", instants(offer.starts_at, offer.ends_at)));
    }
    let (minutes, shortest) = (period.minutes(), manifest.booking.shortest_minutes);
    if minutes < shortest {
        let values = [("value", Fact::Minutes(minutes)), ("shortest", Fact::Minutes(shortest))];
        faults.push(FieldFault::new("ends_at", "hours_too_short", values));
    }
    faults.extend(break_fault(break_minutes, manifest.booking.longest_break(minutes)));
    faults
}
