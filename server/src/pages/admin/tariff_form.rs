//! The form of a tariff: its prices in kronor, and reading them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use torget_core::collaboration::tariff::{Addition, TariffPrices};
use torget_core::fault::FieldFault;
use torget_core::money::Ore;
use torget_core::plugin::Fact;

use crate::pages::deed::value;
use crate::pages::local;
use crate::view::form::{Field, Form};
use crate::view::{Language, area_forms};

/// The prices that a new tariff begins with: those before, and the usual additions that they lack, without a price.
pub fn offered(before: Option<&TariffPrices>) -> TariffPrices {
    let mut prices = before.cloned().unwrap_or_else(empty);
    let known: BTreeSet<String> = prices.additions.iter().map(|addition| addition.kind.clone()).collect();
    prices.additions.extend(Addition::usual().into_iter().filter(|addition| !known.contains(&addition.kind)));
    prices
}

fn empty() -> TariffPrices {
    TariffPrices {
        hourly_ore: Ore::ZERO,
        additions: Vec::new(),
        travel_ore_per_km: Ore::ZERO,
        agency_hourly_ore: None,
        minimum_minutes: 0,
    }
}

/// The form; `of` is the agreement and the tariff that it begins with.
pub fn form(language: Language, action: &str, prices: &TariffPrices, of: (&str, &str), today: NaiveDate) -> Form {
    area_forms::tariff(language, action, prices, &today.to_string())
        .field(Field::hidden("agreement_id", of.0))
        .field(Field::hidden("before", of.1))
}

/// The day and the prices that were typed, over those offered: when additions apply goes over from there, and one without
/// a price falls away.
pub fn read(typed: &[(String, String)], offered: TariffPrices) -> Result<(NaiveDate, TariffPrices), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let valid_from_on = local::date(value(typed, "valid_from_on"));
    if valid_from_on.is_none() {
        faults.push(FieldFault::new("valid_from_on", "missing", []));
    }
    let mut price = |name: &str| {
        let text = value(typed, name);
        local::price(text).unwrap_or_else(|| {
            faults.push(if text.is_empty() {
                FieldFault::new(name, "missing", [])
            } else {
                FieldFault::new(name, "not_a_price", [("value", Fact::Text(text.chars().take(20).collect()))])
            });
            Ore::ZERO
        })
    };
    let mut prices = offered;
    prices.hourly_ore = price("hourly");
    let kinds: BTreeSet<String> = prices.additions.iter().map(|addition| addition.kind.clone()).collect();
    for kind in kinds {
        let price = price(&format!("addition.{kind}"));
        let of_kind = prices.additions.iter_mut().filter(|addition| addition.kind == kind);
        of_kind.for_each(|addition| addition.ore_per_hour = price);
    }
    prices.additions.retain(|addition| !addition.ore_per_hour.is_zero());
    prices.travel_ore_per_km = price("travel");
    // Nothing to compare with is written as nothing or as 0.
    let agency = if value(typed, "agency").is_empty() { Ore::ZERO } else { price("agency") };
    prices.agency_hourly_ore = Some(agency).filter(|agency| !agency.is_zero());
    match local::whole(value(typed, "minimum_minutes")) {
        Some(minutes) => prices.minimum_minutes = minutes,
        None => faults.push(FieldFault::new("minimum_minutes", "not_a_number", [])),
    }
    match valid_from_on {
        Some(valid_from_on) if faults.is_empty() => Ok((valid_from_on, prices)),
        _ => Err(faults),
    }
}

/// The form's name of a field of the use case: `prices.additions[2].ore_per_hour` is `addition.KIND`.
pub fn field_name(prices: &TariffPrices, name: &str) -> String {
    let name = name.strip_prefix("prices.").unwrap_or(name);
    if let Some(index) = name.strip_prefix("additions[").and_then(|rest| rest.split(']').next()) {
        let addition = index.parse().ok().and_then(|index: usize| prices.additions.get(index));
        return addition.map_or_else(String::new, |addition| format!("addition.{}", addition.kind));
    }
    match name {
        "hourly_ore" => "hourly",
        "travel_ore_per_km" => "travel",
        "agency_hourly_ore" => "agency",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use torget_core::collaboration::tariff::Applies;

    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn before() -> TariffPrices {
        let applies = Applies::PublicHolidays { eves_from_minute: None };
        let evening = Addition { kind: "evening".to_owned(), ore_per_hour: Ore(2_640), applies };
        TariffPrices { additions: vec![evening.clone(), evening], ..empty() }
    }

    #[test]
    fn prices_are_read_in_kronor() {
        let read = read(
            &typed(&[
                ("valid_from_on", "2027-01-01"),
                ("hourly", "385,50"),
                ("addition.evening", "26.4"),
                ("travel", "2,50"),
                ("agency", ""),
                ("minimum_minutes", "240"),
            ]),
            before(),
        );
        let (on, prices) = read.unwrap();
        assert_eq!(on.to_string(), "2027-01-01");
        assert_eq!((prices.hourly_ore, prices.additions[0].ore_per_hour), (Ore(38_550), Ore(2_640)));
        assert_eq!(prices.additions[1].ore_per_hour, Ore(2_640), "of the same kind");
        assert_eq!((prices.agency_hourly_ore, prices.minimum_minutes), (None, 240));
    }

    #[test]
    fn the_usual_additions_are_offered_and_fall_away_without_a_price() {
        let kinds = |prices: &TariffPrices| {
            prices.additions.iter().map(|addition| addition.kind.clone()).collect::<BTreeSet<_>>()
        };
        let offered = offered(Some(&before()));
        assert_eq!(kinds(&offered).into_iter().collect::<Vec<_>>(), ["evening", "night", "public_holiday", "weekend"]);
        assert_eq!(offered.additions[..2], before().additions, "what was agreed on before stands");
        let typed = typed(&[
            ("valid_from_on", "2027-01-01"),
            ("hourly", "385"),
            ("addition.evening", "0"),
            ("addition.night", "95"),
            ("addition.weekend", "0"),
            ("addition.public_holiday", "0,00"),
            ("travel", "0"),
            ("minimum_minutes", "0"),
        ]);
        let (_, prices) = read(&typed, offered).unwrap();
        assert_eq!(kinds(&prices).into_iter().collect::<Vec<_>>(), ["night"]);
        assert!(prices.validate().is_ok());
    }

    #[test]
    fn everything_that_cannot_be_read_is_told_at_its_field() {
        let faults = read(&typed(&[("hourly", "dyrt"), ("addition.evening", "1,234")]), before()).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
        let expected = [
            ("valid_from_on", "missing"),
            ("hourly", "not_a_price"),
            ("addition.evening", "not_a_price"),
            ("travel", "missing"),
            ("minimum_minutes", "not_a_number"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_fault_of_a_price_finds_its_field() {
        for (name, field) in [
            ("valid_from_on", "valid_from_on"),
            ("prices.hourly_ore", "hourly"),
            ("prices.additions[1].ore_per_hour", "addition.evening"),
            ("prices.additions", "additions"),
        ] {
            assert_eq!(field_name(&before(), name), field);
        }
    }
}
