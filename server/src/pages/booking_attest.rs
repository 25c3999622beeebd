//! Approving what was performed, sending it back, and putting it right.

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::performance::{self, Attested, NewCorrection};
use torget_core::booking::{BookingError, BookingState, BookingStep, BookingView as Booking};

use super::booking_hours::{approved, booked_fact, reported, with_faults};
use super::booking_page::find;
use super::booking_steps::{allowed, find_for, href, seen, step_view, still, stops};
use super::deed::Deed;
use super::performed_form::Asked;
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::BookingStepView;
use crate::view::parts::{Fact, Link};
use crate::view::{Language, Speak, explain, forms};

/// Shows what is to be approved.
#[handler]
pub async fn attest_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find(&visit, &id).await?;
    let booking = find_for(&visit, &id, step_of(&booking)).await?;
    let form = attest_form(&visit, &booking)?;
    visit.page(&attest_view(&visit, &booking, form).await?)
}

/// Approves what the page showed, put right or not; when it was reported anew since, that is shown instead.
#[handler]
pub async fn attest(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = find(visit, &id).await?;
    if !booking.may_attest {
        return Err(visit.step_stop(BookingError::Forbidden, booking.id));
    }
    let (language, step, asked) = (visit.language(), step_of(&booking), Asked::of(visit, &booking)?);
    let again = async |form: Form| {
        still(visit, &booking, step)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &attest_view(visit, &booking, form).await?)
    };
    let version = seen(&deed, "version")?;
    let form = || Ok::<_, poem::Error>(attest_form(visit, &booking)?.fill(&deed.typed));
    // The second approves what stands; nothing is typed.
    let corrected = match step {
        BookingStep::Countersign => None,
        _ if deed.value("as_reported") == "yes" => None,
        _ => match asked.typed(&deed) {
            Ok(performed) => Some(performed),
            Err(unread) => return again(asked.marked(form()?, unread)).await,
        },
    };
    let reason = deed.value("correction_reason");
    let correction_reason = (!reason.is_empty()).then(|| reason.to_owned());
    let attested = Attested { version, corrected, correction_reason };
    match performance::attest(&visit.state.market, visit.caller()?, booking.id, &attested).await {
        Ok(done) => Ok(visit.done(&href(&booking), Some(flash(&booking, done.state)))),
        Err(BookingError::Faults(faults)) => again(with_faults(language, form()?, &faults)).await,
        Err(BookingError::Stale { .. }) => reported_anew(visit, &find(visit, &id).await?).await,
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// Asks why it is sent back.
#[handler]
pub async fn send_back_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::SendBack).await?;
    let form = forms::send_back(visit.language(), &href(&booking), booking.version);
    visit.page(&send_back_view(&visit, &booking, form)?)
}

/// Sends it back.
#[handler]
pub async fn send_back(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::SendBack).await?;
    let (version, reason) = (seen(&deed, "version")?, deed.value("reason"));
    match performance::send_back(&visit.state.market, visit.caller()?, booking.id, version, reason).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-sent-back"))),
        Err(BookingError::Faults(faults)) => {
            still(visit, &booking, BookingStep::SendBack)?;
            let form = forms::send_back(visit.language(), &href(&booking), booking.version).fill(&deed.typed);
            let view = send_back_view(visit, &booking, with_faults(visit.language(), form, &faults))?;
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// Asks what was really performed.
#[handler]
pub async fn correct_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Correct).await?;
    visit.page(&correct_view(&visit, &booking, correct_form(&visit, &booking)?)?)
}

/// Puts it right.
#[handler]
pub async fn correct(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Correct).await?;
    let (language, asked) = (visit.language(), Asked::of(visit, &booking)?);
    let again = |form: Form| {
        still(visit, &booking, BookingStep::Correct)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &correct_view(visit, &booking, form)?)
    };
    let form = || Ok::<_, poem::Error>(correct_form(visit, &booking)?.fill(&deed.typed));
    let performed = match asked.typed(&deed) {
        Ok(performed) => performed,
        Err(unread) => return again(asked.marked(form()?, unread)),
    };
    let correction =
        NewCorrection { version: seen(&deed, "version")?, performed, reason: deed.value("reason").to_owned() };
    match performance::correct(&visit.state.market, visit.caller()?, booking.id, &correction).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-corrected"))),
        Err(BookingError::Faults(faults)) => again(with_faults(language, form()?, &faults)),
        Err(BookingError::Attest(performance::AttestRefusal::Same)) => {
            let mut form = form()?;
            form.problem(language.text("fault-correction-same"));
            again(form)
        }
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// The step of the attest that a booking waits for, or that its agreement knows.
fn step_of(booking: &Booking) -> BookingStep {
    let two_steps = booking.attest.as_ref().is_some_and(|one| one.two_steps);
    match booking.state {
        BookingState::Approved => BookingStep::Countersign,
        _ if two_steps => BookingStep::Approve,
        _ => BookingStep::Attest,
    }
}

/// What was done, by where it led from and to.
fn flash(before: &Booking, state: BookingState) -> &'static str {
    match (before.state, state) {
        (_, BookingState::Approved) => "flash-approved",
        (BookingState::Approved, _) => "flash-countersigned",
        _ => "flash-attested",
    }
}

/// The hours as they are reported now, to be looked at again.
async fn reported_anew(visit: &Visit, booking: &Booking) -> Answer {
    let language = visit.language();
    let mut view = attest_view(visit, booking, attest_form(visit, booking)?).await?;
    view.notes.push(stops(language.text("attest-reported-anew")));
    visit.page_with(StatusCode::CONFLICT, &view)
}

fn attest_form(visit: &Visit, booking: &Booking) -> poem::Result<Form> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let submit = match step_of(booking) {
        BookingStep::Approve => "approve-submit",
        BookingStep::Countersign => "countersign-submit",
        _ => "attest-submit",
    };
    let form = forms::attest(language, &href(booking), booking.version, language.text(submit));
    if booking.state == BookingState::Approved {
        return Ok(form);
    }
    let pairs = reported(booking).map(|reported| asked.pairs(&reported)).unwrap_or_default();
    let version = ("version".to_owned(), booking.version.to_string());
    let pairs: Vec<_> = pairs.into_iter().chain([version]).collect();
    Ok(asked.fields(form).field(forms::correction_field(language)).fill(&pairs))
}

fn correct_form(visit: &Visit, booking: &Booking) -> poem::Result<Form> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let pairs = approved(booking).map(|approved| asked.pairs(&approved)).unwrap_or_default();
    let version = ("version".to_owned(), booking.version.to_string());
    let pairs: Vec<_> = pairs.into_iter().chain([version]).collect();
    let form = asked.fields(forms::correct(language, &href(booking), booking.version));
    Ok(form.field(forms::reason_field(language)).fill(&pairs))
}

fn correct_view(visit: &Visit, booking: &Booking, form: Form) -> poem::Result<BookingStepView> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let mut facts = vec![booked_fact(language, booking)];
    facts.extend(approved(booking).into_iter().flat_map(|one| asked.facts(language.text("fact-attested"), &one)));
    let name = [("name", booking.resource_name.as_str().into())];
    let mut view = step_view(language, language.text_with("correct-heading", &name), booking, facts, form);
    let performance = booking.performance.as_ref();
    view.price = performance.and_then(|done| done.price.as_ref()).map(|price| explain::price(language, price));
    Ok(view)
}

fn send_back_view(visit: &Visit, booking: &Booking, form: Form) -> poem::Result<BookingStepView> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let facts = approved(booking).into_iter().flat_map(|one| asked.facts(language.text("fact-approved"), &one));
    let name = [("name", booking.resource_name.as_str().into())];
    let heading = language.text_with("send-back-heading", &name);
    Ok(step_view(language, heading, booking, facts.collect(), form))
}

async fn attest_view(visit: &Visit, booking: &Booking, form: Form) -> poem::Result<BookingStepView> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let mut facts = vec![booked_fact(language, booking)];
    facts.extend(reported(booking).into_iter().flat_map(|one| asked.facts(language.text("fact-reported"), &one)));
    facts.extend(approved(booking).into_iter().flat_map(|one| asked.facts(language.text("fact-approved"), &one)));
    facts.extend(corrections(language, &asked, booking));
    let name = [("name", booking.resource_name.as_str().into())];
    let mut view = step_view(language, language.text_with("attest-heading", &name), booking, facts, form);
    let price = performance::reported_price(&visit.state.market, visit.caller()?, booking.id).await;
    let price = price.map_err(|error| visit.step_stop(error, booking.id))?;
    view.price = Some(explain::price(language, &price));
    if booking.steps.contains(&BookingStep::SendBack) {
        let back = Link::new(language.text("step-send-back"), format!("{}/send-back", href(booking)));
        view.form.cancel = Some(back);
    }
    Ok(view)
}

/// What was put right or sent back: what stood, what stands, and why.
pub(super) fn corrections(language: Language, asked: &Asked<'_>, booking: &Booking) -> Vec<Fact> {
    let all = booking.performance.iter().flat_map(|done| &done.corrections);
    let fact = |one: &performance::Correction| match one.sent_back {
        true => Fact::new(language.text("fact-sent-back"), one.reason.clone()),
        false => {
            let values = [("before", asked.hours(&one.before).into()), ("after", asked.hours(&one.after).into())];
            Fact::new(language.text("fact-corrected"), language.text_with("corrected-from-to", &values))
                .note(one.reason.clone())
        }
    };
    all.map(fact).collect()
}
