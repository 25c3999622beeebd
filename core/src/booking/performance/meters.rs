//! Meters: read before and after, never backward, neither within a booking nor from one to the next.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::record::Reading;
use crate::fault::FieldFault;
use crate::plugin::{Fact, Meter};

/// What a meter showed at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Shown {
    /// The value.
    pub value: i64,
    /// When it was read.
    pub at: DateTime<Utc>,
}

/// What a meter showed after the booking before, and before the booking after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Neighbour {
    pub(super) last: Option<Shown>,
    pub(super) next: Option<Shown>,
}

/// The neighbours of a booking's readings, by meter.
pub(super) type Neighbours = BTreeMap<String, Neighbour>;

/// What is wrong with a meter's reading.
pub(super) fn reading_faults(meter: &Meter, reading: Option<&Reading>, beside: Option<&Neighbour>) -> Vec<FieldFault> {
    let at = |end: &str| format!("recorded.readings.{}.{end}", meter.key);
    let Some(Reading { before, after }) = reading.copied() else {
        return vec![FieldFault::new(at("before"), "missing", []), FieldFault::new(at("after"), "missing", [])];
    };
    let beside = beside.copied().unwrap_or_default();
    let unit = || Fact::Text(meter.unit.clone());
    let mut faults = Vec::new();
    if before < 0 {
        let values = [("value", Fact::Number(before)), ("least", Fact::Number(0))];
        faults.push(FieldFault::new(at("before"), "number_too_small", values));
    }
    if let Some(last) = beside.last.filter(|last| before < last.value) {
        let values = [
            ("value", Fact::Number(before)),
            ("last", Fact::Number(last.value)),
            ("at", Fact::Instant(last.at)),
            ("unit", unit()),
        ];
        faults.push(FieldFault::new(at("before"), "meter_below_last", values));
    }
    if after < before {
        let values = [("value", Fact::Number(after)), ("before", Fact::Number(before)), ("unit", unit())];
        faults.push(FieldFault::new(at("after"), "meter_backward", values));
    } else if after - before > meter.most {
        let values = [("value", Fact::Number(after - before)), ("most", Fact::Number(meter.most)), ("unit", unit())];
        faults.push(FieldFault::new(at("after"), "meter_too_far", values));
    }
    if let Some(next) = beside.next.filter(|next| after > next.value) {
        let values = [
            ("value", Fact::Number(after)),
            ("next", Fact::Number(next.value)),
            ("at", Fact::Instant(next.at)),
            ("unit", unit()),
        ];
        faults.push(FieldFault::new(at("after"), "meter_above_next", values));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;

    #[test]
    fn a_meter_runs_forward_and_not_too_far() {
        let name = Text { sv: "Mätarställning".to_owned(), en: "Odometer".to_owned() };
        let meter = Meter { key: "odometer".to_owned(), name, unit: "km".to_owned(), most: 500 };
        let shown = |value| Some(Shown { value, at: DateTime::UNIX_EPOCH });
        let codes = |before, after, last, next| {
            let beside = Neighbour { last, next };
            let faults = reading_faults(&meter, Some(&Reading { before, after }), Some(&beside));
            faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(100, 100, None, None), Vec::<&str>::new());
        assert_eq!(codes(100, 600, shown(100), shown(600)), Vec::<&str>::new());
        assert_eq!(codes(100, 99, None, None), ["meter_backward"]);
        assert_eq!(codes(99, 120, shown(100), None), ["meter_below_last"]);
        assert_eq!(codes(100, 120, None, shown(119)), ["meter_above_next"]);
        assert_eq!(codes(100, 601, None, None), ["meter_too_far"]);
        assert_eq!(codes(-1, 5, None, None), ["number_too_small"]);
        let missing = reading_faults(&meter, None, None);
        assert_eq!(missing.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["missing", "missing"]);
    }
}
