//! Who can't come, why, and how many they are. Pure.

use std::collections::BTreeMap;

use super::candidates::{Obstacle, Unfit};
use super::gate::Gate;
use super::model::Remark;
use super::rules::{AVAILABILITY, CORE_RULES, TAKEN};
use super::slot::Slot;
use super::store::{Fate, ShortlistRow};

/// Of so many who can't come it is found out what a smaller demand would give.
const MOST_FAILED: usize = 150;

/// Who can't come and why, and how many were not put before the rules.
#[derive(Default)]
pub(super) struct Tally {
    /// Some of those who can't, each with whether it is only the plugin's rules that say so.
    pub(super) failed: Vec<(Slot, bool)>,
    /// What the unit's door says of them.
    pub(super) gate: Gate,
    unfit: Vec<Unfit>,
    free_left: i64,
    away_left: i64,
    taken_left: i64,
}

impl Tally {
    pub(super) fn new(shortlist: &[ShortlistRow]) -> Self {
        let mut tally = Self::default();
        for row in shortlist {
            *tally.left(row.fate) = row.number;
        }
        tally
    }

    /// How many of a fate have not been put before the rules.
    pub(super) fn left(&mut self, fate: Fate) -> &mut i64 {
        match fate {
            Fate::Free => &mut self.free_left,
            Fate::Away => &mut self.away_left,
            Fate::Taken => &mut self.taken_left,
        }
    }

    /// One who can't; `keeps` if a smaller demand shall be asked about.
    pub(super) fn refused(&mut self, slot: Slot, refusals: Vec<Remark>, keeps: bool) {
        let by_plugin = !refusals.iter().any(|remark| CORE_RULES.contains(&remark.finding.rule.as_str()));
        let (resource_id, name) = (slot.resource.id, slot.resource.name.clone());
        self.unfit.push(Unfit { resource_id, name, refusals });
        if keeps && self.failed.len() < MOST_FAILED {
            self.failed.push((slot, by_plugin));
        }
    }

    /// The named ones by name, all by what stands in their way, and how many free ones nobody asked about. What stands in the
    /// way of the `whole` need stands in everybody's.
    pub(super) fn told(mut self, whole: Option<&str>) -> (Vec<Unfit>, Vec<Obstacle>, i64) {
        self.unfit.sort_by(|a, b| a.name.cmp(&b.name).then(a.resource_id.cmp(&b.resource_id)));
        let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
        for first in self.unfit.iter().filter_map(|unfit| unfit.refusals.first()) {
            *numbers.entry(&first.finding.rule).or_default() += 1;
        }
        *numbers.entry(whole.unwrap_or(AVAILABILITY)).or_default() += self.away_left;
        *numbers.entry(whole.unwrap_or(TAKEN)).or_default() += self.taken_left;
        let further = if let Some(whole) = whole {
            *numbers.entry(whole).or_default() += self.free_left;
            0
        } else {
            self.free_left
        };
        let counted = numbers.into_iter().filter(|(_, number)| *number > 0);
        let mut obstacles: Vec<Obstacle> =
            counted.map(|(rule, number)| Obstacle { rule: rule.to_owned(), number }).collect();
        obstacles.sort_by_key(|obstacle| -obstacle.number);
        (self.unfit, obstacles, further)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ResourceId;
    use crate::plugin::Finding;

    fn tally() -> Tally {
        let id = ResourceId::new();
        let row = |fate, number| ShortlistRow { id, fate, number };
        let mut tally = Tally::new(&[row(Fate::Free, 30), row(Fate::Away, 7), row(Fate::Away, 7), row(Fate::Taken, 2)]);
        tally.free_left -= 20;
        tally.away_left -= 2;
        tally.taken_left -= 1;
        for (name, rule) in [("Eva", "rest"), ("Bo", AVAILABILITY), ("Cia", "rest"), ("Anna", TAKEN)] {
            let remark = Remark { finding: Finding::broken(rule, []), overridable: false, override_reason: None };
            tally.unfit.push(Unfit { resource_id: id, name: name.to_owned(), refusals: vec![remark] });
        }
        tally
    }

    fn counted(obstacles: &[Obstacle]) -> Vec<(&str, i64)> {
        obstacles.iter().map(|obstacle| (obstacle.rule.as_str(), obstacle.number)).collect()
    }

    #[test]
    fn everybody_is_counted_once() {
        let (unfit, obstacles, further) = tally().told(None);
        assert_eq!(unfit.iter().map(|unfit| unfit.name.as_str()).collect::<Vec<_>>(), ["Anna", "Bo", "Cia", "Eva"]);
        assert_eq!(counted(&obstacles), [(AVAILABILITY, 6), (TAKEN, 2), ("rest", 2)]);
        assert_eq!(further, 10);
    }

    #[test]
    fn what_stands_in_the_way_of_the_need_stands_in_everybodys() {
        let mut tally = tally();
        for unfit in &mut tally.unfit {
            unfit.refusals[0].finding.rule = "core_past".to_owned();
        }
        let (_, obstacles, further) = tally.told(Some("core_past"));
        assert_eq!((counted(&obstacles), further), (vec![("core_past", 20)], 0));
    }
}
