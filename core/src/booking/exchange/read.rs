//! Looking at exchanges, and at what may be asked.

use super::ask::{asking, find, is_possible};
use super::model::{Exchange, ExchangeView};
use super::{ExchangeKind, Party, store};
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::booking::error::BookingError;
use crate::booking::pool::Setting;
use crate::booking::step;
use crate::booking::store::units_of_area;
use crate::ids::{BookingExchangeId, BookingId, ResourceId, UnitId};
use crate::plugin::ExchangeMode;
use crate::time::stockholm;

/// What `caller` may ask about a booking now.
#[derive(Debug, Clone, Default)]
pub struct ExchangeChoices {
    /// Whether they ask for themselves, as who holds it.
    pub is_holder: bool,
    /// In which ways.
    pub kinds: Vec<ExchangeKind>,
    /// Of whom: the others of the area, by name.
    pub colleagues: Vec<(ResourceId, String)>,
    /// Which units may take it over, each with its organisation's short name.
    pub units: Vec<(UnitId, String)>,
}

/// One exchange, for whom it concerns.
pub async fn view(market: &Market, caller: &Caller, id: BookingExchangeId) -> Result<ExchangeView, BookingError> {
    let mut tx = market.db.read().await?;
    let exchange = find(&mut tx, id).await?;
    if !exchange.concerns(&market.access, caller) {
        return Err(BookingError::NotFound { kind: "booking_exchange", id: id.0 });
    }
    Ok(exchange.seen_by(&market.access, caller))
}

/// The exchanges that wait, of those that concern `caller`: first what waits for them.
pub async fn list(market: &Market, caller: &Caller) -> Result<Vec<ExchangeView>, BookingError> {
    let mut tx = market.db.read().await?;
    let mut views = Vec::new();
    for id in &caller.collaboration_ids {
        let open = store::open_of_collaboration(&mut tx, *id).await?;
        let concerns = open.iter().filter(|exchange| exchange.concerns(&market.access, caller));
        views.extend(concerns.map(|exchange| exchange.seen_by(&market.access, caller)));
    }
    views.sort_by_key(|view| (view.may_answer.is_empty(), view.answer_before_at, view.id));
    Ok(views)
}

/// The exchanges that a booking is part of and that wait, for who may see the booking.
pub async fn of_booking(market: &Market, caller: &Caller, id: BookingId) -> Result<Vec<ExchangeView>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let permission = Permission::ViewBooking;
    caller
        .require(&market.access, permission, permission, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    let open = store::open_of_booking(&mut tx, id).await?;
    let concerns = |exchange: &&Exchange| exchange.concerns(&market.access, caller);
    Ok(open.iter().filter(concerns).map(|exchange| exchange.seen_by(&market.access, caller)).collect())
}

/// What `caller` may ask about a booking now; nothing where it can't pass on.
pub async fn choices(market: &Market, caller: &Caller, id: BookingId) -> Result<ExchangeChoices, BookingError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    let asked_by = asking(market, caller, &booking, ExchangeKind::StandIn)?;
    let setting = Setting::load(market, None, &mut tx, booking.area_id).await?;
    let is_holder = asked_by == Party::Holder;
    let is_closed = is_holder && setting.area.settings.exchange(setting.manifest()) == ExchangeMode::Closed;
    if !is_possible(&booking, now) || is_closed {
        return Ok(ExchangeChoices { is_holder, ..ExchangeChoices::default() });
    }
    let of_person = booking.resource_person_id.is_some();
    let colleagues = store::colleagues(&mut tx, booking.resource_id).await?;
    // What people ask each other is most often a swap, and what a unit asks is most often somebody else.
    let mut kinds = if of_person { vec![ExchangeKind::Swap] } else { Vec::new() };
    kinds.insert(if is_holder { kinds.len() } else { 0 }, ExchangeKind::StandIn);
    let mut units = Vec::new();
    if !is_holder {
        kinds.push(ExchangeKind::HandOver);
        let standing = Standing { collaboration_id: Some(booking.collaboration_id), ..Standing::default() };
        let knows_all = caller.may(&market.access, Permission::ViewBooking, &standing);
        let all = units_of_area(&mut tx, booking.area_id, stockholm::date_of(booking.starts_at)).await?;
        let may_be = all.into_iter().filter(|unit| unit.id != booking.unit_id);
        let known = may_be.filter(|unit| knows_all || unit.organisation_id == booking.buyer_id);
        units.extend(known.map(|unit| (unit.id, format!("{}, {}", unit.organisation_name, unit.name))));
    }
    Ok(ExchangeChoices { is_holder, kinds, colleagues, units })
}
