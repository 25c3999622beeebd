use super::*;
use crate::collaboration::tariff::{Addition, Applies};
use crate::money::BasisPoints;
use chrono::TimeZone;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn agreement(valid_to_on: Option<&str>) -> Agreement {
    Agreement {
        id: AgreementId::new(),
        area_id: AreaId::new(),
        name: "Avtal".to_owned(),
        valid_from_on: date("2026-01-01"),
        valid_to_on: valid_to_on.map(date),
        vat_basis_points: BasisPoints(2500),
        vat_reason: String::new(),
        cancel_free_days_before: 1,
        cancel_free_until_minute: 720,
        cancel_fee_basis_points: BasisPoints(5000),
        attest: crate::collaboration::AttestTerms::default(),
    }
}

fn tariff(valid_from_on: &str) -> Tariff {
    let prices = TariffPrices {
        hourly_ore: Ore(38_500),
        additions: Vec::new(),
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: None,
        minimum_minutes: 0,
    };
    Tariff { id: TariffId::new(), agreement_id: AgreementId::new(), valid_from_on: date(valid_from_on), prices }
}

/// It is 00:30 on 22 November in Stockholm.
fn codes(agreement: &Agreement, tariff: &Tariff, taken: bool) -> Vec<(String, &'static str)> {
    let now = Utc.with_ymd_and_hms(2026, 11, 21, 23, 30, 0).unwrap();
    faults(agreement, tariff, taken, now).into_iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn a_tariff_begins_today_or_later_and_within_the_agreement() {
    let fault = |code| vec![("valid_from_on".to_owned(), code)];
    assert_eq!(codes(&agreement(None), &tariff("2026-11-22"), false), []);
    assert_eq!(codes(&agreement(None), &tariff("2026-11-21"), false), fault("date_too_early"));
    assert_eq!(codes(&agreement(Some("2026-12-31")), &tariff("2026-12-31"), false), []);
    assert_eq!(codes(&agreement(Some("2026-12-31")), &tariff("2027-01-01"), false), fault("date_too_late"));
    assert_eq!(codes(&agreement(None), &tariff("2026-12-01"), true), fault("date_taken"));
}

#[test]
fn every_fault_is_listed() {
    let mut wrong = tariff("2026-11-01");
    let weekly = |weekdays| Applies::Weekly { weekdays, starts_minute: -1, ends_minute: 420 };
    wrong.prices = TariffPrices {
        hourly_ore: Ore(-1),
        additions: vec![
            Addition { kind: "work".to_owned(), ore_per_hour: Ore(100), applies: weekly(vec![chrono::Weekday::Mon]) },
            Addition { kind: "Natt".to_owned(), ore_per_hour: Ore(0), applies: weekly(Vec::new()) },
        ],
        minimum_minutes: 5000,
        ..wrong.prices
    };
    let found = codes(&agreement(None), &wrong, false);
    let expected = [
        ("valid_from_on", "date_too_early"),
        ("prices.hourly_ore", "price_range"),
        ("prices.additions[0].kind", "reserved"),
        ("prices.additions[0].applies.starts_minute", "number_range"),
        ("prices.additions[1].kind", "not_a_key"),
        ("prices.additions[1].ore_per_hour", "price_range"),
        ("prices.additions[1].applies.weekdays", "no_weekday"),
        ("prices.additions[1].applies.starts_minute", "number_range"),
        ("prices.minimum_minutes", "number_range"),
    ];
    assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
}

#[test]
fn a_tariff_ends_where_the_next_begins() {
    let tariffs = ["2027-01-01", "2026-07-01", "2026-01-01"].map(tariff).to_vec();
    let dated = dated(&agreement(Some("2027-12-31")), tariffs, date("2026-12-31"));
    let ends: Vec<_> = dated.iter().map(|dated| (dated.valid_to_on, dated.is_current)).collect();
    let expected = [("2027-12-31", false), ("2026-12-31", true), ("2026-06-30", false)];
    assert_eq!(ends, expected.map(|(end, current)| (Some(date(end)), current)));
}

#[test]
fn the_last_tariff_goes_on_while_the_agreement_does() {
    let dated_on = |today| dated(&agreement(None), vec![tariff("2026-01-01")], date(today)).remove(0);
    let dated = dated_on("2026-12-31");
    assert_eq!((dated.valid_to_on, dated.is_current), (None, true));
    assert!(!dated_on("2025-12-31").is_current);
}
