//! Attachments: a photo of a timesheet or of a damage, a signed document, on a booking or on an incident at one.
//!
//! Invariants: what a file is, its content says ([`MediaKind::of`]), never its name or its sender; only kinds of a short list are
//! kept. Photos are kept without what they tell of where, when and by what they were taken ([`clean`]); a document is kept as it
//! came. Size and number are bounded by the configuration. Contents lie in the database, so that they are written in the
//! transaction of what they belong to, on either engine, and every node has them (`docs/decisions/0008`). Whoever sees the booking
//! sees its attachments; those of an incident are for who sees that.

mod add;
mod clean;
mod kind;
mod name;
mod read;
mod remove;
pub(crate) mod store;

pub use add::{NewAttachment, add};
pub use kind::MediaKind;
pub use read::{AttachmentContent, content, of_booking};
pub use remove::remove;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::{AttachmentId, IncidentId};
use crate::plugin::{Fact, Facts};

/// How much may be attached; the configuration's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentLimits {
    /// The largest file, in kB of 1024 bytes.
    pub most_kb: i64,
    /// The most files of a booking with its incidents.
    pub most_per_booking: i64,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        Self { most_kb: 5_000, most_per_booking: 10 }
    }
}

/// An attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// The attachment.
    pub id: AttachmentId,
    /// The incident that it is of; of the booking itself without one.
    pub incident_id: Option<IncidentId>,
    /// What it is called, made harmless, with the ending of what it is.
    pub name: String,
    /// What it is.
    pub kind: MediaKind,
    /// How large it is, in bytes.
    pub size_bytes: i64,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Whether this caller may take it away.
    pub may_remove: bool,
}

/// Why a file can't be attached.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttachmentRefusal {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than the configuration allows.
    #[error("{size_kb} kB are more than {most_kb}")]
    TooLarge {
        /// How large it is.
        size_kb: i64,
        /// How large it may be.
        most_kb: i64,
    },
    /// It is of no kind that is kept.
    #[error("the content is of no kind that is kept")]
    Kind,
    /// It begins like a photo and is none.
    #[error("the photo is damaged")]
    Damaged,
    /// There are as many as there may be.
    #[error("there are {most} attachments already")]
    TooMany {
        /// How many there may be.
        most: i64,
    },
    /// The booking has not begun, or came to nothing.
    #[error("nothing was performed yet")]
    NotBegun,
    /// It was added by somebody else, or what it belongs to is approved.
    #[error("it can't be taken away any more")]
    Fixed,
}

impl AttachmentRefusal {
    /// As the API and the texts write it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "attachment_empty",
            Self::TooLarge { .. } => "attachment_too_large",
            Self::Kind => "attachment_kind",
            Self::Damaged => "attachment_damaged",
            Self::TooMany { .. } => "attachment_too_many",
            Self::NotBegun => "attachment_too_early",
            Self::Fixed => "attachment_fixed",
        }
    }

    /// What the text says.
    pub fn values(&self) -> Facts {
        let values = match self {
            Self::TooLarge { size_kb, most_kb } => {
                vec![("value", Fact::Number(*size_kb)), ("most", Fact::Number(*most_kb))]
            }
            Self::TooMany { most } => vec![("most", Fact::Number(*most))],
            Self::Kind => vec![("known", Fact::Text(MediaKind::known()))],
            Self::Empty | Self::Damaged | Self::NotBegun | Self::Fixed => Vec::new(),
        };
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
