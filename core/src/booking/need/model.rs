//! What a need says, and its row.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::request::NeedContent;
use super::state::{NeedState, Places};
use crate::access::Standing;
use crate::booking::case::Pick;
use crate::booking::request::NeedRequest;
use crate::booking::store::UnitRow;
use crate::collaboration::Area;
use crate::ids::{
    AreaId, CollaborationId, NeedId, NeedSeriesId, OfferId, OrganisationId, PersonId, ResourceId, UnitId,
};
use crate::keyed;
use crate::money::Ore;
use crate::plugin::{Absence, Circle, Way};
use crate::time::Period;

keyed! {
    /// How much it matters that a need is filled; coordinators see the high ones first.
    Priority {
        /// It can wait.
        Low = "low",
        /// The usual.
        Normal = "normal",
        /// Without it the unit can't do its work.
        High = "high",
    }

    /// How offers go out.
    Spread {
        /// One after the other, best first, as many at a time as places are sought.
        InTurn = "in_turn",
        /// To everybody who can come; the first yes has it.
        AtOnce = "at_once",
    }
}

/// What was done instead, outside the pool; so that unmet need is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// A key among the manifest's alternatives.
    pub key: String,
    /// What it cost, without VAT; 0 where nothing was paid.
    pub cost_ore: Ore,
    /// How many of the need's places it stands for.
    pub places: i64,
}

/// A need's row with what stands beside it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Need {
    pub(crate) id: NeedId,
    pub(crate) collaboration_id: CollaborationId,
    pub(crate) area_id: AreaId,
    pub(crate) area_name: String,
    pub(crate) plugin_key: String,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) organisation_name: String,
    pub(crate) unit_id: UnitId,
    pub(crate) unit_name: String,
    pub(crate) series_id: Option<NeedSeriesId>,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) break_minutes: i64,
    pub(crate) quantity: i64,
    pub(crate) filled: i64,
    pub(crate) reason: String,
    #[sqlx(json(nullable))]
    pub(crate) absence: Option<Absence>,
    #[sqlx(json)]
    pub(crate) requirements: Value,
    pub(crate) welcomes_new: bool,
    /// Rises when something else is asked of the resource than before.
    pub(crate) question: i64,
    pub(crate) priority: Priority,
    pub(crate) way: Way,
    pub(crate) spread: Option<Spread>,
    pub(crate) circle: Circle,
    pub(crate) preferred_resource_id: Option<ResourceId>,
    pub(crate) preferred_resource_name: Option<String>,
    /// Until when it can be filled.
    pub(crate) fill_before_at: DateTime<Utc>,
    /// Since when it waits for a place; it keeps that while it is filled.
    pub(crate) waiting_since_at: Option<DateTime<Utc>>,
    pub(crate) cost_centre: String,
    pub(crate) reference: String,
    #[sqlx(json(nullable))]
    pub(crate) elsewhere: Option<Elsewhere>,
    pub(crate) state: NeedState,
    pub(crate) version: i64,
    pub(crate) created_by: PersonId,
    pub(crate) created_at: DateTime<Utc>,
    /// How many offers of it wait for the answer of a resource's side.
    pub(crate) asked: i64,
}

impl Need {
    /// An open need of one place, which says nothing yet.
    pub(in crate::booking) fn open(
        id: NeedId,
        area: &Area,
        unit: &UnitRow,
        period: Period,
        fill_before_at: DateTime<Utc>,
        (created_by, created_at): (PersonId, DateTime<Utc>),
    ) -> Self {
        Self {
            id,
            collaboration_id: area.collaboration_id,
            area_id: area.id,
            area_name: area.name.clone(),
            plugin_key: area.plugin_key.clone(),
            organisation_id: unit.organisation_id,
            organisation_name: unit.organisation_name.clone(),
            unit_id: unit.id,
            unit_name: unit.name.clone(),
            series_id: None,
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            break_minutes: 0,
            quantity: 1,
            filled: 0,
            reason: String::new(),
            absence: None,
            requirements: Value::Null,
            welcomes_new: false,
            question: 1,
            priority: Priority::Normal,
            way: Way::Book,
            spread: None,
            circle: Circle::All,
            preferred_resource_id: None,
            preferred_resource_name: None,
            fill_before_at,
            waiting_since_at: None,
            cost_centre: String::new(),
            reference: String::new(),
            elsewhere: None,
            state: NeedState::Open,
            version: 1,
            created_by,
            created_at,
            asked: 0,
        }
    }

    /// What it says beside its period, as it would be posted again.
    pub(super) fn content(&self) -> NeedContent {
        NeedContent {
            quantity: self.quantity,
            break_minutes: Some(self.break_minutes),
            need: self.request(),
            priority: self.priority,
            way: Some(self.way),
            spread: self.spread,
            preferred_resource_id: self.preferred_resource_id,
            cost_centre: self.cost_centre.clone(),
            reference: self.reference.clone(),
        }
    }

    /// To whom it belongs. A draft is the unit's alone.
    pub(crate) fn standing(&self) -> Standing {
        Standing {
            unit_id: Some(self.unit_id),
            buyer_id: Some(self.organisation_id),
            collaboration_id: (self.state != NeedState::Draft).then_some(self.collaboration_id),
            ..Standing::default()
        }
    }

    /// Counts a change. A need whose search is over waits for nothing; one that is filled keeps its place in the queue, for the
    /// case that a booking comes to nothing.
    pub(super) fn next_version(&mut self) {
        self.version += 1;
        self.waiting_since_at =
            self.waiting_since_at.filter(|_| self.state.is_sought() || self.state == NeedState::Filled);
    }

    /// Whether a place that becomes free may still be offered to it.
    pub(in crate::booking) fn waits(&self, now: DateTime<Utc>) -> bool {
        self.waiting_since_at.is_some() && self.state.is_sought() && now < self.starts_at
    }

    /// A resource for the need's own hours; the place that the offer `kept` keeps is free for it.
    pub(in crate::booking) fn pick(&self, resource_id: ResourceId, kept: Option<OfferId>) -> Pick {
        let (unit_id, period, break_minutes) = (self.unit_id, self.period(), Some(self.break_minutes));
        Pick { resource_id, unit_id, period, break_minutes, kept, instead_of: None }
    }

    /// When somebody is needed.
    pub(crate) fn period(&self) -> Period {
        Period::new(self.starts_at, self.ends_at)
            .expect("the database keeps periods forward, and they are whole minutes")
    }

    /// Why, and what is required.
    pub(crate) fn request(&self) -> NeedRequest {
        NeedRequest {
            reason: self.reason.clone(),
            absence: self.absence,
            requirements: self.requirements.clone(),
            welcomes_new: self.welcomes_new,
        }
    }

    /// How many it seeks and has.
    pub(crate) fn places(&self) -> Places {
        Places { quantity: self.quantity, filled: self.filled }
    }
}
