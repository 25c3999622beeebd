//! The list of bookings.

use chrono::{DateTime, Utc};
use poem::{Request, handler};
use torget_core::access::Role;
use torget_core::booking::{self, BookingFilter, BookingState, BookingView as Booking};
use torget_core::collaboration::price::PriceBreakdown;
use torget_core::paging::Paging;

use super::deed::{query, value};
use super::paged;
use super::visit::{Answer, Visit};
use crate::export::List;
use crate::view::pages::BookingListView;
use crate::view::parts::{Badge, Empty, Link, Tab};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak};

/// Shows the bookings that concern the reader.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let (language, caller) = (visit.language(), visit.caller()?);
    let chosen = tab_of(&pairs);
    let (filter, only_kept) = filter_of(&pairs, caller.role, visit.state.market.clock.now());
    let Ok(paging) = Paging::new(None, value(&pairs, "after").parse().ok()) else { return Err(visit.not_found()) };
    let listed = booking::list(&visit.state.market, caller, filter, paging).await;
    let mut listed = listed.map_err(|error| visit.booking_stop(error))?;
    if only_kept {
        listed.rows.retain(|booking| booking.state.holds());
    }
    let books = matches!(caller.role, Role::UnitManager | Role::PoolCoordinator);
    let find = books.then(|| Link::new(language.text("start-find-replacement"), "/replacement"));
    let empty = match &find {
        Some(find) => Empty::with_action(language.text("bookings-none"), find.clone()),
        None => Empty::new(language.text("bookings-none")),
    };
    let tab = |key: &str, text: String| Tab { text, href: format!("/bookings?show={key}"), current: chosen == key };
    let shown = language.text_with("bookings-shown", &[("count", listed.rows.len().into())]);
    visit.page(&BookingListView {
        heading: if caller.role == Role::ResourcePerson {
            language.text("navigation-shifts")
        } else {
            language.text("bookings-heading")
        },
        action: find,
        tabs: vec![
            tab("coming", language.text("bookings-coming")),
            tab("waiting", language.text("bookings-waiting")),
            tab("past", language.text("bookings-past")),
            tab("all", language.text("bookings-all")),
        ],
        filters: None,
        table: table(language, caller.role, &listed.rows, empty),
        pager: paged::pager(List::Bookings, "/bookings", &pairs, shown, listed.next),
    })
}

/// Which tab an address chooses.
fn tab_of(pairs: &[(String, String)]) -> &str {
    match value(pairs, "show") {
        "" => "coming",
        tab => tab,
    }
}

/// What an address asks for, and whether only what still stands is meant.
pub fn filter_of(pairs: &[(String, String)], role: Role, now: DateTime<Utc>) -> (BookingFilter, bool) {
    let chosen = tab_of(pairs);
    let filter = match chosen {
        "waiting" => BookingFilter { state: Some(waiting_state(role)), ..BookingFilter::default() },
        "past" => BookingFilter { until_at: Some(now), newest_first: true, ..BookingFilter::default() },
        "all" => BookingFilter { newest_first: true, ..BookingFilter::default() },
        _ => BookingFilter { from_at: Some(now), ..BookingFilter::default() },
    };
    (filter, chosen == "coming")
}

/// What a booking costs: as performed, else its fee, else what was agreed while it stands.
pub fn price(booking: &Booking) -> Option<&PriceBreakdown> {
    let performed = booking.performance.as_ref().and_then(|performance| performance.price.as_ref());
    performed.or(booking.fee.as_ref()).or(booking.price.as_ref().filter(|_| booking.state.holds()))
}

/// What waits for a role: the person answers, the unit attests, the others wait for answers.
fn waiting_state(role: Role) -> BookingState {
    if role == Role::UnitManager { BookingState::Performed } else { BookingState::Held }
}

/// Who reads about their own shifts or their own unit isn't told on every row who they are.
fn table(language: Language, role: Role, rows: &[Booking], empty: Empty) -> Table {
    let (tells_who, tells_where) = (role != Role::ResourcePerson, role != Role::UnitManager);
    let mut columns = vec![language.text("column-when")];
    columns.extend(tells_who.then(|| language.text("column-who")));
    columns.extend(tells_where.then(|| language.text("column-where")));
    columns.push(language.text("column-state"));
    // A person who is shared is shown no prices.
    columns.extend(tells_who.then(|| format!("#{}", language.text("column-price"))));
    let mut table = Table::new(language.text("bookings-caption"), &columns, empty).compact();
    for booking in rows {
        let when = language.period_short(booking.starts_at, booking.ends_at);
        let mut cells = vec![Cell::link(when, format!("/bookings/{}", booking.id))];
        if tells_who {
            cells.push(Cell::text(booking.resource_name.clone()).note(booking.seller_name.clone()));
        }
        if tells_where {
            cells.push(Cell::text(format!("{}, {}", booking.unit_name, booking.buyer_name)));
        }
        cells.push(Cell::badge(Badge::booking_state(language, booking.state.key())));
        if tells_who {
            cells.push(Cell::text(price(booking).map(|price| language.amount(price.total_ore)).unwrap_or_default()));
        }
        table.row(cells);
    }
    table
}
