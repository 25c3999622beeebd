//! Needs on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use torget_core::booking::need::{
    Elsewhere, NeedChange, NeedContent, NeedSheet, PostRequest, Posted, Priority, RefusedOccurrence, SeriesRule,
    Spread, When,
};
use torget_core::fault::FieldFault;
use torget_core::ids::{AreaId, ResourceId, UnitId};
use torget_core::money::Ore;
use torget_core::plugin::Way;
use uuid::Uuid;

use super::booking::{AbsenceBody, BookingBody, NeedInput};
use super::common::{FactsBody, JsonObject, facts};
use super::instant::Instant;
use super::keys::{CircleKey, NeedStateKey, NeedStepKey, OfferStateKey, PriorityKey, SpreadKey, WayKey, written};
use super::queue::QueueBody;
use super::{all_shown, parsed, shown};
use crate::api::caller::Asking;
use crate::api::fault::Fault;
use crate::view::say;

/// Needs to post: at `periods`, or on the days of a `series`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PostNeeds")]
pub struct PostInput {
    /// In which area.
    pub area_id: Uuid,
    /// For which unit.
    pub unit_id: Uuid,
    /// When somebody is needed. Each of them becomes a need, or none does.
    #[oai(validator(max_items = 1000))]
    pub periods: Option<Vec<PeriodInput>>,
    /// Hours of days by a rule, instead of periods. What of them can't be had is left out, and told in `refused`.
    pub series: Option<SeriesInput>,
    /// What is needed.
    pub content: ContentInput,
    /// Whether it is only written for now, and seen by the unit alone; posted if nothing is said.
    pub draft: Option<bool>,
}

/// From when until when somebody is needed.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedPeriod")]
pub struct PeriodInput {
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
}

/// Hours of days by a rule, in Stockholm's wall-clock time: 07:00 stays 07:00 when the clocks change.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedSeries")]
pub struct SeriesInput {
    /// The day from which the rule counts, its `DTSTART`.
    pub from_on: NaiveDate,
    /// From which minute of the day.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub starts_minute: i64,
    /// Until which minute of the day; at or before the start it is the next day's.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub ends_minute: i64,
    /// A recurrence rule of days by RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8`. It has a `COUNT` or an `UNTIL`, gives at
    /// most `need.most_together` days of the area's manifest, and ends within its `need.series_days`.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub rule: String,
}

/// What a need says beside its period. Nothing in it is about the one who is absent, nor about an illness.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedContent")]
pub struct ContentInput {
    /// How many places are sought; 1 if nothing is said.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub quantity: Option<i64>,
    /// Unpaid break, minutes; without one that of the usual period of the area that it is, if it is one.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub break_minutes: Option<i64>,
    /// Why, and what is required.
    pub need: NeedInput,
    /// How much it matters; `normal` if nothing is said.
    pub priority: Option<PriorityKey>,
    /// How it is to be filled: one of the area's ways, and its first if nothing is said.
    pub way: Option<WayKey>,
    /// How offers go out without a hand on each; without it somebody sends them.
    pub spread: Option<SpreadKey>,
    /// Who or what would be best.
    pub preferred_resource_id: Option<Uuid>,
    /// The cost centre that pays.
    #[oai(validator(max_length = 20))]
    pub cost_centre: Option<String>,
    /// The unit's own reference, such as an order's number; never a name.
    #[oai(validator(max_length = 30))]
    pub reference: Option<String>,
}

impl ContentInput {
    /// As core takes it.
    fn content(self) -> NeedContent {
        let way = |way| match way {
            WayKey::Book => Way::Book,
            WayKey::Offers => Way::Offers,
            WayKey::Allocation => Way::Allocation,
        };
        let spread = |spread| match spread {
            SpreadKey::InTurn => Spread::InTurn,
            SpreadKey::AtOnce => Spread::AtOnce,
        };
        NeedContent {
            quantity: self.quantity.unwrap_or(1),
            break_minutes: self.break_minutes,
            need: self.need.request(),
            priority: match self.priority {
                Some(PriorityKey::High) => Priority::High,
                Some(PriorityKey::Low) => Priority::Low,
                Some(PriorityKey::Normal) | None => Priority::Normal,
            },
            way: self.way.map(way),
            spread: self.spread.map(spread),
            preferred_resource_id: self.preferred_resource_id.map(ResourceId),
            cost_centre: self.cost_centre.unwrap_or_default(),
            reference: self.reference.unwrap_or_default(),
        }
    }
}

impl PostInput {
    /// As core takes it; a fault if it says both when, or nothing of it.
    pub fn request(self) -> Result<PostRequest, FieldFault> {
        let when = match (self.periods, self.series) {
            (Some(periods), None) => {
                When::Periods(periods.iter().map(|period| (period.starts_at.0, period.ends_at.0)).collect())
            }
            (None, Some(SeriesInput { from_on, starts_minute, ends_minute, rule })) => {
                When::Series(SeriesRule { from_on, starts_minute, ends_minute, rule })
            }
            _ => return Err(FieldFault::new("", "periods_or_series", [])),
        };
        Ok(PostRequest {
            area_id: AreaId(self.area_id),
            unit_id: UnitId(self.unit_id),
            when,
            content: self.content.content(),
            is_draft: self.draft.unwrap_or(false),
        })
    }
}

/// What a need is to say.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedEdit")]
pub struct EditInput {
    /// The version that was read.
    pub version: i64,
    /// From when, to the whole minute.
    pub starts_at: Instant,
    /// Until when, to the whole minute.
    pub ends_at: Instant,
    /// The rest, whole: what is left out is as in a new need.
    pub content: ContentInput,
}

impl EditInput {
    /// As core takes it.
    pub fn change(self) -> NeedChange {
        NeedChange { starts_at: self.starts_at.0, ends_at: self.ends_at.0, content: self.content.content() }
    }
}

/// The other days of a copied need.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedCopy")]
pub struct CopyInput {
    /// The days on which the copies start, at the same time of day.
    #[oai(validator(min_items = 1, max_items = 1000))]
    pub days: Vec<NaiveDate>,
    /// Whether they are only written for now; posted if nothing is said.
    pub draft: Option<bool>,
}

/// What was done instead, outside the pool.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Elsewhere")]
pub struct ElsewhereBody {
    /// A key among `filling.elsewhere` of the area's manifest.
    #[oai(validator(min_length = 1, max_length = 60))]
    pub key: String,
    /// What it cost without VAT, öre; 0 where nothing was paid.
    #[oai(validator(minimum(value = "0")))]
    pub cost_ore: i64,
    /// How many of the need's places it stands for.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub places: i64,
}

impl ElsewhereBody {
    /// As core takes it.
    pub fn elsewhere(self) -> Elsewhere {
        Elsewhere { key: self.key, cost_ore: Ore(self.cost_ore), places: self.places }
    }
}

/// A need.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Need", skip_serializing_if_is_none)]
pub struct NeedBody {
    /// The need.
    pub id: Uuid,
    /// In which area.
    pub area_id: Uuid,
    /// Its name.
    pub area_name: String,
    /// The key of its manifest.
    pub plugin_key: String,
    /// Whose unit it is.
    pub organisation_id: Uuid,
    /// Its short name.
    pub organisation_name: String,
    /// Which unit needs somebody.
    pub unit_id: Uuid,
    /// Its name.
    pub unit_name: String,
    /// What ties it to others that were posted together.
    pub series_id: Option<Uuid>,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Unpaid break within it, minutes.
    pub break_minutes: i64,
    /// How many places are asked for.
    pub quantity: i64,
    /// How many of them are booked.
    pub filled: i64,
    /// How many are still sought; none where the search is over.
    pub sought: i64,
    /// How many offers wait for the answer of a resource's side.
    pub asked: i64,
    /// A key among the reasons of the manifest.
    pub reason: String,
    /// The absence behind it.
    pub absence: Option<AbsenceBody>,
    /// What is required of the resource, by the manifest's schema.
    pub requirements: JsonObject,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that.
    pub welcomes_new: bool,
    /// How much it matters.
    pub priority: PriorityKey,
    /// How it is to be filled.
    pub way: WayKey,
    /// How offers go out without a hand on each.
    pub spread: Option<SpreadKey>,
    /// How far out the search has come.
    pub circle: CircleKey,
    /// Who or what would be best.
    pub preferred_resource_id: Option<Uuid>,
    /// Its name.
    pub preferred_resource_name: Option<String>,
    /// Until when it can be filled; after that it expires.
    pub fill_before_at: Instant,
    /// Since when it waits for a place to become free: of the preferred resource, or without one of any that fits.
    pub waiting_since_at: Option<Instant>,
    /// The cost centre that pays.
    pub cost_centre: String,
    /// The unit's own reference.
    pub reference: String,
    /// What was done instead, outside the pool.
    pub elsewhere: Option<ElsewhereBody>,
    /// Where it stands.
    pub state: NeedStateKey,
    /// Rises with every change.
    pub version: i64,
    /// When it was written.
    pub created_at: Instant,
    /// The steps that the caller may take now.
    pub steps: Vec<NeedStepKey>,
}

/// What was posted.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PostedNeeds", skip_serializing_if_is_none)]
pub struct PostedBody {
    /// What ties them, if there are several or they follow a rule.
    pub series_id: Option<Uuid>,
    /// The needs, in order of start.
    pub needs: Vec<NeedBody>,
    /// The days of the rule that could not be had.
    pub refused: Vec<RefusedBody>,
}

/// A day of a series that became no need.
#[derive(Debug, Clone, Object)]
#[oai(rename = "RefusedOccurrence")]
pub struct RefusedBody {
    /// The day on which it would start.
    pub on_date: NaiveDate,
    /// Why not; never changes.
    pub code: String,
    /// The same in words.
    pub message: String,
    /// The values in those words.
    pub values: FactsBody,
}

/// A need with what came of it.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NeedSheet", skip_serializing_if_is_none)]
pub struct SheetBody {
    /// The need.
    pub need: NeedBody,
    /// Its bookings that the caller may see, ended ones too, in order of their making.
    pub bookings: Vec<BookingBody>,
    /// How many offers of it there are in each state; a state without any is left out.
    pub offers: Vec<OfferCountBody>,
    /// What ties it to others that were posted together.
    pub series: Option<SeriesBody>,
    /// Where it stands in the queue, while it waits for a place to become free.
    pub queue: Option<QueueBody>,
}

/// How many offers are in a state.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OfferCount")]
pub struct OfferCountBody {
    /// The state.
    pub state: OfferStateKey,
    /// How many.
    pub number: i64,
}

/// Needs that were posted together.
#[derive(Debug, Clone, Object)]
#[oai(rename = "SeriesOfNeeds", skip_serializing_if_is_none)]
pub struct SeriesBody {
    /// The series.
    pub id: Uuid,
    /// Its recurrence rule; a list of periods has none.
    pub rule: Option<String>,
    /// The days of the rule that could not be had.
    pub refused: Vec<RefusedBody>,
    /// How many needs it has.
    pub needs: i64,
}

fn refused(asking: &Asking, refused: &[RefusedOccurrence]) -> Vec<RefusedBody> {
    let body = |refused: &RefusedOccurrence| RefusedBody {
        on_date: refused.on_date,
        code: refused.code.clone(),
        message: say::code(asking.language, &refused.code, &refused.values),
        values: facts(&refused.values),
    };
    refused.iter().map(body).collect()
}

impl PostedBody {
    /// Of core's answer.
    pub fn of(asking: &Asking, posted: &Posted) -> Result<Self, Fault> {
        Ok(Self {
            series_id: posted.series_id.map(Uuid::from),
            needs: all_shown(asking, &posted.needs)?,
            refused: refused(asking, &posted.refused),
        })
    }
}

impl SheetBody {
    /// Of core's view.
    pub fn of(asking: &Asking, sheet: &NeedSheet) -> Result<Self, Fault> {
        let count = |(state, number): (&torget_core::booking::offer::OfferState, &i64)| {
            parsed(asking, serde_json::json!({ "state": state, "number": number }))
        };
        Ok(Self {
            need: shown(asking, &sheet.need)?,
            bookings: sheet.bookings.iter().map(|view| BookingBody::of(asking, view)).collect::<Result<_, _>>()?,
            offers: sheet.offers.iter().map(count).collect::<Result<_, _>>()?,
            series: sheet.series.as_ref().map(|series| SeriesBody {
                id: series.id.0,
                rule: series.rule.clone(),
                refused: refused(asking, &series.refused),
                needs: series.needs,
            }),
            queue: sheet.queue.map(QueueBody::of),
        })
    }
}

/// A key as core's own.
pub fn key<T: std::str::FromStr>(key: Option<impl poem_openapi::types::ToJSON>) -> Option<T> {
    key.and_then(|key| written(&key).parse().ok())
}
