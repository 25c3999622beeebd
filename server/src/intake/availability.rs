//! When resources may be booked, out of rows: a row with a weekday is a stretch of the week's plan, one with a date a stretch of
//! a day that differs, or without hours a day off. A resource that has rows with weekdays gets them as its whole plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use torget_core::ids::ResourceId;
use torget_core::intake::{Entry, Item};
use torget_core::plugin::Facts;
use torget_core::resource::{DayRange, Hours, WeeklyHours, WeeklyPlan};
use torget_core::time::stockholm;

use super::Ground;
use super::line::{Line, Lines};

const WEEKDAYS: &[(&str, i64)] = &[
    ("mån", 1),
    ("tis", 2),
    ("ons", 3),
    ("tor", 4),
    ("fre", 5),
    ("lör", 6),
    ("sön", 7),
    ("måndag", 1),
    ("tisdag", 2),
    ("onsdag", 3),
    ("torsdag", 4),
    ("fredag", 5),
    ("lördag", 6),
    ("söndag", 7),
];

/// What a row says of a resource.
enum Stretch {
    Weekly { weekday: i64, hours: Hours, on_holidays: bool },
    Day { on: NaiveDate, hours: Option<Hours> },
}

pub(super) fn entries(ground: &Ground, lines: &mut Lines<'_>) -> Vec<Entry> {
    let read =
        lines.gather(|line| Some((ground.resource(line), stretch(line))).and_then(|(id, one)| Some((id?, one?))));
    let mut weeks: BTreeMap<ResourceId, (Vec<i64>, WeeklyPlan)> = BTreeMap::new();
    let mut days: BTreeMap<(ResourceId, NaiveDate), (Vec<i64>, Vec<Hours>)> = BTreeMap::new();
    for (row, (id, stretch)) in read {
        match stretch {
            Stretch::Weekly { weekday, hours, on_holidays } => {
                let first_monday_on = stockholm::week_start(ground.today);
                let empty = || {
                    let plan = WeeklyPlan { weeks: 1, first_monday_on, on_holidays: false, hours: Vec::new() };
                    (Vec::new(), plan)
                };
                let (rows, plan) = weeks.entry(id).or_insert_with(empty);
                rows.push(row);
                plan.on_holidays |= on_holidays;
                plan.hours.push(WeeklyHours { week: 1, weekday, hours });
            }
            Stretch::Day { on, hours } => {
                let (rows, all) = days.entry((id, on)).or_default();
                rows.push(row);
                all.extend(hours);
            }
        }
    }
    let weeks = weeks.into_iter().map(|(id, (rows, plan))| Entry { rows, item: Item::Weekly(id, plan) });
    let day = |((id, on), (rows, hours))| Entry { rows, item: Item::Days(id, DayRange::one(on), hours) };
    weeks.chain(days.into_iter().map(day)).collect()
}

fn stretch(line: &mut Line<'_>) -> Option<Stretch> {
    let weekday = line.choice("weekday", WEEKDAYS);
    let on = line.date("on_date");
    let (starts, ends) = (line.minute("starts"), line.minute("ends"));
    let on_holidays = line.flag("holidays", false);
    let hours = starts.zip(ends).map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute });
    if starts.is_some() != ends.is_some() && (line.text("starts").is_empty() || line.text("ends").is_empty()) {
        line.fault(if starts.is_some() { "ends" } else { "starts" }, "missing", Facts::new());
    }
    match (line.text("weekday").is_empty(), line.text("on_date").is_empty()) {
        (true, true) | (false, false) => {
            line.fault("weekday", "import_weekday_or_date", Facts::new());
            None
        }
        (false, true) => {
            if hours.is_none() && line.text("starts").is_empty() && line.text("ends").is_empty() {
                line.fault("starts", "missing", Facts::new());
            }
            Some(Stretch::Weekly { weekday: weekday?, hours: hours?, on_holidays })
        }
        (true, false) => Some(Stretch::Day { on: on?, hours }),
    }
}

/// The column that a use case's field stands in.
pub(super) fn column(field: &str) -> Option<String> {
    match field {
        "from_on" | "to_on" => Some("on_date".to_owned()),
        field if field.ends_with("weekday") => Some("weekday".to_owned()),
        field if field.ends_with("ends_minute") => Some("ends".to_owned()),
        field if field.starts_with("weekly") || field.starts_with("hours") => Some("starts".to_owned()),
        _ => None,
    }
}
