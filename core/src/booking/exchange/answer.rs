//! The answers to an exchange: yes, with the last of which it is done, no, taken back, or nobody answered in time.

use serde_json::json;

use super::ask::{find, record};
use super::model::{Exchange, ExchangeView};
use super::perform::{Pair, Target, open, perform};
use super::{ExchangeState, Party, notify, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::state::BookingStep;
use crate::booking::step;
use crate::db::Tx;
use crate::ids::BookingExchangeId;
use crate::{Market, change, once};

const ACTOR: Actor<'static> = Actor::Job("booking_expiry");

/// Says yes for a party; with the last yes it is done.
pub async fn accept(
    market: &Market,
    caller: &Caller,
    id: BookingExchangeId,
    party: Party,
) -> Result<ExchangeView, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let exchange = begin(market, caller, tx, id, party).await?;
        let limit_at = exchange.answer_before_at;
        if now > limit_at {
            return Err(BookingError::WrongTime { step: BookingStep::Change, too_early: false, limit_at });
        }
        let target = Target::of(&exchange);
        let pair = Pair::load(tx, &target, now).await?;
        let missing: Vec<Party> = exchange.awaits.iter().copied().filter(|one| *one != party).collect();
        record(tx, market, actor, &pair.booking, "exchange_agreed", json!({ "party": party })).await?;
        if missing.is_empty() {
            // First its own end, so that the bookings' ends don't make it void.
            store::end(tx, id, ExchangeState::Done, Some(caller.person_id), now).await?;
            perform(market, tx, (actor, caller.person_id), &target, pair).await?;
        } else {
            store::update_awaits(tx, id, &missing).await?;
        }
        Ok(find(tx, id).await?.seen_by(&market.access, caller))
    })
}

/// Says no for a party: the bookings stay as they are.
pub async fn decline(
    market: &Market,
    caller: &Caller,
    id: BookingExchangeId,
    party: Party,
) -> Result<ExchangeView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let exchange = begin(market, caller, tx, id, party).await?;
        let booking = step::find(tx, exchange.booking_id).await?;
        record(tx, market, Actor::Person(caller), &booking, "exchange_declined", json!({ "party": party })).await?;
        notify::end_by(tx, now, &exchange, (ExchangeState::Declined, party), caller.person_id).await?;
        Ok(find(tx, id).await?.seen_by(&market.access, caller))
    })
}

/// Takes it back.
pub async fn withdraw(market: &Market, caller: &Caller, id: BookingExchangeId) -> Result<ExchangeView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let found = find(tx, id).await?;
        let exchange = begin(market, caller, tx, id, found.asked_by).await?;
        let booking = step::find(tx, exchange.booking_id).await?;
        record(tx, market, Actor::Person(caller), &booking, "exchange_withdrawn", json!({})).await?;
        let end = (ExchangeState::Withdrawn, exchange.asked_by);
        notify::end_by(tx, now, &exchange, end, caller.person_id).await?;
        Ok(find(tx, id).await?.seen_by(&market.access, caller))
    })
}

/// Ends every exchange that not everybody answered in time; answers how many. One that can't be ended holds no other back. A job.
pub async fn expire_due(market: &Market) -> Result<u64, BookingError> {
    let due = {
        let mut tx = market.db.read().await?;
        store::due(&mut tx, market.clock.now()).await?
    };
    let (mut expired, mut failure) = (0, None);
    for (id,) in due {
        match expire(market, id).await {
            Ok(()) => expired += 1,
            // Answered at this very moment.
            Err(BookingError::Exchange(_)) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(expired), Err)
}

async fn expire(market: &Market, id: BookingExchangeId) -> Result<(), BookingError> {
    let now = market.clock.now();
    change!(market.db, tx => {
        let exchange = locked(tx, id).await?;
        let booking = step::find(tx, exchange.booking_id).await?;
        record(tx, market, ACTOR, &booking, "exchange_expired", json!({})).await?;
        notify::end(tx, now, &exchange, ExchangeState::Expired, None).await
    })
}

/// An exchange that `caller` may answer for a party, locked by its bookings until the end of the transaction.
async fn begin(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: BookingExchangeId,
    party: Party,
) -> Result<Exchange, BookingError> {
    let found = find(tx, id).await?;
    if !found.concerns(&market.access, caller) {
        return Err(BookingError::NotFound { kind: "booking_exchange", id: id.0 });
    }
    let is_asked = found.parties.contains(&party) || found.asked_by == party;
    if !is_asked || !found.may_answer(&market.access, caller, party) {
        return Err(BookingError::Forbidden);
    }
    locked(tx, id).await
}

async fn locked(tx: &mut Tx, id: BookingExchangeId) -> Result<Exchange, BookingError> {
    let found = find(tx, id).await?;
    super::perform::lock(tx, &Target::of(&found)).await?;
    let exchange = find(tx, id).await?;
    open(&exchange)?;
    Ok(exchange)
}
