//! Looking at offers: one, many, and those of a need.

use super::OfferFilter;
use super::model::OfferView;
use super::store::{self, Scope};
use super::{Offer, step};
use crate::Market;
use crate::access::{Caller, Domain, Permission};
use crate::booking::error::BookingError;
use crate::booking::need;
use crate::ids::{NeedId, OfferId};
use crate::paging::{Listed, Paging};

/// One offer.
pub async fn view(market: &Market, caller: &Caller, id: OfferId) -> Result<OfferView, BookingError> {
    let mut tx = market.db.read().await?;
    let offer = step::find(&mut tx, id).await?;
    step::look(market, caller, &offer)?;
    Ok(offer.seen_by(market, caller))
}

/// The offers that concern the caller, newest first.
pub async fn list(
    market: &Market,
    caller: &Caller,
    filter: OfferFilter,
    paging: Paging,
) -> Result<Listed<OfferView>, BookingError> {
    let sees = |domain| market.access.allows(caller.role, domain, Permission::ViewOffer);
    // The widest that the role sees holds the others.
    let collaboration = caller.collaboration_ids.first().copied().filter(|_| sees(Domain::Collaboration));
    let unit = caller.unit_id.filter(|_| sees(Domain::Unit));
    let person = sees(Domain::Own).then_some(caller.person_id);
    let scope = collaboration.map(Scope::Collaboration).or(unit.map(Scope::Unit)).or(person.map(Scope::Person));
    let Some(scope) = scope else { return Ok(Listed { rows: Vec::new(), next: None }) };
    let mut tx = market.db.read().await?;
    let rows = store::list(&mut tx, scope, filter, paging).await?;
    Ok(paging.listed(rows, |offer: &Offer| offer.id.0).map(|offer| offer.seen_by(market, caller)))
}

/// Every offer of a need, in the order in which they are asked; for the need's side.
pub async fn of_need(market: &Market, caller: &Caller, need_id: NeedId) -> Result<Vec<OfferView>, BookingError> {
    let mut tx = market.db.read().await?;
    let need = need::find(&mut tx, need_id).await?;
    caller
        .require(&market.access, Permission::ViewOffer, Permission::SeeNeeds, &need.standing())
        .map_err(|denied| BookingError::denied(denied, "need", need_id.0))?;
    let offers = store::of_need(&mut tx, need_id).await?;
    Ok(offers.iter().map(|offer| offer.seen_by(market, caller)).collect())
}
