//! The search behind the candidates, in stages that each look at fewer: indexes tell who could come at all, the nearest of
//! those are loaded with what is around and put before the rules, and of the rest some are named and all are counted.
//!
//! So the work is bounded however large the area is. An area in which no more than [`CHUNK`] are free at a time is judged
//! whole.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::candidates::{Candidate, Candidates, CandidatesQuery, Obstacle, Unfit};
use super::error::BookingError;
use super::model::Remark;
use super::pool::{self, Setting, Slot};
use super::question::{Asked, Terms};
use super::request::{break_fault, usual_break};
use super::rules::{AVAILABILITY, TAKEN, of_need};
use super::store::{self, Bounds, Fate, ShortlistRow};
use crate::collaboration;
use crate::db::{DbError, Tx};
use crate::ids::{AreaId, ResourceId, UnitId};
use crate::market::Market;
use crate::plugin::{NeedFacts, UnitFacts};
use crate::time::{Period, stockholm};

/// So many are loaded and judged at a time, those who are known at the unit first, then the nearest …
const CHUNK: usize = 100;
/// … until so many fit …
const ENOUGH: usize = 20;
/// … or so many have been judged.
const MOST_JUDGED: i64 = 500;
/// How many are named of those who aren't there, and of those who are taken.
const MOST_NAMED: i64 = 25;

/// A need, with all that it is judged by.
pub(super) struct Search {
    now: DateTime<Utc>,
    setting: Setting,
    unit: UnitFacts,
    need: NeedFacts,
    terms: Terms,
    period: Period,
    on: NaiveDate,
    break_minutes: i64,
}

impl Search {
    pub(super) async fn load(market: &Market, tx: &mut Tx, query: &CandidatesQuery) -> Result<Self, BookingError> {
        let period = Period::new(query.starts_at, query.ends_at).map_err(BookingError::period)?;
        let on = stockholm::date_of(period.starts_at());
        let setting = area(market, tx, query.area_id).await?;
        let unit = member_unit(tx, query, on).await?;
        let manifest = setting.manifest();
        let break_minutes = query.break_minutes.unwrap_or_else(|| usual_break(manifest, &period));
        let mut faults = query.need.faults(manifest);
        faults.extend(break_fault(break_minutes, manifest.booking.longest_break(period.minutes())));
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let terms = collaboration::terms_on(tx, setting.area.id, on).await?.ok_or(BookingError::NoAgreement { on })?;
        let (now, need) = (market.clock.now(), query.need.facts());
        Ok(Self { now, setting, unit, need, terms, period, on, break_minutes })
    }

    /// Finds, judges, prices and orders.
    pub(super) async fn run(&self, tx: &mut Tx) -> Result<Candidates, BookingError> {
        let (area_id, earliest) = (self.setting.area.id, self.setting.earliest_start(&self.period));
        let bounds = Bounds { free: MOST_JUDGED, others: MOST_NAMED };
        let shortlist = store::shortlist(tx, area_id, &self.unit, (&self.period, self.on), earliest, bounds).await?;
        let mut tally = Tally::new(&shortlist);
        let (free, others): (Vec<_>, Vec<_>) = shortlist.into_iter().partition(|row| row.fate == Fate::Free);
        let mut fit: Vec<(i64, Candidate)> = Vec::new();
        for chunk in free.chunks(CHUNK) {
            self.judge(tx, chunk, &mut fit, &mut tally).await?;
            if fit.len() >= ENOUGH {
                break;
            }
        }
        self.judge(tx, &others, &mut fit, &mut tally).await?;
        fit.sort_by_key(|(rank, candidate)| {
            (candidate.visits == 0, *rank, candidate.price.total_ore.0, candidate.resource.id)
        });
        let whole = of_need(self.now, &self.period, &self.setting.manifest().booking);
        let (unfit, obstacles, further) = tally.told(whole.first().map(|finding| finding.rule.as_str()));
        Ok(Candidates { fit: fit.into_iter().map(|(_, candidate)| candidate).collect(), unfit, obstacles, further })
    }

    async fn judge(
        &self,
        tx: &mut Tx,
        rows: &[ShortlistRow],
        fit: &mut Vec<(i64, Candidate)>,
        tally: &mut Tally,
    ) -> Result<(), DbError> {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<ResourceId> = rows.iter().map(|row| row.id).collect();
        rows.iter().for_each(|row| *tally.left(row.fate) -= 1);
        let asked = Asked { setting: &self.setting, now: self.now, unit: &self.unit, need: &self.need };
        let visits = store::visits(tx, self.unit.id, &ids).await?;
        let visits: HashMap<ResourceId, i64> = visits.into_iter().map(|row| (row.resource_id, row.number)).collect();
        for slot in pool::few(tx, &self.setting, &ids, &self.period).await? {
            let (verdict, price) = asked.priced(&slot, &self.terms, self.period, self.break_minutes);
            let Some(price) = price.filter(|_| verdict.judgement.allows()) else {
                tally.refused(&slot, verdict.judgement.refusals);
                continue;
            };
            let candidate = Candidate {
                visits: visits.get(&slot.resource.id).copied().unwrap_or(0),
                resource: slot.resource,
                warnings: verdict.judgement.warnings,
                distance_tenth_km: verdict.distance_tenth_km,
                price,
            };
            fit.push((verdict.rank, candidate));
        }
        Ok(())
    }
}

/// The area of a query, whoever asks.
async fn area(market: &Market, tx: &mut Tx, id: AreaId) -> Result<Setting, BookingError> {
    let missing = || BookingError::NotFound { kind: "area", id: id.0 };
    let area = collaboration::area(tx, id).await?.ok_or_else(missing)?;
    Setting::of(market, area)
}

/// The unit of a query, if its organisation takes part in the area on the day.
async fn member_unit(tx: &mut Tx, query: &CandidatesQuery, on: NaiveDate) -> Result<UnitFacts, BookingError> {
    let UnitId(id) = query.unit_id;
    let missing = || BookingError::NotFound { kind: "unit", id };
    let unit = store::unit(tx, query.unit_id).await?.ok_or_else(missing)?;
    let is_member = collaboration::is_member(tx, query.area_id, unit.organisation_id, on).await?;
    if is_member { Ok(unit.facts()) } else { Err(missing()) }
}

/// Who can't come and why, and how many were not put before the rules.
#[derive(Default)]
struct Tally {
    unfit: Vec<Unfit>,
    free_left: i64,
    away_left: i64,
    taken_left: i64,
}

impl Tally {
    fn new(shortlist: &[ShortlistRow]) -> Self {
        let mut tally = Self::default();
        for row in shortlist {
            *tally.left(row.fate) = row.number;
        }
        tally
    }

    fn left(&mut self, fate: Fate) -> &mut i64 {
        match fate {
            Fate::Free => &mut self.free_left,
            Fate::Away => &mut self.away_left,
            Fate::Taken => &mut self.taken_left,
        }
    }

    fn refused(&mut self, slot: &Slot, refusals: Vec<Remark>) {
        let (resource_id, name) = (slot.resource.id, slot.resource.name.clone());
        self.unfit.push(Unfit { resource_id, name, refusals });
    }

    /// The named ones by name, all by what stands in their way, and how many free ones nobody asked about. What stands in the
    /// way of the `whole` need stands in everybody's.
    fn told(mut self, whole: Option<&str>) -> (Vec<Unfit>, Vec<Obstacle>, i64) {
        self.unfit.sort_by(|a, b| a.name.cmp(&b.name).then(a.resource_id.cmp(&b.resource_id)));
        let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
        for first in self.unfit.iter().filter_map(|unfit| unfit.refusals.first()) {
            *numbers.entry(&first.finding.rule).or_default() += 1;
        }
        *numbers.entry(whole.unwrap_or(AVAILABILITY)).or_default() += self.away_left;
        *numbers.entry(whole.unwrap_or(TAKEN)).or_default() += self.taken_left;
        let further = if let Some(whole) = whole {
            *numbers.entry(whole).or_default() += self.free_left;
            0
        } else {
            self.free_left
        };
        let counted = numbers.into_iter().filter(|(_, number)| *number > 0);
        let mut obstacles: Vec<Obstacle> =
            counted.map(|(rule, number)| Obstacle { rule: rule.to_owned(), number }).collect();
        obstacles.sort_by_key(|obstacle| -obstacle.number);
        (self.unfit, obstacles, further)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Finding;

    fn tally() -> Tally {
        let id = ResourceId::new();
        let row = |fate, number| ShortlistRow { id, fate, number };
        let mut tally = Tally::new(&[row(Fate::Free, 30), row(Fate::Away, 7), row(Fate::Away, 7), row(Fate::Taken, 2)]);
        tally.free_left -= 20;
        tally.away_left -= 2;
        tally.taken_left -= 1;
        for (name, rule) in [("Eva", "rest"), ("Bo", AVAILABILITY), ("Cia", "rest"), ("Anna", TAKEN)] {
            let remark = Remark { finding: Finding::broken(rule, []), overridable: false, override_reason: None };
            tally.unfit.push(Unfit { resource_id: id, name: name.to_owned(), refusals: vec![remark] });
        }
        tally
    }

    fn counted(obstacles: &[Obstacle]) -> Vec<(&str, i64)> {
        obstacles.iter().map(|obstacle| (obstacle.rule.as_str(), obstacle.number)).collect()
    }

    #[test]
    fn everybody_is_counted_once() {
        let (unfit, obstacles, further) = tally().told(None);
        assert_eq!(unfit.iter().map(|unfit| unfit.name.as_str()).collect::<Vec<_>>(), ["Anna", "Bo", "Cia", "Eva"]);
        assert_eq!(counted(&obstacles), [(AVAILABILITY, 6), (TAKEN, 2), ("rest", 2)]);
        assert_eq!(further, 10);
    }

    #[test]
    fn what_stands_in_the_way_of_the_need_stands_in_everybodys() {
        let mut tally = tally();
        for unfit in &mut tally.unfit {
            unfit.refusals[0].finding.rule = "core_past".to_owned();
        }
        let (_, obstacles, further) = tally.told(Some("core_past"));
        assert_eq!((counted(&obstacles), further), (vec![("core_past", 20)], 0));
    }
}
