//! What an exchange would make of its bookings, and making it so.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::model::{Exchange, Leg, LegPreview};
use super::{ExchangeKind, ExchangeRefusal, ExchangeState, store};
use crate::Market;
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::book;
use crate::booking::case::{Case, Origin, Pick};
use crate::booking::error::BookingError;
use crate::booking::model::Booking;
use crate::booking::need::{self, Freed, Need};
use crate::booking::notice::NoticeEvent;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::booking::store::same_person;
use crate::db::{Topic, Tx, lock_need, lock_rows};
use crate::ids::{BookingId, PersonId, ResourceId, UnitId};
use crate::ledger;

/// Where a booking is to pass on to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) kind: ExchangeKind,
    pub(super) booking_id: BookingId,
    pub(super) other_booking_id: Option<BookingId>,
    pub(super) taker_id: Option<ResourceId>,
    pub(super) new_unit_id: Option<UnitId>,
}

impl Target {
    pub(super) fn of(exchange: &Exchange) -> Self {
        Self {
            kind: exchange.kind,
            booking_id: exchange.booking_id,
            other_booking_id: exchange.other_booking_id,
            taker_id: exchange.taker_id,
            new_unit_id: exchange.new_unit_id,
        }
    }
}

/// The bookings that pass on: the one that it is about, and in a swap the taker's.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) booking: Booking,
    pub(super) other: Option<Booking>,
}

impl Pair {
    /// The bookings, which are certain and have not begun; locked with their needs and people, unless this is a look.
    pub(super) async fn load(tx: &mut Tx, target: &Target, now: DateTime<Utc>) -> Result<Self, BookingError> {
        if !tx.is_snapshot() {
            lock(tx, target).await?;
        }
        let booking = step::find(tx, target.booking_id).await?;
        let other = match target.other_booking_id {
            Some(id) => Some(step::find(tx, id).await?),
            None => None,
        };
        let pair = Self { booking, other };
        if pair.all().any(|booking| booking.state != BookingState::Confirmed) {
            return Err(ExchangeRefusal::NotCertain.into());
        }
        let starts_at = pair.starts_at();
        if now >= starts_at { Err(ExchangeRefusal::Begun { starts_at }.into()) } else { Ok(pair) }
    }

    fn all(&self) -> impl Iterator<Item = &Booking> {
        std::iter::once(&self.booking).chain(&self.other)
    }

    /// When the first of them begins.
    pub(super) fn starts_at(&self) -> DateTime<Utc> {
        self.all().map(|booking| booking.starts_at).fold(self.booking.starts_at, DateTime::min)
    }
}

/// The needs first, then whoever is or would be booked, each in the order of their ids.
pub(super) async fn lock(tx: &mut Tx, target: &Target) -> Result<(), BookingError> {
    let (mut needs, mut resources): (Vec<Uuid>, Vec<Uuid>) = (Vec::new(), Vec::new());
    let mut people: Vec<ResourceId> = target.taker_id.into_iter().collect();
    for id in [Some(target.booking_id), target.other_booking_id].into_iter().flatten() {
        let booking = step::find(tx, id).await?;
        needs.push(booking.need_id.0);
        people.push(booking.resource_id);
    }
    needs.sort_unstable();
    needs.dedup();
    for id in needs {
        lock_need(tx, id).await?;
    }
    for id in people {
        resources.push(id.0);
        for (sibling_id, area_id) in same_person(tx, id).await? {
            resources.push(sibling_id);
            tx.announce(Topic::Area(area_id));
        }
    }
    Ok(lock_rows(tx, &resources).await?)
}

/// What takes the place of one booking.
pub(super) struct Planned {
    of: Booking,
    need: Need,
    pub(super) case: Case,
}

/// What would take the bookings' places, each judged as if those that pass on were not there.
pub(super) async fn plan(
    market: &Market,
    tx: &mut Tx,
    target: &Target,
    pair: &Pair,
) -> Result<Vec<Planned>, BookingError> {
    let first = &pair.booking;
    let (resource_id, unit_id) =
        (target.taker_id.unwrap_or(first.resource_id), target.new_unit_id.unwrap_or(first.unit_id));
    let instead_of = match target.kind {
        ExchangeKind::StandIn => None,
        ExchangeKind::Swap => target.other_booking_id,
        ExchangeKind::HandOver => Some(first.id),
    };
    let mut planned = vec![planned(market, tx, first, (resource_id, unit_id, instead_of)).await?];
    if let Some(other) = &pair.other {
        let pick = (first.resource_id, other.unit_id, Some(first.id));
        planned.push(self::planned(market, tx, other, pick).await?);
    }
    Ok(planned)
}

async fn planned(
    market: &Market,
    tx: &mut Tx,
    of: &Booking,
    (resource_id, unit_id, instead_of): (ResourceId, UnitId, Option<BookingId>),
) -> Result<Planned, BookingError> {
    let break_minutes = Some(of.break_minutes);
    let pick = Pick { resource_id, unit_id, period: of.period(), break_minutes, kept: None, instead_of };
    let case = Case::load(market, None, pick, tx).await?;
    if case.setting.area.id != of.area_id {
        return Err(BookingError::NotFound { kind: "resource", id: resource_id.0 });
    }
    Ok(Planned { need: need::find(tx, of.need_id).await?, of: of.clone(), case })
}

impl Planned {
    /// Refuses what can't be.
    pub(super) fn check(&self) -> Result<(), BookingError> {
        self.case.judged(&self.need.request().facts(), None).map(drop)
    }

    /// What it would be; without the price for who may not see it.
    pub(super) fn preview(&self, shows_price: bool) -> LegPreview {
        let (verdict, price) = self.case.verdict(&self.need.request().facts());
        LegPreview {
            leg: Leg {
                booking_id: self.of.id,
                holder_name: self.of.resource_name.clone(),
                unit_name: self.of.unit_name.clone(),
                starts_at: self.of.starts_at,
                ends_at: self.of.ends_at,
            },
            resource_name: self.case.slot.resource.name.clone(),
            unit_name: self.case.unit.name.clone(),
            judgement: verdict.judgement,
            price: price.filter(|_| shows_price),
        }
    }
}

/// Everybody has said yes: ends what passes on, and books what takes its place. Answers the booking that took the first one's.
pub(super) async fn perform(
    market: &Market,
    tx: &mut Tx,
    (actor, person_id): (Actor<'_>, PersonId),
    target: &Target,
    pair: Pair,
) -> Result<Booking, BookingError> {
    let now = market.clock.now();
    let all = plan(market, tx, target, &pair).await?;
    for planned in &all {
        planned.check()?;
    }
    // A unit that hands over needs nobody more; else the need goes on being filled.
    let freed = if target.kind == ExchangeKind::HandOver { Freed::NotNeeded } else { Freed::PassedOn };
    for planned in &all {
        ledger::void_pending(tx, now, actor, planned.of.id).await?;
        let detail = json!({ "kind": target.kind });
        let record = Record { freed, ..Record::new("passed_on", detail, NoticeEvent::PassedOn) };
        step::finish(tx, now, actor, planned.of.clone(), BookingStep::Cancel, record).await?;
    }
    let mut made = Vec::new();
    for Planned { of, need, case } in all {
        let said = need.request();
        let judged = case.judged(&said.facts(), None)?;
        let (need_id, origin) = match target.kind {
            ExchangeKind::HandOver => (book::open(&case, person_id, &said, tx).await?, Origin::Agreed),
            ExchangeKind::StandIn | ExchangeKind::Swap => (need.id, Origin::PassedOn),
        };
        let booking = case.write((actor, person_id), need_id, judged, origin, tx).await?;
        store::set_instead_of(tx, booking.id, of.id).await?;
        made.push(booking);
    }
    let missing = BookingError::NotFound { kind: "booking", id: target.booking_id.0 };
    made.into_iter().next().ok_or(missing)
}

/// Whether `caller` may be told what the bookings would cost.
pub(super) fn shows_price(market: &Market, caller: &Caller, booking: &Booking) -> bool {
    caller.may(&market.access, crate::access::Permission::ViewPrice, &booking.standing())
}

/// Refuses what is over.
pub(super) fn open(exchange: &Exchange) -> Result<(), BookingError> {
    match exchange.state {
        ExchangeState::Open => Ok(()),
        state => Err(ExchangeRefusal::Over { state }.into()),
    }
}
