//! The prices of a tariff, as stored on its row in JSON and copied to every booking made under it.
//!
//! Invariants: amounts exclude VAT unless said otherwise; additions are told apart by their kind, and one kind has one
//! price, though it may apply at several times; [`TariffPrices::validate`] finds every fault at once. Pricing does not
//! depend on validation for its safety, only for its sense.
//!
//! Another way for an addition to apply is another variant of [`Applies`], its faults and its minutes, all in this file.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::money::Ore;
use crate::time::holidays;
use crate::time::stockholm::MINUTES_A_DAY;

/// The kind of the line for the hours worked.
pub const WORK: &str = "work";
/// The kind of the line that fills a short shift up to the tariff's least charge.
pub const MINIMUM: &str = "minimum";
/// The kind of the line for the journey.
pub const TRAVEL: &str = "travel";
/// The kind of the line for a late cancellation.
pub const CANCELLATION: &str = "cancellation";

const RESERVED_KINDS: [&str; 4] = [WORK, MINIMUM, TRAVEL, CANCELLATION];
/// 100 000 kr: a higher price an hour or a kilometre is a slip of the hand.
pub const HIGHEST_PRICE: Ore = Ore(10_000_000);
/// More additions than any agreement has.
pub const MOST_ADDITIONS: usize = 50;
/// The longest name of an addition's kind.
pub const LONGEST_KIND: usize = 40;

/// What a shift costs under one tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffPrices {
    /// Price of an hour of work.
    pub hourly_ore: Ore,
    /// Additions for inconvenient hours. A minute gets one at most: the dearest that applies, the first of equals.
    #[serde(default)]
    pub additions: Vec<Addition>,
    /// Price of a kilometre from the resource to the unit; charged for the distance one way.
    #[serde(default)]
    pub travel_ore_per_km: Ore,
    /// What a staffing agency takes for an hour, all included and with VAT: a reference to compare with, never charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_hourly_ore: Option<Ore>,
    /// The least number of minutes charged for a shift; 0 for none.
    #[serde(default)]
    pub minimum_minutes: i64,
}

/// An addition to the price of an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// A key such as `evening`, `night`, `weekend`, `public_holiday`; its name on a page comes from the translations.
    pub kind: String,
    /// What it adds to an hour.
    pub ore_per_hour: Ore,
    /// When it applies.
    pub applies: Applies,
}

impl Addition {
    /// The additions that an agreement's first tariff begins with, without prices: inconvenient hours as in AB, the
    /// municipalities' general terms of employment (§ 21, O-tilläggstid), which the members may agree otherwise on.
    pub fn usual() -> Vec<Self> {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        let addition = |kind: &str, applies| Self { kind: kind.to_owned(), ore_per_hour: Ore::ZERO, applies };
        let weekly = |weekdays: &[Weekday], starts_hour: i64, ends_hour: i64| Applies::Weekly {
            weekdays: weekdays.to_vec(),
            starts_minute: starts_hour * 60,
            ends_minute: ends_hour * 60,
        };
        vec![
            addition("evening", weekly(&[Mon, Tue, Wed, Thu], 19, 22)),
            addition("night", weekly(&[Mon, Tue, Wed, Thu, Fri, Sat, Sun], 22, 6)),
            addition("weekend", weekly(&[Fri], 19, 24)),
            addition("weekend", weekly(&[Sat, Sun], 0, 24)),
            addition("weekend", weekly(&[Mon], 0, 7)),
            addition("public_holiday", Applies::PublicHolidays { eves_from_minute: Some(0) }),
        ]
    }
}

/// When an addition applies, in Stockholm's wall-clock time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum Applies {
    /// From one minute of the day to another on windows that start on the given weekdays. An end at or before the start
    /// is on the next day, so Friday 19:00–07:00 lasts into Saturday; equal minutes are a whole day.
    Weekly { weekdays: Vec<Weekday>, starts_minute: i64, ends_minute: i64 },
    /// All of a public holiday, and of the eves treated like one from a minute of the day on (0 is the whole eve); with
    /// no such minute eves are ordinary days.
    PublicHolidays {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        eves_from_minute: Option<i64>,
    },
}

impl Applies {
    /// The stretches of a date's wall clock, as half-open minutes of the day, when the addition applies.
    pub fn windows(&self, date: NaiveDate) -> Vec<(i64, i64)> {
        match self {
            Applies::Weekly { weekdays, starts_minute, ends_minute } => {
                let today = weekdays.contains(&date.weekday());
                let yesterday = weekdays.contains(&date.weekday().pred());
                if starts_minute < ends_minute {
                    return if today { vec![(*starts_minute, *ends_minute)] } else { Vec::new() };
                }
                let morning = (yesterday && *ends_minute > 0).then_some((0, *ends_minute));
                let evening = today.then_some((*starts_minute, MINUTES_A_DAY));
                morning.into_iter().chain(evening).collect()
            }
            Applies::PublicHolidays { eves_from_minute } => {
                if holidays::holiday(date).is_some() {
                    return vec![(0, MINUTES_A_DAY)];
                }
                let eve = eves_from_minute.filter(|_| holidays::eve(date).is_some());
                eve.map(|minute| (minute, MINUTES_A_DAY)).into_iter().collect()
            }
        }
    }
}

/// A fault in a tariff: where it is and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct TariffFault {
    /// The path of the field, such as `additions[2].ore_per_hour`.
    pub field: String,
    pub problem: TariffProblem,
}

/// What is wrong with a field of a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum TariffProblem {
    /// A price below `lowest` or above `highest`.
    #[error("{value} öre is not between {lowest} and {highest}", value = .value.0, lowest = .lowest.0, highest = .highest.0)]
    Price { value: Ore, lowest: Ore, highest: Ore },
    /// A number of minutes outside its bounds, both included.
    #[error("{value} minutes is not between {lowest} and {highest}")]
    Minutes { value: i64, lowest: i64, highest: i64 },
    /// A kind is 1 to 40 of `a`–`z`, `0`–`9` and `_`.
    #[error("{value:?} is not a kind: use at most {LONGEST_KIND} of a–z, 0–9 and _")]
    Kind { value: String },
    /// A kind that pricing uses itself.
    #[error("{value:?} is taken by the price itself")]
    ReservedKind { value: String },
    /// The same kind has another price in an earlier addition.
    #[error("{kind:?} already has the price {earlier} öre", earlier = .earlier.0)]
    OtherPrice { kind: String, earlier: Ore },
    /// A weekly window on no weekday never applies.
    #[error("no weekday is chosen")]
    NoWeekday,
    /// A weekday is listed twice.
    #[error("{weekday} is listed twice")]
    WeekdayTwice { weekday: Weekday },
    /// More than [`MOST_ADDITIONS`].
    #[error("{count} additions are more than the {MOST_ADDITIONS} allowed")]
    TooMany { count: usize },
}

impl TariffPrices {
    /// Whether the prices make sense.
    ///
    /// # Errors
    /// Every fault, in the order of the fields.
    pub fn validate(&self) -> Result<(), Vec<TariffFault>> {
        let mut faults = Faults::default();
        faults.price("hourly_ore", self.hourly_ore, Ore::ZERO);
        if self.additions.len() > MOST_ADDITIONS {
            faults.add("additions", TariffProblem::TooMany { count: self.additions.len() });
        }
        let mut prices = BTreeMap::new();
        for (index, addition) in self.additions.iter().take(MOST_ADDITIONS).enumerate() {
            let path = format!("additions[{index}]");
            faults.kind(&format!("{path}.kind"), &addition.kind);
            faults.price(&format!("{path}.ore_per_hour"), addition.ore_per_hour, Ore(1));
            let earlier = *prices.entry(addition.kind.as_str()).or_insert(addition.ore_per_hour);
            if earlier != addition.ore_per_hour {
                let problem = TariffProblem::OtherPrice { kind: addition.kind.clone(), earlier };
                faults.add(&format!("{path}.ore_per_hour"), problem);
            }
            faults.applies(&format!("{path}.applies"), &addition.applies);
        }
        faults.price("travel_ore_per_km", self.travel_ore_per_km, Ore::ZERO);
        if let Some(agency) = self.agency_hourly_ore {
            faults.price("agency_hourly_ore", agency, Ore(1));
        }
        faults.minutes("minimum_minutes", self.minimum_minutes, MINUTES_A_DAY);
        if faults.found.is_empty() { Ok(()) } else { Err(faults.found) }
    }
}

#[derive(Default)]
struct Faults {
    found: Vec<TariffFault>,
}

impl Faults {
    fn add(&mut self, field: &str, problem: TariffProblem) {
        self.found.push(TariffFault { field: field.to_owned(), problem });
    }

    fn price(&mut self, field: &str, value: Ore, lowest: Ore) {
        if !(lowest..=HIGHEST_PRICE).contains(&value) {
            self.add(field, TariffProblem::Price { value, lowest, highest: HIGHEST_PRICE });
        }
    }

    fn minutes(&mut self, field: &str, value: i64, highest: i64) {
        if !(0..=highest).contains(&value) {
            self.add(field, TariffProblem::Minutes { value, lowest: 0, highest });
        }
    }

    fn kind(&mut self, field: &str, kind: &str) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if kind.is_empty() || kind.len() > LONGEST_KIND || !kind.bytes().all(plain) {
            self.add(field, TariffProblem::Kind { value: kind.chars().take(LONGEST_KIND).collect() });
        } else if RESERVED_KINDS.contains(&kind) {
            self.add(field, TariffProblem::ReservedKind { value: kind.to_owned() });
        }
    }

    fn applies(&mut self, path: &str, applies: &Applies) {
        match applies {
            Applies::Weekly { weekdays, starts_minute, ends_minute } => {
                if weekdays.is_empty() {
                    self.add(&format!("{path}.weekdays"), TariffProblem::NoWeekday);
                }
                for (index, weekday) in weekdays.iter().enumerate() {
                    if weekdays[..index].contains(weekday) {
                        let problem = TariffProblem::WeekdayTwice { weekday: *weekday };
                        self.add(&format!("{path}.weekdays[{index}]"), problem);
                    }
                }
                self.minutes(&format!("{path}.starts_minute"), *starts_minute, MINUTES_A_DAY - 1);
                self.minutes(&format!("{path}.ends_minute"), *ends_minute, MINUTES_A_DAY);
            }
            Applies::PublicHolidays { eves_from_minute: Some(minute) } => {
                self.minutes(&format!("{path}.eves_from_minute"), *minute, MINUTES_A_DAY - 1);
            }
            Applies::PublicHolidays { eves_from_minute: None } => {}
        }
    }
}

#[cfg(test)]
#[path = "tariff_tests.rs"]
mod tests;
