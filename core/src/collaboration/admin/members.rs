//! Which organisations take part in an area, and from when to when. Both days are counted in. Who left may join again; the
//! row then holds the new dates, and the audit the old ones.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CollaborationError, area_for, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::ids::{AreaId, OrganisationId};
use crate::input::{Checks, Part};
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

impl MemberDates {
    fn part(self) -> Part {
        Part { from_on: self.from_on, to_on: self.to_on }
    }
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

/// Lets an organisation take part in an area between two days, or changes its last day. Bookings that are made stay. It
/// takes part only while it is in the collaboration, too.
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
        let mut checks = Checks::new();
        checks.part(dates.part(), before.map(MemberDates::part), today);
        if !store::is_in_collaboration(tx, area.collaboration_id, organisation_id, dates.from_on).await? {
            let value = Fact::Text(organisation_id.to_string());
            checks.fault("organisation_id", "not_a_member", [("value", value)]);
        }
        checks.finish().map_err(CollaborationError::Faults)?;
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
