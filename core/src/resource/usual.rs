//! Turning a usual period of a day on or off, with one press: what the stretches of the day become. Pure.

use super::availability::Hours;
use crate::plugin::BookingLimits;
use crate::time::stockholm::MINUTES_A_DAY;

/// From and to, in minutes from the midnight that the day begins with.
type Span = (i64, i64);

/// The periods of a day that are turned on and off: the manifest's usual ones, or the whole day where it has none.
pub fn usual_periods(limits: &BookingLimits) -> Vec<Hours> {
    let presets = limits.presets.iter();
    let hours = presets.map(|preset| Hours { starts_minute: preset.starts_minute, ends_minute: preset.ends_minute });
    let hours: Vec<Hours> = hours.collect();
    if hours.is_empty() { vec![Hours::WHOLE_DAY] } else { hours }
}

/// Whether a day's stretches hold a usual period from its beginning to its end.
pub fn covers(of_day: &[Hours], usual: Hours) -> bool {
    let (starts, ends) = span(usual);
    joined(of_day.iter().copied().map(span).collect(), true).iter().any(|(from, to)| *from <= starts && ends <= *to)
}

/// The stretches of a day after the period `wanted` was turned on or off. What is turned off takes no other period of
/// `usual` along that it only overlaps with: of 07–22 without 07–16 there remains 13–22, if that is a usual period.
pub fn turned(of_day: &[Hours], wanted: Hours, available: bool, usual: &[Hours]) -> Vec<Hours> {
    let present: Vec<Span> = of_day.iter().copied().map(span).collect();
    if available {
        return hours(joined(present.into_iter().chain([span(wanted)]).collect(), false));
    }
    let rest: Vec<Span> = present.into_iter().flat_map(|part| without(part, span(wanted))).collect();
    let others = usual.iter().filter(|other| covers(of_day, **other) && !covers(&[**other], wanted));
    let kept = hours(joined(rest.iter().copied().chain(others.copied().map(span)).collect(), false));
    if covers(&kept, wanted) { hours(joined(rest, false)) } else { kept }
}

fn span(hours: Hours) -> Span {
    (hours.starts_minute, hours.end_from_midnight())
}

fn without((starts, ends): Span, (from, to): Span) -> impl Iterator<Item = Span> {
    [(starts, ends.min(from)), (starts.max(to), ends)].into_iter().filter(|(starts, ends)| starts < ends)
}

/// Spans that overlap as one; those that only touch too, if asked for.
fn joined(mut spans: Vec<Span>, touching: bool) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for (starts, ends) in spans {
        match joined.last_mut() {
            Some((_, last)) if starts < *last || (touching && starts == *last) => *last = ends.max(*last),
            _ => joined.push((starts, ends)),
        }
    }
    joined
}

/// Spans as hours of the day: no stretch is longer than a day, and what would begin on the next one is that day's to say.
fn hours(spans: Vec<Span>) -> Vec<Hours> {
    let mut all = Vec::with_capacity(spans.len());
    for (starts, ends) in spans {
        let first_end = if ends - starts > MINUTES_A_DAY { ends - MINUTES_A_DAY } else { ends };
        for (from, to) in [(starts, first_end), (first_end, ends)] {
            if from < to && from < MINUTES_A_DAY {
                all.push(Hours { starts_minute: from, ends_minute: to.rem_euclid(MINUTES_A_DAY) });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: Hours = of(7, 16);
    const EVENING: Hours = of(13, 22);
    const NIGHT: Hours = of(21, 7);
    const USUAL: [Hours; 3] = [DAY, EVENING, NIGHT];

    const fn of(starts_hour: i64, ends_hour: i64) -> Hours {
        Hours { starts_minute: starts_hour * 60, ends_minute: ends_hour % 24 * 60 }
    }

    #[test]
    fn what_is_turned_on_joins_what_it_overlaps() {
        assert_eq!(turned(&[], DAY, true, &USUAL), [DAY]);
        assert_eq!(turned(&[DAY], EVENING, true, &USUAL), [of(7, 22)]);
        assert_eq!(turned(&[EVENING], NIGHT, true, &USUAL), [of(13, 7)]);
        assert_eq!(turned(&[of(6, 12)], of(12, 16), true, &USUAL), [of(6, 12), of(12, 16)]);
        // 06 to 07 the next day is more than a day, so it is two stretches.
        assert_eq!(turned(&[of(6, 22)], NIGHT, true, &USUAL), [of(6, 7), of(7, 7)]);
    }

    #[test]
    fn what_is_turned_off_takes_no_other_along() {
        assert_eq!(turned(&[DAY], DAY, false, &USUAL), []);
        assert_eq!(turned(&[of(7, 22)], DAY, false, &USUAL), [EVENING]);
        assert_eq!(turned(&[of(7, 22)], EVENING, false, &USUAL), [DAY]);
        assert_eq!(turned(&[Hours::WHOLE_DAY], Hours::WHOLE_DAY, false, &[Hours::WHOLE_DAY]), []);
        assert_eq!(turned(&[Hours::WHOLE_DAY], DAY, false, &USUAL), [of(0, 7), of(13, 24)]);
        // Two others that together hold what is turned off can't both stay.
        let usual = [of(7, 12), of(10, 16), of(12, 22)];
        assert_eq!(turned(&[of(7, 22)], of(10, 16), false, &usual), [of(7, 10), of(16, 22)]);
    }

    proptest! {
        /// A press does what it says, and the stretches neither overlap nor end before they begin.
        #[test]
        fn a_press_does_what_it_says(
            parts in proptest::collection::vec((0..1440_i64, 0..1440_i64), 0..4),
            wanted in (0..1440_i64, 0..1440_i64),
            available: bool,
        ) {
            let made = |(starts_minute, ends_minute)| Hours { starts_minute, ends_minute };
            let of_day = hours(joined(parts.into_iter().map(made).map(span).collect(), false));
            let wanted = made(wanted);
            let now = turned(&of_day, wanted, available, &USUAL);
            prop_assert_eq!(covers(&now, wanted), available, "{:?}", now);
            prop_assert!(now.windows(2).all(|pair| span(pair[0]).1 <= span(pair[1]).0), "{:?}", now);
            if available {
                prop_assert!(of_day.iter().all(|part| covers(&now, *part)), "{:?} of {:?}", now, of_day);
            }
        }
    }
}
