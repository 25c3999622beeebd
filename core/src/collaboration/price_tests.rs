//! Tests of pricing: known shifts as a table, and what holds for every shift.

use chrono::{DateTime, NaiveDate, Timelike, Utc, Weekday};
use proptest::prelude::*;

use super::*;
use crate::collaboration::tariff::{Addition, Applies};
use crate::time::CALENDAR_STARTS_AT;

const VAT: BasisPoints = BasisPoints(2_500);
const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

fn addition(kind: &str, ore_per_hour: i64, applies: Applies) -> Addition {
    Addition { kind: kind.to_owned(), ore_per_hour: Ore(ore_per_hour), applies }
}

fn weekly(weekdays: &[Weekday], starts_hour: i64, ends_hour: i64) -> Applies {
    Applies::Weekly { weekdays: weekdays.to_vec(), starts_minute: starts_hour * 60, ends_minute: ends_hour * 60 }
}

fn tariff() -> TariffPrices {
    let every_day = [&WORKDAYS[..], &[Weekday::Sat, Weekday::Sun]].concat();
    TariffPrices {
        hourly_ore: Ore(38_500),
        additions: vec![
            addition("evening", 2_600, weekly(&WORKDAYS, 19, 22)),
            addition("night", 5_200, weekly(&every_day, 22, 6)),
            addition("weekend", 6_400, weekly(&[Weekday::Sat, Weekday::Sun], 0, 24)),
            addition("public_holiday", 12_800, Applies::PublicHolidays { eves_from_minute: Some(0) }),
        ],
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: Some(Ore(75_000)),
        minimum_minutes: 180,
    }
}

fn shift(on: &str, starts_hour: i64, ends_hour: i64, break_minutes: i64) -> ShiftToPrice {
    let date: NaiveDate = on.parse().expect("a date");
    let period = stockholm::period(date, starts_hour * 60, ends_hour * 60).expect("a shift");
    ShiftToPrice { period, break_minutes, distance_one_way_km_tenths: 0 }
}

fn minutes_of(price: &PriceBreakdown, kind: &str) -> i64 {
    price.lines.iter().filter(|line| line.kind == kind).map(|line| line.quantity).sum()
}

#[test]
fn a_day_shift_to_the_ore() {
    let day = ShiftToPrice { distance_one_way_km_tenths: 210, ..shift("2026-11-24", 7, 16, 45) };
    let price = price_shift(&tariff(), &day, VAT).expect("a price");
    let line = |kind: &str, quantity, unit, unit_price, per, amount, vat| PriceLine {
        kind: kind.to_owned(),
        quantity,
        unit,
        unit_price_ore: Ore(unit_price),
        per,
        amount_ore: Ore(amount),
        vat_basis_points: VAT,
        vat_ore: Ore(vat),
    };
    let expected = PriceBreakdown {
        lines: vec![
            line("work", 495, PriceUnit::Minute, 38_500, 60, 317_625, 79_406),
            line("travel", 210, PriceUnit::KmTenth, 250, 10, 5_250, 1_313),
        ],
        net_ore: Ore(322_875),
        vat_ore: Ore(80_719),
        total_ore: Ore(403_594),
        agency_reference_ore: Some(Ore(618_750)),
    };
    assert_eq!(price, expected);
    let json = serde_json::to_value(&price).expect("JSON");
    assert_eq!(json["lines"][1]["unit"], "km_tenth");
    assert_eq!(serde_json::from_value::<PriceBreakdown>(json).expect("a price"), price);
}

#[test]
fn minutes_by_kind() {
    type Kinds<'a> = &'a [(&'a str, i64)];
    let cases: [(&str, ShiftToPrice, Kinds); 10] = [
        ("day", shift("2026-11-24", 7, 16, 60), &[("work", 480)]),
        ("evening", shift("2026-11-24", 13, 22, 0), &[("work", 540), ("evening", 180)]),
        // Eight hours' work and two of break, which lies 01–03 and so in the night.
        ("night", shift("2026-11-24", 21, 7, 120), &[("work", 480), ("evening", 60), ("night", 360)]),
        (
            "Friday into Saturday",
            shift("2026-11-20", 21, 7, 0),
            &[("work", 600), ("evening", 60), ("night", 120), ("weekend", 420)],
        ),
        ("Sunday into Monday", shift("2026-11-22", 21, 7, 0), &[("work", 600), ("night", 360), ("weekend", 180)]),
        ("Christmas Eve", shift("2026-12-24", 7, 16, 0), &[("work", 540), ("public_holiday", 540)]),
        ("New Year's night", shift("2026-12-31", 21, 7, 0), &[("work", 600), ("public_holiday", 600)]),
        ("spring night of 9 h", shift("2026-03-28", 21, 7, 0), &[("work", 540), ("weekend", 540)]),
        ("autumn night of 11 h", shift("2026-10-24", 21, 7, 0), &[("work", 660), ("weekend", 660)]),
        ("short", shift("2026-11-24", 7, 9, 0), &[("work", 120), ("minimum", 60)]),
    ];
    for (name, shift, expected) in cases {
        let price = price_shift(&tariff(), &shift, VAT).expect("a price");
        let found: Vec<(&str, i64)> = price.lines.iter().map(|line| (line.kind.as_str(), line.quantity)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn windows_follow_the_wall_clock_when_the_clocks_change() {
    let mut prices = tariff();
    prices.additions = vec![addition("night", 5_200, weekly(&[Weekday::Sat, Weekday::Sun], 1, 3))];
    for (on, night_minutes) in [("2026-03-28", 60), ("2026-10-24", 180), ("2026-11-21", 120)] {
        let price = price_shift(&prices, &shift(on, 21, 7, 0), VAT).expect("a price");
        assert_eq!(minutes_of(&price, "night"), night_minutes, "{on}");
    }
}

#[test]
fn the_first_of_equal_additions_is_taken() {
    let mut prices = tariff();
    let all_day = weekly(&WORKDAYS, 0, 0);
    prices.additions = vec![addition("one", 100, all_day.clone()), addition("two", 100, all_day)];
    let price = price_shift(&prices, &shift("2026-11-24", 7, 16, 0), VAT).expect("a price");
    assert_eq!((minutes_of(&price, "one"), minutes_of(&price, "two")), (540, 0));
}

#[test]
fn names_what_is_wrong() {
    let day = shift("2026-11-24", 7, 16, 0);
    let month = Period::new(day.period.starts_at(), day.period.ends_at() + chrono::TimeDelta::days(31));
    let long = ShiftToPrice { period: month.expect("a month"), ..day };
    let minutes = 31 * 1440 + 540;
    let cases = [
        (ShiftToPrice { break_minutes: -1, ..day }, PriceError::Break { break_minutes: -1, shift_minutes: 540 }),
        (ShiftToPrice { break_minutes: 540, ..day }, PriceError::Break { break_minutes: 540, shift_minutes: 540 }),
        (
            ShiftToPrice { distance_one_way_km_tenths: -1, ..day },
            PriceError::Distance { km_tenths: -1, longest: 30_000 },
        ),
        (long, PriceError::ShiftTooLong { minutes, longest: 44_640 }),
    ];
    for (shift, expected) in cases {
        assert_eq!(price_shift(&tariff(), &shift, VAT), Err(expected));
    }
    for rate in [BasisPoints(-1), BasisPoints(10_001)] {
        assert_eq!(price_shift(&tariff(), &day, rate), Err(PriceError::Rate { rate }));
        let price = price_shift(&tariff(), &day, VAT).expect("a price");
        assert_eq!(price_fee(&price, rate), Err(PriceError::Rate { rate }));
    }
    let absurd = TariffPrices { hourly_ore: Ore(i64::MAX), ..tariff() };
    assert_eq!(price_shift(&absurd, &day, VAT), Err(PriceError::Money(MoneyError::Overflow)));
}

#[test]
fn late_cancellation() {
    let day = ShiftToPrice { distance_one_way_km_tenths: 210, ..shift("2026-11-24", 7, 16, 45) };
    let price = price_shift(&tariff(), &day, VAT).expect("a price");
    let fee = price_fee(&price, BasisPoints(5_000)).expect("a fee");
    assert_eq!((fee.net_ore, fee.vat_ore, fee.total_ore), (Ore(161_438), Ore(40_360), Ore(201_798)));
    assert_eq!((fee.lines.len(), fee.lines[0].kind.as_str(), fee.lines[0].quantity), (1, "cancellation", 5_000));
    assert_eq!(fee.agency_reference_ore, None);
    assert_eq!(price_fee(&price, BasisPoints::WHOLE).expect("a fee").net_ore, price.net_ore);
    assert_eq!(price_fee(&price, BasisPoints::ZERO).expect("no fee").lines, []);

    let mut mixed = price;
    mixed.lines.push(PriceLine::new("care", 60, PriceUnit::Minute, Ore(1_000), BasisPoints::ZERO).expect("a line"));
    let fee = price_fee(&mixed, BasisPoints(5_000)).expect("a fee");
    let by_rate: Vec<(i64, i64)> = fee.lines.iter().map(|line| (line.vat_basis_points.0, line.amount_ore.0)).collect();
    assert_eq!(by_rate, [(2_500, 161_438), (0, 500)]);
}

prop_compose! {
    /// A shift at any minute from 2020 on, often around a change of the clocks or a holiday.
    fn any_shift()(day in 25_567_i64..33_000, minute in 0_i64..1440, length in 2_i64..3_000)
                  (break_minutes in 0..length, starts in Just(day * 1440 + minute), length in Just(length)) -> ShiftToPrice {
        let starts_at = CALENDAR_STARTS_AT + chrono::TimeDelta::minutes(starts);
        let period = Period::new(starts_at, starts_at + chrono::TimeDelta::minutes(length)).expect("a period");
        ShiftToPrice { period, break_minutes, distance_one_way_km_tenths: 123 }
    }
}

/// The addition of a single minute, found the slow and plain way.
fn addition_of(prices: &TariffPrices, minute_starts_at: DateTime<Utc>) -> Option<&Addition> {
    let local = stockholm::to_local(minute_starts_at);
    let minute = i64::from(local.num_seconds_from_midnight() / 60);
    let applying = prices.additions.iter().filter(|addition| {
        addition.applies.windows(local.date()).iter().any(|(from, to)| (*from..*to).contains(&minute))
    });
    applying.max_by_key(|addition| addition.ore_per_hour)
}

proptest! {
    #[test]
    fn sums_hold(shift in any_shift()) {
        let price = price_shift(&tariff(), &shift, VAT).expect("a price");
        let worked = shift.period.minutes() - shift.break_minutes;
        prop_assert_eq!(minutes_of(&price, WORK), worked);
        prop_assert_eq!(minutes_of(&price, MINIMUM), (180 - worked).max(0));
        let additions: i64 = tariff().additions.iter().map(|addition| minutes_of(&price, &addition.kind)).sum();
        prop_assert!(additions <= worked);
        prop_assert_eq!(price.lines.iter().map(|line| line.amount_ore.0).sum::<i64>(), price.net_ore.0);
        prop_assert_eq!(price.lines.iter().map(|line| line.vat_ore.0).sum::<i64>(), price.vat_ore.0);
        prop_assert_eq!(price.net_ore.plus(price.vat_ore), Ok(price.total_ore));
    }

    #[test]
    fn every_minute_gets_its_dearest_addition(shift in any_shift()) {
        let prices = tariff();
        let price = price_shift(&prices, &shift, VAT).expect("a price");
        let before = (shift.period.minutes() - shift.break_minutes) / 2;
        let paused = before..before + shift.break_minutes;
        let worked = (0..shift.period.minutes()).filter(|minute| !paused.contains(minute));
        let starts = worked.map(|minute| shift.period.starts_at() + chrono::TimeDelta::minutes(minute));
        let kinds: Vec<Option<&str>> =
            starts.map(|at| addition_of(&prices, at).map(|addition| addition.kind.as_str())).collect();
        for addition in &prices.additions {
            let expected = kinds.iter().filter(|kind| **kind == Some(addition.kind.as_str())).count();
            prop_assert_eq!(usize::try_from(minutes_of(&price, &addition.kind)), Ok(expected));
        }
    }

    #[test]
    fn parts_have_the_minutes_of_the_whole(shift in any_shift(), cut in 0.0..1.0_f64) {
        let whole = ShiftToPrice { break_minutes: 0, ..shift };
        let minutes = whole.period.minutes();
        let cut = 1 + (cut * (minutes - 2) as f64) as i64;
        let prices = TariffPrices { minimum_minutes: 0, ..tariff() };
        let part = |from, to| ShiftToPrice { period: whole.period.part(from, to).expect("a part"), ..whole };
        let price = |shift: &ShiftToPrice| price_shift(&prices, shift, VAT).expect("a price");
        let (all, first, second) = (price(&whole), price(&part(0, cut)), price(&part(cut, minutes)));
        for kind in [WORK, "evening", "night", "weekend", "public_holiday"] {
            prop_assert_eq!(minutes_of(&all, kind), minutes_of(&first, kind) + minutes_of(&second, kind));
        }
        // Each of at most five lines is rounded by half an öre, in the whole and in both parts; travel is charged twice.
        let travel = Ore(3_075);
        let parts_ore = first.net_ore.0 + second.net_ore.0 - travel.0;
        prop_assert!((all.net_ore.0 - parts_ore).abs() <= 7);
    }
}
