//! Splitting an amount by weights so that not an öre is lost: the method of largest remainder.
//!
//! Invariants: the parts sum to the total exactly; each part is less than an öre from its exact share; equal weights
//! differ by an öre at most, in favour of the lower index; a negative total gives the mirror image of the positive one.

use super::{MoneyError, Ore};

/// Splits `total` in proportion to `weights`, in their order. Everyone first gets their share rounded towards zero, then
/// what is left goes an öre each to the largest remainders, ties to the lower index.
///
/// # Errors
/// [`MoneyError::NoWeights`] if there are none, [`MoneyError::Weight`] for the first that is zero or negative.
pub fn split(total: Ore, weights: &[i64]) -> Result<Vec<Ore>, MoneyError> {
    if weights.is_empty() {
        return Err(MoneyError::NoWeights);
    }
    if let Some((index, weight)) = weights.iter().copied().enumerate().find(|(_, weight)| *weight < 1) {
        return Err(MoneyError::Weight { index, weight });
    }
    let sign = i128::from(total.0.signum());
    let magnitude = i128::from(total.0).abs();
    let weight_sum: i128 = weights.iter().copied().map(i128::from).sum();
    let product = |index: usize| magnitude * i128::from(weights[index]);
    let mut parts: Vec<i128> = (0..weights.len()).map(|index| product(index) / weight_sum).collect();

    let left_ore = magnitude - parts.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    // The sort is stable, so equal remainders stay in the order of their index.
    by_remainder.sort_by_key(|index| std::cmp::Reverse(product(*index) % weight_sum));
    let left_count = usize::try_from(left_ore).map_err(|_| MoneyError::Overflow)?;
    for index in by_remainder.into_iter().take(left_count) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(sign * part).map(Ore).map_err(|_| MoneyError::Overflow)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn splits_by_largest_remainder() {
        let cases: [(i64, &[i64], &[i64]); 9] = [
            (100, &[1, 1, 1], &[34, 33, 33]),
            (-100, &[1, 1, 1], &[-34, -33, -33]),
            (2, &[1, 1, 1], &[1, 1, 0]),
            (10, &[1, 2], &[3, 7]),
            (0, &[5, 7], &[0, 0]),
            (1, &[1, 9], &[0, 1]),
            (7, &[42], &[7]),
            (i64::MIN, &[i64::MAX], &[i64::MIN]),
            // The eight municipalities' inhabitants share 1 000 kr.
            (
                100_000,
                &[15_985, 15_931, 28_199, 17_724, 7_312, 16_458, 42_476, 10_277],
                &[10_355, 10_321, 18_268, 11_482, 4_737, 10_662, 27_517, 6_658],
            ),
        ];
        for (total, weights, expected) in cases {
            let expected: Vec<Ore> = expected.iter().copied().map(Ore).collect();
            let found = split(Ore(total), weights).expect("a split");
            assert_eq!(Ore::sum(found.iter().copied()), Ok(Ore(total)));
            assert_eq!(found, expected, "{total} by {weights:?}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(split(Ore(1), &[]), Err(MoneyError::NoWeights));
        assert_eq!(split(Ore(1), &[1, 0, -1]), Err(MoneyError::Weight { index: 1, weight: 0 }));
        assert_eq!(split(Ore(1), &[-3]), Err(MoneyError::Weight { index: 0, weight: -3 }));
    }

    proptest! {
        #[test]
        fn sums_exactly_and_fairly(total in any::<i64>(), weights in prop::collection::vec(1..=i64::MAX, 1..40)) {
            let parts = split(Ore(total), &weights).expect("a split");
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().map(|part| i128::from(part.0)).sum::<i128>(), i128::from(total));
            let weight_sum: i128 = weights.iter().copied().map(i128::from).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(total) * i128::from(*weight);
                // |part − exact share| < 1 öre, compared without multiplying the part by the sum.
                let whole = exact.div_euclid(weight_sum);
                let above = i128::from(exact.rem_euclid(weight_sum) != 0);
                prop_assert!((whole..=whole + above).contains(&i128::from(part.0)));
            }
        }

        #[test]
        fn equal_weights_favour_the_lower_index(total in 0_i64..10_000, count in 1_usize..30) {
            let parts = split(Ore(total), &vec![1; count]).expect("a split");
            prop_assert!(parts.is_sorted_by(|earlier, later| earlier >= later));
            prop_assert!(parts[0].0 - parts[count - 1].0 <= 1);
        }
    }
}
