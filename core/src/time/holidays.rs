//! The Swedish public holidays, and the eves that collective agreements pay like them.
//!
//! Source: lag (1989:253) om allmänna helgdagar, as worded since 2005 (national day in, Whit Monday out). The law also
//! counts every Sunday; an ordinary Sunday is told by its weekday, not here. Dates before 2005 are judged by the same list.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A public holiday that is not just a Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// Nyårsdagen, 1 January.
    NewYearsDay,
    /// Trettondedag jul, 6 January.
    Epiphany,
    /// Långfredagen.
    GoodFriday,
    /// Påskdagen.
    EasterSunday,
    /// Annandag påsk.
    EasterMonday,
    /// Första maj.
    MayDay,
    /// Kristi himmelsfärdsdag, the sixth Thursday after Easter.
    AscensionDay,
    /// Pingstdagen, the seventh Sunday after Easter.
    Pentecost,
    /// Sveriges nationaldag, 6 June.
    NationalDay,
    /// Midsommardagen, the Saturday of 20–26 June.
    MidsummerDay,
    /// Alla helgons dag, the Saturday of 31 October – 6 November.
    AllSaintsDay,
    /// Juldagen, 25 December.
    ChristmasDay,
    /// Annandag jul, 26 December.
    SecondDayOfChristmas,
}

/// An eve that collective agreements treat as a public holiday, though the law does not list it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Eve {
    /// Påskafton, a Saturday.
    EasterEve,
    /// Pingstafton, a Saturday.
    PentecostEve,
    /// Midsommarafton, the Friday of 19–25 June.
    MidsummerEve,
    /// Julafton, 24 December.
    ChristmasEve,
    /// Nyårsafton, 31 December.
    NewYearsEve,
}

/// The public holiday that the date is. When a movable feast falls on a holiday with a fixed date (Ascension Day on
/// 1 May 2008, say), the fixed one is named.
pub fn holiday(date: NaiveDate) -> Option<Holiday> {
    match (date.month(), date.day()) {
        (1, 1) => return Some(Holiday::NewYearsDay),
        (1, 6) => return Some(Holiday::Epiphany),
        (5, 1) => return Some(Holiday::MayDay),
        (6, 6) => return Some(Holiday::NationalDay),
        (12, 25) => return Some(Holiday::ChristmasDay),
        (12, 26) => return Some(Holiday::SecondDayOfChristmas),
        (6, 20..=26) if date.weekday() == Weekday::Sat => return Some(Holiday::MidsummerDay),
        (10, 31) | (11, 1..=6) if date.weekday() == Weekday::Sat => {
            return Some(Holiday::AllSaintsDay);
        }
        _ => {}
    }
    match days_after_easter(date) {
        -2 => Some(Holiday::GoodFriday),
        0 => Some(Holiday::EasterSunday),
        1 => Some(Holiday::EasterMonday),
        39 => Some(Holiday::AscensionDay),
        49 => Some(Holiday::Pentecost),
        _ => None,
    }
}

/// The eve that the date is.
pub fn eve(date: NaiveDate) -> Option<Eve> {
    match (date.month(), date.day()) {
        (12, 24) => return Some(Eve::ChristmasEve),
        (12, 31) => return Some(Eve::NewYearsEve),
        (6, 19..=25) if date.weekday() == Weekday::Fri => return Some(Eve::MidsummerEve),
        _ => {}
    }
    match days_after_easter(date) {
        -1 => Some(Eve::EasterEve),
        48 => Some(Eve::PentecostEve),
        _ => None,
    }
}

fn days_after_easter(date: NaiveDate) -> i64 {
    (date - easter_sunday(date.year())).num_days()
}

/// Easter Sunday of a year, by the anonymous Gregorian computus (Meeus, Jones and Butcher).
pub fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_22_march = epact + weekday - 7 * late;
    NaiveDate::from_ymd_opt(year, 3, 22)
        .and_then(|earliest| earliest.checked_add_days(Days::new(days_after_22_march.unsigned_abs().into())))
        .expect("every year that a date can have has a spring")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn movable_days_of_known_years() {
        // year, Easter, Ascension, Pentecost, Midsummer Day, All Saints' Day
        let cases = [
            (2024, (3, 31), (5, 9), (5, 19), (6, 22), (11, 2)),
            (2025, (4, 20), (5, 29), (6, 8), (6, 21), (11, 1)),
            (2026, (4, 5), (5, 14), (5, 24), (6, 20), (10, 31)),
            (2027, (3, 28), (5, 6), (5, 16), (6, 26), (11, 6)),
            (2028, (4, 16), (5, 25), (6, 4), (6, 24), (11, 4)),
            (2029, (4, 1), (5, 10), (5, 20), (6, 23), (11, 3)),
            (2030, (4, 21), (5, 30), (6, 9), (6, 22), (11, 2)),
        ];
        for (year, easter, ascension, pentecost, midsummer, saints) in cases {
            let on = |(month, day)| date(year, month, day);
            let easter = on(easter);
            assert_eq!(easter_sunday(year), easter);
            assert_eq!(holiday(easter - Days::new(2)), Some(Holiday::GoodFriday));
            assert_eq!(eve(easter - Days::new(1)), Some(Eve::EasterEve));
            assert_eq!(holiday(easter), Some(Holiday::EasterSunday));
            assert_eq!(holiday(easter + Days::new(1)), Some(Holiday::EasterMonday));
            assert_eq!(holiday(on(ascension)), Some(Holiday::AscensionDay));
            assert_eq!(holiday(on(pentecost)), Some(Holiday::Pentecost));
            assert_eq!(eve(on(pentecost) - Days::new(1)), Some(Eve::PentecostEve));
            assert_eq!(holiday(on(pentecost) + Days::new(1)).filter(|day| *day != Holiday::NationalDay), None);
            assert_eq!(holiday(on(midsummer)), Some(Holiday::MidsummerDay));
            assert_eq!(eve(on(midsummer) - Days::new(1)), Some(Eve::MidsummerEve));
            assert_eq!(holiday(on(saints)), Some(Holiday::AllSaintsDay));
        }
    }

    #[test]
    fn every_year_has_all_thirteen_and_five_eves() {
        for year in 1950..2100 {
            let days: Vec<NaiveDate> = date(year, 1, 1).iter_days().take_while(|day| day.year() == year).collect();
            let mut holidays = BTreeMap::new();
            for found in days.iter().filter_map(|day| holiday(*day)) {
                *holidays.entry(format!("{found:?}")).or_insert(0) += 1;
            }
            assert!(holidays.values().all(|count| *count == 1), "{year}: {holidays:?}");
            // A movable feast may hide behind a fixed one, never more than one a year.
            assert!((12..=13).contains(&holidays.len()), "{year}: {holidays:?}");
            assert_eq!(days.iter().filter_map(|day| eve(*day)).count(), 5, "{year}");
            assert_eq!(easter_sunday(year).weekday(), Weekday::Sun);
        }
    }

    #[test]
    fn fixed_days_and_ordinary_days() {
        assert_eq!(holiday(date(2026, 1, 1)), Some(Holiday::NewYearsDay));
        assert_eq!(holiday(date(2026, 1, 6)), Some(Holiday::Epiphany));
        assert_eq!(holiday(date(2008, 5, 1)), Some(Holiday::MayDay), "also Ascension Day that year");
        assert_eq!(holiday(date(2026, 6, 6)), Some(Holiday::NationalDay));
        assert_eq!(holiday(date(2026, 12, 25)), Some(Holiday::ChristmasDay));
        assert_eq!(holiday(date(2026, 12, 26)), Some(Holiday::SecondDayOfChristmas));
        assert_eq!(eve(date(2026, 12, 24)), Some(Eve::ChristmasEve));
        assert_eq!(eve(date(2026, 12, 31)), Some(Eve::NewYearsEve));
        for ordinary in [date(2026, 11, 22), date(2026, 4, 2), date(2026, 5, 25), date(2026, 11, 24)] {
            assert_eq!((holiday(ordinary), eve(ordinary)), (None, None), "{ordinary}");
        }
        assert_eq!(holiday(NaiveDate::MAX), None);
        assert_eq!(holiday(NaiveDate::MIN), Some(Holiday::NewYearsDay));
    }
}
