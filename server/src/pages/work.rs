//! The reader's long work: what is under way, what came of it, and the files that it made.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::fault::FieldFault;
use torget_core::ids::WorkId;
use torget_core::paging::Paging;
use torget_core::work::{self, FilePart, Found, Work, WorkError, WorkKind, WorkState, WorkStep};

use super::deed::{Deed, query, value};
use super::exports::taken_away;
use super::imports::{kind_name, page_of};
use super::mend::{self, Refusal, Refuse};
use super::visit::{Answer, Visit};
use super::{paged, stop};
use crate::export::List;
use crate::intake::{Kind, Request as ImportRequest};
use crate::view::pages::{ErrorView, WorkListView, WorkView};
use crate::view::parts::{Badge, Empty, Fact, Link, Pager, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, say};
use crate::work as worker;

const PATH: &str = "/jobs";

/// Lists it, and the ways in.
#[handler]
pub async fn index(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let after = value(&pairs, "after");
    let after = if after.is_empty() { None } else { Some(visit.id(after)?) };
    let page = Paging::new(None, after).unwrap_or_default();
    let listed = mend::or_stop(&visit, work::list(market, caller, page).await)?;
    let imports = Kind::ALL.iter().filter(|kind| kind.is_open_to(market, caller));
    let imports = imports.map(|kind| Link::new(kind_name(language, *kind), page_of(*kind))).collect();
    let shown = language.text_with("admin-rows", &[("count", listed.rows.len().into())]);
    let pager = Pager { files: Vec::new(), ..paged::pager(List::Bookings, PATH, &pairs, shown, listed.next) };
    visit.page(&WorkListView { imports, table: table(language, &listed.rows), pager })
}

/// The list of work.
pub fn table(language: Language, rows: &[Work]) -> Table {
    let columns = ["work-what", "work-asked", "column-state"].map(|key| language.text(key));
    let mut table = Table::new(language.text("work-heading"), &columns, Empty::new(language.text("work-none")));
    for work in rows {
        let (state, note) = (badge(language, work), about_file(work));
        let link = Cell::link(heading(language, work), format!("{PATH}/{}", work.id));
        let link = note.into_iter().fold(link, Cell::note);
        table.row(vec![link, Cell::text(language.moment(work.created_at)), Cell::badge(state)]);
    }
    table
}

/// Shows a piece.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let id: WorkId = visit.id(&id)?;
    let work = mend::or_stop(&visit, work::view(&visit.state.market, visit.caller()?, id).await)?;
    visit.page(&view(visit.language(), &work))
}

/// Stops a piece.
#[handler]
pub async fn cancel(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let id: WorkId = visit.id(&id)?;
    mend::or_stop(visit, work::cancel(&visit.state.market, visit.caller()?, id).await)?;
    Ok(visit.done(&format!("{PATH}/{id}"), Some("flash-work-cancelled")))
}

/// Imports a file that was looked through.
#[handler]
pub async fn carry_out(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let started = worker::start_import(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    let work = mend::or_stop(visit, started)?;
    Ok(visit.done(&format!("{PATH}/{}", work.id), None))
}

/// The file that a piece has made.
#[handler]
pub async fn download(visit: Visit, Path(id): Path<String>) -> Answer {
    let file = work::file(&visit.state.market, visit.caller()?, visit.id(&id)?, FilePart::Made).await;
    let file = mend::or_stop(&visit, file)?;
    Ok(taken_away(&file.name, &file.media_type, file.content))
}

/// The page of a piece.
pub fn view(language: Language, work: &Work) -> WorkView {
    let outcome = &work.outcome;
    let rows = || language.text_with("work-rows", &[("count", outcome.rows.into())]);
    let is_done = work.state == WorkState::Done;
    let is_right = outcome.problem.is_none() && outcome.fault_count == 0;
    let problem = outcome.problem.as_ref().map(|problem| say::code(language, &problem.code, &problem.values));
    let faults = (outcome.fault_count > 0).then(|| {
        language.text_with("work-faults", &[("count", outcome.fault_count.into()), ("rows", outcome.rows.into())])
    });
    let good = match (work.kind, is_done && is_right) {
        (_, false) => None,
        (WorkKind::Check, true) => Some(language.text_with("work-check-right", &[("count", outcome.rows.into())])),
        (WorkKind::Import, true) => Some(language.text_with("work-imported", &[("count", outcome.rows.into())])),
        (WorkKind::Export, true) => Some(rows()),
    };
    let action = |name: &str| format!("{PATH}/{}/{name}", work.id);
    let again = import_of(work).map(|kind| Link::new(language.text("work-another-file"), page_of(kind)));
    let hidden = outcome.fault_count - i64::try_from(outcome.faults.len()).unwrap_or(0);
    let facts = [
        about_file(work).map(|name| Fact::new(language.text("work-file"), name)),
        Some(Fact::new(language.text("work-asked"), language.moment(work.created_at))),
        work.ended_at.map(|at| Fact::new(language.text("work-ended"), language.moment(at))),
    ];
    WorkView {
        back: Link::new(language.text("work-heading"), PATH),
        heading: heading(language, work),
        badge: badge(language, work),
        here: format!("{PATH}/{}", work.id),
        is_under_way: !work.state.is_over(),
        progress: progress(language, work),
        done: work.done,
        total: work.total,
        cancel_action: (!work.state.is_over() && !work.cancel_asked).then(|| action("cancel")),
        good,
        problem,
        faults_heading: faults,
        faults: faults_table(language, &outcome.faults),
        more_faults: (hidden > 0).then(|| language.text_with("work-more-faults", &[("count", hidden.into())])),
        carry_out_action: (work.kind == WorkKind::Check && is_done && is_right).then(|| action("carry-out")),
        file: (work.kind == WorkKind::Export && is_done)
            .then(|| Link::new(language.text("work-download"), action("file"))),
        again: again.filter(|_| work.state.is_over()),
        facts: facts.into_iter().flatten().collect(),
    }
}

fn faults_table(language: Language, faults: &[Found]) -> Table {
    let columns = ["work-row", "work-column", "work-value", "work-wrong"].map(|key| language.text(key));
    let mut table = Table::new(language.text("work-faults-caption"), &columns, Empty::new(String::new()));
    for fault in faults {
        let column = match (fault.column.as_str(), fault.head.as_str()) {
            ("", head) => head.to_owned(),
            (letter, "") => letter.to_owned(),
            (letter, head) => format!("{letter} · {head}"),
        };
        table.row(vec![
            Cell::text(fault.row.to_string()),
            Cell::text(column),
            Cell::text(&fault.value),
            Cell::text(say::code(language, &fault.problem.code, &fault.problem.values)),
        ]);
    }
    table
}

/// What it is about: `Import av enheter`.
fn heading(language: Language, work: &Work) -> String {
    match (work.kind, import_of(work)) {
        (WorkKind::Check, Some(kind)) => {
            language.text_with("work-check-of", &[("what", kind_name(language, kind).to_lowercase().into())])
        }
        (_, Some(kind)) => {
            language.text_with("work-import-of", &[("what", kind_name(language, kind).to_lowercase().into())])
        }
        _ => {
            let list = work.request["about"].as_str().and_then(List::of_key);
            let name = list.map(|list| list_name(language, list)).unwrap_or_default();
            language.text_with("work-export-of", &[("what", name.to_lowercase().into())])
        }
    }
}

fn import_of(work: &Work) -> Option<Kind> {
    let request: ImportRequest = serde_json::from_value(work.request.clone()).ok()?;
    Some(request.about)
}

fn about_file(work: &Work) -> Option<String> {
    work.request["file_name"].as_str().map(str::to_owned).filter(|name| !name.is_empty())
}

/// What a list is called.
fn list_name(language: Language, list: List) -> String {
    language.text(match list {
        List::Bookings => "bookings-heading",
        List::Needs => "needs-heading",
        List::Offers => "list-offers",
        List::Organisations => "admin-organisations",
        List::Units => "admin-units",
        List::Persons => "admin-people",
        List::Resources => "admin-resources",
        List::Areas => "admin-areas",
        List::Tariffs => "admin-tariffs",
        List::Collaborations => "admin-collaborations",
        List::Introductions => "list-introductions",
        List::Claims => "claims-heading",
        List::Audit => "admin-audit",
        List::Outbox => "admin-outbox",
    })
}

fn badge(language: Language, work: &Work) -> Badge {
    let has_faults = work.outcome.fault_count > 0;
    let (key, shape, tone) = match work.state {
        WorkState::Waiting => ("work-waiting", "ring", Tone::Waiting),
        WorkState::Running => ("work-running", "half", Tone::Waiting),
        WorkState::Done if has_faults => ("work-has-faults", "alert", Tone::Bad),
        WorkState::Done => ("work-done", "check", Tone::Good),
        WorkState::Failed => ("work-failed", "alert", Tone::Bad),
        WorkState::Cancelled => ("work-cancelled", "cross", Tone::Quiet),
    };
    Badge::new(language.text(key), shape, tone)
}

/// How far it has come, in words: `Kontrollerar rad 50 av 200`.
fn progress(language: Language, work: &Work) -> String {
    if work.cancel_asked {
        return language.text("work-cancelling");
    }
    let values = [("done", work.done.into()), ("total", work.total.unwrap_or(0).into())];
    match work.step {
        None if work.state == WorkState::Waiting => language.text("work-step-waiting"),
        None | Some(WorkStep::Reading) => language.text("work-step-reading"),
        Some(WorkStep::Checking) => language.text_with("work-step-checking", &values),
        Some(WorkStep::Saving) => language.text_with("work-step-saving", &[("total", work.total.unwrap_or(0).into())]),
        Some(WorkStep::Gathering) => language.text("work-step-gathering"),
    }
}

impl Refuse for WorkError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Denied(torget_core::access::Denied::Hidden) => Refusal::Page(visit.not_found()),
            Self::Denied(torget_core::access::Denied::Forbidden) => {
                Refusal::Page(visit.error(&ErrorView::forbidden(visit.language())))
            }
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::Idempotency(error) => Refusal::Page(stop::idempotency(error)),
            other => {
                Refusal::Faults(vec![FieldFault { field: String::new(), code: other.code(), values: other.values() }])
            }
        }
    }
}
