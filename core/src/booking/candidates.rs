//! Who can come: every resource of the area held against one need, the fitting ones in order, the rest with the reason.

use chrono::{DateTime, NaiveDate, Utc};

use super::error::BookingError;
use super::model::Remark;
use super::pool::Setting;
use super::reasons::{Load, Share};
use super::request::NeedRequest;
use super::search::{Among, Search};
use super::smaller::Smaller;
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::collaboration::price::PriceBreakdown;
use crate::db::Tx;
use crate::ids::{AreaId, ResourceId, UnitId};
use crate::resource::Resource;

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
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// The fitting ones, best first.
    pub fit: Vec<Candidate>,
    /// Those of the rest who are named, by name.
    pub unfit: Vec<Unfit>,
    /// What stands in the way of all the rest, named or not: how many by their first rule, most first.
    pub obstacles: Vec<Obstacle>,
    /// How many more are free then but live further away than those whom the rules were asked about.
    pub further: i64,
    /// What the unit's organisation uses of the area against its share of the inhabitants, where that is known.
    pub share: Option<Share>,
    /// What asking for less would give, most first; told where few fit, and not to jobs.
    pub smaller: Vec<Smaller>,
}

/// A rule, and how many it stands in the way of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The rule's key, core's or the manifest's.
    pub rule: String,
    /// How many.
    pub number: i64,
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
    /// When last.
    pub last_visit_on: Option<NaiveDate>,
    /// A person's hours in that week, where the area knows how many are agreed.
    pub load: Option<Load>,
    /// Whether they have said that they gladly work there.
    pub comes_gladly: bool,
    /// In how many minutes they usually answer; of the first ones only, and after a few answers.
    pub usual_answer_minutes: Option<i64>,
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
    let mut found = Search::load(market, &mut tx, query, None).await?.run(&mut tx).await?;
    for candidate in &mut found.fit {
        candidate.resource = candidate.resource.clone().seen_by(&market.access, caller, setting.manifest());
    }
    Ok(found)
}

/// The same among some, whoever asks: with all attributes, in the transaction of the use case or the job that asks, which
/// has seen to it that the need may be answered.
pub(super) async fn ranked(
    market: &Market,
    tx: &mut Tx,
    query: &CandidatesQuery,
    among: Among,
) -> Result<Candidates, BookingError> {
    Search::load(market, tx, query, Some(among)).await?.run(tx).await
}
