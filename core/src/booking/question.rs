//! Puts a candidate before the chain of rules and prices it.

use chrono::{DateTime, Utc};

use super::gate::Gate;
use super::pool::Setting;
use super::rules::{Chain, Judgement};
use super::slot::Slot;
use crate::collaboration::price::{PriceBreakdown, ShiftToPrice, price_shift};
use crate::collaboration::{Agreement, Tariff};
use crate::plugin::{NeedFacts, Question, UnitFacts};
use crate::time::Period;

/// One need, to be held against many resources.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) setting: &'a Setting,
    pub(super) now: DateTime<Utc>,
    pub(super) unit: &'a UnitFacts,
    pub(super) need: &'a NeedFacts,
    pub(super) gate: &'a Gate,
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
    fn question<'q>(&'q self, slot: &'q Slot, period: Period, break_minutes: i64) -> Question<'q> {
        Question {
            now: self.now,
            period,
            break_minutes,
            resource: &slot.facts,
            unit: self.unit,
            need: self.need,
            occupied: &slot.occupied,
            distance_tenth_km: slot.facts.position.road_tenth_km(&self.unit.position),
            parameters: &self.setting.parameters,
        }
    }

    fn judgement(&self, slot: &Slot, question: &Question<'_>) -> Judgement {
        let has_place = slot.free_place(&question.period).is_some();
        let gate = self.gate.finding(&slot.resource, self.need.welcomes_new);
        // Whatever serves several at a time stays where it is, and they come to it.
        let buffer = self.setting.buffer().filter(|_| slot.resource.capacity == 1);
        let chain = Chain::new(self.setting.plugin.as_ref(), &self.setting.area, buffer);
        chain.judge(question, &slot.windows, has_place, gate)
    }

    /// Whether nothing stands in the way of a resource for a period.
    pub(super) fn allows(&self, slot: &Slot, period: Period, break_minutes: i64) -> bool {
        self.judgement(slot, &self.question(slot, period, break_minutes)).allows()
    }

    /// What the chain says of a resource for a period.
    pub(super) fn judged(&self, slot: &Slot, period: Period, break_minutes: i64) -> Judgement {
        self.judgement(slot, &self.question(slot, period, break_minutes))
    }

    /// Judges a resource for a period.
    pub(super) fn of(&self, slot: &Slot, period: Period, break_minutes: i64) -> Verdict {
        let question = self.question(slot, period, break_minutes);
        let judgement = self.judgement(slot, &question);
        let rank = self.setting.plugin.rank(&question);
        Verdict { judgement, distance_tenth_km: question.distance_tenth_km, rank }
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
