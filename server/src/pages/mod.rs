//! The pages: each handler parses, asks one use case of core, and fills a view. No rule and no SQL here.
//!
//! A page that is read takes a [`Visit`]; one that is posted takes a [`Deed`], which has checked that the form is ours.
//! To add one: a handler in the file of its subject, and a line in [`routes`].

mod account;
mod admin;
mod another;
pub mod api_reference;
mod attachments;
mod attests;
mod board;
mod board_events;
mod book;
mod book_unit;
mod book_view;
mod booking_absence;
mod booking_attest;
mod booking_change;
mod booking_exchange;
mod booking_hours;
pub(crate) mod booking_list;
mod booking_page;
mod booking_steps;
mod calendar_file;
mod candidates;
mod claims;
mod deed;
mod exchange_page;
mod exports;
pub mod feeds;
pub mod imports;
mod incidents;
pub mod introductions;
pub(crate) mod local;
pub(crate) mod mend;
mod need;
pub(crate) mod needs;
mod offer_link;
mod offer_page;
mod offer_view;
mod outage;
mod outage_page;
mod paged;
mod performed_form;
mod replacement;
mod replacement_question;
pub(crate) mod schedule;
mod session;
mod start;
mod start_person;
pub(crate) mod stop;
mod visit;
pub mod wishes;
pub mod work;

use poem::{Route, get, post};

use crate::app::AppState;

pub use calendar_file::address as calendar_address;
pub use deed::Deed;
pub use visit::{Answer, Visit};

/// Adds every page to the routes.
pub fn routes(routes: Route, _state: &AppState) -> Route {
    needs::routes(admin::routes(routes))
        .at("/account", get(account::show).post(account::save))
        .at("/account/password", post(account::change_password))
        .at("/account/tokens", post(account::create_token))
        .at("/account/tokens/:id/revoke", post(account::revoke_token))
        .at("/calendars", get(feeds::list))
        .at("/calendars/:of/:id", get(feeds::show).post(feeds::create))
        .at("/calendars/:of/:id/:feed/remove", post(feeds::revoke))
        .at("/feeds/:file", get(calendar_file::serve))
        .at("/claims", get(claims::show))
        .at("/exports/:list", get(exports::download).post(exports::start))
        .at("/", get(start::show))
        .at("/api", get(api_reference::show))
        .at("/import/:kind", get(imports::show).post(imports::upload))
        .at("/import/:kind/:template", get(imports::template_file))
        .at("/jobs", get(work::index))
        .at("/jobs/:id", get(work::show))
        .at("/jobs/:id/cancel", post(work::cancel))
        .at("/jobs/:id/carry-out", post(work::carry_out))
        .at("/jobs/:id/file", get(work::download))
        .at("/sign-in", get(session::sign_in_page).post(session::sign_in))
        .at("/sign-out", post(session::sign_out))
        .at("/switch", post(session::switch))
        .at("/language", post(session::set_language))
        .at("/board", get(board::show))
        .at("/board/events", get(board_events::show))
        .at("/replacement", get(replacement::show))
        .at("/book", get(book::show).post(book::submit))
        .at("/units/:id/introductions", get(introductions::show).post(introductions::require))
        .at("/units/:id/introductions/:who/add", post(introductions::add))
        .at("/units/:id/introductions/:who/remove", post(introductions::remove))
        .at("/wishes/:id", get(wishes::show))
        .at("/wishes/:id/:unit/:wish", post(wishes::set))
        .at("/bookings", get(booking_list::show))
        .at("/bookings/:id", get(booking_page::show))
        .at("/bookings/:id/confirm", post(booking_steps::confirm))
        .at("/bookings/:id/decline", get(booking_steps::decline_page).post(booking_steps::decline))
        .at("/bookings/:id/cancel", get(booking_steps::cancel_page).post(booking_steps::cancel))
        .at("/bookings/:id/change", get(booking_change::show).post(booking_change::post))
        .at("/bookings/:id/changes/:change/accept", post(booking_change::accept))
        .at("/bookings/:id/changes/:change/decline", post(booking_change::decline))
        .at("/bookings/:id/changes/:change/withdraw", post(booking_change::withdraw))
        .at("/bookings/:id/no-show", get(booking_absence::no_show_page).post(booking_absence::no_show))
        .at("/bookings/:id/excuse", get(booking_absence::excuse_page).post(booking_absence::excuse))
        .at("/bookings/:id/exchange", get(booking_exchange::ask).post(booking_exchange::post))
        .at("/exchanges/:exchange", get(exchange_page::show))
        .at("/exchanges/:exchange/:party/accept", post(exchange_page::accept))
        .at("/exchanges/:exchange/:party/decline", post(exchange_page::decline))
        .at("/exchanges/:exchange/withdraw", post(exchange_page::withdraw))
        .at("/bookings/:id/report", get(booking_hours::report_page).post(booking_hours::report))
        .at("/bookings/:id/attest", get(booking_attest::attest_page).post(booking_attest::attest))
        .at("/bookings/:id/send-back", get(booking_attest::send_back_page).post(booking_attest::send_back))
        .at("/bookings/:id/correct", get(booking_attest::correct_page).post(booking_attest::correct))
        .at("/bookings/:id/attachments", get(attachments::show).post(attachments::add))
        .at("/bookings/:id/incident", get(incidents::report_page).post(incidents::report))
        .at("/attachments/:id", get(attachments::serve))
        .at("/attachments/:id/remove", post(attachments::remove))
        .at("/incidents", get(incidents::list))
        .at("/incidents/:id", get(incidents::show).post(incidents::take))
        .at("/incidents/:id/attachments", post(attachments::add_to_incident))
        .at("/attests", get(attests::show).post(attests::attest))
        .at("/offers/:id", get(offer_page::show))
        .at("/offers/:id/accept", post(offer_page::accept))
        .at("/offers/:id/decline", post(offer_page::decline))
        .at("/offers/:id/counter", post(offer_page::counter))
        .at("/offers/:id/accept-counter", post(offer_page::accept_counter))
        .at("/offers/:id/reject-counter", post(offer_page::reject_counter))
        .at("/offers/:id/withdraw", post(offer_page::withdraw))
        .at("/offers/:id/answer/:signature", get(offer_link::show))
        .at("/offers/:id/answer/:signature/accept", post(offer_link::accept))
        .at("/offers/:id/answer/:signature/decline", post(offer_link::decline))
        .at("/outages", post(outage::report))
        .at("/outages/new", get(outage::ask))
        .at("/outages/:id", get(outage_page::show))
        .at("/outages/:id/end", post(outage_page::end))
        .at("/outages/:id/undo", post(outage_page::undo))
        .at("/schedule", get(schedule::show_own))
        .at("/schedule/availability", post(schedule::save_own))
        .at("/schedule/exceptions", post(schedule::add_exception))
        .at("/schedule/exceptions/:on/:to/remove", post(schedule::remove_exception))
        .at("/schedule/turn", post(schedule::turn_own))
        .at("/schedule/calendar", post(schedule::save_calendar))
        .at("/schedule/calendar/file", post(schedule::save_calendar_file))
        .at("/schedule/calendar/remove", post(schedule::remove_calendar))
}
