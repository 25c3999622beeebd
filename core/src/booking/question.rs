//! Puts a candidate before the chain of rules and prices it.

use chrono::{DateTime, Utc};

use super::pool::{Setting, Slot};
use super::rules::{Chain, Judgement};
use crate::collaboration::price::{PriceBreakdown, ShiftToPrice, price_shift};
use crate::collaboration::{Agreement, Tariff};
use crate::plugin::{NeedFacts, Question, UnitFacts};
use crate::time::Period;

/// One need, to be held against many resources.
pub(super) struct Asked<'a> {
    pub(super) setting: &'a Setting,
    pub(super) now: DateTime<Utc>,
    pub(super) unit: &'a UnitFacts,
    pub(super) need: &'a NeedFacts,
}

/// The terms of a day.
pub(super) type Terms = (Agreement, Tariff);

/// What the chain says of one resource, with what it costs beside the price.
pub(super) struct Verdict {
    pub(super) judgement: Judgement,
    pub(super) distance_tenth_km: i64,
    pub(super) rank: i64,
}

impl Asked<'_> {
    /// Judges a resource for a period.
    pub(super) fn of(&self, slot: &Slot, period: Period, break_minutes: i64) -> Verdict {
        let distance_tenth_km = slot.facts.position.road_tenth_km(&self.unit.position);
        let question = Question {
            now: self.now,
            period,
            break_minutes,
            resource: &slot.facts,
            unit: self.unit,
            need: self.need,
            occupied: &slot.occupied,
            distance_tenth_km,
            parameters: &self.setting.parameters,
        };
        let plugin = self.setting.plugin.as_ref();
        let has_place = slot.free_place(&period).is_some();
        let judgement =
            Chain::new(plugin, &self.setting.area, self.setting.buffer()).judge(&question, &slot.windows, has_place);
        Verdict { judgement, distance_tenth_km, rank: plugin.rank(&question) }
    }

    /// Judges a resource for a period and prices it. What has no price can't be booked, and the judgement says so.
    pub(super) fn priced(
        &self,
        slot: &Slot,
        terms: &Terms,
        period: Period,
        break_minutes: i64,
    ) -> (Verdict, Option<PriceBreakdown>) {
        let verdict = self.of(slot, period, break_minutes);
        let (agreement, tariff) = terms;
        let shift = ShiftToPrice { period, break_minutes, distance_one_way_km_tenths: verdict.distance_tenth_km };
        match price_shift(&tariff.prices, &shift, agreement.vat_basis_points) {
            Ok(price) => (verdict, Some(price)),
            Err(_) => (Verdict { judgement: verdict.judgement.without_price(), ..verdict }, None),
        }
    }
}
