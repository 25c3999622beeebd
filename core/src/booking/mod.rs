//! Needs and bookings. A booking is a resource's place held by a unit for a period, and it always answers a need.
//!
//! Every step is a use case of its own file: it asks [`access`](crate::access), locks the resource, lets the pure rules
//! decide (core's, then the plugin's), and writes rows, ledger, audit and notices in one transaction. That no place is
//! booked twice is the database's promise; [`BookingError::PlaceTaken`] is its name here.

mod answer;
pub mod attachment;
mod board;
mod book;
mod cancel;
mod candidates;
mod case;
pub mod change;
mod error;
pub mod exchange;
mod excuse;
mod expire;
pub mod feed;
mod gate;
pub mod incident;
mod introduction;
mod model;
pub mod need;
mod no_show;
mod notice;
mod notify;
pub mod offer;
mod order;
pub mod outage;
pub mod performance;
mod pool;
mod question;
mod read;
mod reasons;
mod request;
mod rules;
mod search;
mod slot;
mod smaller;
mod state;
mod step;
pub(crate) mod store;
mod taken;
mod tally;
pub mod waiting;
mod watch;
mod wish;

pub use answer::{confirm, decline};
pub use board::{Board, BoardCell, BoardQuery, BoardRow, CellItem, OpenNeeds, board};
pub use book::{Preview, book, preview};
pub use cancel::{CancelPreview, cancel, cancel_preview};
pub use candidates::{Candidate, Candidates, CandidatesQuery, Obstacle, Unfit, candidates};
pub use error::BookingError;
pub use excuse::excuse;
pub use expire::expire_due;
pub use introduction::{
    Acquaintance, Introduced, Introductions, forget, introduce, introductions, may_introduce, require_introduction,
};
pub use model::{BookingTerms, BookingView, NeedView, PerformanceView, Remark};
pub use no_show::{Absent, absent_sides, mark_no_show};
pub use notice::{Audience, BOOKING_NOTICE, BookingNotice, CalendarMethod, CalendarPart, HoursTold, NoticeEvent};
pub use read::{BookingFilter, ResourceChoice, UnitChoice, choices, history, list, units, view, view_for};
pub use reasons::{Load, Share};
pub use request::{BookRequest, NeedRequest};
pub use rules::{CORE_RULES, Judgement};
pub use smaller::{Relaxation, Smaller};
pub use state::{BookingState, BookingStep};
pub use taken::{TakenPeriod, taken_periods};
pub use watch::{BoardWatch, may_watch_board, watch_board};
pub use wish::{UnitWish, Wish, set_wish, wishes};
