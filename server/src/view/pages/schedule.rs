//! When a person can be booked: the weekly pattern, the exceptions, and the coming days that follow from them.

use serde::Serialize;

use crate::view::form::{Choice, Form};
use crate::view::parts::{Empty, Link, Row};
use crate::view::table::Table;
use crate::view::{Language, Speak, View};

/// A person's schedule, for the person or for the coordinator.
#[derive(Debug, Serialize)]
pub struct ScheduleView {
    /// `Mitt schema`, or the person's name.
    pub heading: String,
    /// Where a coordinator came from.
    pub back: Option<Link>,
    /// The coming shifts and free days.
    pub coming: Vec<Row>,
    /// What to say when there are none.
    pub nothing_coming: Empty,
    /// The weekly pattern.
    pub pattern: WeekPattern,
    /// Exceptions: a day off, or other hours; each row with a button that removes it.
    pub exceptions: Table,
    /// Adds an exception.
    pub exception_form: Form,
}

impl View for ScheduleView {
    const TEMPLATE: &'static str = "pages/schedule";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// The weekly pattern as check boxes, usual shifts by weekdays. Each box sends `window` = `WEEKDAY-START-END`, with the
/// weekday from 1 (Monday) and the times as minutes of the day.
#[derive(Debug, Serialize)]
pub struct WeekPattern {
    /// Where it posts.
    pub action: String,
    /// `mån` … `sön`.
    pub days: Vec<String>,
    /// The usual shifts.
    pub rows: Vec<PatternRow>,
    /// Windows with other hours, as boxes to keep or clear.
    pub others: Vec<Choice>,
    /// What couldn't be saved.
    pub problems: Vec<crate::view::form::Problem>,
}

/// A usual shift.
#[derive(Debug, Serialize)]
pub struct PatternRow {
    /// `07–16`.
    pub text: String,
    /// A box a weekday.
    pub boxes: Vec<PatternBox>,
}

/// A box of the pattern.
#[derive(Debug, Serialize)]
pub struct PatternBox {
    /// What is sent.
    pub value: String,
    /// What a screen reader says: `måndag 07.00–16.00`.
    pub label: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

impl PatternBox {
    /// The box of a weekday (1 is Monday) and a window in minutes of the day.
    pub fn new(language: Language, weekday: u32, starts_minute: i64, ends_minute: i64, chosen: bool) -> PatternBox {
        let clock = |minute: i64| format!("{:02}.{:02}", minute / 60, minute % 60);
        let day = language.text(match weekday {
            1 => "weekday-1",
            2 => "weekday-2",
            3 => "weekday-3",
            4 => "weekday-4",
            5 => "weekday-5",
            6 => "weekday-6",
            _ => "weekday-7",
        });
        PatternBox {
            value: format!("{weekday}-{starts_minute}-{ends_minute}"),
            label: format!("{day} {}–{}", clock(starts_minute), clock(ends_minute)),
            chosen,
        }
    }
}
