//! The board: resources × days, with what is free, what is taken, and what a rule stands in the way of.

use std::collections::HashMap;

use chrono::{DateTime, Days, DurationRound, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

use super::error::BookingError;
use super::gate::Gate;
use super::model::Remark;
use super::need;
use super::pool::{self, Setting};
use super::question::Asked;
use super::slot::Slot;
use super::state::BookingState;
use super::store::{self, TakenRow, UnitRow};
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::collaboration::{self, at_minute};
use crate::db::Topic;
use crate::ids::{AreaId, BookingId, NeedId, ResourceId, UnitId};
use crate::plugin::{BookingLimits, NeedFacts, ShiftPreset, UnitFacts};
use crate::resource::Resource;
use crate::resource::calendar::store::busy_of_area;
use crate::time::{Period, stockholm};

/// The most days one look takes in.
const MOST_DAYS: u64 = 62;

/// Which part of the board.
#[derive(Debug, Clone)]
pub struct BoardQuery {
    /// Which area.
    pub area_id: AreaId,
    /// For which unit; without one (a coordinator who has not chosen) distances and the rules on them are left out.
    pub unit_id: Option<UnitId>,
    /// The first day.
    pub from: NaiveDate,
    /// How many days.
    pub days: u64,
    /// What is required, by the manifest's schema of requirements.
    pub requirements: Value,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that.
    pub welcomes_new: bool,
    /// Only these periods of the day, as indices of the manifest's presets; all if empty.
    pub presets: Vec<usize>,
    /// Only resources within this way.
    pub longest_way_tenth_km: Option<i64>,
}

/// The board.
#[derive(Debug, Clone)]
pub struct Board {
    /// Changes with what the board shows: another text whenever something on it has, or may have, changed.
    pub revision: String,
    /// The days, in order.
    pub days: Vec<NaiveDate>,
    /// The resources that can be booked on some day, or are booked by this unit.
    pub rows: Vec<BoardRow>,
    /// The rest: nothing of theirs can be booked, and their cells say why.
    pub others: Vec<BoardRow>,
    /// The needs that somebody is sought for and that the caller may see, of the unit if one is chosen: a list a day.
    pub open_needs: Vec<OpenNeeds>,
}

/// The needs that begin on a day and are not filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenNeeds {
    /// Which day.
    pub on: NaiveDate,
    /// Which needs, in order of start.
    pub need_ids: Vec<NeedId>,
}

/// A resource's line.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The resource.
    pub resource: Resource,
    /// The way to the unit, if one is chosen.
    pub distance_tenth_km: Option<i64>,
    /// A cell a day.
    pub cells: Vec<BoardCell>,
}

/// A day of a resource; empty when it is not available.
#[derive(Debug, Clone)]
pub struct BoardCell {
    /// Which day.
    pub on: NaiveDate,
    /// What is there, in order of start.
    pub items: Vec<CellItem>,
}

/// Something on a day.
#[derive(Debug, Clone)]
pub enum CellItem {
    /// It can be booked.
    Free {
        /// When.
        period: Period,
        /// With which break.
        break_minutes: i64,
        /// What to know.
        warnings: Vec<Remark>,
    },
    /// The caller may see this booking.
    Mine {
        /// Which.
        booking_id: BookingId,
        /// When.
        period: Period,
        /// Where it stands.
        state: BookingState,
    },
    /// It is taken; by whom is nobody's business here.
    Taken {
        /// When.
        period: Period,
    },
    /// It is there, but rules stand in the way.
    Blocked {
        /// When.
        period: Period,
        /// Which rules.
        refusals: Vec<Remark>,
    },
}

/// Looks at the board.
pub async fn board(market: &Market, caller: &Caller, query: &BoardQuery) -> Result<Board, BookingError> {
    let now = market.clock.now();
    let days: Vec<NaiveDate> =
        query.from.iter_days().take(usize::try_from(query.days.clamp(1, MOST_DAYS)).unwrap_or(1)).collect();
    let last = days.last().copied().unwrap_or(query.from);
    let within = Period::new(stockholm::day(query.from).starts_at(), stockholm::day(last).ends_at())
        .map_err(BookingError::period)?;
    // Before the snapshot, so that what comes between the two is rather read twice than never.
    let revision = market.db.revision(Topic::Area(query.area_id));
    let mut tx = market.db.read().await?;
    let setting = Setting::seen(market, caller, &mut tx, query.area_id).await?;
    let unit = match query.unit_id {
        Some(id) => Some(bookable_unit(market, caller, &mut tx, &setting, id, stockholm::date_of(now)).await?),
        None => None,
    };
    let slots = pool::slots(&mut tx, &setting, &within, stockholm::date_of(now)).await?;
    let need = NeedFacts {
        requirements: query.requirements.clone(),
        welcomes_new: query.welcomes_new,
        ..NeedFacts::default()
    };
    let sees_all = {
        let standing = Standing { collaboration_id: Some(setting.area.collaboration_id), ..Standing::default() };
        caller.may(&market.access, Permission::ViewBooking, &standing)
    };
    let gate = match &unit {
        Some(unit) => {
            let ids: Vec<ResourceId> = slots.iter().map(|slot| slot.resource.id).collect();
            pool::gate(&mut tx, unit.id, unit.requires_introduction, &ids).await?
        }
        None => Gate::default(),
    };
    let unit = unit.map(|unit| unit.facts());
    let mut busy: HashMap<ResourceId, Vec<Period>> = HashMap::new();
    for row in busy_of_area(&mut tx, setting.area.id, &within).await? {
        busy.entry(row.resource_id).or_default().extend(row.period());
    }
    let frames = days.iter().map(|day| Frame::of(*day, &setting.manifest().booking, query)).collect();
    let look =
        Look { setting: &setting, query, now, unit: unit.as_ref(), need: &need, gate: &gate, sees_all, busy, frames };
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for slot in slots {
        let Some(row) = look.row(slot) else { continue };
        let useful = row.cells.iter().flat_map(|cell| &cell.items);
        if useful.clone().any(|item| matches!(item, CellItem::Free { .. } | CellItem::Mine { .. })) {
            rows.push(row);
        } else {
            others.push(row);
        }
    }
    for list in [&mut rows, &mut others] {
        list.sort_by(|a, b| a.resource.name.cmp(&b.resource.name).then(a.resource.id.cmp(&b.resource.id)));
    }
    let seen = |row: BoardRow| {
        let resource = row.resource.seen_by(&market.access, caller, setting.manifest());
        BoardRow { resource, ..row }
    };
    let (rows, others) = (rows.into_iter().map(seen).collect(), others.into_iter().map(seen).collect());
    let open = need::open_within(market, caller, &mut tx, (setting.area.id, query.unit_id), &within).await?;
    let starts_on = |day: &NaiveDate| {
        let of_day = open.iter().filter(|(_, starts_at)| stockholm::date_of(*starts_at) == *day);
        OpenNeeds { on: *day, need_ids: of_day.map(|(id, _)| *id).collect() }
    };
    let open_needs = days.iter().map(starts_on).collect();
    Ok(Board { revision, days, rows, others, open_needs })
}

async fn bookable_unit(
    market: &Market,
    caller: &Caller,
    tx: &mut crate::db::Tx,
    setting: &Setting,
    id: UnitId,
    on: NaiveDate,
) -> Result<UnitRow, BookingError> {
    let missing = || BookingError::NotFound { kind: "unit", id: id.0 };
    let unit = store::unit(tx, id).await?.ok_or_else(missing)?;
    let standing =
        Standing { unit_id: Some(id), collaboration_id: Some(setting.area.collaboration_id), ..Standing::default() };
    let may = caller.may(&market.access, Permission::CreateBooking, &standing);
    if !may || !collaboration::is_member(tx, setting.area.id, unit.organisation_id, on).await? {
        return Err(missing());
    }
    Ok(unit)
}

struct Look<'a> {
    setting: &'a Setting,
    query: &'a BoardQuery,
    now: DateTime<Utc>,
    unit: Option<&'a UnitFacts>,
    need: &'a NeedFacts,
    gate: &'a Gate,
    sees_all: bool,
    /// When resources are busy by calendars elsewhere.
    busy: HashMap<ResourceId, Vec<Period>>,
    frames: Vec<Frame>,
}

/// A day, reckoned once for all resources.
struct Frame {
    on: NaiveDate,
    whole: Period,
    /// The usual periods that are asked for, each with its break.
    usual: Vec<(Period, i64)>,
}

impl Frame {
    fn of(on: NaiveDate, limits: &BookingLimits, query: &BoardQuery) -> Self {
        let wanted = |index: usize| query.presets.is_empty() || query.presets.contains(&index);
        let presets = limits.presets.iter().enumerate().filter(|(index, _)| wanted(*index));
        let usual = presets.filter_map(|(_, preset)| Some((on_day(preset, on)?, preset.break_minutes))).collect();
        Self { on, whole: stockholm::day(on), usual }
    }
}

/// What takes a resource, with the day on which it begins.
struct TakenOn<'a> {
    on: NaiveDate,
    period: Period,
    row: &'a TakenRow,
}

impl Look<'_> {
    /// A resource's line; `None` if it is farther away than asked for.
    fn row(&self, slot: Slot) -> Option<BoardRow> {
        let distance_tenth_km = self.unit.map(|unit| slot.facts.position.road_tenth_km(&unit.position));
        if let (Some(way), Some(longest)) = (distance_tenth_km, self.query.longest_way_tenth_km)
            && way > longest
        {
            return None;
        }
        let open = slot.open();
        let taken = slot.taken.iter().zip(&slot.occupied).map(|(row, occupied)| {
            let period = occupied.period;
            TakenOn { on: stockholm::date_of(period.starts_at()), period, row }
        });
        let taken: Vec<TakenOn<'_>> = taken.collect();
        let cell = |frame: &Frame| BoardCell { on: frame.on, items: self.items(&slot, &taken, &open, frame) };
        let cells = self.frames.iter().map(cell).collect();
        Some(BoardRow { resource: slot.resource, distance_tenth_km, cells })
    }

    fn items(&self, slot: &Slot, taken: &[TakenOn<'_>], open: &[Period], frame: &Frame) -> Vec<CellItem> {
        let today = frame.whole;
        // A night shift stands where it begins; a stay of weeks on each of its days.
        let is_of_today = |taken: &&TakenOn<'_>| taken.on == frame.on || taken.period.covers(&today);
        let mut items: Vec<(DateTime<Utc>, CellItem)> = Vec::new();
        for TakenOn { row, period, .. } in taken.iter().filter(is_of_today) {
            let (row, period) = (*row, *period);
            let is_mine = self.sees_all || self.query.unit_id == Some(row.unit_id);
            let item = match row.booking_id.filter(|_| is_mine) {
                Some(booking_id) => CellItem::Mine { booking_id, period, state: row.state },
                None => CellItem::Taken { period },
            };
            items.push((row.starts_at, item));
        }
        // Of a calendar elsewhere nobody sees more than that the time is taken.
        let busy = self.busy.get(&slot.resource.id).into_iter().flatten();
        for period in busy.filter_map(|busy| busy.intersection(&today)) {
            items.push((period.starts_at(), CellItem::Taken { period }));
        }
        for (period, break_minutes) in self.shifts(open, frame) {
            items.push((period.starts_at(), self.judged(slot, period, break_minutes)));
        }
        items.sort_by_key(|(starts_at, _)| *starts_at);
        // A shift that can't be booked is only worth showing on a day with nothing better.
        let any_free = items.iter().any(|(_, item)| matches!(item, CellItem::Free { .. }));
        items
            .into_iter()
            .map(|(_, item)| item)
            .filter(|item| !any_free || !matches!(item, CellItem::Blocked { .. }))
            .collect()
    }

    /// The periods to offer on a day: the usual ones that fit into what is open, or else what is open itself, and of what is
    /// open for longer than a day the day's part.
    fn shifts(&self, open: &[Period], frame: &Frame) -> Vec<(Period, i64)> {
        let limits: &BookingLimits = &self.setting.manifest().booking;
        let fits = |period: &Period| open.iter().any(|part| part.covers(period)) && period.starts_at() > self.now;
        let usual: Vec<(Period, i64)> = frame.usual.iter().filter(|(period, _)| fits(period)).copied().collect();
        if !usual.is_empty() || !self.query.presets.is_empty() {
            return usual;
        }
        let long_enough = limits.shortest_minutes..=limits.longest_minutes;
        let (today, hour) = (frame.whole, TimeDelta::hours(1));
        let next_hour = self.now.duration_trunc(hour).map_or(self.now, |begun_at| begun_at + hour);
        let of_today = |part: &Period| {
            if part.minutes() <= today.minutes() {
                return today.contains(part.starts_at()).then_some(*part);
            }
            let left = part.intersection(&today)?;
            Period::new(left.starts_at().max(next_hour), left.ends_at()).ok()
        };
        open.iter()
            .filter_map(of_today)
            .filter(|part| part.starts_at() > self.now && long_enough.contains(&part.minutes()))
            .map(|part| (part, 0))
            .collect()
    }

    fn judged(&self, slot: &Slot, period: Period, break_minutes: i64) -> CellItem {
        // Without a unit the resource's own place stands in, so that no distance counts.
        let own = UnitFacts {
            id: UnitId(uuid::Uuid::nil()),
            organisation_id: slot.resource.organisation_id,
            position: slot.facts.position,
        };
        let unit = self.unit.unwrap_or(&own);
        let asked = Asked { setting: self.setting, now: self.now, unit, need: self.need, gate: self.gate };
        let judgement = asked.judged(slot, period, break_minutes);
        if judgement.allows() {
            CellItem::Free { period, break_minutes, warnings: judgement.warnings }
        } else {
            CellItem::Blocked { period, refusals: judgement.refusals }
        }
    }
}

fn on_day(preset: &ShiftPreset, day: NaiveDate) -> Option<Period> {
    let next = if preset.ends_minute > preset.starts_minute { day } else { day.checked_add_days(Days::new(1))? };
    Period::new(at_minute(day, preset.starts_minute), at_minute(next, preset.ends_minute)).ok()
}
