//! Before a booking is made: what it would be, what the rules say, what it costs, and the button.

use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::booking::{self, BookRequest, BookingError, CandidatesQuery, NeedRequest, Preview, UnitChoice};
use torget_core::fault::FieldFault;
use torget_core::ids::{ResourceId, UnitId};
use torget_core::plugin::Manifest;
use torget_core::time::{Period, stockholm};

use super::booking_page::cancellation;
use super::deed::{Deed, query, value};
use super::local::{self, NoPeriod};
use super::need::{self, AreaChoice, address};
use super::replacement;
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::{Field, FieldKind, Filters, Form};
use crate::view::forms;
use crate::view::pages::{BookView, ErrorView, ReplacementView};
use crate::view::parts::{Empty, Fact, Link, RuleNote};
use crate::view::{Format, Language, Speak, explain, say};

/// Looks at a booking before it is made.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let asked = Asked::read(&visit, &pairs).await?;
    let preview = booking::preview(&visit.state.market, visit.caller()?, &asked.request).await;
    let preview = preview.map_err(|error| visit.booking_stop(error))?;
    let status = if asked.unreadable.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.page_with(status, &asked.view(&visit, &pairs, &preview, &asked.unreadable))
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
        Err(BookingError::PlaceTaken { .. }) => return Err(asked.taken(visit).await?),
        Err(BookingError::Refused(_)) => Vec::new(),
        Err(BookingError::Faults(faults)) => faults,
        Err(other) => return Err(visit.booking_stop(other)),
    };
    let preview = booking::preview(market, caller, &asked.request).await;
    let preview = preview.map_err(|error| visit.booking_stop(error))?;
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &asked.view(visit, &deed.typed, &preview, &faults))
}

/// What an address or a form asks to book.
struct Asked {
    choice: AreaChoice,
    period: Period,
    request: BookRequest,
    /// What was typed and can't be read; nothing is booked until it can.
    unreadable: Vec<FieldFault>,
}

impl Asked {
    async fn read(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<Self> {
        let language = visit.language();
        let choice = visit.area(pairs).await?;
        let (units, unit_id) = visit.units(&choice, pairs).await?;
        let Ok(resource_id) = value(pairs, "resource").parse::<ResourceId>() else { return Err(visit.not_found()) };
        let Some(unit_id) = unit_id else { return Err(ask_for_unit(visit, &units, pairs)?) };
        let period = local::period(language, value(pairs, "day"), value(pairs, "starts"), value(pairs, "ends"));
        let period = period.map_err(|problem| no_period(visit, problem))?;
        let mut need = need::read(choice.manifest(), pairs);
        // A page that has not asked yet looks at the first day of absence as today.
        if need.absence.is_none() && value(pairs, "csrf").is_empty() {
            need = with_absence(choice.manifest(), need, visit);
        }
        let reason = value(pairs, "override_reason");
        let (break_minutes, unreadable) = match local::typed_number(pairs, "break_minutes") {
            Ok(minutes) => (minutes, Vec::new()),
            Err(fault) => (None, vec![fault]),
        };
        let request = BookRequest {
            resource_id,
            unit_id,
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            break_minutes,
            need,
            override_reason: (!reason.is_empty()).then(|| reason.to_owned()),
        };
        Ok(Self { choice, period, request, unreadable })
    }

    fn manifest(&self) -> &Manifest {
        self.choice.manifest()
    }

    fn view(&self, visit: &Visit, pairs: &[(String, String)], preview: &Preview, faults: &[FieldFault]) -> BookView {
        let language = visit.language();
        let stops = !preview.judgement.allows();
        let refusals =
            preview.judgement.refusals.iter().map(|remark| stop::note(language, self.manifest(), remark, true));
        let warnings =
            preview.judgement.warnings.iter().map(|remark| stop::note(language, self.manifest(), remark, false));
        let notes: Vec<RuleNote> = refusals.chain(warnings).collect();
        BookView {
            heading: language.text_with("book-heading", &[("name", preview.resource.name.as_str().into())]),
            period: language.period_long(self.period.starts_at(), self.period.ends_at()),
            facts: self.facts(visit, preview),
            price: preview.price.as_ref().map(|price| explain::price(language, price)),
            notes,
            terms: Some(cancellation(
                language,
                preview.cancel_free_until_at,
                preview.cancel_fee_basis_points,
                visit.state.market.clock.now(),
            )),
            form: Some(self.form(language, pairs, preview, stops, faults)),
            back: Link::new(language.text("book-others"), self.others_address()),
        }
    }

    fn facts(&self, visit: &Visit, preview: &Preview) -> Vec<Fact> {
        let language = visit.language();
        let way = language.tenth_km(preview.distance_tenth_km);
        let mut facts = vec![
            Fact::new(language.text("fact-unit"), format!("{}, {}", preview.unit_name, preview.buyer_name)),
            Fact::new(language.text("fact-employer"), preview.resource.organisation_name.clone())
                .note(format!("{} · {way}", preview.resource.place_name)),
        ];
        let minutes = [("count", preview.break_minutes.into())];
        facts.push(Fact::new(language.text("fact-break"), language.text_with("minutes", &minutes)));
        if let Some(answer) = preview.answer_before_at {
            let now = visit.state.market.clock.now();
            facts.push(Fact::new(language.text("fact-answer"), language.deadline(now, answer)));
        }
        facts
    }

    fn form(
        &self,
        language: Language,
        pairs: &[(String, String)],
        preview: &Preview,
        stops: bool,
        faults: &[FieldFault],
    ) -> Form {
        let overridable = stops && preview.may_override && preview.judgement.refusals.iter().all(|r| r.overridable);
        let button = match (stops, overridable) {
            (false, _) => language.text("book-submit"),
            (true, true) => language.text("book-submit-anyway"),
            (true, false) => language.text("book-check-again"),
        };
        let today = stockholm::date_of(self.period.starts_at());
        let mut form = Form::new("/book", button);
        for name in ["area", "resource", "unit", "day", "starts", "ends"] {
            form = form.field(Field::hidden(name, value(pairs, name)));
        }
        let need = &self.request.need;
        for field in need::fields(language, self.manifest(), need, today) {
            form = form.field(field);
        }
        for field in need::requirement_fields(language, self.manifest(), need) {
            form = form.field(field);
        }
        let longest = self.manifest().booking.longest_break(self.period.minutes());
        let pause = forms::break_field(language, longest).value(preview.break_minutes.to_string());
        form = form.field(if faults.is_empty() { pause } else { pause.typed(pairs) });
        if overridable {
            let reason = Field::new(FieldKind::Area, "override_reason", language.text("book-override"));
            let reason = reason.help(language.text("book-override-help")).max_length(500).required();
            form = form.field(reason.value(value(pairs, "override_reason")));
        }
        for fault in faults {
            let name = fault.field.strip_prefix("need.").unwrap_or(&fault.field).replace("requirements", "requirement");
            form.error(&name, say::fault(language, fault));
        }
        form
    }

    fn others_address(&self) -> String {
        let mut pairs = vec![
            ("area".to_owned(), self.choice.area.id.to_string()),
            ("unit".to_owned(), self.request.unit_id.to_string()),
            ("day".to_owned(), stockholm::date_of(self.period.starts_at()).to_string()),
            ("hours".to_owned(), "other".to_owned()),
            ("starts".to_owned(), local::clock_of(self.period.starts_at())),
            ("ends".to_owned(), local::clock_of(self.period.ends_at())),
        ];
        pairs.extend(need::pairs(&self.request.need));
        address("/replacement", &pairs)
    }

    /// Somebody was faster: who else can come then.
    async fn taken(&self, visit: &Visit) -> poem::Result<poem::Error> {
        let language = visit.language();
        let unit_id: UnitId = self.request.unit_id;
        let question = CandidatesQuery {
            area_id: self.choice.area.id,
            unit_id,
            starts_at: self.request.starts_at,
            ends_at: self.request.ends_at,
            break_minutes: self.request.break_minutes,
            need: self.request.need.clone(),
        };
        let mut view = ErrorView::place_taken(language);
        if let Ok(found) = booking::candidates(&visit.state.market, visit.caller()?, &question).await {
            let best = found.fit.iter().take(5);
            view.alternatives =
                best.map(|candidate| replacement::candidate(language, &self.choice, &question, candidate)).collect();
        }
        view.actions.insert(0, Link::new(language.text("book-others"), self.others_address()));
        Ok(visit.error(&view))
    }
}

/// Who books for many units says first for which one; everything else in the address is carried along.
fn ask_for_unit(visit: &Visit, units: &[UnitChoice], pairs: &[(String, String)]) -> poem::Result<poem::Error> {
    let language = visit.language();
    let carried = pairs.iter().filter(|(name, _)| name != "unit" && name != "csrf");
    let fields = [need::unit_field(language, units, None)]
        .into_iter()
        .chain(carried.map(|(name, value)| Field::hidden(name, value)))
        .collect();
    let view = ReplacementView {
        unit: String::new(),
        question: Filters::new("/book", language.text("book-continue"), fields),
        answered: false,
        candidates: Vec::new(),
        nobody: Empty::new(language.text("replacement-nobody")),
        excluded_summary: String::new(),
        excluded: Vec::new(),
    };
    Ok(poem::Error::from_response(visit.page(&view)?))
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
