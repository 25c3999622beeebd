//! Tests of what a tariff may hold and of when its additions apply.

use super::*;

fn weekly(weekdays: &[Weekday], starts_minute: i64, ends_minute: i64) -> Applies {
    Applies::Weekly { weekdays: weekdays.to_vec(), starts_minute, ends_minute }
}

fn addition(kind: &str, ore_per_hour: i64, applies: Applies) -> Addition {
    Addition { kind: kind.to_owned(), ore_per_hour: Ore(ore_per_hour), applies }
}

fn plain() -> TariffPrices {
    TariffPrices {
        hourly_ore: Ore(38_500),
        additions: Vec::new(),
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: None,
        minimum_minutes: 0,
    }
}

#[test]
fn windows_in_a_day() {
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let friday_night = weekly(&[Weekday::Fri], 19 * 60, 7 * 60);
    let sunday = weekly(&[Weekday::Sun], 0, 0);
    let to_midnight = weekly(&[Weekday::Fri], 19 * 60, 0);
    let evening = weekly(&[Weekday::Fri], 19 * 60, 22 * 60);
    let holidays = Applies::PublicHolidays { eves_from_minute: None };
    let with_eves = Applies::PublicHolidays { eves_from_minute: Some(16 * 60) };
    type Windows<'a> = &'a [(i64, i64)];
    let cases: [(&Applies, &str, Windows); 13] = [
        (&friday_night, "2026-11-20", &[(1140, 1440)]),
        (&friday_night, "2026-11-21", &[(0, 420)]),
        (&friday_night, "2026-11-22", &[]),
        (&sunday, "2026-11-22", &[(0, 1440)]),
        (&sunday, "2026-11-23", &[]),
        (&to_midnight, "2026-11-20", &[(1140, 1440)]),
        (&to_midnight, "2026-11-21", &[]),
        (&evening, "2026-11-20", &[(1140, 1320)]),
        (&holidays, "2026-12-25", &[(0, 1440)]),
        (&holidays, "2026-12-24", &[]),
        (&with_eves, "2026-12-24", &[(960, 1440)]),
        (&with_eves, "2026-06-20", &[(0, 1440)]),
        (&with_eves, "2026-11-24", &[]),
    ];
    for (applies, on, expected) in cases {
        assert_eq!(applies.windows(date(on)), expected, "{applies:?} on {on}");
    }
}

#[test]
fn every_fault_is_listed() {
    let faulty = TariffPrices {
        hourly_ore: Ore(-1),
        additions: vec![
            addition("Kväll", 0, weekly(&[], -1, 1441)),
            addition("work", 100, weekly(&[Weekday::Mon, Weekday::Mon], 1440, 0)),
            addition("night", 100, weekly(&[Weekday::Mon], 0, 0)),
            addition("night", 200, Applies::PublicHolidays { eves_from_minute: Some(1440) }),
        ],
        travel_ore_per_km: Ore(10_000_001),
        agency_hourly_ore: Some(Ore(0)),
        minimum_minutes: -5,
    };
    let faults = faulty.validate().expect_err("a faulty tariff");
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    let expected = [
        "hourly_ore",
        "additions[0].kind",
        "additions[0].ore_per_hour",
        "additions[0].applies.weekdays",
        "additions[0].applies.starts_minute",
        "additions[0].applies.ends_minute",
        "additions[1].kind",
        "additions[1].applies.weekdays[1]",
        "additions[1].applies.starts_minute",
        "additions[3].ore_per_hour",
        "additions[3].applies.eves_from_minute",
        "travel_ore_per_km",
        "agency_hourly_ore",
        "minimum_minutes",
    ];
    assert_eq!(fields, expected);
    assert_eq!(faults[0].to_string(), "hourly_ore: -1 öre is not between 0 and 10000000");
    assert_eq!(faults[6].problem, TariffProblem::ReservedKind { value: "work".to_owned() });
    assert_eq!(faults[9].problem, TariffProblem::OtherPrice { kind: "night".to_owned(), earlier: Ore(100) });
}

#[test]
fn a_sound_tariff_has_no_faults() {
    let mut prices = plain();
    assert_eq!(prices.validate(), Ok(()));
    prices.additions = vec![
        addition("weekend", 6_000, weekly(&[Weekday::Fri], 19 * 60, 0)),
        addition("weekend", 6_000, weekly(&[Weekday::Sat, Weekday::Sun], 0, 1440)),
        addition("public_holiday", 12_000, Applies::PublicHolidays { eves_from_minute: Some(0) }),
    ];
    assert_eq!(prices.validate(), Ok(()));
    let too_many = addition("evening", 100, weekly(&[Weekday::Mon], 0, 60));
    prices.additions = vec![too_many; MOST_ADDITIONS + 1];
    let faults = prices.validate().expect_err("too many additions");
    assert_eq!(faults[0].problem, TariffProblem::TooMany { count: 51 });
}

#[test]
fn json_as_it_is_stored() {
    let json = serde_json::json!({
        "hourly_ore": 38_500,
        "additions": [
            { "kind": "evening", "ore_per_hour": 2_500,
              "applies": { "when": "weekly", "weekdays": ["Mon", "Fri"], "starts_minute": 1140, "ends_minute": 1320 } },
            { "kind": "public_holiday", "ore_per_hour": 12_000, "applies": { "when": "public_holidays" } },
        ],
        "travel_ore_per_km": 250,
        "minimum_minutes": 120,
    });
    let prices: TariffPrices = serde_json::from_value(json.clone()).expect("a tariff");
    assert_eq!(prices.additions[0].applies, weekly(&[Weekday::Mon, Weekday::Fri], 1140, 1320));
    assert_eq!(prices.additions[1].applies, Applies::PublicHolidays { eves_from_minute: None });
    assert_eq!(serde_json::to_value(&prices).expect("JSON"), json);
    for wrong in [
        serde_json::json!({ "hourly_ore": 1, "hourly": 2 }),
        serde_json::json!({ "hourly_ore": 1.5 }),
        serde_json::json!({ "hourly_ore": 1, "additions": [{ "kind": "x", "ore_per_hour": 1, "applies": { "when": "never" } }] }),
    ] {
        assert!(serde_json::from_value::<TariffPrices>(wrong.clone()).is_err(), "{wrong}");
    }
}
