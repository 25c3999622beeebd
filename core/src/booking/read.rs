//! Looking at bookings: one, many, and what was done with one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::error::BookingError;
use super::model::{Booking, BookingView, permission_for};
use super::pool::Setting;
use super::state::{BookingState, BookingStep};
use super::step;
use super::store::{self, Scope, UnitRow};
use crate::Market;
use crate::access::{Caller, Domain, Permission, Standing};
use crate::audit::{self, AuditEntry};
use crate::db::Tx;
use crate::ids::{AreaId, BookingId, ResourceId, UnitId};
use crate::paging::{Listed, Paging};
use crate::resource::{Resource, ResourceState, store as resources};
use crate::time::{CALENDAR_ENDS_AT, CALENDAR_STARTS_AT, stockholm};

/// Which bookings to list. The caller's access bounds them further.
#[derive(Debug, Clone, Copy, Default)]
pub struct BookingFilter {
    /// Only in this state.
    pub state: Option<BookingState>,
    /// Only those that end after this.
    pub from_at: Option<DateTime<Utc>>,
    /// Only those that start before this.
    pub until_at: Option<DateTime<Utc>>,
    /// In falling order of start.
    pub newest_first: bool,
}

/// More resources than this are not chosen from a list.
const MOST_CHOICES: i64 = 200;
/// Without limits a list reaches this far back and ahead.
const WIDEST_DAYS: i64 = 3650;

/// One booking.
pub async fn view(market: &Market, caller: &Caller, id: BookingId) -> Result<BookingView, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let permission = Permission::ViewBooking;
    caller
        .require(&market.access, permission, permission, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    Ok(booking.seen_by(&market.access, caller))
}

/// One booking, for who may take `step` with it; whether its state and the clock allow the step is another question.
pub async fn view_for(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    step: BookingStep,
) -> Result<BookingView, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let permission = permission_for(step).ok_or(BookingError::Forbidden)?;
    caller
        .require(&market.access, permission, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    Ok(booking.seen_by(&market.access, caller))
}

/// The bookings that concern the caller, in order of start.
pub async fn list(
    market: &Market,
    caller: &Caller,
    filter: BookingFilter,
    paging: Paging,
) -> Result<Listed<BookingView>, BookingError> {
    let mut tx = market.db.read().await?;
    let rows = rows(market, caller, &mut tx, &filter, &paging).await?;
    let listed = paging.listed(rows, |booking| booking.id.0);
    Ok(listed.map(|booking| booking.seen_by(&market.access, caller)))
}

/// The rows of such a list.
pub(super) async fn rows(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    filter: &BookingFilter,
    paging: &Paging,
) -> Result<Vec<Booking>, BookingError> {
    let Some(scope) = scope(market, caller) else { return Ok(Vec::new()) };
    let now = market.clock.now();
    let inside = |at: DateTime<Utc>| at.clamp(CALENDAR_STARTS_AT, CALENDAR_ENDS_AT);
    let from_at = inside(filter.from_at.unwrap_or(now - TimeDelta::days(WIDEST_DAYS)));
    let until_at = inside(filter.until_at.unwrap_or(now + TimeDelta::days(WIDEST_DAYS)));
    Ok(store::bookings(tx, &scope, filter, (from_at, until_at), paging).await?)
}

/// Who did what with a booking, oldest first.
pub async fn history(market: &Market, caller: &Caller, id: BookingId) -> Result<Vec<AuditEntry>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::ViewHistory, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let may = |permission| caller.may(&market.access, permission, &booking.standing());
    let (shows_price, shows_need) = (may(Permission::ViewPrice), may(Permission::ViewNeed));
    let mut entries = audit::of_object(&mut tx, id.0).await?;
    for detail in entries.iter_mut().filter_map(|entry| entry.detail.as_object_mut()) {
        // The history tells no more than the booking does.
        detail.retain(|key, _| (shows_price || !key.ends_with("_ore")) && (shows_need || key != "overridden"));
    }
    Ok(entries)
}

/// A unit that the caller may book for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitChoice {
    /// The unit.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// Whether only who is introduced there may come, unless a need welcomes somebody new.
    pub requires_introduction: bool,
}

/// The units that the caller may book for in an area, by organisation and name.
pub async fn units(market: &Market, caller: &Caller, area_id: AreaId) -> Result<Vec<UnitChoice>, BookingError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    let setting = Setting::seen(market, caller, &mut tx, area_id).await?;
    let rows = store::units_of_area(&mut tx, area_id, today).await?;
    let may_book = |row: &UnitRow| {
        let collaboration_id = Some(setting.area.collaboration_id);
        let standing = Standing { unit_id: Some(row.id), collaboration_id, ..Standing::default() };
        caller.may(&market.access, Permission::CreateBooking, &standing)
    };
    let choice = |row: UnitRow| UnitChoice {
        id: row.id,
        name: row.name,
        organisation_name: row.organisation_name,
        requires_introduction: row.requires_introduction,
    };
    Ok(rows.into_iter().filter(may_book).map(choice).collect())
}

/// A resource that a unit may wish for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceChoice {
    /// The resource.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// The short name of its owner.
    pub organisation_name: String,
}

/// The resources on an area's board, by name, to wish for one of them; none where there are too many to choose from.
pub async fn choices(market: &Market, caller: &Caller, area_id: AreaId) -> Result<Vec<ResourceChoice>, BookingError> {
    let mut tx = market.db.read().await?;
    Setting::seen(market, caller, &mut tx, area_id).await?;
    let published = Some(ResourceState::Published);
    let rows = resources::resources_of_area(&mut tx, area_id, published, None, MOST_CHOICES + 1).await?;
    if i64::try_from(rows.len()).is_ok_and(|number| number > MOST_CHOICES) {
        return Ok(Vec::new());
    }
    let choice =
        |row: Resource| ResourceChoice { id: row.id, name: row.name, organisation_name: row.organisation_name };
    let mut choices: Vec<ResourceChoice> = rows.into_iter().map(choice).collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(choices)
}

/// The policy says in which domains the role sees bookings; those are the rows to look for.
fn scope(market: &Market, caller: &Caller) -> Option<Scope> {
    scope_of(market, caller, Permission::ViewBooking)
}

/// The same of another permission on what happens at bookings.
pub(super) fn scope_of(market: &Market, caller: &Caller, permission: Permission) -> Option<Scope> {
    let sees = |domain| market.access.allows(caller.role, domain, permission);
    let scope = Scope {
        unit_id: caller.unit_id.filter(|_| sees(Domain::Unit)),
        person_id: sees(Domain::Own).then_some(caller.person_id),
        buyer_id: caller.organisation_id.filter(|_| sees(Domain::Buyer)),
        seller_id: caller.organisation_id.filter(|_| sees(Domain::Owner)),
        collaboration_id: caller.collaboration_ids.first().copied().filter(|_| sees(Domain::Collaboration)),
    };
    let sees_any = scope.unit_id.is_some()
        || scope.person_id.is_some()
        || scope.buyer_id.is_some()
        || scope.seller_id.is_some()
        || scope.collaboration_id.is_some();
    sees_any.then_some(scope)
}
