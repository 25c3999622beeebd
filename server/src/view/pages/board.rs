//! The board: who can be booked when, as a grid of people by days or as a list by day.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use serde::Serialize;

use crate::view::form::Filters;
use crate::view::parts::{Empty, Link, Tab};
use crate::view::{Format, Language, Speak, Value, View};

/// The board's page.
#[derive(Debug, Serialize)]
pub struct BoardView {
    /// The area: `Sjuksköterskepoolen`.
    pub area: String,
    /// The areas to choose from, when there are several.
    pub areas: Vec<Tab>,
    /// `v. 47–48`.
    pub span: String,
    /// How many days at a time: a day, two weeks, a month.
    pub spans: Vec<Tab>,
    /// The address of the time before, unless it is past.
    pub previous: Option<String>,
    /// The address of the time after, unless it is beyond the horizon.
    pub next: Option<String>,
    /// Grid or list.
    pub shapes: Vec<Tab>,
    /// Competence, time of day, distance.
    pub filters: Filters,
    /// How the page follows what changes.
    pub live: Live,
    /// The grid, unless the list is shown or nobody is found.
    pub grid: Option<BoardGrid>,
    /// The list by day, unless the grid is shown.
    pub days: Vec<BoardDay>,
    /// What to say when nobody is found.
    pub empty: Empty,
    /// Shows (or hides) who can't be booked and why.
    pub why_not: Link,
    /// Who can't be booked and why, when asked for.
    pub excluded: Vec<Excluded>,
}

impl View for BoardView {
    const TEMPLATE: &'static str = "pages/board";
    const WIDE: bool = true;

    fn title(&self, language: Language) -> String {
        format!("{} {}", language.text("board-heading"), self.span)
    }
}

/// How a page follows what changes.
#[derive(Debug, Serialize)]
pub struct Live {
    /// The stream that says when something has changed.
    pub events: String,
    /// The state that the page shows.
    pub revision: String,
    /// The page's own address, to load it again.
    pub here: String,
}

/// People by days.
#[derive(Debug, Serialize)]
pub struct BoardGrid {
    /// Whether it is a single day, which a phone shows as a list of names.
    pub one_day: bool,
    /// The columns.
    pub days: Vec<DayHead>,
    /// The rows.
    pub rows: Vec<BoardRow>,
    /// How many needs are open on each day, as many cells as there are days; none when nothing is sought.
    pub open_needs: Vec<BoardCell>,
}

/// The head of a day's column.
#[derive(Debug, Clone, Serialize)]
pub struct DayHead {
    /// `ons 18`.
    pub text: String,
    /// Whether it is a Saturday, Sunday or public holiday.
    pub rest_day: bool,
    /// Whether it is today.
    pub today: bool,
    /// Whether a week begins here.
    pub week_start: bool,
}

impl DayHead {
    /// The head of a day; `holiday` when it is a public one.
    pub fn new(language: Language, on: NaiveDate, today: NaiveDate, holiday: bool) -> DayHead {
        DayHead {
            text: language.day_narrow(on),
            rest_day: holiday || matches!(on.weekday(), Weekday::Sat | Weekday::Sun),
            today: on == today,
            week_start: on.weekday() == Weekday::Mon,
        }
    }
}

/// A person's row.
#[derive(Debug, Serialize)]
pub struct BoardRow {
    /// Tells it from the others: the resource's id.
    pub key: String,
    /// Who.
    pub name: String,
    /// The person's page, for those who may see it.
    pub href: Option<String>,
    /// Home town and distance.
    pub note: String,
    /// A cell a day.
    pub cells: Vec<BoardCell>,
}

/// A person's day, or what is sought on it.
#[derive(Debug, Serialize)]
pub struct BoardCell {
    /// Its column.
    #[serde(flatten)]
    pub day: DayHead,
    /// What there is that day, earliest first; nothing means not available.
    pub slots: Vec<Slot>,
}

/// What a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// Can be booked; links to the booking's preview.
    Free,
    /// Booked by the reader's unit; links to the booking.
    Mine,
    /// Booked by another; no detail.
    Taken,
    /// A rule stands in the way.
    Stopped,
    /// Needs that nobody has filled; links to them.
    Open,
}

/// A stretch of a person's day.
#[derive(Debug, Clone, Serialize)]
pub struct Slot {
    /// What it is.
    pub kind: SlotKind,
    /// What it shows: `07–16`.
    pub text: String,
    /// What a screen reader says, in full.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
}

impl Slot {
    /// Can be booked: `Anna Ek, onsdag 18 november, ledig 07–16, boka`.
    pub fn free(language: Language, who: &str, period: (DateTime<Utc>, DateTime<Utc>), href: String) -> Slot {
        let label = spoken(language, "slot-free", who, period, None);
        let text = language.hours_short(period.0, period.1);
        Slot { kind: SlotKind::Free, text, label, href: Some(href) }
    }

    /// Booked by the reader's unit.
    pub fn mine(language: Language, who: &str, period: (DateTime<Utc>, DateTime<Utc>), href: String) -> Slot {
        let label = spoken(language, "slot-mine", who, period, None);
        let text = language.hours_short(period.0, period.1);
        Slot { kind: SlotKind::Mine, text, label, href: Some(href) }
    }

    /// Booked by somebody else.
    pub fn taken(language: Language, who: &str, period: (DateTime<Utc>, DateTime<Utc>)) -> Slot {
        let label = spoken(language, "slot-taken", who, period, None);
        Slot { kind: SlotKind::Taken, text: language.hours_short(period.0, period.1), label, href: None }
    }

    /// Stopped by a rule, with the rule's short name: `vila`.
    pub fn stopped(language: Language, who: &str, period: (DateTime<Utc>, DateTime<Utc>), rule: &str) -> Slot {
        let label = spoken(language, "slot-stopped", who, period, Some(rule));
        Slot { kind: SlotKind::Stopped, text: rule.to_owned(), label, href: None }
    }

    /// How many needs are open on a day: `2`, said as `2 öppna behov onsdag 18 november`.
    pub fn open(language: Language, on: NaiveDate, count: usize, href: String) -> Slot {
        let label = language.text_with("slot-open", &[("count", count.into()), ("day", language.day_long(on).into())]);
        Slot { kind: SlotKind::Open, text: count.to_string(), label, href: Some(href) }
    }
}

fn spoken(
    language: Language,
    key: &'static str,
    who: &str,
    period: (DateTime<Utc>, DateTime<Utc>),
    rule: Option<&str>,
) -> String {
    let day: Value<'_> = language.day_long(torget_core::time::stockholm::date_of(period.0)).into();
    let hours: Value<'_> = language.hours_short(period.0, period.1).into();
    let mut values = vec![("who", who.into()), ("day", day), ("hours", hours)];
    values.extend(rule.map(|rule| ("rule", rule.into())));
    language.text_with(key, &values)
}

/// A day of the list, with everybody who is free.
#[derive(Debug, Serialize)]
pub struct BoardDay {
    /// `onsdag 18 november`.
    pub heading: String,
    /// The needs that are open on it, if there are any: `2 öppna behov`.
    pub open_needs: Option<Link>,
    /// Who is free, and what the reader's unit has booked.
    pub rows: Vec<BoardDayRow>,
}

/// A free or booked person in the list.
#[derive(Debug, Serialize)]
pub struct BoardDayRow {
    /// Who.
    pub name: String,
    /// Home town and distance.
    pub note: String,
    /// The slots.
    pub slots: Vec<Slot>,
}

/// Somebody who can't be booked, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Excluded {
    /// Who.
    pub name: String,
    /// Each rule's sentence, with its values.
    pub reasons: Vec<String>,
}
