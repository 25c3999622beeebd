//! Until when an offer, or a booking that is held, waits for its answer.

use chrono::{DateTime, TimeDelta, Utc};

use super::refusal::OfferRefusal;
use crate::booking::error::BookingError;
use crate::booking::pool::Setting;
use crate::plugin::SHORTEST_ANSWER_MINUTES;

/// When the answer must have come: the area's time for a start that is so near, at least
/// [`SHORTEST_ANSWER_MINUTES`], and otherwise not after the start.
pub(in crate::booking) fn answer_before_at(
    setting: &Setting,
    now: DateTime<Utc>,
    starts_at: DateTime<Utc>,
) -> DateTime<Utc> {
    let (settings, manifest) = (&setting.area.settings, setting.manifest());
    let otherwise = settings.answer_within_minutes(manifest);
    let minutes = settings.filling(manifest).answer_minutes((starts_at - now).num_minutes(), otherwise);
    bounded(now, starts_at, minutes)
}

/// The same for a question that nobody asks when there is not time enough before the start.
pub(in crate::booking) fn asked_before_at(
    setting: &Setting,
    now: DateTime<Utc>,
    starts_at: DateTime<Utc>,
) -> Result<DateTime<Utc>, BookingError> {
    let limit = answer_before_at(setting, now, starts_at);
    if limit > starts_at {
        return Err(OfferRefusal::TooLateToAsk { starts_at, least_minutes: SHORTEST_ANSWER_MINUTES }.into());
    }
    Ok(limit)
}

fn bounded(now: DateTime<Utc>, starts_at: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
    let least = now + TimeDelta::minutes(SHORTEST_ANSWER_MINUTES);
    (now + TimeDelta::minutes(minutes)).clamp(least, starts_at.max(least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_after_the_start_and_never_at_once() {
        let now: DateTime<Utc> = "2026-11-23T04:40:00Z".parse().unwrap();
        let after = |minutes| now + TimeDelta::minutes(minutes);
        for (starts, minutes, limit) in [
            (600, 120, 120),
            (90, 120, 90),
            (600, 1, SHORTEST_ANSWER_MINUTES),
            (5, 120, SHORTEST_ANSWER_MINUTES),
            (-30, 120, SHORTEST_ANSWER_MINUTES),
        ] {
            assert_eq!(bounded(now, after(starts), minutes), after(limit), "start in {starts}, {minutes} to answer");
        }
    }
}
