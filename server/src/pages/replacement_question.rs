//! What finding a replacement asks: when, why, and what is required. What an address leaves out is the usual: the next shift
//! that has not begun, the manifest's first reason, absence from today, nothing required.

use chrono::{DateTime, Days, NaiveDate, Utc};
use torget_core::access::{Permission, Standing};
use torget_core::booking::{CandidatesQuery, NeedRequest, Smaller, UnitChoice};
use torget_core::ids::UnitId;
use torget_core::plugin::{Absence, Manifest, ShiftPreset};
use torget_core::time::{Period, stockholm};

use super::deed::value;
use super::local::{self, NoPeriod};
use super::need::{self, AreaChoice};
use super::needs::day_pair;
use super::visit::Visit;
use super::{candidates, introductions};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::parts::Link;
use crate::view::{Format, Speak};

/// Days that are offered as buttons.
const BUTTON_DAYS: u64 = 4;

/// The question that an address tells.
pub struct Question<'a> {
    pub visit: &'a Visit,
    pub choice: &'a AreaChoice,
    pub units: &'a [UnitChoice],
    pub unit_id: Option<UnitId>,
    pairs: Vec<(String, String)>,
    need: NeedRequest,
}

impl<'a> Question<'a> {
    /// Reads it, and completes it by what is usual.
    pub fn new(
        visit: &'a Visit,
        choice: &'a AreaChoice,
        (units, unit_id): (&'a [UnitChoice], Option<UnitId>),
        pairs: &[(String, String)],
    ) -> Self {
        let now = visit.state.market.clock.now();
        let mut pairs = pairs.to_vec();
        let (day, hours) = next_shift(choice.manifest(), now);
        let is_open = value(&pairs, "day").is_empty() && value(&pairs, "hours").is_empty();
        let day = if is_open { day } else { stockholm::date_of(now) };
        for (name, usual) in [("day", day.to_string()), ("hours", hours)] {
            if value(&pairs, name).is_empty() {
                pairs.push((name.to_owned(), usual));
            }
        }
        let mut need = need::read(choice.manifest(), &pairs);
        if need.absence.is_none() && choice.manifest().reason(&need.reason).is_some_and(|reason| reason.absence) {
            need.absence = Some(Absence { started_on: stockholm::date_of(now), earlier: None });
        }
        Self { visit, choice, units, unit_id, pairs, need }
    }

    /// The unit that it is for, in words.
    pub fn unit_name(&self) -> String {
        let unit = self.units.iter().find(|unit| Some(unit.id) == self.unit_id);
        unit.map(|unit| format!("{}, {}", unit.name, unit.organisation_name)).unwrap_or_default()
    }

    /// The question to put to core for a unit.
    pub fn ask(&self, unit_id: UnitId) -> Result<CandidatesQuery, NoPeriod> {
        let period = self.period()?;
        Ok(CandidatesQuery {
            area_id: self.choice.area.id,
            unit_id,
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
            break_minutes: None,
            need: self.need.clone(),
        })
    }

    /// A smaller demand, with the address that asks for it.
    pub fn smaller(&self, smaller: &Smaller) -> Link {
        let asked_on = self.period().ok().map(|asked| stockholm::date_of(asked.starts_at()));
        let asked = self.asked();
        candidates::smaller(self.visit.language(), self.choice.manifest(), ("/replacement", &asked, asked_on), smaller)
    }

    /// The same as the need's form has it, if it says when.
    pub fn as_need(&self, unit_id: UnitId) -> Option<Vec<(String, String)>> {
        let period = self.period().ok()?;
        let today = stockholm::date_of(self.visit.state.market.clock.now());
        let day = day_pair(today, stockholm::date_of(period.starts_at()));
        let hours = period_pairs(self.choice.manifest(), &period).into_iter().filter(|(name, _)| name != "day");
        let of_need = [("area", self.choice.area.id.to_string()), ("unit", unit_id.to_string())];
        let of_need = of_need.map(|(name, said)| (name.to_owned(), said));
        Some(of_need.into_iter().chain([day]).chain(hours).chain(need::pairs(&self.need)).collect())
    }

    /// All that is asked, completed, as the pairs of an address.
    fn asked(&self) -> Vec<(String, String)> {
        let unit = self.unit_id.map(|id| ("unit".to_owned(), id.to_string()));
        let of_need = |name: &str| need::is_of_need(name) || name == "unit";
        let kept = self.pairs.iter().filter(|(name, _)| !of_need(name)).cloned();
        unit.into_iter().chain(kept).chain(need::pairs(&self.need)).collect()
    }

    /// Where it is kept who is introduced at the unit, for who keeps it.
    pub fn introductions(&self) -> Option<Link> {
        let unit_id = self.unit_id.filter(|_| self.may(Permission::IntroduceAtUnit))?;
        Some(Link::new(self.visit.language().text("introductions-link"), introductions::page_of(unit_id)))
    }

    /// Whether the reader may post needs of the unit.
    pub fn may_post(&self) -> bool {
        self.may(Permission::EditNeed)
    }

    /// Whether the reader may do something at the unit.
    fn may(&self, permission: Permission) -> bool {
        let (Some(unit_id), Ok(caller)) = (self.unit_id, self.visit.caller()) else { return false };
        let standing = Standing {
            unit_id: Some(unit_id),
            collaboration_id: Some(self.choice.area.collaboration_id),
            ..Standing::default()
        };
        caller.may(&self.visit.state.market.access, permission, &standing)
    }

    fn value(&self, name: &str) -> &str {
        value(&self.pairs, name)
    }

    /// A preset is `START-END` in minutes; `other` reads the two times.
    fn period(&self) -> Result<Period, NoPeriod> {
        let language = self.visit.language();
        let day = match self.value("day") {
            "other" => self.value("other_day"),
            day => day,
        };
        let minutes = self.value("hours").split_once('-');
        let minutes = minutes.and_then(|(starts, ends)| Some((starts.parse().ok()?, ends.parse().ok()?)));
        match minutes {
            Some((starts, ends)) => local::period(language, day, &local::clock(starts), &local::clock(ends)),
            None => local::period(language, day, self.value("starts"), self.value("ends")),
        }
    }

    /// The form: when is always in sight; reason and requirements stand behind a line that says what they are.
    pub fn form(&self) -> Filters {
        let language = self.visit.language();
        let manifest = self.choice.manifest();
        let today = stockholm::date_of(self.visit.state.market.clock.now());
        let mut fields = Vec::new();
        if self.units.len() > 1 {
            fields.push(need::unit_field(language, self.units, self.unit_id));
        }
        fields.extend(self.when_fields(today));
        fields.extend(need::requirement_fields(language, manifest, &self.need).into_iter().map(Field::tucked));
        if self.units.iter().any(|unit| Some(unit.id) == self.unit_id && unit.requires_introduction) {
            fields.push(need::welcome_field(language, &self.need));
        }
        // A continued absence is asked for where the booking is made; here only if the address already tells of one.
        let is_continued = self.need.absence.is_some_and(|absence| absence.earlier.is_some());
        let asked = need::fields(language, manifest, &self.need, today).into_iter().map(Field::tucked);
        fields.extend(asked.filter(|field| is_continued || !field.name.starts_with("earlier_")));
        if !self.value("area").is_empty() {
            fields.push(Field::hidden("area", self.value("area")));
        }
        let shift_on = self.period().map_or(today, |period| stockholm::date_of(period.starts_at()));
        let summary = need::summary(language, self.choice, &self.need, shift_on);
        let form = Filters::new("/replacement", language.text("replacement-show"), fields);
        form.more(language.text("replacement-need"), summary)
    }

    fn when_fields(&self, today: NaiveDate) -> Vec<Field> {
        let language = self.visit.language();
        let day_choice = |offset: u64| {
            let on = today + Days::new(offset);
            let text = match offset {
                0 => language.text("day-today"),
                1 => language.text("day-tomorrow"),
                _ => language.day_short(on),
            };
            Choice::new(on.to_string(), text)
        };
        let mut days: Vec<Choice> = (0..BUTTON_DAYS).map(day_choice).collect();
        let (day, other_day) = match self.value("day") {
            "other" => ("other", self.value("other_day")),
            day if days.iter().any(|choice| choice.value == day) => (day, ""),
            day => ("other", day),
        };
        days.push(Choice::new("other", language.text("day-other")));
        let presets = &self.choice.manifest().booking.presets;
        let preset = |preset: &ShiftPreset| {
            Choice::new(hours_of(preset), local::hours(preset.starts_minute, preset.ends_minute))
        };
        let mut hours: Vec<Choice> = presets.iter().map(preset).collect();
        hours.push(Choice::new("other", language.text("hours-other")));
        let time = |name: &str, key: String| Field::new(FieldKind::Time, name, key).value(self.value(name));
        vec![
            Field::new(FieldKind::Choice, "day", language.text("column-when")).choices(days).value(day),
            Field::new(FieldKind::Date, "other_day", language.text("day-other-label")).value(other_day),
            Field::new(FieldKind::Choice, "hours", language.text("schedule-hours"))
                .choices(hours)
                .value(self.value("hours")),
            time("starts", language.text("hours-from")),
            time("ends", language.text("hours-to")),
        ]
    }
}

/// The pairs that tell a period: a usual shift by its name, another by its times.
pub fn period_pairs(manifest: &Manifest, period: &Period) -> Vec<(String, String)> {
    let (starts, ends) = (local::clock_of(period.starts_at()), local::clock_of(period.ends_at()));
    let is_it = |preset: &&ShiftPreset| {
        local::clock(preset.starts_minute) == starts && local::clock(preset.ends_minute) == ends
    };
    let day = ("day".to_owned(), stockholm::date_of(period.starts_at()).to_string());
    match manifest.booking.presets.iter().find(is_it) {
        Some(preset) => vec![day, ("hours".to_owned(), hours_of(preset))],
        None => vec![
            day,
            ("hours".to_owned(), "other".to_owned()),
            ("starts".to_owned(), starts),
            ("ends".to_owned(), ends),
        ],
    }
}

pub fn hours_of(preset: &ShiftPreset) -> String {
    format!("{}-{}", preset.starts_minute, preset.ends_minute)
}

/// The first usual shift that has not begun: at 05.40 today's 07–16, at noon today's 13–22.
fn next_shift(manifest: &Manifest, now: DateTime<Utc>) -> (NaiveDate, String) {
    let today = stockholm::date_of(now);
    let (clock, presets) = (local::clock_of(now), &manifest.booking.presets);
    match presets.iter().find(|preset| local::clock(preset.starts_minute) > clock) {
        Some(preset) => (today, hours_of(preset)),
        None => (today + Days::new(1), presets.first().map_or_else(|| "other".to_owned(), hours_of)),
    }
}

#[cfg(test)]
mod tests {
    use torget_core::plugin::Plugin;

    use super::*;

    #[test]
    fn the_usual_question_is_about_the_next_shift() {
        let pool = torget_nurse_pool::NursePool::new();
        let at = |text: &str| {
            let (day, hours) = next_shift(pool.manifest(), text.parse().unwrap());
            format!("{day} {hours}")
        };
        assert_eq!(at("2026-11-23T04:40:00Z"), "2026-11-23 420-960", "05.40");
        assert_eq!(at("2026-11-23T06:00:00Z"), "2026-11-23 780-1320", "07.00");
        assert_eq!(at("2026-11-23T13:30:00Z"), "2026-11-23 1260-420", "14.30");
        assert_eq!(at("2026-11-23T20:30:00Z"), "2026-11-24 420-960", "21.30");
    }

    #[test]
    fn a_usual_shift_goes_by_its_name() {
        let pool = torget_nurse_pool::NursePool::new();
        let pairs = |starts, ends| {
            let period = stockholm::period("2026-11-24".parse().unwrap(), starts, ends).unwrap();
            let said = period_pairs(pool.manifest(), &period).into_iter().map(|(_, value)| value);
            said.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(pairs(1260, 420), "2026-11-24 1260-420");
        assert_eq!(pairs(430, 960), "2026-11-24 other 07:10 16:00");
    }
}
