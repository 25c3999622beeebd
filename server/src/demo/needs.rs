//! The demo's needs that nobody has filled yet: of several ages and priorities, one of them filled in part, a series, and one
//! whose time came first. Posted through the program's own use cases, with a clock that stands where they were posted.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use torget_core::Market;
use torget_core::booking::need::{
    self, Elsewhere, NeedContent, NeedView, PostRequest, Posted, Priority, SeriesRule, When,
};
use torget_core::booking::{self, BookRequest, CandidatesQuery, NeedRequest};
use torget_core::collaboration;
use torget_core::ids::AreaId;
use torget_core::money::Ore;
use torget_core::plugin::Way;
use torget_core::time::{FixedClock, stockholm};

use super::history::Cast;
use super::nurses::Shift;

/// A need.
struct Wanted {
    unit: &'static str,
    /// On which day, counted from today.
    in_days: i64,
    shift: Shift,
    quantity: i64,
    reason: &'static str,
    required: &'static [&'static str],
    priority: Priority,
    way: Way,
    reference: &'static str,
    /// When it was posted.
    hours_ago: i64,
}

#[rustfmt::skip]
const NEEDS: [Wanted; 5] = [
    Wanted { unit: "Ybbåsen", in_days: 9, shift: Shift::Day, quantity: 1, reason: "holiday", required: &["catheter"], priority: Priority::Low, way: Way::Allocation, reference: "", hours_ago: 240 },
    Wanted { unit: "Kullagården", in_days: 6, shift: Shift::Evening, quantity: 1, reason: "training", required: &["medication_delegation"], priority: Priority::Normal, way: Way::Offers, reference: "Utb 4410-12", hours_ago: 50 },
    Wanted { unit: "Fridhem", in_days: 5, shift: Shift::Evening, quantity: 1, reason: "peak_load", required: &["medication_delegation", "dementia"], priority: Priority::Normal, way: Way::Book, reference: "", hours_ago: 20 },
    Wanted { unit: "Solgläntan", in_days: 1, shift: Shift::Evening, quantity: 1, reason: "care_of_child", required: &["medication_delegation"], priority: Priority::High, way: Way::Offers, reference: "", hours_ago: 2 },
    Wanted { unit: "Havsbrisen", in_days: 2, shift: Shift::Night, quantity: 2, reason: "care_of_child", required: &[], priority: Priority::High, way: Way::Book, reference: "", hours_ago: 1 },
];

/// Posts them all; `market` reads `clock`.
pub async fn play(market: &Market, clock: &FixedClock, cast: &Cast, now: DateTime<Utc>) -> anyhow::Result<()> {
    let today = stockholm::date_of(now);
    let (manager, _) = cast.units.get("Fridhem").context("Fridhem has a manager")?;
    let areas = {
        let mut tx = market.db.read().await?;
        collaboration::areas_of(&mut tx, manager, today).await?
    };
    let stage = Stage { market, cast, area_id: areas.first().context("the demo has an area")?.id };
    missed(&stage, clock, now).await?;
    series(&stage, clock, now).await?;
    for wanted in &NEEDS {
        clock.set(now - TimeDelta::hours(wanted.hours_ago));
        stage.post(wanted, today).await?;
    }
    filled_in_part(&stage, clock, now).await?;
    clock.set(now);
    need::expire_due(market).await?;
    Ok(())
}

struct Stage<'a> {
    market: &'a Market,
    cast: &'a Cast,
    area_id: AreaId,
}

impl Stage<'_> {
    async fn post(&self, wanted: &Wanted, today: NaiveDate) -> anyhow::Result<NeedView> {
        let (starts_minute, ends_minute) = wanted.shift.minutes();
        let period = stockholm::period(today + TimeDelta::days(wanted.in_days), starts_minute, ends_minute)?;
        let when = When::Periods(vec![(period.starts_at(), period.ends_at())]);
        let posted = self.post_at(wanted, when).await?;
        posted.needs.into_iter().next().context("the need is posted")
    }

    async fn post_at(&self, wanted: &Wanted, when: When) -> anyhow::Result<Posted> {
        let (manager, unit_id) = self.cast.units.get(wanted.unit).context("the unit is not in the table of units")?;
        let content = NeedContent {
            quantity: wanted.quantity,
            break_minutes: None,
            need: NeedRequest {
                reason: wanted.reason.to_owned(),
                absence: None,
                requirements: match wanted.required {
                    [] => json!({}),
                    required => json!({ "competences": required }),
                },
                welcomes_new: false,
            },
            priority: wanted.priority,
            way: Some(wanted.way),
            spread: None,
            preferred_resource_id: None,
            cost_centre: String::new(),
            reference: wanted.reference.to_owned(),
        };
        let request = PostRequest { area_id: self.area_id, unit_id: *unit_id, when, content, is_draft: false };
        need::post(self.market, manager, &request).await.with_context(|| format!("the need of {}", wanted.unit))
    }
}

/// The day before yesterday's evening, which nobody could take: an agency came instead.
async fn missed(stage: &Stage<'_>, clock: &FixedClock, now: DateTime<Utc>) -> anyhow::Result<()> {
    let wanted = Wanted {
        unit: "Åbyängen",
        in_days: -2,
        shift: Shift::Evening,
        quantity: 1,
        reason: "care_of_child",
        required: &["psychiatry", "palliative"],
        priority: Priority::High,
        way: Way::Book,
        reference: "",
        hours_ago: 0,
    };
    clock.set(now - TimeDelta::days(4));
    let need = stage.post(&wanted, stockholm::date_of(now)).await?;
    clock.set(need.fill_before_at);
    need::expire_due(stage.market).await?;
    clock.set(need.fill_before_at + TimeDelta::hours(3));
    let elsewhere = Elsewhere { key: "agency".to_owned(), cost_ore: Ore(618_750), places: 1 };
    let (manager, _) = stage.cast.units.get(wanted.unit).context("the unit is not in the table of units")?;
    need::record_elsewhere(stage.market, manager, need.id, &elsewhere).await?;
    Ok(())
}

/// A vacancy: six Thursdays in a row, from the week after next.
async fn series(stage: &Stage<'_>, clock: &FixedClock, now: DateTime<Utc>) -> anyhow::Result<()> {
    let wanted = Wanted {
        unit: "Skogsbrynet",
        in_days: 0,
        shift: Shift::Day,
        quantity: 1,
        reason: "vacancy",
        required: &["medication_delegation"],
        priority: Priority::Normal,
        way: Way::Allocation,
        reference: "Vakans 1510",
        hours_ago: 0,
    };
    clock.set(now - TimeDelta::days(6));
    let from_on = stockholm::week_start(stockholm::date_of(now)) + TimeDelta::days(14);
    let (starts_minute, ends_minute) = wanted.shift.minutes();
    let rule = SeriesRule { from_on, starts_minute, ends_minute, rule: "FREQ=WEEKLY;BYDAY=TH;COUNT=6".to_owned() };
    stage.post_at(&wanted, When::Series(rule)).await?;
    Ok(())
}

/// Two are needed and one is asked already.
async fn filled_in_part(stage: &Stage<'_>, clock: &FixedClock, now: DateTime<Utc>) -> anyhow::Result<()> {
    let tuesday = stockholm::week_start(stockholm::date_of(now)) + TimeDelta::days(22);
    let wanted = Wanted {
        unit: "Söderåsgården",
        in_days: (tuesday - stockholm::date_of(now)).num_days(),
        shift: Shift::Day,
        quantity: 2,
        reason: "peak_load",
        required: &[],
        priority: Priority::Normal,
        way: Way::Book,
        reference: "",
        hours_ago: 0,
    };
    clock.set(now - TimeDelta::hours(3));
    let need = stage.post(&wanted, stockholm::date_of(now)).await?;
    let (manager, unit_id) = stage.cast.units.get(wanted.unit).context("the unit is not in the table of units")?;
    let query = CandidatesQuery {
        area_id: stage.area_id,
        unit_id: *unit_id,
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: None,
        need: NeedRequest {
            reason: wanted.reason.to_owned(),
            absence: None,
            requirements: json!({}),
            welcomes_new: false,
        },
    };
    let found = booking::candidates(stage.market, manager, &query).await?;
    let resource_id = found.fit.first().context("somebody can come on a Tuesday")?.resource.id;
    let request = BookRequest {
        resource_id,
        unit_id: *unit_id,
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: None,
        need_id: Some(need.id),
        need: None,
        override_reason: None,
    };
    booking::book(stage.market, manager, &request).await?;
    Ok(())
}
