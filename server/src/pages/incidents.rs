//! Incidents: reporting one at a booking, the list of those that concern the reader, and one with what was said and done.

use poem::http::StatusCode;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::booking::incident::{
    self, Answer as Said, AnswerView, IncidentFilter, IncidentState, IncidentStep, IncidentView, NewIncident, Side,
};
use torget_core::booking::{BookingError, BookingView as Booking};
use torget_core::ids::IncidentId;
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::booking_hours::with_faults;
use super::booking_page::find as find_booking;
use super::booking_steps::{href, seen, step_view};
use super::deed::{Deed, query, value};
use super::visit::{Answer, Visit};
use super::{attachments, paged};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{BookingListView, BookingStepView, IncidentPageView, IncidentsPart, StepButton};
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Row, Tab, Task, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak};

const PATH: &str = "/incidents";

/// Shows the incidents that concern the reader.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let language = visit.language();
    let chosen = match value(&pairs, "show") {
        "" => "open",
        named => named,
    };
    let filter = IncidentFilter { state: chosen.parse().ok() };
    let Ok(paging) = Paging::new(None, value(&pairs, "after").parse().ok()) else { return Err(visit.not_found()) };
    let listed = incident::list(&visit.state.market, visit.caller()?, filter, paging).await;
    let listed = listed.map_err(|error| visit.booking_stop(error))?;
    let tab = |key: &str, text: String| Tab { text, href: format!("{PATH}?show={key}"), current: chosen == key };
    let shown = language.text_with("incidents-shown", &[("count", listed.rows.len().into())]);
    visit.page(&BookingListView {
        heading: language.text("incidents-heading"),
        action: None,
        tabs: vec![
            tab("open", language.text("incidents-open")),
            tab("handled", language.text("incidents-handled")),
            tab("closed", language.text("incidents-closed")),
            tab("all", language.text("incidents-all")),
        ],
        filters: None,
        table: table(&visit, &listed.rows),
        pager: paged::pager(None, PATH, &pairs, shown, listed.next),
    })
}

/// Shows one.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let incident = find(&visit, &id).await?;
    visit.page(&view(&visit, &incident, None).await?)
}

/// Says something about it, and takes the step whose button was pressed.
#[handler]
pub async fn take(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let incident = find(visit, &id).await?;
    let Ok(step) = deed.value("step").parse::<IncidentStep>() else { return Err(visit.not_found()) };
    let version = seen(&deed, "version")?;
    let said = Said { step, version, text: deed.value("text").to_owned() };
    let flash = match step {
        IncidentStep::Answer => "flash-incident-answered",
        IncidentStep::Handle => "flash-incident-handled",
        IncidentStep::Reopen => "flash-incident-reopened",
        IncidentStep::Close => "flash-incident-closed",
    };
    match incident::take(&visit.state.market, visit.caller()?, incident.id, &said).await {
        Ok(_) => Ok(visit.done(&page_of(incident.id), Some(flash))),
        Err(BookingError::Faults(faults)) => {
            let form = with_faults(language, answer_form(language, &incident).fill(&deed.typed), &faults);
            visit.again(&view(visit, &incident, Some(form)).await?)
        }
        // What was typed is kept; the page shows what somebody else has said meanwhile.
        Err(BookingError::Stale { .. }) => {
            let now = find(visit, &id).await?;
            let mut form = answer_form(language, &now);
            form = form.fill(&[("text".to_owned(), said.text), ("version".to_owned(), now.version.to_string())]);
            form.problem(language.text("incident-stale"));
            visit.page_with(StatusCode::CONFLICT, &view(visit, &now, Some(form)).await?)
        }
        Err(other) => Err(visit.booking_stop(other)),
    }
}

/// Asks what happened.
#[handler]
pub async fn report_page(Path(id): Path<String>, visit: Visit) -> Answer {
    let booking = find_booking(&visit, &id).await?;
    if !booking.may_report_incident {
        return Err(visit.step_stop(BookingError::Forbidden, booking.id));
    }
    let form = report_form(&visit, &booking)?;
    visit.page(&report_view(visit.language(), &booking, form))
}

/// Reports it.
#[handler]
pub async fn report(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let booking = find_booking(visit, &id).await?;
    let language = visit.language();
    let new = NewIncident {
        booking_id: booking.id,
        kind: deed.value("kind").to_owned(),
        text: deed.value("text").to_owned(),
    };
    match incident::report(&visit.state.market, visit.caller()?, &new).await {
        Ok(made) => Ok(visit.done(&page_of(made.id), Some("flash-incident-reported"))),
        Err(BookingError::Faults(faults)) => {
            let form = with_faults(language, report_form(visit, &booking)?.fill(&deed.typed), &faults);
            visit.again(&report_view(language, &booking, form))
        }
        Err(other) => Err(visit.step_stop(other, booking.id)),
    }
}

/// The part of a booking's page: those that there are, and reporting another; none for whom they are none of their business.
pub async fn part(visit: &Visit, booking: &Booking) -> poem::Result<Option<IncidentsPart>> {
    let language = visit.language();
    let found = incident::of_booking(&visit.state.market, visit.caller()?, booking.id).await;
    let found = found.map_err(|error| visit.booking_stop(error))?;
    let another = booking
        .may_report_incident
        .then(|| Link::new(language.text("incident-report"), format!("{}/incident", href(booking))));
    let rows: Vec<Row> = found.iter().map(|incident| row(visit, incident)).collect();
    Ok((another.is_some() || !rows.is_empty()).then_some(IncidentsPart { rows, report: another }))
}

/// The open ones that wait for the reader, for the first page.
async fn open(visit: &Visit) -> poem::Result<Vec<IncidentView>> {
    let filter = IncidentFilter { state: Some(IncidentState::Open) };
    let listed = incident::list(&visit.state.market, visit.caller()?, filter, Paging::longest()).await;
    let mut rows = listed.map_err(|error| visit.booking_stop(error))?.rows;
    rows.retain(|incident| incident.steps.contains(&IncidentStep::Handle));
    Ok(rows)
}

/// The same as tasks.
pub async fn tasks(visit: &Visit) -> poem::Result<Vec<Task>> {
    let language = visit.language();
    let task = |incident: &IncidentView| Task {
        icon: "alert",
        text: language.text_with("task-incident", &[("kind", kind(visit, incident).into())]),
        note: Some(format!(
            "{} → {}, {}",
            incident.resource_name,
            incident.unit_name,
            language.period_short(incident.starts_at, incident.ends_at)
        )),
        href: page_of(incident.id),
    };
    Ok(open(visit).await?.iter().map(task).collect())
}

/// The page of an incident.
pub fn page_of(id: IncidentId) -> String {
    format!("{PATH}/{id}")
}

pub(super) async fn find(visit: &Visit, id: &str) -> poem::Result<IncidentView> {
    let Ok(id) = id.parse() else { return Err(visit.not_found()) };
    let found = incident::view(&visit.state.market, visit.caller()?, id).await;
    found.map_err(|error| visit.booking_stop(error))
}

/// The page, with a form that is shown again if there is one.
pub(super) async fn view(visit: &Visit, incident: &IncidentView, form: Option<Form>) -> poem::Result<IncidentPageView> {
    let language = visit.language();
    let form = form.unwrap_or_else(|| answer_form(language, incident));
    let period = language.period_long(incident.starts_at, incident.ends_at);
    let booking = format!("/bookings/{}", incident.booking_id);
    let who = format!("{} → {}, {}", incident.resource_name, incident.unit_name, incident.buyer_name);
    let button = |step: &IncidentStep| StepButton {
        value: step.key(),
        text: language.text(match step {
            IncidentStep::Answer => "incident-step-answer",
            IncidentStep::Handle => "incident-step-handle",
            IncidentStep::Reopen => "incident-step-reopen",
            IncidentStep::Close => "incident-step-close",
        }),
        main: *step == IncidentStep::Handle,
    };
    let reported = Event {
        at: language.moment(incident.reported_at),
        text: language.text_with("incident-said-report", &[("who", side(language, incident.side).into())]),
        note: Some(incident.text.clone()),
    };
    let said = incident.answers.iter().map(|answer| event(language, answer));
    Ok(IncidentPageView {
        heading: kind(visit, incident),
        badge: badge(language, incident.state),
        lead: who,
        facts: vec![Fact::new(language.text("fact-booked"), period).href(booking)],
        events: [reported].into_iter().chain(said).collect(),
        action: page_of(incident.id),
        form,
        buttons: incident.steps.iter().map(button).collect(),
        attachments: attachments::of_incident(visit, incident, None).await?,
    })
}

fn answer_form(language: Language, incident: &IncidentView) -> Form {
    let text = Field::new(FieldKind::Area, "text", language.text("incident-answer"));
    Form::new(page_of(incident.id), "")
        .field(Field::hidden("version", incident.version.to_string()))
        .field(text.help(language.text("incident-no-patients")).max_length(2000))
}

fn report_form(visit: &Visit, booking: &Booking) -> poem::Result<Form> {
    let language = visit.language();
    let plugin = visit.state.market.plugins.get(&booking.plugin_key).ok_or_else(|| visit.not_found())?;
    let choices =
        plugin.manifest().incidents.iter().map(|kind| Choice::new(&kind.key, kind.name.get(language))).collect();
    let kind = Field::new(FieldKind::Choice, "kind", language.text("incident-kind")).choices(choices).required();
    let text = Field::new(FieldKind::Area, "text", language.text("incident-text")).required();
    Ok(Form::new(format!("{}/incident", href(booking)), language.text("incident-submit"))
        .field(kind)
        .field(text.help(language.text("incident-no-patients")).max_length(2000))
        .cancel(language.text("step-back"), href(booking)))
}

fn report_view(language: Language, booking: &Booking, form: Form) -> BookingStepView {
    step_view(language, language.text("incident-report"), booking, Vec::new(), form)
}

fn table(visit: &Visit, incidents: &[IncidentView]) -> Table {
    let language = visit.language();
    let columns = [
        language.text("column-when"),
        language.text("incident-kind"),
        language.text("column-who"),
        language.text("column-where"),
        language.text("column-state"),
    ];
    let empty = Empty::new(language.text("incidents-none"));
    let mut table = Table::new(language.text("incidents-heading"), &columns, empty).compact();
    for incident in incidents {
        let day = language.day_short(stockholm::date_of(incident.reported_at));
        table.row(vec![
            Cell::link(day, page_of(incident.id)),
            Cell::text(kind(visit, incident)),
            Cell::text(&incident.resource_name),
            Cell::text(format!("{}, {}", incident.unit_name, incident.buyer_name)),
            Cell::badge(badge(language, incident.state)),
        ]);
    }
    table
}

fn row(visit: &Visit, incident: &IncidentView) -> Row {
    let language = visit.language();
    Row {
        when: language.day_short(stockholm::date_of(incident.reported_at)),
        hours: String::new(),
        text: kind(visit, incident),
        note: Some(language.text_with("incident-said-report", &[("who", side(language, incident.side).into())])),
        badge: Some(badge(language, incident.state)),
        href: Some(page_of(incident.id)),
        links: Vec::new(),
    }
}

fn badge(language: Language, state: IncidentState) -> Badge {
    match state {
        IncidentState::Open => Badge::new(language.text("incident-open"), "alert", Tone::Waiting),
        IncidentState::Handled => Badge::new(language.text("incident-handled"), "half", Tone::Waiting),
        IncidentState::Closed => Badge::new(language.text("incident-closed"), "check", Tone::Quiet),
    }
}

/// What kind, in the manifest's words.
fn kind(visit: &Visit, incident: &IncidentView) -> String {
    let plugin = visit.state.market.plugins.get(&incident.plugin_key);
    let mut kinds = plugin.iter().flat_map(|plugin| &plugin.manifest().incidents);
    let found = kinds.find(|kind| kind.key == incident.kind);
    found.map_or_else(|| incident.kind.replace('_', " "), |kind| kind.name.get(visit.language()).to_owned())
}

fn side(language: Language, side: Side) -> String {
    language.text(match side {
        Side::Unit => "incident-side-unit",
        Side::Person => "incident-side-person",
        Side::Coordinator => "incident-side-coordinator",
    })
}

fn event(language: Language, answer: &AnswerView) -> Event {
    let who = [("who", side(language, answer.side).into())];
    let text = match answer.step {
        IncidentStep::Answer => language.text_with("incident-said-answer", &who),
        IncidentStep::Handle => language.text_with("incident-said-handle", &who),
        IncidentStep::Reopen => language.text_with("incident-said-reopen", &who),
        IncidentStep::Close => language.text_with("incident-said-close", &who),
    };
    let note = (!answer.text.is_empty()).then(|| answer.text.clone());
    Event { at: language.moment(answer.at), text, note }
}
