//! The rows of offers.

use chrono::{DateTime, Utc};

use super::state::OfferState;
use crate::db::{DbError, Tx};
use crate::ids::{NeedId, OfferId};
use crate::{sql, statements};

statements! {
    SELECT_LIVE = "select id, state from offer where need_id = $1 and state in ('queued', 'open', 'countered')
        order by position, id";
    UPDATE_OFFER_ENDED = "update offer set state = $2, answered_at = $3, version = version + 1 where id = $1";
}

/// The offers of a need that may still become a booking.
pub(super) async fn live(tx: &mut Tx, need_id: NeedId) -> Result<Vec<(OfferId, OfferState)>, DbError> {
    sql!(tx, all(OfferId, OfferState), SELECT_LIVE, need_id)
}

/// Writes the state in which an offer ended unanswered.
pub(super) async fn end(tx: &mut Tx, id: OfferId, state: OfferState, at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, UPDATE_OFFER_ENDED, id, state, at)?;
    Ok(())
}
