//! Who can come: every resource of the area held against one need, the fitting ones in order, the rest with the reason.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::error::BookingError;
use super::model::Remark;
use super::pool::{self, Setting};
use super::question::Asked;
use super::request::{NeedRequest, break_fault, usual_break};
use super::store;
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::collaboration;
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::ids::{AreaId, ResourceId, UnitId};
use crate::resource::Resource;
use crate::time::{Period, stockholm};

/// A need to find somebody for.
#[derive(Debug, Clone)]
pub struct CandidatesQuery {
    /// In which area.
    pub area_id: AreaId,
    /// For which unit.
    pub unit_id: UnitId,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it; without one the preset's.
    pub break_minutes: Option<i64>,
    /// Why, and what is required.
    pub need: NeedRequest,
}

/// Who can come, and who can't.
#[derive(Debug, Clone)]
pub struct Candidates {
    /// The fitting ones, best first.
    pub fit: Vec<Candidate>,
    /// The rest.
    pub unfit: Vec<Unfit>,
}

/// One who can come.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub resource: Resource,
    /// What to know.
    pub warnings: Vec<Remark>,
    /// What it would cost.
    pub price: PriceBreakdown,
    /// The way.
    pub distance_tenth_km: i64,
    /// How many times they have worked at the unit.
    pub visits: i64,
}

/// One who can't.
#[derive(Debug, Clone)]
pub struct Unfit {
    /// Who.
    pub resource_id: ResourceId,
    /// The name.
    pub name: String,
    /// Why not.
    pub refusals: Vec<Remark>,
}

/// Finds who can come, as the caller may see them.
pub async fn candidates(market: &Market, caller: &Caller, query: &CandidatesQuery) -> Result<Candidates, BookingError> {
    let mut tx = market.db.read().await?;
    let setting = Setting::seen(market, caller, &mut tx, query.area_id).await?;
    let no_unit = || BookingError::NotFound { kind: "unit", id: query.unit_id.0 };
    let standing = Standing {
        unit_id: Some(query.unit_id),
        collaboration_id: Some(setting.area.collaboration_id),
        ..Standing::default()
    };
    if !caller.may(&market.access, Permission::CreateBooking, &standing) {
        return Err(no_unit());
    }
    let mut found = ranked(market, &mut tx, query).await?;
    for candidate in &mut found.fit {
        candidate.resource = candidate.resource.clone().seen_by(&market.access, caller, setting.manifest());
    }
    Ok(found)
}

/// The same, whoever asks: with all attributes, in the transaction of the use case or the job that asks, which has seen to
/// it that the need may be answered.
pub(super) async fn ranked(market: &Market, tx: &mut Tx, query: &CandidatesQuery) -> Result<Candidates, BookingError> {
    let now = market.clock.now();
    let period = Period::new(query.starts_at, query.ends_at).map_err(BookingError::period)?;
    let on = stockholm::date_of(period.starts_at());
    let no_area = || BookingError::NotFound { kind: "area", id: query.area_id.0 };
    let area = collaboration::area(tx, query.area_id).await?.ok_or_else(no_area)?;
    let setting = Setting::of(market, area)?;
    let no_unit = || BookingError::NotFound { kind: "unit", id: query.unit_id.0 };
    let unit = store::unit(tx, query.unit_id).await?.ok_or_else(no_unit)?;
    if !collaboration::is_member(tx, setting.area.id, unit.organisation_id, on).await? {
        return Err(no_unit());
    }
    let break_minutes = query.break_minutes.unwrap_or_else(|| usual_break(setting.manifest(), &period));
    let mut faults = query.need.faults(setting.manifest());
    faults.extend(break_fault(break_minutes, setting.manifest().booking.longest_break(period.minutes())));
    if !faults.is_empty() {
        return Err(BookingError::Faults(faults));
    }
    let terms = collaboration::terms_on(tx, setting.area.id, on).await?.ok_or(BookingError::NoAgreement { on })?;
    let visits: HashMap<ResourceId, i64> = store::visits(tx, unit.id).await?.into_iter().collect();
    let slots = pool::slots(tx, &setting, &period, on).await?;
    let (unit_facts, need) = (unit.facts(), query.need.facts());
    let asked = Asked { setting: &setting, now, unit: &unit_facts, need: &need };
    let mut ranked = Vec::new();
    let mut unfit = Vec::new();
    for slot in slots {
        let (verdict, price) = asked.priced(&slot, &terms, period, break_minutes);
        let Some(price) = price.filter(|_| verdict.judgement.allows()) else {
            let refusals = verdict.judgement.refusals;
            unfit.push(Unfit { resource_id: slot.resource.id, name: slot.resource.name, refusals });
            continue;
        };
        let visits = visits.get(&slot.resource.id).copied().unwrap_or(0);
        let candidate = Candidate {
            resource: slot.resource,
            warnings: verdict.judgement.warnings,
            distance_tenth_km: verdict.distance_tenth_km,
            price,
            visits,
        };
        ranked.push((verdict.rank, candidate));
    }
    // Who has been here before comes first: the residents know them. Then the plugin's order, then the price.
    ranked.sort_by_key(|(rank, candidate)| {
        (candidate.visits == 0, *rank, candidate.price.total_ore.0, candidate.resource.id)
    });
    unfit.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Candidates { fit: ranked.into_iter().map(|(_, candidate)| candidate).collect(), unfit })
}
