//! Resources and when they may be booked, on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use serde_json::Value;
use torget_core::place::Position;
use torget_core::resource::{Hours, ResourceChange, WeeklyHours, WeeklyPlan};
use uuid::Uuid;

use super::common::JsonObject;
use super::instant::Instant;
use super::keys::ResourceStateKey;
use super::taken;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// What is shared.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Resource", skip_serializing_if_is_none)]
pub struct ResourceBody {
    /// The resource.
    pub id: Uuid,
    /// In which area.
    pub area_id: Uuid,
    /// The organisation that lends it.
    pub organisation_id: Uuid,
    /// Its short name.
    pub organisation_name: String,
    /// The person it is, if it is one.
    pub person_id: Option<Uuid>,
    /// Its kind in the area's manifest.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its attributes, by the kind's schema. Those with `x-visible: owner` are shown to the lending organisation and to
    /// those who run the area.
    pub attributes: JsonObject,
    /// How many places it has.
    pub capacity: i64,
    /// Where it is, or sets out from, in words.
    pub place_name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Whether it may be booked.
    pub state: ResourceStateKey,
    /// Rises with every change.
    pub version: i64,
}

/// A resource to take up.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewResource")]
pub struct NewResourceInput {
    /// Who lends it; must take part in the area.
    pub organisation_id: Uuid,
    /// The person it is, for kinds that are persons; has a role with the lender, now or later.
    pub person_id: Option<Uuid>,
    /// Its kind in the area's manifest.
    #[oai(validator(min_length = 1, max_length = 60))]
    pub kind: String,
    /// The rest, which can be changed later.
    pub content: ResourceInput,
}

/// What can be changed in a resource.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ResourceContent")]
pub struct ResourceInput {
    /// Its name.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: String,
    /// Its attributes, by the kind's schema.
    pub attributes: JsonObject,
    /// How many places it has.
    #[oai(validator(minimum(value = "1"), maximum(value = "10000")))]
    pub capacity: i64,
    /// Where it is, or sets out from, in words.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub place_name: String,
    /// Degrees north.
    #[oai(validator(minimum(value = "-90"), maximum(value = "90")))]
    pub latitude: f64,
    /// Degrees east.
    #[oai(validator(minimum(value = "-180"), maximum(value = "180")))]
    pub longitude: f64,
    /// Whether it may be booked.
    pub state: ResourceStateKey,
}

impl ResourceInput {
    /// As core takes it.
    pub fn change(self, asking: &Asking) -> Result<ResourceChange, Fault> {
        Ok(ResourceChange {
            state: taken(asking, &self.state)?,
            name: self.name,
            attributes: Value::Object(self.attributes.into_iter().collect()),
            capacity: self.capacity,
            place_name: self.place_name,
            position: Position { latitude: self.latitude, longitude: self.longitude },
        })
    }
}

/// A change of a resource that is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ResourceEdit")]
pub struct ResourceEditInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What it is to be.
    pub content: ResourceInput,
}

/// When a resource may be booked.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Availability")]
pub struct PlanBody {
    /// The resource.
    pub resource: ResourceBody,
    /// What is true week after week.
    pub weekly: WeeklyPlanBody,
    /// Rises with every change of that; 0 while nobody has said anything.
    pub version: i64,
    /// The days that differ, from today on; a day with several stretches of hours has one for each.
    pub exceptions: Vec<ExceptionBody>,
}

/// What is true week after week.
#[derive(Debug, Clone, Object)]
#[oai(rename = "WeeklyPlan")]
pub struct WeeklyPlanBody {
    /// How many weeks the cycle has.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub weeks: i64,
    /// A Monday that a first week of the cycle begins on.
    pub first_monday_on: NaiveDate,
    /// Whether it also counts on public holidays; an ordinary Sunday is none.
    pub on_holidays: bool,
    /// The hours, at most six stretches on a day and none that overlap.
    #[oai(validator(max_items = 504))]
    pub hours: Vec<WeeklyHoursBody>,
}

impl WeeklyPlanBody {
    /// As core takes it.
    pub fn plan(&self) -> WeeklyPlan {
        let hours =
            |row: &WeeklyHoursBody| WeeklyHours { week: row.week, weekday: row.weekday, hours: row.hours.hours() };
        WeeklyPlan {
            weeks: self.weeks,
            first_monday_on: self.first_monday_on,
            on_holidays: self.on_holidays,
            hours: self.hours.iter().map(hours).collect(),
        }
    }
}

/// Hours on such a weekday of a week of the cycle.
#[derive(Debug, Clone, Object)]
#[oai(rename = "WeeklyHours")]
pub struct WeeklyHoursBody {
    /// Which week of the cycle, from 1.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub week: i64,
    /// Monday is 1, Sunday 7.
    #[oai(validator(minimum(value = "1"), maximum(value = "7")))]
    pub weekday: i64,
    /// When.
    pub hours: HoursBody,
}

/// Minutes of a day in Stockholm; an end at or before the start is on the next day, so equal minutes are a whole day.
#[derive(Debug, Clone, Object)]
#[oai(rename = "DayHours")]
pub struct HoursBody {
    /// From which minute.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub starts_minute: i64,
    /// Until which minute.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub ends_minute: i64,
}

impl HoursBody {
    /// As core takes them.
    pub fn hours(&self) -> Hours {
        Hours { starts_minute: self.starts_minute, ends_minute: self.ends_minute }
    }
}

/// A day that differs from the weekly plan.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AvailabilityException", skip_serializing_if_is_none)]
pub struct ExceptionBody {
    /// The exception.
    pub id: Uuid,
    /// Which day.
    pub on_date: NaiveDate,
    /// Its hours instead of the plan's; missing for a day off.
    pub hours: Option<HoursBody>,
}

/// A change of a weekly plan that is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "WeeklyPlanEdit")]
pub struct WeeklyPlanInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What is to be true.
    pub weekly: WeeklyPlanBody,
}

/// What a day is to be, or several in a row.
#[derive(Debug, Clone, Object)]
#[oai(rename = "DayAvailability")]
pub struct ExceptionInput {
    /// The last of the days; the day of the address alone without it.
    pub to_on: Option<NaiveDate>,
    /// The hours of each of them; none for days off.
    #[oai(validator(max_items = 6))]
    pub hours: Vec<HoursBody>,
}

/// The calendar elsewhere that says when a resource is busy.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Calendar", skip_serializing_if_is_none)]
pub struct CalendarBody {
    /// `waiting`, `read` or `failed`; when it failed, what an earlier reading found still counts.
    pub state: String,
    /// When it was last tried.
    pub attempted_at: Option<Instant>,
    /// When it was last read.
    pub read_at: Option<Instant>,
    /// Why it couldn't be read, as a key.
    pub last_error: Option<String>,
    /// How many busy periods are known of it.
    pub periods: i64,
}

/// A calendar to read: one of the two.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CalendarSource")]
pub struct CalendarInput {
    /// Its address, `https:` or `webcal:`.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub address: Option<String>,
    /// The content of an iCalendar file.
    #[oai(validator(min_length = 1))]
    pub file: Option<String>,
}
