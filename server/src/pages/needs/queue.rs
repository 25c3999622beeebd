//! A need in the queue: where it stands, and the places that are kept for it until the unit has answered.

use torget_core::booking::need::{NeedSheet, NeedStep, NeedView as Need};
use torget_core::booking::offer::{OfferSide, OfferState, OfferStep, OfferView as Offer};

use crate::pages::offer_view::{self, Looks};
use crate::pages::visit::Visit;
use crate::view::pages::{KeptPlace, NeedSearch};
use crate::view::{Format, Language, Speak};

/// Since when it waits and for what, and its number in the queue.
pub fn stands(language: Language, sheet: &NeedSheet) -> Option<String> {
    let (since, queue) = (sheet.need.waiting_since_at?, sheet.queue?);
    let values = [
        ("since", language.moment(since).into()),
        ("name", sheet.need.preferred_resource_name.as_deref().unwrap_or_default().into()),
        ("which", if sheet.need.preferred_resource_name.is_some() { "one" } else { "any" }.into()),
        ("number", queue.number.into()),
        ("length", queue.length.into()),
    ];
    Some(language.text_with("need-queue", &values))
}

/// The places that are kept for the unit, each with its yes and no.
pub fn kept(visit: &Visit, offers: &[Offer]) -> Vec<KeptPlace> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let is_open = |offer: &&Offer| {
        let is_late = offer.answer_before_at.is_none_or(|limit_at| now >= limit_at);
        offer.side == OfferSide::Unit && offer.state == OfferState::Open && !is_late
    };
    let place = |offer: &Offer| {
        let address = format!("/offers/{}", offer.id);
        let price = offer.price.as_ref().map(|price| {
            language.text_with("price-with-vat", &[("amount", language.amount_whole(price.total_ore).into())])
        });
        let facts = [Some(offer.seller_name.clone()), Some(language.tenth_km(offer.distance_tenth_km)), price];
        KeptPlace {
            heading: language.text_with("need-place-free", &[("name", offer.resource_name.as_str().into())]),
            next: offer_view::next(language, now, offer, Looks::Unit, false),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            steps: if offer.steps.contains(&OfferStep::Accept) {
                offer_view::steps(language, offer, &address)
            } else {
                Vec::new()
            },
            href: address,
        }
    };
    offers.iter().filter(is_open).map(place).collect()
}

/// Whether there is anything to wait for: nobody can come, or not the one who is preferred.
pub fn may_wait(need: &Need, search: Option<&NeedSearch>) -> bool {
    let Some(search) = search.filter(|_| need.steps.contains(&NeedStep::Wait)) else { return false };
    // Who was asked and came to nothing is nobody to wait for, nor anybody who can come.
    let mut can_come = search.candidates.iter().filter(|one| one.asked.is_none()).map(|one| &one.candidate.name);
    match &need.preferred_resource_name {
        Some(preferred) => !can_come.any(|name| name == preferred),
        None => can_come.next().is_none(),
    }
}
