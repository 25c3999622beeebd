//! What a need is held against: its area with the limits, its unit, and the hour.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Need;
use super::request::NeedContent;
use super::state::NeedState;
use super::store;
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::booking::error::BookingError;
use crate::booking::pool::Setting;
use crate::booking::store::{UnitRow, unit};
use crate::collaboration;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::{AreaId, NeedId, NeedSeriesId, UnitId};
use crate::plugin::{Circle, Fact, Filling};
use crate::time::{Period, stockholm};

/// The ground of a unit's needs in an area.
pub(super) struct Ground {
    pub(super) now: DateTime<Utc>,
    pub(super) setting: Setting,
    pub(super) filling: Filling,
    pub(super) unit: UnitRow,
    /// How many places the area has in all.
    pub(super) most_places: i64,
}

impl Ground {
    /// The ground for a caller who may have needs of this unit; of drafts, if `is_draft`.
    pub(super) async fn load(
        market: &Market,
        caller: &Caller,
        tx: &mut Tx,
        (area_id, unit_id): (AreaId, UnitId),
        is_draft: bool,
    ) -> Result<Self, BookingError> {
        let setting = Setting::seen(market, caller, tx, area_id).await?;
        let no_unit = || BookingError::NotFound { kind: "unit", id: unit_id.0 };
        let unit = unit(tx, unit_id).await?.ok_or_else(no_unit)?;
        let standing = Standing {
            unit_id: Some(unit.id),
            buyer_id: Some(unit.organisation_id),
            collaboration_id: Some(setting.area.collaboration_id),
            ..Standing::default()
        };
        let today = stockholm::date_of(market.clock.now());
        let is_member = collaboration::is_member(tx, area_id, unit.organisation_id, today).await?;
        if !is_member || !caller.may(&market.access, Permission::EditNeed, &standing) {
            return Err(no_unit());
        }
        let draft = Standing { collaboration_id: None, ..standing };
        if is_draft && !caller.may(&market.access, Permission::EditNeed, &draft) {
            return Err(BookingError::Forbidden);
        }
        Self::of(market, tx, setting, unit).await
    }

    /// The ground of a need that is there; who may do something with it was asked before.
    pub(super) async fn of_need(market: &Market, tx: &mut Tx, need: &Need) -> Result<Self, BookingError> {
        let setting = Setting::load(market, None, tx, need.area_id).await?;
        let no_unit = BookingError::NotFound { kind: "unit", id: need.unit_id.0 };
        let unit = unit(tx, need.unit_id).await?.ok_or(no_unit)?;
        Self::of(market, tx, setting, unit).await
    }

    async fn of(market: &Market, tx: &mut Tx, setting: Setting, unit: UnitRow) -> Result<Self, BookingError> {
        if !setting.area.state.takes_bookings() {
            return Err(BookingError::AreaClosed);
        }
        let most_places = store::places_of_area(tx, setting.area.id).await?;
        let filling = setting.area.settings.filling(setting.manifest());
        Ok(Self { now: market.clock.now(), setting, filling, unit, most_places })
    }

    /// Why nobody can be needed then, if so; the field is the caller's to name.
    pub(super) async fn period_fault(&self, tx: &mut Tx, period: &Period) -> Result<Option<FieldFault>, BookingError> {
        let limits = &self.setting.manifest().booking;
        let horizon = self.now + TimeDelta::days(limits.horizon_days);
        let starts_at = ("starts_at", Fact::Instant(period.starts_at()));
        if self.now >= limits.book_before(period) {
            return Ok(Some(FieldFault::new("", "need_past", [starts_at, ("now", Fact::Instant(self.now))])));
        }
        if period.starts_at() > horizon {
            return Ok(Some(FieldFault::new("", "need_horizon", [starts_at, ("latest", Fact::Instant(horizon))])));
        }
        if !(limits.shortest_minutes..=limits.longest_minutes).contains(&period.minutes()) {
            let values = [
                ("value", Fact::Minutes(period.minutes())),
                ("shortest", Fact::Minutes(limits.shortest_minutes)),
                ("longest", Fact::Minutes(limits.longest_minutes)),
            ];
            return Ok(Some(FieldFault::new("", "need_length", values)));
        }
        let on = stockholm::date_of(period.starts_at());
        let is_member = collaboration::is_member(tx, self.setting.area.id, self.unit.organisation_id, on).await?;
        Ok((!is_member).then(|| FieldFault::new("", "not_a_member", [])))
    }

    /// A new need of this unit.
    pub(super) fn need(
        &self,
        caller: &Caller,
        content: &NeedContent,
        period: Period,
        series_id: Option<NeedSeriesId>,
        state: NeedState,
    ) -> Result<Need, BookingError> {
        let limits = &self.setting.manifest().booking;
        let blank = Need::open(
            NeedId::new(),
            &self.setting.area,
            &self.unit,
            period,
            limits.book_before(&period),
            (caller.person_id, self.now),
        );
        let mut need = Need { series_id, state, ..blank };
        self.apply(&mut need, content)?;
        Ok(need)
    }

    /// Puts what is said into a need, and reckons what follows from it and the need's period.
    pub(super) fn apply(&self, need: &mut Need, content: &NeedContent) -> Result<(), BookingError> {
        let (cost_centre, reference) = content.lines().map_err(BookingError::Faults)?;
        let period = need.period();
        let minutes_to_start = (period.starts_at() - self.now).num_minutes();
        need.quantity = content.quantity;
        need.break_minutes = content.break_minutes(self, &period);
        need.reason.clone_from(&content.need.reason);
        need.absence = content.need.absence;
        need.requirements = content.need.requirements.clone();
        need.welcomes_new = content.need.welcomes_new;
        need.priority = content.priority;
        need.way = content.way(self)?;
        need.spread = content.spread;
        // Only the clock leads outside the pool, and who is told of that is told then.
        need.circle = self.filling.circle(minutes_to_start).min(Circle::All);
        need.fill_before_at = self.setting.manifest().booking.book_before(&period);
        need.preferred_resource_id = content.preferred_resource_id;
        need.cost_centre = cost_centre;
        need.reference = reference;
        Ok(())
    }
}
