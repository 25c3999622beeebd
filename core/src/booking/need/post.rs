//! Posting needs: one period, several, or a series by a rule; and posting what was a draft.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ground::Ground;
use super::model::Need;
use super::notify;
use super::request::{PostRequest, SeriesRule, When};
use super::series::RefusedOccurrence;
use super::state::{NeedState, NeedStep};
use super::view::NeedView;
use super::{step, store};
use crate::access::Caller;
use crate::audit::Actor;
use crate::booking::error::{BookingError, period_fault};
use crate::booking::offer;
use crate::db::Tx;
use crate::fault::FieldFault;
use crate::ids::{NeedId, NeedSeriesId};
use crate::plugin::Fact;
use crate::time::Period;
use crate::{Market, once};

/// The most reasons that a rule without a single good day is answered with.
const MOST_FAULTS: usize = 10;

/// What was posted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Posted {
    /// What ties them, if there are several or there is a rule.
    pub series_id: Option<NeedSeriesId>,
    /// The needs, in order of start.
    pub needs: Vec<NeedView>,
    /// The occurrences of the rule that could not be had.
    pub refused: Vec<RefusedOccurrence>,
}

/// When somebody is needed, looked through.
pub(super) struct Occurrences {
    pub(super) periods: Vec<Period>,
    pub(super) refused: Vec<RefusedOccurrence>,
    pub(super) rule: Option<String>,
}

/// Posts needs, or writes them as drafts.
pub async fn post(market: &Market, caller: &Caller, request: &PostRequest) -> Result<Posted, BookingError> {
    once!(market, caller, tx => post_in(market, caller, tx, request, true).await)
}

/// The same as a part of something larger; unless it `asks`, the job sends the offers.
pub(crate) async fn post_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    request: &PostRequest,
    asks: bool,
) -> Result<Posted, BookingError> {
    let place = (request.area_id, request.unit_id);
    let ground = Ground::load(market, caller, tx, place, request.is_draft).await?;
    request.content.way(&ground)?;
    let mut faults = Vec::new();
    let when = match occurrences(&ground, tx, &request.when).await? {
        Ok(when) => when,
        Err(found) => {
            faults.extend(found);
            Occurrences { periods: Vec::new(), refused: Vec::new(), rule: None }
        }
    };
    faults.extend(request.content.faults(&ground, &when.periods, 1, tx).await?);
    if !faults.is_empty() {
        return Err(BookingError::Faults(faults));
    }
    let state = if request.is_draft { NeedState::Draft } else { NeedState::Open };
    let ties = when.periods.len() > 1 || when.rule.is_some();
    let series_id = ties.then(NeedSeriesId::new);
    let made = when.periods.iter().map(|period| ground.need(caller, &request.content, *period, series_id, state));
    let needs: Vec<Need> = made.collect::<Result<_, _>>()?;
    write(market, caller, tx, (&ground, &needs), when, asks).await
}

/// Writes needs that were looked through, and tells who should know.
pub(super) async fn write(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    (ground, needs): (&Ground, &[Need]),
    when: Occurrences,
    asks: bool,
) -> Result<Posted, BookingError> {
    let series_id = needs.first().and_then(|need| need.series_id);
    if let Some(id) = series_id {
        let (unit_id, by) = (ground.unit.id, caller.person_id);
        store::insert_series(tx, id, &ground.setting.area, unit_id, &when, (by, ground.now)).await?;
    }
    let mut written = Vec::new();
    for need in needs {
        store::insert(tx, need).await?;
        let action = if need.state == NeedState::Draft { "drafted" } else { "posted" };
        let detail = json!({ "quantity": need.quantity, "priority": need.priority, "way": need.way });
        step::record(tx, ground.now, Actor::Person(caller), need, action, detail).await?;
        written.push(step::find(tx, need.id).await?);
    }
    notify::posted(tx, ground.now, caller, &written).await?;
    // Of several at once the job sends the offers: each is a search, and together they would hold the store for long.
    if let [only] = written.as_mut_slice()
        && asks
    {
        ask(market, caller, tx, only).await?;
    }
    let needs = written.iter().map(|need| need.seen_by(&market.access, caller)).collect();
    Ok(Posted { series_id, needs, refused: when.refused })
}

/// Sends its offers at once, where they go out by themselves.
async fn ask(market: &Market, caller: &Caller, tx: &mut Tx, need: &mut Need) -> Result<(), BookingError> {
    if need.state != NeedState::Open {
        return Ok(());
    }
    offer::send_posted(market, caller, tx, need).await?;
    *need = step::find(tx, need.id).await?;
    Ok(())
}

/// Puts a draft up for the others to see.
pub async fn post_draft(market: &Market, caller: &Caller, id: NeedId) -> Result<NeedView, BookingError> {
    once!(market, caller, tx => {
        let mut need = step::begin(market, caller, tx, id, NeedStep::Post).await?;
        let ground = Ground::of_need(market, tx, &need).await?;
        let (content, period) = (need.content(), need.period());
        content.way(&ground)?;
        let mut faults = Vec::new();
        faults.extend(ground.period_fault(tx, &period).await?.map(|fault| named(fault, "starts_at")));
        faults.extend(content.faults(&ground, &[period], 1, tx).await?);
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        ground.apply(&mut need, &content)?;
        need.state = step::after(&need, NeedStep::Post, need.places())?;
        store::update(tx, &mut need).await?;
        step::record(tx, ground.now, Actor::Person(caller), &need, "posted", json!({})).await?;
        let mut need = step::find(tx, id).await?;
        notify::posted(tx, ground.now, caller, std::slice::from_ref(&need)).await?;
        ask(market, caller, tx, &mut need).await?;
        Ok(need.seen_by(&market.access, caller))
    })
}

async fn occurrences(
    ground: &Ground,
    tx: &mut Tx,
    when: &When,
) -> Result<Result<Occurrences, Vec<FieldFault>>, BookingError> {
    match when {
        When::Periods(periods) => {
            let read =
                periods.iter().map(|(starts_at, ends_at)| Period::new(*starts_at, *ends_at).map_err(period_fault));
            listed(ground, tx, read.collect()).await
        }
        When::Series(series) => by_rule(ground, tx, series).await,
    }
}

/// Periods of which each must be one that can be had.
pub(super) async fn listed(
    ground: &Ground,
    tx: &mut Tx,
    periods: Vec<Result<Period, FieldFault>>,
) -> Result<Result<Occurrences, Vec<FieldFault>>, BookingError> {
    let most = ground.setting.manifest().need.most_together;
    let number = i64::try_from(periods.len()).unwrap_or(i64::MAX);
    if !(1..=most).contains(&number) {
        let values = [("value", number), ("least", 1), ("most", most)].map(|(name, n)| (name, Fact::Number(n)));
        return Ok(Err(vec![FieldFault::new("periods", "number_range", values)]));
    }
    let (mut good, mut faults) = (Vec::<Period>::new(), Vec::new());
    for (number, period) in periods.into_iter().enumerate() {
        let field = |part: &str| format!("periods.{number}.{part}");
        match period {
            Err(fault) => {
                let part = if fault.field.is_empty() { "starts_at" } else { &fault.field };
                faults.push(FieldFault { field: field(part), ..fault });
            }
            Ok(period) => match refusal(ground, tx, &period, &good).await? {
                Some(fault) => faults.push(FieldFault { field: field("starts_at"), ..fault }),
                None => good.push(period),
            },
        }
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    good.sort_unstable_by_key(Period::starts_at);
    Ok(Ok(Occurrences { periods: good, refused: Vec::new(), rule: None }))
}

/// A rule's occurrences: those that can be had, and those that can't with the reason.
async fn by_rule(
    ground: &Ground,
    tx: &mut Tx,
    series: &SeriesRule,
) -> Result<Result<Occurrences, Vec<FieldFault>>, BookingError> {
    let mut faults = series.hours_faults();
    let days = match series.days(&ground.setting.manifest().need) {
        Ok(days) => days,
        Err(fault) => {
            faults.push(fault);
            Vec::new()
        }
    };
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let (mut periods, mut refused) = (Vec::new(), Vec::new());
    for day in days {
        let problem = match series.period(day) {
            Err(fault) => Some(fault),
            Ok(period) => {
                let problem = refusal(ground, tx, &period, &periods).await?;
                if problem.is_none() {
                    periods.push(period);
                }
                problem
            }
        };
        refused.extend(problem.map(|fault| (day, named(fault, "series.rule"))));
    }
    if periods.is_empty() {
        // With none that can be had there is nothing to post, and the reasons are what is wrong with the rule.
        let mut faults: Vec<FieldFault> = refused.into_iter().map(|(_, fault)| fault).take(MOST_FAULTS).collect();
        if faults.is_empty() {
            faults.push(FieldFault::new("series.rule", "no_occurrence", []));
        }
        return Ok(Err(faults));
    }
    let refused = refused.into_iter().map(|(day, fault)| RefusedOccurrence::new(day, fault)).collect();
    Ok(Ok(Occurrences { periods, refused, rule: Some(series.rule.trim().to_owned()) }))
}

/// Why a period can't be had beside the others.
async fn refusal(
    ground: &Ground,
    tx: &mut Tx,
    period: &Period,
    others: &[Period],
) -> Result<Option<FieldFault>, BookingError> {
    if let Some(fault) = ground.period_fault(tx, period).await? {
        return Ok(Some(fault));
    }
    let overlapping = others.iter().find(|other| other.overlaps(period));
    Ok(overlapping.map(|other| {
        let values = [("starts_at", Fact::Instant(other.starts_at())), ("ends_at", Fact::Instant(other.ends_at()))];
        FieldFault::new("", "needs_overlap", values)
    }))
}

/// The same fault of a field.
pub(super) fn named(fault: FieldFault, field: &str) -> FieldFault {
    FieldFault { field: field.to_owned(), ..fault }
}
