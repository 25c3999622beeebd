//! The first page: what waits for the reader, then what is next (screens 1 and 6).

use chrono::TimeDelta;
use poem::handler;
use torget_core::access::Role;
use torget_core::booking::{self, BookingFilter, BookingState, BookingView as Booking};
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::visit::{Answer, Visit};
use super::{admin, another, attests, exchange_page, incidents, needs, start_person};
use crate::view::pages::{StartSection, StartView};
use crate::view::parts::{Badge, Empty, Link, Row, Task};
use crate::view::{Format, Language, Speak};

/// Rows of a list on the start page.
const FEW: usize = 6;

/// Shows the start page of the reader's role.
#[handler]
pub async fn show(visit: Visit) -> Answer {
    let view = match visit.caller()?.role {
        Role::ResourcePerson => return start_person::show(&visit).await,
        Role::UnitManager => manager(&visit).await?,
        Role::PoolCoordinator => coordinator(&visit).await?,
        Role::Economist => economist(&visit).await?,
        // Their work is the administration's: what needs care stands there, so it begins there.
        Role::CollaborationAdmin | Role::SystemOperator => return admin::home_page(&visit).await,
    };
    visit.page(&view)
}

/// Bookings of the reader in a state, the first few.
pub async fn bookings(visit: &Visit, filter: BookingFilter) -> poem::Result<Vec<Booking>> {
    let listed = booking::list(&visit.state.market, visit.caller()?, filter, Paging::longest()).await;
    Ok(listed.map_err(|error| visit.booking_stop(error))?.rows)
}

/// Bookings to come, whatever has become of them.
async fn ahead(visit: &Visit) -> poem::Result<Vec<Booking>> {
    let now = visit.state.market.clock.now();
    let until_at = Some(now + TimeDelta::days(60));
    bookings(visit, BookingFilter { from_at: Some(now), until_at, ..BookingFilter::default() }).await
}

/// Bookings to come that occupy their place.
pub async fn upcoming(visit: &Visit) -> poem::Result<Vec<Booking>> {
    let mut rows = ahead(visit).await?;
    rows.retain(|booking| booking.state.holds());
    Ok(rows)
}

pub fn in_state(state: BookingState) -> BookingFilter {
    BookingFilter { state: Some(state), ..BookingFilter::default() }
}

/// A booking as a row: when, who or where, and its state.
pub fn row(language: Language, booking: &Booking, text: String) -> Row {
    Row {
        when: language.day_short(stockholm::date_of(booking.starts_at)),
        hours: language.hours_short(booking.starts_at, booking.ends_at),
        text,
        note: None,
        badge: Some(Badge::booking_state(language, booking.state.key())),
        href: Some(format!("/bookings/{}", booking.id)),
        links: Vec::new(),
    }
}

async fn manager(visit: &Visit) -> poem::Result<StartView> {
    let language = visit.language();
    let mut rows = ahead(visit).await?;
    let sought = needs::sought(visit).await?;
    let mut tasks = another::tasks(visit, &rows, &sought);
    tasks.extend(needs::tasks(visit).await?);
    tasks.extend(exchange_page::tasks(visit).await?);
    tasks.extend(attests::tasks(visit).await?);
    tasks.extend(incidents::tasks(visit).await?);
    rows.retain(|booking| booking.state.holds());
    let who = |booking: &Booking| format!("{}, {}", booking.resource_name, booking.seller_name);
    let booked = rows.iter().map(|booking| (booking.starts_at, row(language, booking, who(booking))));
    let nobody_yet = sought.iter().map(|need| (need.starts_at, needs::row(language, need, "–".to_owned())));
    let mut coming: Vec<_> = booked.chain(nobody_yet).collect();
    coming.sort_by_key(|(starts_at, _)| *starts_at);
    let board = Link::new(language.text("start-open-board"), "/board");
    let section = StartSection {
        id: "upcoming",
        heading: language.text("start-upcoming"),
        more: Some(Link::new(language.text("start-all-bookings"), "/bookings")),
        rows: coming.into_iter().take(FEW).map(|(_, row)| row).collect(),
        empty: Empty::with_action(language.text("start-no-upcoming"), board),
    };
    let action = Link::new(language.text("start-find-replacement"), "/replacement");
    Ok(view(visit, language.text("start-heading-manager"), Some(action), tasks, vec![section]))
}

async fn coordinator(visit: &Visit) -> poem::Result<StartView> {
    let language = visit.language();
    let now = visit.state.market.clock.now();
    let held = bookings(visit, in_state(BookingState::Held)).await?;
    let sought = needs::sought(visit).await?;
    let open = StartSection {
        id: "needs",
        heading: language.text_with("start-open-needs", &[("count", sought.len().into())]),
        more: Some(Link::new(language.text("need-all"), "/needs")),
        rows: sought.iter().take(FEW).map(|need| needs::row(language, need, needs::place(need))).collect(),
        empty: Empty::new(language.text("start-no-open-needs")),
    };
    let whole =
        |booking: &Booking| format!("{} → {}, {}", booking.resource_name, booking.unit_name, booking.buyer_name);
    let waiting = |booking: &Booking| Row {
        note: booking
            .answer_before_at
            .map(|limit| language.text_with("start-answer-by", &[("deadline", language.deadline(now, limit).into())])),
        ..row(language, booking, whole(booking))
    };
    let unanswered = StartSection {
        id: "unanswered",
        heading: language.text("start-unanswered"),
        more: Some(Link::new(language.text("start-all-bookings"), "/bookings?show=waiting")),
        rows: held.iter().take(FEW).map(waiting).collect(),
        empty: Empty::new(language.text("start-no-unanswered")),
    };
    let rows = upcoming(visit).await?;
    let next = StartSection {
        id: "upcoming",
        heading: language.text("start-upcoming"),
        more: Some(Link::new(language.text("start-all-bookings"), "/bookings")),
        rows: rows.iter().take(FEW).map(|booking| row(language, booking, whole(booking))).collect(),
        empty: Empty::new(language.text("bookings-none")),
    };
    let over = bookings(visit, BookingFilter { until_at: Some(now), ..in_state(BookingState::Confirmed) }).await?;
    let late = over.iter().filter(|booking| booking.ends_at <= now).take(FEW);
    let mut tasks = needs::tasks(visit).await?;
    tasks.extend(incidents::tasks(visit).await?);
    tasks.extend(exchange_page::tasks(visit).await?);
    tasks.extend(late.map(|booking| Task {
        icon: "alert",
        text: language.text_with("task-unreported", &[("name", booking.resource_name.as_str().into())]),
        note: Some(language.period_short(booking.starts_at, booking.ends_at)),
        href: format!("/bookings/{}", booking.id),
    }));
    let action = Link::new(language.text("start-open-board"), "/board");
    Ok(view(visit, hello(visit), Some(action), tasks, vec![open, unanswered, next]))
}

async fn economist(visit: &Visit) -> poem::Result<StartView> {
    let language = visit.language();
    let mut unattested = bookings(visit, in_state(BookingState::Performed)).await?;
    unattested.extend(bookings(visit, in_state(BookingState::Approved)).await?);
    unattested.sort_by_key(|booking| booking.starts_at);
    let whole =
        |booking: &Booking| format!("{} → {}, {}", booking.resource_name, booking.unit_name, booking.buyer_name);
    let section = StartSection {
        id: "unattested",
        heading: language.text("start-unattested"),
        more: Some(Link::new(language.text("start-all-bookings"), "/bookings")),
        rows: unattested.iter().take(FEW).map(|booking| row(language, booking, whole(booking))).collect(),
        empty: Empty::new(language.text("start-no-unattested")),
    };
    let action = Link::new(language.text("start-see-claims"), "/claims");
    Ok(view(visit, hello(visit), Some(action), attests::tasks(visit).await?, vec![section]))
}

fn hello(visit: &Visit) -> String {
    let first = visit.session.name.split(' ').next().unwrap_or_default();
    visit.language().text_with("person-hello", &[("name", first.into())])
}

fn view(
    visit: &Visit,
    heading: String,
    action: Option<Link>,
    tasks: Vec<Task>,
    sections: Vec<StartSection>,
) -> StartView {
    let language = visit.language();
    let today = language.day_long(stockholm::date_of(visit.state.market.clock.now()));
    StartView {
        heading,
        over: format!("{} · {today}", visit.place()),
        action,
        tasks,
        nothing_waits: Empty::new(language.text("start-nothing-waits")),
        sections,
    }
}
