//! Needs: the list, the form, and a need's own page, where somebody is found for it (screens 2 and 6).

mod deeds;
mod form;
mod page;
mod queue;
mod search;

use chrono::NaiveDate;
pub use form::{day_pair, priority_name};
use poem::{Request, Route, get, handler, post};
pub use search::ask_all_note;
use torget_core::access::{Permission, Role};
use torget_core::booking::need::{self, NeedFilter, NeedOrder, NeedPhase, NeedState, NeedView as Need, Priority};
use torget_core::booking::offer::{self, OfferFilter, OfferSide, OfferState, OfferView};
use torget_core::paging::Paging;
use torget_core::plugin::Way;
use torget_core::time::stockholm;

use super::deed::{query, value};
use super::visit::{Answer, Visit};
use super::{local, paged};
use crate::export::List;
use crate::view::pages::NeedListView;
use crate::view::parts::{Badge, Empty, Link, Row, Tab, Task, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak};

/// So many needs that ended unfilled are asked about at a time.
const UNTOLD: usize = 3;

/// Adds the pages of needs.
pub fn routes(routes: Route) -> Route {
    routes
        .at("/needs", get(show).post(deeds::post))
        .at("/needs/new", get(deeds::new))
        .at("/needs/:id", get(page::show))
        .at("/needs/:id/edit", get(deeds::edit_page).post(deeds::edit))
        .at("/needs/:id/post", post(deeds::post_draft))
        .at("/needs/:id/withdraw", post(deeds::withdraw))
        .at("/needs/:id/copy", post(deeds::copy))
        .at("/needs/:id/elsewhere", post(deeds::elsewhere))
        .at("/needs/:id/offers", post(deeds::send))
        .at("/needs/:id/wait", post(deeds::wait))
        .at("/needs/:id/stop-waiting", post(deeds::stop_waiting))
}

/// The needs that are sought, the drafts, or those that have ended.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let language = visit.language();
    // For who has nothing to do with needs the page doesn't exist, as a need's own page doesn't.
    if !visit.caller()?.may_somewhere(&visit.state.market.access, Permission::SeeNeeds) {
        return Err(visit.not_found());
    }
    let shown = tab_of(&pairs);
    let none = match shown {
        "drafts" => language.text("needs-none-drafts"),
        "past" => language.text("needs-none-past"),
        _ => language.text("needs-none-sought"),
    };
    let (filter, order, on) = filter_of(&pairs);
    let Ok(paging) = Paging::new(None, value(&pairs, "after").parse().ok()) else { return Err(visit.not_found()) };
    let listed = need::list(&visit.state.market, visit.caller()?, filter, order, paging).await;
    let mut listed = listed.map_err(|error| visit.booking_stop(error))?;
    listed.rows.retain(|need| is_of_day(need, on));
    let new = Link::new(language.text("needs-new"), "/needs/new");
    let empty = Empty::with_action(none, new.clone());
    let tab = |key: &str, text: String| Tab {
        text,
        href: format!("/needs?show={key}"),
        current: on.is_none() && shown == key,
    };
    let day = on.map(|on| Tab { text: language.day_short(on), href: visit.address.clone(), current: true });
    let count = [("count", listed.rows.len().into())];
    visit.page(&NeedListView {
        heading: language.text("needs-heading"),
        action: Some(new),
        tabs: [
            tab("sought", language.text("needs-sought")),
            tab("drafts", language.text("needs-drafts")),
            tab("past", language.text("needs-past")),
        ]
        .into_iter()
        .chain(day)
        .collect(),
        table: table(&visit, &listed.rows, empty)?,
        pager: paged::pager(List::Needs, "/needs", &pairs, language.text_with("needs-shown", &count), listed.next),
    })
}

/// Which tab an address chooses.
fn tab_of(pairs: &[(String, String)]) -> &str {
    match value(pairs, "show") {
        "" => "sought",
        tab => tab,
    }
}

/// What an address asks for, in which order, and the day that it narrows what is sought to: the needs that begin on it, as the
/// board counts them.
pub fn filter_of(pairs: &[(String, String)]) -> (NeedFilter, NeedOrder, Option<NaiveDate>) {
    let shown = tab_of(pairs);
    let (filter, order) = match shown {
        "drafts" => (NeedFilter { state: Some(NeedState::Draft), ..NeedFilter::default() }, NeedOrder::Start),
        "past" => (NeedFilter { phase: NeedPhase::Ended, ..NeedFilter::default() }, NeedOrder::Newest),
        _ => (NeedFilter { phase: NeedPhase::Sought, ..NeedFilter::default() }, NeedOrder::Urgency),
    };
    let on = local::date(value(pairs, "on")).filter(|_| shown == "sought");
    let filter = NeedFilter {
        area_id: value(pairs, "area").parse().ok(),
        unit_id: value(pairs, "unit").parse().ok(),
        from_at: on.map(|on| stockholm::day(on).starts_at()).or(filter.from_at),
        until_at: on.map(|on| stockholm::day(on).ends_at()).or(filter.until_at),
        ..filter
    };
    (filter, order, on)
}

/// Whether a need begins on the day that is asked for.
pub fn is_of_day(need: &Need, on: Option<NaiveDate>) -> bool {
    on.is_none_or(|on| stockholm::date_of(need.starts_at) == on)
}

/// Who reads about their own unit isn't told on every row which it is.
fn table(visit: &Visit, rows: &[Need], empty: Empty) -> poem::Result<Table> {
    let language = visit.language();
    let tells_where = visit.caller()?.role != Role::UnitManager;
    let mut columns = vec![language.text("column-when")];
    columns.extend(tells_where.then(|| language.text("column-where")));
    columns.extend([language.text("column-state"), language.text("column-places"), language.text("column-priority")]);
    let mut table = Table::new(language.text("needs-caption"), &columns, empty);
    for need in rows {
        let when = language.period_short(need.starts_at, need.ends_at);
        let mut cells = vec![Cell::link(when, format!("/needs/{}", need.id))];
        if tells_where {
            cells.push(Cell::text(format!("{}, {}", need.unit_name, need.organisation_name)));
        }
        let badge = Cell::badge(Badge::need_state(language, need.state.key()));
        cells.push(match asked_count(language, need) {
            Some(asked) => badge.note(asked),
            None => badge,
        });
        cells.push(Cell::text(places(language, need)));
        cells.push(Cell::text(priority_name(language, need.priority)));
        table.row(cells);
    }
    Ok(table)
}

/// `1 av 2`.
fn places(language: Language, need: &Need) -> String {
    language.text_with("need-places", &[("filled", need.filled.into()), ("quantity", need.quantity.into())])
}

/// `2 tillfrågade`, of one that is sought; or that it is left to who allocates.
fn asked_count(language: Language, need: &Need) -> Option<String> {
    match need.way {
        _ if !need.state.is_sought() => None,
        _ if need.asked > 0 => Some(language.text_with("need-asked-count", &[("count", need.asked.into())])),
        Way::Allocation => Some(language.text("need-allocated")),
        Way::Book | Way::Offers => None,
    }
}

/// A need as a row: when, where, how it stands; what is urgent is marked so.
pub fn row(language: Language, need: &Need, text: String) -> Row {
    let badge = match need.priority {
        Priority::High if need.state.is_sought() => Badge::new(language.text("need-urgent"), "alert", Tone::Bad),
        _ => Badge::need_state(language, need.state.key()),
    };
    Row {
        when: language.day_short(stockholm::date_of(need.starts_at)),
        hours: language.hours_short(need.starts_at, need.ends_at),
        text,
        note: asked_count(language, need),
        badge: Some(badge),
        href: Some(format!("/needs/{}", need.id)),
        links: Vec::new(),
    }
}

/// `Solgläntan, Bjuv`.
pub fn place(need: &Need) -> String {
    format!("{}, {}", need.unit_name, need.organisation_name)
}

/// What waits for the need's side: places that are kept for the unit, proposals of other hours, and needs that ended without
/// being filled.
pub async fn tasks(visit: &Visit) -> poem::Result<Vec<Task>> {
    let (language, market, caller) = (visit.language(), &visit.state.market, visit.caller()?);
    let countered = OfferFilter { state: Some(OfferState::Countered), ..OfferFilter::default() };
    let countered = offer::list(market, caller, countered, Paging::longest()).await;
    let countered = countered.map_err(|error| visit.booking_stop(error))?.rows;
    let mut tasks = if caller.role == Role::UnitManager { places_kept(visit).await? } else { Vec::new() };
    tasks.extend(countered.iter().map(|offer| Task {
        icon: "question",
        text: language.text_with("task-countered", &[("name", offer.resource_name.as_str().into())]),
        note: Some(language.period_short(offer.starts_at, offer.ends_at)),
        href: format!("/offers/{}", offer.id),
    }));
    if caller.role == Role::UnitManager {
        let expired = NeedFilter { state: Some(NeedState::Expired), ..NeedFilter::default() };
        let expired = need::list(market, caller, expired, NeedOrder::Newest, Paging::longest()).await;
        let untold = expired.map_err(|error| visit.booking_stop(error))?.rows;
        tasks.extend(untold.iter().filter(|need| need.elsewhere.is_none()).take(UNTOLD).map(|need| Task {
            icon: "alert",
            text: language.text("task-elsewhere"),
            note: Some(language.period_short(need.starts_at, need.ends_at)),
            href: format!("/needs/{}", need.id),
        }));
    }
    Ok(tasks)
}

/// Freed places that the unit has to answer about.
async fn places_kept(visit: &Visit) -> poem::Result<Vec<Task>> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let open = OfferFilter { state: Some(OfferState::Open), ..OfferFilter::default() };
    let open = offer::list(&visit.state.market, visit.caller()?, open, Paging::longest()).await;
    let open = open.map_err(|error| visit.booking_stop(error))?.rows;
    let kept = open.iter().filter(|offer| offer.side == OfferSide::Unit);
    let task = |offer: &OfferView| {
        let limit = offer.answer_before_at.filter(|limit_at| now < *limit_at)?;
        let period = language.period_short(offer.starts_at, offer.ends_at);
        let values = [("period", period.into()), ("deadline", language.deadline(now, limit).into())];
        Some(Task {
            icon: "question",
            text: language.text_with("task-place-free", &[("name", offer.resource_name.as_str().into())]),
            note: Some(language.text_with("task-place-free-note", &values)),
            href: format!("/offers/{}", offer.id),
        })
    };
    Ok(kept.filter_map(task).collect())
}

/// The needs that are sought, the most urgent first.
pub async fn sought(visit: &Visit) -> poem::Result<Vec<Need>> {
    let filter = NeedFilter { phase: NeedPhase::Sought, ..NeedFilter::default() };
    let listed = need::list(&visit.state.market, visit.caller()?, filter, NeedOrder::Urgency, Paging::longest()).await;
    Ok(listed.map_err(|error| visit.booking_stop(error))?.rows)
}
