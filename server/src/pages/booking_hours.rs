//! The hours of a booking: reported by who worked them, approved by the unit.

use chrono::{DateTime, Utc};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::{self, Attested, BookingError, BookingStep, BookingView as Booking, Performed};
use torget_core::fault::FieldFault;
use torget_core::time::{Period, stockholm};

use super::book_view::with_break;
use super::booking_page::find;
use super::booking_steps::{allowed, find_for, href, seen, step_view, still, stops};
use super::deed::Deed;
use super::local::{self, NoPeriod};
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::forms::{self, Hours};
use crate::view::pages::BookingStepView;
use crate::view::parts::Fact;
use crate::view::{Format, Language, Speak, explain, say};

/// Asks what was worked.
#[handler]
pub async fn report_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Report).await?;
    let language = visit.language();
    let hours = hours(booking.starts_at, booking.ends_at, booking.break_minutes);
    let form = forms::report(language, &href(&booking), &hours, longest_break(&visit, &booking));
    visit.page(&report_view(language, &booking, form))
}

/// Reports it.
#[handler]
pub async fn report(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Report).await?;
    let language = visit.language();
    let form = || {
        let usual = hours(booking.starts_at, booking.ends_at, booking.break_minutes);
        forms::report(language, &href(&booking), &usual, longest_break(visit, &booking)).fill(&deed.typed)
    };
    let again = |form: Form| {
        still(visit, &booking, BookingStep::Report)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &report_view(language, &booking, form))
    };
    let performed = match typed_hours(visit.language(), &deed, booking.starts_at) {
        Ok(performed) => performed,
        Err(problem) => return again(with_problem(language, form(), problem)),
    };
    match booking::report(&visit.state.market, visit.caller()?, booking.id, performed).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-reported"))),
        Err(BookingError::Faults(faults)) => again(with_faults(language, form(), &faults)),
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// Shows what was reported, to be approved.
#[handler]
pub async fn attest_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Attest).await?;
    visit.page(&attest_view(&visit, &booking, attest_form(&visit, &booking)).await?)
}

/// Approves what the page showed, corrected or not; when it was reported anew since, that is shown instead.
#[handler]
pub async fn attest(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Attest).await?;
    let language = visit.language();
    let again = async |form: Form| {
        still(visit, &booking, BookingStep::Attest)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &attest_view(visit, &booking, form).await?)
    };
    let version = seen(&deed, "version")?;
    let form = || attest_form(visit, &booking).fill(&deed.typed);
    let hours = match typed_hours(visit.language(), &deed, booking.starts_at) {
        Ok(performed) => performed,
        Err(problem) => return again(with_problem(language, form(), problem)).await,
    };
    let reason = deed.value("correction_reason");
    let correction_reason = (!reason.is_empty()).then(|| reason.to_owned());
    let attested = Attested { version, corrected: Some(hours), correction_reason };
    match booking::attest(&visit.state.market, visit.caller()?, booking.id, &attested).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-attested"))),
        Err(BookingError::Faults(faults)) => again(with_faults(language, form(), &faults)).await,
        Err(BookingError::Stale { .. }) => reported_anew(visit, &find(visit, &id).await?).await,
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// The hours as they are reported now, to be looked at again.
async fn reported_anew(visit: &Visit, booking: &Booking) -> Answer {
    let language = visit.language();
    let mut view = attest_view(visit, booking, attest_form(visit, booking)).await?;
    view.notes.push(stops(language.text("attest-reported-anew")));
    visit.page_with(StatusCode::CONFLICT, &view)
}

fn attest_form(visit: &Visit, booking: &Booking) -> Form {
    let (hours, longest_break) = (reported(booking), longest_break(visit, booking));
    forms::attest(visit.language(), &href(booking), booking.version, &hours, longest_break)
}

fn report_view(language: Language, booking: &Booking, form: Form) -> BookingStepView {
    step_view(language, language.text("report-heading"), booking, vec![booked_fact(language, booking)], form)
}

async fn attest_view(visit: &Visit, booking: &Booking, form: Form) -> poem::Result<BookingStepView> {
    let language = visit.language();
    let mut facts = vec![booked_fact(language, booking)];
    if let Some(performance) = &booking.performance {
        let hours = language.hours_long(performance.reported_starts_at, performance.reported_ends_at);
        let hours = with_break(language, hours, performance.reported_break_minutes);
        facts.push(Fact::new(language.text("fact-reported"), hours));
    }
    let name = [("name", booking.resource_name.as_str().into())];
    let mut view = step_view(language, language.text_with("attest-heading", &name), booking, facts, form);
    let price = booking::reported_price(&visit.state.market, visit.caller()?, booking.id).await;
    let price = price.map_err(|error| visit.booking_stop(error))?;
    view.price = Some(explain::price(language, &price));
    Ok(view)
}

fn booked_fact(language: Language, booking: &Booking) -> Fact {
    let hours = language.hours_long(booking.starts_at, booking.ends_at);
    Fact::new(language.text("fact-booked"), with_break(language, hours, booking.break_minutes))
}

/// What the hours of a booking may have of breaks at most, however long they are.
pub(super) fn longest_break(visit: &Visit, booking: &Booking) -> i64 {
    let plugin = visit.state.market.plugins.get(&booking.plugin_key);
    plugin.map_or(0, |plugin| plugin.manifest().booking.longest_break_minutes)
}

fn hours(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, break_minutes: i64) -> Hours {
    Hours { starts: local::clock_of(starts_at), ends: local::clock_of(ends_at), break_minutes }
}

fn reported(booking: &Booking) -> Hours {
    match &booking.performance {
        Some(done) => hours(done.reported_starts_at, done.reported_ends_at, done.reported_break_minutes),
        None => hours(booking.starts_at, booking.ends_at, booking.break_minutes),
    }
}

/// The hours that were typed: times of day, on the day that brings them nearest to when it was to start.
pub(super) fn typed_hours(language: Language, deed: &Deed, near: DateTime<Utc>) -> Result<Performed, NoPeriod> {
    let (starts, ends) = (deed.value("starts"), deed.value("ends"));
    let first_day = stockholm::date_of(near);
    let days = [first_day.pred_opt(), Some(first_day), first_day.succ_opt()];
    let mut candidates: Vec<Period> = Vec::new();
    for day in days.into_iter().flatten() {
        match local::period(language, &day.to_string(), starts, ends) {
            Ok(period) => candidates.push(period),
            Err(problem @ NoPeriod::Field(_)) => return Err(problem),
            Err(problem) if day == first_day => return Err(problem),
            Err(_) => {}
        }
    }
    let away = |period: &Period| (period.starts_at() - near).num_minutes().abs();
    let period = candidates.into_iter().min_by_key(away).ok_or(NoPeriod::Field("starts"))?;
    let break_minutes = deed.value("break_minutes").parse().map_err(|_| NoPeriod::Field("break_minutes"))?;
    Ok(Performed { starts_at: period.starts_at(), ends_at: period.ends_at(), break_minutes })
}

pub(super) fn with_problem(language: Language, mut form: Form, problem: NoPeriod) -> Form {
    match problem {
        NoPeriod::Field("break_minutes") => form.error("break_minutes", language.text("period-no-break")),
        NoPeriod::Field(field) => form.error(field, language.text("period-no-time")),
        NoPeriod::Time(text) => form.error("starts", text),
    }
    form
}

/// Core names fields by moments, the form by times of day.
pub(super) fn with_faults(language: Language, mut form: Form, faults: &[FieldFault]) -> Form {
    for fault in faults {
        let name = fault.field.strip_suffix("_at").unwrap_or(&fault.field);
        form.error(name, say::fault(language, fault));
    }
    form
}
