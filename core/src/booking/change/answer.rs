//! The end of a question whether a booking may have other hours: yes, no, taken back, or nobody answered in time.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::ask::tell;
use super::store::{self, ChangeRow};
use super::weigh::{possible, weigh};
use super::{ChangeRefusal, ChangeRequest, ChangeState};
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::model::{Booking, BookingView};
use crate::booking::notice::NoticeEvent;
use crate::booking::state::BookingStep;
use crate::booking::step;
use crate::db::Tx;
use crate::ids::{BookingChangeId, BookingId};
use crate::{Market, change, once};

const ACTOR: Actor<'static> = Actor::Job("booking_expiry");

/// Says yes: the booking has the other hours, if they can still be had.
pub async fn accept(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    change_id: BookingChangeId,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (booking, row) = begin(market, caller, tx, (id, change_id), Permission::ConfirmBooking).await?;
        in_time(&row, now)?;
        let request = ChangeRequest {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            break_minutes: Some(row.break_minutes),
            override_reason: row.override_reason.clone(),
        };
        let weighed = weigh(market, None, tx, &booking, &request).await?;
        store::end(tx, row.id, ChangeState::Accepted, Some(caller.person_id), now).await?;
        let booking = weighed.apply(tx, Actor::Person(caller), booking).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// Says no: the booking stays as it is.
pub async fn decline(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    change_id: BookingChangeId,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (booking, row) = begin(market, caller, tx, (id, change_id), Permission::DeclineBooking).await?;
        in_time(&row, now)?;
        let booking = end(tx, now, Some(caller), &booking, &row, ChangeState::Declined).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// Takes the question back.
pub async fn withdraw(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    change_id: BookingChangeId,
) -> Result<BookingView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (booking, row) = begin(market, caller, tx, (id, change_id), Permission::ChangeBooking).await?;
        let booking = end(tx, now, Some(caller), &booking, &row, ChangeState::Withdrawn).await?;
        Ok(booking.seen_by(&market.access, caller))
    })
}

/// Ends every question that nobody answered in time; answers how many. One that can't be ended holds no other back. A job.
pub async fn expire_due(market: &Market) -> Result<u64, BookingError> {
    let due = {
        let mut tx = market.db.read().await?;
        store::due(&mut tx, market.clock.now()).await?
    };
    let (mut expired, mut failure) = (0, None);
    for (change_id, id) in due {
        match expire(market, id, change_id).await {
            Ok(()) => expired += 1,
            // Answered at this very moment.
            Err(BookingError::Change(_) | BookingError::IllegalStep { .. }) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(expired), Err)
}

async fn expire(market: &Market, id: BookingId, change_id: BookingChangeId) -> Result<(), BookingError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        let booking = step::begin_by_job(tx, id, BookingStep::Change).await?;
        let row = open(tx, id, change_id).await?;
        end(tx, now, None, &booking, &row, ChangeState::Expired).await?;
        Ok(())
    })
}

async fn begin(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    (id, change_id): (BookingId, BookingChangeId),
    permission: Permission,
) -> Result<(Booking, ChangeRow), BookingError> {
    let booking = step::begin(market, caller, tx, id, BookingStep::Change, permission).await?;
    let row = open(tx, id, change_id).await?;
    possible(&booking, market.clock.now())?;
    Ok((booking, row))
}

/// Ends a question while the booking stays as it is; without a caller by the job.
async fn end(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: Option<&Caller>,
    booking: &Booking,
    row: &ChangeRow,
    state: ChangeState,
) -> Result<Booking, BookingError> {
    let (action, event) = match state {
        ChangeState::Declined => ("change_declined", NoticeEvent::ChangeDeclined),
        ChangeState::Expired => ("change_expired", NoticeEvent::ChangeExpired),
        ChangeState::Open | ChangeState::Accepted | ChangeState::Withdrawn => {
            ("change_withdrawn", NoticeEvent::ChangeWithdrawn)
        }
    };
    store::end(tx, row.id, state, caller.map(|caller| caller.person_id), now).await?;
    let actor = caller.map_or(ACTOR, Actor::Person);
    tell(tx, now, actor, booking, (action, json!({})), (event, row)).await
}

async fn open(tx: &mut Tx, id: BookingId, change_id: BookingChangeId) -> Result<ChangeRow, BookingError> {
    let missing = BookingError::NotFound { kind: "booking_change", id: change_id.0 };
    let row = store::find(tx, change_id, id).await?.ok_or(missing)?;
    if row.state == ChangeState::Open { Ok(row) } else { Err(ChangeRefusal::Over { state: row.state }.into()) }
}

fn in_time(row: &ChangeRow, now: DateTime<Utc>) -> Result<(), BookingError> {
    let limit_at = row.answer_before_at;
    let late = BookingError::WrongTime { step: BookingStep::Change, too_early: false, limit_at };
    if now > limit_at { Err(late) } else { Ok(()) }
}
