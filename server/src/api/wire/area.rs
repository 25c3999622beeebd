//! Areas, their manifests and boards on the wire.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use poem_openapi::Object;
use serde_json::Value;
use torget_core::booking::{Board, BoardRow, CellItem};
use torget_core::plugin::Manifest;
use uuid::Uuid;

use super::common::{JsonObject, RuleBody, rules};
use super::instant::Instant;
use super::keys::{
    AreaStateKey, BookingStateKey, CellKey, CircleKey, ConfirmationKey, EffectKey, ExchangeModeKey, WayKey,
};
use super::resource::ResourceBody;
use super::{shown, taken};
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A plugin enabled in a collaboration.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Area")]
pub struct AreaBody {
    /// The area.
    pub id: Uuid,
    /// In which collaboration.
    pub collaboration_id: Uuid,
    /// The key of its manifest.
    pub plugin_key: String,
    /// The version of the manifest that bookings are made under.
    pub manifest_version: i64,
    /// What its members call it.
    pub name: String,
    /// Whether it is in use.
    pub state: AreaStateKey,
    /// What its members have set otherwise than the manifest.
    pub settings: SettingsBody,
    /// Rises with every change of the settings.
    pub version: i64,
}

/// What the members of an area have set otherwise than the manifest.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AreaSettings", skip_serializing_if_is_none)]
pub struct SettingsBody {
    /// Whether a booking waits for the person's yes.
    pub confirmation: Option<ConfirmationKey>,
    /// Whether a resource's person may pass a booking on to a colleague.
    pub exchange: Option<ExchangeModeKey>,
    /// For how long it waits, minutes.
    #[oai(validator(minimum(value = "15"), maximum(value = "43200")))]
    pub answer_within_minutes: Option<i64>,
    /// How needs are filled; what is missing is the manifest's.
    pub filling: Option<FillingBody>,
    /// The time between two bookings of a resource at different units.
    pub buffer: Option<BufferBody>,
    /// What a broken rule does, by the rule's key.
    pub rules: BTreeMap<String, EffectKey>,
    /// Values of the manifest's parameters, by key.
    pub parameters: BTreeMap<String, i64>,
}

/// How needs are filled, where the members have chosen otherwise than the manifest.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Filling", skip_serializing_if_is_none)]
pub struct FillingBody {
    /// Some of the manifest's ways.
    #[oai(validator(max_items = 3))]
    pub ways: Option<Vec<WayKey>>,
    /// How long an offer or a held booking waits for its answer, by how near the start is: the line with the fewest hours that
    /// fits counts, and without one `answer_within_minutes`.
    #[oai(validator(max_items = 10))]
    pub answer_times: Option<Vec<AnswerTimeBody>>,
    /// From how many hours before the start the search reaches how far; without a line everybody from the beginning.
    #[oai(validator(max_items = 4))]
    pub cascade: Option<Vec<CascadeStepBody>>,
    /// What is near, kilometres by road.
    #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
    pub near_km: Option<i64>,
}

/// A line of the answering times.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AnswerTime")]
pub struct AnswerTimeBody {
    /// Counts when the start is at most so many hours away.
    #[oai(validator(minimum(value = "1"), maximum(value = "8784")))]
    pub within_hours: i64,
    /// Minutes to answer.
    #[oai(validator(minimum(value = "15"), maximum(value = "43200")))]
    pub minutes: i64,
}

/// A step of the search.
#[derive(Debug, Clone, Object)]
#[oai(rename = "CascadeStep")]
pub struct CascadeStepBody {
    /// How far the search reaches.
    pub circle: CircleKey,
    /// When the start is at most so many hours away.
    #[oai(validator(minimum(value = "0"), maximum(value = "8784")))]
    pub within_hours: i64,
}

/// The time between two bookings of a resource at different units: a margin, and the way between them.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Buffer")]
pub struct BufferBody {
    /// The margin, minutes.
    #[oai(validator(minimum(value = "0"), maximum(value = "480")))]
    pub minutes: i64,
    /// How fast the way is reckoned with, kilometres per hour.
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    pub km_per_hour: i64,
}

/// An area with what it is.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AreaWithManifest")]
pub struct AreaDetailBody {
    /// The area.
    pub area: AreaBody,
    /// What it is, as data.
    pub manifest: ManifestBody,
}

/// What an area is: kinds of resource with the schemas of their attributes, how it is booked, the reasons and requirements of
/// a need, the rules with their texts, and the parameters that an area may set. Texts are in both languages.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Manifest")]
pub struct ManifestBody {
    /// Its key.
    pub key: String,
    /// Raised with every change.
    pub version: i64,
    /// Its name.
    pub name: TextBody,
    /// One sentence on what is shared.
    pub description: TextBody,
    /// The kinds of resource; `attributes` is a JSON Schema, and `performance` says what is recorded when it has been used.
    pub kinds: Vec<JsonObject>,
    /// How it is booked: limits in minutes and days, and the usual periods (`presets`) in minutes of the day.
    pub booking: JsonObject,
    /// The reasons, and the JSON Schema of what may be required.
    pub need: JsonObject,
    /// The VAT that an agreement begins with, hundredths of a per cent, and why.
    pub vat: JsonObject,
    /// The rules: key, texts with `{value}` in braces, effect, and what an area may make of it.
    pub rules: Vec<JsonObject>,
    /// The kinds of incident to choose from, each with `key` and `name`.
    pub incidents: Vec<JsonObject>,
    /// The numbers that an area may set, with their bounds.
    pub parameters: Vec<JsonObject>,
}

/// A text in both languages.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Text")]
pub struct TextBody {
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

/// A unit that the caller may book for.
#[derive(Debug, Clone, Object)]
#[oai(rename = "UnitToBookFor")]
pub struct UnitChoiceBody {
    /// The unit.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// Whether only who is introduced there may come, unless a need welcomes somebody new.
    pub requires_introduction: bool,
}

/// A person who can be taken up as a resource.
#[derive(Debug, Clone, Object)]
#[oai(rename = "PersonToShare")]
pub struct PersonToShareBody {
    /// The person.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their employer.
    pub organisation_id: Uuid,
    /// The employer's short name.
    pub organisation_name: String,
}

/// Which part of the board.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BoardRequest")]
pub struct BoardInput {
    /// For which unit; without one distances and the rules on them are left out.
    pub unit_id: Option<Uuid>,
    /// The first day.
    pub from_on: NaiveDate,
    /// How many days.
    #[oai(validator(minimum(value = "1"), maximum(value = "62")))]
    pub days: u64,
    /// What is required of the resources, by the manifest's schema of requirements.
    pub requirements: Option<JsonObject>,
    /// Whether the unit can receive somebody who is not introduced there, where it asks for that; not if left out.
    pub welcomes_new: Option<bool>,
    /// Only these of the manifest's usual periods, counted from 0; all if there are none.
    #[oai(validator(max_items = 20))]
    pub presets: Option<Vec<u16>>,
    /// Only resources within this way, tenths of a kilometre.
    #[oai(validator(minimum(value = "0"), maximum(value = "30000")))]
    pub longest_way_tenth_km: Option<i64>,
}

/// Resources × days.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Board")]
pub struct BoardBody {
    /// The days, in order.
    pub days: Vec<NaiveDate>,
    /// The resources that can be booked on some day, or are booked by this unit.
    pub rows: Vec<BoardRowBody>,
    /// The rest; their cells say why.
    pub others: Vec<BoardRowBody>,
    /// The needs that somebody is sought for and that the caller may see, of the unit if one is chosen: an entry a day.
    pub open_needs: Vec<OpenNeedsBody>,
}

/// The needs that begin on a day and are not filled.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OpenNeeds")]
pub struct OpenNeedsBody {
    /// Which day.
    pub on_date: NaiveDate,
    /// Which needs, in order of start.
    pub need_ids: Vec<Uuid>,
}

/// A resource's line.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BoardRow", skip_serializing_if_is_none)]
pub struct BoardRowBody {
    /// The resource.
    pub resource: ResourceBody,
    /// The way to the unit, tenths of a kilometre, if a unit is chosen.
    pub distance_tenth_km: Option<i64>,
    /// A cell a day.
    pub cells: Vec<BoardCellBody>,
}

/// A day of a resource; empty when it is not available.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BoardCell")]
pub struct BoardCellBody {
    /// Which day.
    pub on_date: NaiveDate,
    /// What is there, in order of start.
    pub items: Vec<BoardItemBody>,
}

/// Something on a day.
#[derive(Debug, Clone, Object)]
#[oai(rename = "BoardItem", skip_serializing_if_is_none)]
pub struct BoardItemBody {
    /// What.
    pub kind: CellKey,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// The break that is reckoned with, minutes; for `free`.
    pub break_minutes: Option<i64>,
    /// The booking; for `mine`.
    pub booking_id: Option<Uuid>,
    /// Where it stands; for `mine`.
    pub state: Option<BookingStateKey>,
    /// What to know (`free`) or what stands in the way (`blocked`).
    pub rules: Vec<RuleBody>,
}

impl BoardBody {
    /// Of core's view.
    pub fn of(asking: &Asking, manifest: &Manifest, board: Board) -> Result<Self, Fault> {
        let rows = |rows: Vec<BoardRow>| {
            rows.into_iter().map(|row| board_row(asking, manifest, row)).collect::<Result<Vec<_>, Fault>>()
        };
        let open_needs = board.open_needs.into_iter().map(|open| OpenNeedsBody {
            on_date: open.on,
            need_ids: open.need_ids.into_iter().map(|id| id.0).collect(),
        });
        Ok(Self {
            rows: rows(board.rows)?,
            others: rows(board.others)?,
            days: board.days,
            open_needs: open_needs.collect(),
        })
    }
}

fn board_row(asking: &Asking, manifest: &Manifest, row: BoardRow) -> Result<BoardRowBody, Fault> {
    let mut cells = Vec::new();
    for cell in row.cells {
        let items = cell.items.iter().map(|item| board_item(asking, manifest, item)).collect::<Result<_, _>>()?;
        cells.push(BoardCellBody { on_date: cell.on, items });
    }
    let resource = shown(asking, &row.resource)?;
    Ok(BoardRowBody { resource, distance_tenth_km: row.distance_tenth_km, cells })
}

fn board_item(asking: &Asking, manifest: &Manifest, item: &CellItem) -> Result<BoardItemBody, Fault> {
    let (kind, period, remarks) = match item {
        CellItem::Free { period, warnings, .. } => (CellKey::Free, period, warnings.as_slice()),
        CellItem::Mine { period, .. } => (CellKey::Mine, period, [].as_slice()),
        CellItem::Taken { period } => (CellKey::Taken, period, [].as_slice()),
        CellItem::Blocked { period, refusals } => (CellKey::Blocked, period, refusals.as_slice()),
    };
    let mut body = BoardItemBody {
        kind,
        starts_at: period.starts_at().into(),
        ends_at: period.ends_at().into(),
        break_minutes: None,
        booking_id: None,
        state: None,
        rules: rules(asking.language, Some(manifest), remarks),
    };
    match item {
        CellItem::Free { break_minutes, .. } => body.break_minutes = Some(*break_minutes),
        CellItem::Mine { booking_id, state, .. } => {
            body.booking_id = Some(booking_id.0);
            body.state = Some(super::parsed(asking, Value::String(state.key().to_owned()))?);
        }
        CellItem::Taken { .. } | CellItem::Blocked { .. } => {}
    }
    Ok(body)
}

impl SettingsBody {
    /// As core takes them.
    pub fn settings(&self, asking: &Asking) -> Result<torget_core::collaboration::AreaSettings, Fault> {
        taken(asking, self)
    }
}
