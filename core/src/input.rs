//! Checks of what people type: texts, mail addresses, telephone numbers, organisation numbers, positions.
//!
//! A form is checked as a whole: every fault is gathered, so that the person can mend all of them at once. A fault names
//! its field and says, with the value, what would be right. To add a check: a variant of [`FieldProblem`] and a method
//! of [`Checks`].

use serde::Serialize;

use crate::place::Position;

/// One field of a form that can't be taken as it is.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FieldFault {
    /// The field, as the use case's input names it.
    pub field: &'static str,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: FieldProblem,
}

/// What is wrong with a field; as JSON `code` tells which.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing was written.
    #[error("must be filled in")]
    Missing,
    /// Too many characters.
    #[error("has {length} characters; at most {most} are allowed")]
    TooLong { length: usize, most: usize },
    /// Too few characters.
    #[error("has {length} characters; at least {least} are needed")]
    TooShort { length: usize, least: usize },
    /// Line breaks or other control characters.
    #[error("may not hold line breaks or other control characters")]
    ControlCharacter,
    /// Not a mail address.
    #[error("{value:?} is not a mail address; one looks like namn@kommun.example")]
    NotAnEmail { value: String },
    /// Not a telephone number.
    #[error("{value:?} is not a telephone number; write digits, spaces and hyphens, with + before a country code")]
    NotAPhone { value: String },
    /// Not an organisation number.
    #[error(
        "{value:?} is not an organisation number; one has ten digits, like 212000-1041, and the last checks the others"
    )]
    NotAnOrganisationNumber { value: String },
    /// Not a municipality's code.
    #[error("{value:?} is not a municipality's code; one has four digits, like 1260")]
    NotAMunicipalityCode { value: String },
    /// A number outside its bounds.
    #[error("{value} is outside {least} to {most}")]
    OutOfRange { value: f64, least: f64, most: f64 },
    /// The end is before the start.
    #[error("{to_on} is before {from_on}")]
    DatesReversed { from_on: chrono::NaiveDate, to_on: chrono::NaiveDate },
    /// The password can be guessed from what everybody knows of the account.
    #[error("may not hold the name or the mail address of the account")]
    PasswordGuessable,
}

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
    pub fn fault(&mut self, field: &'static str, problem: FieldProblem) {
        self.faults.push(FieldFault { field, problem });
    }

    /// Every fault, if there is one.
    pub fn finish(self) -> Result<(), Vec<FieldFault>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }

    /// A line that must be there: 1 to `most` characters after trimming.
    pub fn line(&mut self, field: &'static str, text: &str, most: usize) -> String {
        if text.trim().is_empty() {
            self.fault(field, FieldProblem::Missing);
            return String::new();
        }
        self.optional_line(field, text, most)
    }

    /// A line that may be empty.
    pub fn optional_line(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let text = text.trim();
        let length = text.chars().count();
        if length > most {
            self.fault(field, FieldProblem::TooLong { length, most });
            return String::new();
        }
        if text.chars().any(char::is_control) {
            self.fault(field, FieldProblem::ControlCharacter);
        }
        text.to_owned()
    }

    /// A mail address that must be there, in lower case.
    pub fn email(&mut self, field: &'static str, text: &str) -> String {
        let before = self.faults.len();
        let email = self.line(field, text, EMAIL_MOST).to_lowercase();
        if self.faults.len() == before && !is_email(&email) {
            self.fault(field, FieldProblem::NotAnEmail { value: email.clone() });
        }
        email
    }

    /// A telephone number, which may be empty: 5 to 15 digits (ITU-T E.164 allows 15).
    pub fn phone(&mut self, field: &'static str, text: &str) -> String {
        let before = self.faults.len();
        let phone = self.optional_line(field, text, 30);
        if self.faults.len() == before && !phone.is_empty() && !is_phone(&phone) {
            self.fault(field, FieldProblem::NotAPhone { value: phone.clone() });
        }
        phone
    }

    /// An organisation number, with or without its hyphen; answers it as `212000-1041`.
    pub fn organisation_number(&mut self, field: &'static str, text: &str) -> String {
        if text.trim().is_empty() {
            self.fault(field, FieldProblem::Missing);
            return String::new();
        }
        organisation_number(text.trim()).unwrap_or_else(|| {
            let value = text.trim().chars().take(20).collect();
            self.fault(field, FieldProblem::NotAnOrganisationNumber { value });
            String::new()
        })
    }

    /// A municipality's code: four digits, the first two its county.
    pub fn municipality_code(&mut self, field: &'static str, text: &str) -> String {
        let code = text.trim();
        if code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            let value = code.chars().take(20).collect();
            self.fault(field, FieldProblem::NotAMunicipalityCode { value });
        }
        code.to_owned()
    }

    /// A position in degrees.
    pub fn position(&mut self, position: Position) -> Position {
        self.within("latitude", position.latitude, -90.0, 90.0);
        self.within("longitude", position.longitude, -180.0, 180.0);
        position
    }

    /// A number within bounds; what is no number at all is outside.
    pub fn within(&mut self, field: &'static str, value: f64, least: f64, most: f64) {
        if !(least..=most).contains(&value) {
            self.fault(field, FieldProblem::OutOfRange { value, least, most });
        }
    }

    /// Two dates, both counted in, of which the later may be open.
    pub fn dates(&mut self, field: &'static str, from_on: chrono::NaiveDate, to_on: Option<chrono::NaiveDate>) {
        if let Some(to_on) = to_on.filter(|to_on| *to_on < from_on) {
            self.fault(field, FieldProblem::DatesReversed { from_on, to_on });
        }
    }
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
