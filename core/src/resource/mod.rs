//! Resources: what is shared, and when it may be booked.
//!
//! Availability is a weekly plan with exceptions, in Stockholm's wall-clock time, materialised as windows for the coming
//! horizon so that the board and the candidates of a need are indexed range queries.

pub mod availability;
pub mod calendar;
mod edit;
mod opened;
mod openings;
mod plan;
mod plan_faults;
pub(crate) mod store;
mod usual;

pub use availability::{DayException, Hours, MOST_WEEKS, WeeklyHours, WeeklyPlan, free, hours_on};
pub(crate) use edit::create_in;
pub use edit::{NewResource, ResourceChange, create, edit, list, one, own, people};
pub use openings::{Openings, openings};
pub(crate) use plan::materialise_all;
pub use plan::{DayRange, Plan, Turn, plan, refresh_horizon, remove_exceptions, set_exceptions, set_weekly_plan, turn};
pub(crate) use plan::{set_exceptions_in, set_weekly_plan_in};
pub use usual::{covers, usual_periods};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::access::{AccessTable, Caller, Denied, Permission, Standing};
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::idempotency::IdempotencyError;
use crate::ids::{AreaId, CollaborationId, OrganisationId, PersonId, ResourceId};
use crate::place::Position;
use crate::plugin::{Manifest, ResourceFacts, schema};

/// What is shared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Resource {
    /// The resource.
    pub id: ResourceId,
    /// Where it is shared.
    pub collaboration_id: CollaborationId,
    /// In which area.
    pub area_id: AreaId,
    /// Who lends it.
    pub organisation_id: OrganisationId,
    /// The lender's short name.
    pub organisation_name: String,
    /// The person it is, if it is one.
    pub person_id: Option<PersonId>,
    /// Its kind in the manifest.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its attributes, valid against the kind's schema.
    #[sqlx(json)]
    pub attributes: Value,
    /// How many places it has.
    pub capacity: i64,
    /// Where it is, or sets out from, in words.
    pub place_name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Whether it may be booked.
    pub state: ResourceState,
    /// Rises with every change.
    pub version: i64,
}

/// A person who can be taken up as a resource: who holds that role in a member of the area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct PersonToShare {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their employer.
    pub organisation_id: OrganisationId,
    /// The employer's short name.
    pub organisation_name: String,
}

/// Whether a resource may be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ResourceState {
    /// Not shown yet.
    Draft,
    /// On the board.
    Published,
    /// Taken off the board for a time; its bookings stand.
    Paused,
    /// Gone for good; its bookings stand.
    Withdrawn,
}

impl ResourceState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Paused, Self::Withdrawn];

    /// As the database and the API write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Paused => "paused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Resource {
    /// What rules may know of it.
    pub fn facts(&self) -> ResourceFacts {
        ResourceFacts {
            id: self.id,
            kind: self.kind.clone(),
            organisation_id: self.organisation_id,
            attributes: self.attributes.clone(),
            position: self.position(),
        }
    }

    /// Where it is.
    pub fn position(&self) -> Position {
        Position { latitude: self.latitude, longitude: self.longitude }
    }

    /// The resource as `caller` sees it. Who may not view it in full sees what its owner shares: not the attributes that
    /// the manifest keeps for the owner, and of a person's home the place's name and no more than a tenth of a degree
    /// (a home address may be secret: offentlighets- och sekretesslag 2009:400, 39 kap. 3 §).
    pub(crate) fn seen_by(mut self, access: &AccessTable, caller: &Caller, manifest: &Manifest) -> Self {
        if caller.may(access, Permission::ViewResource, &self.standing()) {
            return self;
        }
        if let Some(kind) = manifest.kind(&self.kind) {
            self.attributes = schema::shared(&kind.attributes, &self.attributes);
        }
        if self.person_id.is_some() {
            let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
            (self.latitude, self.longitude) = (tenth(self.latitude), tenth(self.longitude));
        }
        self
    }

    /// To whom it belongs.
    pub fn standing(&self) -> Standing {
        Standing {
            person_id: self.person_id,
            owner_id: Some(self.organisation_id),
            collaboration_id: Some(self.collaboration_id),
            ..Standing::default()
        }
    }
}

/// Why something about a resource can't be done.
#[derive(Debug, Error)]
pub enum ResourceError {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no {kind} {id}")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// By which id.
        id: uuid::Uuid,
    },
    /// The caller sees it but may not do this.
    #[error("the caller may not do this")]
    Forbidden,
    /// Faults of the input, all of them.
    #[error("{} faults in the input", .0.len())]
    Faults(Vec<FieldFault>),
    /// It was changed by somebody else meanwhile.
    #[error("version {given} is out of date; it is at {current} now")]
    Stale {
        /// The version that the change was made from.
        given: i64,
        /// The version now.
        current: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
}

impl ResourceError {
    pub(crate) fn denied(denied: Denied, kind: &'static str, id: uuid::Uuid) -> Self {
        match denied {
            Denied::Hidden => Self::NotFound { kind, id },
            Denied::Forbidden => Self::Forbidden,
        }
    }
}
