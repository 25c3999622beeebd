//! One booking to be made, with everything that it is judged by. Whoever picks the resource, the booking is made here: the
//! need's place is taken, and rows, ledger, audit and notices are written in the transaction that is given.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::error::BookingError;
use super::gate::Gate;
use super::model::{Booking, BookingTerms};
use super::need::{self, Need};
use super::notice::NoticeEvent;
use super::notify;
use super::offer;
use super::pool::{self, Setting};
use super::question::{Asked, Terms, Verdict};
use super::request::usual_break;
use super::rules::Judgement;
use super::slot::Slot;
use super::state::BookingState;
use super::step;
use super::store::{self, NewBooking, UnitRow};
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::collaboration;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::ids::{BookingId, NeedId, OfferId, PersonId, ResourceId, UnitId};
use crate::ledger::{self, Claim};
use crate::plugin::{ConfirmationMode, NeedFacts};
use crate::resource::{ResourceState, store as resources};
use crate::time::{Period, stockholm};

/// What a booking follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The unit chose: the area's confirmation says whether the booking waits for a yes.
    Choice,
    /// A yes to this offer: the booking is certain, and the need's other offers may lose by it.
    Offer(OfferId),
    /// The unit's yes to this offer of a freed place, which counts as its choice.
    FreedPlace(OfferId),
    /// Everybody has agreed to it beforehand: the booking is certain.
    Agreed,
    /// The same, in the place of a booking that has passed on with its place of the need.
    PassedOn,
}

/// A resource for a unit and a period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pick {
    pub(super) resource_id: ResourceId,
    pub(super) unit_id: UnitId,
    pub(super) period: Period,
    /// Without one that of the preset that the period is.
    pub(super) break_minutes: Option<i64>,
    /// The offer that keeps the place for this very booking.
    pub(super) kept: Option<OfferId>,
    /// The booking that would have these hours instead of its own.
    pub(super) instead_of: Option<BookingId>,
}

/// Books a resource for a need that is there and whose row the transaction has locked. Who may do it, and whether the period
/// answers the need, was asked before; the area's state, the place, the rules and the need's state are looked at here.
pub(super) async fn book_for(
    market: &Market,
    tx: &mut Tx,
    (actor, booked_by): (Actor<'_>, PersonId),
    need: &Need,
    pick: Pick,
    origin: Origin,
) -> Result<Booking, BookingError> {
    let case = Case::load(market, None, pick, tx).await?;
    if case.setting.area.id != need.area_id {
        return Err(BookingError::NotFound { kind: "resource", id: pick.resource_id.0 });
    }
    let judged = case.judged(&need.request().facts(), None)?;
    case.write((actor, booked_by), need.id, judged, origin, tx).await
}

/// A pick with everything that it is judged by, the resource locked.
pub(super) struct Case {
    pub(super) now: DateTime<Utc>,
    pub(super) setting: Setting,
    pub(super) unit: UnitRow,
    pub(super) slot: Slot,
    pub(super) terms: Terms,
    pub(super) period: Period,
    pub(super) break_minutes: i64,
    gate: Gate,
}

/// What the rules let through.
pub(super) struct Judged {
    pub(super) place: i64,
    judgement: Judgement,
    pub(super) price: PriceBreakdown,
    pub(super) distance_tenth_km: i64,
}

impl Case {
    /// Without a caller it was asked before who may book.
    pub(super) async fn load(
        market: &Market,
        caller: Option<&Caller>,
        pick: Pick,
        tx: &mut Tx,
    ) -> Result<Self, BookingError> {
        if !tx.is_snapshot() {
            step::lock_resource(tx, pick.resource_id).await?;
        }
        Self::look(market, caller, pick, tx).await
    }

    /// The same without the resource's lock, for who only looks: an offer takes no place.
    pub(super) async fn look(
        market: &Market,
        caller: Option<&Caller>,
        pick: Pick,
        tx: &mut Tx,
    ) -> Result<Self, BookingError> {
        let (now, period) = (market.clock.now(), pick.period);
        let on = stockholm::date_of(period.starts_at());
        let no_unit = || BookingError::NotFound { kind: "unit", id: pick.unit_id.0 };
        let no_resource = || BookingError::NotFound { kind: "resource", id: pick.resource_id.0 };
        let unit = store::unit(tx, pick.unit_id).await?.ok_or_else(no_unit)?;
        let resource = resources::resource(tx, pick.resource_id).await?.ok_or_else(no_resource)?;
        let setting = Setting::load(market, caller, tx, resource.area_id).await.map_err(|_| no_resource())?;
        let standing = Self::standing(&unit, &setting);
        let may_book = caller.is_none_or(|caller| caller.may(&market.access, Permission::CreateBooking, &standing));
        let members = collaboration::members(tx, setting.area.id, on).await?;
        if !may_book || !members.contains(&unit.organisation_id) {
            return Err(no_unit());
        }
        if resource.state != ResourceState::Published || !members.contains(&resource.organisation_id) {
            return Err(no_resource());
        }
        if !setting.area.state.takes_bookings() {
            return Err(BookingError::AreaClosed);
        }
        let terms = collaboration::terms_on(tx, setting.area.id, on).await?.ok_or(BookingError::NoAgreement { on })?;
        let gate = pool::gate(tx, unit.id, unit.requires_introduction, &[resource.id]).await?;
        let slot = pool::slot(tx, &setting, resource, &period, (pick.kept, pick.instead_of)).await?;
        // A break that can't be is a fault of the request; a look at it reckons with the nearest one that can.
        let longest_break = setting.manifest().booking.longest_break(period.minutes());
        let break_minutes = pick.break_minutes.unwrap_or_else(|| usual_break(setting.manifest(), &period));
        let break_minutes = break_minutes.clamp(0, longest_break);
        Ok(Self { now, setting, unit, slot, terms, period, break_minutes, gate })
    }

    fn standing(unit: &UnitRow, setting: &Setting) -> Standing {
        Standing {
            unit_id: Some(unit.id),
            buyer_id: Some(unit.organisation_id),
            collaboration_id: Some(setting.area.collaboration_id),
            ..Standing::default()
        }
    }

    /// What the rules say, and what it costs.
    pub(super) fn verdict(&self, need: &NeedFacts) -> (Verdict, Option<PriceBreakdown>) {
        let unit = self.unit.facts();
        let asked = Asked { setting: &self.setting, now: self.now, unit: &unit, need, gate: &self.gate };
        asked.priced(&self.slot, &self.terms, self.period, self.break_minutes)
    }

    pub(super) fn may_override(&self, market: &Market, caller: &Caller) -> bool {
        caller.may(&market.access, Permission::OverrideRule, &Self::standing(&self.unit, &self.setting))
    }

    /// When the person must have answered, where the area waits for an answer.
    pub(super) fn answer_before_at(&self) -> Option<DateTime<Utc>> {
        let confirmation = self.setting.area.settings.confirmation(self.setting.manifest());
        let is_required = confirmation == ConfirmationMode::Required;
        is_required.then(|| offer::answer_before_at(&self.setting, self.now, self.period.starts_at()))
    }

    /// The place and the price, if there is a place and no rule stands in the way.
    pub(super) fn judged(&self, need: &NeedFacts, override_reason: Option<&str>) -> Result<Judged, BookingError> {
        let Some(place) = self.slot.free_place(&self.period) else { return Err(self.taken()) };
        let (verdict, price) = self.verdict(need);
        let judgement = match override_reason {
            Some(reason) => verdict.judgement.overridden(reason.trim()),
            None => verdict.judgement,
        };
        let Some(price) = price.filter(|_| judgement.allows()) else {
            return Err(BookingError::Refused(Box::new(judgement)));
        };
        Ok(Judged { place, judgement, price, distance_tenth_km: verdict.distance_tenth_km })
    }

    pub(super) fn taken(&self) -> BookingError {
        let (starts_at, ends_at) = (self.period.starts_at(), self.period.ends_at());
        match self.slot.kept_until_at(&self.period) {
            Some(until_at) => BookingError::PlaceKept { starts_at, ends_at, until_at },
            None => BookingError::PlaceTaken { starts_at, ends_at },
        }
    }

    /// Takes the need's place and makes the booking.
    pub(super) async fn write(
        &self,
        (actor, booked_by): (Actor<'_>, PersonId),
        need_id: NeedId,
        judged: Judged,
        origin: Origin,
        tx: &mut Tx,
    ) -> Result<Booking, BookingError> {
        let Judged { place, judgement, price, distance_tenth_km } = judged;
        let (offer_id, answer_before_at) = match origin {
            Origin::Choice => (None, self.answer_before_at()),
            Origin::Offer(id) => (Some(id), None),
            Origin::FreedPlace(id) => (Some(id), self.answer_before_at()),
            Origin::Agreed | Origin::PassedOn => (None, None),
        };
        if origin != Origin::PassedOn {
            need::fill(tx, self.now, actor, need_id, offer_id).await?;
        }
        let state = if answer_before_at.is_some() { BookingState::Held } else { BookingState::Confirmed };
        let (agreement, tariff) = &self.terms;
        let area = &self.setting.area;
        let new = NewBooking {
            id: BookingId::new(),
            need_id,
            collaboration_id: area.collaboration_id,
            area_id: area.id,
            resource_id: self.slot.resource.id,
            place,
            unit_id: self.unit.id,
            buyer_id: self.unit.organisation_id,
            seller_id: self.slot.resource.organisation_id,
            agreement_id: agreement.id,
            tariff_id: tariff.id,
            manifest_version: area.manifest_version,
            period: self.period,
            break_minutes: self.break_minutes,
            state,
            answer_before_at,
            price: &price,
            terms: BookingTerms {
                cancellation: agreement.cancellation(),
                vat_basis_points: agreement.vat_basis_points,
                distance_tenth_km,
            },
            warnings: &judgement.warnings,
            created_by: booked_by,
            created_at: self.now,
        };
        let written = store::insert(tx, &new).await;
        written.map_err(|error| if error.is_constraint("booking_place_free") { self.taken() } else { error.into() })?;
        let claim = Claim {
            collaboration_id: new.collaboration_id,
            booking_id: new.id,
            seller_id: new.seller_id,
            buyer_id: new.buyer_id,
            effective_on: stockholm::date_of(self.period.starts_at()),
            price: &price,
        };
        ledger::post_pending(tx, self.now, actor, &claim).await?;
        audit::write(tx, self.now, actor, booked(&new, &judgement)).await?;
        let missing = BookingError::NotFound { kind: "booking", id: new.id.0 };
        let booking = store::booking(tx, new.id).await?.ok_or(missing)?;
        let event = if state == BookingState::Held { NoticeEvent::Held } else { NoticeEvent::Confirmed };
        notify::tell(tx, self.now, &booking, event, None).await?;
        Ok(booking)
    }
}

fn booked(new: &NewBooking<'_>, judgement: &Judgement) -> Act {
    let overridden: Vec<&str> = judgement
        .warnings
        .iter()
        .filter(|remark| remark.override_reason.is_some())
        .map(|remark| remark.finding.rule.as_str())
        .collect();
    Act {
        collaboration_id: Some(new.collaboration_id),
        object_kind: "booking",
        object_id: new.id.0,
        action: "booked",
        detail: json!({ "state": new.state, "total_ore": new.price.total_ore, "overridden": overridden }),
    }
}
