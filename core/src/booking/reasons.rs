//! Why a candidate is suggested, as data; the words are the edge's. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::ids::OrganisationId;
use crate::plugin::Occupied;
use crate::time::{Period, stockholm};

/// How far back answers tell how soon somebody usually answers, in days.
pub(super) const ANSWERS_DAYS: i64 = 90;
/// Fewer answers than this tell nothing.
const FEWEST_ANSWERS: usize = 3;
/// How many weeks of use a member's share is reckoned by: the ninety days of a quarter.
pub(super) const USE_WEEKS: i64 = 13;

/// A person's hours in the week in which the period begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Load {
    /// Booked already, in minutes without breaks.
    pub booked_minutes: i64,
    /// Agreed, in minutes.
    pub agreed_minutes: i64,
}

/// A buyer's use of an area against its share of the members' inhabitants, in basis points of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The buyer's short name.
    pub organisation_name: String,
    /// Its part of the attested hours of the last quarter.
    pub used_basis_points: i64,
    /// Its part of the members' inhabitants.
    pub inhabitants_basis_points: i64,
}

/// What a member has used, and how many live there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct MemberUse {
    pub(super) organisation_id: OrganisationId,
    pub(super) organisation_name: String,
    pub(super) population: Option<i64>,
    pub(super) minutes: i64,
}

/// What is booked in the week, Monday to Sunday in Stockholm, in which `period` begins. A shift belongs whole to the week in
/// which it begins.
pub(super) fn booked_minutes(occupied: &[Occupied], period: &Period) -> i64 {
    let week = |at: DateTime<Utc>| stockholm::week_start(stockholm::date_of(at));
    let this = week(period.starts_at());
    // Nothing that far away is in the week, and the calendar need not be asked.
    let near = |other: &&Occupied| (other.period.starts_at() - period.starts_at()).abs() < TimeDelta::days(8);
    let in_week = occupied.iter().filter(near).filter(|other| week(other.period.starts_at()) == this);
    in_week.map(|other| (other.period.minutes() - other.break_minutes).max(0)).sum()
}

/// The median of the minutes between question and answer, if there are enough of them.
pub(super) fn usual_answer_minutes(mut minutes: Vec<i64>) -> Option<i64> {
    minutes.sort_unstable();
    (minutes.len() >= FEWEST_ANSWERS).then(|| minutes[minutes.len() / 2])
}

/// The share of the buyer; `None` while nothing has been used or its inhabitants are not known.
pub(super) fn share(members: &[MemberUse], buyer_id: OrganisationId) -> Option<Share> {
    let buyer = members.iter().find(|member| member.organisation_id == buyer_id)?;
    let used: i64 = members.iter().map(|member| member.minutes).sum();
    let inhabitants: i64 = members.iter().filter_map(|member| member.population).sum();
    let part =
        |of: i64, whole: i64| (whole > 0).then(|| i64::try_from(i128::from(of) * 10_000 / i128::from(whole)).ok())?;
    Some(Share {
        organisation_name: buyer.organisation_name.clone(),
        used_basis_points: part(buyer.minutes, used)?,
        inhabitants_basis_points: part(buyer.population?, inhabitants)?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::ids::{BookingId, UnitId};
    use crate::place::Position;

    fn period(day: u32, starts: i64, ends: i64) -> Period {
        let on = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        stockholm::period(on, starts * 60, ends * 60).unwrap()
    }

    #[test]
    fn the_load_is_that_of_the_week_in_which_the_period_begins() {
        let position = Position { latitude: 56.1, longitude: 13.2 };
        let occupied = |period| Occupied {
            booking_id: Some(BookingId::new()),
            unit_id: UnitId::new(),
            position,
            period,
            break_minutes: 45,
        };
        // Sunday night belongs to the week before, Sunday 29 to this one, Monday 30 to the next.
        let periods = [period(22, 21, 7), period(23, 7, 16), period(29, 21, 7), period(30, 7, 16)];
        let booked: Vec<Occupied> = periods.into_iter().map(occupied).collect();
        assert_eq!(booked_minutes(&booked, &period(25, 7, 16)), 495 + 555);
        assert_eq!(booked_minutes(&[], &period(25, 7, 16)), 0);
    }

    #[test]
    fn a_few_answers_tell_nothing() {
        assert_eq!(usual_answer_minutes(vec![5, 9]), None);
        assert_eq!(usual_answer_minutes(vec![600, 5, 9]), Some(9));
        assert_eq!(usual_answer_minutes(vec![1, 2, 8, 9]), Some(8));
    }

    #[test]
    fn a_share_is_of_use_and_of_inhabitants() {
        let member = |name: &str, population, minutes| MemberUse {
            organisation_id: OrganisationId::new(),
            organisation_name: name.to_owned(),
            population,
            minutes,
        };
        let members =
            [member("Bjuv", Some(15_000), 600), member("Ängelholm", Some(45_000), 5_400), member("Norr", None, 0)];
        let share_of = |nth: usize| share(&members, members[nth].organisation_id);
        let bjuv = share_of(0).unwrap();
        assert_eq!((bjuv.used_basis_points, bjuv.inhabitants_basis_points), (1_000, 2_500));
        assert_eq!(share_of(2), None);
        assert_eq!(share(&members, OrganisationId::new()), None);
        let unused = [member("Bjuv", Some(15_000), 0)];
        assert_eq!(share(&unused, unused[0].organisation_id), None);
    }
}
