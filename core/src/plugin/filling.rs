//! How needs of an area are filled, as data of the manifest; an area's settings may choose otherwise.

use serde::{Deserialize, Serialize};

use crate::keyed;
use crate::language::Text;

keyed! {
    /// How a need is filled.
    Way {
        /// The unit books, directly or for approval as the area's confirmation says.
        Book = "book",
        /// Offers are sent, and a yes books.
        Offers = "offers",
        /// It waits for the next round that shares out what there is.
        Allocation = "allocation",
    }

    /// How far out the search for a need reaches.
    Circle {
        /// The unit's own organisation.
        Own = "own",
        /// The own organisation, and those who have not far to come.
        Near = "near",
        /// Every member of the area.
        All = "all",
        /// Every member had its chance; the unit looks outside the pool.
        Outside = "outside",
    }
}

/// However short an area's answering time and however near the start, nobody is asked to answer in less.
pub const SHORTEST_ANSWER_MINUTES: i64 = 15;

/// How needs are filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filling {
    /// The ways there are; the first is proposed.
    pub ways: Vec<Way>,
    /// Whether the resource's side may answer an offer with other hours.
    pub negotiation: bool,
    /// How long an offer or a booking waits for its answer, by how near the start is; the first line that fits counts, and
    /// without one `booking.answer_within_minutes`.
    pub answer_times: Vec<AnswerTime>,
    /// How the search for a need widens as the start comes nearer; without it, it reaches every member at once.
    pub cascade: Vec<CascadeStep>,
    /// What is near, in kilometres by road.
    pub near_km: i64,
    /// What a unit can do outside the pool, to choose from when a need was not filled.
    pub elsewhere: Vec<Alternative>,
}

/// A line of the answering times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerTime {
    /// Counts when the start is at most so many hours away.
    pub within_hours: i64,
    /// Minutes to answer.
    pub minutes: i64,
}

/// A step of the cascade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CascadeStep {
    /// How far the search reaches …
    pub circle: Circle,
    /// … when the start is at most so many hours away.
    pub within_hours: i64,
}

/// Something that a unit can do outside the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
}

impl Default for Filling {
    fn default() -> Self {
        Self {
            ways: vec![Way::Book],
            negotiation: false,
            answer_times: Vec::new(),
            cascade: Vec::new(),
            near_km: 30,
            elsewhere: Vec::new(),
        }
    }
}

impl Filling {
    /// Minutes to answer when the start is so many minutes away.
    pub fn answer_minutes(&self, minutes_to_start: i64, otherwise: i64) -> i64 {
        let fitting = self.answer_times.iter().filter(|line| minutes_to_start <= line.within_hours * 60);
        fitting.min_by_key(|line| line.within_hours).map_or(otherwise, |line| line.minutes)
    }

    /// How far the search reaches when the start is so many minutes away: the widest step whose time has come.
    pub fn circle(&self, minutes_to_start: i64) -> Circle {
        let come = self.cascade.iter().filter(|step| minutes_to_start <= step.within_hours * 60);
        let narrowest = if self.cascade.is_empty() { Circle::All } else { Circle::Own };
        come.map(|step| step.circle).max().unwrap_or(narrowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_start_the_shorter_the_time_and_the_wider_the_circle() {
        let time = |within_hours, minutes| AnswerTime { within_hours, minutes };
        let step = |circle, within_hours| CascadeStep { circle, within_hours };
        let filling = Filling {
            answer_times: vec![time(24, 60), time(6, 15)],
            cascade: vec![step(Circle::Near, 72), step(Circle::All, 24), step(Circle::Outside, 2)],
            ..Filling::default()
        };
        let hours = |hours: i64| hours * 60;
        let minutes: Vec<i64> = [1, 6, 7, 24, 25].map(|h| filling.answer_minutes(hours(h), 120)).to_vec();
        assert_eq!(minutes, [15, 15, 60, 60, 120]);
        let circles = [100, 72, 30, 24, 3, 2, 0].map(|h| filling.circle(hours(h)));
        assert_eq!(
            circles,
            [Circle::Own, Circle::Near, Circle::Near, Circle::All, Circle::All, Circle::Outside, Circle::Outside]
        );
        assert_eq!(Filling::default().circle(hours(100)), Circle::All, "without a cascade everybody is asked at once");
    }
}
