//! What every step of an offer has in common: find it, ask who may, lock its need, look at its state and the clock; and after
//! it: write and record. The need's lock is the lock of all its offers, so that their answers come one after the other.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::model::{Offer, OfferView};
use super::refusal::OfferRefusal;
use super::state::{OfferSide, OfferState, OfferStep};
use super::store;
use crate::Market;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::need::{self, Need};
use crate::booking::waiting;
use crate::db::{DbError, Tx};
use crate::ids::{OfferId, PersonId};

/// Who answers.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// A person in one of their roles.
    Caller(&'a Caller),
    /// The person to whom the signed link was sent.
    Link(PersonId),
}

impl<'a> By<'a> {
    pub(super) fn actor(self) -> Actor<'a> {
        match self {
            Self::Caller(caller) => Actor::Person(caller),
            Self::Link(person_id) => Actor::Link(person_id),
        }
    }

    pub(super) fn person_id(self) -> PersonId {
        match self {
            Self::Caller(caller) => caller.person_id,
            Self::Link(person_id) => person_id,
        }
    }

    pub(super) fn sees(self, market: &Market, offer: &Offer) -> OfferView {
        match self {
            Self::Caller(caller) => offer.seen_by(market, caller),
            Self::Link(_) => offer.seen_by_link(),
        }
    }

    fn require(self, market: &Market, offer: &Offer, step: OfferStep) -> Result<(), BookingError> {
        match self {
            Self::Caller(caller) => {
                look(market, caller, offer)?;
                let permission = step.permission(offer.side).ok_or(BookingError::Forbidden)?;
                caller
                    .require(&market.access, permission, Permission::ViewOffer, &offer.standing())
                    .map_err(|denied| BookingError::denied(denied, "offer", offer.id.0))
            }
            Self::Link(person_id) => {
                // Whose link it is to a unit's offer was looked at with its signature.
                let is_theirs = offer.side == OfferSide::Unit || offer.resource_person_id == Some(person_id);
                let answers = matches!(step, OfferStep::Accept | OfferStep::Decline);
                if is_theirs && answers { Ok(()) } else { Err(missing(offer.id)) }
            }
        }
    }
}

/// Turns away who may not know of the offer: one that nobody has been asked yet is the need's side's alone.
pub(super) fn look(market: &Market, caller: &Caller, offer: &Offer) -> Result<(), BookingError> {
    let may = |permission| caller.may(&market.access, permission, &offer.standing());
    let knows = may(Permission::ViewOffer) && (offer.was_sent() || may(Permission::SendOffer));
    if knows { Ok(()) } else { Err(missing(offer.id)) }
}

fn missing(id: OfferId) -> BookingError {
    BookingError::NotFound { kind: "offer", id: id.0 }
}

/// An offer by its id.
pub(super) async fn find(tx: &mut Tx, id: OfferId) -> Result<Offer, BookingError> {
    store::offer(tx, id).await?.ok_or_else(|| missing(id))
}

/// An offer that `by` may take `step` with, and its need, locked until the end of the transaction.
pub(super) async fn begin(
    market: &Market,
    by: By<'_>,
    tx: &mut Tx,
    id: OfferId,
    step: OfferStep,
) -> Result<(Offer, Need), BookingError> {
    let found = find(tx, id).await?;
    by.require(market, &found, step)?;
    let need = need::find_locked(tx, found.need_id).await?;
    let offer = find(tx, id).await?;
    possible(&offer, step, market.clock.now())?;
    Ok((offer, need))
}

/// Whether the state and the clock allow a step.
pub(super) fn possible(offer: &Offer, step: OfferStep, now: DateTime<Utc>) -> Result<(), BookingError> {
    let Offer { id: offer_id, state, .. } = *offer;
    let limit = offer.answer_before_at.filter(|_| step != OfferStep::Withdraw);
    match (state.after(step), limit) {
        (None, Some(limit_at)) if state == OfferState::Expired => Err(OfferRefusal::TimeOver { limit_at }.into()),
        (None, _) => Err(OfferRefusal::IllegalStep { offer_id, state, step }.into()),
        (Some(_), Some(limit_at)) if now >= limit_at => Err(OfferRefusal::TimeOver { limit_at }.into()),
        (Some(_), _) => Ok(()),
    }
}

/// Writes the state that `step` leads to, with who answered and when, and the audit entry.
pub(super) async fn finish(
    tx: &mut Tx,
    now: DateTime<Utc>,
    (actor, answered_by): (Actor<'_>, Option<PersonId>),
    offer: &mut Offer,
    step: OfferStep,
) -> Result<(), BookingError> {
    let Offer { id: offer_id, state, .. } = *offer;
    offer.state = state.after(step).ok_or(OfferRefusal::IllegalStep { offer_id, state, step })?;
    if step != OfferStep::Open {
        offer.answered_at = Some(now);
        offer.answered_by = answered_by;
    }
    store::update(tx, offer).await?;
    if !offer.state.is_live() {
        waiting::again(tx, now, offer).await?;
    }
    record(tx, now, actor, offer, action(step), json!({ "need_id": offer.need_id })).await?;
    Ok(())
}

/// Writes what was done to an offer into the audit.
pub(super) async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    offer: &Offer,
    action: &'static str,
    detail: Value,
) -> Result<(), DbError> {
    let collaboration_id = Some(offer.collaboration_id);
    let act = Act { collaboration_id, object_kind: "offer", object_id: offer.id.0, action, detail };
    audit::write(tx, now, actor, act).await
}

fn action(step: OfferStep) -> &'static str {
    match step {
        OfferStep::Open => "sent",
        OfferStep::Accept => "accepted",
        OfferStep::Decline => "declined",
        OfferStep::Counter => "countered",
        OfferStep::AcceptCounter => "counter_accepted",
        OfferStep::RejectCounter => "counter_rejected",
        OfferStep::Expire => "expired",
        OfferStep::Withdraw => "withdrawn",
        OfferStep::Lose => "taken",
    }
}
