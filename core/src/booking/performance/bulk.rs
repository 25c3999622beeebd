//! Attesting many at once: what can be approved is, and what can't says why.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::attest::{Attested, take};
use super::{independent, next_step, price};
use crate::access::Caller;
use crate::booking::error::BookingError;
use crate::booking::model::{Booking, BookingView, permission_for};
use crate::booking::read;
use crate::booking::state::BookingState;
use crate::booking::{BookingFilter, store as bookings};
use crate::collaboration::price::PriceBreakdown;
use crate::db::{Tx, lock_need, lock_rows};
use crate::fault::FieldFault;
use crate::ids::BookingId;
use crate::paging::Paging;
use crate::plugin::{Fact, Facts};
use crate::{Market, once};

/// The most that are attested in one act: all of it is one transaction, and others wait for that.
pub const MOST_AT_ONCE: usize = 100;

/// A booking to attest, as it was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToAttest {
    /// The booking.
    pub booking_id: BookingId,
    /// The version whose report was looked at.
    pub version: Option<i64>,
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BulkAttested {
    /// The booking.
    pub booking_id: BookingId,
    /// Where it stands now, if it was attested.
    pub state: Option<BookingState>,
    /// Why it was not, as a code …
    pub refusal: Option<String>,
    /// … with the values that its text shows.
    pub values: Facts,
}

/// A booking whose hours wait for the caller's approval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AwaitingAttest {
    /// The booking.
    pub booking: BookingView,
    /// What it costs by the hours that wait; `None` if they can't be priced.
    pub price: Option<PriceBreakdown>,
}

/// Attests each as it was reported, all that can be, in one transaction.
///
/// # Errors
/// [`BookingError::Faults`] for more than [`MOST_AT_ONCE`], and what the store says; whatever is wrong with one of them stands
/// in its row.
pub async fn attest_many(
    market: &Market,
    caller: &Caller,
    chosen: &[ToAttest],
) -> Result<Vec<BulkAttested>, BookingError> {
    if chosen.is_empty() || chosen.len() > MOST_AT_ONCE {
        let values = [("value", chosen.len()), ("least", 1), ("most", MOST_AT_ONCE)]
            .map(|(name, n)| (name, Fact::Number(n as i64)));
        return Err(BookingError::Faults(vec![FieldFault::new("bookings", "number_range", values)]));
    }
    once!(market, caller, tx => {
        lock(tx, chosen).await?;
        let (mut outcomes, mut seen) = (Vec::new(), BTreeSet::new());
        for one in chosen.iter().filter(|one| seen.insert(one.booking_id)) {
            let attested = Attested { version: one.version, ..Attested::default() };
            let outcome = take(market, caller, tx, one.booking_id, &attested).await;
            let (state, refusal) = match outcome {
                Ok(booking) => (Some(booking.state), None),
                Err(error) => (None, Some(refusal(error)?)),
            };
            let (refusal, values) = refusal.map_or((None, Facts::new()), |(code, values)| (Some(code), values));
            outcomes.push(BulkAttested { booking_id: one.booking_id, state, refusal, values });
        }
        Ok(outcomes)
    })
}

/// Locks all of them in the order that every step locks in: the needs, then the resources.
async fn lock(tx: &mut Tx, chosen: &[ToAttest]) -> Result<(), BookingError> {
    let (mut needs, mut resources) = (BTreeSet::new(), BTreeSet::new());
    for one in chosen {
        let Some(booking) = bookings::booking(tx, one.booking_id).await? else { continue };
        needs.insert(booking.need_id.0);
        resources.insert(booking.resource_id.0);
        let siblings = bookings::same_person(tx, booking.resource_id).await?;
        resources.extend(siblings.into_iter().map(|(id, _)| id));
    }
    for id in needs {
        lock_need(tx, id).await?;
    }
    Ok(lock_rows(tx, &resources.into_iter().collect::<Vec<_>>()).await?)
}

/// A refusal as code and values; what is no refusal ends the whole act.
fn refusal(error: BookingError) -> Result<(String, Facts), BookingError> {
    let text = |value: &str| Fact::Text(value.to_owned());
    let (code, values) = match error {
        BookingError::NotFound { .. } => ("not_found", Facts::new()),
        BookingError::Forbidden => ("forbidden", Facts::new()),
        BookingError::Attest(refusal) => (refusal.code(), refusal.values()),
        BookingError::IllegalStep { state, step, .. } => {
            let values = [("state", text(state.key())), ("step", text(step.key()))];
            ("illegal_step", values.map(|(name, value)| (name.to_owned(), value)).into())
        }
        BookingError::Stale { given, current } => {
            let values = [("given", given), ("current", current)];
            ("stale", values.map(|(name, value)| (name.to_owned(), Fact::Number(value))).into())
        }
        BookingError::Faults(mut faults) if !faults.is_empty() => {
            let fault = faults.swap_remove(0);
            (fault.code, fault.values)
        }
        BookingError::Price(error) => ("schema", [("problem".to_owned(), Fact::Text(error.to_string()))].into()),
        other => return Err(other),
    };
    Ok((code.to_owned(), values))
}

/// The bookings whose hours wait for the caller's approval, in order of start, the first [`MOST_AT_ONCE`] of each step.
pub async fn awaiting_attest(market: &Market, caller: &Caller) -> Result<Vec<AwaitingAttest>, BookingError> {
    let mut tx = market.db.read().await?;
    let mut rows: Vec<Booking> = Vec::new();
    for state in [BookingState::Performed, BookingState::Approved] {
        let filter = BookingFilter { state: Some(state), ..BookingFilter::default() };
        rows.extend(read::rows(market, caller, &mut tx, &filter, &Paging::longest()).await?);
    }
    rows.retain(|booking| {
        let step = next_step(booking);
        let permission = permission_for(step).filter(|one| caller.may(&market.access, *one, &booking.standing()));
        permission.is_some() && independent(booking, step, caller.person_id).is_ok()
    });
    rows.sort_by_key(|booking| (booking.starts_at, booking.id));
    rows.truncate(MOST_AT_ONCE);
    let mut waiting = Vec::new();
    for booking in rows {
        let price = price::of_now(&mut tx, &booking).await.ok();
        waiting.push(AwaitingAttest { price, booking: booking.seen_by(&market.access, caller) });
    }
    Ok(waiting)
}
