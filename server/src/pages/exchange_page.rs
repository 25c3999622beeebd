//! A question whether a booking may pass on: its page with everybody's answer, and where else it shows.

use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::Path;
use torget_core::booking::exchange::{self, ExchangeState, ExchangeView, Leg, Party};
use torget_core::booking::{self, BookingView as Booking};
use torget_core::ids::BookingExchangeId;

use super::booking_steps::href;
use super::deed::Deed;
use super::visit::{Answer, Visit};
use crate::view::pages::{BookingStep, BookingView, PersonRequest};
use crate::view::parts::{Badge, Fact, Link, Task, Tone};
use crate::view::{Format, Language, Speak};

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

fn exchange_id(visit: &Visit, id: &str) -> poem::Result<BookingExchangeId> {
    id.parse().map_err(|_| visit.not_found())
}

fn party_of(visit: &Visit, party: &str) -> poem::Result<Party> {
    party.parse().map_err(|_| visit.not_found())
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
