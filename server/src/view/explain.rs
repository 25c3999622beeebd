//! What core knows, in words: a price line by line, and what a rule says with its values.
//!
//! The manifest's messages carry `{name}` for each value; [`finding`] puts each in as its reader writes it.

use torget_core::collaboration::price::{PriceBreakdown, PriceLine, PriceUnit};
use torget_core::money::{BasisPoints, Ore};
use torget_core::plugin::{Fact, Finding, RuleDeclaration, Severity, schema};

use super::pages::{self, PriceView};
use super::{Format, Language, Speak};

/// A price, explained. The VAT stands as a line for each rate; the comparison is left out where it says nothing good.
pub fn price(language: Language, price: &PriceBreakdown) -> PriceView {
    let mut lines: Vec<pages::PriceLine> =
        price.lines.iter().filter(|line| line.amount_ore != Ore(0)).map(|line| price_line(language, line)).collect();
    let mut rates: Vec<BasisPoints> = Vec::new();
    for line in &price.lines {
        if !rates.contains(&line.vat_basis_points) {
            rates.push(line.vat_basis_points);
        }
    }
    for rate in rates {
        let of_rate = price.lines.iter().filter(|line| line.vat_basis_points == rate);
        let vat_ore = Ore(of_rate.map(|line| line.vat_ore.0).sum());
        lines.push(pages::PriceLine {
            text: language.text("line-vat"),
            calculation: language.percent(rate.0),
            amount: language.amount_plain(vat_ore),
        });
    }
    let saved_ore = price.agency_reference_ore.map(|agency| (agency, Ore(agency.0 - price.total_ore.0)));
    let comparison = saved_ore.filter(|(_, saved)| saved.0 > 0).map(|(agency, saved)| {
        let values = [("agency", language.amount_whole(agency).into()), ("saved", language.amount_whole(saved).into())];
        language.text_with("price-comparison", &values)
    });
    PriceView { lines, total: language.amount(price.total_ore), comparison }
}

fn price_line(language: Language, line: &PriceLine) -> pages::PriceLine {
    let unit_price = if line.unit_price_ore.0 % 100 == 0 {
        language.amount_whole(line.unit_price_ore)
    } else {
        language.amount(line.unit_price_ore)
    };
    let quantity = match line.unit {
        PriceUnit::Minute => language.hours(line.quantity),
        PriceUnit::KmTenth => language.tenth_km(line.quantity),
        PriceUnit::BasisPoint => language.percent(line.quantity),
    };
    pages::PriceLine {
        text: line_name(language, &line.kind),
        calculation: format!("{quantity} × {unit_price}"),
        amount: language.amount_plain(line.amount_ore),
    }
}

/// The name of a price line's kind; a kind without a text shows itself.
pub fn line_name(language: Language, kind: &str) -> String {
    language.text(match kind {
        "work" => "line-work",
        "minimum" => "line-minimum",
        "travel" => "line-travel",
        "cancellation" => "line-cancellation",
        "evening" => "line-evening",
        "night" => "line-night",
        "weekend" => "line-weekend",
        "public_holiday" => "line-public-holiday",
        other => return other.replace('_', " "),
    })
}

/// What a rule says of a candidate, in a sentence. `choices` are the labels for values that are keys
/// ([`schema::choices`] of the manifest's schemas).
pub fn finding(
    language: Language,
    rule: Option<&RuleDeclaration>,
    finding: &Finding,
    choices: &[schema::Choice],
) -> String {
    let Some(rule) = rule else { return finding.rule.replace('_', " ") };
    let message = match (finding.severity, &rule.warning) {
        (Severity::Warning, Some(warning)) => warning,
        _ => &rule.broken,
    };
    let mut text = message.get(language).to_owned();
    for (name, value) in &finding.values {
        text = text.replace(&format!("{{{name}}}"), &fact(language, value, choices));
    }
    text
}

/// A value as its reader writes it.
pub fn fact(language: Language, fact: &Fact, choices: &[schema::Choice]) -> String {
    let label = |key: &String| {
        let choice = choices.iter().find(|choice| choice.key == *key);
        choice.map_or_else(|| key.replace('_', " "), |choice| choice.label.get(language).to_lowercase())
    };
    match fact {
        Fact::Number(number) => number.to_string(),
        Fact::Instant(at) => language.moment(*at),
        Fact::Date(on) => language.date_long(*on),
        Fact::Minutes(minutes) => language.duration(*minutes),
        Fact::TenthKm(tenths) => language.tenth_km(*tenths),
        Fact::Ore(amount) => language.amount(*amount),
        Fact::Choices(keys) => keys.iter().map(label).collect::<Vec<_>>().join(", "),
        Fact::Hours { week, weekday, starts_minute, ends_minute } => {
            let clock = |minute: i64| format!("{:02}.{:02}", minute / 60 % 24, minute % 60);
            let day = weekday.map(|weekday| language.text(weekday_key(weekday)));
            let week = week.map(|week| language.text_with("plan-week-number", &[("week", week.into())]));
            let hours = format!("{}–{}", clock(*starts_minute), clock(*ends_minute));
            [day, week, Some(hours)].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Fact::Text(text) => text.clone(),
    }
}

/// The text of a weekday's name; Monday is 1.
pub fn weekday_key(weekday: i64) -> &'static str {
    match weekday {
        1 => "weekday-1",
        2 => "weekday-2",
        3 => "weekday-3",
        4 => "weekday-4",
        5 => "weekday-5",
        6 => "weekday-6",
        _ => "weekday-7",
    }
}

#[cfg(test)]
mod tests {
    use torget_core::language::Text;
    use torget_core::plugin::Effect;

    use super::*;

    #[test]
    fn a_finding_tells_its_values_as_people_write_them() {
        let rule = RuleDeclaration {
            key: "rest".into(),
            name: Text { sv: "Vila".into(), en: "Rest".into() },
            obstacle: None,
            broken: Text { sv: "Bara {rest} vila före {at}; saknar {lacks}.".into(), en: "Only {rest}.".into() },
            warning: None,
            values: vec!["rest".into(), "at".into(), "lacks".into()],
            effect: Effect::Refuse,
            may_be: vec![],
            overridable: false,
            source: None,
        };
        let said = Finding::broken(
            "rest",
            [
                ("rest", Fact::Minutes(570)),
                ("at", Fact::Instant("2026-11-22T20:30:00Z".parse().unwrap())),
                ("lacks", Fact::Choices(vec!["dementia".into()])),
            ],
        );
        let label = Text { sv: "Demens".into(), en: "Dementia".into() };
        let choices = [schema::Choice { key: "dementia".into(), label }];
        let text = finding(Language::Sv, Some(&rule), &said, &choices);
        assert_eq!(text, "Bara 9 h 30 min vila före 22\u{a0}nov 21.30; saknar demens.");
    }

    #[test]
    fn a_price_names_its_lines_and_sums_the_vat() {
        let vat = BasisPoints(2500);
        let lines = vec![
            PriceLine::new("work", 495, PriceUnit::Minute, Ore(38_500), vat).unwrap(),
            PriceLine::new("travel", 210, PriceUnit::KmTenth, Ore(250), vat).unwrap(),
        ];
        let view = price(Language::Sv, &PriceBreakdown::from_lines(lines, Some(Ore(618_800))).unwrap());
        let shown: Vec<String> =
            view.lines.iter().map(|line| format!("{}: {} = {}", line.text, line.calculation, line.amount)).collect();
        assert_eq!(
            shown.join("; ").replace('\u{a0}', " "),
            "Timmar: 8,25 h × 385 kr = 3 176,25; Resa: 21 km × 2,50 kr = 52,50; Moms: 25 % = 807,19"
        );
        assert_eq!(view.total.replace('\u{a0}', " "), "4 035,94 kr");
    }
}
