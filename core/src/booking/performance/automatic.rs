//! What is attested by itself, where the agreement says so: the step that waits is taken when its last day is over. A job; the
//! audit names it, and everybody who is concerned is told. A day before, the reminder has said so.

use super::attest::{approve, countersign, weigh_hours};
use super::{next_step, reported, store, waits_since};
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::incident;
use crate::booking::model::Booking;
use crate::booking::notice::NoticeEvent;
use crate::booking::state::BookingStep;
use crate::booking::step;
use crate::db::Tx;
use crate::ids::BookingId;
use crate::{Market, change};

const ACTOR: Actor<'static> = Actor::Job("automatic_attest");

/// Takes every step whose last day is over; answers how many. One that can't be taken holds no other back.
pub async fn attest_due(market: &Market) -> Result<u64, BookingError> {
    let waiting = {
        let mut tx = market.db.read().await?;
        store::unattested(&mut tx).await?
    };
    let (mut done, mut failure) = (0, None);
    for id in waiting {
        match attest(market, id).await {
            Ok(taken) => done += u64::from(taken),
            // Somebody took it at this very moment.
            Err(BookingError::IllegalStep { .. }) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(done), Err)
}

async fn attest(market: &Market, id: BookingId) -> Result<bool, BookingError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        let step = next_step(&step::find(tx, id).await?);
        let booking = step::begin_by_job(tx, id, step).await?;
        if !is_due(tx, &booking, now).await? {
            return Ok(false);
        }
        match step {
            BookingStep::Countersign => {
                countersign(tx, now, ACTOR, booking, NoticeEvent::AttestedByItself).await?;
            }
            _ => {
                let hours = reported(&booking)?;
                let weighed = weigh_hours(market, tx, &booking, hours, None, now).await?;
                let two_steps = booking.attest_terms.two_steps;
                let event = if two_steps { NoticeEvent::ApprovedByItself } else { NoticeEvent::AttestedByItself };
                approve(tx, now, ACTOR, booking, weighed, Some(event)).await?;
            }
        }
        Ok(true)
    })
}

/// Whether the agreement says so, the last day is over, and no incident is open.
async fn is_due(tx: &mut Tx, booking: &Booking, now: chrono::DateTime<chrono::Utc>) -> Result<bool, BookingError> {
    let Some(since_at) = waits_since(booking).filter(|_| booking.attest_terms.automatic) else { return Ok(false) };
    Ok(now >= booking.attest_terms.before_at(since_at) && !incident::store::has_open(tx, booking.id).await?)
}
