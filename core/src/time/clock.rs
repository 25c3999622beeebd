//! The clock as an argument: use cases ask it for the time, so that tests and the demo can set it.
//!
//! Invariant: every clock gives whole seconds, so that a time read back from either database equals the one written.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Where the present time comes from.
pub trait Clock: Send + Sync {
    /// The present instant, in whole seconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(0)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock {
    now: Mutex<DateTime<Utc>>,
}

impl FixedClock {
    /// A clock that shows `now`, cut to whole seconds.
    pub fn new(now: DateTime<Utc>) -> FixedClock {
        FixedClock { now: Mutex::new(now.trunc_subsecs(0)) }
    }

    /// Moves the clock to `now`, cut to whole seconds; backwards is allowed.
    pub fn set(&self, now: DateTime<Utc>) {
        self.change(|_| now);
    }

    /// Moves the clock by `step`, which may be negative. Beyond what an instant can hold the clock stays where it is.
    pub fn advance(&self, step: TimeDelta) {
        self.change(|now| now.checked_add_signed(step).unwrap_or(now));
    }

    fn change(&self, next: impl FnOnce(DateTime<Utc>) -> DateTime<Utc>) {
        // The value is replaced in one step, so it is whole even after a panic elsewhere.
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = next(*now).trunc_subsecs(0);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_clock_gives_whole_seconds() {
        assert_eq!(SystemClock.now().timestamp_subsec_nanos(), 0);
    }

    #[test]
    fn fixed_clock_stands_until_moved() {
        let start = DateTime::from_timestamp(1_795_290_000, 999_000_000).expect("a valid instant");
        let clock = FixedClock::new(start);
        assert_eq!(clock.now().timestamp_subsec_nanos(), 0);
        assert_eq!(clock.now(), clock.now());

        clock.advance(TimeDelta::minutes(90));
        assert_eq!(clock.now().timestamp(), 1_795_290_000 + 5_400);
        clock.advance(TimeDelta::minutes(-90));
        assert_eq!(clock.now().timestamp(), 1_795_290_000);
        clock.advance(TimeDelta::MAX);
        assert_eq!(clock.now().timestamp(), 1_795_290_000);

        clock.set(start + TimeDelta::days(1));
        assert_eq!(clock.now().timestamp(), 1_795_290_000 + 86_400);
    }
}
