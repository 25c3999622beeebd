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
const AT_A_TIME: i64 = 200;

/// Lets every overdue booking expire; answers how many did. One that is answered at this very moment is left alone.
pub async fn expire_due(market: &Market) -> Result<u64, BookingError> {
    let mut expired = 0;
    loop {
        let now = market.clock.now();
        let due = {
            let mut tx = market.db.read().await?;
            store::unanswered(&mut tx, now, AT_A_TIME).await?
        };
        if due.is_empty() {
            return Ok(expired);
        }
        for id in due {
            match expire(market, id).await {
                Ok(()) => expired += 1,
                Err(BookingError::IllegalStep { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
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
