//! A booking's own page (screen 4).

use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::Path;
use torget_core::audit::AuditEntry;
use torget_core::booking::{self, BookingState, BookingStep as Step, BookingView as Booking};
use torget_core::collaboration;
use torget_core::money::{BasisPoints, Ore};
use torget_core::plugin::Plugin;
use torget_core::time::stockholm;

use super::book_view::with_break;
use super::performed_form::Asked;
use super::visit::{Answer, Visit, percent_encoded};
use super::{
    another, attachments, booking_absence, booking_attest, booking_exchange, booking_hours, exchange_page, incidents,
    need, stop,
};
use crate::view::pages::{BookingStep, BookingView};
use crate::view::parts::{Badge, Event, Fact, Link};
use crate::view::{Format, Language, Speak, explain};

/// A map that finds an address.
const MAP_SEARCH: &str = "https://www.openstreetmap.org/search?query=";

/// Shows a booking.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find(&visit, &id).await?;
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let history = match booking.shows_history {
        true => booking::history(market, caller, booking.id).await.map_err(|error| visit.booking_stop(error))?,
        false => Vec::new(),
    };
    let Some(plugin) = market.plugins.get(&booking.plugin_key) else { return Err(visit.not_found()) };
    let (language, manifest) = (visit.language(), plugin.manifest());
    let price = booking.performance.as_ref().and_then(|performance| performance.price.as_ref());
    // What came to nothing has no price, but may have a fee.
    let price = price.or(booking.fee.as_ref()).or(booking.price.as_ref().filter(|_| booking.state.holds()));
    let notes = booking.warnings.iter().map(|remark| stop::note(language, manifest, remark, false)).collect();
    let has_begun = market.clock.now() >= booking.starts_at;
    let files = attachments::part(&visit, &booking).await?;
    let mut steps = steps(&visit, &booking);
    if let Some(step) = booking_exchange::step(&visit, &booking).await? {
        // Before what ends it.
        let place = steps.iter().position(|step| step.danger).unwrap_or(steps.len());
        steps.insert(place, step);
    }
    let mut facts = facts(&visit, plugin.as_ref(), &booking).await?;
    facts.extend(booking_absence::facts(language, &booking));
    facts.extend(exchange_page::facts(&visit, &booking).await?);
    visit.page(&BookingView {
        heading: heading(&booking),
        badge: Badge::booking_state(language, booking.state.key()),
        next: next(&visit, &booking),
        period: with_break(language, language.period_long(booking.starts_at, booking.ends_at), booking.break_minutes),
        steps,
        facts,
        price: price.map(|price| explain::price(language, price)),
        attachments: (has_begun && (booking.may_attach || !files.files.is_empty())).then_some(files),
        incidents: incidents::part(&visit, &booking).await?.filter(|_| has_begun),
        notes,
        history: history.iter().map(|entry| event(language, entry)).collect(),
    })
}

/// The booking that an address names, if the reader may see it.
pub async fn find(visit: &Visit, id: &str) -> poem::Result<Booking> {
    let Ok(id) = id.parse() else { return Err(visit.not_found()) };
    let found = booking::view(&visit.state.market, visit.caller()?, id).await;
    found.map_err(|error| visit.booking_stop(error))
}

/// `Anna Ek → Fridhem, Ängelholm`.
pub fn heading(booking: &Booking) -> String {
    format!("{} → {}, {}", booking.resource_name, booking.unit_name, booking.buyer_name)
}

/// What happens next and until when.
fn next(visit: &Visit, booking: &Booking) -> Option<String> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    if let Some(asked) = booking.change.as_ref().filter(|asked| now <= asked.answer_before_at) {
        let period = with_break(language, language.period_long(asked.starts_at, asked.ends_at), asked.break_minutes);
        let values = [
            ("name", booking.resource_name.as_str().into()),
            ("period", period.into()),
            ("limit", language.deadline(now, asked.answer_before_at).into()),
        ];
        return Some(language.text_with("next-change", &values));
    }
    match booking.state {
        BookingState::Held => booking.answer_before_at.map(|limit| {
            let name = booking.resource_name.as_str();
            language.text_with("next-held", &[("name", name.into()), ("limit", language.deadline(now, limit).into())])
        }),
        BookingState::Confirmed if now >= booking.ends_at => Some(language.text("next-report")),
        BookingState::Performed | BookingState::Approved => next_attest(language, booking),
        _ => None,
    }
}

/// The steps that the clock allows too, the most likely first.
fn steps(visit: &Visit, booking: &Booking) -> Vec<BookingStep> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let has_begun = now >= booking.starts_at;
    let may = |step: &Step| match step {
        Step::Report => now >= booking.ends_at,
        Step::Cancel | Step::Change => !has_begun,
        Step::MarkNoShow => has_begun,
        // What came to nothing for nothing needs no excuse.
        Step::Excuse => booking.state.holds() || booking.fee.is_some(),
        Step::Confirm => booking.answer_before_at.is_none_or(|limit| now <= limit),
        _ => true,
    };
    use Step::{Approve, Attest, Cancel, Change, Confirm, Correct, Countersign, Decline, Report, SendBack};
    let usual = [Confirm, Attest, Approve, Countersign, Report, Change, SendBack, Correct, Decline, Cancel];
    let order = usual.into_iter().chain([Step::MarkNoShow, Step::Excuse]);
    let mut offered: Vec<Step> = order.filter(|step| booking.steps.contains(step) && may(step)).collect();
    // Hours that wait for attest are reported anew only by those who can't attest.
    if offered.contains(&Attest) || offered.contains(&Approve) {
        offered.retain(|step| *step != Step::Report);
    }
    let first = offered.first().copied();
    let another = another::search(visit, booking).map(|href| BookingStep {
        text: language.text("step-find-another"),
        href,
        posts: false,
        main: true,
        danger: false,
    });
    let offered = offered.into_iter().map(|step| BookingStep {
        text: match step {
            Step::Confirm => language.text("step-confirm"),
            Attest => language.text("step-attest"),
            Approve => language.text("step-approve"),
            Countersign => language.text("step-countersign"),
            SendBack => language.text("step-send-back"),
            Correct => language.text("step-correct"),
            Step::Report => language.text("step-report"),
            Step::Change => language.text("step-change"),
            Step::Decline => language.text("step-decline"),
            Step::MarkNoShow => language.text("step-no-show"),
            Step::Excuse => language.text("step-excuse"),
            _ => language.text("step-cancel"),
        },
        href: format!("/bookings/{}/{}", booking.id, address_of(step)),
        posts: step == Step::Confirm,
        main: Some(step) == first && !matches!(step, Change | Correct | SendBack) && !is_danger(step),
        danger: is_danger(step),
    });
    answers(language, booking, now).into_iter().chain(offered).chain(another).collect()
}

/// Whether a step ends a booking without its being worked.
fn is_danger(step: Step) -> bool {
    matches!(step, Step::Decline | Step::Cancel | Step::MarkNoShow | Step::Excuse)
}

/// The page of a step.
fn address_of(step: Step) -> &'static str {
    match step {
        Step::Approve | Step::Countersign => "attest",
        Step::SendBack => "send-back",
        Step::MarkNoShow => "no-show",
        other => other.key(),
    }
}

/// The answers to other hours that are asked about, and taking the question back.
fn answers(language: Language, booking: &Booking, now: DateTime<Utc>) -> Vec<BookingStep> {
    let Some(asked) = booking.change.as_ref().filter(|asked| now <= asked.answer_before_at) else { return Vec::new() };
    let step = |text: &'static str, action: &str, main: bool| BookingStep {
        text: language.text(text),
        href: format!("/bookings/{}/changes/{}/{action}", booking.id, asked.id),
        posts: true,
        main,
        danger: false,
    };
    let answers = [step("change-accept", "accept", true), step("change-decline", "decline", false)];
    let withdraw = asked.may_withdraw.then(|| step("change-withdraw", "withdraw", false));
    answers.into_iter().filter(|_| asked.may_answer).chain(withdraw).collect()
}

async fn facts(visit: &Visit, plugin: &dyn Plugin, booking: &Booking) -> poem::Result<Vec<Fact>> {
    let (language, manifest) = (visit.language(), plugin.manifest());
    let unit = format!("{}, {}", booking.unit_name, booking.buyer_name);
    let mut facts = vec![
        Fact::new(language.text("fact-unit"), unit),
        Fact::new(language.text("fact-address"), booking.unit_address.clone())
            .link(map(language, &booking.unit_address)),
    ];
    if !booking.unit_phone.is_empty() {
        let phone = Fact::new(language.text("fact-phone"), booking.unit_phone.clone());
        facts.push(phone.href(telephone(&booking.unit_phone)));
    }
    facts.push(Fact::new(language.text("fact-employer"), booking.seller_name.clone()));
    if let Some(need) = &booking.need {
        let fact = Fact::new(language.text("fact-need"), need::reason(language, manifest, &need.reason));
        facts.push(match &need.absence {
            Some(absence) => {
                let areas = collaboration::my_areas(&visit.state.market, visit.caller()?).await.map_err(stop::store)?;
                let area = areas.into_iter().find(|area| area.id == booking.area_id);
                let set = area.map(|area| area.settings.parameters).unwrap_or_default();
                let shift_on = stockholm::date_of(booking.starts_at);
                fact.note(need::absence_since(language, plugin, &manifest.parameters(&set), absence, shift_on))
            }
            None => fact,
        });
    }
    let required = need::requirements(language, manifest, &booking.requirements);
    if !required.is_empty() {
        facts.push(Fact::new(language.text("fact-competences"), required));
    }
    facts.extend(performed(visit, booking)?);
    let is_ahead = visit.state.market.clock.now() < booking.starts_at;
    if is_ahead && matches!(booking.state, BookingState::Held | BookingState::Confirmed) {
        facts.push(Fact::new(language.text("fact-cancel-terms"), terms(language, booking)));
    }
    Ok(facts)
}

/// Where the unit is, on a map.
pub fn map(language: Language, unit_address: &str) -> Link {
    let address = format!("{MAP_SEARCH}{}", percent_encoded(unit_address));
    Link::new(language.text("fact-map"), address)
}

/// The unit's telephone, as a link dials it.
pub fn telephone(unit_phone: &str) -> String {
    format!("tel:{}", unit_phone.replace([' ', '-'], ""))
}

/// What was reported, approved and put right.
fn performed(visit: &Visit, booking: &Booking) -> poem::Result<Vec<Fact>> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let (reported, approved) = (booking_hours::reported(booking), booking_hours::approved(booking));
    let same = reported == approved;
    let mut facts = Vec::new();
    // What is approved as it was reported is said once.
    facts.extend(reported.filter(|_| !same).iter().flat_map(|one| asked.facts(language.text("fact-reported"), one)));
    let key = if booking.state == BookingState::Approved { "fact-approved" } else { "fact-attested" };
    facts.extend(approved.iter().flat_map(|one| asked.facts(language.text(key), one)));
    if booking.performance.as_ref().is_some_and(|done| done.attested_by_itself) {
        facts.push(Fact::new(language.text("fact-attested-how"), language.text("attested-by-itself")));
    }
    facts.extend(booking_attest::corrections(language, &asked, booking));
    Ok(facts)
}

/// Who is waited for, and until when.
fn next_attest(language: Language, booking: &Booking) -> Option<String> {
    let attest = booking.attest.as_ref()?;
    let waits = match (booking.state, attest.two_steps) {
        (BookingState::Approved, _) => "next-countersign",
        (_, true) => "next-approve",
        _ => "next-attest",
    };
    let limit = if attest.automatic { "next-attest-by-itself" } else { "next-attest-by" };
    let day = [("day", language.day_short(attest.last_day_on).into())];
    Some(format!("{} {}", language.text(waits), language.text_with(limit, &day)))
}

/// Until when cancelling is free, and what it costs then.
pub fn terms(language: Language, booking: &Booking) -> String {
    let fee = booking.terms.cancellation.fee_basis_points;
    cancellation(language, booking.cancel_free_until_at, fee, booking.created_at)
}

/// The notice rule, seen from `seen_at`: when the time of notice was over already, only the fee is worth telling.
pub fn cancellation(
    language: Language,
    free_until_at: DateTime<Utc>,
    fee: BasisPoints,
    seen_at: DateTime<Utc>,
) -> String {
    let percent = ("percent", language.percent(fee.0).into());
    if seen_at > free_until_at {
        return language.text_with("cancel-terms-late", &[percent]);
    }
    language.text_with("cancel-terms", &[("moment", language.moment(free_until_at).into()), percent])
}

/// An audit entry as a sentence.
fn event(language: Language, entry: &AuditEntry) -> Event {
    let who = match (&entry.actor_name, &entry.organisation_name) {
        (Some(name), Some(organisation)) => format!("{name}, {organisation}"),
        (Some(name), None) => name.clone(),
        _ => language.text("history-by-itself"),
    };
    let values = [("who", who.as_str().into())];
    let text = match entry.action.as_str() {
        "booked" => language.text_with("history-booked", &values),
        "confirmed" => language.text_with("history-confirmed", &values),
        "declined" => language.text_with("history-declined", &values),
        "expired" => language.text("history-expired"),
        "cancelled" => language.text_with("history-cancelled", &values),
        "reported" => language.text_with("history-reported", &values),
        "attested" if entry.actor_id.is_none() => language.text("history-attested-by-itself"),
        "approved" if entry.actor_id.is_none() => language.text("history-approved-by-itself"),
        "countersigned" if entry.actor_id.is_none() => language.text("history-attested-by-itself"),
        "attested" => language.text_with("history-attested", &values),
        "approved" => language.text_with("history-approved", &values),
        "countersigned" => language.text_with("history-countersigned", &values),
        "sent_back" => language.text_with("history-sent-back", &values),
        "corrected" => language.text_with("history-corrected-by", &values),
        "changed" => language.text_with("history-changed", &values),
        "change_asked" => language.text_with("history-change-asked", &values),
        "change_declined" => language.text_with("history-change-declined", &values),
        "change_withdrawn" => language.text_with("history-change-withdrawn", &values),
        "change_expired" => language.text("history-change-expired"),
        "attached" => language.text_with("history-attached", &values),
        "detached" => language.text_with("history-detached", &values),
        "exchange_asked" => language.text_with("history-exchange-asked", &values),
        "exchange_agreed" => language.text_with("history-exchange-agreed", &values),
        "exchange_declined" => language.text_with("history-exchange-declined", &values),
        "exchange_withdrawn" => language.text_with("history-exchange-withdrawn", &values),
        "exchange_expired" => language.text("history-exchange-expired"),
        "passed_on" => language.text("history-passed-on"),
        "no_show" => language.text_with("history-no-show", &values),
        "excused" => language.text_with("history-excused", &values),
        "called_off" => language.text_with("history-called-off", &values),
        "restored" => language.text_with("history-restored", &values),
        other => format!("{other}, {who}"),
    };
    let fee = entry.detail["fee_ore"].as_i64().filter(|fee| *fee != 0).map(Ore);
    let overridden = entry.detail["overridden"].as_array().is_some_and(|rules| !rules.is_empty());
    let corrected = entry.detail["corrected"].as_bool() == Some(true);
    let note = match (fee, overridden, corrected) {
        (Some(fee), ..) => Some(language.text_with("history-fee", &[("fee", language.amount(fee).into())])),
        (None, true, _) => Some(language.text("history-overridden")),
        (None, false, true) => Some(language.text("history-corrected")),
        _ => None,
    };
    let note = note.or_else(|| other_hours(language, entry));
    Event { at: language.moment(entry.at), text, note }
}

/// The hours that a change led to, or that were asked about.
fn other_hours(language: Language, entry: &AuditEntry) -> Option<String> {
    let at = |name: &str| entry.detail[name].as_str()?.parse::<DateTime<Utc>>().ok();
    let tells = matches!(entry.action.as_str(), "changed" | "change_asked");
    let (starts_at, ends_at) = at("starts_at").filter(|_| tells).zip(at("ends_at"))?;
    let pause = entry.detail["break_minutes"].as_i64().unwrap_or_default();
    Some(with_break(language, language.period_long(starts_at, ends_at), pause))
}
