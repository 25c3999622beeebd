//! Booking directly: the need and its booking in one step, or a booking for a need that is sought; and the same without
//! booking, to look at first.

use chrono::{DateTime, Utc};

use super::case::{Case, Origin, Pick};
use super::error::BookingError;
use super::model::BookingView;
use super::need::{self, Need};
use super::offer;
use super::request::{BookRequest, NeedRequest};
use super::rules::Judgement;
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::Actor;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::{NeedId, OfferId, PersonId};
use crate::money::BasisPoints;
use crate::plugin::{Fact, Way};
use crate::resource::Resource;
use crate::time::Period;
use crate::{Market, once};

/// What a booking would be.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What would be booked.
    pub resource: Resource,
    /// The unit's name.
    pub unit_name: String,
    /// The short name of the unit's organisation.
    pub buyer_name: String,
    /// Why, and what is required.
    pub need: NeedRequest,
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
    let (case, answered, _) = load(market, caller, request, period, &mut tx).await?;
    let need = said(request, answered.as_ref());
    let (verdict, price) = case.verdict(&need.facts());
    let visits = store::visits(&mut tx, case.unit.id, &[case.slot.resource.id]).await?;
    Ok(Preview {
        visits: visits.first().map_or(0, |row| row.number),
        answer_before_at: case.answer_before_at(),
        cancel_free_until_at: case.terms.0.cancellation().free_until(period.starts_at()),
        cancel_fee_basis_points: case.terms.0.cancel_fee_basis_points,
        may_override: case.may_override(market, caller),
        need,
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
    let (case, answered, kept) = load(market, caller, request, period, tx).await?;
    if request.override_reason.is_some() && !case.may_override(market, caller) {
        return Err(BookingError::Forbidden);
    }
    let said = said(request, answered.as_ref());
    let mut faults = request.faults(case.setting.manifest(), &period);
    faults.extend(answered.iter().flat_map(|need| mismatches(request, need)));
    if !faults.is_empty() {
        return Err(BookingError::Faults(faults));
    }
    let judged = case.judged(&said.facts(), request.override_reason.as_deref())?;
    let need_id = match &answered {
        Some(need) => need.id,
        None => open(&case, caller.person_id, &said, tx).await?,
    };
    let by = (Actor::Person(caller), caller.person_id);
    let origin = kept.map_or(Origin::Choice, Origin::FreedPlace);
    let booking = case.write(by, need_id, judged, origin, tx).await?;
    if let Some(offer_id) = kept {
        offer::take_up(tx, case.now, by, offer_id, booking.id).await?;
    }
    Ok(booking.seen_by(&market.access, caller))
}

/// The need that is answered, if there is one, and after it the resource; and the offer that keeps its place for that need.
async fn load(
    market: &Market,
    caller: &Caller,
    request: &BookRequest,
    period: Period,
    tx: &mut Tx,
) -> Result<(Case, Option<Need>, Option<OfferId>), BookingError> {
    let answered = match request.need_id {
        Some(id) => Some(answered(market, caller, id, tx).await?),
        None => None,
    };
    let kept = match &answered {
        Some(need) => offer::kept_for(tx, market.clock.now(), need.id, request.resource_id).await?,
        None => None,
    };
    let as_needed = answered.as_ref().filter(|need| need.period() == period).map(|need| need.break_minutes);
    let pick = Pick {
        resource_id: request.resource_id,
        unit_id: request.unit_id,
        period,
        break_minutes: request.break_minutes.or(as_needed),
        kept,
        instead_of: None,
    };
    let case = Case::load(market, Some(caller), pick, tx).await?;
    if answered.as_ref().is_some_and(|need| need.area_id != case.setting.area.id) {
        return Err(BookingError::NotFound { kind: "resource", id: request.resource_id.0 });
    }
    let ways = case.setting.area.settings.filling(case.setting.manifest()).ways;
    // Where units don't book for themselves, who looks after the area may still do it for them.
    if !ways.contains(&Way::Book) && !case.may_override(market, caller) {
        return Err(BookingError::WayClosed { way: Way::Book });
    }
    Ok((case, answered, kept))
}

async fn answered(market: &Market, caller: &Caller, id: NeedId, tx: &mut Tx) -> Result<Need, BookingError> {
    let need = if tx.is_snapshot() { need::find(tx, id).await? } else { need::find_locked(tx, id).await? };
    caller
        .require(&market.access, Permission::CreateBooking, Permission::SeeNeeds, &need.standing())
        .map_err(|denied| BookingError::denied(denied, "need", id.0))?;
    Ok(need)
}

/// Why one books, and what is required: the need's own words, where one is answered.
fn said(request: &BookRequest, answered: Option<&Need>) -> NeedRequest {
    answered.map_or_else(|| request.need.clone().unwrap_or_default(), Need::request)
}

/// What of the request is not the need's.
fn mismatches(request: &BookRequest, need: &Need) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if request.unit_id != need.unit_id {
        faults.push(FieldFault::new("unit_id", "unit_of_need", [("unit", Fact::Text(need.unit_name.clone()))]));
    }
    if request.starts_at < need.starts_at || request.ends_at > need.ends_at {
        let values = [("starts_at", Fact::Instant(need.starts_at)), ("ends_at", Fact::Instant(need.ends_at))];
        faults.push(FieldFault::new("starts_at", "outside_need", values));
    }
    faults
}

/// The need that a direct booking answers: one place, for what is booked.
pub(super) async fn open(
    case: &Case,
    created_by: PersonId,
    said: &NeedRequest,
    tx: &mut Tx,
) -> Result<NeedId, BookingError> {
    let fill_before_at = case.setting.manifest().booking.book_before(&case.period);
    let by = (created_by, case.now);
    let need = Need {
        break_minutes: case.break_minutes,
        reason: said.reason.clone(),
        absence: said.absence,
        requirements: said.requirements.clone(),
        welcomes_new: said.welcomes_new,
        ..Need::open(NeedId::new(), &case.setting.area, &case.unit, case.period, fill_before_at, by)
    };
    need::store::insert(tx, &need).await?;
    Ok(need.id)
}
