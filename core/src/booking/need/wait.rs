//! Waiting for a place to become free: a need that found nobody joins the queue of its area, or leaves it.
//!
//! Nobody waits for what is there: who can be booked or asked now is not waited for. That look and the joining are one act
//! under the lock of the area's queue, which who passes a freed place on takes before saying that nobody wants it. So a place
//! that becomes free meanwhile is seen by one of the two.

use chrono::{DateTime, Utc};
use serde_json::json;
use thiserror::Error;

use super::state::NeedStep;
use super::view::NeedView;
use super::{step, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::{offer, waiting};
use crate::ids::NeedId;
use crate::plugin::{Fact, Facts};
use crate::{Market, once};

/// Why a need can't wait for a place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WaitRefusal {
    /// It has begun.
    #[error("the need began at {starts_at}")]
    Begun {
        /// When.
        starts_at: DateTime<Utc>,
    },
    /// Somebody can be booked or asked now.
    #[error("{number} can come as it is")]
    SomebodyFree {
        /// How many; one where it is who is preferred.
        number: i64,
    },
}

impl WaitRefusal {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "need_begun",
            Self::SomebodyFree { .. } => "somebody_free",
        }
    }

    /// The values of its text.
    pub fn values(&self) -> Facts {
        let (name, fact) = match self {
            Self::Begun { starts_at } => ("starts_at", Fact::Instant(*starts_at)),
            Self::SomebodyFree { number } => ("number", Fact::Number(*number)),
        };
        [(name.to_owned(), fact)].into_iter().collect()
    }
}

/// Joins the queue for the preferred resource, or without one for any of the area that fits. Who stands there already keeps
/// the place.
pub async fn wait(market: &Market, caller: &Caller, id: NeedId) -> Result<NeedView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut need = step::begin(market, caller, tx, id, NeedStep::Wait).await?;
        if need.waiting_since_at.is_none() {
            if now >= need.starts_at {
                return Err(WaitRefusal::Begun { starts_at: need.starts_at }.into());
            }
            waiting::lock_queue(tx, need.area_id).await?;
            let number = offer::number_to_ask(market, tx, &need).await?;
            if number > 0 {
                return Err(WaitRefusal::SomebodyFree { number }.into());
            }
            need.waiting_since_at = Some(now);
            store::update(tx, &mut need).await?;
            step::record(tx, now, Actor::Person(caller), &need, "waits", json!({})).await?;
        }
        Ok(step::find(tx, id).await?.seen_by(&market.access, caller))
    })
}

/// Leaves the queue. A place that is kept for the need goes to the next.
pub async fn stop_waiting(market: &Market, caller: &Caller, id: NeedId) -> Result<NeedView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut need = step::begin(market, caller, tx, id, NeedStep::StopWaiting).await?;
        if need.waiting_since_at.take().is_some() {
            let actor = Actor::Person(caller);
            store::update(tx, &mut need).await?;
            step::record(tx, now, actor, &need, "waits_no_more", json!({})).await?;
            offer::end_kept(tx, now, actor, &need).await?;
        }
        Ok(step::find(tx, id).await?.seen_by(&market.access, caller))
    })
}
