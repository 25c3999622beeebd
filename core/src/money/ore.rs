//! An amount of money in öre, its arithmetic and its texts.
//!
//! Invariants: arithmetic is checked; a text written here is read back as the same amount.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{MoneyError, round_ratio};

/// An amount in öre (1/100 krona); negative is owed the other way. An integer in JSON and in both databases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Ore(pub i64);

const NO_BREAK_SPACE: char = '\u{a0}';
const MINUS: char = '\u{2212}';

impl Ore {
    /// Nothing.
    pub const ZERO: Ore = Ore(0);

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`], as for all arithmetic here.
    pub fn plus(self, other: Ore) -> Result<Ore, MoneyError> {
        self.0.checked_add(other.0).map(Ore).ok_or(MoneyError::Overflow)
    }

    /// This amount less the other.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn minus(self, other: Ore) -> Result<Ore, MoneyError> {
        self.0.checked_sub(other.0).map(Ore).ok_or(MoneyError::Overflow)
    }

    /// The amount `count` times.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn times(self, count: i64) -> Result<Ore, MoneyError> {
        self.0.checked_mul(count).map(Ore).ok_or(MoneyError::Overflow)
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn negated(self) -> Result<Ore, MoneyError> {
        self.0.checked_neg().map(Ore).ok_or(MoneyError::Overflow)
    }

    /// The sum of all amounts; zero of none.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn sum(amounts: impl IntoIterator<Item = Ore>) -> Result<Ore, MoneyError> {
        amounts.into_iter().try_fold(Ore::ZERO, Ore::plus)
    }

    /// Whether the amount is exactly nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount as Swedes write it, `3 176,25`: a no-break space between thousands, always two decimals, and a real
    /// minus sign (U+2212) before a negative amount. Without currency.
    pub fn to_kronor_text(self) -> String {
        let magnitude = self.0.unsigned_abs();
        format!("{}{},{:02}", self.sign_text(), grouped(magnitude / 100), magnitude % 100)
    }

    /// The amount rounded to whole kronor, `3 176`, for where öre would only disturb. Never for claims.
    pub fn to_whole_kronor_text(self) -> String {
        let kronor = round_ratio(self, 1, 100).expect("a hundredth of an amount fits where the amount does");
        format!("{}{}", kronor.sign_text(), grouped(kronor.0.unsigned_abs()))
    }

    /// The amount for files that programs read, `3176.25` or `-3176.25`.
    pub fn to_decimal_text(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }

    fn sign_text(self) -> String {
        if self.0 < 0 { MINUS.to_string() } else { String::new() }
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    text
}

impl FromStr for Ore {
    type Err = MoneyError;

    /// Reads kronor: `3 176,25`, `3176.25`, `3176`, `-12,5`. Thousands may be set apart by a space of any common kind,
    /// then everywhere; at most two decimals.
    fn from_str(text: &str) -> Result<Ore, MoneyError> {
        let refused = || MoneyError::NotAnAmount { text: text.chars().take(40).collect() };
        let trimmed = text.trim();
        let (negative, unsigned) = match trimmed.strip_prefix(['-', MINUS]) {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (kronor, decimals) = match unsigned.split_once([',', '.']) {
            Some((kronor, decimals)) => (kronor, Some(decimals)),
            None => (unsigned, None),
        };
        let kronor = ungrouped(kronor).ok_or_else(refused)?;
        let ore = match decimals {
            None => "00".to_owned(),
            Some(decimals) if (1..=2).contains(&decimals.len()) && all_digits(decimals) => {
                format!("{decimals:0<2}")
            }
            Some(_) => return Err(refused()),
        };
        // The sign goes along, because the most negative amount has no positive counterpart.
        let sign = if negative { "-" } else { "" };
        format!("{sign}{kronor}{ore}").parse().map(Ore).map_err(|_| MoneyError::Overflow)
    }
}

/// The digits without the spaces between thousands, or nothing if it isn't a number so written.
fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split([' ', NO_BREAK_SPACE, '\u{202f}', '\u{2009}']).collect();
    let well_formed = groups.iter().enumerate().all(|(index, group)| {
        let right_length = match (groups.len(), index) {
            (1, _) => !group.is_empty(),
            (_, 0) => (1..=3).contains(&group.len()),
            _ => group.len() == 3,
        };
        right_length && all_digits(group)
    });
    well_formed.then(|| groups.concat())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts() {
        let cases = [
            (0, "0,00", "0.00", "0"),
            (5, "0,05", "0.05", "0"),
            (-5, "−0,05", "-0.05", "0"),
            (50, "0,50", "0.50", "1"),
            (-150, "−1,50", "-1.50", "−2"),
            (317_625, "3\u{a0}176,25", "3176.25", "3\u{a0}176"),
            (-123_456_789, "−1\u{a0}234\u{a0}567,89", "-1234567.89", "−1\u{a0}234\u{a0}568"),
            (99_999, "999,99", "999.99", "1\u{a0}000"),
        ];
        for (ore, kronor, decimal, whole) in cases {
            assert_eq!(Ore(ore).to_kronor_text(), kronor);
            assert_eq!(Ore(ore).to_decimal_text(), decimal);
            assert_eq!(Ore(ore).to_whole_kronor_text(), whole);
        }
    }

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("3 176,25", 317_625),
            ("3\u{202f}176.25", 317_625),
            ("3176.25", 317_625),
            ("  385 ", 38_500),
            ("12,5", 1_250),
            ("-12,5", -1_250),
            ("−1 000 000", -100_000_000),
            ("007", 700),
        ];
        for (text, ore) in cases {
            assert_eq!(text.parse(), Ok(Ore(ore)), "{text:?}");
        }
        for text in ["", "-", ",50", "12,", "12,345", "1,234.50", "1 23", "1234 567", "--1", "+1", "1e3", "٣", "12 kr"]
        {
            assert_eq!(text.parse::<Ore>(), Err(MoneyError::NotAnAmount { text: text.to_owned() }), "{text:?}");
        }
        assert_eq!("99999999999999999999".parse::<Ore>(), Err(MoneyError::Overflow));
        let long = "x".repeat(10_000);
        assert_eq!(long.parse::<Ore>(), Err(MoneyError::NotAnAmount { text: "x".repeat(40) }));
    }

    #[test]
    fn arithmetic_is_checked() {
        let (least, most) = (Ore(i64::MIN), Ore(i64::MAX));
        assert_eq!(most.plus(Ore(1)), Err(MoneyError::Overflow));
        assert_eq!(least.minus(Ore(1)), Err(MoneyError::Overflow));
        assert_eq!(most.times(2), Err(MoneyError::Overflow));
        assert_eq!(least.negated(), Err(MoneyError::Overflow));
        assert_eq!(Ore::sum([most, Ore(1), Ore(-1)]), Err(MoneyError::Overflow));
        assert_eq!(Ore::sum([Ore(3), Ore(-5)]), Ok(Ore(-2)));
        assert_eq!(Ore::sum([]), Ok(Ore::ZERO));
    }

    #[test]
    fn json_is_an_integer() {
        assert_eq!(serde_json::to_string(&Ore(-7)).expect("JSON"), "-7");
        assert_eq!(serde_json::from_str::<Ore>("317625").expect("an amount"), Ore(317_625));
        assert!(serde_json::from_str::<Ore>("1.5").is_err());
    }

    proptest! {
        #[test]
        fn texts_are_read_back(ore in any::<i64>()) {
            prop_assert_eq!(Ore(ore).to_kronor_text().parse(), Ok(Ore(ore)));
            prop_assert_eq!(Ore(ore).to_decimal_text().parse(), Ok(Ore(ore)));
        }

        #[test]
        fn reading_never_panics(text in "[-−0-9 ,.\u{a0}kr]{0,24}") {
            let _ = text.parse::<Ore>();
        }
    }

    #[test]
    fn the_most_negative_amount_is_read_back() {
        assert_eq!(Ore(i64::MIN).to_kronor_text().parse(), Ok(Ore(i64::MIN)));
    }
}
