//! What a change of its plan opens of a resource, for those who wait for it: noted in the transaction of the change, and taken
//! from there by whoever passes it on. One stretch a resource, from the first that opened to the last, however often it
//! changes.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Resource, ResourceState, availability, store};
use crate::db::{DbError, Tx};
use crate::time::{Period, stockholm};

/// When somebody may seek a resource: from today to the last day of the horizon. What opens after that opens because the
/// horizon moves on.
pub(super) fn soon(now: DateTime<Utc>, horizon_days: i64) -> Option<Period> {
    let [first, last] = [now, now + TimeDelta::days(horizon_days)].map(stockholm::date_of).map(stockholm::day);
    Period::new(first.starts_at(), last.ends_at()).ok()
}

/// Notes what the windows `after` a change open that those before it did not.
pub(super) async fn note(tx: &mut Tx, resource: &Resource, after: &[Period], soon: &Period) -> Result<(), DbError> {
    if resource.state != ResourceState::Published {
        return Ok(());
    }
    let before = store::windows(tx, resource.id, soon).await?;
    match stretch(&before, after, soon) {
        Some((from_at, until_at)) => store::note_opened(tx, resource.id, from_at, until_at).await,
        None => Ok(()),
    }
}

/// From the first that opens to the last.
fn stretch(before: &[Period], after: &[Period], soon: &Period) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let key = |period: &Period| (period.starts_at(), period.ends_at());
    let known: BTreeSet<_> = before.iter().map(key).collect();
    let other: Vec<Period> = after.iter().filter(|window| !known.contains(&key(window))).copied().collect();
    let opened = availability::free(&other, before);
    let opened: Vec<Period> = opened.iter().filter_map(|part| part.intersection(soon)).collect();
    let from_at = opened.iter().map(Period::starts_at).min()?;
    Some((from_at, opened.iter().map(Period::ends_at).max()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(day: u32, from: u32, until: u32) -> Period {
        let at = |hour| format!("2026-11-{day:02}T{hour:02}:00:00Z").parse().unwrap();
        Period::new(at(from), at(until)).unwrap()
    }

    #[test]
    fn what_opens_is_one_stretch() {
        let soon = soon("2026-11-23T04:40:00Z".parse().unwrap(), 5).unwrap();
        let (monday, tuesday, friday, later) = (hours(23, 7, 16), hours(24, 7, 16), hours(27, 7, 16), hours(30, 7, 16));
        let at = |period: &Period| (period.starts_at(), period.ends_at());
        assert_eq!(stretch(&[monday], &[monday], &soon), None);
        assert_eq!(stretch(&[monday, tuesday], &[monday], &soon), None, "what closes opens nothing");
        assert_eq!(stretch(&[monday], &[monday, tuesday], &soon), Some(at(&tuesday)));
        let both = (tuesday.starts_at(), friday.ends_at());
        assert_eq!(stretch(&[monday], &[monday, tuesday, friday, later], &soon), Some(both));
        assert_eq!(stretch(&[monday], &[monday, later], &soon), None, "nobody can seek that yet");
        assert_eq!(
            stretch(&[hours(23, 7, 12)], &[monday], &soon),
            Some(at(&hours(23, 12, 16))),
            "a day that is prolonged"
        );
    }
}
