//! What other hours mean for a booking: place, rules and price, as if the booking were not there; and writing them.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{ChangeRequest, store};
use crate::Market;
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::case::{Case, Pick};
use crate::booking::error::BookingError;
use crate::booking::exchange;
use crate::booking::model::{Booking, BookingTerms};
use crate::booking::need::{self, Freed, Need};
use crate::booking::notice::NoticeEvent;
use crate::booking::request::{break_fault, reason_faults};
use crate::booking::rules::Judgement;
use crate::booking::state::{BookingState, BookingStep};
use crate::booking::step::{self, Record};
use crate::booking::waiting;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ledger::{self, Claim};
use crate::plugin::{ConfirmationMode, Fact};
use crate::time::{Period, stockholm};

/// Other hours for a booking with everything that they are judged by.
pub(super) struct Weighed {
    pub(super) case: Case,
    pub(super) judgement: Judgement,
    pub(super) price: Option<PriceBreakdown>,
    distance_tenth_km: i64,
    need: Need,
    was: Period,
    pub(super) faults: Vec<FieldFault>,
}

/// Judges other hours. Without a caller it was asked before who may change. The booking's rows are locked, or this is a look.
pub(super) async fn weigh(
    market: &Market,
    caller: Option<&Caller>,
    tx: &mut Tx,
    booking: &Booking,
    request: &ChangeRequest,
) -> Result<Weighed, BookingError> {
    let period = Period::new(request.starts_at, request.ends_at).map_err(BookingError::period)?;
    let (was, need) = (booking.period(), need::find(tx, booking.need_id).await?);
    let pick = Pick {
        resource_id: booking.resource_id,
        unit_id: booking.unit_id,
        period,
        break_minutes: Some(request.break_minutes.unwrap_or(booking.break_minutes)),
        kept: None,
        instead_of: Some(booking.id),
    };
    let mut case = Case::load(market, caller, pick, tx).await?;
    let mut faults = reason_faults(request.override_reason.as_deref());
    let longest = case.setting.manifest().booking.longest_break(period.minutes());
    faults.extend(request.break_minutes.and_then(|minutes| break_fault(minutes, longest)));
    // Hours of one of several places are the need's.
    if need.quantity > 1 && !need.period().covers(&period) {
        let values = [("starts_at", Fact::Instant(need.starts_at)), ("ends_at", Fact::Instant(need.ends_at))];
        faults.push(FieldFault::new("starts_at", "outside_need", values));
    }
    // What is booked may be so still, whatever has become of the plan since.
    case.slot.windows = with(&case.slot.windows, was);
    let facts = need.request().facts();
    let (verdict, price) = case.verdict(&facts);
    let mut judgement = verdict.judgement;
    if was.covers(&period) {
        // Less of the same breaks no rule that it didn't break before.
        case.period = was;
        let stood = case.verdict(&facts).0.judgement;
        case.period = period;
        judgement = judgement.spared(&stood, &booking.warnings);
    }
    if let Some(reason) = &request.override_reason {
        judgement = judgement.overridden(reason.trim());
    }
    Ok(Weighed { case, judgement, price, distance_tenth_km: verdict.distance_tenth_km, need, was, faults })
}

/// The windows, with a period that counts as one too.
fn with(windows: &[Period], also: Period) -> Vec<Period> {
    let touches = |window: &Period| window.starts_at() <= also.ends_at() && window.ends_at() >= also.starts_at();
    let (near, mut all): (Vec<Period>, Vec<Period>) = windows.iter().partition(|window| touches(window));
    let starts_at = near.iter().map(Period::starts_at).fold(also.starts_at(), DateTime::min);
    let ends_at = near.iter().map(Period::ends_at).fold(also.ends_at(), DateTime::max);
    all.push(Period::new(starts_at, ends_at).unwrap_or(also));
    all
}

impl Weighed {
    /// Whether the person has to say yes first: to anything that is not less of what they have said yes to, with the same
    /// break as far as the hours have room for it.
    pub(super) fn is_asked(&self, booking: &Booking) -> bool {
        let setting = &self.case.setting;
        let waits = setting.area.settings.confirmation(setting.manifest()) == ConfirmationMode::Required;
        let period = &self.case.period;
        let longest = setting.manifest().booking.longest_break(period.minutes());
        let same_break = self.case.break_minutes == booking.break_minutes.min(longest);
        let is_less = self.was.covers(period) && self.was != *period && same_break;
        waits && booking.state == BookingState::Confirmed && !is_less
    }

    /// The place and the price, if nothing stands in the way.
    fn settled(&self) -> Result<(i64, &PriceBreakdown), BookingError> {
        let Some(place) = self.case.slot.free_place(&self.case.period) else { return Err(self.case.taken()) };
        match &self.price {
            Some(price) if self.judgement.allows() => Ok((place, price)),
            _ => Err(BookingError::Refused(Box::new(self.judgement.clone()))),
        }
    }

    /// Refuses what can't be.
    pub(super) fn check(&self) -> Result<(), BookingError> {
        self.settled().map(drop)
    }

    /// Writes the hours: the booking, its need, the claim, the audit and the notices.
    pub(super) async fn apply(self, tx: &mut Tx, actor: Actor<'_>, booking: Booking) -> Result<Booking, BookingError> {
        let (place, price) = self.settled()?;
        let (now, period, break_minutes) = (self.case.now, self.case.period, self.case.break_minutes);
        let (agreement, tariff) = &self.case.terms;
        let answer_before_at = match booking.state {
            BookingState::Held => self.case.answer_before_at().or(booking.answer_before_at),
            _ => booking.answer_before_at,
        };
        let terms = BookingTerms {
            cancellation: agreement.cancellation(),
            vat_basis_points: agreement.vat_basis_points,
            distance_tenth_km: self.distance_tenth_km,
        };
        let hours = store::NewHours {
            period,
            break_minutes,
            place,
            price,
            terms,
            warnings: &self.judgement.warnings,
            agreement_id: agreement.id,
            tariff_id: tariff.id,
            manifest_version: self.case.setting.area.manifest_version,
            answer_before_at,
        };
        let written = store::rewrite(tx, booking.id, &hours).await;
        let taken = |error: crate::db::DbError| match error.is_constraint("booking_place_free") {
            true => self.case.taken(),
            false => error.into(),
        };
        written.map_err(taken)?;
        ledger::void_pending(tx, now, actor, booking.id).await?;
        let claim = Claim {
            collaboration_id: booking.collaboration_id,
            booking_id: booking.id,
            seller_id: booking.seller_id,
            buyer_id: booking.buyer_id,
            effective_on: stockholm::date_of(period.starts_at()),
            price,
        };
        ledger::post_pending(tx, now, actor, &claim).await?;
        if self.need.quantity == 1 {
            let (starts_at, ends_at) = (period.starts_at(), period.ends_at());
            let fill_before_at = self.case.setting.manifest().booking.book_before(&period);
            let mut need = Need { starts_at, ends_at, break_minutes, fill_before_at, ..self.need.clone() };
            need::store::update(tx, &mut need).await?;
        }
        // Who was to take it has seen other hours.
        exchange::close(tx, booking.id, now).await?;
        if !period.covers(&self.was) {
            waiting::freed(tx, now, &booking, Freed::NotNeeded).await?;
        }
        let detail = json!({
            "was_starts_at": self.was.starts_at(), "was_ends_at": self.was.ends_at(), "starts_at": period.starts_at(),
            "ends_at": period.ends_at(), "break_minutes": break_minutes, "total_ore": price.total_ore,
        });
        let beside = Some(self.was);
        let record = Record { beside, ..Record::new("changed", detail, NoticeEvent::Changed) };
        let booking = Booking { starts_at: period.starts_at(), ends_at: period.ends_at(), ..booking };
        step::finish(tx, now, actor, booking, BookingStep::Change, record).await
    }
}

/// Refuses what has begun.
pub(super) fn possible(booking: &Booking, now: DateTime<Utc>) -> Result<(), BookingError> {
    let step = BookingStep::Change;
    if booking.state.after(step).is_none() {
        return Err(BookingError::IllegalStep { booking_id: booking.id, state: booking.state, step });
    }
    if now >= booking.starts_at {
        return Err(BookingError::WrongTime { step, too_early: false, limit_at: booking.starts_at });
    }
    Ok(())
}
