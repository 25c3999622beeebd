//! What follows from an outage, and the ways on: who could come instead, an end that comes early, and undoing.

use chrono::{DateTime, Days, Utc};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::access::Role;
use torget_core::booking::outage::{self, HitBooking, OutageView as Outage};
use torget_core::booking::{self, BookingError, BookingView as Booking, CandidatesQuery, NeedRequest};
use torget_core::ids::NeedId;
use torget_core::time::stockholm;

use super::deed::Deed;
use super::outage::heading;
use super::visit::{Answer, Visit};
use super::{candidates, local, start};
use crate::view::form::{Field, FieldKind, Form};
use crate::view::pages::{OutageHit, OutageView};
use crate::view::parts::{Badge, Link, Row};
use crate::view::{Format, Language, Speak, say};

/// So many of those who could come instead stand beside a booking; the need's own page has the rest.
const FEW: usize = 3;
/// Somebody is looked for beside so many bookings, the first ones: each is a search of its own.
const SEARCHED: usize = 3;

/// What follows from it.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let outage = outage::view(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    let outage = outage.map_err(|error| visit.booking_stop(error))?;
    let view = view(&visit, &outage, None).await?;
    visit.page(&view)
}

/// Lets it end earlier than was reported.
#[handler]
pub async fn end(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let (market, caller, language) = (&visit.state.market, visit.caller()?, visit.language());
    let outage = outage::view(market, caller, visit.id(&id)?).await.map_err(|error| visit.booking_stop(error))?;
    let day = local::date(deed.value("ends_on"));
    let mut form = end_form(visit, &outage).fill(&deed.typed);
    match day.zip(local::minute(deed.value("ends_time"))) {
        Some((on, minute)) => {
            let ends_at = torget_core::collaboration::at_minute(on, minute);
            match outage::end(market, caller, outage.id, ends_at).await {
                Ok(_) => return Ok(visit.done(&format!("/outages/{}", outage.id), Some("flash-saved"))),
                Err(BookingError::Faults(faults)) => {
                    faults.iter().for_each(|fault| form.error("ends_on", say::fault(language, fault)));
                }
                Err(other) => return Err(visit.booking_stop(other)),
            }
        }
        None if day.is_none() => form.error("ends_on", language.text("period-no-day")),
        None => form.error("ends_time", language.text("period-no-time")),
    }
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(visit, &outage, Some(form)).await?)
}

/// Takes it back.
#[handler]
pub async fn undo(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let undone = outage::undo(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    let undone = undone.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/outages/{}", undone.id), None))
}

/// From when until when, by the text for an end with a day, or by that for an end in the middle of one.
pub fn until(
    language: Language,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    (with_day, to_moment): (&str, &str),
) -> String {
    let day = stockholm::date_of(ends_at);
    let is_midnight = stockholm::day(day).starts_at() == ends_at;
    let until = if is_midnight { language.date_long(day - Days::new(1)) } else { language.moment(ends_at) };
    let period = [("from", language.moment(starts_at).into()), ("until", until.into())];
    language.text_with(if is_midnight { with_day } else { to_moment }, &period)
}

/// Asks from when it can be used again.
fn end_form(visit: &Visit, outage: &Outage) -> Form {
    let language = visit.language();
    let label = if outage.is_person { "outage-end-from" } else { "outage-end-from-thing" };
    let now = visit.state.market.clock.now();
    let is_now = outage.starts_at < now && now < outage.ends_at;
    let (on, time) = match is_now {
        true => (stockholm::date_of(now).to_string(), local::clock_of(now)),
        false => (String::new(), String::new()),
    };
    Form::new(format!("/outages/{}/end", outage.id), language.text("outage-end-submit"))
        .field(Field::new(FieldKind::Date, "ends_on", language.text(label)).required().value(on))
        .field(Field::new(FieldKind::Time, "ends_time", language.text("outage-from-time")).required().value(time))
}

async fn view(visit: &Visit, outage: &Outage, typed: Option<Form>) -> poem::Result<OutageView> {
    let language = visit.language();
    let mut hits = Vec::new();
    for (number, hit) in outage.hits.iter().enumerate() {
        hits.push(shown(visit, hit, number < SEARCHED).await?);
    }
    let caller = visit.caller()?;
    // The bookings that stand are the person's own to look after, or the coordinator's.
    let to_do = if caller.role == Role::ResourcePerson { "outage-begun-do" } else { "outage-begun-do-of" };
    let begun = |booking: &Booking| Row {
        note: Some(language.text_with(to_do, &[("phone", booking.unit_phone.as_str().into())])),
        ..start::row(language, booking, format!("{}, {}", booking.unit_name, booking.buyer_name))
    };
    let others = |number: i64| (number > 0).then(|| language.text_with("outage-others", &[("count", number.into())]));
    let touches_none = outage.hits.is_empty() && outage.begun.is_empty() && outage.other_hits + outage.other_begun == 0;
    let is_current = outage.undone_at.is_none() && outage.ends_at > visit.state.market.clock.now();
    Ok(OutageView {
        heading: heading(language, &outage.resource_name, outage.is_person),
        period: until(language, (outage.starts_at, outage.ends_at), ("outage-period", "outage-period-to")),
        undone: outage
            .undone_at
            .map(|at| language.text_with("outage-is-undone", &[("at", language.moment(at).into())])),
        nothing: (touches_none && outage.undone_at.is_none()).then(|| language.text("outage-no-hits")),
        hits,
        other_hits: others(outage.other_hits),
        begun: outage.begun.iter().map(begun).collect(),
        other_begun: others(outage.other_begun),
        end: is_current.then(|| typed.unwrap_or_else(|| end_form(visit, outage))),
        end_heading: language.text(if outage.is_person { "outage-end" } else { "outage-end-thing" }),
        undo_action: is_current.then(|| format!("/outages/{}/undo", outage.id)),
    })
}

/// A booking that was called off, and who could come instead for who may book.
async fn shown(visit: &Visit, hit: &HitBooking, is_searched: bool) -> poem::Result<OutageHit> {
    let language = visit.language();
    let booking = &hit.booking;
    let books = matches!(visit.caller()?.role, Role::UnitManager | Role::PoolCoordinator);
    let is_ahead = booking.starts_at > visit.state.market.clock.now();
    let need_id = hit.need_id.filter(|_| books && is_ahead && hit.need_state.is_sought());
    let state = match booking.state.holds() {
        true => Badge::booking_state(language, booking.state.key()),
        false => Badge::need_state(language, hit.need_state.key()),
    };
    Ok(OutageHit {
        period: language.period_short(booking.starts_at, booking.ends_at),
        place: format!("{}, {}", booking.unit_name, booking.buyer_name),
        href: format!("/bookings/{}", booking.id),
        state,
        candidates: match need_id.filter(|_| is_searched) {
            Some(need_id) => instead(visit, hit, need_id).await?,
            None => Vec::new(),
        },
        all: need_id.map(|id| Link::new(language.text("outage-all-candidates"), format!("/needs/{id}"))),
    })
}

/// The best few, each as a link to the page that books them for the need.
async fn instead(visit: &Visit, hit: &HitBooking, need_id: NeedId) -> poem::Result<Vec<Link>> {
    let language = visit.language();
    let booking = &hit.booking;
    let Some(need) = &booking.need else { return Ok(Vec::new()) };
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
            welcomes_new: hit.welcomes_new,
        },
    };
    let found = match booking::candidates(&visit.state.market, visit.caller()?, &query).await {
        Ok(found) => found,
        Err(BookingError::NotFound { .. } | BookingError::Forbidden) => return Ok(Vec::new()),
        Err(error) => return Err(visit.booking_stop(error)),
    };
    let choice = visit.area(&[("area".to_owned(), booking.area_id.to_string())]).await?;
    let link = |candidate: &booking::Candidate| {
        let way = language.tenth_km(candidate.distance_tenth_km);
        let text = [("name", candidate.resource.name.as_str().into()), ("way", way.into())];
        let row = candidates::candidate(language, &choice, (&query, Some(need_id)), candidate);
        Link::new(language.text_with("outage-book", &text), row.href)
    };
    Ok(found.fit.iter().take(FEW).map(link).collect())
}
