//! The grid of a week: usual periods by days, each a button that turns that period on or off, on that day alone or by the
//! weekly plan on every such day.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use poem::http::StatusCode;
use torget_core::booking::{self, TakenPeriod};
use torget_core::plugin::Manifest;
use torget_core::resource::{self, Hours, Openings, Plan, ResourceError, Turn, covers, free, hours_on};
use torget_core::time::holidays::holiday;
use torget_core::time::{IsoWeek, Period, stockholm};

use super::{Again, Place, usual};
use crate::pages::deed::{Deed, value};
use crate::pages::local;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Problem;
use crate::view::pages::{GridCell, GridDay, GridRow, WeekGrid};
use crate::view::parts::{Link, Tab};
use crate::view::{Format, Language, Speak, say};

/// How many weeks ahead the grid goes; an exception can't be set much later.
const WEEKS_AHEAD: i32 = 56;

/// Which week is looked at, and whether it is that week alone or the plan that every such week follows.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    week: IsoWeek,
    every: bool,
    on_start: bool,
}

impl Look {
    /// What an address or a form says; this week if it says nothing.
    pub fn read(visit: &Visit, pairs: &[(String, String)]) -> Self {
        let this = Self::today(visit).week;
        let week = value(pairs, "week").parse().unwrap_or(this).clamp(this, this.later_by(WEEKS_AHEAD));
        Self { week, every: value(pairs, "every") == "yes", on_start: value(pairs, "on_start") == "yes" }
    }

    /// This week alone.
    pub fn today(visit: &Visit) -> Self {
        let today = stockholm::date_of(visit.state.market.clock.now());
        Self { week: IsoWeek::of(today), every: false, on_start: false }
    }

    /// The same on the first page, which a press leads back to.
    pub fn on_start(self) -> Self {
        Self { on_start: true, ..self }
    }

    fn address(&self, place: &Place) -> String {
        let every = if self.every { "yes" } else { "" };
        let pairs = [("week", self.week.to_string()), ("every", every.to_owned())];
        place.page_with(&pairs.map(|(name, value)| (name.to_owned(), value)))
    }
}

/// Turns the period that was pressed, and leads back to it.
pub async fn turn(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let look = Look::read(visit, &deed.typed);
    let pressed = deed.value("turn");
    let Some(turn) = read(pressed, look.every) else { return Err(visit.not_found()) };
    match resource::turn(&visit.state.market, visit.caller()?, plan.resource.id, turn).await {
        Ok(()) => {
            let page = if look.on_start { "/".to_owned() } else { look.address(place) };
            Ok(visit.done(&format!("{page}#{}", id(turn.on_date, turn.hours)), None))
        }
        Err(ResourceError::Faults(faults)) => {
            let said = |fault| Problem { text: say::fault(visit.language(), fault), href: None };
            let again = Again { turn: faults.iter().map(said).collect(), ..Again::default() };
            let view = super::view(visit, plan, place, Look { on_start: false, ..look }, again).await?;
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visit.resource_stop(other)),
    }
}

/// The grid of the week that is looked at.
pub async fn grid(
    visit: &Visit,
    plan: &Plan,
    manifest: Option<&Manifest>,
    place: &Place,
    look: Look,
) -> poem::Result<WeekGrid> {
    let language = visit.language();
    let (market, now) = (&visit.state.market, visit.state.market.clock.now());
    let monday = look.week.monday();
    let within = Period::new(stockholm::day(monday).starts_at(), stockholm::day(monday + Days::new(7)).ends_at());
    let (mut taken, mut openings) = (Vec::new(), Openings::default());
    if let Ok(within) = within
        && !look.every
    {
        let (caller, id) = (visit.caller()?, plan.resource.id);
        let of_week = booking::taken_periods(market, caller, id, within).await;
        taken = of_week.map_err(|error| visit.booking_stop(error))?;
        let of_week = resource::openings(market, caller, id, &within).await;
        openings = of_week.map_err(|error| visit.resource_stop(error))?;
    }
    let sheet = Sheet { language, plan, look, now, taken, openings };
    let days: Vec<NaiveDate> = monday.iter_days().take(7).collect();
    let usual = usual(manifest);
    let (weeks, number) = (plan.weekly.weeks, plan.weekly.week_of(monday));
    let heading = match (look.every, weeks) {
        (true, 1) => language.text("week-every"),
        (true, _) => language.text_with("week-of-cycle", &[("week", number.into()), ("weeks", weeks.into())]),
        (false, _) => language.week(monday),
    };
    let this = Look::today(visit).week;
    let steps = !look.every || weeks > 1;
    let to = |weeks: i32| Look { week: look.week.later_by(weeks), ..look }.address(place);
    let tab = |every: bool, text: String| Tab {
        text,
        href: Look { every, on_start: false, ..look }.address(place),
        current: every == look.every,
    };
    Ok(WeekGrid {
        heading,
        previous: (steps && look.week > this).then(|| Link::new(language.text("week-previous"), to(-1))),
        next: (steps && look.week < this.later_by(WEEKS_AHEAD)).then(|| Link::new(language.text("week-next"), to(1))),
        tabs: vec![tab(false, language.text("week-only")), tab(true, language.text("week-every"))],
        action: place.to("/turn"),
        week: look.week.to_string(),
        every: if look.every { "yes" } else { "" },
        on_start: if look.on_start { "yes" } else { "" },
        days: days.iter().map(|on| sheet.day(*on)).collect(),
        rows: usual
            .iter()
            .map(|hours| GridRow {
                text: said(language, *hours),
                cells: days.iter().map(|on| sheet.cell(*on, *hours)).collect(),
            })
            .collect(),
        problems: Vec::new(),
    })
}

/// What the cells of a week are made from.
struct Sheet<'a> {
    language: Language,
    plan: &'a Plan,
    look: Look,
    now: DateTime<Utc>,
    taken: Vec<TakenPeriod>,
    openings: Openings,
}

/// What closes hours that the plan has.
#[derive(Clone, Copy, PartialEq)]
enum Closed {
    No,
    Partly,
    Failed,
    Busy,
}

impl Sheet<'_> {
    fn day(&self, on: NaiveDate) -> GridDay {
        GridDay {
            text: self.language.weekday_short(on).to_owned(),
            date: (!self.look.every).then(|| on.day().to_string()),
            holiday: !self.look.every && holiday(on).is_some(),
        }
    }

    fn cell(&self, on: NaiveDate, hours: Hours) -> GridCell {
        let language = self.language;
        let of_day = if self.look.every {
            self.plan.weekly.hours_of(self.plan.weekly.week_of(on), i64::from(on.weekday().number_from_monday()))
        } else {
            hours_on(&self.plan.weekly, &self.plan.exceptions, on)
        };
        let day = if self.look.every { language.weekday(on).to_owned() } else { language.day_long(on) };
        let when = format!("{day} {}", said(language, hours));
        let period = hours.on(on);
        let booked = self.taken.iter().find(|taken| period.is_some_and(|period| period.overlaps(&taken.period)));
        // A day that is past can't differ any more, though its night may not be over.
        let is_past = on < stockholm::date_of(self.now);
        let is_over = !self.look.every && (is_past || period.is_none_or(|period| period.ends_at() <= self.now));
        let on_now = covers(&of_day, hours);
        let partly = !on_now
            && period
                .is_some_and(|period| of_day.iter().filter_map(|part| part.on(on)).any(|part| part.overlaps(&period)));
        // Of a period that has begun what is left of it counts.
        let ahead = period.and_then(|period| local::ahead(&period, self.now));
        let closed = ahead.map_or(Closed::No, |ahead| self.closed(&ahead));
        let (state, key) = match (on_now || partly, closed) {
            (false, _) => ("off", "week-can"),
            (true, Closed::Failed) => ("closed", "week-failed"),
            (true, Closed::Busy) => ("closed", "week-busy"),
            (true, Closed::No) if on_now => ("on", "week-can"),
            (true, _) => ("part", "week-partly"),
        };
        let (kind, key) = match booked {
            Some(_) => ("booked", "week-booked"),
            None if is_over && on_now => ("over", "week-was-on"),
            None if is_over => ("over", "week-was-off"),
            None => ("turn", key),
        };
        GridCell {
            kind,
            state,
            id: id(on, hours),
            value: format!("{on}_{}_{}_{}", hours.starts_minute, hours.ends_minute, if on_now { "off" } else { "on" }),
            label: language.text_with(key, &[("when", when.into())]),
            href: booked.map(|taken| format!("/bookings/{}", taken.booking_id)),
        }
    }
}

impl Sheet<'_> {
    /// What closes a period, all of it or a part.
    fn closed(&self, period: &Period) -> Closed {
        let within = [*period];
        let left = free(&within, &self.openings.failed);
        if left.is_empty() {
            return Closed::Failed;
        }
        match free(&left, &self.openings.busy).as_slice() {
            [] => Closed::Busy,
            open if open == within => Closed::No,
            _ => Closed::Partly,
        }
    }
}

fn said(language: Language, hours: Hours) -> String {
    if hours == Hours::WHOLE_DAY {
        return language.text("week-whole-day");
    }
    local::hours(hours.starts_minute, hours.ends_minute)
}

/// The place of a cell in its page.
fn id(on: NaiveDate, hours: Hours) -> String {
    format!("at-{on}-{}", hours.starts_minute)
}

/// `DAY_START_END_on` or `…_off`.
fn read(text: &str, every_week: bool) -> Option<Turn> {
    let mut parts = text.split('_');
    let on_date = local::date(parts.next()?)?;
    let mut minute = || parts.next()?.parse().ok();
    let hours = Hours { starts_minute: minute()?, ends_minute: minute()? };
    let available = match parts.next()? {
        "on" => true,
        "off" => false,
        _ => return None,
    };
    Some(Turn { on_date, hours, available, every_week })
}
