//! Places on the map, and how far it is between them.

use serde::{Deserialize, Serialize};

/// A position in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Roads are longer than the line a bird flies. 1.3 is the usual detour factor for a network of rural roads; a distance
/// that is paid for is corrected when the hours are attested.
const DETOUR_PERCENT: f64 = 130.0;
const EARTH_RADIUS_KM: f64 = 6371.0;

impl Position {
    /// Whether the degrees are degrees.
    pub fn is_on_earth(&self) -> bool {
        (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude)
    }

    /// The estimated way by road, in tenths of a kilometre.
    pub fn road_tenth_km(&self, other: &Self) -> i64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (other.longitude - self.longitude).to_radians() / 2.0;
        let along = (b - a) / 2.0;
        let h = along.sin().powi(2) + a.cos() * b.cos() * across.sin().powi(2);
        let km = 2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin();
        (km * DETOUR_PERCENT / 10.0).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn klippan_lies_some_thirty_kilometres_from_angelholm() {
        let klippan = Position { latitude: 56.1163, longitude: 13.2289 };
        let angelholm = Position { latitude: 56.2429, longitude: 12.8619 };
        let way = klippan.road_tenth_km(&angelholm);
        assert!((330..=360).contains(&way), "{way}");
        assert_eq!(way, angelholm.road_tenth_km(&klippan));
        assert_eq!(klippan.road_tenth_km(&klippan), 0);
    }
}
