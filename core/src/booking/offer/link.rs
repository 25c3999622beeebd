//! Answering from a mail: a signed link shows the offer and takes a yes or a no from the person to whom it was sent, without
//! signing in: the resource's person, or each of those who run the unit that is offered a place. Looking at it changes nothing, so that a mail scanner answers for nobody.

use super::model::{Offer, OfferView};
use super::state::{OfferSide, OfferStep};
use super::step::By;
use super::{answer, step, store};
use crate::booking::error::BookingError;
use crate::db::{DbError, Tx};
use crate::ids::{OfferId, PersonId};
use crate::language::Language;
use crate::time::stockholm;
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

/// The path of the page on which a person answers an offer that asks them.
pub(super) fn path(market: &Market, offer: &Offer, person_id: PersonId) -> String {
    let signature = market.links.sign(&parts(offer.id, person_id).each_ref().map(String::as_str));
    format!("/offers/{}/answer/{signature}", offer.id)
}

/// The offer of a link. A link that was altered, or whose offer asks somebody else now, leads to nothing.
pub async fn linked(market: &Market, id: OfferId, signature: &str) -> Result<LinkedOffer, BookingError> {
    let mut tx = market.db.read().await?;
    let offer = step::find(&mut tx, id).await?;
    let (person_id, language) = verified(market, &mut tx, &offer, signature).await?;
    let limit_at = offer.answer_before_at;
    Ok(LinkedOffer {
        offer: By::Link(person_id).sees(market, &offer),
        language,
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
        let offer = step::find(tx, id).await?;
        let (person_id, _) = verified(market, tx, &offer, signature).await?;
        if is_yes {
            answer::yes(market, By::Link(person_id), tx, id, OfferStep::Accept).await
        } else {
            answer::no(market, By::Link(person_id), tx, id, OfferStep::Decline).await
        }
    })
}

/// Whose link it is, and the language that they read.
async fn verified(
    market: &Market,
    tx: &mut Tx,
    offer: &Offer,
    signature: &str,
) -> Result<(PersonId, Language), BookingError> {
    let is_theirs = |person_id: PersonId| {
        market.links.verify(&parts(offer.id, person_id).each_ref().map(String::as_str), signature)
    };
    let readers = readers(market, tx, offer).await?;
    let reader = readers.into_iter().find(|(person_id, _)| is_theirs(*person_id));
    reader.ok_or(BookingError::NotFound { kind: "offer", id: offer.id.0 })
}

/// Whom an offer asks by mail: the resource's person, or who runs the unit today. It is opened once and answered once, so its id
/// and the person are enough for a signature: what has been answered stays so. Who may not sign in may not answer by a link either.
async fn readers(market: &Market, tx: &mut Tx, offer: &Offer) -> Result<Vec<(PersonId, Language)>, DbError> {
    if !offer.was_sent() {
        return Ok(Vec::new());
    }
    match (offer.side, offer.resource_person_id) {
        (OfferSide::Resource, Some(person_id)) if offer.is_person_active => {
            let contacts = store::contacts(tx, offer.resource_id, offer.unit_id).await?;
            Ok(vec![(person_id, contacts.person_language.unwrap_or_default())])
        }
        (OfferSide::Resource, _) => Ok(Vec::new()),
        (OfferSide::Unit, _) => {
            let managers = store::managers(tx, offer.unit_id, stockholm::date_of(market.clock.now())).await?;
            Ok(managers.into_iter().map(|row| (row.id, row.language)).collect())
        }
    }
}

fn parts(id: OfferId, person_id: PersonId) -> [String; 3] {
    ["offer".to_owned(), id.to_string(), person_id.to_string()]
}
