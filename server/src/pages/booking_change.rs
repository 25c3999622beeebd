//! Other hours for a booking: typed, looked at, and then changed or asked of the person; and the person's answer.

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::change::{self, ChangePreview, ChangeRequest};
use torget_core::booking::{BookingError, BookingStep, BookingView as Booking};
use torget_core::ids::{BookingChangeId, BookingId};
use torget_core::time::stockholm;

use super::book_view::with_break;
use super::booking_page::find;
use super::booking_steps::{allowed, find_for, href, seen, step_view, still, stops};
use super::deed::Deed;
use super::local::{self, NoPeriod};
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::{Field, FieldKind, Form};
use crate::view::forms::{self, Hours};
use crate::view::pages::BookingStepView;
use crate::view::parts::Fact;
use crate::view::{Format, Language, Speak, explain, say};

/// Asks for the other hours.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Change).await?;
    let form = form(&visit, &booking, visit.language().text("change-look"), "");
    visit.page(&page(&visit, &booking, form))
}

/// Shows what the hours would mean; and when they are those that were shown, changes them or asks the person.
#[handler]
pub async fn post(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Change).await?;
    let language = visit.language();
    let again = |form: Form| {
        still(visit, &booking, BookingStep::Change)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, &booking, form))
    };
    let typed = || form(visit, &booking, language.text("change-look"), "").fill(&deed.typed);
    let request = match typed_hours(language, &deed) {
        Ok(request) => request,
        Err(problem) => return again(with_problem(language, typed(), problem)),
    };
    let looked = format!("{} {} {:?}", request.starts_at, request.ends_at, request.break_minutes);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    if deed.value("looked") != looked {
        return match change::preview(market, caller, booking.id, &request).await {
            Ok(preview) => visit.page(&preview_page(visit, &deed, &preview, &looked)?),
            Err(BookingError::Faults(faults)) => again(super::booking_hours::with_faults(language, typed(), &faults)),
            Err(BookingError::Offer(refusal)) => {
                still(visit, &booking, BookingStep::Change)?;
                let mut view = page(visit, &booking, typed());
                view.notes.push(stops(say::code(language, refusal.code(), &refusal.values())));
                visit.page_with(StatusCode::CONFLICT, &view)
            }
            Err(other) => Err(visit.step_stop(other, booking.id)),
        };
    }
    let version = seen(&deed, "version")?.unwrap_or_default();
    match change::change(market, caller, booking.id, version, &request).await {
        Ok(changed) => {
            let flash = if changed.is_asked { "flash-change-asked" } else { "flash-changed" };
            Ok(visit.done(&href(&booking), Some(flash)))
        }
        Err(BookingError::Faults(faults)) => again(super::booking_hours::with_faults(language, typed(), &faults)),
        Err(BookingError::Stale { .. }) => changed_meanwhile(visit, &deed, &find(visit, &id).await?),
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// Says yes to other hours.
#[handler]
pub async fn accept(Path((id, change)): Path<(String, String)>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (id, change_id) = ids(visit, &id, &change)?;
    let done = change::accept(&visit.state.market, visit.caller()?, id, change_id).await;
    done.map_err(|error| visit.step_stop(error, id))?;
    Ok(visit.done(&format!("/bookings/{id}"), Some("flash-change-accepted")))
}

/// Says no to them; the booking stays.
#[handler]
pub async fn decline(Path((id, change)): Path<(String, String)>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (id, change_id) = ids(visit, &id, &change)?;
    let done = change::decline(&visit.state.market, visit.caller()?, id, change_id).await;
    done.map_err(|error| visit.step_stop(error, id))?;
    Ok(visit.done(&format!("/bookings/{id}"), Some("flash-change-declined")))
}

/// Takes the question back.
#[handler]
pub async fn withdraw(Path((id, change)): Path<(String, String)>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (id, change_id) = ids(visit, &id, &change)?;
    let done = change::withdraw(&visit.state.market, visit.caller()?, id, change_id).await;
    done.map_err(|error| visit.step_stop(error, id))?;
    Ok(visit.done(&format!("/bookings/{id}"), Some("flash-change-withdrawn")))
}

fn ids(visit: &Visit, id: &str, change: &str) -> poem::Result<(BookingId, BookingChangeId)> {
    Ok((id.parse().map_err(|_| visit.not_found())?, change.parse().map_err(|_| visit.not_found())?))
}

fn typed_hours(language: Language, deed: &Deed) -> Result<ChangeRequest, NoPeriod> {
    let period = local::period(language, deed.value("day"), deed.value("starts"), deed.value("ends"))?;
    let break_minutes = deed.value("break_minutes").parse().map_err(|_| NoPeriod::Field("break_minutes"))?;
    let reason = deed.value("override_reason");
    Ok(ChangeRequest {
        starts_at: period.starts_at(),
        ends_at: period.ends_at(),
        break_minutes: Some(break_minutes),
        override_reason: (!reason.is_empty()).then(|| reason.to_owned()),
    })
}

fn with_problem(language: Language, mut form: Form, problem: NoPeriod) -> Form {
    match problem {
        NoPeriod::Field("day") => form.error("day", language.text("period-no-day")),
        other => return super::booking_hours::with_problem(language, form, other),
    }
    form
}

/// The hours as they are, or as they are asked about already.
fn form(visit: &Visit, booking: &Booking, submit: String, looked: &str) -> Form {
    let (starts_at, ends_at, break_minutes) = match &booking.change {
        Some(asked) => (asked.starts_at, asked.ends_at, asked.break_minutes),
        None => (booking.starts_at, booking.ends_at, booking.break_minutes),
    };
    let hours = Hours { starts: local::clock_of(starts_at), ends: local::clock_of(ends_at), break_minutes };
    let day = stockholm::date_of(starts_at).to_string();
    let longest_break = super::booking_hours::longest_break(visit, booking);
    forms::change(visit.language(), &href(booking), (&day, &hours), longest_break, submit)
        .field(Field::hidden("version", booking.version.to_string()))
        .field(Field::hidden("looked", looked))
}

fn page(visit: &Visit, booking: &Booking, form: Form) -> BookingStepView {
    let language = visit.language();
    let hours = language.hours_long(booking.starts_at, booking.ends_at);
    let facts = vec![Fact::new(language.text("fact-booked"), with_break(language, hours, booking.break_minutes))];
    let name = [("name", booking.resource_name.as_str().into())];
    step_view(language, language.text_with("change-heading", &name), booking, facts, form)
}

fn preview_page(visit: &Visit, deed: &Deed, preview: &ChangePreview, looked: &str) -> poem::Result<BookingStepView> {
    let (language, booking) = (visit.language(), &preview.booking);
    let plugin = visit.state.market.plugins.get(&booking.plugin_key).ok_or_else(|| visit.not_found())?;
    let name = [("name", booking.resource_name.as_str().into())];
    let stands = preview.judgement.allows();
    let overridable = !stands && preview.may_override && preview.judgement.refusals.iter().all(|r| r.overridable);
    let (submit, looked) = match (stands, overridable, preview.answer_before_at) {
        (false, false, _) => (language.text("change-look"), ""),
        (_, _, Some(_)) => (language.text_with("change-ask", &name), looked),
        (_, _, None) => (language.text("change-submit"), looked),
    };
    // Who gives the reason here has seen what it is for.
    let given = overridable || !deed.value("override_reason").is_empty();
    let mut form = form(visit, booking, submit, looked);
    if given && preview.may_override {
        let reason = Field::new(FieldKind::Area, "override_reason", language.text("book-override"));
        form = form.field(reason.help(language.text("book-override-help")).max_length(500).required());
    }
    let typed: Vec<(String, String)> = deed.typed.iter().filter(|(name, _)| name != "looked").cloned().collect();
    let mut view = page(visit, booking, form.propose(&typed));
    if let Some(limit_at) = preview.answer_before_at {
        let now = visit.state.market.clock.now();
        view.facts.push(Fact::new(language.text("fact-answer"), language.deadline(now, limit_at)));
    } else {
        view.facts.push(Fact::new(language.text("fact-answer"), language.text("change-at-once")));
    }
    if let (Some(price), Some(was)) = (&preview.price, &booking.price) {
        let was = language.amount(was.total_ore);
        let total = language.text_with("price-with-vat", &[("amount", language.amount(price.total_ore).into())]);
        let fact = Fact::new(language.text("price-heading"), total);
        view.facts.push(fact.note(language.text_with("change-price-was", &[("amount", was.into())])));
        view.price = Some(explain::price(language, price));
    }
    let note = |remark, stops| stop::note(language, plugin.manifest(), remark, stops);
    view.notes.extend(preview.judgement.refusals.iter().map(|remark| note(remark, true)));
    view.notes.extend(preview.judgement.warnings.iter().map(|remark| note(remark, false)));
    Ok(view)
}

/// Somebody else changed it: what it is now, and all that was typed.
fn changed_meanwhile(visit: &Visit, deed: &Deed, booking: &Booking) -> Answer {
    let language = visit.language();
    still(visit, booking, BookingStep::Change)?;
    let kept = ["day", "starts", "ends", "break_minutes", "override_reason"];
    let typed: Vec<(String, String)> =
        deed.typed.iter().filter(|(name, _)| kept.contains(&name.as_str())).cloned().collect();
    let form = form(visit, booking, language.text("change-look"), "").propose(&typed);
    let mut view = page(visit, booking, form);
    let period = language.period_long(booking.starts_at, booking.ends_at);
    view.notes.push(stops(language.text_with("change-meanwhile", &[("period", period.into())])));
    visit.page_with(StatusCode::CONFLICT, &view)
}
