//! A resource for a stretch of time: when it may be booked, what takes it, and what of it is free. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::store::TakenRow;
use crate::plugin::{Occupied, ResourceFacts};
use crate::resource::{Resource, free};
use crate::time::Period;

/// A resource for a stretch of time.
pub(super) struct Slot {
    pub(super) resource: Resource,
    pub(super) facts: ResourceFacts,
    pub(super) windows: Vec<Period>,
    pub(super) taken: Vec<TakenRow>,
    pub(super) occupied: Vec<Occupied>,
}

impl Slot {
    pub(super) fn new(resource: Resource, windows: Vec<Period>, taken: Vec<TakenRow>) -> Self {
        let occupied = taken
            .iter()
            .filter_map(|row| {
                let period = Period::new(row.starts_at, row.ends_at).ok()?;
                Some(Occupied {
                    booking_id: row.booking_id,
                    period,
                    break_minutes: row.break_minutes,
                    unit_id: row.unit_id,
                    position: row.unit_position(),
                })
            })
            .collect();
        Self { facts: resource.facts(), resource, windows, taken, occupied }
    }

    /// The lowest place that is free all through a period. A person who is taken as another resource has none.
    pub(super) fn free_place(&self, period: &Period) -> Option<i64> {
        self.free_beside(period, |_| true)
    }

    /// Until when the period is kept for units that answer an offer, if nothing else takes it.
    pub(super) fn kept_until_at(&self, period: &Period) -> Option<DateTime<Utc>> {
        let is_kept =
            self.free_place(period).is_none() && self.free_beside(period, |row| row.offer_id.is_none()).is_some();
        let limits = self.taken.iter().filter(|row| overlaps(row, period)).filter_map(|row| row.kept_until_at);
        limits.min().filter(|_| is_kept)
    }

    fn free_beside(&self, period: &Period, counts: impl Fn(&TakenRow) -> bool) -> Option<i64> {
        let overlapping: Vec<&TakenRow> =
            self.taken.iter().filter(|row| counts(row) && overlaps(row, period)).collect();
        if overlapping.iter().any(|row| row.resource_id != self.resource.id) {
            return None;
        }
        (1..=self.resource.capacity).find(|place| overlapping.iter().all(|row| row.place != *place))
    }

    /// Whether nothing takes this place, or the person, in a period.
    pub(super) fn is_free(&self, place: i64, period: &Period) -> bool {
        let takes = |row: &TakenRow| row.place == place || row.resource_id != self.resource.id;
        !self.taken.iter().any(|row| takes(row) && overlaps(row, period))
    }

    /// The same without the places that are only kept for units which have not answered.
    pub(super) fn without_kept(self) -> Self {
        let taken = self.taken.into_iter().filter(|row| row.offer_id.is_none()).collect();
        Self::new(self.resource, self.windows, taken)
    }

    /// The stretches in which one and the same place can be had, in order of start; none lies within another. Those of different
    /// places may overlap.
    pub(super) fn open(&self) -> Vec<Period> {
        let mut taken: BTreeMap<i64, Vec<Period>> = BTreeMap::new();
        let mut elsewhere: Vec<Period> = Vec::new();
        for (row, occupied) in self.taken.iter().zip(&self.occupied) {
            let is_own = row.resource_id == self.resource.id;
            let list = if is_own { taken.entry(row.place).or_default() } else { &mut elsewhere };
            list.push(occupied.period);
        }
        taken.retain(|place, _| *place <= self.resource.capacity);
        // All the places that nothing takes are open alike.
        if let Some(untaken) = (1..=self.resource.capacity).find(|place| !taken.contains_key(place)) {
            taken.insert(untaken, Vec::new());
        }
        let of_place = |mut periods: Vec<Period>| {
            periods.extend(&elsewhere);
            periods.sort();
            free(&self.windows, &periods)
        };
        let mut all: Vec<Period> = taken.into_values().flat_map(of_place).collect();
        all.sort_by_key(|open| (open.starts_at(), std::cmp::Reverse(open.ends_at())));
        let mut last: Option<DateTime<Utc>> = None;
        all.retain(|open| {
            let is_longer = last.is_none_or(|last| open.ends_at() > last);
            last = if is_longer { Some(open.ends_at()) } else { last };
            is_longer
        });
        all
    }
}

fn overlaps(row: &TakenRow, period: &Period) -> bool {
    row.starts_at < period.ends_at() && row.ends_at > period.starts_at()
}

#[cfg(test)]
#[path = "slot_tests.rs"]
mod tests;
