//! The days that differ from the weekly plan: listed, set and removed, one or several in a row.

use chrono::{Days, NaiveDate};
use poem::http::StatusCode;
use torget_core::fault::FieldFault;
use torget_core::resource::{self, DayRange, Hours, Plan, ResourceError};
use torget_core::time::stockholm;

use super::{Again, Place, again};
use crate::pages::deed::Deed;
use crate::pages::local;
use crate::pages::mend;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::forms::{self, STRETCHES};
use crate::view::parts::Empty;
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak, say};

/// Saves posted days and goes back to the schedule.
pub async fn save_days(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let mut errors: Vec<(String, String)> = Vec::new();
    let days = days(deed, language, &mut errors);
    let hours = stretches(deed, language, &mut errors);
    if let (Some(days), true) = (days, errors.is_empty()) {
        match resource::set_exceptions(&visit.state.market, visit.caller()?, plan.resource.id, days, &hours).await {
            Ok(()) => return Ok(visit.done(&place.page_with(&[]), Some("flash-saved"))),
            Err(ResourceError::Faults(faults)) => {
                let named = |fault: &FieldFault| (field(&fault.field), say::fault(language, fault));
                errors.extend(faults.iter().map(named));
            }
            Err(other) => return Err(visit.resource_stop(other)),
        }
    }
    let mut form = form(visit, place).fill(&deed.typed);
    for (name, text) in errors {
        form.error(&name, text);
    }
    again(visit, plan, place, StatusCode::UNPROCESSABLE_ENTITY, Again { days: Some(form), ..Again::default() }).await
}

/// Lets the weekly plan count again from a day to a day.
pub async fn remove_days(deed: &Deed, plan: &Plan, place: &Place, (from_on, to_on): (&str, &str)) -> Answer {
    let visit = &deed.visit;
    let range = local::date(from_on).zip(local::date(to_on)).map(|(from_on, to_on)| DayRange { from_on, to_on });
    let days = range.ok_or_else(|| visit.not_found())?;
    let removed = resource::remove_exceptions(&visit.state.market, visit.caller()?, plan.resource.id, days).await;
    mend::done(visit, removed, &place.page_with(&[]), "flash-removed")
}

/// The empty form.
pub fn form(visit: &Visit, place: &Place) -> Form {
    let today = stockholm::date_of(visit.state.market.clock.now());
    forms::availability_exception(visit.language(), &place.to("/exceptions"), &today.to_string())
}

/// What is set, days in a row that are alike in one row.
pub fn table(language: Language, plan: &Plan, place: &Place) -> Table {
    let columns = [
        language.text("schedule-exception-day"),
        language.text("schedule-exception-kind"),
        language.text("schedule-remove"),
    ];
    let empty = Empty::new(language.text("schedule-no-exceptions"));
    let mut table = Table::new(language.text("schedule-exceptions-caption"), &columns, empty).compact();
    for (DayRange { from_on, to_on }, hours) in ranges(plan) {
        let day = if from_on == to_on {
            language.day_short(from_on)
        } else {
            format!("{} – {}", language.day_short(from_on), language.day_short(to_on))
        };
        table.row(vec![
            Cell::text(&day),
            Cell::text(said(language, &hours)),
            Cell::button(CellButton {
                action: place.to(&format!("/exceptions/{from_on}/{to_on}/remove")),
                text: language.text("schedule-remove"),
                about: day,
                danger: false,
            }),
        ]);
    }
    table
}

fn said(language: Language, hours: &[Hours]) -> String {
    match hours {
        [] => language.text("schedule-exception-off"),
        [whole] if *whole == Hours::WHOLE_DAY => language.text("schedule-exception-whole"),
        several => {
            let said = |hours: &Hours| local::hours(hours.starts_minute, hours.ends_minute);
            several.iter().map(said).collect::<Vec<_>>().join(", ")
        }
    }
}

fn ranges(plan: &Plan) -> Vec<(DayRange, Vec<Hours>)> {
    let mut days: Vec<(NaiveDate, Vec<Hours>)> = Vec::new();
    for exception in &plan.exceptions {
        match days.last_mut() {
            Some((on, hours)) if *on == exception.on_date => hours.extend(exception.hours),
            _ => days.push((exception.on_date, exception.hours.into_iter().collect())),
        }
    }
    let mut ranges: Vec<(DayRange, Vec<Hours>)> = Vec::new();
    for (on, hours) in days {
        match ranges.last_mut() {
            Some((range, alike)) if range.to_on + Days::new(1) == on && *alike == hours => range.to_on = on,
            _ => ranges.push((DayRange::one(on), hours)),
        }
    }
    ranges
}

fn days(deed: &Deed, language: Language, errors: &mut Vec<(String, String)>) -> Option<DayRange> {
    let from_on = local::date(deed.value("from_on"));
    if from_on.is_none() {
        errors.push(("from_on".to_owned(), language.text("period-no-day")));
    }
    let to_on = match deed.value("to_on") {
        "" => from_on,
        text => {
            let to_on = local::date(text);
            if to_on.is_none() {
                errors.push(("to_on".to_owned(), language.text("period-no-day")));
            }
            to_on
        }
    };
    from_on.zip(to_on).map(|(from_on, to_on)| DayRange { from_on, to_on })
}

/// The hours of such a day: none, all of it, or the stretches that were typed, of which the first has to be.
fn stretches(deed: &Deed, language: Language, errors: &mut Vec<(String, String)>) -> Vec<Hours> {
    match deed.value("kind") {
        "whole" => return vec![Hours::WHOLE_DAY],
        "hours" => {}
        _ => return Vec::new(),
    }
    let mut all = Vec::new();
    for (number, (starts, ends)) in STRETCHES.iter().enumerate() {
        if number > 0 && deed.value(starts).is_empty() && deed.value(ends).is_empty() {
            continue;
        }
        let mut minute = |name: &str| {
            let minute = local::minute(deed.value(name));
            if minute.is_none() {
                errors.push((name.to_owned(), language.text("period-no-time")));
            }
            minute
        };
        let typed = minute(starts).zip(minute(ends));
        all.extend(typed.map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute }));
    }
    all
}

/// The form's name of a use case's field.
fn field(name: &str) -> String {
    if name.starts_with("hours") { STRETCHES[0].0.to_owned() } else { name.to_owned() }
}
