//! Answering an offer from the link in its mail, without signing in. Reading the page changes nothing; its buttons post. The
//! page tells nobody where it stands: it is kept by no cache and named to no other site.

use poem::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use torget_core::booking::BookingError;
use torget_core::booking::offer::{self, LinkedOffer, OfferRefusal, OfferState};
use torget_core::ids::OfferId;

use super::offer_view::{Looks, state, view};
use super::session::{browser_language, chosen_language, page};
use super::stop;
use super::visit::{Answer, see_other};
use crate::app::AppState;
use crate::view::pages::ErrorView;
use crate::view::parts::{Link, RuleNote};
use crate::view::{Language, Speak, View, say};

/// Shows the offer and its two buttons, or what came of it.
#[handler]
pub async fn show(request: &Request, app: Data<&AppState>, Path((id, signature)): Path<(String, String)>) -> Answer {
    match find(&app, &id, &signature).await? {
        Some(linked) => shown(request, &app, &linked, &signature, Vec::new(), None),
        None => no_link(request, &app),
    }
}

/// Says yes.
#[handler]
pub async fn accept(request: &Request, app: Data<&AppState>, Path((id, signature)): Path<(String, String)>) -> Answer {
    answer(request, &app, &id, &signature, true).await
}

/// Says no.
#[handler]
pub async fn decline(request: &Request, app: Data<&AppState>, Path((id, signature)): Path<(String, String)>) -> Answer {
    answer(request, &app, &id, &signature, false).await
}

async fn answer(request: &Request, app: &AppState, id: &str, signature: &str, is_yes: bool) -> Answer {
    let Ok(offer_id) = id.parse::<OfferId>() else { return no_link(request, app) };
    let own = if is_yes { OfferState::Accepted } else { OfferState::Declined };
    let outcome = offer::answer_linked(&app.market, offer_id, signature, is_yes).await;
    let error = match outcome {
        Ok(_) => return Ok(private(see_other(&address(offer_id, signature)))),
        // The same answer sent twice, as by an impatient finger.
        Err(BookingError::Offer(OfferRefusal::IllegalStep { state, .. })) if state == own => {
            return Ok(private(see_other(&address(offer_id, signature))));
        }
        Err(BookingError::NotFound { kind: "offer", .. }) => return no_link(request, app),
        Err(BookingError::Db(error)) => return Err(stop::store(error)),
        Err(error) => error,
    };
    let Some(linked) = find(app, id, signature).await? else { return no_link(request, app) };
    let notes = reasons(app, &linked, &error);
    shown(request, app, &linked, signature, notes, Some(StatusCode::CONFLICT))
}

/// Why an answer was not taken, where the page itself doesn't say it.
fn reasons(app: &AppState, linked: &LinkedOffer, error: &BookingError) -> Vec<RuleNote> {
    let language = linked.language;
    let texts = match error {
        BookingError::Offer(refusal) => vec![say::code(language, refusal.code(), &refusal.values())],
        BookingError::Refused(judgement) => {
            let plugin = app.market.plugins.get(&linked.offer.plugin_key);
            let said = |manifest| {
                judgement.refusals.iter().map(|remark| say::remark(language, manifest, remark)).collect::<Vec<_>>()
            };
            plugin.map(|plugin| said(plugin.manifest())).unwrap_or_default()
        }
        _ => vec![language.text("offer-link-stopped")],
    };
    texts.into_iter().map(|text| RuleNote { stops: true, text, remedy: None }).collect()
}

async fn find(app: &AppState, id: &str, signature: &str) -> poem::Result<Option<LinkedOffer>> {
    let Ok(id) = id.parse::<OfferId>() else { return Ok(None) };
    match offer::linked(&app.market, id, signature).await {
        Ok(linked) => Ok(Some(linked)),
        Err(BookingError::NotFound { .. }) => Ok(None),
        Err(BookingError::Db(error)) => Err(stop::store(error)),
        Err(other) => Err(poem::error::InternalServerError(other)),
    }
}

/// The page: 200 while it waits and after one's own answer, 410 when it has ended without one.
fn shown(
    request: &Request,
    app: &AppState,
    linked: &LinkedOffer,
    signature: &str,
    notes: Vec<RuleNote>,
    status: Option<StatusCode>,
) -> Answer {
    let LinkedOffer { offer, language, is_late, negotiates } = linked;
    let language = &chosen_language(request).unwrap_or(*language);
    let Some(plugin) = app.market.plugins.get(&offer.plugin_key) else { return no_link(request, app) };
    let now = app.market.clock.now();
    let mut view = view(*language, now, plugin.as_ref(), offer, Looks::at(offer), &address(offer.id, signature));
    let state = state(offer, *is_late);
    let has_ended = matches!(state, OfferState::Expired | OfferState::Withdrawn | OfferState::Taken);
    view.notes = notes;
    if *negotiates && state == OfferState::Open {
        view.links.push(Link::new(language.text("offer-propose-signed-in"), format!("/offers/{}", offer.id)));
    }
    if let Some(id) = offer.booking_id {
        view.links.push(Link::new(language.text("offer-to-booking"), format!("/bookings/{id}")));
    }
    let ended = if has_ended { StatusCode::GONE } else { StatusCode::OK };
    let status = match status {
        Some(_) if state == OfferState::Expired => StatusCode::GONE,
        Some(status) => status,
        None => ended,
    };
    answer_page(request, app, *language, status, &view)
}

/// The link was altered, or is for something that is gone: nothing is told about what it may have been for.
fn no_link(request: &Request, app: &AppState) -> Answer {
    let language = browser_language(request);
    let mut view = ErrorView::forbidden(language);
    view.heading = language.text("offer-no-link");
    view.text = language.text("offer-no-link-text");
    answer_page(request, app, language, StatusCode::FORBIDDEN, &view)
}

fn answer_page<V: View>(request: &Request, app: &AppState, language: Language, status: StatusCode, view: &V) -> Answer {
    Ok(private(page(app, request, language, status, view)?))
}

fn private(mut response: Response) -> Response {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn address(id: OfferId, signature: &str) -> String {
    format!("/offers/{id}/answer/{signature}")
}
