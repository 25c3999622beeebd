//! The search behind the candidates, in stages that each look at fewer: indexes tell who could come at all, the nearest of
//! those are loaded with what is around and put before the rules, and of the rest some are named and all are counted.
//!
//! So the work is bounded however large the area is. An area in which no more than [`CHUNK`] are free at a time is judged
//! whole.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::candidates::{Candidate, Candidates, CandidatesQuery};
use super::error::BookingError;
use super::gate::Gate;
use super::order::Placed;
use super::pool::{self, Setting};
use super::question::{Asked, Terms};
use super::reasons::{ANSWERS_DAYS, Load, Share, USE_WEEKS, booked_minutes, share, usual_answer_minutes};
use super::request::{break_fault, usual_break};
use super::rules::of_need;
use super::slot::Slot;
use super::smaller::{Smaller, Times, smaller};
use super::store::{self, Bounds, Fate, ShortlistRow, UnitRow, VisitsRow, Whom};
use super::tally::Tally;
use super::wish::Wish;
use crate::collaboration;
use crate::db::{DbError, Tx};
use crate::ids::{AreaId, OrganisationId, ResourceId, UnitId};
use crate::market::Market;
use crate::plugin::{Circle, ConfirmationMode, NeedFacts, UnitFacts};
use crate::resource::Resource;
use crate::time::{Period, stockholm};

/// So many are loaded and judged at a time, those who are known at the unit first, then the nearest …
const CHUNK: usize = 50;
/// … until so many fit …
const ENOUGH: usize = 20;
/// … or so many have been judged.
const MOST_JUDGED: i64 = 500;
/// How many are named of those who aren't there, and of those who are taken.
const MOST_NAMED: i64 = 25;

/// Among whom a job looks for somebody to ask.
pub(super) struct Among {
    /// All but these.
    pub(super) without: Vec<ResourceId>,
    /// As far out as this.
    pub(super) circle: Circle,
    /// Whose own come first.
    pub(super) buyer_id: OrganisationId,
    /// How far near is.
    pub(super) near_tenth_km: i64,
}

impl Among {
    fn reaches(&self, resource: &Resource, distance_tenth_km: i64) -> bool {
        let is_own = resource.organisation_id == self.buyer_id;
        match self.circle {
            Circle::Own => is_own,
            Circle::Near => is_own || distance_tenth_km <= self.near_tenth_km,
            Circle::All | Circle::Outside => true,
        }
    }
}

/// A need, with all that it is judged by.
pub(super) struct Search {
    /// Everybody, if it is not said.
    among: Option<Among>,
    now: DateTime<Utc>,
    setting: Setting,
    unit: UnitFacts,
    need: NeedFacts,
    requires_introduction: bool,
    terms: Terms,
    period: Period,
    on: NaiveDate,
    break_minutes: i64,
    /// Other times that are looked at too, for who asks what a smaller demand would give.
    times: Option<Times>,
}

impl Search {
    /// What a search needs. One among everybody also tells what a smaller demand would give.
    pub(super) async fn load(
        market: &Market,
        tx: &mut Tx,
        query: &CandidatesQuery,
        among: Option<Among>,
    ) -> Result<Self, BookingError> {
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
        Ok(Self {
            now: market.clock.now(),
            times: among.is_none().then(|| Times::of(setting.manifest(), &period)),
            among,
            setting,
            requires_introduction: unit.requires_introduction,
            unit: unit.facts(),
            need: query.need.facts(),
            terms,
            period,
            on,
            break_minutes,
        })
    }

    /// Finds, judges, prices and orders.
    pub(super) async fn run(&self, tx: &mut Tx) -> Result<Candidates, BookingError> {
        let (area_id, earliest) = (self.setting.area.id, self.setting.earliest_start(&self.period));
        let bounds = Bounds { free: MOST_JUDGED, others: MOST_NAMED };
        let (without, lender_id) = match &self.among {
            Some(among) => (among.without.as_slice(), (among.circle == Circle::Own).then_some(among.buyer_id)),
            None => (&[][..], None),
        };
        let whom = Whom { area_id, lender_id, without };
        let shortlist = store::shortlist(tx, whom, &self.unit, (&self.period, self.on), earliest, bounds).await?;
        let mut tally = Tally::new(&shortlist);
        let (free, others): (Vec<_>, Vec<_>) = shortlist.into_iter().partition(|row| row.fate == Fate::Free);
        let mut fit: Vec<Fit> = Vec::new();
        let mut chunks = free.chunks(CHUNK);
        let first: Vec<ShortlistRow> = others.iter().chain(chunks.next().unwrap_or_default()).copied().collect();
        self.judge(tx, &first, &mut fit, &mut tally).await?;
        for chunk in chunks {
            if fit.len() >= ENOUGH {
                break;
            }
            self.judge(tx, chunk, &mut fit, &mut tally).await?;
        }
        fit.sort_by_key(|fit| fit.key);
        let mut fit: Vec<Candidate> = fit.into_iter().map(|fit| fit.candidate).collect();
        self.add_answers(tx, &mut fit).await?;
        let whole = of_need(self.now, &self.period, &self.setting.manifest().booking);
        let smaller = if whole.is_empty() && fit.len() < ENOUGH { self.smaller(&tally) } else { Vec::new() };
        let (unfit, obstacles, further) = tally.told(whole.first().map(|finding| finding.rule.as_str()));
        let share = self.share(tx).await?;
        Ok(Candidates { fit, unfit, obstacles, further, share, smaller })
    }

    async fn judge(
        &self,
        tx: &mut Tx,
        rows: &[ShortlistRow],
        fit: &mut Vec<Fit>,
        tally: &mut Tally,
    ) -> Result<(), DbError> {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<ResourceId> = rows.iter().map(|row| row.id).collect();
        rows.iter().for_each(|row| *tally.left(row.fate) -= 1);
        let gate = pool::gate(tx, self.unit.id, self.requires_introduction, &ids).await?;
        let asked = self.asked(&gate);
        let mut judged = Vec::new();
        let within = self.times.as_ref().map_or(self.period, |times| times.hull(&self.period));
        for slot in pool::few(tx, &self.setting, &ids, &within).await? {
            let (verdict, price) = asked.priced(&slot, &self.terms, self.period, self.break_minutes);
            let is_reached = |among: &Among| among.reaches(&slot.resource, verdict.distance_tenth_km);
            if !self.among.as_ref().is_none_or(is_reached) {
                continue;
            }
            match price.filter(|_| verdict.judgement.allows()) {
                Some(price) => judged.push((slot, verdict, price)),
                None => tally.refused(slot, verdict.judgement.refusals, self.times.is_some()),
            }
        }
        tally.gate.is_required = gate.is_required;
        tally.gate.introduced.extend(gate.introduced);
        let ids: Vec<ResourceId> = judged.iter().map(|(slot, ..)| slot.resource.id).collect();
        let visits = store::visits(tx, self.unit.id, &ids).await?;
        let visits: HashMap<ResourceId, VisitsRow> = visits.into_iter().map(|row| (row.resource_id, row)).collect();
        let wishes: HashMap<ResourceId, Wish> =
            store::wishes_of_list(tx, self.unit.id, &ids).await?.into_iter().collect();
        for (slot, verdict, price) in judged {
            let id = slot.resource.id;
            let (visits, wish) = (visits.get(&id), wishes.get(&id).copied());
            let number = visits.map_or(0, |row| row.number);
            let placed = Placed { visits: number, wish, rank: verdict.rank, total_ore: price.total_ore, id };
            let candidate = Candidate {
                visits: number,
                last_visit_on: visits.map(|row| stockholm::date_of(row.last_at)),
                load: self.load_of(&slot),
                comes_gladly: wish == Some(Wish::Gladly),
                usual_answer_minutes: None,
                resource: slot.resource,
                warnings: verdict.judgement.warnings,
                distance_tenth_km: verdict.distance_tenth_km,
                price,
            };
            fit.push(Fit { key: placed.key(), candidate });
        }
        Ok(())
    }

    /// What asking for less would give, of those who can't come.
    fn smaller(&self, tally: &Tally) -> Vec<Smaller> {
        let Some(times) = &self.times else { return Vec::new() };
        smaller(&self.asked(&tally.gate), &tally.failed, self.period, self.break_minutes, times)
    }

    fn asked<'a>(&'a self, gate: &'a Gate) -> Asked<'a> {
        Asked { setting: &self.setting, now: self.now, unit: &self.unit, need: &self.need, gate }
    }

    fn load_of(&self, slot: &Slot) -> Option<Load> {
        let hours = self.setting.plugin.weekly_hours(&slot.resource.kind, &slot.resource.attributes)?;
        let booked_minutes = booked_minutes(&slot.occupied, &self.period);
        Some(Load { booked_minutes, agreed_minutes: hours.saturating_mul(60) })
    }

    /// How soon the first of them usually answer, where answers are asked for.
    async fn add_answers(&self, tx: &mut Tx, fit: &mut [Candidate]) -> Result<(), DbError> {
        let settings = &self.setting.area.settings;
        if settings.confirmation(self.setting.manifest()) != ConfirmationMode::Required || fit.is_empty() {
            return Ok(());
        }
        let first = fit.len().min(ENOUGH);
        let ids: Vec<ResourceId> = fit[..first].iter().map(|candidate| candidate.resource.id).collect();
        let since = self.now - TimeDelta::days(ANSWERS_DAYS);
        let mut minutes: HashMap<ResourceId, Vec<i64>> = HashMap::new();
        for row in store::answers(tx, &ids, since).await? {
            minutes.entry(row.resource_id).or_default().push((row.answered_at - row.asked_at).num_minutes());
        }
        for candidate in &mut fit[..first] {
            let minutes = minutes.remove(&candidate.resource.id);
            candidate.usual_answer_minutes = minutes.and_then(usual_answer_minutes);
        }
        Ok(())
    }

    async fn share(&self, tx: &mut Tx) -> Result<Option<Share>, DbError> {
        let since_on = stockholm::week_start(self.on) - TimeDelta::weeks(USE_WEEKS);
        let members = store::member_use(tx, self.setting.area.id, self.on, since_on).await?;
        Ok(share(&members, self.unit.organisation_id))
    }
}

/// One who can come, with what they are placed by.
struct Fit {
    key: (i64, i64, i64, ResourceId),
    candidate: Candidate,
}

/// The area of a query, whoever asks.
async fn area(market: &Market, tx: &mut Tx, id: AreaId) -> Result<Setting, BookingError> {
    let missing = || BookingError::NotFound { kind: "area", id: id.0 };
    let area = collaboration::area(tx, id).await?.ok_or_else(missing)?;
    Setting::of(market, area)
}

/// The unit of a query, if its organisation takes part in the area on the day.
async fn member_unit(tx: &mut Tx, query: &CandidatesQuery, on: NaiveDate) -> Result<UnitRow, BookingError> {
    let UnitId(id) = query.unit_id;
    let missing = || BookingError::NotFound { kind: "unit", id };
    let unit = store::unit(tx, query.unit_id).await?.ok_or_else(missing)?;
    let is_member = collaboration::is_member(tx, query.area_id, unit.organisation_id, on).await?;
    if is_member { Ok(unit) } else { Err(missing()) }
}
