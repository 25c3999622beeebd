//! Reporting an incident, by either side, from the booking's start on.

use serde_json::json;

use super::model::{IncidentRefusal, IncidentView, NewIncident, Side};
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::notice::NoticeEvent;
use crate::booking::state::BookingState;
use crate::booking::{notify, pool, step};
use crate::fault::FieldFault;
use crate::ids::IncidentId;
use crate::plugin::Fact;
use crate::{Market, once};

/// The longest text about an incident, in characters.
pub(super) const LONGEST_TEXT: usize = 2_000;

/// Reports an incident at a booking. The other side and the coordinator are told that there is one, not what it is about.
///
/// # Errors
/// [`BookingError::Faults`] for an unknown kind or no text, [`BookingError::Incident`] before the booking has begun.
pub async fn report(market: &Market, caller: &Caller, new: &NewIncident) -> Result<IncidentView, BookingError> {
    let (now, id) = (market.clock.now(), IncidentId::new());
    once!(market, caller, tx => {
        let booking = step::find(tx, new.booking_id).await?;
        let standing = booking.standing();
        caller
            .require(&market.access, Permission::FollowIncident, Permission::ViewBooking, &standing)
            .map_err(|denied| BookingError::denied(denied, "booking", booking.id.0))?;
        let came_to_nothing = !booking.state.holds() && booking.state != BookingState::NoShow;
        if now < booking.starts_at || booking.state == BookingState::Held || came_to_nothing {
            return Err(IncidentRefusal::NotBegun { starts_at: booking.starts_at }.into());
        }
        let manifest = pool::manifest(market, &booking)?;
        let mut faults = Vec::new();
        if !manifest.incidents.iter().any(|kind| kind.key == new.kind) {
            faults.push(FieldFault::new("kind", "unknown_choice", [("value", Fact::Text(new.kind.clone()))]));
        }
        let text = new.text.trim();
        faults.extend(text_fault(text, true));
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let side = Side::of(caller, &standing);
        store::insert(tx, id, &booking, (&new.kind, text, side), caller.person_id, now).await?;
        let act = Act {
            collaboration_id: Some(booking.collaboration_id),
            object_kind: "incident",
            object_id: id.0,
            action: "reported",
            detail: json!({ "booking_id": booking.id, "kind": new.kind, "side": side }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        let event = NoticeEvent::IncidentReported;
        notify::tell_of_incident(tx, now, &booking, event, (id, 1, side)).await?;
        let missing = BookingError::NotFound { kind: "incident", id: id.0 };
        let incident = store::find(tx, id).await?.ok_or(missing)?;
        Ok(incident.seen_by(caller, Vec::new()))
    })
}

/// What is wrong with what is said.
pub(super) fn text_fault(text: &str, is_needed: bool) -> Option<FieldFault> {
    let length = text.chars().count();
    if is_needed && length == 0 {
        return Some(FieldFault::new("text", "missing", []));
    }
    let values = [("value", Fact::Number(length as i64)), ("longest", Fact::Number(LONGEST_TEXT as i64))];
    match length > LONGEST_TEXT {
        true => Some(FieldFault::new("text", "text_length", values)),
        false => text.contains('\0').then(|| FieldFault::new("text", "control_character", [])),
    }
}
