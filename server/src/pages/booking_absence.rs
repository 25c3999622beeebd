//! What went wrong with a booking: one side did not come, or nobody could help what happened.

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::{self, Absent, BookingError, BookingStep, BookingView as Booking, absent_sides};

use super::booking_hours::with_faults;
use super::booking_steps::{allowed, find_for, href, step_view, still};
use super::deed::Deed;
use super::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::BookingStepView;
use crate::view::parts::Fact;
use crate::view::{Format, Language, Speak, forms};

/// Asks which side did not come.
#[handler]
pub async fn no_show_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::MarkNoShow).await?;
    visit.page(&no_show_view(&visit, &booking, &absent_sides(visit.caller()?, &booking)))
}

/// Says it.
#[handler]
pub async fn no_show(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::MarkNoShow).await?;
    let Ok(absent) = deed.value("absent").parse::<Absent>() else {
        still(visit, &booking, BookingStep::MarkNoShow)?;
        let mut view = no_show_view(visit, &booking, &absent_sides(visit.caller()?, &booking));
        view.form.error("absent", visit.language().text("fault-missing"));
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let done = booking::mark_no_show(&visit.state.market, visit.caller()?, booking.id, absent).await;
    done.map_err(|error| visit.step_stop(error, booking.id))?;
    Ok(visit.done(&href(&booking), Some("flash-no-show")))
}

/// Asks why nobody is to pay.
#[handler]
pub async fn excuse_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_for(&visit, &id, BookingStep::Excuse).await?;
    visit.page(&excuse_view(visit.language(), &booking, excuse_form(visit.language(), &booking)))
}

/// Says it.
#[handler]
pub async fn excuse(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = allowed(visit, &id, BookingStep::Excuse).await?;
    let language = visit.language();
    match booking::excuse(&visit.state.market, visit.caller()?, booking.id, deed.value("reason")).await {
        Ok(_) => Ok(visit.done(&href(&booking), Some("flash-excused"))),
        Err(BookingError::Faults(faults)) => {
            still(visit, &booking, BookingStep::Excuse)?;
            let form = with_faults(language, excuse_form(language, &booking).fill(&deed.typed), &faults);
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &excuse_view(language, &booking, form))
        }
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// What a booking's page says of it.
pub fn facts(language: Language, booking: &Booking) -> Vec<Fact> {
    let absent = booking.absent.map(|side| match side {
        Absent::Resource => booking.resource_name.clone(),
        Absent::Unit => booking.unit_name.clone(),
    });
    let absent = absent.map(|name| Fact::new(language.text("fact-absent"), name));
    let why = booking.excuse.clone().map(|reason| Fact::new(language.text("fact-excuse"), reason));
    absent.into_iter().chain(why).collect()
}

fn no_show_view(visit: &Visit, booking: &Booking, sides: &[Absent]) -> BookingStepView {
    let language = visit.language();
    let names = [
        ("name", booking.resource_name.as_str().into()),
        ("unit", booking.unit_name.as_str().into()),
        ("percent", language.percent(booking.terms.cancellation.fee_basis_points.0).into()),
    ];
    let text = |absent: &Absent| match absent {
        Absent::Resource => language.text_with("no-show-resource", &names),
        Absent::Unit => language.text_with("no-show-unit", &names),
    };
    let choices = sides.iter().map(|side| Choice::new(side.key(), text(side))).collect();
    let first = sides.first().filter(|_| sides.len() == 1).map_or("", |side| side.key());
    let field = Field::new(FieldKind::Choice, "absent", language.text("no-show-who")).choices(choices).value(first);
    let form = Form::new(format!("{}/no-show", href(booking)), language.text("no-show-submit"))
        .field(field.required())
        .cancel(language.text("step-back"), href(booking));
    let pays = |absent: &Absent| match absent {
        Absent::Resource => Fact::new(text(absent), language.text("no-show-nobody-pays")),
        Absent::Unit => Fact::new(text(absent), language.text_with("no-show-unit-pays", &names)),
    };
    step_view(language, language.text("no-show-heading"), booking, sides.iter().map(pays).collect(), form)
}

fn excuse_form(language: Language, booking: &Booking) -> Form {
    Form::new(format!("{}/excuse", href(booking)), language.text("excuse-submit"))
        .field(forms::reason_field(language))
        .cancel(language.text("step-back"), href(booking))
}

fn excuse_view(language: Language, booking: &Booking, form: Form) -> BookingStepView {
    let text = if booking.state.holds() { language.text("excuse-ends") } else { language.text("excuse-waives") };
    let facts = vec![Fact::new(language.text("excuse-means"), text)];
    step_view(language, language.text("excuse-heading"), booking, facts, form)
}
