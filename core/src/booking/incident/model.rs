//! What is known of an incident, and what stands in the way of one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::state::{IncidentState, IncidentStep};
use crate::access::{Caller, Domain, Standing};
use crate::ids::{BookingId, CollaborationId, IncidentId, OrganisationId, PersonId, UnitId};
use crate::keyed;
use crate::plugin::{Fact, Facts};

keyed! {
    /// Who speaks.
    Side {
        /// The unit that books.
        Unit = "unit",
        /// The person who is booked.
        Person = "person",
        /// The coordinator, for either.
        Coordinator = "coordinator",
    }
}

impl Side {
    /// For whom a caller speaks who stands to a booking in this way.
    pub(super) fn of(caller: &Caller, standing: &Standing) -> Self {
        let stands = |domain| caller.domains(standing).any(|one| one == domain);
        match (caller.role.is_held_in_collaboration(), stands(Domain::Own)) {
            (true, _) => Self::Coordinator,
            (false, true) => Self::Person,
            (false, false) => Self::Unit,
        }
    }
}

/// An incident to be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIncident {
    /// At which booking.
    pub booking_id: BookingId,
    /// A key among the manifest's kinds of incident.
    pub kind: String,
    /// What happened; never about a patient.
    pub text: String,
}

/// An incident as one caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentView {
    /// The incident.
    pub id: IncidentId,
    /// At which booking.
    pub booking_id: BookingId,
    /// Its area's plugin, for the texts.
    pub plugin_key: String,
    /// What was booked.
    pub resource_name: String,
    /// By which unit.
    pub unit_name: String,
    /// Of which organisation.
    pub buyer_name: String,
    /// When the booking began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// What kind, as a key.
    pub kind: String,
    /// What happened.
    pub text: String,
    /// Who reported it.
    pub side: Side,
    /// Where it stands.
    pub state: IncidentState,
    /// Rises with every step.
    pub version: i64,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// What has been said and done since, oldest first; only of one that is looked at alone.
    pub answers: Vec<AnswerView>,
    /// The steps that this caller may take.
    pub steps: Vec<IncidentStep>,
}

/// Something that was said or done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct AnswerView {
    /// Which step.
    pub step: IncidentStep,
    /// What was said; a step may be taken without a word.
    pub text: String,
    /// By whom.
    pub side: Side,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why something about an incident is not possible as things stand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IncidentRefusal {
    /// The state doesn't allow the step.
    #[error("the incident is {}; {} is not possible", .state.key(), .step.key())]
    Illegal {
        /// Where it stands.
        state: IncidentState,
        /// What was attempted.
        step: IncidentStep,
    },
    /// It is the other side's to do.
    #[error("{} is not for the side {}", .step.key(), .side.key())]
    OtherSide {
        /// Who attempted it.
        side: Side,
        /// What.
        step: IncidentStep,
    },
    /// The booking has not begun.
    #[error("the booking begins at {starts_at}")]
    NotBegun {
        /// When it does.
        starts_at: DateTime<Utc>,
    },
}

impl IncidentRefusal {
    /// As the API and the texts write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Illegal { .. } => "illegal_incident_step",
            Self::OtherSide { .. } => "incident_other_side",
            Self::NotBegun { .. } => "incident_too_early",
        }
    }

    /// What the text says.
    pub fn values(&self) -> Facts {
        let text = |key: &str| Fact::Text(key.to_owned());
        let values = match self {
            Self::Illegal { state, step } => vec![("state", text(state.key())), ("step", text(step.key()))],
            Self::OtherSide { step, .. } => vec![("step", text(step.key()))],
            Self::NotBegun { starts_at } => vec![("starts_at", Fact::Instant(*starts_at))],
        };
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// Whether a side may take a step with what `reported_by` reported.
pub(super) fn is_for(step: IncidentStep, side: Side, reported_by: Side) -> bool {
    match step {
        IncidentStep::Answer => true,
        IncidentStep::Handle => side == Side::Coordinator || side != reported_by,
        IncidentStep::Reopen | IncidentStep::Close => side == Side::Coordinator || side == reported_by,
    }
}

/// An incident's row with what stands beside it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Incident {
    pub(super) id: IncidentId,
    pub(super) booking_id: BookingId,
    pub(super) collaboration_id: CollaborationId,
    pub(super) plugin_key: String,
    pub(super) resource_name: String,
    pub(super) resource_person_id: Option<PersonId>,
    pub(super) unit_id: UnitId,
    pub(super) unit_name: String,
    pub(super) buyer_id: OrganisationId,
    pub(super) buyer_name: String,
    pub(super) seller_id: OrganisationId,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) side: Side,
    pub(super) state: IncidentState,
    pub(super) version: i64,
    pub(super) reported_at: DateTime<Utc>,
}

impl Incident {
    /// To whom its booking belongs.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            person_id: self.resource_person_id,
            unit_id: Some(self.unit_id),
            buyer_id: Some(self.buyer_id),
            owner_id: Some(self.seller_id),
            collaboration_id: Some(self.collaboration_id),
        }
    }

    /// As a caller sees it who may.
    pub(super) fn seen_by(self, caller: &Caller, answers: Vec<AnswerView>) -> IncidentView {
        let side = Side::of(caller, &self.standing());
        let may = |step: &IncidentStep| self.state.after(*step).is_some() && is_for(*step, side, self.side);
        IncidentView {
            steps: IncidentStep::ALL.iter().copied().filter(may).collect(),
            id: self.id,
            booking_id: self.booking_id,
            plugin_key: self.plugin_key,
            resource_name: self.resource_name,
            unit_name: self.unit_name,
            buyer_name: self.buyer_name,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            kind: self.kind,
            text: self.text,
            side: self.side,
            state: self.state,
            version: self.version,
            reported_at: self.reported_at,
            answers,
        }
    }
}
