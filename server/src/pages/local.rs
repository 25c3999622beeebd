//! What people type and addresses carry, as values: days, times of day, periods, and values of a plugin's schema.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use serde_json::{Map, Value, json};
use torget_core::fault::FieldFault;
use torget_core::money::Ore;
use torget_core::place::Position;
use torget_core::plugin::Fact;
use torget_core::plugin::schema::{self, Input};
use torget_core::time::stockholm::{self, LocalTimeError};
use torget_core::time::{Period, PeriodError};

use super::deed::{value, values};
use super::mend::Refusal;
use crate::view::{Format, Language, Speak};

/// A day as `2026-11-24`.
pub fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

/// A time of day as `07:00`, also `7.00` and `0700`, in minutes.
pub fn minute(text: &str) -> Option<i64> {
    let text = text.trim().replace('.', ":");
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = if digits { format!("{}:{}", &text[..2], &text[2..]) } else { text };
    let time = NaiveTime::parse_from_str(&text, "%H:%M").ok()?;
    Some(i64::from(time.num_seconds_from_midnight() / 60))
}

/// A minute of the day as an input of type `time` holds it.
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// Two minutes of the day as people read them: `07–16`, or `07.30–16` where minutes matter.
pub fn hours(starts: i64, ends: i64) -> String {
    let short = |minute: i64| match minute % 60 {
        0 => format!("{:02}", minute / 60 % 24),
        past => format!("{:02}.{past:02}", minute / 60 % 24),
    };
    format!("{}–{}", short(starts), short(ends))
}

/// A moment's time of day as an input of type `time` holds it.
pub fn clock_of(at: DateTime<Utc>) -> String {
    stockholm::to_local(at).format("%H:%M").to_string()
}

/// What is left of a period at a moment, from its whole minute on.
pub fn ahead(period: &Period, now: DateTime<Utc>) -> Option<Period> {
    let minute = DateTime::from_timestamp(now.timestamp().div_euclid(60) * 60, 0)?;
    Period::new(period.starts_at().max(minute), period.ends_at()).ok()
}

/// Why a day and two times of day are no period.
pub enum NoPeriod {
    /// A field can't be read; its name.
    Field(&'static str),
    /// The times don't make a period, in words.
    Time(String),
}

/// The period from `starts` on a day to `ends`, which is on the next day if it is not later.
pub fn period(language: Language, day: &str, starts: &str, ends: &str) -> Result<Period, NoPeriod> {
    let day = date(day).ok_or(NoPeriod::Field("day"))?;
    let starts = minute(starts).ok_or(NoPeriod::Field("starts"))?;
    let ends = minute(ends).ok_or(NoPeriod::Field("ends"))?;
    stockholm::period(day, starts, ends).map_err(|error| NoPeriod::Time(said(language, &error)))
}

fn said(language: Language, error: &LocalTimeError) -> String {
    match error {
        LocalTimeError::Gap { value, gap_ends_at, .. } => language.text_with(
            "fault-gap",
            &[
                ("time", value.format("%H.%M").to_string().into()),
                ("day", language.date_long(value.date()).into()),
                ("next", gap_ends_at.format("%H.%M").to_string().into()),
            ],
        ),
        LocalTimeError::Period(PeriodError::Reversed { starts_at, ends_at }) => language.text_with(
            "fault-period-reversed",
            &[("starts_at", language.moment(*starts_at).into()), ("ends_at", language.moment(*ends_at).into())],
        ),
        other => language.text_with("fault-outside-calendar", &[("value", other.to_string().into())]),
    }
}

/// A whole number, as people write it: spaces between thousands are no fault.
pub fn whole(text: &str) -> Option<i64> {
    text.replace([' ', '\u{a0}'], "").parse().ok()
}

/// The whole number that a field holds; none if the form or address has no such field. What is typed and can't be read is
/// a fault, and so is nothing at all: that is what a browser sends of a number that it can't read.
pub fn typed_number(pairs: &[(String, String)], name: &str) -> Result<Option<i64>, FieldFault> {
    let typed = pairs.iter().find(|(key, _)| key == name);
    let number = |(_, text): &(String, String)| whole(text.trim());
    typed.map(|pair| number(pair).ok_or_else(|| FieldFault::new(name, "not_a_number", []))).transpose()
}

/// A price in kronor, as `385`, `385,50` or `1 385.5`; no more than two decimals.
pub fn price(text: &str) -> Option<Ore> {
    let text = text.replace([' ', '\u{a0}'], "").replace(',', ".");
    let (kronor, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if kronor.is_empty() || decimals.len() > 2 || !digits(kronor) || !digits(decimals) {
        return None;
    }
    let ore: i64 = format!("{decimals:0<2}").parse().ok()?;
    kronor.parse::<i64>().ok()?.checked_mul(100)?.checked_add(ore).map(Ore)
}

/// A number with at most two decimals in hundredths, as per cent in basis points: `12,5` is 1250.
pub fn hundredths(text: &str) -> Option<i64> {
    price(text).map(|Ore(hundredths)| hundredths)
}

/// The position of a form's fields `latitude` and `longitude`; what is no number is NaN, which no use case takes.
pub fn position(pairs: &[(String, String)]) -> Position {
    let degrees = |name: &str| value(pairs, name).replace(',', ".").parse().unwrap_or(f64::NAN);
    Position { latitude: degrees("latitude"), longitude: degrees("longitude") }
}

/// A position as those fields hold it.
pub fn position_pairs(language: Language, position: Position) -> [(String, String); 2] {
    // A millionth of a degree is a decimetre.
    let short = |degrees: f64| (degrees * 1e6).round() / 1e6;
    let text = |degrees: f64| match language {
        Language::Sv => short(degrees).to_string().replace('.', ","),
        Language::En => short(degrees).to_string(),
    };
    [("latitude".to_owned(), text(position.latitude)), ("longitude".to_owned(), text(position.longitude))]
}

/// The days of a form's fields `from_on` and `to_on`, of which the last may be open.
pub fn dates(typed: &[(String, String)]) -> Result<(NaiveDate, Option<NaiveDate>), Refusal> {
    let from_on = date(value(typed, "from_on")).ok_or_else(|| Refusal::one("from_on", "missing"))?;
    let to_on = match value(typed, "to_on") {
        "" => None,
        text => Some(date(text).ok_or_else(|| no_date("to_on", text))?),
    };
    Ok((from_on, to_on))
}

/// The refusal of a text that is no day.
pub fn no_date(field: &str, text: &str) -> Refusal {
    let value = Fact::Text(text.chars().take(20).collect());
    Refusal::Faults(vec![FieldFault::new(field, "not_a_date", [("value", value)])])
}

/// The values of a schema's fields, sent by `PREFIX.KEY`: what was left empty is left out, what is no number stays a
/// text so that the schema names it.
pub fn of_schema(schema: &Value, prefix: &str, pairs: &[(String, String)]) -> Value {
    let mut object = Map::new();
    for field in schema::fields(schema) {
        let name = format!("{prefix}.{}", field.key);
        let typed = value(pairs, &name);
        let made = match field.input {
            Input::Choices(_) => {
                let chosen = values(pairs, &name);
                (!chosen.is_empty()).then(|| json!(chosen))
            }
            Input::Flag => (!typed.is_empty()).then_some(Value::Bool(true)),
            _ if typed.is_empty() => None,
            Input::Number { .. } => Some(typed.parse::<i64>().map_or_else(|_| json!(typed), |number| json!(number))),
            Input::Text { .. } | Input::Date | Input::Choice(_) => Some(json!(typed)),
        };
        object.extend(made.map(|made| (field.key, made)));
    }
    Value::Object(object)
}

/// The same values as pairs, for fields that are filled from what is stored.
pub fn to_pairs(prefix: &str, object: &Value) -> Vec<(String, String)> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pair = |(key, value): (&String, &Value)| {
        let name = format!("{prefix}.{key}");
        match value {
            Value::Array(all) => all.iter().map(|one| (name.clone(), plain(one))).collect(),
            one => vec![(name, plain(one))],
        }
    };
    object.as_object().into_iter().flatten().flat_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_period_that_has_begun_the_rest_is_left_from_the_whole_minute() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let period = Period::new(at("2026-11-23T06:00:00Z"), at("2026-11-23T15:00:00Z")).unwrap();
        let left = |now: &str| ahead(&period, at(now)).map(|left| left.starts_at());
        assert_eq!(left("2026-11-23T05:59:59.5Z"), Some(period.starts_at()));
        assert_eq!(left("2026-11-23T08:07:31.25Z"), Some(at("2026-11-23T08:07:00Z")));
        assert_eq!(left("2026-11-23T15:00:00.1Z"), None);
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for text in ["07:05", "7.05", "0705", " 07.05 "] {
            assert_eq!(minute(text), Some(425), "{text}");
        }
        for text in ["", "25:00", "7", "07:60", "sju"] {
            assert_eq!(minute(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_read_is_no_missing_one() {
        let typed = |text: &str| typed_number(&[("break_minutes".to_owned(), text.to_owned())], "break_minutes");
        assert_eq!(typed_number(&[], "break_minutes"), Ok(None));
        assert_eq!(typed(" 45 "), Ok(Some(45)));
        for text in ["", "45 min", "4.5", "99999999999999999999"] {
            assert_eq!(typed(text).unwrap_err().code, "not_a_number", "{text}");
        }
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (text, ore) in [("385", 38_500), ("385,5", 38_550), ("1 385.50", 138_550), ("0", 0), ("7,", 700)] {
            assert_eq!(price(text), Some(Ore(ore)), "{text}");
        }
        for text in ["", ",5", "-1", "1,234", "1,2,3", "385 kr", "99999999999999999999"] {
            assert_eq!(price(text), None, "{text}");
        }
    }

    #[test]
    fn a_position_comes_back_as_it_was() {
        let there = Position { latitude: 56.2429, longitude: -12.5 };
        for language in [Language::Sv, Language::En] {
            assert_eq!(position(&position_pairs(language, there)), there);
        }
        assert!(position(&[]).latitude.is_nan());
    }

    #[test]
    fn the_hour_that_does_not_exist_is_named() {
        let Err(NoPeriod::Time(text)) = period(Language::Sv, "2026-03-29", "02:30", "10:00") else { panic!() };
        assert!(text.contains("02.30") && text.contains("03.00"), "{text}");
    }
}
