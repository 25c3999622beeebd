//! Incidents and attachments on the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use poem::http::StatusCode;
use poem_openapi::Object;
use poem_openapi::types::Base64;
use torget_core::booking::attachment::{AttachmentContent, AttachmentView, NewAttachment};
use torget_core::booking::incident::{Answer, IncidentStep, NewIncident};
use torget_core::fault::FieldFault;
use torget_core::ids::{BookingId, IncidentId};
use uuid::Uuid;

use super::instant::Instant;
use super::keys::{IncidentSideKey, IncidentStateKey, IncidentStepKey, MediaKindKey};
use super::shown;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// An incident to report.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewIncident")]
pub struct IncidentInput {
    /// A key among the manifest's kinds of incident (`incidents`).
    #[oai(validator(min_length = 1, max_length = 60))]
    pub kind: String,
    /// What happened; never about a patient.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub text: String,
}

/// What is said about an incident.
#[derive(Debug, Clone, Object)]
#[oai(rename = "IncidentAnswer")]
pub struct AnswerInput {
    /// The version of the incident that was looked at. If it has another one now, nothing is done.
    pub version: Option<i64>,
    /// What is said; needed where nothing else is done, and for opening it again. Never about a patient.
    #[oai(validator(max_length = 2000))]
    pub text: Option<String>,
}

/// An incident at a booking.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Incident")]
pub struct IncidentBody {
    /// The incident.
    pub id: Uuid,
    /// At which booking.
    pub booking_id: Uuid,
    /// The key of its area's manifest.
    pub plugin_key: String,
    /// What was booked.
    pub resource_name: String,
    /// By which unit.
    pub unit_name: String,
    /// The short name of its organisation.
    pub buyer_name: String,
    /// When the booking began.
    pub starts_at: Instant,
    /// When it ended.
    pub ends_at: Instant,
    /// A key among the manifest's kinds of incident.
    pub kind: String,
    /// What happened.
    pub text: String,
    /// Who reported it.
    pub side: IncidentSideKey,
    /// Where it stands.
    pub state: IncidentStateKey,
    /// Rises with every step.
    pub version: i64,
    /// When it was reported.
    pub reported_at: Instant,
    /// What has been said and done since, oldest first; empty in lists.
    pub answers: Vec<AnswerBody>,
    /// The steps that the caller may take.
    pub steps: Vec<IncidentStepKey>,
}

/// Something that was said or done.
#[derive(Debug, Clone, Object)]
#[oai(rename = "IncidentSaid")]
pub struct AnswerBody {
    /// Which step.
    pub step: IncidentStepKey,
    /// What was said; empty where nothing was.
    pub text: String,
    /// By whom.
    pub side: IncidentSideKey,
    /// When.
    pub at: Instant,
}

/// A file to attach.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewAttachment")]
pub struct AttachmentInput {
    /// What it is called; made harmless, with the ending of what it is.
    #[oai(validator(max_length = 255))]
    pub name: String,
    /// The incident that it is of; of the booking itself if it is missing.
    pub incident_id: Option<Uuid>,
    /// The file, in base64. Its content says what it is.
    pub content: String,
}

/// An attachment without its content.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Attachment", skip_serializing_if_is_none)]
pub struct AttachmentBody {
    /// The attachment.
    pub id: Uuid,
    /// The incident that it is of.
    pub incident_id: Option<Uuid>,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: MediaKindKey,
    /// How large it is, in bytes.
    pub size_bytes: i64,
    /// When it was added.
    pub added_at: Instant,
    /// Whether the caller may take it away.
    pub may_remove: bool,
}

/// An attachment with its content.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AttachmentContent")]
pub struct AttachmentContentBody {
    /// What is told of it.
    pub attachment: AttachmentBody,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    pub media_type: String,
    /// The file, in base64.
    pub content: Base64<Vec<u8>>,
}

impl IncidentInput {
    /// As core takes it.
    pub fn incident(self, booking_id: Uuid) -> NewIncident {
        NewIncident { booking_id: BookingId(booking_id), kind: self.kind, text: self.text }
    }
}

impl AnswerInput {
    /// As core takes it.
    pub fn answer(self, step: IncidentStep) -> Answer {
        Answer { step, version: self.version, text: self.text.unwrap_or_default() }
    }
}

impl AttachmentInput {
    /// As core takes it.
    pub fn attachment(self, asking: &Asking, booking_id: Uuid) -> Result<NewAttachment, Fault> {
        let Ok(content) = STANDARD.decode(self.content.as_bytes()) else {
            let fault = FieldFault::new("content", "not_base64", []);
            return Err(Fault::fields(asking.language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &[fault]));
        };
        let incident_id = self.incident_id.map(IncidentId);
        Ok(NewAttachment { booking_id: BookingId(booking_id), incident_id, name: self.name, content })
    }
}

impl AttachmentBody {
    /// Of core's view.
    pub fn of(asking: &Asking, view: &AttachmentView) -> Result<Self, Fault> {
        shown(asking, view)
    }
}

impl AttachmentContentBody {
    /// Of core's view.
    pub fn of(asking: &Asking, found: AttachmentContent) -> Result<Self, Fault> {
        Ok(Self {
            media_type: found.attachment.kind.media_type().to_owned(),
            attachment: AttachmentBody::of(asking, &found.attachment)?,
            content: Base64(found.content),
        })
    }
}
