//! The nurse's own limit on the way to a shift.

use torget_core::plugin::{Fact, Finding, Question};

use crate::nurse::Nurse;

/// The way is no longer than the nurse goes; no limit, no finding.
pub fn check(question: &Question<'_>, nurse: &Nurse) -> Option<Finding> {
    let longest = nurse.longest_distance_km? * 10;
    let distance = question.distance_tenth_km;
    (distance > longest).then(|| {
        let values = [("distance", Fact::TenthKm(distance)), ("longest", Fact::TenthKm(longest))];
        Finding::broken("distance", values)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use torget_core::plugin::Fact;

    use crate::support::Case;

    proptest! {
        #[test]
        fn the_limit_itself_is_not_too_far(limit_km in 1_i64..500, distance_tenth_km in 0_i64..6_000) {
            let case = Case::day().attribute("longest_distance_km", json!(limit_km)).away(distance_tenth_km);
            prop_assert_eq!(case.rules().is_empty(), distance_tenth_km <= limit_km * 10);
        }
    }

    #[test]
    fn without_a_limit_no_way_is_too_long() {
        assert_eq!(Case::day().without("longest_distance_km").away(9_999).rules(), Vec::<String>::new());
    }

    #[test]
    fn a_tenth_too_far_is_told_with_both_lengths() {
        let finding = Case::day().attribute("longest_distance_km", json!(40)).away(401).only_finding();
        assert_eq!(finding.rule, "distance");
        assert_eq!(finding.values["distance"], Fact::TenthKm(401));
        assert_eq!(finding.values["longest"], Fact::TenthKm(400));
    }
}
