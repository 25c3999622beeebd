//! The time that must lie between two bookings of the same resource at different units: a margin, and the way.

use serde::{Deserialize, Serialize};

/// The time between two bookings at different units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buffer {
    /// The margin beside the way, in minutes.
    pub minutes: i64,
    /// How fast the way is reckoned with.
    pub km_per_hour: i64,
}

impl Buffer {
    /// The longest margin.
    pub const MOST_MINUTES: i64 = 480;
    /// The fastest way.
    pub const MOST_KM_PER_HOUR: i64 = 200;

    /// Whether margin and speed are within their bounds.
    pub fn is_possible(&self) -> bool {
        (0..=Self::MOST_MINUTES).contains(&self.minutes) && (1..=Self::MOST_KM_PER_HOUR).contains(&self.km_per_hour)
    }

    /// The minutes that a way of so many tenths of a kilometre needs, rounded up, and no more than a day.
    pub fn needed(&self, way_tenth_km: i64) -> i64 {
        let tenths_per_hour = self.km_per_hour.max(1) * 10;
        let way = (way_tenth_km.clamp(0, 1_000_000) * 60 + tenths_per_hour - 1) / tenths_per_hour;
        (self.minutes + way).min(24 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_reckoned_with_and_rounded_up() {
        let buffer = Buffer { minutes: 15, km_per_hour: 60 };
        assert_eq!([0, 1, 300, 305].map(|way| buffer.needed(way)), [15, 16, 45, 46]);
        assert_eq!(buffer.needed(i64::MAX), 24 * 60);
        assert!(buffer.is_possible());
        assert!(!Buffer { km_per_hour: 0, ..buffer }.is_possible());
        assert!(!Buffer { minutes: 481, ..buffer }.is_possible());
    }
}
