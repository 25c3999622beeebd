//! Posting a need once more on other days, in one step.

use chrono::{NaiveDate, TimeDelta};

use super::ground::Ground;
use super::model::Need;
use super::post::{self, Posted};
use super::request::NeedContent;
use super::series::local_fault;
use super::state::NeedState;
use super::step;
use crate::access::{Caller, Permission};
use crate::booking::error::{BookingError, period_fault};
use crate::fault::FieldFault;
use crate::ids::{NeedId, NeedSeriesId};
use crate::time::{LocalTimeError, Period, stockholm};
use crate::{Market, once};

/// Posts what a need says on other days, at the same time of day, whatever became of it. Either all of them become needs, or
/// none does.
pub async fn copy(
    market: &Market,
    caller: &Caller,
    id: NeedId,
    days: &[NaiveDate],
    is_draft: bool,
) -> Result<Posted, BookingError> {
    once!(market, caller, tx => {
        let model = step::find(tx, id).await?;
        caller
            .require(&market.access, Permission::EditNeed, Permission::SeeNeeds, &model.standing())
            .map_err(|denied| BookingError::denied(denied, "need", id.0))?;
        let ground = Ground::load(market, caller, tx, (model.area_id, model.unit_id), is_draft).await?;
        let content = as_today(&ground, model.content());
        let periods = days.iter().map(|day| on_day(&model, *day)).collect();
        let when = post::listed(&ground, tx, periods).await?.map_err(|faults| {
            // The days are what was given.
            let of_day = |fault: FieldFault| {
                let number = fault.field.split('.').nth(1).map_or_else(String::new, |number| format!(".{number}"));
                FieldFault { field: format!("days{number}"), ..fault }
            };
            BookingError::Faults(faults.into_iter().map(of_day).collect())
        })?;
        let faults = content.faults(&ground, &when.periods, 1, tx).await?;
        if !faults.is_empty() {
            return Err(BookingError::Faults(faults));
        }
        let state = if is_draft { NeedState::Draft } else { NeedState::Open };
        let series_id = (when.periods.len() > 1).then(NeedSeriesId::new);
        let made = when.periods.iter().map(|period| ground.need(caller, &content, *period, series_id, state));
        let needs: Vec<Need> = made.collect::<Result<_, _>>()?;
        post::write(market, caller, tx, (&ground, &needs), when, true).await
    })
}

/// A way that the area has closed since gives way to its first.
fn as_today(ground: &Ground, content: NeedContent) -> NeedContent {
    match content.way(ground) {
        Ok(_) => content,
        Err(_) => NeedContent { way: None, spread: None, ..content },
    }
}

/// The need's hours on another day, by the wall clock.
fn on_day(model: &Need, day: NaiveDate) -> Result<Period, FieldFault> {
    let (starts, ends) = (stockholm::to_local(model.starts_at), stockholm::to_local(model.ends_at));
    let days = TimeDelta::days((day - starts.date()).num_days());
    let instant = |local: chrono::NaiveDateTime| {
        let moved = local.checked_add_signed(days).ok_or(LocalTimeError::OutsideCalendar { value: local });
        moved.and_then(stockholm::instant).map_err(local_fault)
    };
    Period::new(instant(starts)?, instant(ends)?).map_err(period_fault)
}
