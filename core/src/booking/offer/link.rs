//! Answering from a mail: a signed link shows the offer and takes a yes or a no from the person to whom it was sent, without
//! signing in. Looking at it changes nothing, so that a mail scanner answers for nobody.

use super::model::{Offer, OfferView};
use super::state::{OfferSide, OfferStep};
use super::step::By;
use super::{answer, step, store};
use crate::booking::error::BookingError;
use crate::ids::{OfferId, PersonId};
use crate::language::Language;
use crate::{Market, change};

/// What a link shows.
#[derive(Debug, Clone)]
pub struct LinkedOffer {
    /// The offer, as its person is shown it.
    pub offer: OfferView,
    /// The language that the person reads.
    pub language: Language,
    /// Whether the time to answer is over.
    pub is_late: bool,
    /// Whether the person may propose other hours, signed in.
    pub negotiates: bool,
}

/// The path of the page on which an offer's person answers it; `None` for one that asks no person.
pub(super) fn path(market: &Market, offer: &Offer) -> Option<String> {
    let person_id = signed_for(offer)?;
    let signature = market.links.sign(&parts(offer.id, person_id).each_ref().map(String::as_str));
    Some(format!("/offers/{}/answer/{signature}", offer.id))
}

/// The offer of a link. A link that was altered, or whose offer asks somebody else now, leads to nothing.
pub async fn linked(market: &Market, id: OfferId, signature: &str) -> Result<LinkedOffer, BookingError> {
    let mut tx = market.db.read().await?;
    let (offer, person_id) = verified(market, step::find(&mut tx, id).await?, signature)?;
    let contacts = store::contacts(&mut tx, offer.resource_id, offer.unit_id).await?;
    let limit_at = offer.answer_before_at;
    Ok(LinkedOffer {
        offer: By::Link(person_id).sees(market, &offer),
        language: contacts.person_language.unwrap_or_default(),
        is_late: limit_at.is_some_and(|limit_at| market.clock.now() >= limit_at),
        negotiates: offer.negotiates(market),
    })
}

/// Says yes or no by a link.
pub async fn answer_linked(
    market: &Market,
    id: OfferId,
    signature: &str,
    is_yes: bool,
) -> Result<OfferView, BookingError> {
    change!(market.db, tx => {
        let (_, person_id) = verified(market, step::find(tx, id).await?, signature)?;
        if is_yes {
            answer::yes(market, By::Link(person_id), tx, id, OfferStep::Accept).await
        } else {
            answer::no(market, By::Link(person_id), tx, id, OfferStep::Decline).await
        }
    })
}

fn verified(market: &Market, offer: Offer, signature: &str) -> Result<(Offer, PersonId), BookingError> {
    let signed_for = signed_for(&offer).filter(|person_id| {
        market.links.verify(&parts(offer.id, *person_id).each_ref().map(String::as_str), signature)
    });
    match signed_for {
        Some(person_id) => Ok((offer, person_id)),
        None => Err(BookingError::NotFound { kind: "offer", id: offer.id.0 }),
    }
}

/// An offer is opened once and answered once, so its id and its person are enough: what has been answered stays so.
fn signed_for(offer: &Offer) -> Option<PersonId> {
    offer.resource_person_id.filter(|_| offer.side == OfferSide::Resource && offer.was_sent())
}

fn parts(id: OfferId, person_id: PersonId) -> [String; 3] {
    ["offer".to_owned(), id.to_string(), person_id.to_string()]
}
