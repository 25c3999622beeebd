//! When an iCalendar file (RFC 5545) says that somebody is busy: by its events, and by the busy time that it lists (3.6.4). Pure;
//! of an event nothing but its times is looked at.
//!
//! The file comes from elsewhere, so everything is bounded: how deep components lie, which years are read, how often an event
//! is repeated, how long a rule is followed, and how much comes of it. Times without a zone, and of a zone that nobody knows,
//! are Stockholm's.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::lines::{duration, parts, unfolded};
use super::recurrence::{self, Rule};
use super::{CalendarFault, CalendarLimits};
use crate::resource::availability::merge;
use crate::time::Period;

const MOST_DEPTH: usize = 8;
/// The years that times are read of: further out, reckoning with them would leave what an instant can be.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=2200;

/// A point of time as a property writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A wall-clock time in a zone.
    At(NaiveDateTime, Tz),
    /// A whole day.
    On(NaiveDate),
}

#[derive(Debug, Default)]
struct Event {
    uid: String,
    starts: Option<Moment>,
    ends: Option<Moment>,
    length: Option<TimeDelta>,
    rule: Option<String>,
    further: Vec<Moment>,
    except: Vec<Moment>,
    instead_of: Option<Moment>,
    is_free: bool,
    is_cancelled: bool,
    /// It stands in the place of one occurrence and of all that follow.
    is_of_all_that_follow: bool,
    /// One of its own times can't be read.
    is_unreadable: bool,
}

/// The busy periods within a stretch of time, in order and joined where they touch.
///
/// # Errors
/// When it is no calendar, or more than the limits allow.
pub fn busy_periods(text: &str, within: &Period, limits: &CalendarLimits) -> Result<Vec<Period>, CalendarFault> {
    if text.len() > limits.most_bytes {
        return Err(CalendarFault::TooLarge);
    }
    let events = events(text)?;
    let mut replaced: HashMap<&str, Vec<DateTime<Utc>>> = HashMap::new();
    for event in &events {
        if event.is_of_all_that_follow {
            return Err(CalendarFault::Range);
        }
        if let Some(instead_of) = event.instead_of {
            replaced.entry(&event.uid).or_default().push(instead_of.instant());
        }
    }
    replaced.values_mut().for_each(|instants| instants.sort_unstable());
    let mut left = limits.most_occurrences;
    let mut busy = Vec::new();
    for event in events.iter().filter(|event| !event.is_free && !event.is_cancelled) {
        if event.is_unreadable {
            return Err(CalendarFault::Time);
        }
        // An event that stands in another's place excludes that one's occurrence, not its own.
        let replaced = replaced.get(event.uid.as_str()).filter(|_| event.instead_of.is_none());
        event.expand(within, replaced.map_or(&[], Vec::as_slice), &mut left, &mut busy)?;
    }
    busy.sort();
    let busy = merge(busy);
    if busy.len() > limits.most_periods { Err(CalendarFault::TooMany) } else { Ok(busy) }
}

impl Moment {
    /// The instant: of a time that exists twice the earlier, of one that the clocks skip an hour later; a day begins at
    /// Stockholm's midnight.
    pub(super) fn instant(self) -> DateTime<Utc> {
        let (local, zone) = match self {
            Self::At(local, zone) => (local, zone),
            Self::On(day) => (day.and_time(chrono::NaiveTime::MIN), Tz::Europe__Stockholm),
        };
        let found = zone.from_local_datetime(&local).earliest();
        let later = || zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest();
        found.or_else(later).map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    pub(super) fn zone(self) -> Tz {
        match self {
            Self::At(_, zone) => zone,
            Self::On(_) => Tz::Europe__Stockholm,
        }
    }

    fn read(value: &str, parameters: &[(String, String)]) -> Option<Self> {
        let named = parameters.iter().find(|(name, _)| name == "TZID");
        Self::read_in(value, named.map_or(Tz::Europe__Stockholm, |(_, name)| zone(name)))
    }

    /// A date, or a time of the zone that is given unless it says itself that it is UTC. Digits and nothing else, of a year
    /// that is read.
    pub(super) fn read_in(value: &str, unless_utc: Tz) -> Option<Self> {
        let value = value.trim();
        let (day, clock) = value.split_once('T').map_or((value, None), |(day, clock)| (day, Some(clock)));
        let on = NaiveDate::from_ymd_opt(digits(day, 0..4)?.cast_signed(), digits(day, 4..6)?, digits(day, 6..8)?)?;
        if day.len() != 8 || !YEARS.contains(&on.year()) {
            return None;
        }
        let Some(clock) = clock else { return Some(Self::On(on)) };
        let (clock, is_utc) = clock.strip_suffix('Z').map_or((clock, false), |clock| (clock, true));
        // A leap second is the last of its minute.
        let second = digits(clock, 4..6)?.min(59);
        let at = on.and_hms_opt(digits(clock, 0..2)?, digits(clock, 2..4)?, second)?;
        (clock.len() == 6).then_some(Self::At(at, if is_utc { Tz::UTC } else { unless_utc }))
    }
}

/// A part of a text that is digits.
fn digits(text: &str, part: Range<usize>) -> Option<u32> {
    let part = text.get(part)?;
    if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
}

/// A zone by its name in the tz database, or as Outlook calls it.
fn zone(name: &str) -> Tz {
    let name = name.trim_matches('"').trim_start_matches('/');
    match name {
        "GMT Standard Time" => Tz::Europe__London,
        "FLE Standard Time" => Tz::Europe__Helsinki,
        "UTC" | "Etc/UTC" | "GMT" => Tz::UTC,
        _ => name.parse().unwrap_or(Tz::Europe__Stockholm),
    }
}

impl Event {
    fn take(&mut self, name: &str, parameters: &[(String, String)], value: &str) {
        let moment = || Moment::read(value, parameters);
        let several = || value.split(',').filter_map(|one| Moment::read(one.split('/').next()?, parameters));
        match name {
            "UID" => value.clone_into(&mut self.uid),
            "DTSTART" | "DTEND" => {
                let read = moment();
                self.is_unreadable |= read.is_none();
                *(if name == "DTSTART" { &mut self.starts } else { &mut self.ends }) = read;
            }
            "DURATION" => self.length = duration(value),
            "RRULE" => self.rule = Some(value.to_owned()),
            "RDATE" => self.further.extend(several()),
            "EXDATE" => self.except.extend(several()),
            "RECURRENCE-ID" => {
                self.instead_of = moment();
                self.is_of_all_that_follow = has(parameters, "RANGE", "THISANDFUTURE");
            }
            "TRANSP" => self.is_free = value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            "STATUS" => self.is_cancelled = value.trim().eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }

    /// The events that a list of busy time comes to; all that is not said to be free is busy (3.2.9).
    fn of_busy_time(parameters: &[(String, String)], value: &str) -> Vec<Self> {
        let is_free = has(parameters, "FBTYPE", "FREE");
        let of_period = |period: &str| {
            let (starts, ends) = period.split_once('/').unwrap_or((period, ""));
            let starts = Moment::read(starts, parameters);
            let length = duration(ends);
            let ends = if length.is_none() { Moment::read(ends, parameters) } else { None };
            let is_unreadable = starts.is_none() || (ends.is_none() && length.is_none());
            Self { starts, ends, length, is_free, is_unreadable, ..Self::default() }
        };
        value.split(',').map(of_period).collect()
    }

    fn expand(
        &self,
        within: &Period,
        replaced: &[DateTime<Utc>],
        left: &mut usize,
        busy: &mut Vec<Period>,
    ) -> Result<(), CalendarFault> {
        let Some(starts) = self.starts else { return Ok(()) };
        let mut all = vec![starts.instant()];
        all.extend(self.further.iter().map(|moment| moment.instant()));
        if let Some(rule) = &self.rule {
            let rule = Rule { text: rule, starts, until: within.ends_at(), most: *left };
            let found = recurrence::occurrences(&rule)?;
            *left = left.checked_sub(found.charge).ok_or(CalendarFault::TooMany)?;
            all.extend(found.starts);
        }
        *left = left.checked_sub(all.len()).ok_or(CalendarFault::TooMany)?;
        let mut struck: Vec<DateTime<Utc>> = self.except.iter().map(|moment| moment.instant()).collect();
        struck.sort_unstable();
        let counts = |at: &DateTime<Utc>| struck.binary_search(at).is_err() && replaced.binary_search(at).is_err();
        for at in all.into_iter().filter(counts) {
            let Some(ends_at) = self.ends_at(starts, at) else { continue };
            // Cut first: it may be longer than any period of ours.
            busy.extend(whole_minutes(at.max(within.starts_at()), ends_at.min(within.ends_at())));
        }
        Ok(())
    }

    /// When an occurrence that starts `at` ends: days by the calendar, hours by the clock.
    fn ends_at(&self, starts: Moment, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if let Moment::On(first) = starts {
            let days = match (self.ends, self.length) {
                (Some(Moment::On(last)), _) => (last - first).num_days(),
                (None, Some(length)) => length.num_days(),
                _ => 1,
            };
            let day = crate::time::stockholm::date_of(at);
            let last = day.checked_add_days(Days::new(u64::try_from(days.max(1)).ok()?))?;
            return Some(Moment::On(last).instant());
        }
        let length = match (self.ends, self.length) {
            (Some(ends), _) => ends.instant() - starts.instant(),
            (None, Some(length)) => length,
            (None, None) => return None,
        };
        at.checked_add_signed(length)
    }
}

/// Whether a parameter is given with this value.
fn has(parameters: &[(String, String)], name: &str, value: &str) -> bool {
    parameters.iter().any(|(known, given)| known == name && given.eq_ignore_ascii_case(value))
}

/// Widened to whole minutes; what has no length is none.
fn whole_minutes(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Option<Period> {
    let down = |at: DateTime<Utc>| DateTime::from_timestamp(at.timestamp().div_euclid(60) * 60, 0);
    let up = |at: DateTime<Utc>| down(at + TimeDelta::seconds(59));
    if ends_at <= starts_at {
        return None;
    }
    Period::new(down(starts_at)?, up(ends_at)?).ok()
}

/// The events of a calendar: what stands in a `VEVENT` itself, not in the alarms within it, and the busy time of a `VFREEBUSY`.
fn events(text: &str) -> Result<Vec<Event>, CalendarFault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut inside: Vec<String> = Vec::new();
    let mut events = Vec::new();
    let mut is_over = false;
    for line in unfolded(text) {
        if line.trim().is_empty() {
            continue;
        }
        let Some((name, parameters, value)) = parts(&line) else { return Err(CalendarFault::NotACalendar) };
        if inside.is_empty() && (is_over || name != "BEGIN" || !value.eq_ignore_ascii_case("VCALENDAR")) {
            return Err(CalendarFault::NotACalendar);
        }
        match name.as_str() {
            "BEGIN" => {
                inside.push(value.to_ascii_uppercase());
                if inside.len() > MOST_DEPTH {
                    return Err(CalendarFault::NotACalendar);
                }
                if inside.len() == 2 && inside[1] == "VEVENT" {
                    events.push(Event::default());
                }
            }
            "END" => {
                if inside.pop().is_none_or(|open| !open.eq_ignore_ascii_case(&value)) {
                    return Err(CalendarFault::NotACalendar);
                }
                is_over = inside.is_empty();
            }
            name if inside.len() == 2 && inside[1] == "VEVENT" => {
                if let Some(event) = events.last_mut() {
                    event.take(name, &parameters, &value);
                }
            }
            "FREEBUSY" if inside.len() == 2 && inside[1] == "VFREEBUSY" => {
                events.extend(Event::of_busy_time(&parameters, &value));
            }
            _ => {}
        }
    }
    // A file that was cut off would let what it lost pass for free.
    if is_over { Ok(events) } else { Err(CalendarFault::NotACalendar) }
}

#[cfg(test)]
#[path = "ics_tests.rs"]
mod tests;
