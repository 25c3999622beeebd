//! The operations, by what they are about. Each is thin: parse, one use case, its view.
//!
//! To add one: a method here with its documentation, its bodies in `wire/`; the document, the checks of requests and the
//! access matrix follow from it.

pub mod areas;
pub mod audit;
pub mod bookings;
pub mod claims;
pub mod collaborations;
pub mod exchanges;
pub mod exports;
pub mod familiar;
pub mod feeds;
pub mod incidents;
pub mod me;
pub mod needs;
pub mod offers;
pub mod organisations;
pub mod outages;
pub mod performance;
pub mod persons;
pub mod resources;
pub mod terms;
pub mod work;

use poem_openapi::Tags;
use torget_core::paging::Paging;
use uuid::Uuid;

use super::fault::Fault;

/// What the operations are about.
#[derive(Tags)]
pub enum About {
    /// Who the token stands for, and their tokens.
    Me,
    /// Areas: what is shared where, the board, and who can come.
    Areas,
    /// Bookings through their life.
    Bookings,
    /// What went wrong at bookings and what follows from it, and files on bookings.
    Incidents,
    /// Needs: what units ask for.
    Needs,
    /// Offers: who is asked, and what they answer.
    Offers,
    /// Resources, and when they may be booked.
    Resources,
    /// Who is known at a unit, and where resource persons would like to work.
    Familiar,
    /// Secret addresses from which calendar programs read bookings.
    Feeds,
    /// What organisations owe one another.
    Claims,
    /// Collaborations, organisations and their units.
    Organisations,
    /// Persons and their roles.
    Persons,
    /// Who did what when.
    Audit,
    /// Lists as files, files as lists, and the work that it takes.
    Exchange,
}

/// Answers of operations.
pub type Answer<T> = Result<T, Fault>;

/// Which page of a list; the document bounds the limit.
fn paging(limit: Option<i64>, after: Option<Uuid>) -> Paging {
    Paging::new(limit, after).unwrap_or_default()
}
