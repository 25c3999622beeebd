//! Which organisations take part in an area, and from when to when. Both days are counted in. Who left may join again; the
//! row then holds the new dates, and the audit the old ones.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CollaborationError, area_for, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::fault::FieldFault;
use crate::ids::{AreaId, OrganisationId};
use crate::language::sort_key;
use crate::plugin::Fact;
use crate::time::stockholm;
use crate::{Market, once};

/// An organisation that takes, took or will take part in an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct AreaMember {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its short name.
    pub short_name: String,
    /// Its first day.
    pub from_on: NaiveDate,
    /// Its last day; until further notice without one.
    pub to_on: Option<NaiveDate>,
}

/// From when to when an organisation takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDates {
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day; until further notice without one.
    pub to_on: Option<NaiveDate>,
}

/// The members of an area, in Swedish order.
///
/// # Errors
/// [`CollaborationError::NotFound`] for who may not see the area's settings.
pub async fn area_members(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
) -> Result<Vec<AreaMember>, CollaborationError> {
    let mut tx = market.db.read().await?;
    area_for(market, caller, &mut tx, area_id, Permission::ViewArea, Permission::ViewArea).await?;
    let mut members = store::area_members(&mut tx, area_id).await?;
    members.sort_by_cached_key(|member| sort_key(&member.short_name));
    Ok(members)
}

/// Lets an organisation take part in an area between two days, or changes its last day. Bookings that are made stay.
///
/// # Errors
/// [`CollaborationError::Faults`] with everything that is wrong: the organisation must be in the collaboration on its first
/// day, no day may lie in the past but one on which it already takes part, and the last may not come before the first.
pub async fn set_area_member(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
    organisation_id: OrganisationId,
    dates: MemberDates,
) -> Result<(), CollaborationError> {
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    once!(market, caller, tx => {
        let area =
            area_for(market, caller, tx, area_id, Permission::EditArea, Permission::ViewArea).await?;
        let before = store::member_dates(tx, area_id, organisation_id).await?;
        let mut faults = faults(dates, before, today);
        if !store::is_in_collaboration(tx, area.collaboration_id, organisation_id, dates.from_on).await? {
            let value = Fact::Text(organisation_id.to_string());
            faults.push(FieldFault::new("organisation_id", "not_a_member", [("value", value)]));
        }
        if !faults.is_empty() {
            return Err(CollaborationError::Faults(faults));
        }
        store::put_member(tx, area_id, organisation_id, dates).await?;
        let act = Act {
            collaboration_id: Some(area.collaboration_id),
            object_kind: "area",
            object_id: area_id.0,
            action: "member_set",
            detail: json!({ "organisation_id": organisation_id, "from": before, "to": dates }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        Ok(())
    })
}

fn faults(dates: MemberDates, before: Option<MemberDates>, today: NaiveDate) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let date = |value| [("value", Fact::Date(value)), ("least", Fact::Date(today))];
    let takes_part = |before: &MemberDates| before.from_on <= today && before.to_on.is_none_or(|last| last >= today);
    match before.filter(takes_part) {
        // What has been is not changed afterwards.
        Some(before) if before.from_on != dates.from_on => {
            let values = [("value", Fact::Date(dates.from_on)), ("begun", Fact::Date(before.from_on))];
            faults.push(FieldFault::new("from_on", "date_begun", values));
        }
        None if dates.from_on < today => faults.push(FieldFault::new("from_on", "date_too_early", date(dates.from_on))),
        _ => {}
    }
    if let Some(to_on) = dates.to_on {
        if to_on < dates.from_on {
            let values = [("value", Fact::Date(to_on)), ("least", Fact::Date(dates.from_on))];
            faults.push(FieldFault::new("to_on", "date_too_early", values));
        } else if to_on < today {
            faults.push(FieldFault::new("to_on", "date_too_early", date(to_on)));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    fn dates(from: u32, to: Option<u32>) -> MemberDates {
        MemberDates { from_on: day(from), to_on: to.map(day) }
    }

    /// Today is the 21st.
    fn codes(new: MemberDates, before: Option<MemberDates>) -> Vec<(String, &'static str)> {
        faults(new, before, day(21)).into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn a_first_day_lies_ahead_unless_it_has_begun() {
        let fault = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(codes(dates(21, None), None), []);
        assert_eq!(codes(dates(20, None), None), fault("from_on", "date_too_early"));
        assert_eq!(codes(dates(1, Some(25)), Some(dates(1, None))), [], "leaves");
        assert_eq!(codes(dates(2, None), Some(dates(1, None))), fault("from_on", "date_begun"));
        assert_eq!(codes(dates(24, None), Some(dates(25, None))), [], "not begun yet");
        assert_eq!(codes(dates(22, None), Some(dates(1, Some(20)))), [], "joins again");
        assert_eq!(codes(dates(1, None), Some(dates(1, Some(20)))), fault("from_on", "date_too_early"));
    }

    #[test]
    fn a_last_day_comes_after_the_first_and_not_before_today() {
        let fault = vec![("to_on".to_owned(), "date_too_early")];
        assert_eq!(codes(dates(25, Some(25)), None), []);
        assert_eq!(codes(dates(25, Some(24)), None), fault);
        assert_eq!(codes(dates(1, Some(20)), Some(dates(1, None))), fault);
        assert_eq!(codes(dates(1, Some(21)), Some(dates(1, None))), [], "today is its last day");
    }
}
