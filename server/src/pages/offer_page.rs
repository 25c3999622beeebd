//! An offer's page and its answers, for who is signed in.

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::BookingError;
use torget_core::booking::offer::{self, OfferSide, OfferStep, OfferView, OtherHours};
use torget_core::ids::OfferId;

use super::booking_hours::{typed_hours, with_faults, with_problem};
use super::deed::Deed;
use super::offer_view::{Looks, counter_form, view};
use super::visit::{Answer, Visit};
use crate::view::Speak;
use crate::view::form::Form;
use crate::view::pages::OfferPageView;
use crate::view::parts::{Link, RuleNote};
use crate::view::say;

/// Shows an offer.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let offer = find(&visit, &id).await?;
    visit.page(&page(&visit, &offer, None)?)
}

/// Says yes.
#[handler]
pub async fn accept(Path(id): Path<String>, deed: Deed) -> Answer {
    let id = deed.visit.id(&id)?;
    let done = offer::accept(&deed.visit.state.market, deed.visit.caller()?, id).await;
    let flash = if is_place(&done) { "flash-place-accepted" } else { "flash-offer-accepted" };
    answered(&deed.visit, id, done, flash).await
}

/// Says no.
#[handler]
pub async fn decline(Path(id): Path<String>, deed: Deed) -> Answer {
    let id = deed.visit.id(&id)?;
    let done = offer::decline(&deed.visit.state.market, deed.visit.caller()?, id).await;
    let flash = if is_place(&done) { "flash-place-declined" } else { "flash-offer-declined" };
    answered(&deed.visit, id, done, flash).await
}

/// Proposes other hours.
#[handler]
pub async fn counter(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let shown = find(visit, &id).await?;
    let again = |change: &dyn Fn(Form) -> Form| {
        let Some(form) = form(visit, &shown)? else { return Err(visit.not_found()) };
        let form = change(form.fill(&deed.typed));
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, &shown, Some(form))?)
    };
    let hours = match typed_hours(language, &deed, shown.starts_at) {
        Ok(hours) => hours,
        Err(problem) if shown.steps.contains(&OfferStep::Counter) => {
            let problem = std::cell::Cell::new(Some(problem));
            return again(&|form| match problem.take() {
                Some(problem) => with_problem(language, form, problem),
                None => form,
            });
        }
        Err(_) => return Err(visit.not_found()),
    };
    let hours =
        OtherHours { starts_at: hours.starts_at, ends_at: hours.ends_at, break_minutes: Some(hours.break_minutes) };
    match offer::counter(&visit.state.market, visit.caller()?, shown.id, hours).await {
        Err(BookingError::Faults(faults)) => again(&|form| with_faults(language, form, &faults)),
        done => answered(visit, shown.id, done, "flash-offer-countered").await,
    }
}

/// Says yes for the unit to other hours.
#[handler]
pub async fn accept_counter(Path(id): Path<String>, deed: Deed) -> Answer {
    let id = deed.visit.id(&id)?;
    let done = offer::accept_counter(&deed.visit.state.market, deed.visit.caller()?, id).await;
    answered(&deed.visit, id, done, "flash-offer-accepted").await
}

/// Says no for the unit to other hours.
#[handler]
pub async fn reject_counter(Path(id): Path<String>, deed: Deed) -> Answer {
    let id = deed.visit.id(&id)?;
    let done = offer::reject_counter(&deed.visit.state.market, deed.visit.caller()?, id).await;
    answered(&deed.visit, id, done, "flash-offer-declined").await
}

/// Takes it back.
#[handler]
pub async fn withdraw(Path(id): Path<String>, deed: Deed) -> Answer {
    let id = deed.visit.id(&id)?;
    let done = offer::withdraw(&deed.visit.state.market, deed.visit.caller()?, id).await;
    answered(&deed.visit, id, done, "flash-offer-withdrawn").await
}

/// Whether it was a freed place that the unit answered about.
fn is_place(done: &Result<OfferView, BookingError>) -> bool {
    done.as_ref().is_ok_and(|offer| offer.side == OfferSide::Unit)
}

/// On to the booking, or back to the offer, which says what came of it; a rule that stands in the way is told there.
async fn answered(visit: &Visit, id: OfferId, done: Result<OfferView, BookingError>, flash: &'static str) -> Answer {
    match done {
        Ok(offer) => Ok(visit.done(&format!("/offers/{}", offer.id), Some(flash))),
        Err(BookingError::Refused(judgement)) => {
            let shown = find(visit, &id.to_string()).await?;
            let Some(plugin) = visit.state.market.plugins.get(&shown.plugin_key) else { return Err(visit.not_found()) };
            let mut view = page(visit, &shown, None)?;
            view.notes = judgement
                .refusals
                .iter()
                .map(|remark| say::remark(visit.language(), plugin.manifest(), remark))
                .map(|text| RuleNote { stops: true, text, remedy: None })
                .collect();
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(error) => Err(visit.offer_stop(error, id)),
    }
}

async fn find(visit: &Visit, id: &str) -> poem::Result<OfferView> {
    let found = offer::view(&visit.state.market, visit.caller()?, visit.id(id)?).await;
    found.map_err(|error| visit.booking_stop(error))
}

fn page(visit: &Visit, offer: &OfferView, again: Option<Form>) -> poem::Result<OfferPageView> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let Some(plugin) = visit.state.market.plugins.get(&offer.plugin_key) else { return Err(visit.not_found()) };
    let looks = Looks::at(offer);
    let address = format!("/offers/{}", offer.id);
    let mut view = view(language, now, plugin.as_ref(), offer, looks, &address);
    let proposing = match again {
        Some(form) => Some(form),
        None => form(visit, offer)?,
    };
    view.counter = proposing.filter(|_| !view.steps.is_empty());
    if let Some(id) = offer.booking_id {
        view.links.push(Link::new(language.text("offer-to-booking"), format!("/bookings/{id}")));
    }
    if offer.side == OfferSide::Unit {
        view.links.push(Link::new(language.text("offer-to-need"), format!("/needs/{}", offer.need_id)));
    }
    Ok(view)
}

fn form(visit: &Visit, offer: &OfferView) -> poem::Result<Option<Form>> {
    let Some(plugin) = visit.state.market.plugins.get(&offer.plugin_key) else { return Err(visit.not_found()) };
    Ok(counter_form(visit.language(), plugin.as_ref(), offer, &format!("/offers/{}", offer.id)))
}
