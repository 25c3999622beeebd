//! Something has failed: reported by the person or for them, with what follows from it and the way on.

use chrono::Days;
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::{Permission, Role};
use torget_core::booking::outage::{self, HitBooking, NewOutage, OutageView as Outage};
use torget_core::booking::{self, BookingError, BookingView as Booking, CandidatesQuery, NeedRequest};
use torget_core::fault::FieldFault;
use torget_core::resource::{self, Resource};
use torget_core::time::stockholm;

use super::deed::{Deed, query, value};
use super::mend;
use super::need::{AreaChoice, address};
use super::visit::{Answer, Visit};
use super::{local, start};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{BookingStepView, OutageHit, OutageView};
use crate::view::parts::{Badge, Link, Row};
use crate::view::{Format, Speak, say};

/// So many of those who could come instead stand beside each booking; the need's own page has the rest.
const FEW: usize = 3;

/// Asks from when until when, and why.
#[handler]
pub async fn ask(request: &Request, visit: Visit) -> Answer {
    let (resource, choice) = found(&visit, &query(request)).await?;
    let form = form(&visit, &resource, &choice);
    visit.page(&page(&visit, &resource, form)?)
}

/// Reports it.
#[handler]
pub async fn report(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (resource, choice) = found(visit, &deed.typed).await?;
    let refused = match read(&deed, &resource) {
        Ok(new) => match outage::report(&visit.state.market, visit.caller()?, new).await {
            Ok(made) => return Ok(visit.done(&format!("/outages/{}", made.id), None)),
            Err(BookingError::Faults(faults)) => faults,
            Err(other) => return Err(visit.booking_stop(other)),
        },
        Err(faults) => faults,
    };
    let mut form = form(visit, &resource, &choice).fill(&deed.typed);
    for fault in refused {
        let name = match fault.field.as_str() {
            "starts_at" => "from_on",
            "ends_at" => "to_on",
            same => same,
        };
        form.error(name, say::fault(visit.language(), &fault));
    }
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, &resource, form)?)
}

/// What follows from it.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let outage = outage::view(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    let outage = outage.map_err(|error| visit.booking_stop(error))?;
    let view = view(&visit, &outage).await?;
    visit.page(&view)
}

/// Takes it back.
#[handler]
pub async fn undo(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let undone = outage::undo(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    let undone = undone.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/outages/{}", undone.id), None))
}

/// The resource that an address or a form names, or else the reader's own, for who may report that it has failed.
async fn found(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<(Resource, AreaChoice)> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let named = value(pairs, "resource");
    let resource = if named.is_empty() {
        let mine = mend::or_stop(visit, resource::own(market, caller).await)?;
        mine.into_iter().next().ok_or_else(|| visit.not_found())?
    } else {
        mend::or_stop(visit, resource::one(market, caller, visit.id(named)?).await)?
    };
    if !caller.may(&market.access, Permission::ReportOutage, &resource.standing()) {
        return Err(visit.booking_stop(BookingError::Forbidden));
    }
    let choice = visit.area(&[("area".to_owned(), resource.area_id.to_string())]).await?;
    Ok((resource, choice))
}

/// From a time of a day to the end of a day.
fn read(deed: &Deed, resource: &Resource) -> Result<NewOutage, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut missing = |name: &str| faults.push(FieldFault::new(name, "missing", []));
    let (from_on, to_on) = (local::date(deed.value("from_on")), local::date(deed.value("to_on")));
    let minute = local::minute(deed.value("from_time"));
    for (name, is_there) in
        [("from_on", from_on.is_some()), ("to_on", to_on.is_some()), ("from_time", minute.is_some())]
    {
        if !is_there {
            missing(name);
        }
    }
    if deed.value("reason").is_empty() {
        missing("reason");
    }
    match (from_on, to_on, minute) {
        (Some(from_on), Some(to_on), Some(minute)) if faults.is_empty() => Ok(NewOutage {
            resource_id: resource.id,
            starts_at: torget_core::collaboration::at_minute(from_on, minute),
            ends_at: stockholm::day(to_on).ends_at(),
            reason: deed.value("reason").to_owned(),
        }),
        _ => Err(faults),
    }
}

fn form(visit: &Visit, resource: &Resource, choice: &AreaChoice) -> Form {
    let language = visit.language();
    let now = stockholm::to_local(visit.state.market.clock.now());
    let day = |name, key: &str| Field::new(FieldKind::Date, name, language.text(key)).required();
    let reasons = choice.manifest().outage_reasons();
    let reasons: Vec<Choice> =
        reasons.iter().map(|reason| Choice::new(&reason.key, reason.name.get(language))).collect();
    let first = reasons.first().map(|reason| reason.value.clone()).unwrap_or_default();
    let reason = Field::new(FieldKind::Choice, "reason", language.text("outage-reason"));
    let longest = choice.manifest().booking.longest_outage_days;
    let last = day("to_on", "outage-to").help(language.text_with("outage-to-help", &[("longest", longest.into())]));
    let back =
        if is_own(visit, resource) { "/".to_owned() } else { format!("/admin/resources/{}/schedule", resource.id) };
    Form::new("/outages", language.text("outage-submit"))
        .field(reason.choices(reasons).value(first).required())
        .field(day("from_on", "outage-from").value(now.date().to_string()))
        .field(
            Field::new(FieldKind::Time, "from_time", language.text("outage-from-time"))
                .required()
                .value(now.format("%H:%M").to_string()),
        )
        .field(last.value(now.date().to_string()))
        .field(Field::hidden("resource", resource.id.to_string()))
        .cancel(language.text("step-back"), back)
        .danger()
}

fn is_own(visit: &Visit, resource: &Resource) -> bool {
    visit.caller().is_ok_and(|caller| resource.person_id == Some(caller.person_id))
}

fn page(visit: &Visit, resource: &Resource, form: Form) -> poem::Result<BookingStepView> {
    let language = visit.language();
    let name = [("name", resource.name.as_str().into())];
    let heading = match is_own(visit, resource) {
        true => language.text("outage-own"),
        false => language.text_with("outage-of", &name),
    };
    Ok(BookingStepView {
        heading,
        period: language.text("outage-what"),
        facts: Vec::new(),
        price: None,
        notes: Vec::new(),
        form,
    })
}

async fn view(visit: &Visit, outage: &Outage) -> poem::Result<OutageView> {
    let language = visit.language();
    let mut hits = Vec::new();
    for hit in &outage.hits {
        hits.push(shown(visit, hit).await?);
    }
    let begun = |booking: &Booking| Row {
        note: Some(language.text_with("outage-begun-do", &[("phone", booking.unit_phone.as_str().into())])),
        ..start::row(language, booking, format!("{}, {}", booking.unit_name, booking.buyer_name))
    };
    let until = stockholm::date_of(outage.ends_at) - Days::new(1);
    Ok(OutageView {
        heading: language.text_with("outage-of", &[("name", outage.resource_name.as_str().into())]),
        period: language.text_with(
            "outage-period",
            &[("from", language.moment(outage.starts_at).into()), ("until", language.date_long(until).into())],
        ),
        undone: outage
            .undone_at
            .map(|at| language.text_with("outage-is-undone", &[("at", language.moment(at).into())])),
        hits,
        begun: outage.begun.iter().map(begun).collect(),
        undo_action: outage.undone_at.is_none().then(|| format!("/outages/{}/undo", outage.id)),
    })
}

/// A booking that was called off, and who could come instead for who may book.
async fn shown(visit: &Visit, hit: &HitBooking) -> poem::Result<OutageHit> {
    let language = visit.language();
    let booking = &hit.booking;
    let books = matches!(visit.caller()?.role, Role::UnitManager | Role::PoolCoordinator);
    let is_ahead = booking.starts_at > visit.state.market.clock.now();
    let seeks = books && is_ahead && hit.need_state.is_sought();
    let state = match booking.state.holds() {
        true => Badge::booking_state(language, booking.state.key()),
        false => Badge::need_state(language, hit.need_state.key()),
    };
    Ok(OutageHit {
        period: language.period_short(booking.starts_at, booking.ends_at),
        place: format!("{}, {}", booking.unit_name, booking.buyer_name),
        href: format!("/bookings/{}", booking.id),
        state,
        candidates: if seeks { candidates(visit, hit).await? } else { Vec::new() },
        all: seeks.then(|| Link::new(language.text("outage-all-candidates"), format!("/needs/{}", hit.need_id))),
    })
}

/// The best few, each as a link to the page that books them for the need.
async fn candidates(visit: &Visit, hit: &HitBooking) -> poem::Result<Vec<Link>> {
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
    let link = |candidate: &booking::Candidate| {
        let pairs = [
            ("area", booking.area_id.to_string()),
            ("resource", candidate.resource.id.to_string()),
            ("unit", booking.unit_id.to_string()),
            ("day", stockholm::date_of(booking.starts_at).to_string()),
            ("starts", local::clock_of(booking.starts_at)),
            ("ends", local::clock_of(booking.ends_at)),
            ("need", hit.need_id.to_string()),
        ];
        let way = language.tenth_km(candidate.distance_tenth_km);
        let text = [("name", candidate.resource.name.as_str().into()), ("way", way.into())];
        Link::new(
            language.text_with("outage-book", &text),
            address("/book", &pairs.map(|(name, value)| (name.to_owned(), value))),
        )
    };
    Ok(found.fit.iter().take(FEW).map(link).collect())
}
