//! Asking that a booking passes on, to a colleague or another unit, after a look at what it means.

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::exchange::{self, ExchangeChoices, ExchangeKind, ExchangeRequest, Exchanged, LegPreview};
use torget_core::booking::{self, BookingError, BookingView as Booking, CandidatesQuery, NeedRequest};
use torget_core::ids::ResourceId;

use super::booking_hours::with_faults;
use super::booking_page::find;
use super::booking_steps::{href, seen, step_view, stops};
use super::deed::Deed;
use super::local;
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{BookingStep, BookingStepView, ErrorView};
use crate::view::parts::{Fact, RuleNote};
use crate::view::{Format, Speak, explain, say};

/// Asks to whom it is to pass on.
#[handler]
pub async fn ask(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find(&visit, &id).await?;
    let choices = choices(&visit, &booking).await?;
    visit.page(&page(&visit, &booking, &choices, None).await?)
}

/// Shows what it would mean; and when that was shown, asks everybody whose yes it takes.
#[handler]
pub async fn post(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = find(visit, &id).await?;
    let choices = choices(visit, &booking).await?;
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let request = match typed(&deed) {
        Ok(request) => request,
        Err(BookingError::Faults(faults)) => {
            let mut view = page(visit, &booking, &choices, Some(&deed)).await?;
            view.form = with_faults(visit.language(), view.form, &faults);
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
        Err(other) => return Err(visit.step_stop(other, booking.id)),
    };
    let looked = format!("{request:?}");
    if deed.value("looked") != looked {
        return match exchange::preview(market, caller, booking.id, &request).await {
            Ok(legs) => visit.page(&preview_page(visit, &deed, &booking, &choices, (&legs, &looked)).await?),
            Err(error) => again(visit, &deed, &booking, &choices, error).await,
        };
    }
    let version = seen(&deed, "version")?.unwrap_or_default();
    match exchange::ask(market, caller, booking.id, version, &request).await {
        Ok(Exchanged::Done(id)) => Ok(visit.done(&format!("/bookings/{id}"), Some("flash-exchange-done"))),
        Ok(Exchanged::Asked(view)) => Ok(visit.done(&format!("/exchanges/{}", view.id), Some("flash-exchange-asked"))),
        Err(error) => again(visit, &deed, &booking, &choices, error).await,
    }
}

/// The way to the question, for who may ask it.
pub async fn step(visit: &Visit, booking: &Booking) -> poem::Result<Option<BookingStep>> {
    let found = exchange::choices(&visit.state.market, visit.caller()?, booking.id).await;
    let is_possible = found.is_ok_and(|choices| !choices.kinds.is_empty());
    Ok(is_possible.then(|| BookingStep {
        text: visit.language().text("step-exchange"),
        href: format!("{}/exchange", href(booking)),
        posts: false,
        main: false,
        danger: false,
    }))
}

async fn choices(visit: &Visit, booking: &Booking) -> poem::Result<ExchangeChoices> {
    let found = exchange::choices(&visit.state.market, visit.caller()?, booking.id).await;
    let choices = found.map_err(|error| visit.step_stop(error, booking.id))?;
    if choices.kinds.is_empty() {
        let text = visit.language().text("exchange-impossible");
        return Err(visit.error(&ErrorView::stopped(visit.language(), text)));
    }
    Ok(choices)
}

fn typed(deed: &Deed) -> Result<ExchangeRequest, BookingError> {
    let kind = deed.value("kind").parse().unwrap_or(ExchangeKind::StandIn);
    let resource_id = deed.value("resource_id").parse().ok();
    let unit_id = deed.value("unit_id").parse().ok();
    ExchangeRequest::new(kind, resource_id, local::date(deed.value("on")), unit_id)
}

/// The same form again with all that was typed, and why it can't be.
async fn again(
    visit: &Visit,
    deed: &Deed,
    booking: &Booking,
    choices: &ExchangeChoices,
    error: BookingError,
) -> Answer {
    let language = visit.language();
    let mut view = page(visit, booking, choices, Some(deed)).await?;
    let (status, text) = match error {
        BookingError::Exchange(refusal) => {
            (StatusCode::CONFLICT, say::code(language, refusal.code(), &refusal.values()))
        }
        BookingError::Offer(refusal) => (StatusCode::CONFLICT, say::code(language, refusal.code(), &refusal.values())),
        BookingError::Stale { .. } => {
            let period = language.period_long(booking.starts_at, booking.ends_at);
            (StatusCode::CONFLICT, language.text_with("change-meanwhile", &[("period", period.into())]))
        }
        BookingError::Refused(judgement) => {
            let Some(plugin) = visit.state.market.plugins.get(&judgement.plugin_key) else {
                return Err(visit.not_found());
            };
            let note = |remark| stop::note(language, plugin.manifest(), remark, true);
            view.notes.extend(judgement.refusals.iter().map(note));
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
        other => return Err(visit.step_stop(other, booking.id)),
    };
    view.notes.push(stops(text));
    visit.page_with(status, &view)
}

/// The colleagues to choose from: for a unit those who can come, best first with their price, then everybody else by name.
async fn colleagues(visit: &Visit, booking: &Booking, choices: &ExchangeChoices) -> poem::Result<Vec<Choice>> {
    let language = visit.language();
    let none = Choice::new("", language.text("exchange-colleague-none"));
    let mut all = vec![none];
    let mut known: Vec<ResourceId> = Vec::new();
    if let Some(need) = booking.need.as_ref().filter(|_| !choices.is_holder) {
        let query = CandidatesQuery {
            area_id: booking.area_id,
            unit_id: booking.unit_id,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            break_minutes: Some(booking.break_minutes),
            need: NeedRequest {
                reason: need.reason.clone(),
                absence: need.absence,
                requirements: booking.requirements.clone(),
                welcomes_new: false,
            },
        };
        let found = booking::candidates(&visit.state.market, visit.caller()?, &query).await;
        for one in found.map_err(|error| visit.booking_stop(error))?.fit {
            known.push(one.resource.id);
            let price = language.amount(one.price.total_ore);
            all.push(Choice::new(one.resource.id.to_string(), format!("{} · {price}", one.resource.name)));
        }
    }
    let others = choices.colleagues.iter().filter(|(id, _)| !known.contains(id));
    all.extend(others.map(|(id, name)| Choice::new(id.to_string(), name.clone())));
    Ok(all)
}

async fn page(
    visit: &Visit,
    booking: &Booking,
    choices: &ExchangeChoices,
    deed: Option<&Deed>,
) -> poem::Result<BookingStepView> {
    let form = form(visit, booking, choices, (visit.language().text("exchange-look"), "")).await?;
    let form = match deed {
        Some(deed) => {
            let kept: Vec<_> = deed.typed.iter().filter(|(name, _)| name != "looked").cloned().collect();
            form.propose(&kept)
        }
        None => form,
    };
    let language = visit.language();
    let heading = match choices.is_holder {
        true => language.text("exchange-heading-own"),
        false => language.text_with("exchange-heading", &[("name", booking.resource_name.as_str().into())]),
    };
    Ok(step_view(language, heading, booking, Vec::new(), form))
}

async fn form(
    visit: &Visit,
    booking: &Booking,
    choices: &ExchangeChoices,
    (submit, looked): (String, &str),
) -> poem::Result<Form> {
    let language = visit.language();
    let kind = |kind: &ExchangeKind| {
        Choice::new(kind.key(), language.text_with("exchange-kind", &[("kind", kind.key().into())]))
    };
    let kinds: Vec<Choice> = choices.kinds.iter().map(kind).collect();
    let first = choices.kinds.first().map_or("", |kind| kind.key());
    let how = Field::new(FieldKind::Choice, "kind", language.text("exchange-how")).choices(kinds).value(first);
    let who = Field::new(FieldKind::Select, "resource_id", language.text("exchange-colleague"));
    let mut form = Form::new(format!("{}/exchange", href(booking)), submit)
        .field(how.required())
        .field(who.choices(colleagues(visit, booking, choices).await?));
    if choices.kinds.contains(&ExchangeKind::Swap) {
        let on = Field::new(FieldKind::Date, "on", language.text("exchange-on"));
        form = form.field(on.help(language.text("exchange-on-help")));
    }
    if choices.kinds.contains(&ExchangeKind::HandOver) {
        let none = Choice::new("", language.text("exchange-unit-none"));
        let units = choices.units.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let unit = Field::new(FieldKind::Select, "unit_id", language.text("exchange-unit"));
        form = form.field(unit.choices(std::iter::once(none).chain(units).collect()));
    }
    Ok(form
        .field(Field::hidden("version", booking.version.to_string()))
        .field(Field::hidden("looked", looked))
        .cancel(language.text("step-back"), href(booking)))
}

/// What would become of each booking, and the button that asks; where a rule stands in the way there is none.
async fn preview_page(
    visit: &Visit,
    deed: &Deed,
    booking: &Booking,
    choices: &ExchangeChoices,
    (legs, looked): (&[LegPreview], &str),
) -> poem::Result<BookingStepView> {
    let language = visit.language();
    let stands = legs.iter().all(|leg| leg.judgement.allows());
    let submit = if stands { "exchange-ask" } else { "exchange-look" };
    let submit = if submit == "exchange-ask" { language.text("exchange-ask") } else { language.text("exchange-look") };
    let made = form(visit, booking, choices, (submit, if stands { looked } else { "" })).await?;
    let kept: Vec<_> = deed.typed.iter().filter(|(name, _)| name != "looked").cloned().collect();
    let mut view = page(visit, booking, choices, None).await?;
    view.form = made.propose(&kept);
    for leg in legs {
        let (who, unit) = (("who", leg.resource_name.as_str().into()), ("unit", leg.unit_name.as_str().into()));
        let becomes = language.text_with("exchange-becomes", &[who, unit]);
        let price = leg.price.as_ref().map(|price| language.amount(price.total_ore));
        let fact = Fact::new(language.period_long(leg.leg.starts_at, leg.leg.ends_at), becomes);
        view.facts.push(match price {
            Some(price) => fact.note(language.text_with("price-with-vat", &[("amount", price.into())])),
            None => fact,
        });
        let Some(plugin) = visit.state.market.plugins.get(&leg.judgement.plugin_key) else { continue };
        let note = |remark, stops| -> RuleNote { stop::note(language, plugin.manifest(), remark, stops) };
        view.notes.extend(leg.judgement.refusals.iter().map(|remark| note(remark, true)));
        view.notes.extend(leg.judgement.warnings.iter().map(|remark| note(remark, false)));
    }
    view.price = match legs {
        [only] => only.price.as_ref().map(|price| explain::price(language, price)),
        _ => None,
    };
    Ok(view)
}
