//! A need as one caller sees it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Elsewhere, Need, Priority, Spread};
use super::state::{NeedState, NeedStep};
use crate::access::{AccessTable, Caller};
use crate::ids::{AreaId, NeedId, NeedSeriesId, OrganisationId, ResourceId, UnitId};
use crate::plugin::{Absence, Circle, Way};

/// A need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedView {
    /// The need.
    pub id: NeedId,
    /// In which area.
    pub area_id: AreaId,
    /// Its name.
    pub area_name: String,
    /// Its plugin, for the texts.
    pub plugin_key: String,
    /// Whose unit it is.
    pub organisation_id: OrganisationId,
    /// Its short name.
    pub organisation_name: String,
    /// Which unit needs somebody.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// What ties it to others that were posted together.
    pub series_id: Option<NeedSeriesId>,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// How many places are asked for.
    pub quantity: i64,
    /// How many of them are booked.
    pub filled: i64,
    /// How many are still sought; none where the search is over.
    pub sought: i64,
    /// How many offers wait for the answer of a resource's side.
    pub asked: i64,
    /// A key among the manifest's reasons.
    pub reason: String,
    /// The absence behind it.
    pub absence: Option<Absence>,
    /// What is required, by the manifest's schema.
    pub requirements: Value,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that.
    pub welcomes_new: bool,
    /// How much it matters.
    pub priority: Priority,
    /// How it is to be filled.
    pub way: Way,
    /// How offers go out without a hand on each.
    pub spread: Option<Spread>,
    /// How far out the search has come.
    pub circle: Circle,
    /// Who or what would be best.
    pub preferred_resource_id: Option<ResourceId>,
    /// Its name.
    pub preferred_resource_name: Option<String>,
    /// Until when it can be filled.
    pub fill_before_at: DateTime<Utc>,
    /// Since when it waits for a place to become free: of the preferred resource, or without one of any that fits.
    pub waiting_since_at: Option<DateTime<Utc>>,
    /// The cost centre that pays.
    pub cost_centre: String,
    /// The unit's own reference.
    pub reference: String,
    /// What was done instead, outside the pool.
    pub elsewhere: Option<Elsewhere>,
    /// Where it stands.
    pub state: NeedState,
    /// Rises with every change.
    pub version: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// The steps that this caller may take now, by state and role.
    pub steps: Vec<NeedStep>,
}

impl Need {
    /// The need as `caller` sees it; whether they may see it at all was asked before.
    pub(crate) fn seen_by(&self, access: &AccessTable, caller: &Caller) -> NeedView {
        let standing = self.standing();
        let may = |step: &NeedStep| {
            let permitted = step.permission().is_some_and(|permission| caller.may(access, permission, &standing));
            let is_new = match step {
                NeedStep::Wait => self.waiting_since_at.is_none(),
                NeedStep::StopWaiting => self.waiting_since_at.is_some(),
                _ => true,
            };
            permitted && is_new && self.state.after(*step, self.places()).is_some()
        };
        NeedView {
            id: self.id,
            area_id: self.area_id,
            area_name: self.area_name.clone(),
            plugin_key: self.plugin_key.clone(),
            organisation_id: self.organisation_id,
            organisation_name: self.organisation_name.clone(),
            unit_id: self.unit_id,
            unit_name: self.unit_name.clone(),
            series_id: self.series_id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            break_minutes: self.break_minutes,
            quantity: self.quantity,
            filled: self.filled,
            sought: if self.state.is_sought() { self.places().sought() } else { 0 },
            asked: self.asked,
            reason: self.reason.clone(),
            absence: self.absence,
            requirements: self.requirements.clone(),
            welcomes_new: self.welcomes_new,
            priority: self.priority,
            way: self.way,
            spread: self.spread,
            circle: self.circle,
            preferred_resource_id: self.preferred_resource_id,
            preferred_resource_name: self.preferred_resource_name.clone(),
            fill_before_at: self.fill_before_at,
            waiting_since_at: self.waiting_since_at.filter(|_| self.state.is_sought()),
            cost_centre: self.cost_centre.clone(),
            reference: self.reference.clone(),
            elsewhere: self.elsewhere.clone(),
            state: self.state,
            version: self.version,
            created_at: self.created_at,
            steps: NeedStep::ALL.into_iter().filter(may).collect(),
        }
    }
}
