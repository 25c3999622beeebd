//! A booking that may pass on: asking a colleague or another unit, after a look at what it means; and everybody's answer.

use chrono::{DateTime, Utc};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::exchange::{
    self, ExchangeChoices, ExchangeKind, ExchangeRequest, ExchangeState, ExchangeView, Exchanged, Leg, LegPreview,
    Party,
};
use torget_core::booking::{self, BookingError, BookingView as Booking, CandidatesQuery, NeedRequest};
use torget_core::ids::{BookingExchangeId, ResourceId};

use super::booking_hours::with_faults;
use super::booking_page::find;
use super::booking_steps::{href, seen, step_view, stops};
use super::deed::Deed;
use super::local;
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{BookingStep, BookingStepView, BookingView, PersonRequest};
use crate::view::parts::{Badge, Fact, Link, RuleNote, Task, Tone};
use crate::view::{Format, Language, Speak, explain, say};

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

/// Shows one, with what the reader may answer.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let id = exchange_id(&visit, &id)?;
    let found = exchange::view(&visit.state.market, visit.caller()?, id).await;
    let found = found.map_err(|error| visit.booking_stop(error))?;
    visit.page(&view(&visit, &found))
}

/// Says yes for a party.
#[handler]
pub async fn accept(Path((id, party)): Path<(String, String)>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (id, party) = (exchange_id(visit, &id)?, party_of(visit, &party)?);
    let done = exchange::accept(&visit.state.market, visit.caller()?, id, party).await;
    let done = done.map_err(|error| visit.booking_stop(error))?;
    let is_done = done.state == ExchangeState::Done;
    let flash = if is_done { "flash-exchange-done" } else { "flash-exchange-agreed" };
    Ok(visit.done(&format!("/exchanges/{id}"), Some(flash)))
}

/// Says no for a party; the bookings stay.
#[handler]
pub async fn decline(Path((id, party)): Path<(String, String)>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (id, party) = (exchange_id(visit, &id)?, party_of(visit, &party)?);
    let done = exchange::decline(&visit.state.market, visit.caller()?, id, party).await;
    done.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/exchanges/{id}"), Some("flash-exchange-declined")))
}

/// Takes the question back.
#[handler]
pub async fn withdraw(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let id = exchange_id(visit, &id)?;
    let done = exchange::withdraw(&visit.state.market, visit.caller()?, id).await;
    done.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/exchanges/{id}"), Some("flash-exchange-withdrawn")))
}

/// What waits for the reader's yes for a unit, as tasks.
pub async fn tasks(visit: &Visit) -> poem::Result<Vec<Task>> {
    let language = visit.language();
    let task = |view: &ExchangeView| {
        let period = language.period_short(view.booking.starts_at, view.booking.ends_at);
        Task {
            icon: "question",
            text: language.text_with("task-exchange", &names(view)),
            note: Some(format!("{period}, {}", view.booking.unit_name)),
            href: format!("/exchanges/{}", view.id),
        }
    };
    Ok(waiting(visit).await?.iter().map(task).collect())
}

/// What waits for the reader's own yes or no, with until when.
pub async fn requests(visit: &Visit) -> poem::Result<Vec<(DateTime<Utc>, PersonRequest)>> {
    let language = visit.language();
    let request = |view: &ExchangeView| {
        let own = view.may_answer.iter().find(|party| matches!(party, Party::Taker | Party::Holder))?;
        let gives = match (own, &view.other) {
            (Party::Taker, other) => other.as_ref(),
            (_, Some(_)) => Some(&view.booking),
            (_, None) => None,
        };
        let comes = if *own == Party::Taker { &view.booking } else { view.other.as_ref().unwrap_or(&view.booking) };
        let asks = language.text_with("task-exchange-own", &names(view));
        let gives = gives.map(|leg| {
            let period = format!("{}, {}", language.period_short(leg.starts_at, leg.ends_at), leg.unit_name);
            language.text_with("person-instead-of", &[("period", period.into())])
        });
        let (now, limit_at) = (visit.state.market.clock.now(), view.answer_before_at);
        let deadline = [("deadline", language.deadline(now, limit_at).into())];
        let href = format!("/exchanges/{}", view.id);
        let request = PersonRequest {
            period: language.period_short(comes.starts_at, comes.ends_at),
            place: view.new_unit_name.clone().unwrap_or_else(|| comes.unit_name.clone()),
            detail: [Some(asks), gives].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            deadline: Some(language.text_with("person-answer-by", &deadline)),
            confirm_action: format!("{href}/{}/accept", own.key()),
            decline_href: format!("{href}/{}/decline", own.key()),
            decline_posts: true,
            href,
        };
        Some((limit_at, request))
    };
    Ok(waiting(visit).await?.iter().filter_map(request).collect())
}

/// The exchanges for whose parties the reader may answer, while there is time.
async fn waiting(visit: &Visit) -> poem::Result<Vec<ExchangeView>> {
    let now = visit.state.market.clock.now();
    let views = exchange::list(&visit.state.market, visit.caller()?).await;
    let mut views = views.map_err(|error| visit.booking_stop(error))?;
    views.retain(|view| !view.may_answer.is_empty() && now <= view.answer_before_at);
    Ok(views)
}

/// What a booking's page says of questions that wait, and of the booking before it.
pub async fn facts(visit: &Visit, booking: &Booking) -> poem::Result<Vec<Fact>> {
    let language = visit.language();
    let open = exchange::of_booking(&visit.state.market, visit.caller()?, booking.id).await;
    let open = open.map_err(|error| visit.booking_stop(error))?;
    let mut facts: Vec<Fact> = Vec::new();
    for view in &open {
        let kind = language.text_with("exchange-title", &[("kind", view.kind.key().into())]);
        let link = Link::new(language.text("exchange-fact-link"), format!("/exchanges/{}", view.id));
        facts.push(Fact::new(language.text("exchange-fact"), kind).note(waits(visit, view)).link(link));
    }
    if let Some(id) = booking.instead_of_id {
        // Not everybody who sees this one saw the other.
        let before = booking::view(&visit.state.market, visit.caller()?, id).await;
        if let Ok(before) = before {
            let link = Link::new(language.text("exchange-instead-link"), href(&before));
            let who = format!("{}, {}", before.resource_name, before.unit_name);
            facts.push(Fact::new(language.text("exchange-instead"), who).link(link));
        }
    }
    Ok(facts)
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

fn exchange_id(visit: &Visit, id: &str) -> poem::Result<BookingExchangeId> {
    id.parse().map_err(|_| visit.not_found())
}

fn party_of(visit: &Visit, party: &str) -> poem::Result<Party> {
    party.parse().map_err(|_| visit.not_found())
}

async fn choices(visit: &Visit, booking: &Booking) -> poem::Result<ExchangeChoices> {
    let found = exchange::choices(&visit.state.market, visit.caller()?, booking.id).await;
    let choices = found.map_err(|error| visit.step_stop(error, booking.id))?;
    if choices.kinds.is_empty() {
        let text = visit.language().text("exchange-impossible");
        return Err(visit.error(&crate::view::pages::ErrorView::stopped(visit.language(), text)));
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
    if !choices.is_holder {
        let query = CandidatesQuery {
            area_id: booking.area_id,
            unit_id: booking.unit_id,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            break_minutes: Some(booking.break_minutes),
            need: NeedRequest { requirements: booking.requirements.clone(), ..NeedRequest::default() },
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

fn names(view: &ExchangeView) -> Vec<(&'static str, crate::view::Value<'_>)> {
    vec![
        ("kind", view.kind.key().into()),
        ("holder", view.booking.holder_name.as_str().into()),
        ("taker", view.taker_name.as_deref().unwrap_or_default().into()),
        ("unit", view.new_unit_name.as_deref().unwrap_or(&view.booking.unit_name).into()),
    ]
}

/// The name of a party.
fn party(language: Language, view: &ExchangeView, party: Party) -> String {
    let other_unit = view.other.as_ref().map_or("", |other| other.unit_name.as_str());
    let values = [
        ("party", party.key().into()),
        ("taker", view.taker_name.as_deref().unwrap_or_default().into()),
        ("holder", view.booking.holder_name.as_str().into()),
        ("unit", view.booking.unit_name.as_str().into()),
        ("other_unit", other_unit.into()),
        ("new_unit", view.new_unit_name.as_deref().unwrap_or_default().into()),
    ];
    language.text_with("exchange-party", &values)
}

/// Whose yes is missing, and until when.
fn waits(visit: &Visit, view: &ExchangeView) -> String {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let parties: Vec<String> = view.awaits.iter().map(|one| party(language, view, *one)).collect();
    let limit = language.deadline(now, view.answer_before_at);
    language.text_with("exchange-waits", &[("parties", parties.join(", ").into()), ("limit", limit.into())])
}

fn view(visit: &Visit, view: &ExchangeView) -> BookingView {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let leg = |leg: &Leg| {
        let period = language.period_long(leg.starts_at, leg.ends_at);
        format!("{period}, {} ({})", leg.unit_name, leg.holder_name)
    };
    let mut facts = vec![Fact::new(language.text("exchange-booking"), leg(&view.booking))];
    match &view.other {
        Some(other) => facts.push(Fact::new(language.text("exchange-other"), leg(other))),
        None => {
            facts.extend(view.taker_name.iter().map(|name| Fact::new(language.text("exchange-taker"), name.clone())))
        }
    }
    facts.extend(view.new_unit_name.iter().map(|name| Fact::new(language.text("exchange-new-unit"), name.clone())));
    let is_open = view.state == ExchangeState::Open && now <= view.answer_before_at;
    BookingView {
        heading: language.text_with("exchange-title", &[("kind", view.kind.key().into())]),
        badge: badge(language, view.state),
        next: is_open.then(|| waits(visit, view)),
        period: view.area_name.clone(),
        steps: if is_open { steps(language, view) } else { Vec::new() },
        facts,
        price: None,
        notes: Vec::new(),
        attachments: None,
        incidents: None,
        history: Vec::new(),
    }
}

fn badge(language: Language, state: ExchangeState) -> Badge {
    let (key, shape, tone) = match state {
        ExchangeState::Open => ("exchange-open-state", "ring", Tone::Waiting),
        ExchangeState::Done => ("exchange-done-state", "check", Tone::Good),
        ExchangeState::Declined => ("exchange-declined-state", "cross", Tone::Bad),
        ExchangeState::Expired => ("exchange-expired-state", "cross", Tone::Quiet),
        ExchangeState::Withdrawn => ("exchange-withdrawn-state", "cross", Tone::Quiet),
        ExchangeState::Void => ("exchange-void-state", "cross", Tone::Quiet),
    };
    Badge::new(language.text(key), shape, tone)
}

/// Yes and no for each party that the reader may answer for; who answers for one alone needs no name of it.
fn steps(language: Language, view: &ExchangeView) -> Vec<BookingStep> {
    let is_alone = view.may_answer.len() == 1;
    let step = |text: String, action: String, main: bool| BookingStep {
        text,
        href: format!("/exchanges/{}/{action}", view.id),
        posts: true,
        main,
        danger: false,
    };
    let mut steps = Vec::new();
    for one in &view.may_answer {
        let name = [("party", party(language, view, *one).into())];
        let yes = if is_alone { language.text("exchange-yes") } else { language.text_with("exchange-yes-for", &name) };
        let no = if is_alone { language.text("exchange-no") } else { language.text_with("exchange-no-for", &name) };
        steps.push(step(yes, format!("{}/accept", one.key()), is_alone));
        steps.push(step(no, format!("{}/decline", one.key()), false));
    }
    if view.may_withdraw {
        steps.push(step(language.text("exchange-withdraw"), "withdraw".to_owned(), false));
    }
    steps
}
