//! Checks of what people type: texts, mail addresses, telephone numbers, organisation numbers, positions.
//!
//! A form is checked as a whole: every fault is gathered, so that the person can mend all of them at once. A fault names
//! its field and says, with the value, what would be right. To add a check: a method of [`Checks`] with a code, and the
//! code's text `fault-<code>` in both languages.

use chrono::NaiveDate;

use crate::fault::FieldFault;
use crate::place::Position;
use crate::plugin::Fact;

/// The longest a mail address may be (RFC 5321, 4.5.3.1.3, less the angle brackets).
const EMAIL_MOST: usize = 254;

/// Gathers the faults of a form: each check answers the cleaned value, and [`Checks::finish`] tells whether it may be used.
#[derive(Debug, Default)]
pub struct Checks {
    faults: Vec<FieldFault>,
}

impl Checks {
    /// No faults yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn fault<const N: usize>(&mut self, field: &'static str, code: &'static str, values: [(&str, Fact); N]) {
        self.faults.push(FieldFault::new(field, code, values));
    }

    /// Every fault, if there is one.
    pub fn finish(self) -> Result<(), Vec<FieldFault>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }

    /// A line that must be there: 1 to `most` characters after trimming.
    pub fn line(&mut self, field: &'static str, text: &str, most: usize) -> String {
        if text.trim().is_empty() {
            self.fault(field, "missing", []);
            return String::new();
        }
        self.optional_line(field, text, most)
    }

    /// A line that may be empty.
    pub fn optional_line(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let text = text.trim();
        let length = text.chars().count();
        if length > most {
            self.fault(field, "text_too_long", [("value", count(length)), ("longest", count(most))]);
            return String::new();
        }
        if text.chars().any(char::is_control) {
            self.fault(field, "control_character", []);
        }
        text.to_owned()
    }

    /// A mail address that must be there, in lower case.
    pub fn email(&mut self, field: &'static str, text: &str) -> String {
        let before = self.faults.len();
        let email = self.line(field, text, EMAIL_MOST).to_lowercase();
        if self.faults.len() == before && !is_email(&email) {
            self.fault(field, "not_an_email", [("value", Fact::Text(email.clone()))]);
        }
        email
    }

    /// A telephone number, which may be empty: 5 to 15 digits (ITU-T E.164 allows 15).
    pub fn phone(&mut self, field: &'static str, text: &str) -> String {
        let before = self.faults.len();
        let phone = self.optional_line(field, text, 30);
        if self.faults.len() == before && !phone.is_empty() && !is_phone(&phone) {
            self.fault(field, "not_a_phone", [("value", Fact::Text(phone.clone()))]);
        }
        phone
    }

    /// An organisation number, with or without its hyphen; answers it as `212000-1041`.
    pub fn organisation_number(&mut self, field: &'static str, text: &str) -> String {
        if text.trim().is_empty() {
            self.fault(field, "missing", []);
            return String::new();
        }
        organisation_number(text.trim()).unwrap_or_else(|| {
            let value = text.trim().chars().take(20).collect();
            self.fault(field, "not_an_organisation_number", [("value", Fact::Text(value))]);
            String::new()
        })
    }

    /// A municipality's code: four digits, the first two its county.
    pub fn municipality_code(&mut self, field: &'static str, text: &str) -> String {
        let code = text.trim();
        if code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            let value = code.chars().take(20).collect();
            self.fault(field, "not_a_municipality_code", [("value", Fact::Text(value))]);
        }
        code.to_owned()
    }

    /// A position in degrees.
    pub fn position(&mut self, position: Position) -> Position {
        self.within("latitude", position.latitude, -90.0, 90.0);
        self.within("longitude", position.longitude, -180.0, 180.0);
        position
    }

    /// A number within bounds; NaN stands for what could not be read as a number.
    pub fn within(&mut self, field: &'static str, value: f64, least: f64, most: f64) {
        if value.is_nan() {
            self.fault(field, "not_a_number", []);
        } else if !(least..=most).contains(&value) {
            let [value, least, most] = [value, least, most].map(|number| Fact::Text(number.to_string()));
            self.fault(field, "number_range", [("value", value), ("least", least), ("most", most)]);
        }
    }

    /// Two dates, both counted in, of which the later may be open.
    pub fn dates(&mut self, field: &'static str, from_on: NaiveDate, to_on: Option<NaiveDate>) {
        if let Some(to_on) = to_on.filter(|to_on| *to_on < from_on) {
            self.fault(field, "dates_reversed", [("from_on", Fact::Date(from_on)), ("to_on", Fact::Date(to_on))]);
        }
    }
}

/// The days on which somebody takes part in something; both are counted in, and without a last day it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day.
    pub to_on: Option<NaiveDate>,
}

impl Checks {
    /// A part that is taken or changed on `today`: no day may lie in the past but a first one on which it has begun `before`,
    /// which then stays, and the last may not come before the first.
    pub fn part(&mut self, new: Part, before: Option<Part>, today: NaiveDate) {
        let early = |value, least| [("value", Fact::Date(value)), ("least", Fact::Date(least))];
        let goes_on = |part: &Part| part.from_on <= today && part.to_on.is_none_or(|last| last >= today);
        match before.filter(goes_on) {
            Some(before) if before.from_on != new.from_on => {
                let values = [("value", Fact::Date(new.from_on)), ("begun", Fact::Date(before.from_on))];
                self.fault("from_on", "date_begun", values);
            }
            None if new.from_on < today => self.fault("from_on", "date_too_early", early(new.from_on, today)),
            _ => {}
        }
        if let Some(to_on) = new.to_on {
            if to_on < new.from_on {
                self.fault("to_on", "date_too_early", early(to_on, new.from_on));
            } else if to_on < today {
                self.fault("to_on", "date_too_early", early(to_on, today));
            }
        }
    }
}

/// A number of characters as a value.
pub(crate) fn count(number: usize) -> Fact {
    Fact::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Whether mail can be addressed so. Stricter than RFC 5321, as every public service is: one `@`, no quotes, no spaces,
/// a domain of two labels at least.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_character = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(local_character)
        && !dots(local)
        && domain.contains('.')
        && domain.split('.').all(label)
}

fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    (5..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || " -()".contains(c))
}

/// Ten digits with or without the hyphen; the third is 2 or more, which tells an organisation from a person (no identity
/// number gets in this way), and the last is the Luhn check digit (Skatteverket, SKV 709).
fn organisation_number(text: &str) -> Option<String> {
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (first, last),
        None if text.len() == 10 && text.is_ascii() => text.split_at(6),
        None => return None,
    };
    let digits: Vec<u32> = first.chars().chain(last.chars()).map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    if first.len() != 6 || last.len() != 4 || digits[2] < 2 {
        return None;
    }
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits.iter().enumerate().map(|(i, &d)| if i % 2 == 0 { doubled(d) } else { d }).sum();
    sum.is_multiple_of(10).then(|| format!("{first}-{last}"))
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
