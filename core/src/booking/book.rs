//! Booking directly: the need and its booking in one step, and the same without booking, to look at first.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::error::BookingError;
use super::model::{Booking, BookingTerms, BookingView};
use super::notice::NoticeEvent;
use super::notify;
use super::pool::{self, Setting, Slot};
use super::question::{Asked, Terms, Verdict};
use super::request::BookRequest;
use super::rules::Judgement;
use super::state::BookingState;
use super::store::{self, NewBooking, UnitRow};
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::collaboration;
use crate::collaboration::price::PriceBreakdown;
use crate::db::{Tx, lock_rows};
use crate::ids::{BookingId, NeedId};
use crate::ledger::{self, Claim};
use crate::money::BasisPoints;
use crate::plugin::ConfirmationMode;
use crate::resource::{Resource, ResourceState, store as resources};
use crate::time::{Period, stockholm};
use crate::{Market, once};

/// However near the start is, this much time to answer is left.
const SHORTEST_ANSWER_MINUTES: i64 = 15;

/// What a booking would be.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What would be booked.
    pub resource: Resource,
    /// The unit's name.
    pub unit_name: String,
    /// The short name of the unit's organisation.
    pub buyer_name: String,
    /// What the rules say.
    pub judgement: Judgement,
    /// What it would cost; `None` only if a rule of core stands in the way.
    pub price: Option<PriceBreakdown>,
    /// The break that is reckoned with.
    pub break_minutes: i64,
    /// The way from the resource's home to the unit.
    pub distance_tenth_km: i64,
    /// How many times it has been at the unit.
    pub visits: i64,
    /// Until when the person would have to answer; `None` if no answer is needed.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// Until when cancelling would be free.
    pub cancel_free_until_at: DateTime<Utc>,
    /// What it would cost after that, as a share of the net price.
    pub cancel_fee_basis_points: BasisPoints,
    /// Whether the caller may book in spite of the rules that stand in the way.
    pub may_override: bool,
}

/// Books a resource for a unit.
pub async fn book(market: &Market, caller: &Caller, request: &BookRequest) -> Result<BookingView, BookingError> {
    let period = Period::new(request.starts_at, request.ends_at).map_err(BookingError::period)?;
    once!(market, caller, tx => book_in(market, caller, request, period, tx).await)
}

/// Looks at what a booking would be, without making it.
pub async fn preview(market: &Market, caller: &Caller, request: &BookRequest) -> Result<Preview, BookingError> {
    let period = Period::new(request.starts_at, request.ends_at).map_err(BookingError::period)?;
    let mut tx = market.db.read().await?;
    let case = Case::load(market, caller, request, period, &mut tx).await?;
    let (verdict, price) = case.verdict(request);
    let visits = store::visits(&mut tx, case.unit.id, &[case.slot.resource.id]).await?;
    Ok(Preview {
        visits: visits.first().map_or(0, |row| row.number),
        answer_before_at: case.answer_before_at(),
        cancel_free_until_at: case.terms.0.cancellation().free_until(period.starts_at()),
        cancel_fee_basis_points: case.terms.0.cancel_fee_basis_points,
        may_override: case.may_override(market, caller),
        unit_name: case.unit.name.clone(),
        buyer_name: case.unit.organisation_name.clone(),
        judgement: verdict.judgement,
        price,
        break_minutes: case.break_minutes,
        distance_tenth_km: verdict.distance_tenth_km,
        resource: case.slot.resource.seen_by(&market.access, caller, case.setting.manifest()),
    })
}

async fn book_in(
    market: &Market,
    caller: &Caller,
    request: &BookRequest,
    period: Period,
    tx: &mut Tx,
) -> Result<BookingView, BookingError> {
    let case = Case::load(market, caller, request, period, tx).await?;
    if request.override_reason.is_some() && !case.may_override(market, caller) {
        return Err(BookingError::Forbidden);
    }
    let faults = request.faults(case.setting.manifest(), &period);
    if !faults.is_empty() {
        return Err(BookingError::Faults(faults));
    }
    let booking = case.write(caller, request, tx).await?;
    Ok(booking.seen_by(&market.access, caller))
}

/// One request with everything that it is judged by, the resource locked.
struct Case {
    now: DateTime<Utc>,
    setting: Setting,
    unit: UnitRow,
    slot: Slot,
    terms: Terms,
    period: Period,
    break_minutes: i64,
}

impl Case {
    async fn load(
        market: &Market,
        caller: &Caller,
        request: &BookRequest,
        period: Period,
        tx: &mut Tx,
    ) -> Result<Self, BookingError> {
        let now = market.clock.now();
        let on = stockholm::date_of(period.starts_at());
        let no_unit = || BookingError::NotFound { kind: "unit", id: request.unit_id.0 };
        let no_resource = || BookingError::NotFound { kind: "resource", id: request.resource_id.0 };
        let unit = store::unit(tx, request.unit_id).await?.ok_or_else(no_unit)?;
        if !tx.is_snapshot() {
            // A person may be a resource of several areas and is still in one place at a time.
            let mut ids = vec![request.resource_id.0];
            ids.extend(store::same_person(tx, request.resource_id).await?.into_iter().map(|(id,)| id));
            lock_rows(tx, &ids).await?;
        }
        let resource = resources::resource(tx, request.resource_id).await?.ok_or_else(no_resource)?;
        let setting = Setting::seen(market, caller, tx, resource.area_id).await.map_err(|_| no_resource())?;
        let may_book = {
            let standing = Self::standing(&unit, &setting);
            caller.may(&market.access, Permission::CreateBooking, &standing)
        };
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
        let slot = pool::slot(tx, &setting, resource, &period).await?;
        // A break that can't be is a fault of the request; a look at it reckons with the nearest one that can.
        let longest_break = setting.manifest().booking.longest_break(period.minutes());
        let break_minutes = request.break_minutes(setting.manifest(), &period).clamp(0, longest_break);
        Ok(Self { now, setting, unit, slot, terms, period, break_minutes })
    }

    fn standing(unit: &UnitRow, setting: &Setting) -> Standing {
        Standing {
            unit_id: Some(unit.id),
            buyer_id: Some(unit.organisation_id),
            collaboration_id: Some(setting.area.collaboration_id),
            ..Standing::default()
        }
    }

    fn verdict(&self, request: &BookRequest) -> (Verdict, Option<PriceBreakdown>) {
        let (unit, need) = (self.unit.facts(), request.need.facts());
        let asked = Asked { setting: &self.setting, now: self.now, unit: &unit, need: &need };
        asked.priced(&self.slot, &self.terms, self.period, self.break_minutes)
    }

    fn may_override(&self, market: &Market, caller: &Caller) -> bool {
        caller.may(&market.access, Permission::OverrideRule, &Self::standing(&self.unit, &self.setting))
    }

    /// When the person must have answered: the area's time, but not after the start, and never at once.
    fn answer_before_at(&self) -> Option<DateTime<Utc>> {
        let (settings, manifest) = (&self.setting.area.settings, self.setting.manifest());
        let after = |minutes| self.now + chrono::TimeDelta::minutes(minutes);
        (settings.confirmation(manifest) == ConfirmationMode::Required).then(|| {
            let latest = self.period.starts_at().max(after(SHORTEST_ANSWER_MINUTES));
            after(settings.answer_within_minutes(manifest)).min(latest)
        })
    }

    async fn write(&self, caller: &Caller, request: &BookRequest, tx: &mut Tx) -> Result<Booking, BookingError> {
        let taken = BookingError::PlaceTaken { starts_at: self.period.starts_at(), ends_at: self.period.ends_at() };
        let Some(place) = self.slot.free_place(&self.period) else { return Err(taken) };
        let (verdict, price) = self.verdict(request);
        let judgement = match &request.override_reason {
            Some(reason) => verdict.judgement.overridden(reason.trim()),
            None => verdict.judgement,
        };
        let Some(price) = price.filter(|_| judgement.allows()) else {
            return Err(BookingError::Refused(Box::new(judgement)));
        };
        let answer_before_at = self.answer_before_at();
        let state = if answer_before_at.is_some() { BookingState::Held } else { BookingState::Confirmed };
        let (agreement, tariff) = &self.terms;
        let area = &self.setting.area;
        let new = NewBooking {
            id: BookingId::new(),
            need_id: NeedId::new(),
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
                distance_tenth_km: verdict.distance_tenth_km,
            },
            warnings: &judgement.warnings,
            reason: &request.need.reason,
            absence: request.need.absence,
            requirements: &request.need.requirements,
            created_by: caller.person_id,
            created_at: self.now,
        };
        store::insert(tx, &new)
            .await
            .map_err(|error| if error.is_constraint("booking_place_free") { taken } else { error.into() })?;
        let claim = Claim {
            collaboration_id: new.collaboration_id,
            booking_id: new.id,
            seller_id: new.seller_id,
            buyer_id: new.buyer_id,
            effective_on: stockholm::date_of(self.period.starts_at()),
            price: &price,
        };
        let actor = Actor::Person(caller);
        ledger::post_pending(tx, self.now, actor, &claim).await?;
        audit::write(tx, self.now, actor, booked(&new, &judgement)).await?;
        let missing = BookingError::NotFound { kind: "booking", id: new.id.0 };
        let booking = store::booking(tx, new.id).await?.ok_or(missing)?;
        let event = if state == BookingState::Held { NoticeEvent::Held } else { NoticeEvent::Confirmed };
        notify::tell(tx, self.now, &booking, event).await?;
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
