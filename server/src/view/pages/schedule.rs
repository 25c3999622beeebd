//! When a person can be booked: the weekly pattern, the exceptions, and the coming days that follow from them.

use serde::Serialize;

use crate::view::form::{Choice, Form, Problem};
use crate::view::parts::{Empty, Link, Row, Tab};
use crate::view::table::Table;
use crate::view::{Language, View};

/// A person's schedule, for the person or for the coordinator.
#[derive(Debug, Serialize)]
pub struct ScheduleView {
    /// `Mitt schema`, or the person's name.
    pub heading: String,
    /// Where a coordinator came from.
    pub back: Option<Link>,
    /// The schedules to choose from, where a person has several.
    pub choices: Vec<Tab>,
    /// Reports that it has failed.
    pub outage: Option<Link>,
    /// What is reported and not over.
    pub outages: Vec<Link>,
    /// A week, with a press for each usual period.
    pub week: WeekGrid,
    /// The weekly plan as a whole.
    pub plan: PlanForm,
    /// Whether that is open at once.
    pub opens_plan: bool,
    /// Exceptions: a day off, or other hours; each row with a button that removes it.
    pub exceptions: Table,
    /// Adds an exception.
    pub exception_form: Form,
    /// The calendar elsewhere that says when the person is busy.
    pub calendar: CalendarPart,
    /// The coming shifts and free days.
    pub coming: Vec<Row>,
    /// What to say when there are none.
    pub nothing_coming: Empty,
}

impl View for ScheduleView {
    const TEMPLATE: &'static str = "pages/schedule";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// A week as a grid of buttons, usual periods by days. Each sends `turn` = `DAY_START_END_on` or `…_off`, beside `week`,
/// `every` and `on_start`.
#[derive(Debug, Serialize)]
pub struct WeekGrid {
    /// `v. 47`, `Varje vecka` or `Vecka 2 av 3`.
    pub heading: String,
    /// The week before.
    pub previous: Option<Link>,
    /// The week after.
    pub next: Option<Link>,
    /// This week alone, or every such week.
    pub tabs: Vec<Tab>,
    /// Where it posts.
    pub action: String,
    /// The week, as `2026-W47`.
    pub week: String,
    /// `yes` for every such week.
    pub every: &'static str,
    /// `yes` on the first page.
    pub on_start: &'static str,
    /// The days from Monday on.
    pub days: Vec<GridDay>,
    /// The usual periods.
    pub rows: Vec<GridRow>,
    /// What couldn't be turned.
    pub problems: Vec<Problem>,
}

/// The calendar elsewhere: what is known of it, and the forms that set it.
#[derive(Debug, Serialize)]
pub struct CalendarPart {
    /// Where it is from, when it was read and what came of it.
    pub known: Option<String>,
    /// Why it couldn't be read last.
    pub problem: Option<String>,
    /// Posts `address`.
    pub form: Form,
    /// Where the file is posted, as `file` of a multipart form.
    pub file_action: String,
    /// How large it may be.
    pub file_help: String,
    /// What is wrong with it.
    pub file_problem: Option<String>,
    /// Where it is forgotten.
    pub remove_action: Option<String>,
}

/// The head of a day.
#[derive(Debug, Serialize)]
pub struct GridDay {
    /// `mån`.
    pub text: String,
    /// `23`, if it is one certain day.
    pub date: Option<String>,
    /// Whether it is a public holiday.
    pub holiday: bool,
}

/// A usual period.
#[derive(Debug, Serialize)]
pub struct GridRow {
    /// `07–16`.
    pub text: String,
    /// A cell a day.
    pub cells: Vec<GridCell>,
}

/// A usual period of a day.
#[derive(Debug, Serialize)]
pub struct GridCell {
    /// `turn`, `booked` or `over`.
    pub kind: &'static str,
    /// `on`, `part`, `off`, or `closed` where the plan has it but something closes it.
    pub state: &'static str,
    /// Its place in the page.
    pub id: String,
    /// What a press sends.
    pub value: String,
    /// What a screen reader says: `Kan bokas måndag 23 november 07–16`.
    pub label: String,
    /// The booking that takes it.
    pub href: Option<String>,
}

/// The weekly plan as a form: how it goes round, and check boxes for each week, usual periods by weekdays. Each box sends
/// `window` = `WEEK-WEEKDAY-START-END`, with the weekday from 1 (Monday) and the times as minutes of the day.
#[derive(Debug, Serialize)]
pub struct PlanForm {
    /// Where it posts.
    pub action: String,
    /// The version that it was made from.
    pub version: i64,
    /// How many weeks it shows: those beyond them that are asked for begin as copies.
    pub shown_weeks: i64,
    /// How it goes round: `weeks`, `first_monday_on`, `on_holidays`.
    pub fields: Form,
    /// The weeks of the cycle.
    pub weeks: Vec<PatternWeek>,
    /// Windows with other hours, as boxes to keep or clear.
    pub others: Vec<Choice>,
    /// Adds other hours: `added_week`, `added_weekday`, `added_starts`, `added_ends`.
    pub added: Form,
    /// What couldn't be saved.
    pub problems: Vec<Problem>,
}

/// A week of the cycle.
#[derive(Debug, Serialize)]
pub struct PatternWeek {
    /// `Vecka 2 av 3`, if there are several.
    pub heading: Option<String>,
    /// `mån` … `sön`.
    pub days: Vec<String>,
    /// The usual periods.
    pub rows: Vec<PatternRow>,
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
