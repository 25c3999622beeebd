//! When one can be booked: the person's own schedule (screen 5's lower half). The coordinator's view of a resource uses the
//! same parts.

use chrono::{Datelike, Days, NaiveDate};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::booking::{self, BookingFilter, BookingView as Booking};
use torget_core::fault::FieldFault;
use torget_core::paging::Paging;
use torget_core::plugin::ShiftPreset;
use torget_core::resource::{self, Hours, Plan, ResourceError, WeeklyHours};
use torget_core::time::stockholm;

use super::deed::{Deed, values};
use super::visit::{Answer, Visit};
use super::{local, start};
use crate::view::form::{Choice, Form, Problem};
use crate::view::forms;
use crate::view::pages::{PatternBox, PatternRow, ScheduleView, WeekPattern};
use crate::view::parts::{Empty, Row};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak, say};

/// Coming days that are listed.
const DAYS_AHEAD: u64 = 14;

/// Where the forms of a schedule post.
pub struct Addresses {
    /// The weekly pattern.
    pub availability: String,
    /// A new exception; `/<day>/remove` after it removes one.
    pub exceptions: String,
}

/// The reader's own schedule.
#[handler]
pub async fn show_own(visit: Visit) -> Answer {
    let plan = own_plan(&visit).await?;
    let view = view(&visit, &plan, &Addresses::own(), Faults::default()).await?;
    visit.page(&view)
}

/// Replaces the reader's weekly pattern.
#[handler]
pub async fn save_own(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let plan = own_plan(visit).await?;
    save_pattern(&deed, &plan, &Addresses::own(), "/schedule").await
}

/// Sets a day that differs.
#[handler]
pub async fn add_exception(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let plan = own_plan(visit).await?;
    save_exception(&deed, &plan, &Addresses::own(), "/schedule").await
}

/// Lets the weekly pattern count again on a day.
#[handler]
pub async fn remove_exception(Path(on_date): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let plan = own_plan(visit).await?;
    let Some(on_date) = local::date(&on_date) else { return Err(visit.not_found()) };
    let removed = resource::remove_exception(&visit.state.market, visit.caller()?, plan.resource.id, on_date).await;
    removed.map_err(|error| visit.resource_stop(error))?;
    Ok(visit.done("/schedule", Some("flash-removed")))
}

/// What couldn't be saved, and what was typed.
#[derive(Default)]
pub struct Faults<'a> {
    pattern: Vec<FieldFault>,
    exception: Vec<(String, String)>,
    typed: &'a [(String, String)],
}

impl Addresses {
    fn own() -> Self {
        Self { availability: "/schedule/availability".to_owned(), exceptions: "/schedule/exceptions".to_owned() }
    }
}

/// Saves a posted pattern and goes back to `back`.
pub async fn save_pattern(deed: &Deed, plan: &Plan, addresses: &Addresses, back: &str) -> Answer {
    let visit = &deed.visit;
    let weekly: Vec<WeeklyHours> = values(&deed.typed, "window").iter().filter_map(|text| window(text)).collect();
    match resource::set_weekly_plan(&visit.state.market, visit.caller()?, plan.resource.id, &weekly).await {
        Ok(()) => Ok(visit.done(back, Some("flash-saved"))),
        Err(ResourceError::Faults(pattern)) => {
            let plan = Plan { weekly, ..plan.clone() };
            let view = view(visit, &plan, addresses, Faults { pattern, ..Faults::default() }).await?;
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visit.resource_stop(other)),
    }
}

/// Saves a posted exception and goes back to `back`.
pub async fn save_exception(deed: &Deed, plan: &Plan, addresses: &Addresses, back: &str) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let mut exception = Vec::new();
    let on_date = local::date(deed.value("on_date"));
    if on_date.is_none() {
        exception.push(("on_date".to_owned(), language.text("period-no-day")));
    }
    let mut time = |name: &str| {
        let minute = local::minute(deed.value(name));
        if minute.is_none() {
            exception.push((name.to_owned(), language.text("period-no-time")));
        }
        minute
    };
    let hours = match deed.value("kind") {
        "hours" => {
            time("starts").zip(time("ends")).map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute })
        }
        _ => None,
    };
    if let (Some(on_date), true) = (on_date, exception.is_empty()) {
        match resource::set_exception(&visit.state.market, visit.caller()?, plan.resource.id, on_date, hours).await {
            Ok(()) => return Ok(visit.done(back, Some("flash-saved"))),
            Err(ResourceError::Faults(faults)) => {
                let named = |fault: &FieldFault| (fault.field.clone(), say::fault(language, fault));
                exception.extend(faults.iter().map(named));
            }
            Err(other) => return Err(visit.resource_stop(other)),
        }
    }
    let faults = Faults { exception, typed: &deed.typed, ..Faults::default() };
    let view = view(visit, plan, addresses, faults).await?;
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// The page of a schedule.
pub async fn view(visit: &Visit, plan: &Plan, addresses: &Addresses, faults: Faults<'_>) -> poem::Result<ScheduleView> {
    let language = visit.language();
    let market = &visit.state.market;
    let today = stockholm::date_of(market.clock.now());
    let area = torget_core::collaboration::my_areas(market, visit.caller()?).await.map_err(super::stop::store)?;
    let area = area.into_iter().find(|area| area.id == plan.resource.area_id);
    let plugin = area.and_then(|area| market.plugins.get(&area.plugin_key).cloned());
    let presets: &[ShiftPreset] = plugin.as_ref().map_or(&[], |plugin| &plugin.manifest().booking.presets);
    let is_own = plan.resource.person_id == Some(visit.caller()?.person_id);
    Ok(ScheduleView {
        heading: if is_own { language.text("schedule-heading") } else { plan.resource.name.clone() },
        back: None,
        coming: coming(visit, plan, is_own).await?,
        nothing_coming: Empty::new(language.text("schedule-nothing-coming")),
        pattern: WeekPattern {
            action: addresses.availability.clone(),
            days: (0..7)
                .map(|day| language.weekday_short(stockholm::week_start(today) + Days::new(day)).to_owned())
                .collect(),
            rows: presets.iter().map(|preset| pattern_row(language, plan, preset)).collect(),
            others: others(language, plan, presets),
            problems: faults
                .pattern
                .iter()
                .map(|fault| Problem { text: say::fault(language, fault), href: None })
                .collect(),
        },
        exceptions: exceptions(language, plan, addresses),
        exception_form: exception_form(language, addresses, today, &faults),
    })
}

/// The reader's own resource with its plan.
pub async fn own_plan(visit: &Visit) -> poem::Result<Plan> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let mine = resource::own(market, caller).await.map_err(|error| visit.resource_stop(error))?;
    let Some(first) = mine.first() else { return Err(visit.not_found()) };
    resource::plan(market, caller, first.id).await.map_err(|error| visit.resource_stop(error))
}

/// `WEEKDAY-START-END`.
fn window(text: &str) -> Option<WeeklyHours> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (weekday, starts_minute, ends_minute) = (parts.next()??, parts.next()??, parts.next()??);
    Some(WeeklyHours { weekday, hours: Hours { starts_minute, ends_minute } })
}

fn is(hours: Hours, preset: &ShiftPreset) -> bool {
    hours.starts_minute == preset.starts_minute && hours.ends_minute == preset.ends_minute
}

fn pattern_row(language: Language, plan: &Plan, preset: &ShiftPreset) -> PatternRow {
    let chosen = |weekday: i64| plan.weekly.iter().any(|weekly| weekly.weekday == weekday && is(weekly.hours, preset));
    let pattern_box = |weekday: i64| {
        let number = u32::try_from(weekday).unwrap_or(1);
        PatternBox::new(language, number, preset.starts_minute, preset.ends_minute, chosen(weekday))
    };
    PatternRow {
        text: local::hours(preset.starts_minute, preset.ends_minute),
        boxes: (1..=7).map(pattern_box).collect(),
    }
}

/// Hours of the week that are no usual period.
fn others(language: Language, plan: &Plan, presets: &[ShiftPreset]) -> Vec<Choice> {
    let unusual = plan.weekly.iter().filter(|weekly| !presets.iter().any(|preset| is(weekly.hours, preset)));
    unusual
        .map(|weekly| {
            let Hours { starts_minute, ends_minute } = weekly.hours;
            let number = u32::try_from(weekly.weekday).unwrap_or(1);
            let shown = PatternBox::new(language, number, starts_minute, ends_minute, true);
            Choice { chosen: true, ..Choice::new(shown.value, shown.label) }
        })
        .collect()
}

fn exceptions(language: Language, plan: &Plan, addresses: &Addresses) -> Table {
    let columns = [
        language.text("schedule-exception-day"),
        language.text("schedule-exception-kind"),
        language.text("schedule-remove"),
    ];
    let empty = Empty::new(language.text("schedule-no-exceptions"));
    let mut table = Table::new(language.text("schedule-exceptions-caption"), &columns, empty).compact();
    for exception in &plan.exceptions {
        let hours = match exception.hours {
            Some(hours) => local::hours(hours.starts_minute, hours.ends_minute),
            None => language.text("schedule-exception-off"),
        };
        let action = format!("{}/{}/remove", addresses.exceptions, exception.on_date);
        table.row(vec![
            Cell::text(language.day_short(exception.on_date)),
            Cell::text(hours),
            Cell::button(CellButton {
                action,
                text: language.text("schedule-remove"),
                about: language.day_short(exception.on_date),
                danger: false,
            }),
        ]);
    }
    table
}

fn exception_form(language: Language, addresses: &Addresses, today: NaiveDate, faults: &Faults<'_>) -> Form {
    let form = forms::availability_exception(language, &addresses.exceptions, &today.to_string());
    if faults.exception.is_empty() {
        return form;
    }
    let mut form = form.fill(faults.typed);
    for (field, text) in &faults.exception {
        let name = field.strip_prefix("hours.").unwrap_or(field).trim_end_matches("_minute");
        form.error(name, text.clone());
    }
    form
}

/// The shifts and free hours of the coming days.
async fn coming(visit: &Visit, plan: &Plan, is_own: bool) -> poem::Result<Vec<Row>> {
    let (language, market) = (visit.language(), &visit.state.market);
    let now = market.clock.now();
    let today = stockholm::date_of(now);
    let until = stockholm::day(today + Days::new(DAYS_AHEAD)).ends_at();
    let mut rows: Vec<(chrono::DateTime<chrono::Utc>, Row)> = Vec::new();
    let mut taken = Vec::new();
    if is_own {
        let filter = BookingFilter { from_at: Some(now), until_at: Some(until), ..BookingFilter::default() };
        let listed = booking::list(market, visit.caller()?, filter, Paging::longest()).await;
        for booking in listed.map_err(|error| visit.booking_stop(error))?.rows {
            if booking.state.holds() {
                let place = format!("{}, {}", booking.unit_name, booking.buyer_name);
                rows.push((booking.starts_at, start::row(language, &booking, place)));
                taken.push(booking);
            }
        }
    }
    for (on, hours) in free_days(plan, today, &taken) {
        let row = Row {
            when: language.day_short(on),
            hours,
            text: language.text("schedule-free"),
            note: None,
            badge: None,
            href: None,
            links: Vec::new(),
        };
        rows.push((stockholm::day(on).starts_at(), row));
    }
    rows.sort_by_key(|(at, _)| *at);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The coming days with hours by plan and exceptions that no shift of `taken` lies in, and those hours in words.
pub fn free_days(plan: &Plan, today: NaiveDate, taken: &[Booking]) -> Vec<(NaiveDate, String)> {
    let hours_of = |on: NaiveDate| -> Vec<Hours> {
        let exceptions: Vec<_> = plan.exceptions.iter().filter(|exception| exception.on_date == on).collect();
        if exceptions.is_empty() {
            let weekday = i64::from(on.weekday().number_from_monday());
            plan.weekly.iter().filter(|weekly| weekly.weekday == weekday).map(|weekly| weekly.hours).collect()
        } else {
            exceptions.iter().filter_map(|exception| exception.hours).collect()
        }
    };
    let is_free = |on: NaiveDate, hours: &Hours| {
        let Ok(period) = stockholm::period(on, hours.starts_minute, hours.ends_minute) else { return true };
        taken.iter().all(|shift| shift.ends_at <= period.starts_at() || shift.starts_at >= period.ends_at())
    };
    let said = |hours: &Hours| local::hours(hours.starts_minute, hours.ends_minute);
    let free = |on: NaiveDate| hours_of(on).iter().filter(|hours| is_free(on, hours)).map(said).collect::<Vec<_>>();
    let days = today.iter_days().take(usize::try_from(DAYS_AHEAD).unwrap_or(14));
    days.map(|on| (on, free(on).join(", "))).filter(|(_, hours)| !hours.is_empty()).collect()
}
