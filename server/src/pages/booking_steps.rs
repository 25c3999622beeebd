//! The steps of a booking: each is a page with what it means, and the deed. Those about hours are in
//! [`booking_hours`](super::booking_hours).

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::{self, BookingError, BookingStep, BookingView as Booking, CancelPreview};
use torget_core::ids::BookingId;
use torget_core::money::Ore;

use super::booking_page::terms;
use super::deed::Deed;
use super::local;
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::forms;
use crate::view::pages::{BookingStepView, ErrorView};
use crate::view::parts::{Fact, RuleNote};
use crate::view::{Format, Language, Speak, explain, say};

/// Says yes.
#[handler]
pub async fn confirm(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let id = booking_id(visit, &id)?;
    let done = booking::confirm(&visit.state.market, visit.caller()?, id).await;
    done.map_err(|error| visit.step_stop(error, id))?;
    Ok(visit.done(&format!("/bookings/{id}"), Some("flash-confirmed")))
}

/// Asks whether to say no.
#[handler]
pub async fn decline_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Decline).await?;
    let language = visit.language();
    let form = forms::decline(language, &href(&booking));
    visit.page(&step_view(language, language.text("decline-heading"), &booking, Vec::new(), form))
}

/// Says no.
#[handler]
pub async fn decline(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let id = booking_id(visit, &id)?;
    let done = booking::decline(&visit.state.market, visit.caller()?, id).await;
    done.map_err(|error| visit.step_stop(error, id))?;
    Ok(visit.done("/", Some("flash-declined")))
}

/// Says what cancelling costs now.
#[handler]
pub async fn cancel_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let id = booking_id(&visit, &id)?;
    let preview = booking::cancel_preview(&visit.state.market, visit.caller()?, id).await;
    let preview = preview.map_err(|error| visit.step_stop(error, id))?;
    visit.page(&cancel_view(visit.language(), &preview))
}

/// Cancels for the fee that the page showed; when it is another one now, that is shown instead.
#[handler]
pub async fn cancel(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (language, id) = (visit.language(), booking_id(visit, &id)?);
    let expected = seen(&deed, "expected_fee_ore")?.map(Ore);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    match booking::cancel(market, caller, id, expected).await {
        Ok(_) => Ok(visit.done(&format!("/bookings/{id}"), Some("flash-cancelled"))),
        Err(BookingError::FeeChanged { expected_ore, fee_ore }) => {
            let preview = booking::cancel_preview(market, caller, id).await;
            let mut view = cancel_view(language, &preview.map_err(|error| visit.step_stop(error, id))?);
            view.notes.push(stops(say::fault(language, &say::fee_changed(expected_ore, fee_ore))));
            visit.page_with(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(visit.step_stop(other, id)),
    }
}

fn cancel_view(language: Language, preview: &CancelPreview) -> BookingStepView {
    let booking = &preview.booking;
    let fee_ore = preview.fee.as_ref().map_or(Ore::ZERO, |fee| fee.total_ore);
    let fee = preview.fee.as_ref().map_or_else(|| language.text("cancel-free"), |fee| language.amount(fee.total_ore));
    let facts = vec![Fact::new(language.text("fact-fee"), fee).note(terms(language, booking))];
    let name = [("name", booking.resource_name.as_str().into())];
    let form = forms::cancel(language, &href(booking), fee_ore);
    let mut view = step_view(language, language.text_with("cancel-heading", &name), booking, facts, form);
    view.price = preview.fee.as_ref().map(|fee| explain::price(language, fee));
    view
}

/// What the page showed when its form was posted.
pub(super) fn seen(deed: &Deed, name: &str) -> poem::Result<Option<i64>> {
    let malformed = |_| deed.visit.error(&ErrorView::malformed(deed.visit.language()));
    local::typed_number(&deed.typed, name).map_err(malformed)
}

pub(super) fn stops(text: String) -> RuleNote {
    RuleNote { stops: true, text, remedy: None }
}

fn booking_id(visit: &Visit, id: &str) -> poem::Result<BookingId> {
    id.parse().map_err(|_| visit.not_found())
}

/// The booking, if the reader may take this step with it now.
pub(super) async fn find_for(visit: &Visit, id: &str, step: BookingStep) -> poem::Result<Booking> {
    let booking = allowed(visit, id, step).await?;
    still(visit, &booking, step)?;
    Ok(booking)
}

/// Turns the reader away from a form that nothing typed into it would mend any more.
pub(super) fn still(visit: &Visit, booking: &Booking, step: BookingStep) -> poem::Result<()> {
    let (id, state) = (booking.id, booking.state);
    let illegal = || visit.step_stop(BookingError::IllegalStep { booking_id: id, state, step }, id);
    state.after(step).map(|_| ()).ok_or_else(illegal)
}

/// The booking, if the reader may take this step. Whether its state allows it is the use case's to say, which also knows a
/// form that was sent twice.
pub(super) async fn allowed(visit: &Visit, id: &str, step: BookingStep) -> poem::Result<Booking> {
    let id = booking_id(visit, id)?;
    let found = booking::view_for(&visit.state.market, visit.caller()?, id, step).await;
    found.map_err(|error| visit.step_stop(error, id))
}

pub(super) fn href(booking: &Booking) -> String {
    format!("/bookings/{}", booking.id)
}

pub(super) fn step_view(
    language: Language,
    heading: String,
    booking: &Booking,
    facts: Vec<Fact>,
    form: Form,
) -> BookingStepView {
    let period = language.period_long(booking.starts_at, booking.ends_at);
    let period = format!("{period} · {}, {}", booking.unit_name, booking.buyer_name);
    BookingStepView { heading, period, facts, price: None, notes: Vec::new(), form }
}
