//! Changing a booking's hours, or asking the person whether they may be changed; and looking at it first.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::store::{self, ChangeRow};
use super::weigh::{possible, weigh};
use super::{ChangePreview, ChangeRefusal, ChangeRequest, ChangeState};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::model::{Booking, BookingView};
use crate::booking::notice::NoticeEvent;
use crate::booking::notify;
use crate::booking::offer;
use crate::booking::state::BookingStep;
use crate::booking::step;
use crate::db::Tx;
use crate::ids::{BookingChangeId, BookingId};
use crate::time::Period;
use crate::{Market, once};

/// What became of a change.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Changed {
    /// The booking as it is now; its `change` says what the person is asked.
    pub booking: BookingView,
    /// Whether the person is asked first.
    pub is_asked: bool,
}

/// Looks at what other hours would mean, without changing anything.
pub async fn preview(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    request: &ChangeRequest,
) -> Result<ChangePreview, BookingError> {
    let now = market.clock.now();
    let mut tx = market.db.read().await?;
    let booking = step::find(&mut tx, id).await?;
    caller
        .require(&market.access, Permission::ChangeBooking, Permission::ViewBooking, &booking.standing())
        .map_err(|denied| BookingError::denied(denied, "booking", id.0))?;
    possible(&booking, now)?;
    let weighed = weigh(market, Some(caller), &mut tx, &booking, request).await?;
    if !weighed.faults.is_empty() {
        return Err(BookingError::Faults(weighed.faults));
    }
    let starts_at = booking.starts_at.min(request.starts_at);
    let asked = weighed.is_asked(&booking);
    let answer_before_at = asked.then(|| offer::asked_before_at(&weighed.case.setting, now, starts_at)).transpose()?;
    let shows_price = caller.may(&market.access, Permission::ViewPrice, &booking.standing());
    Ok(ChangePreview {
        booking: booking.seen_by(&market.access, caller),
        break_minutes: weighed.case.break_minutes,
        may_override: weighed.case.may_override(market, caller),
        price: weighed.price.filter(|_| shows_price),
        judgement: weighed.judgement,
        answer_before_at,
    })
}

/// Changes the hours of a booking that is still at `version`, or asks the person whether they may be changed. A newer question
/// takes the place of an older one.
pub async fn change(
    market: &Market,
    caller: &Caller,
    id: BookingId,
    version: i64,
    request: &ChangeRequest,
) -> Result<Changed, BookingError> {
    let (now, actor) = (market.clock.now(), Actor::Person(caller));
    once!(market, caller, tx => {
        let booking = step::begin(market, caller, tx, id, BookingStep::Change, Permission::ChangeBooking).await?;
        if version != booking.version {
            return Err(BookingError::Stale { given: version, current: booking.version });
        }
        possible(&booking, now)?;
        let weighed = weigh(market, Some(caller), tx, &booking, request).await?;
        if request.override_reason.is_some() && !weighed.case.may_override(market, caller) {
            return Err(BookingError::Forbidden);
        }
        if !weighed.faults.is_empty() {
            return Err(BookingError::Faults(weighed.faults));
        }
        if weighed.case.period == booking.period() && weighed.case.break_minutes == booking.break_minutes {
            return Err(ChangeRefusal::Same.into());
        }
        weighed.check()?;
        store::close(tx, id, now).await?;
        let is_asked = weighed.is_asked(&booking);
        let booking = if is_asked {
            let starts_at = booking.starts_at.min(request.starts_at);
            let answer_before_at = offer::asked_before_at(&weighed.case.setting, now, starts_at)?;
            let row = ChangeRow {
                id: BookingChangeId::new(),
                starts_at: request.starts_at,
                ends_at: request.ends_at,
                break_minutes: weighed.case.break_minutes,
                override_reason: request.override_reason.clone(),
                state: ChangeState::Open,
                answer_before_at,
            };
            store::insert(tx, &booking, &row, caller.person_id, now).await?;
            let detail = json!({
                "starts_at": row.starts_at, "ends_at": row.ends_at, "break_minutes": row.break_minutes,
                "answer_before_at": row.answer_before_at,
            });
            tell(tx, now, actor, &booking, ("change_asked", detail), (NoticeEvent::ChangeAsked, &row)).await?
        } else {
            weighed.apply(tx, actor, booking).await?
        };
        Ok(Changed { booking: booking.seen_by(&market.access, caller), is_asked })
    })
}

/// Records and tells what became of a question while the booking stays as it is.
pub(super) async fn tell(
    tx: &mut Tx,
    now: DateTime<Utc>,
    actor: Actor<'_>,
    booking: &Booking,
    (action, detail): (&'static str, Value),
    (event, row): (NoticeEvent, &ChangeRow),
) -> Result<Booking, BookingError> {
    store::touch(tx, booking.id).await?;
    let booking = step::find(tx, booking.id).await?;
    let act = Act {
        collaboration_id: Some(booking.collaboration_id),
        object_kind: "booking",
        object_id: booking.id.0,
        action,
        detail,
    };
    audit::write(tx, now, actor, act).await?;
    let hours = Period::new(row.starts_at, row.ends_at).map_err(BookingError::period)?;
    notify::tell(tx, now, &booking, event, Some(hours)).await?;
    Ok(booking)
}
