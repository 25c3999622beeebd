//! What a unit says when it posts or changes a need, and what is wrong with that before anything is written.
//!
//! Nothing here asks who is absent or why they are ill: the reference and the cost centre are short, and for accounts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ground::Ground;
use super::model::{Priority, Spread};
use crate::booking::error::BookingError;
use crate::booking::request::{NeedRequest, break_fault, usual_break};
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::{AreaId, ResourceId, UnitId};
use crate::input::Checks;
use crate::plugin::{Fact, Way};
use crate::resource::store as resources;
use crate::time::Period;

/// The most places that one need may seek; the database has the same bound.
pub(super) const MOST_PLACES: i64 = 100;
/// Longest cost centre, in characters.
const COST_CENTRE_MOST: usize = 20;
/// Longest reference, in characters: an order's number fits, a story about somebody does not.
const REFERENCE_MOST: usize = 30;

/// Needs to post.
#[derive(Debug, Clone)]
pub struct PostRequest {
    /// In which area.
    pub area_id: AreaId,
    /// For which unit.
    pub unit_id: UnitId,
    /// When somebody is needed.
    pub when: When,
    /// What is needed.
    pub content: NeedContent,
    /// Whether it is only written for now, and seen by the unit alone.
    pub is_draft: bool,
}

/// When somebody is needed.
#[derive(Debug, Clone)]
pub enum When {
    /// One period or several. Either all of them become needs, or none does.
    Periods(Vec<(DateTime<Utc>, DateTime<Utc>)>),
    /// Hours of days by a rule. What of them can't be had is left out, and kept with the reason.
    Series(SeriesRule),
}

/// Hours of days by a rule, in Stockholm's wall-clock time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeriesRule {
    /// The day from which the rule counts (its `DTSTART`).
    pub from_on: NaiveDate,
    /// Minute of the day.
    pub starts_minute: i64,
    /// Minute of the day; at or before the start it is the next day's.
    pub ends_minute: i64,
    /// An RFC 5545 recurrence rule of days: `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8`. It has a `COUNT` or an `UNTIL`.
    pub rule: String,
}

/// What a need says beside its period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NeedContent {
    /// How many places are sought.
    pub quantity: i64,
    /// Unpaid break; without one that of the preset that the period is.
    pub break_minutes: Option<i64>,
    /// Why, and what is required.
    pub need: NeedRequest,
    /// How much it matters.
    pub priority: Priority,
    /// How it is to be filled; without one the area's first way.
    pub way: Option<Way>,
    /// How offers go out without a hand on each: at once to who can come by then, later to who can come since; without it
    /// somebody sends them.
    pub spread: Option<Spread>,
    /// Who or what would be best.
    pub preferred_resource_id: Option<ResourceId>,
    /// The cost centre that pays; may be empty.
    pub cost_centre: String,
    /// The unit's own reference, such as an order's number; may be empty.
    pub reference: String,
}

impl NeedContent {
    /// The way that is meant, if it is open in the area.
    pub(super) fn way(&self, ground: &Ground) -> Result<Way, BookingError> {
        let ways = &ground.filling.ways;
        match self.way {
            Some(way) if !ways.contains(&way) => Err(BookingError::WayClosed { way }),
            Some(way) => Ok(way),
            None => Ok(ways.first().copied().unwrap_or(Way::Book)),
        }
    }

    /// The break of a period.
    pub(super) fn break_minutes(&self, ground: &Ground, period: &Period) -> i64 {
        self.break_minutes.unwrap_or_else(|| usual_break(ground.setting.manifest(), period))
    }

    /// Everything that is wrong with it; `least` places are taken already.
    pub(super) async fn faults(
        &self,
        ground: &Ground,
        periods: &[Period],
        least: i64,
        tx: &mut Tx,
    ) -> Result<Vec<FieldFault>, BookingError> {
        let manifest = ground.setting.manifest();
        let mut faults = self.need.faults(manifest);
        let most = ground.most_places.clamp(1, MOST_PLACES).max(least);
        if !(least.max(1)..=most).contains(&self.quantity) {
            let values = [("value", self.quantity), ("least", least.max(1)), ("most", most)];
            faults.push(FieldFault::new("quantity", "number_range", values.map(|(name, n)| (name, Fact::Number(n)))));
        }
        let break_faults = periods.iter().filter_map(|period| {
            let longest = manifest.booking.longest_break(period.minutes());
            break_fault(self.break_minutes(ground, period), longest)
        });
        faults.extend(break_faults.take(1));
        if self.spread.is_some() && self.way(ground)? != Way::Offers {
            faults.push(FieldFault::new("spread", "spread_without_offers", []));
        }
        if let Some(id) = self.preferred_resource_id {
            let preferred = resources::resource(tx, id).await?;
            if preferred.is_none_or(|resource| resource.area_id != ground.setting.area.id) {
                faults.push(FieldFault::new("preferred_resource_id", "resource_elsewhere", []));
            }
        }
        faults.extend(self.lines().err().into_iter().flatten());
        Ok(faults)
    }

    /// The cost centre and the reference, trimmed.
    pub(super) fn lines(&self) -> Result<(String, String), Vec<FieldFault>> {
        let mut checks = Checks::new();
        let cost_centre = checks.optional_line("cost_centre", &self.cost_centre, COST_CENTRE_MOST);
        let reference = checks.optional_line("reference", &self.reference, REFERENCE_MOST);
        checks.finish().map(|()| (cost_centre, reference))
    }
}
