//! Needs: what a unit asks for. A need has one period and seeks `quantity` places; each booking that holds one of them fills
//! it by one. That it is never filled twice is the database's promise (`need_not_overfilled`).
//!
//! Every step is a use case of its own file: it asks [`access`](crate::access), locks the need (and after it the resources),
//! lets the pure rules decide, and writes rows, audit and notices in one transaction. Another step is a line in
//! [`state`], its permission, and its file.
//!
//! A need that found nobody may [`wait`] for a place to become free (see [`waiting`](crate::booking::waiting)); it does so
//! only while it is sought.
//!
//! Invariants: `filled` is the number of the need's bookings that hold a place; nobody is sought after `fill_before_at`; an
//! offer waits only while its need is sought. There is no field for who is absent, or for their illness.

mod copy;
mod edit;
mod elsewhere;
mod expire;
mod fill;
mod ground;
mod model;
mod notice;
mod notify;
mod post;
mod read;
mod request;
mod series;
mod state;
mod step;
pub(crate) mod store;
mod view;
mod wait;

pub use copy::copy;
pub use edit::{NeedChange, edit, withdraw};
pub use elsewhere::record_elsewhere;
pub use expire::expire_due;
pub(super) use fill::{Freed, fill, free};
pub(crate) use model::Need;
pub use model::{Elsewhere, Priority, Spread};
pub use notice::{NEED_NOTICE, NeedEvent, NeedNotice};
pub(super) use notify::called_off as tell_called_off;
pub(crate) use post::post_in;
pub use post::{Posted, post, post_draft};
pub(super) use read::open_within;
pub use read::{NeedFilter, NeedOrder, NeedPhase, NeedSheet, SeriesView, history, list, view};
pub use request::{NeedContent, PostRequest, SeriesRule, When};
pub use series::RefusedOccurrence;
pub use state::{NeedState, NeedStep, Places};
pub(super) use step::{find, find_locked};
pub use view::NeedView;
pub use wait::{WaitRefusal, stop_waiting, wait};
