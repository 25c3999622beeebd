//! Looking at needs: one, many, and the series that ties them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::model::Priority;
use super::series::RefusedOccurrence;
use super::state::NeedState;
use super::step;
use super::store;
use super::view::NeedView;
use crate::Market;
use crate::access::{Caller, Domain, Permission};
use crate::audit::{self, AuditEntry};
use crate::booking::error::BookingError;
use crate::booking::model::BookingView;
use crate::booking::offer::OfferState;
use crate::booking::waiting::{self, QueuePlace};
use crate::db::Tx;
use crate::ids::{AreaId, CollaborationId, NeedId, NeedSeriesId, OrganisationId, UnitId};
use crate::keyed;
use crate::paging::{Listed, Paging};
use crate::time::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, Period};

/// Without limits a list reaches this far back and ahead.
const WIDEST_DAYS: i64 = 3650;
/// The most open needs that a board counts.
const MOST_OPEN: i64 = 5000;

keyed! {
    /// In which order needs are listed.
    NeedOrder {
        /// High priority first, and what starts soonest first within it.
        Urgency = "urgency",
        /// What starts soonest first.
        Start = "start",
        /// What starts latest first.
        Newest = "newest",
    }
}

/// Which needs to list. The caller's access bounds them further.
#[derive(Debug, Clone, Copy, Default)]
pub struct NeedFilter {
    /// Only of this unit.
    pub unit_id: Option<UnitId>,
    /// Only in this area.
    pub area_id: Option<AreaId>,
    /// Only in this state.
    pub state: Option<NeedState>,
    /// Only those in this phase.
    pub phase: NeedPhase,
    /// Only of this priority.
    pub priority: Option<Priority>,
    /// Only of this series.
    pub series_id: Option<NeedSeriesId>,
    /// Only those that end after this.
    pub from_at: Option<DateTime<Utc>>,
    /// Only those that start before this.
    pub until_at: Option<DateTime<Utc>>,
}

/// Where needs are in their life, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NeedPhase {
    /// Wherever.
    #[default]
    Any,
    /// Somebody is sought.
    Sought,
    /// Nobody is sought any more.
    Ended,
}

/// Whose needs a list shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub(super) unit_id: Option<UnitId>,
    pub(super) organisation_id: Option<OrganisationId>,
    pub(super) collaboration_id: Option<CollaborationId>,
}

/// A need with what came of it.
#[derive(Debug, Clone)]
pub struct NeedSheet {
    /// The need.
    pub need: NeedView,
    /// Its bookings, ended ones too, in order of their making.
    pub bookings: Vec<BookingView>,
    /// How many offers of it there are in each state.
    pub offers: BTreeMap<OfferState, i64>,
    /// The series it is of.
    pub series: Option<SeriesView>,
    /// Where it stands among those that wait, if it does; nobody waits for what has begun.
    pub queue: Option<QueuePlace>,
}

/// Needs that were posted together.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    /// The series.
    pub id: NeedSeriesId,
    /// Its RFC 5545 rule; a list of periods has none.
    pub rule: Option<String>,
    /// The occurrences of the rule that could not be had.
    pub refused: Vec<RefusedOccurrence>,
    /// How many needs it has.
    pub needs: i64,
}

/// One need.
pub async fn view(market: &Market, caller: &Caller, id: NeedId) -> Result<NeedSheet, BookingError> {
    let mut tx = market.db.read().await?;
    let need = step::find(&mut tx, id).await?;
    let permission = Permission::SeeNeeds;
    caller
        .require(&market.access, permission, permission, &need.standing())
        .map_err(|denied| BookingError::denied(denied, "need", id.0))?;
    let bookings = crate::booking::store::bookings_of_need(&mut tx, id).await?;
    let seen =
        bookings.iter().filter(|booking| caller.may(&market.access, Permission::ViewBooking, &booking.standing()));
    let series = match need.series_id {
        Some(series_id) => store::series(&mut tx, series_id).await?,
        None => None,
    };
    Ok(NeedSheet {
        bookings: seen.map(|booking| booking.seen_by(&market.access, caller)).collect(),
        offers: store::offer_counts(&mut tx, id).await?.into_iter().collect(),
        series,
        queue: match need.waits(market.clock.now()) {
            true => Some(waiting::place_in_queue(&mut tx, id, market.clock.now()).await?),
            false => None,
        },
        need: need.seen_by(&market.access, caller),
    })
}

/// Who did what with a need, oldest first.
pub async fn history(market: &Market, caller: &Caller, id: NeedId) -> Result<Vec<AuditEntry>, BookingError> {
    let mut tx = market.db.read().await?;
    let need = step::find(&mut tx, id).await?;
    let permission = Permission::SeeNeeds;
    caller
        .require(&market.access, permission, permission, &need.standing())
        .map_err(|denied| BookingError::denied(denied, "need", id.0))?;
    Ok(audit::of_object(&mut tx, id.0).await?)
}

/// The needs that the caller may see.
pub async fn list(
    market: &Market,
    caller: &Caller,
    filter: NeedFilter,
    order: NeedOrder,
    paging: Paging,
) -> Result<Listed<NeedView>, BookingError> {
    let Some(scope) = scope(market, caller) else { return Ok(Listed { rows: Vec::new(), next: None }) };
    let now = market.clock.now();
    let inside = |at: DateTime<Utc>| at.clamp(CALENDAR_STARTS_AT, CALENDAR_ENDS_AT);
    let from_at = inside(filter.from_at.unwrap_or(now - TimeDelta::days(WIDEST_DAYS)));
    let until_at = inside(filter.until_at.unwrap_or(now + TimeDelta::days(WIDEST_DAYS)));
    let mut tx = market.db.read().await?;
    let rows = store::needs(&mut tx, &scope, &filter, order, (from_at, until_at), &paging).await?;
    let listed = paging.listed(rows, |need| need.id.0);
    Ok(listed.map(|need| need.seen_by(&market.access, caller)))
}

/// The needs of an area, or of one unit there, that somebody is sought for and that begin within a period, with when; as far
/// as the caller may see them, and no more than a board shows.
pub(in crate::booking) async fn open_within(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    of: (AreaId, Option<UnitId>),
    within: &Period,
) -> Result<Vec<(NeedId, DateTime<Utc>)>, BookingError> {
    let Some(scope) = scope(market, caller) else { return Ok(Vec::new()) };
    Ok(store::open(tx, &scope, of, within, MOST_OPEN).await?)
}

/// The policy says in which domains the role sees needs; those are the rows to look for.
fn scope(market: &Market, caller: &Caller) -> Option<Scope> {
    let sees = |domain| market.access.allows(caller.role, domain, Permission::SeeNeeds);
    let scope = Scope {
        unit_id: caller.unit_id.filter(|_| sees(Domain::Unit)),
        organisation_id: caller.organisation_id.filter(|_| sees(Domain::Buyer)),
        collaboration_id: caller.collaboration_ids.first().copied().filter(|_| sees(Domain::Collaboration)),
    };
    let sees_any = scope.unit_id.is_some() || scope.organisation_id.is_some() || scope.collaboration_id.is_some();
    sees_any.then_some(scope)
}
