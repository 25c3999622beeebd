//! The eight municipalities of north-west Skåne, from a file; its sources stand in `README.md`.

use chrono::NaiveDate;
use serde::Deserialize;
use torget_core::place::Position;

const FILE: &str = include_str!("municipalities.csv");

/// A municipality as the file tells of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Municipality {
    /// Four digits.
    pub code: String,
    /// `Ängelholm`.
    pub short_name: String,
    /// `Ängelholms kommun`.
    pub name: String,
    /// `212000-0977`.
    pub organisation_number: String,
    latitude: f64,
    longitude: f64,
    /// Inhabitants on [`population_on`].
    pub population: i64,
}

impl Municipality {
    /// Its seat.
    pub fn position(&self) -> Position {
        Position { latitude: self.latitude, longitude: self.longitude }
    }

    /// The name in addresses of mail: `angelholm`.
    pub fn domain(&self) -> String {
        super::plain(&self.short_name)
    }
}

/// The day of which the numbers of inhabitants are.
pub fn population_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 12, 31).expect("a day")
}

/// All of them, in order of code.
pub fn all() -> Vec<Municipality> {
    let rows = csv::Reader::from_reader(FILE.as_bytes()).into_deserialize();
    rows.map(|row| row.expect("the file is part of the program, and a test reads it")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_the_eight() {
        let all = all();
        assert_eq!(all.len(), 8);
        assert_eq!(all.iter().map(|one| one.population).sum::<i64>(), 151_729);
        assert!(all.iter().all(|one| one.code.len() == 4 && one.organisation_number.starts_with("212000-")));
        let domains: Vec<String> = all.iter().map(Municipality::domain).collect();
        let expected = ["orkelljunga", "bjuv", "perstorp", "klippan", "astorp", "bastad", "hoganas", "angelholm"];
        assert_eq!(domains, expected);
    }
}
