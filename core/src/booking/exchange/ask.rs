//! Asking that a booking passes on, and looking at it first.

use super::model::{Exchange, ExchangeRequest, ExchangeView, LegPreview};
use super::perform::{Pair, Target, perform, plan, shows_price};
use super::store::{self, NewExchange};
use super::{ExchangeEvent, ExchangeKind, ExchangeRefusal, ExchangeState, Party, notify};
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::offer;
use crate::booking::pool::Setting;
use crate::booking::state::BookingState;
use crate::booking::step;
use crate::booking::store::unit;
use crate::db::Tx;
use crate::ids::{BookingExchangeId, BookingId};
use crate::plugin::{ConfirmationMode, ExchangeMode};
use crate::resource::{Resource, ResourceState, store as resources};
use crate::time::stockholm;
use crate::{Market, once};
use serde_json::json;

/// What became of it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum Exchanged {
    /// It is done: the booking that took the place.
    Done(BookingId),
    /// It waits for answers.
    Asked(Box<ExchangeView>),
}

/// Looks at what would become of the bookings, without changing anything.
pub async fn preview(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    request: &ExchangeRequest,
) -> Result<Vec<LegPreview>, BookingError> {
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    asking(market, caller, &booking, request.kind())?;
    let target = target(market, caller, &mut tx, &booking, request).await?;
    let pair = Pair::load(&mut tx, &target, market.clock.now()).await?;
    let shows_price = shows_price(market, caller, &pair.booking);
    let planned = plan(market, &mut tx, &target, &pair).await?;
    Ok(planned.iter().map(|planned| planned.preview(shows_price)).collect())
}

/// Asks that a booking which is still at `version` passes on; where nobody's yes is missing it is done at once. A newer question
/// takes the place of an older one.
pub async fn ask(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    version: i64,
    request: &ExchangeRequest,
) -> Result<Exchanged, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let found = step::find(tx, id).await?;
        let asked_by = asking(market, caller, &found, request.kind())?;
        let target = target(market, caller, tx, &found, request).await?;
        let pair = Pair::load(tx, &target, now).await?;
        if version != pair.booking.version {
            return Err(BookingError::Stale { given: version, current: pair.booking.version });
        }
        let setting = Setting::load(market, None, tx, pair.booking.area_id).await?;
        let mode = setting.area.settings.exchange(setting.manifest());
        if asked_by == Party::Holder && mode == ExchangeMode::Closed {
            return Err(ExchangeRefusal::Closed.into());
        }
        for planned in plan(market, tx, &target, &pair).await? {
            planned.check()?;
        }
        let parties = parties(market, caller, (&setting, mode), (&target, &pair), asked_by, tx).await?;
        for older in store::open_of_booking(tx, id).await?.iter().filter(|older| older.booking_id == id) {
            notify::end(tx, now, older, ExchangeState::Withdrawn, Some(caller.person_id)).await?;
        }
        let detail = json!({ "kind": target.kind, "parties": parties });
        record(tx, market, actor, &pair.booking, "exchange_asked", detail).await?;
        if parties.is_empty() {
            let booking = perform(market, tx, (actor, caller.person_id), &target, pair).await?;
            return Ok(Exchanged::Done(booking.id));
        }
        let answer_before_at = offer::asked_before_at(&setting, now, pair.starts_at())?;
        let new = NewExchange {
            id: BookingExchangeId::new(),
            kind: target.kind,
            booking: &pair.booking,
            other_booking_id: target.other_booking_id,
            taker_id: target.taker_id,
            new_unit_id: target.new_unit_id,
            asked_by,
            parties: &parties,
            answer_before_at,
            created_by: caller.person_id,
            created_at: now,
        };
        store::insert(tx, &new).await?;
        let exchange = find(tx, new.id).await?;
        notify::tell(tx, now, &exchange, ExchangeEvent::Asked, &parties).await?;
        Ok(Exchanged::Asked(Box::new(exchange.seen_by(&market.access, caller))))
    })
}

/// An exchange by its id.
pub(super) async fn find(tx: &mut Tx, id: BookingExchangeId) -> Result<Exchange, BookingError> {
    store::find(tx, id).await?.ok_or(BookingError::NotFound { kind: "booking_exchange", id: id.0 })
}

pub(super) async fn record(
    tx: &mut Tx,
    market: &Market,
    actor: Actor<'_>,
    booking: &Booking,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), BookingError> {
    let act = Act {
        collaboration_id: Some(booking.collaboration_id),
        object_kind: "booking",
        object_id: booking.id.0,
        action,
        detail,
    };
    Ok(audit::write(tx, market.clock.now(), actor, act).await?)
}

/// As whom the caller asks: the holder for what they themselves are to work, else the unit's side.
pub(super) fn asking(
    market: &Market,
    caller: &Caller,
    booking: &Booking,
    kind: ExchangeKind,
) -> Result<Party, BookingError> {
    let standing = booking.standing();
    let is_holder = booking.resource_person_id == Some(caller.person_id);
    if is_holder && kind != ExchangeKind::HandOver && caller.may(&market.access, Permission::ConfirmBooking, &standing)
    {
        return Ok(Party::Holder);
    }
    caller
        .require(&market.access, Permission::ChangeBooking, Permission::ViewBooking, &standing)
        .map_err(|denied| BookingError::denied(denied, "booking", booking.id.0))?;
    Ok(Party::Unit)
}

async fn target(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    booking: &Booking,
    request: &ExchangeRequest,
) -> Result<Target, BookingError> {
    let (kind, booking_id) = (request.kind(), booking.id);
    let none = Target { kind, booking_id, other_booking_id: None, taker_id: None, new_unit_id: None };
    match *request {
        ExchangeRequest::StandIn { resource_id } if resource_id == booking.resource_id => {
            Err(ExchangeRefusal::Same.into())
        }
        ExchangeRequest::StandIn { resource_id } => {
            let resource = of_area(tx, booking, resource_id).await?;
            Ok(Target { taker_id: Some(resource.id), ..none })
        }
        ExchangeRequest::Swap { resource_id, .. } if resource_id == booking.resource_id => {
            Err(ExchangeRefusal::Same.into())
        }
        ExchangeRequest::Swap { resource_id, on } => {
            let resource = of_area(tx, booking, resource_id).await?;
            let day = stockholm::day(on);
            let within = (day.starts_at(), day.ends_at());
            let other = store::certain_between(tx, resource_id, within).await?;
            let nothing = ExchangeRefusal::NothingToSwap { name: resource.name, on };
            Ok(Target { taker_id: Some(resource_id), other_booking_id: Some(other.ok_or(nothing)?), ..none })
        }
        ExchangeRequest::HandOver { unit_id } if unit_id == booking.unit_id => Err(ExchangeRefusal::Same.into()),
        ExchangeRequest::HandOver { unit_id } => {
            let missing = || BookingError::NotFound { kind: "unit", id: unit_id.0 };
            let unit = unit(tx, unit_id).await?.ok_or_else(missing)?;
            // A unit of another municipality is known to who looks after them all.
            let standing = Standing { collaboration_id: Some(booking.collaboration_id), ..Standing::default() };
            let knows_all = caller.may(&market.access, Permission::ViewBooking, &standing);
            if unit.organisation_id != booking.buyer_id && !knows_all {
                return Err(missing());
            }
            Ok(Target { new_unit_id: Some(unit_id), ..none })
        }
    }
}

async fn of_area(tx: &mut Tx, booking: &Booking, id: crate::ids::ResourceId) -> Result<Resource, BookingError> {
    let found = resources::resource(tx, id).await?;
    let is_here =
        |resource: &Resource| resource.area_id == booking.area_id && resource.state == ResourceState::Published;
    found.filter(is_here).ok_or(BookingError::NotFound { kind: "resource", id: id.0 })
}

/// Whose yes it takes: of the people, where the area waits for an answer; and of the units, where the area asks for their
/// approval or they are to pay. Nobody is asked about what they ask themselves.
async fn parties(
    market: &Market,
    caller: &Caller,
    (setting, mode): (&Setting, ExchangeMode),
    (target, pair): (&Target, &Pair),
    asked_by: Party,
    tx: &mut Tx,
) -> Result<Vec<Party>, BookingError> {
    let waits = setting.area.settings.confirmation(setting.manifest()) == ConfirmationMode::Required;
    let may_change = |booking: &Booking| caller.may(&market.access, Permission::ChangeBooking, &booking.standing());
    let is_approved = asked_by == Party::Holder && mode == ExchangeMode::Free;
    let mut parties = Vec::new();
    match target.kind {
        ExchangeKind::StandIn => {
            let taker = match target.taker_id {
                Some(id) => resources::resource(tx, id).await?.and_then(|resource| resource.person_id),
                None => None,
            };
            if waits && taker.is_some_and(|person_id| person_id != caller.person_id) {
                parties.push(Party::Taker);
            }
            if !is_approved && !may_change(&pair.booking) {
                parties.push(Party::Unit);
            }
        }
        ExchangeKind::Swap => {
            parties.push(Party::Taker);
            if asked_by != Party::Holder {
                parties.push(Party::Holder);
            }
            let other = pair.other.as_ref();
            if !is_approved && !may_change(&pair.booking) {
                parties.push(Party::Unit);
            }
            let is_elsewhere = |other: &&Booking| other.unit_id != pair.booking.unit_id;
            if !is_approved && other.filter(is_elsewhere).is_some_and(|other| !may_change(other)) {
                parties.push(Party::OtherUnit);
            }
        }
        ExchangeKind::HandOver => {
            let new_unit = match target.new_unit_id {
                Some(id) => unit(tx, id).await?,
                None => None,
            };
            let standing = new_unit.map(|unit| Standing {
                unit_id: Some(unit.id),
                buyer_id: Some(unit.organisation_id),
                collaboration_id: Some(pair.booking.collaboration_id),
                ..Standing::default()
            });
            let may_book = standing.is_some_and(|it| caller.may(&market.access, Permission::CreateBooking, &it));
            if !may_book {
                parties.push(Party::NewUnit);
            }
            if waits && pair.booking.resource_person_id.is_some() {
                parties.push(Party::Holder);
            }
        }
    }
    Ok(parties)
}

/// Whether a booking could pass on now, for who is offered to ask it.
pub(super) fn is_possible(booking: &Booking, now: chrono::DateTime<chrono::Utc>) -> bool {
    booking.state == BookingState::Confirmed && now < booking.starts_at
}
