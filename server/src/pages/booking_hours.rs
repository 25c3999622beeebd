//! Reporting what was performed: by who did it, or by the unit or the coordinator for them, from a phone.

use chrono::{DateTime, Utc};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::performance::{self, Performed};
use torget_core::booking::{BookingError, BookingStep, BookingView as Booking};
use torget_core::fault::FieldFault;
use torget_core::time::{Period, stockholm};

use super::book_view::with_break;
use super::booking_steps::{allowed, find_for, href, step_view, still};
use super::deed::Deed;
use super::local::{self, NoPeriod};
use super::performed_form::Asked;
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::forms;
use crate::view::pages::BookingStepView;
use crate::view::parts::Fact;
use crate::view::{Format, Language, Speak, say};

/// Asks what was performed.
#[handler]
pub async fn report_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Report).await?;
    let form = report_form(&visit, &booking).await?;
    visit.page(&report_view(visit.language(), &booking, form))
}

/// Reports it.
#[handler]
pub async fn report(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Report).await?;
    let (language, asked) = (visit.language(), Asked::of(visit, &booking)?);
    let form = async || Ok::<_, poem::Error>(report_form(visit, &booking).await?.fill(&deed.typed));
    let again = |form: Form| {
        still(visit, &booking, BookingStep::Report)?;
        visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &report_view(language, &booking, form))
    };
    let performed = match asked.typed(&deed) {
        Ok(performed) => performed,
        Err(unread) => return again(asked.marked(form().await?, unread)),
    };
    match performance::report(&visit.state.market, visit.caller()?, booking.id, &performed).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-reported"))),
        Err(BookingError::Faults(faults)) => again(with_faults(language, form().await?, &faults)),
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// The form, with what stands reported or else what was booked.
async fn report_form(visit: &Visit, booking: &Booking) -> poem::Result<Form> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let pairs = match reported(booking) {
        Some(reported) => asked.pairs(&reported),
        None => {
            let last = performance::last_readings(&visit.state.market, visit.caller()?, booking.id).await;
            asked.likely(&last.map_err(|error| visit.step_stop(error, booking.id))?)
        }
    };
    Ok(asked.fields(forms::report(language, &href(booking))).fill(&pairs))
}

fn report_view(language: Language, booking: &Booking, form: Form) -> BookingStepView {
    step_view(language, language.text("report-heading"), booking, vec![booked_fact(language, booking)], form)
}

pub(super) fn booked_fact(language: Language, booking: &Booking) -> Fact {
    let hours = language.hours_long(booking.starts_at, booking.ends_at);
    Fact::new(language.text("fact-booked"), with_break(language, hours, booking.break_minutes))
}

/// What the hours of a booking may have of breaks at most, however long they are.
pub(super) fn longest_break(visit: &Visit, booking: &Booking) -> i64 {
    let plugin = visit.state.market.plugins.get(&booking.plugin_key);
    plugin.map_or(0, |plugin| plugin.manifest().booking.longest_break_minutes)
}

/// What was reported, if something was.
pub(super) fn reported(booking: &Booking) -> Option<Performed> {
    let done = booking.performance.as_ref()?;
    Some(Performed {
        recorded: done.reported_record.clone(),
        ..Performed::hours(done.reported_starts_at, done.reported_ends_at, done.reported_break_minutes)
    })
}

/// What was approved, if something was.
pub(super) fn approved(booking: &Booking) -> Option<Performed> {
    let done = booking.performance.as_ref()?;
    let hours = Performed::hours(done.attested_starts_at?, done.attested_ends_at?, done.attested_break_minutes?);
    Some(Performed { recorded: done.attested_record.clone().unwrap_or_default(), ..hours })
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
    Ok(Performed::hours(period.starts_at(), period.ends_at(), break_minutes))
}

pub(super) fn with_problem(language: Language, mut form: Form, problem: NoPeriod) -> Form {
    match problem {
        NoPeriod::Field("break_minutes") => form.error("break_minutes", language.text("period-no-break")),
        NoPeriod::Field("day") => form.error("starts_on", language.text("period-no-day")),
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
