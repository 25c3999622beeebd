//! Dates, times, amounts and distances as people write them in Swedish and English.
//!
//! Instants come in as UTC and are shown in Swedish local time. Inside a value the spaces
//! don't break (U+00A0), so `3 176,25 kr` never falls apart at a line's end.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use torget_core::language::Language;
use torget_core::money::Ore;

use super::text::Speak;

/// The zone that every time on a page is shown in.
pub const STOCKHOLM: Tz = chrono_tz::Europe::Stockholm;

const NO_BREAK: char = '\u{a0}';
const DAYS_SV: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The local date and clock of an instant.
fn local(at: DateTime<Utc>) -> DateTime<Tz> {
    at.with_timezone(&STOCKHOLM)
}

/// Dates, times and amounts in a language: `use` this trait, and `language.amount(317_625)` is `3 176,25 kr`.
pub trait Format: Speak {
    /// `tisdag` / `Tuesday`.
    fn weekday(self, on: NaiveDate) -> &'static str {
        let index = on.weekday().num_days_from_monday() as usize;
        match self.into() {
            Language::Sv => DAYS_SV[index],
            Language::En => DAYS_EN[index],
        }
    }

    /// `tis` / `Tue`.
    fn weekday_short(self, on: NaiveDate) -> &'static str {
        let name = self.weekday(on);
        let end = name.char_indices().nth(3).map_or(name.len(), |(at, _)| at);
        &name[..end]
    }

    /// `24 nov` / `24 Nov`.
    fn date_short(self, on: NaiveDate) -> String {
        format!("{}{NO_BREAK}{}", on.day(), month_short(self.into(), on.month()))
    }

    /// `tis 24 nov` / `Tue 24 Nov`.
    fn day_short(self, on: NaiveDate) -> String {
        format!("{}{NO_BREAK}{}", self.weekday_short(on), self.date_short(on))
    }

    /// `tis 24` / `Tue 24`, for the head of a column.
    fn day_narrow(self, on: NaiveDate) -> String {
        format!("{}{NO_BREAK}{}", self.weekday_short(on), on.day())
    }

    /// `tisdag 24 november` / `Tuesday 24 November`, for reading aloud.
    fn day_long(self, on: NaiveDate) -> String {
        format!("{} {} {}", self.weekday(on), on.day(), month_name(self.into(), on.month()))
    }

    /// `24 november 2026` / `24 November 2026`.
    fn date_long(self, on: NaiveDate) -> String {
        format!("{}{NO_BREAK}{} {}", on.day(), month_name(self.into(), on.month()), on.year())
    }

    /// `november 2026` / `November 2026`.
    fn month(self, on: NaiveDate) -> String {
        format!("{} {}", month_name(self.into(), on.month()), on.year())
    }

    /// `v. 47` / `wk 47` (ISO week).
    fn week(self, on: NaiveDate) -> String {
        let number = on.iso_week().week();
        match self.into() {
            Language::Sv => format!("v.{NO_BREAK}{number}"),
            Language::En => format!("wk{NO_BREAK}{number}"),
        }
    }

    /// `07.00` / `07:00`.
    fn clock(self, at: DateTime<Utc>) -> String {
        let at = local(at);
        match self.into() {
            Language::Sv => at.format("%H.%M").to_string(),
            Language::En => at.format("%H:%M").to_string(),
        }
    }

    /// `07–16`, or `07.30–16` where minutes matter.
    fn hours_short(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        format!("{}–{}", clock_brief(self.into(), starts_at), clock_brief(self.into(), ends_at))
    }

    /// `07.00–16.00` / `07:00–16:00`.
    fn hours_long(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        format!("{}–{}", self.clock(starts_at), self.clock(ends_at))
    }

    /// `tis 24 nov 07–16`.
    fn period_short(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        format!("{} {}", self.day_short(local(starts_at).date_naive()), self.hours_short(starts_at, ends_at))
    }

    /// `tisdag 24 november 2026 07.00–16.00`; a shift over midnight names the day it ends.
    fn period_long(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
        let (first, last) = (local(starts_at).date_naive(), local(ends_at).date_naive());
        let head = format!("{} {}", self.day_long(first), first.year());
        if first == last || (last - first == TimeDelta::days(1) && local(ends_at).hour() == 0) {
            return format!("{head} {}", self.hours_long(starts_at, ends_at));
        }
        format!("{head} {} – {} {}", self.clock(starts_at), self.day_short(last), self.clock(ends_at))
    }

    /// `21 nov 05.42` / `21 Nov 05:42`.
    fn moment(self, at: DateTime<Utc>) -> String {
        format!("{} {}", self.date_short(local(at).date_naive()), self.clock(at))
    }

    /// When something falls due, seen from `now`: `om 25 min`, `i dag 16.00`, `i morgon 12.00`, `tis 24 nov 12.00`.
    /// What is past says so: `tiden gick ut 21 nov 05.42`.
    fn deadline(self, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
        let minutes = (at - now).num_minutes();
        let time = self.clock(at);
        if at <= now {
            return self.text_with("deadline-passed", &[("moment", self.moment(at).into())]);
        }
        if minutes < 60 {
            return self.text_with("deadline-minutes", &[("count", minutes.max(1).into())]);
        }
        let day = local(at).date_naive();
        match (day - local(now).date_naive()).num_days() {
            0 => self.text_with("deadline-today", &[("time", time.into())]),
            1 => self.text_with("deadline-tomorrow", &[("time", time.into())]),
            _ => format!("{} {time}", self.day_short(day)),
        }
    }

    /// `3 176,25 kr` / `SEK 3,176.25`.
    fn amount(self, amount: Ore) -> String {
        with_currency(self.into(), &self.amount_plain(amount))
    }

    /// `3 176 kr` / `SEK 3,176`, rounded half away from zero; for a price at a glance, never for a claim.
    fn amount_whole(self, amount: Ore) -> String {
        let kronor = (amount.0.unsigned_abs() + 50) / 100;
        let sign = if amount.0 < 0 && kronor > 0 { "−" } else { "" };
        with_currency(self.into(), &format!("{sign}{}", grouped(self.into(), kronor)))
    }

    /// `3 176,25` / `3,176.25`, for a column whose head names the currency.
    fn amount_plain(self, amount: Ore) -> String {
        let (kronor, ore) = (amount.0.unsigned_abs() / 100, amount.0.unsigned_abs() % 100);
        let sign = if amount.0 < 0 { "−" } else { "" };
        format!("{sign}{}{}{ore:02}", grouped(self.into(), kronor), decimal_mark(self.into()))
    }

    /// Minutes as hours with at most two decimals: `8,25 h`, `24 h`.
    fn hours(self, minutes: i64) -> String {
        let length = minutes.unsigned_abs() * 100 / 60;
        let sign = if minutes < 0 { "−" } else { "" };
        format!("{sign}{}{NO_BREAK}h", hundredths(self.into(), length))
    }

    /// Basis points as per cent: `25 %`, `12,5 %` / `25%`.
    fn percent(self, basis_points: i64) -> String {
        let sign = if basis_points < 0 { "−" } else { "" };
        let number = hundredths(self.into(), basis_points.unsigned_abs());
        match self.into() {
            Language::Sv => format!("{sign}{number}{NO_BREAK}%"),
            Language::En => format!("{sign}{number}%"),
        }
    }

    /// Tenths of a kilometre: `20,4 km`.
    fn tenth_km(self, tenths: i64) -> String {
        format!("{}{NO_BREAK}km", hundredths(self.into(), tenths.unsigned_abs() * 10))
    }

    /// A length of time in words: `9 h 30 min`, `11 h`, `45 min`.
    fn duration(self, minutes: i64) -> String {
        match (minutes / 60, minutes % 60) {
            (0, rest) => format!("{rest} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, rest) => format!("{hours} h {rest} min"),
        }
    }

    /// `21 km`, rounded up from metres.
    fn distance(self, metres: i64) -> String {
        format!("{}{NO_BREAK}km", grouped(self.into(), metres.unsigned_abs().div_ceil(1000)))
    }
}

impl Format for Language {}

fn month_name(language: Language, month: u32) -> &'static str {
    let index = (month as usize).saturating_sub(1).min(11);
    match language {
        Language::Sv => MONTHS_SV[index],
        Language::En => MONTHS_EN[index],
    }
}

fn month_short(language: Language, month: u32) -> &'static str {
    let name = month_name(language, month);
    // Swedish keeps short names whole (`mars`, `juni`); three letters are enough for the rest.
    if language == Language::Sv && name.len() <= 4 { name } else { &name[..3] }
}

fn clock_brief(language: Language, at: DateTime<Utc>) -> String {
    if local(at).minute() == 0 { local(at).format("%H").to_string() } else { language.clock(at) }
}

fn with_currency(language: Language, amount: &str) -> String {
    match language {
        Language::Sv => format!("{amount}{NO_BREAK}kr"),
        Language::En => format!("SEK{NO_BREAK}{amount}"),
    }
}

fn decimal_mark(language: Language) -> char {
    if language == Language::Sv { ',' } else { '.' }
}

fn grouped(language: Language, whole: u64) -> String {
    let digits = whole.to_string();
    let mark = if language == Language::Sv { NO_BREAK } else { ',' };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

fn hundredths(language: Language, value: u64) -> String {
    let (whole, rest) = (grouped(language, value / 100), value % 100);
    let mark = decimal_mark(language);
    match rest {
        0 => whole,
        tenths if tenths.is_multiple_of(10) => format!("{whole}{mark}{}", tenths / 10),
        _ => format!("{whole}{mark}{rest:02}"),
    }
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
