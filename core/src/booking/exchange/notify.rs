//! Who is told what of an exchange, and its end. Everybody is told once per event.

use chrono::{DateTime, Utc};

use super::model::Exchange;
use super::store;
use super::{EXCHANGE_NOTICE, ExchangeEvent, ExchangeNotice, ExchangeState, Party};
use crate::booking::error::BookingError;
use crate::db::{DbError, Tx};
use crate::ids::{BookingId, PersonId};
use crate::outbox::{self, Message};

/// Puts the mails about an event into the outbox, one for each of these parties.
pub(super) async fn tell(
    tx: &mut Tx,
    now: DateTime<Utc>,
    exchange: &Exchange,
    event: ExchangeEvent,
    readers: &[Party],
) -> Result<(), DbError> {
    for reader in readers {
        let contact = match reader {
            Party::Taker => store::person(tx, exchange.taker_person_id).await?,
            Party::Holder => store::person(tx, exchange.holder_person_id).await?,
            Party::Unit => store::unit(tx, Some(exchange.unit_id)).await?,
            Party::OtherUnit => store::unit(tx, exchange.other_unit_id).await?,
            Party::NewUnit => store::unit(tx, exchange.new_unit_id).await?,
        };
        let Some((recipient_name, recipient_email, language)) = contact else { continue };
        let data = serde_json::to_value(notice(exchange, event, *reader));
        let message = Message {
            collaboration_id: Some(exchange.collaboration_id),
            event_key: format!("exchange:{}:{event:?}:{reader:?}", exchange.id).to_lowercase(),
            kind: EXCHANGE_NOTICE,
            recipient_name,
            recipient_email,
            language,
            data: data.map_err(|error| DbError::Fault(error.to_string()))?,
        };
        outbox::enqueue(tx, now, message).await?;
    }
    Ok(())
}

/// Ends an exchange without doing it, and tells everybody whom it concerns.
pub(super) async fn end(
    tx: &mut Tx,
    now: DateTime<Utc>,
    exchange: &Exchange,
    state: ExchangeState,
    by: Option<PersonId>,
) -> Result<(), BookingError> {
    finish(tx, now, exchange, (state, None), by).await
}

/// The same by one of the parties, who knows.
pub(super) async fn end_by(
    tx: &mut Tx,
    now: DateTime<Utc>,
    exchange: &Exchange,
    (state, party): (ExchangeState, Party),
    by: PersonId,
) -> Result<(), BookingError> {
    finish(tx, now, exchange, (state, Some(party)), Some(by)).await
}

async fn finish(
    tx: &mut Tx,
    now: DateTime<Utc>,
    exchange: &Exchange,
    (state, knows): (ExchangeState, Option<Party>),
    by: Option<PersonId>,
) -> Result<(), BookingError> {
    store::end(tx, exchange.id, state, by, now).await?;
    let event = match state {
        ExchangeState::Declined => ExchangeEvent::Declined,
        ExchangeState::Expired => ExchangeEvent::Expired,
        ExchangeState::Withdrawn => ExchangeEvent::Withdrawn,
        ExchangeState::Open | ExchangeState::Done | ExchangeState::Void => ExchangeEvent::Void,
    };
    let mut readers = exchange.parties.clone();
    readers.push(exchange.asked_by);
    readers.sort_unstable();
    readers.dedup();
    readers.retain(|reader| Some(*reader) != knows);
    Ok(tell(tx, now, exchange, event, &readers).await?)
}

/// A booking came to nothing, or has other hours: what was asked about it is void.
pub(in crate::booking) async fn close(tx: &mut Tx, of: BookingId, now: DateTime<Utc>) -> Result<(), BookingError> {
    for exchange in store::open_of_booking(tx, of).await? {
        end(tx, now, &exchange, ExchangeState::Void, None).await?;
    }
    Ok(())
}

fn notice(exchange: &Exchange, event: ExchangeEvent, reader: Party) -> ExchangeNotice {
    ExchangeNotice {
        exchange_id: exchange.id,
        event,
        kind: exchange.kind,
        reader,
        area_name: exchange.area_name.clone(),
        holder_name: exchange.holder_name.clone(),
        unit_name: exchange.unit_name.clone(),
        starts_at: exchange.starts_at,
        ends_at: exchange.ends_at,
        taker_name: exchange.taker_name.clone(),
        other_unit_name: exchange.other_unit_name.clone(),
        other_starts_at: exchange.other_starts_at,
        other_ends_at: exchange.other_ends_at,
        new_unit_name: exchange.new_unit_name.clone(),
        answer_before_at: exchange.answer_before_at,
    }
}
