//! The one rounding rule, half away from zero, and rates in basis points.
//!
//! Invariant: whatever is rounded in the program is rounded by [`round_ratio`], once.

use serde::{Deserialize, Serialize};

use super::{MoneyError, Ore};

/// A rate in hundredths of a per cent: 2500 is 25 %. An integer in JSON and in both databases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct BasisPoints(pub i64);

impl BasisPoints {
    /// Nothing of it.
    pub const ZERO: BasisPoints = BasisPoints(0);
    /// All of it, 100 %.
    pub const WHOLE: BasisPoints = BasisPoints(10_000);

    /// This share of an amount, rounded.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn of(self, amount: Ore) -> Result<Ore, MoneyError> {
        round_ratio(amount, self.0, BasisPoints::WHOLE.0)
    }

    /// The rate as Swedes write it, with a no-break space: `25 %`, `12,5 %`, `0,25 %`.
    pub fn to_percent_text(self) -> String {
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "\u{2212}" } else { "" };
        let number = if part == 0 { whole.to_string() } else { format!("{whole},{part:02}") };
        let number = if part == 0 { number.as_str() } else { number.trim_end_matches('0') };
        format!("{sign}{number}\u{a0}%")
    }
}

/// `amount × numerator / denominator`, rounded half away from zero.
///
/// # Errors
/// [`MoneyError::Denominator`] unless the denominator is at least 1; [`MoneyError::Overflow`] if the result does not fit
/// (what lies between is counted in 128 bits and always does).
pub fn round_ratio(amount: Ore, numerator: i64, denominator: i64) -> Result<Ore, MoneyError> {
    if denominator < 1 {
        return Err(MoneyError::Denominator { denominator });
    }
    let product = i128::from(amount.0) * i128::from(numerator);
    let divisor = i128::from(denominator);
    let away_from_zero = if (product % divisor).abs() * 2 >= divisor { product.signum() } else { 0 };
    i64::try_from(product / divisor + away_from_zero).map(Ore).map_err(|_| MoneyError::Overflow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rounds_half_away_from_zero() {
        let cases = [
            (1, 1, 2, 1),
            (-1, 1, 2, -1),
            (1, 1, 3, 0),
            (2, 1, 3, 1),
            (-2, 1, 3, -1),
            (3, 1, 2, 2),
            (5, 1, 2, 3),
            (38_500, 495, 60, 317_625),
            (0, 5, 7, 0),
            (i64::MAX, i64::MAX, i64::MAX, i64::MAX),
            (i64::MIN, i64::MAX, i64::MAX, i64::MIN),
        ];
        for (amount, numerator, denominator, expected) in cases {
            assert_eq!(
                round_ratio(Ore(amount), numerator, denominator),
                Ok(Ore(expected)),
                "{amount} × {numerator} / {denominator}"
            );
        }
    }

    #[test]
    fn names_what_is_wrong() {
        for denominator in [0, -1, i64::MIN] {
            assert_eq!(round_ratio(Ore(1), 1, denominator), Err(MoneyError::Denominator { denominator }));
        }
        assert_eq!(round_ratio(Ore(i64::MAX), 2, 1), Err(MoneyError::Overflow));
        assert_eq!(round_ratio(Ore(i64::MIN), i64::MIN, 1), Err(MoneyError::Overflow));
    }

    #[test]
    fn rates() {
        assert_eq!(BasisPoints(2_500).of(Ore(317_625)), Ok(Ore(79_406)));
        assert_eq!(BasisPoints(2_500).of(Ore(5_250)), Ok(Ore(1_313)));
        let cases = [(2_500, "25"), (1_250, "12,5"), (25, "0,25"), (0, "0"), (-505, "−5,05"), (1_000, "10")];
        for (rate, number) in cases {
            assert_eq!(BasisPoints(rate).to_percent_text(), format!("{number}\u{a0}%"));
        }
    }

    proptest! {
        #[test]
        fn is_symmetric_and_within_half(amount in -1_000_000_000_000_i64..1_000_000_000_000,
                                        numerator in -100_000_i64..100_000, denominator in 1_i64..100_000) {
            let rounded = round_ratio(Ore(amount), numerator, denominator).expect("it fits");
            let mirrored = round_ratio(Ore(-amount), numerator, denominator).expect("it fits");
            prop_assert_eq!(rounded.0, -mirrored.0);
            let error = i128::from(rounded.0) * i128::from(denominator) - i128::from(amount) * i128::from(numerator);
            prop_assert!(error.abs() * 2 <= i128::from(denominator));
        }
    }
}
