//! The abstract marketplace: resources, needs, bookings and settlement between organisations.
//!
//! No HTTP, no HTML, and no word of any one area: those live in the server and in the plugins.

pub mod access;
pub mod audit;
pub mod booking;
pub mod collaboration;
pub mod db;
pub mod fault;
pub mod idempotency;
pub mod ids;
pub mod input;
pub mod intake;
pub mod jobs;
mod keyed;
pub mod language;
pub mod ledger;
pub mod link;
pub mod market;
pub mod money;
pub mod organisation;
pub mod outbox;
pub mod paging;
pub mod place;
pub mod plugin;
pub mod resource;
pub mod time;
pub mod work;

pub use market::Market;

/// Every SQL statement of the program, store by store, so that a test can prepare them all on both engines. A store that
/// is missing here is found by another test.
#[rustfmt::skip]
pub fn statements() -> impl Iterator<Item = &'static db::Statement> {
    [
        audit::store::ALL,
        booking::attachment::store::ALL,
        booking::feed::store::ALL,
        booking::incident::store::ALL,
        booking::change::STATEMENTS,
        booking::exchange::STATEMENTS,
        booking::need::store::ALL,
        booking::offer::store::ALL,
        booking::performance::store::ALL,
        booking::store::ALL,
        booking::store::around::ALL,
        booking::store::booked::ALL,
        booking::store::familiar::ALL,
        booking::store::shortlist::ALL,
        booking::waiting::store::ALL,
        collaboration::admin::store::ALL,
        collaboration::store::ALL,
        db::LOCK_STATEMENTS,
        db::MIGRATION_STATEMENTS,
        db::WIRE_STATEMENTS,
        idempotency::store::ALL,
        jobs::store::ALL,
        ledger::store::ALL,
        link::store::ALL,
        organisation::store::organisations::ALL,
        organisation::store::person_list::ALL,
        organisation::store::persons::ALL,
        organisation::store::sessions::ALL,
        organisation::store::units::ALL,
        outbox::store::ALL,
        booking::outage::store::ALL,
        resource::calendar::store::ALL,
        resource::store::ALL,
        work::store::ALL,
    ]
    .into_iter()
    .flatten()
}
