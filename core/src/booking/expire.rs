//! Held bookings that nobody answered in time: the place is freed and everybody is told. A job.

use serde_json::json;

use super::error::BookingError;
use super::notice::NoticeEvent;
use super::state::BookingStep;
use super::step::{self, Record};
use super::store;
use crate::audit::Actor;
use crate::ids::BookingId;
use crate::{Market, change, ledger};

const ACTOR: Actor<'static> = Actor::Job("booking_expiry");

/// Lets every overdue booking expire; answers how many did. One that is answered at this very moment is left alone,
/// and one that can't expire holds no other back; the first such failure is the answer then.
pub async fn expire_due(market: &Market) -> Result<u64, BookingError> {
    let due = {
        let mut tx = market.db.read().await?;
        store::unanswered(&mut tx, market.clock.now()).await?
    };
    let (mut expired, mut failure) = (0, None);
    for id in due {
        match expire(market, id).await {
            Ok(()) => expired += 1,
            Err(BookingError::IllegalStep { .. }) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(expired), Err)
}

async fn expire(market: &Market, id: BookingId) -> Result<(), BookingError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        let booking = step::begin_by_job(tx, id, BookingStep::Expire).await?;
        ledger::void_pending(tx, now, ACTOR, id).await?;
        let record = Record::new("expired", json!({}), NoticeEvent::Expired);
        step::finish(tx, now, ACTOR, booking, BookingStep::Expire, record).await?;
        Ok(())
    })
}
