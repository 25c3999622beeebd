//! Finding a replacement (screen 2): the need above, who can come below.

use chrono::{DateTime, Days, Utc};
use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::booking::{self, BookingError, Candidates, CandidatesQuery, UnitChoice};
use torget_core::ids::UnitId;
use torget_core::time::{Period, stockholm};

use super::deed::{query, value};
use super::local::{self, NoPeriod};
use super::need::{self, AreaChoice, address};
use super::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::pages::{self, Excluded, ReplacementView};
use crate::view::parts::Empty;
use crate::view::{Format, Language, Speak, say};

/// Days that are offered as buttons.
const BUTTON_DAYS: u64 = 4;

/// Asks what is needed and, once it is said, shows who can come.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let language = visit.language();
    let choice = visit.area(&pairs).await?;
    let (units, unit_id) = visit.units(&choice, &pairs).await?;
    let page = Page { visit: &visit, pairs: &pairs, choice: &choice, units: &units, unit_id };
    let mut view = ReplacementView {
        unit: page.unit_name(),
        question: page.question(),
        answered: false,
        candidates: Vec::new(),
        nobody: Empty::new(language.text("replacement-nobody")),
        excluded_summary: String::new(),
        excluded: Vec::new(),
    };
    let asks = !value(&pairs, "hours").is_empty();
    let Some(unit_id) = unit_id.filter(|_| asks) else { return visit.page(&view) };
    let period = match page.period() {
        Ok(period) => period,
        Err(NoPeriod::Field(field)) => {
            let text = if field == "day" { language.text("period-no-day") } else { language.text("period-no-time") };
            view.question.error(field, text);
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
        Err(NoPeriod::Time(text)) => {
            view.question.error("starts", text);
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let question = CandidatesQuery {
        area_id: choice.area.id,
        unit_id,
        starts_at: period.starts_at(),
        ends_at: period.ends_at(),
        break_minutes: None,
        need: need::read(choice.manifest(), &pairs),
    };
    match booking::candidates(&visit.state.market, visit.caller()?, &question).await {
        Ok(found) => {
            page.answer(&mut view, &question, &found);
            visit.page(&view)
        }
        Err(BookingError::Faults(faults)) => {
            for fault in &faults {
                let name = fault.field.strip_prefix("need.").unwrap_or(&fault.field);
                view.question.error(name, say::fault(language, fault));
            }
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visit.booking_stop(other)),
    }
}

/// One who can come, as a row.
pub fn candidate(
    language: Language,
    choice: &AreaChoice,
    question: &CandidatesQuery,
    candidate: &booking::Candidate,
) -> pages::Candidate {
    let resource = &candidate.resource;
    let tagline = choice.plugin.tagline(&resource.kind, &resource.attributes, language);
    let mut notes = vec![resource.place_name.clone(), language.tenth_km(candidate.distance_tenth_km)];
    notes.extend(Some(tagline).filter(|text| !text.is_empty()));
    if candidate.visits == 0 {
        notes.push(language.text("replacement-new"));
    }
    let visits = [("count", candidate.visits.into())];
    let warnings = candidate.warnings.iter().map(|remark| say::remark(language, choice.manifest(), remark));
    pages::Candidate {
        name: resource.name.clone(),
        known: (candidate.visits > 0).then(|| language.text_with("replacement-known", &visits)),
        notes: notes.join(" · "),
        warnings: warnings.collect(),
        price: language.amount_whole(candidate.price.total_ore),
        href: book_address(choice, question, &resource.id.to_string()),
    }
}

fn book_address(choice: &AreaChoice, question: &CandidatesQuery, resource: &str) -> String {
    let mut pairs = vec![
        ("area".to_owned(), choice.area.id.to_string()),
        ("resource".to_owned(), resource.to_owned()),
        ("unit".to_owned(), question.unit_id.to_string()),
        ("day".to_owned(), stockholm::date_of(question.starts_at).to_string()),
        ("starts".to_owned(), local::clock_of(question.starts_at)),
        ("ends".to_owned(), local::clock_of(question.ends_at)),
    ];
    pairs.extend(need::pairs(&question.need));
    address("/book", &pairs)
}

struct Page<'a> {
    visit: &'a Visit,
    pairs: &'a [(String, String)],
    choice: &'a AreaChoice,
    units: &'a [UnitChoice],
    unit_id: Option<UnitId>,
}

impl Page<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.visit.state.market.clock.now()
    }

    fn unit_name(&self) -> String {
        let unit = self.units.iter().find(|unit| Some(unit.id) == self.unit_id);
        unit.map(|unit| format!("{}, {}", unit.name, unit.organisation_name)).unwrap_or_default()
    }

    /// A preset is `START-END` in minutes; `other` reads the two times.
    fn period(&self) -> Result<Period, NoPeriod> {
        let language = self.visit.language();
        let day = match value(self.pairs, "day") {
            "other" => value(self.pairs, "other_day"),
            day => day,
        };
        let minutes = value(self.pairs, "hours").split_once('-');
        let minutes = minutes.and_then(|(starts, ends)| Some((starts.parse().ok()?, ends.parse().ok()?)));
        match minutes {
            Some((starts, ends)) => local::period(language, day, &local::clock(starts), &local::clock(ends)),
            None => local::period(language, day, value(self.pairs, "starts"), value(self.pairs, "ends")),
        }
    }

    fn question(&self) -> Filters {
        let language = self.visit.language();
        let manifest = self.choice.manifest();
        let today = stockholm::date_of(self.now());
        let mut fields = Vec::new();
        if self.units.len() > 1 {
            fields.push(need::unit_field(language, self.units, self.unit_id));
        }
        fields.extend(self.when_fields());
        let mut need = need::read(manifest, self.pairs);
        if let (None, Some(reason)) = (need.absence, manifest.reason(&need.reason)) {
            need.absence = reason.absence.then_some(torget_core::plugin::Absence { started_on: today, earlier: None });
        }
        fields.extend(need::requirement_fields(language, manifest, &need));
        // A continued absence is asked for where the booking is made; here only if the address already tells of one.
        let is_continued = need.absence.is_some_and(|absence| absence.earlier.is_some());
        let asked = need::fields(language, manifest, &need, today).into_iter();
        fields.extend(asked.filter(|field| is_continued || !field.name.starts_with("earlier_")));
        if !value(self.pairs, "area").is_empty() {
            fields.push(Field::hidden("area", value(self.pairs, "area")));
        }
        Filters::new("/replacement", language.text("replacement-show"), fields)
    }

    fn when_fields(&self) -> Vec<Field> {
        let language = self.visit.language();
        let today = stockholm::date_of(self.now());
        let or = |name: &str, usual: String| match value(self.pairs, name) {
            "" => usual,
            typed => typed.to_owned(),
        };
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
        let day = or("day", today.to_string());
        let is_listed = days.iter().any(|choice| choice.value == day);
        let (day, other_day) = match day.as_str() {
            "other" => ("other".to_owned(), value(self.pairs, "other_day").to_owned()),
            _ if is_listed => (day, String::new()),
            _ => ("other".to_owned(), day),
        };
        days.push(Choice::new("other", language.text("day-other")));
        let presets = &self.choice.manifest().booking.presets;
        let preset = |preset: &torget_core::plugin::ShiftPreset| {
            let text = local::hours(preset.starts_minute, preset.ends_minute);
            Choice::new(format!("{}-{}", preset.starts_minute, preset.ends_minute), text)
        };
        let mut hours: Vec<Choice> = presets.iter().map(preset).collect();
        let usual = hours.first().map_or_else(|| "other".to_owned(), |choice| choice.value.clone());
        hours.push(Choice::new("other", language.text("hours-other")));
        let time = |name: &str, key: String| Field::new(FieldKind::Time, name, key).value(value(self.pairs, name));
        vec![
            Field::new(FieldKind::Choice, "day", language.text("column-when")).choices(days).value(day),
            Field::new(FieldKind::Date, "other_day", language.text("day-other-label")).value(other_day),
            Field::new(FieldKind::Choice, "hours", language.text("schedule-hours"))
                .choices(hours)
                .value(or("hours", usual)),
            time("starts", language.text("hours-from")),
            time("ends", language.text("hours-to")),
        ]
    }

    fn answer(&self, view: &mut ReplacementView, question: &CandidatesQuery, found: &Candidates) {
        let (language, manifest) = (self.visit.language(), self.choice.manifest());
        view.answered = true;
        view.candidates = found.fit.iter().map(|fit| candidate(language, self.choice, question, fit)).collect();
        let mut rules: Vec<(&str, usize)> = Vec::new();
        for rule in found.unfit.iter().filter_map(|unfit| unfit.refusals.first()).map(|r| r.finding.rule.as_str()) {
            match rules.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, number)) => *number += 1,
                None => rules.push((rule, 1)),
            }
        }
        let name = |rule| say::rule_name(language, manifest, rule).to_lowercase();
        let why: Vec<String> = rules.iter().map(|(rule, number)| format!("{} {number}", name(rule))).collect();
        let values = [("count", found.unfit.len().into()), ("why", why.join(", ").into())];
        view.excluded_summary = language.text_with("replacement-excluded", &values);
        let reasons = |unfit: &booking::Unfit| {
            unfit.refusals.iter().map(|remark| say::remark(language, manifest, remark)).collect()
        };
        view.excluded =
            found.unfit.iter().map(|unfit| Excluded { name: unfit.name.clone(), reasons: reasons(unfit) }).collect();
    }
}
