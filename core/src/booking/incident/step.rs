//! Answering an incident and following it up.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{IncidentRefusal, IncidentView, Side, is_for};
use super::report::text_fault;
use super::state::IncidentStep;
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::notice::NoticeEvent;
use crate::booking::{notify, step};
use crate::ids::IncidentId;
use crate::{Market, once};

/// What is done about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which step.
    pub step: IncidentStep,
    /// The version of the incident that was looked at.
    pub version: Option<i64>,
    /// What is said; needed where nothing else is done, and for opening again.
    pub text: String,
}

/// Takes a step. The others are told that something was said or done.
///
/// # Errors
/// [`BookingError::Incident`] where the state or the side stands against it, [`BookingError::Stale`] when somebody else was
/// faster, [`BookingError::Faults`] without a text where one is needed.
pub async fn take(
    market: &Market,
    caller: &Caller,
    id: IncidentId,
    answer: &Answer,
) -> Result<IncidentView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let missing = || BookingError::NotFound { kind: "incident", id: id.0 };
        let found = store::find(tx, id).await?.ok_or_else(missing)?;
        let standing = found.standing();
        caller
            .require(&market.access, Permission::FollowIncident, Permission::SeeIncidents, &standing)
            .map_err(|denied| BookingError::denied(denied, "incident", id.0))?;
        let booking = step::find(tx, found.booking_id).await?;
        step::lock_resource(tx, booking.resource_id).await?;
        let incident = store::find(tx, id).await?.ok_or_else(missing)?;
        if let Some(given) = answer.version.filter(|given| *given != incident.version) {
            return Err(BookingError::Stale { given, current: incident.version });
        }
        let (side, step) = (Side::of(caller, &standing), answer.step);
        let Some(state) = incident.state.after(step) else {
            return Err(IncidentRefusal::Illegal { state: incident.state, step }.into());
        };
        if !is_for(step, side, incident.side) {
            return Err(IncidentRefusal::OtherSide { side, step }.into());
        }
        let text = answer.text.trim();
        let is_needed = matches!(step, IncidentStep::Answer | IncidentStep::Reopen);
        if let Some(fault) = text_fault(text, is_needed) {
            return Err(BookingError::Faults(vec![fault]));
        }
        if !store::update_state(tx, id, state, incident.version).await? {
            return Err(BookingError::Stale { given: incident.version, current: incident.version + 1 });
        }
        store::answer(tx, id, (step, text, side), caller.person_id, now).await?;
        let act = Act {
            collaboration_id: Some(incident.collaboration_id),
            object_kind: "incident",
            object_id: id.0,
            action: match step {
                IncidentStep::Answer => "answered",
                IncidentStep::Handle => "handled",
                IncidentStep::Reopen => "reopened",
                IncidentStep::Close => "closed",
            },
            detail: json!({ "booking_id": incident.booking_id, "state": state, "side": side }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        let event = match step {
            IncidentStep::Answer => NoticeEvent::IncidentAnswered,
            IncidentStep::Handle => NoticeEvent::IncidentHandled,
            IncidentStep::Reopen => NoticeEvent::IncidentReopened,
            IncidentStep::Close => NoticeEvent::IncidentClosed,
        };
        notify::tell_of_incident(tx, now, &booking, event, (id, incident.version + 1, side)).await?;
        let answers = store::answers(tx, id).await?;
        let incident = store::find(tx, id).await?.ok_or_else(missing)?;
        Ok(incident.seen_by(caller, answers))
    })
}
