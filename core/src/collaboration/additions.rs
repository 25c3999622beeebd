//! Which addition every worked minute gets: the dearest that applies, the first of equals.
//!
//! Invariant: no minute is given twice, so the additions' minutes together are at most the minutes worked.

use std::cmp::Reverse;

use super::tariff::{Addition, TariffPrices};
use crate::money::Ore;
use crate::time::{Period, stockholm};

/// What one kind of addition comes to in a shift.
pub(super) struct AdditionMinutes<'a> {
    pub kind: &'a str,
    pub ore_per_hour: Ore,
    pub minutes: i64,
}

/// When an addition applies on one date: the place of its kind among the additions, and half-open minutes of the day.
struct Window {
    place: usize,
    starts_minute: i64,
    ends_minute: i64,
}

/// The minutes that each addition gets, in the tariff's order; windows of one kind and price are one entry.
pub(super) fn addition_minutes<'a>(prices: &'a TariffPrices, worked: &[Period]) -> Vec<AdditionMinutes<'a>> {
    let mut found: Vec<AdditionMinutes<'a>> = Vec::new();
    let mut applies = Vec::with_capacity(prices.additions.len());
    for Addition { kind, ore_per_hour, applies: when } in &prices.additions {
        let known = found.iter().position(|entry| entry.kind == kind && entry.ore_per_hour == *ore_per_hour);
        let place = known.unwrap_or(found.len());
        if known.is_none() {
            found.push(AdditionMinutes { kind, ore_per_hour: *ore_per_hour, minutes: 0 });
        }
        applies.push((place, when));
    }
    for stretch in worked.iter().flat_map(stockholm::stretches) {
        let mut windows = Vec::new();
        for (place, when) in &applies {
            let today = when.windows(stretch.date).into_iter();
            windows.extend(today.map(|(starts_minute, ends_minute)| Window {
                place: *place,
                starts_minute,
                ends_minute,
            }));
        }
        let first = stretch.starts_minute;
        give_minutes(&mut found, &windows, first, first + stretch.period.minutes());
    }
    found.retain(|entry| entry.minutes > 0);
    found
}

/// Gives every minute of the day from `first` up to `end` to the dearest addition whose window holds it, if any.
fn give_minutes(found: &mut [AdditionMinutes<'_>], windows: &[Window], first: i64, end: i64) {
    let bounds = windows.iter().flat_map(|window| [window.starts_minute, window.ends_minute]);
    let mut cuts: Vec<i64> = bounds.filter(|cut| (first..end).contains(cut)).chain([first, end]).collect();
    cuts.sort_unstable();
    // Between two neighbouring cuts the same windows hold throughout.
    for pair in cuts.windows(2) {
        let holding = windows.iter().filter(|window| (window.starts_minute..window.ends_minute).contains(&pair[0]));
        let dearest =
            holding.map(|window| window.place).min_by_key(|place| (Reverse(found[*place].ore_per_hour), *place));
        if let Some(place) = dearest {
            found[place].minutes += pair[1] - pair[0];
        }
    }
}
