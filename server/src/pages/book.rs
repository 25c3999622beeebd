//! Before a booking is made: what it would be, what the rules say, what it costs, and the button.

use chrono::{DateTime, Utc};
use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::booking::{self, BookRequest, BookingError, CandidatesQuery, NeedRequest};
use torget_core::fault::FieldFault;
use torget_core::ids::{ResourceId, UnitId};
use torget_core::plugin::Manifest;
use torget_core::time::{Period, stockholm};

use super::book_unit::ask_for_unit;
use super::book_view;
use super::candidates;
use super::deed::{Deed, query, value};
use super::local::{self, NoPeriod};
use super::need::{self, AreaChoice};
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::Speak;
use crate::view::pages::ErrorView;
use crate::view::parts::{Link, RuleNote};

/// Looks at a booking before it is made.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let asked = Asked::read(&visit, &pairs).await?;
    let preview = booking::preview(&visit.state.market, visit.caller()?, &asked.request).await;
    let preview = preview.map_err(|error| visit.booking_stop(error))?;
    let status = if asked.unreadable.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.page_with(status, &book_view::view(&asked, &visit, &pairs, &preview, &asked.unreadable))
}

/// Makes it. What stands in the way is said on the same page, with everything typed kept.
#[handler]
pub async fn submit(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let asked = Asked::read(visit, &deed.typed).await?;
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let booked = match asked.unreadable.is_empty() {
        true => booking::book(market, caller, &asked.request).await,
        false => Err(BookingError::Faults(asked.unreadable.clone())),
    };
    let faults = match booked {
        Ok(made) => {
            let held = made.state == booking::BookingState::Held;
            let flash = if held { "flash-held" } else { "flash-booked" };
            return Ok(visit.done(&format!("/bookings/{}", made.id), Some(flash)));
        }
        Err(BookingError::PlaceTaken { .. }) => return Err(asked.taken(visit, None).await?),
        Err(BookingError::PlaceKept { until_at, .. }) => return Err(asked.taken(visit, Some(until_at)).await?),
        Err(BookingError::Refused(_)) => Vec::new(),
        Err(BookingError::Faults(faults)) => faults,
        Err(other) => return Err(visit.booking_stop(other)),
    };
    let preview = booking::preview(market, caller, &asked.request).await;
    let preview = preview.map_err(|error| visit.booking_stop(error))?;
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &book_view::view(&asked, visit, &deed.typed, &preview, &faults))
}

/// What an address or a form asks to book.
pub struct Asked {
    /// The area.
    pub choice: AreaChoice,
    /// When.
    pub period: Period,
    /// What core is asked.
    pub request: BookRequest,
    /// Why, and what is required.
    pub need: NeedRequest,
    /// Whether the reader has said what the need is, on the page before or on this one.
    pub need_is_said: bool,
    /// What was typed and can't be read; nothing is booked until it can.
    unreadable: Vec<FieldFault>,
}

impl Asked {
    async fn read(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<Self> {
        let language = visit.language();
        let choice = visit.area(pairs).await?;
        let (units, unit_id) = visit.units(&choice, pairs).await?;
        let Ok(resource_id) = value(pairs, "resource").parse::<ResourceId>() else { return Err(visit.not_found()) };
        let period = local::period(language, value(pairs, "day"), value(pairs, "starts"), value(pairs, "ends"));
        let period = period.map_err(|problem| no_period(visit, problem))?;
        let Some(unit_id) = unit_id else { return Err(ask_for_unit(visit, resource_id, period, &units, pairs).await?) };
        let mut need = need::read(choice.manifest(), pairs);
        // A page that has not asked yet looks at the first day of absence as today.
        if need.absence.is_none() && value(pairs, "csrf").is_empty() {
            need = with_absence(choice.manifest(), need, visit);
        }
        let need_id = value(pairs, "need").parse().ok();
        let reason = value(pairs, "override_reason");
        let minutes = local::typed_number(pairs, "break_minutes");
        let unreadable = minutes.clone().err().into_iter().chain(need::days_before(pairs).err()).collect();
        let request = BookRequest {
            resource_id,
            unit_id,
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            break_minutes: minutes.unwrap_or_default(),
            need_id,
            need: need_id.is_none().then(|| need.clone()),
            override_reason: (!reason.is_empty()).then(|| reason.to_owned()),
        };
        Ok(Self { choice, period, request, need, need_is_said: !value(pairs, "reason").is_empty(), unreadable })
    }

    /// The manifest of the area's plugin.
    pub fn manifest(&self) -> &Manifest {
        self.choice.manifest()
    }

    /// Somebody was faster, or the place is kept for somebody else: who else can come then.
    async fn taken(&self, visit: &Visit, kept_until_at: Option<DateTime<Utc>>) -> poem::Result<poem::Error> {
        let language = visit.language();
        let unit_id: UnitId = self.request.unit_id;
        let question = CandidatesQuery {
            area_id: self.choice.area.id,
            unit_id,
            starts_at: self.request.starts_at,
            ends_at: self.request.ends_at,
            break_minutes: self.request.break_minutes,
            need: self.need.clone(),
        };
        let mut view = match kept_until_at {
            Some(until_at) => stop::place_kept(language, until_at),
            None => ErrorView::place_taken(language),
        };
        if let Ok(found) = booking::candidates(&visit.state.market, visit.caller()?, &question).await {
            let best = found.fit.iter().take(5);
            view.alternatives = best
                .map(|candidate| {
                    candidates::candidate(language, &self.choice, (&question, self.request.need_id), candidate)
                })
                .collect();
        }
        view.actions.insert(0, Link::new(language.text("book-others"), book_view::others_address(self)));
        Ok(visit.error(&view))
    }
}

fn no_period(visit: &Visit, problem: NoPeriod) -> poem::Error {
    let language = visit.language();
    let mut view = ErrorView::refused(language);
    let text = match problem {
        NoPeriod::Field("day") => language.text("period-no-day"),
        NoPeriod::Field(_) => language.text("period-no-time"),
        NoPeriod::Time(text) => text,
    };
    view.notes.push(RuleNote { stops: true, text, remedy: None });
    visit.error(&view)
}

fn with_absence(manifest: &Manifest, need: NeedRequest, visit: &Visit) -> NeedRequest {
    let wants = manifest.reason(&need.reason).is_some_and(|reason| reason.absence);
    let today = stockholm::date_of(visit.state.market.clock.now());
    let absence = wants.then_some(torget_core::plugin::Absence { started_on: today, earlier: None });
    NeedRequest { absence, ..need }
}
