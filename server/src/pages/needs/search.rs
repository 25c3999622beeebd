//! Who can come to a need: the candidates with what may be done about each, and the ways to ask many.

use std::collections::BTreeMap;

use torget_core::booking::need::{NeedSheet, NeedStep, Spread};
use torget_core::booking::offer::{OfferState, OfferView as Offer};
use torget_core::booking::{self, BookingError, BookingState, CandidatesQuery};
use torget_core::ids::ResourceId;
use torget_core::plugin::{Circle, Way};
use torget_core::time::stockholm;

use super::form;
use crate::pages::candidates;
use crate::pages::need::{AreaChoice, request};
use crate::pages::visit::Visit;
use crate::view::pages::{AskMany, Candidate, NeedCandidate, NeedSearch, OfferTo};
use crate::view::parts::Badge;
use crate::view::{Language, Speak};

/// Who can come, while somebody is sought and there is time.
pub async fn search(
    visit: &Visit,
    choice: &AreaChoice,
    sheet: &NeedSheet,
    offers: &[Offer],
) -> poem::Result<Option<NeedSearch>> {
    let (language, market, need) = (visit.language(), &visit.state.market, &sheet.need);
    if !need.state.is_sought() || market.clock.now() >= need.fill_before_at {
        return Ok(None);
    }
    let query = CandidatesQuery {
        area_id: need.area_id,
        unit_id: need.unit_id,
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: Some(need.break_minutes),
        need: request(need),
    };
    let found = match booking::candidates(market, visit.caller()?, &query).await {
        Ok(found) => found,
        Err(BookingError::NotFound { .. } | BookingError::Forbidden) => return Ok(None),
        Err(error) => return Err(visit.booking_stop(error)),
    };
    let filling = choice.area.settings.filling(choice.manifest());
    let asks = filling.ways.contains(&Way::Offers) && need.steps.contains(&NeedStep::Offer);
    let latest: BTreeMap<ResourceId, &Offer> = offers.iter().map(|offer| (offer.resource_id, offer)).collect();
    let action = format!("/needs/{}/offers", need.id);
    let list = candidates::found(language, choice, (&query, Some(need.id)), &found);
    let said_no = |id: ResourceId| {
        sheet.bookings.iter().any(|booking| booking.resource_id == id && booking.state == BookingState::Declined)
    };
    let candidates = found.fit.iter().zip(list.candidates).map(|(fit, candidate)| {
        let offer = latest.get(&fit.resource.id);
        let refuses = said_no(fit.resource.id);
        let is_asked = refuses || offer.is_some_and(|offer| offer.state.is_live());
        let href = if refuses { String::new() } else { candidate.href };
        NeedCandidate {
            candidate: Candidate { href, ..candidate },
            offer: (asks && !is_asked)
                .then(|| OfferTo { action: action.clone(), resource: fit.resource.id.to_string() }),
            asked: match offer {
                Some(offer) => Some(Badge::offer_state(language, offer.state.key())),
                None => refuses.then(|| Badge::offer_state(language, OfferState::Declined.key())),
            },
        }
    });
    let candidates: Vec<NeedCandidate> = candidates.collect();
    let several = candidates.iter().filter(|candidate| candidate.offer.is_some()).count() > 1;
    let ask = |spread: Spread, text: String, note: String| AskMany {
        action: action.clone(),
        spread: spread.key(),
        text,
        note,
    };
    let ask = match asks && several {
        true => vec![
            ask(Spread::AtOnce, language.text("need-ask-all"), ask_all_note(language, need.circle, filling.near_km)),
            ask(Spread::InTurn, language.text("need-ask-in-turn"), language.text("need-ask-in-turn-note")),
        ],
        false => Vec::new(),
    };
    let stored = form::pairs(need, &choice.manifest().booking.presets);
    let edit = format!("/needs/{}/edit", need.id);
    let asked_on = Some(stockholm::date_of(need.starts_at));
    let smaller = |one| candidates::smaller(language, choice.manifest(), (&edit, &stored, asked_on), one);
    let smaller = match need.steps.contains(&NeedStep::Edit) {
        true => found.smaller.iter().map(smaller).collect(),
        false => Vec::new(),
    };
    Ok(Some(NeedSearch {
        circle: circle(language, need.circle, filling.near_km),
        ask,
        nobody: list.nobody,
        remarks: list.remarks,
        candidates,
        excluded_summary: list.excluded_summary,
        excluded: list.excluded,
        unavailable: list.unavailable,
        smaller,
    }))
}

/// What follows when all who can come are asked: within a circle first, if the search doesn't reach everybody yet.
pub fn ask_all_note(language: Language, circle: Circle, near_km: i64) -> String {
    let first = match circle {
        Circle::Own => language.text("need-ask-own-first"),
        Circle::Near => language.text_with("need-ask-near-first", &[("km", near_km.into())]),
        Circle::All | Circle::Outside => return language.text("need-ask-all-note"),
    };
    format!("{} {first}", language.text("need-ask-all-note"))
}

fn circle(language: Language, circle: Circle, near_km: i64) -> String {
    match circle {
        Circle::Own => language.text("need-circle-own"),
        Circle::Near => language.text_with("need-circle-near", &[("km", near_km.into())]),
        Circle::All => language.text("need-circle-all"),
        Circle::Outside => language.text("need-circle-outside"),
    }
}
