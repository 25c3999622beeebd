//! Everything whose hours wait for the reader's approval, to be attested together.

use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::booking::performance::{self, AwaitingAttest, BulkAttested, Performed, ToAttest};
use torget_core::booking::{self, BookingState};
use torget_core::ids::BookingId;
use torget_core::time::stockholm;

use super::booking_hours::{approved, reported};
use super::booking_steps::stops;
use super::deed::{Deed, query, value, values};
use super::performed_form::Asked;
use super::visit::{Answer, Visit};
use crate::view::pages::{AttestRow, AttestsView};
use crate::view::parts::{Empty, Link, RuleNote, Task};
use crate::view::{Format, Language, Speak, say};

/// Where it is.
pub const PATH: &str = "/attests";

/// Shows them.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    allowed(&visit)?;
    let all = value(&query(request), "all") == "yes";
    visit.page(&AttestsView { all, ..view(&visit, Vec::new()).await? })
}

/// Attests those that are chosen; what can't be is listed with the reason.
#[handler]
pub async fn attest(deed: Deed) -> Answer {
    let visit = &deed.visit;
    allowed(visit)?;
    let language = visit.language();
    let chosen: Vec<ToAttest> = values(&deed.typed, "chosen").iter().filter_map(|text| read(text)).collect();
    if chosen.is_empty() {
        return visit.again(&view(visit, vec![stops(language.text("attests-none-chosen"))]).await?);
    }
    let outcomes = performance::attest_many(&visit.state.market, visit.caller()?, &chosen).await;
    let outcomes = outcomes.map_err(|error| visit.booking_stop(error))?;
    let refused: Vec<&BulkAttested> = outcomes.iter().filter(|outcome| outcome.refusal.is_some()).collect();
    if refused.is_empty() {
        return Ok(visit.done(PATH, Some("flash-attested")));
    }
    let done = outcomes.len() - refused.len();
    let mut notes = Vec::new();
    for outcome in refused {
        notes.push(note(visit, outcome).await?);
    }
    if done > 0 {
        let text = language.text_with("attests-done", &[("count", done.into())]);
        notes.push(RuleNote { stops: false, text, remedy: None });
    }
    visit.again(&view(visit, notes).await?)
}

/// What leads there from the first page: all of them in one line, or the only one.
pub async fn tasks(visit: &Visit) -> poem::Result<Vec<Task>> {
    let language = visit.language();
    let waiting = awaiting(visit).await?;
    let last_day = waiting.iter().filter_map(|row| row.booking.attest.as_ref()).map(|one| one.last_day_on).min();
    let by = |on| {
        let day = format!("{} {}", language.weekday_short(on), language.week(on));
        language.text_with("task-attest-by", &[("day", day.into())])
    };
    let task = |text: String, note: Option<String>, href: String| Task { icon: "check", text, note, href };
    Ok(match waiting.as_slice() {
        [] => Vec::new(),
        [AwaitingAttest { booking, .. }] => {
            let text = language.text_with("attest-heading", &[("name", booking.resource_name.as_str().into())]);
            let period = language.period_short(booking.starts_at, booking.ends_at);
            let note = last_day.map_or_else(|| period.clone(), |on| format!("{period} · {}", by(on)));
            vec![task(text, Some(note), format!("/bookings/{}/attest", booking.id))]
        }
        several => {
            let text = language.text_with("task-attest", &[("count", several.len().into())]);
            vec![task(text, last_day.map(by), PATH.to_owned())]
        }
    })
}

fn allowed(visit: &Visit) -> poem::Result<()> {
    let (caller, access) = (visit.caller()?, &visit.state.market.access);
    let attests = [Permission::AttestBooking, Permission::CountersignBooking];
    let may = attests.into_iter().any(|permission| caller.may_somewhere(access, permission));
    if may { Ok(()) } else { Err(visit.not_found()) }
}

async fn awaiting(visit: &Visit) -> poem::Result<Vec<AwaitingAttest>> {
    let waiting = performance::awaiting_attest(&visit.state.market, visit.caller()?).await;
    waiting.map_err(|error| visit.booking_stop(error))
}

async fn view(visit: &Visit, notes: Vec<RuleNote>) -> poem::Result<AttestsView> {
    let language = visit.language();
    let waiting = awaiting(visit).await?;
    let rows = waiting.iter().map(|one| row(visit, one)).collect::<poem::Result<_>>()?;
    let (heading, empty) = (language.text("attests-heading"), Empty::new(language.text("attests-none")));
    Ok(AttestsView { heading, notes, rows, all: false, empty })
}

fn row(visit: &Visit, AwaitingAttest { booking, price }: &AwaitingAttest) -> poem::Result<AttestRow> {
    let (language, asked) = (visit.language(), Asked::of(visit, booking)?);
    let performed = approved(booking).or_else(|| reported(booking));
    let booked = Performed::hours(booking.starts_at, booking.ends_at, booking.break_minutes);
    let hours = performed.as_ref().map(|performed| asked.hours(performed)).unwrap_or_default();
    let differs = performed.is_some_and(|done| {
        (done.starts_at, done.ends_at, done.break_minutes) != (booked.starts_at, booked.ends_at, booked.break_minutes)
    });
    let by = booking.attest.as_ref().map(|one| {
        let key = if one.automatic { "attests-by-itself" } else { "attests-by" };
        language.text_with(key, &[("day", language.day_short(one.last_day_on).into())])
    });
    let two_steps = booking.attest.as_ref().is_some_and(|one| one.two_steps);
    Ok(AttestRow {
        value: format!("{}:{}", booking.id, booking.version),
        day: language.day_short(stockholm::date_of(booking.starts_at)),
        who: format!("{} → {}", booking.resource_name, booking.unit_name),
        hours,
        differs: differs.then(|| language.text_with("attests-booked", &[("hours", asked.hours(&booked).into())])),
        price: price.as_ref().map(|price| language.amount(price.total_ore)),
        by,
        step: two_steps.then(|| {
            language.text(if booking.state == BookingState::Approved { "attests-second" } else { "attests-first" })
        }),
        link: Link::new(language.text("attests-look"), format!("/bookings/{}/attest", booking.id)),
    })
}

/// `ID:VERSION`, as a row's checkbox says it.
fn read(text: &str) -> Option<ToAttest> {
    let (id, version) = text.split_once(':')?;
    Some(ToAttest { booking_id: BookingId(id.parse().ok()?), version: Some(version.parse().ok()?) })
}

/// Which one was refused, and why.
async fn note(visit: &Visit, outcome: &BulkAttested) -> poem::Result<RuleNote> {
    let language: Language = visit.language();
    let why = say::code(language, outcome.refusal.as_deref().unwrap_or_default(), &outcome.values);
    let which = match booking::view(&visit.state.market, visit.caller()?, outcome.booking_id).await {
        Ok(booking) => {
            format!("{}, {}", booking.resource_name, language.period_short(booking.starts_at, booking.ends_at))
        }
        // It does not exist for the reader, and the reason says so.
        Err(_) => return Ok(stops(why)),
    };
    Ok(stops(format!("{which}: {why}")))
}
