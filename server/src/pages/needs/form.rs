//! The form of a need: posted anew, for one day or several or every week, or changed.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use torget_core::booking::need::{NeedContent, NeedView as Need, PostRequest, Priority, SeriesRule, Spread, When};
use torget_core::booking::{NeedRequest, ResourceChoice, UnitChoice};
use torget_core::fault::FieldFault;
use torget_core::ids::UnitId;
use torget_core::plugin::{Fact, ShiftPreset, Way};
use torget_core::time::{Period, stockholm};

use crate::pages::deed::{value, values};
use crate::pages::local::{self, NoPeriod};
use crate::pages::need::{self, AreaChoice};
use crate::pages::replacement_question::hours_of;
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::{Format, Language, Speak, forms};

/// Days that are offered as buttons: two weeks ahead.
const BUTTON_DAYS: u64 = 14;
const COST_CENTRE_LENGTH: u32 = 20;
const REFERENCE_LENGTH: u32 = 30;

/// What the form of an area offers to choose from.
pub struct Offered<'a> {
    pub choice: &'a AreaChoice,
    pub units: &'a [UnitChoice],
    pub resources: &'a [ResourceChoice],
    pub today: NaiveDate,
}

impl Offered<'_> {
    /// The form of a new need.
    pub fn posting(&self, language: Language, unit_id: Option<UnitId>) -> Form {
        let mut form = Form::new("/needs", language.text("need-submit"));
        if self.units.len() > 1 {
            form = form.field(need::unit_field(language, self.units, unit_id));
        }
        let day = |offset: u64| {
            let on = self.today + Days::new(offset);
            Choice::new(on.to_string(), language.day_short(on))
        };
        let days =
            Field::new(FieldKind::Several, "days", language.text("need-days")).help(language.text("need-days-help"));
        let other = Field::new(FieldKind::Date, "other_day", language.text("need-other-day"));
        form = form.field(days.choices((0..BUTTON_DAYS).map(day).collect())).field(other);
        form = self.hours(language, form);
        let repeat = vec![
            Choice::new("no", language.text("need-repeat-no")),
            Choice { opens: true, ..Choice::new("weekly", language.text("need-repeat-weekly")) },
        ];
        let repeat = Field::new(FieldKind::Choice, "repeat", language.text("need-repeat")).choices(repeat).value("no");
        let until = Field::new(FieldKind::Date, "until", language.text("need-repeat-until"));
        form = form.field(repeat).field(until.help(language.text("need-repeat-help")));
        let draft = Field::new(FieldKind::Check, "draft", language.text("need-draft-choice"));
        self.content(language, form, &NeedRequest::default(), unit_id)
            .field(draft.help(language.text("need-draft-help")))
            .field(Field::hidden("area", self.choice.area.id.to_string()))
            .field(Field::hidden("spread", ""))
            .more(language.text("need-more"))
            .cancel(language.text("step-back"), "/needs")
    }

    /// The form of a need that is changed, filled with what it says now.
    pub fn changing(&self, language: Language, stored: &Need) -> Form {
        let address = format!("/needs/{}", stored.id);
        let form = Form::new(format!("{address}/edit"), language.text("need-save"))
            .field(Field::new(FieldKind::Date, "day", language.text("column-when")).required());
        let form = self.content(language, self.hours(language, form), &need::request(stored), Some(stored.unit_id));
        form.field(Field::hidden("version", stored.version.to_string()))
            .more(language.text("need-more"))
            .cancel(language.text("step-back"), address)
            .fill(&pairs(stored, &self.choice.manifest().booking.presets))
    }

    fn hours(&self, language: Language, form: Form) -> Form {
        let presets = &self.choice.manifest().booking.presets;
        let preset = |preset: &ShiftPreset| {
            Choice::new(hours_of(preset), local::hours(preset.starts_minute, preset.ends_minute))
        };
        let mut hours: Vec<Choice> = presets.iter().map(preset).collect();
        let usual = hours.first().map_or("other", |first| &first.value).to_owned();
        hours.push(Choice::new("other", language.text("hours-other")));
        let time = |name: &str, key: String| Field::new(FieldKind::Time, name, key);
        form.field(Field::new(FieldKind::Choice, "hours", language.text("schedule-hours")).choices(hours).value(usual))
            .field(time("starts", language.text("hours-from")))
            .field(time("ends", language.text("hours-to")))
    }

    /// The fields of what is needed; the rarer ones stand behind a line.
    fn content(&self, language: Language, mut form: Form, asked: &NeedRequest, unit_id: Option<UnitId>) -> Form {
        let manifest = self.choice.manifest();
        let filling = self.choice.area.settings.filling(manifest);
        for field in need::requirement_fields(language, manifest, asked) {
            form = form.field(field);
        }
        // While no unit is chosen it may become one that asks for introductions.
        let is_chosen = |unit: &&UnitChoice| unit_id.is_none_or(|id| id == unit.id);
        if asked.welcomes_new || self.units.iter().filter(is_chosen).any(|unit| unit.requires_introduction) {
            form = form.field(need::welcome_field(language, asked));
        }
        let reason = manifest.need.reasons.first().map(|reason| reason.key.clone()).unwrap_or_default();
        let asked = NeedRequest {
            reason: if asked.reason.is_empty() { reason } else { asked.reason.clone() },
            ..asked.clone()
        };
        for field in need::fields(language, manifest, &asked, self.today) {
            let is_rare = field.name.starts_with("earlier_");
            form = form.field(if is_rare { field.tucked() } else { field });
        }
        let quantity = Field::new(FieldKind::Number, "quantity", language.text("need-quantity"));
        let quantity = quantity.between("1", "100").inputmode("numeric").help(language.text("need-quantity-help"));
        form = form.field(quantity.value("1").required());
        if filling.ways.len() > 1 {
            let ways = filling.ways.iter().map(|way| Choice::new(way.key(), way_name(language, *way))).collect();
            let first = filling.ways.first().map_or("", |way| way.key());
            form =
                form.field(Field::new(FieldKind::Choice, "way", language.text("need-way")).choices(ways).value(first));
        }
        let priorities = Priority::ALL.iter().map(|one| Choice::new(one.key(), priority_name(language, *one)));
        let priority = Field::new(FieldKind::Choice, "priority", language.text("need-priority"));
        form = form.field(priority.choices(priorities.collect()).value(Priority::Normal.key()).tucked());
        let longest = manifest.booking.longest_break_minutes;
        if longest > 0 {
            let field = forms::break_field(language, longest);
            form = form.field(Field { required: false, ..field }.tucked());
        }
        let nobody = Choice::new("", language.text("need-preferred-none"));
        let resource =
            |one: &ResourceChoice| Choice::new(one.id.to_string(), format!("{}, {}", one.name, one.organisation_name));
        let preferred = Field::new(FieldKind::Select, "preferred", language.text("need-preferred"));
        let preferred = preferred.choices(std::iter::once(nobody).chain(self.resources.iter().map(resource)).collect());
        let cost_centre = Field::new(FieldKind::Text, "cost_centre", language.text("need-cost-centre"));
        let reference = Field::new(FieldKind::Text, "reference", language.text("need-reference"));
        form.field(preferred.tucked())
            .field(cost_centre.max_length(COST_CENTRE_LENGTH).help(language.text("need-cost-centre-help")).tucked())
            .field(reference.max_length(REFERENCE_LENGTH).help(language.text("need-reference-help")).tucked())
    }
}

/// A day as the form of a new need has it: one of its buttons, or another.
pub fn day_pair(today: NaiveDate, on: NaiveDate) -> (String, String) {
    let is_button = on >= today && on < today + Days::new(BUTTON_DAYS);
    (if is_button { "days" } else { "other_day" }.to_owned(), on.to_string())
}

/// What a posted form asks for, or what of it can't be read.
pub fn read_post(
    language: Language,
    choice: &AreaChoice,
    unit_id: UnitId,
    typed: &[(String, String)],
) -> Result<PostRequest, Vec<(String, String)>> {
    let mut days: Vec<NaiveDate> = values(typed, "days").iter().filter_map(|day| local::date(day)).collect();
    days.extend(local::date(value(typed, "other_day")));
    days.sort_unstable();
    days.dedup();
    let Some(first) = days.first().copied() else {
        return Err(vec![("days".to_owned(), language.text("period-no-day"))]);
    };
    let (starts, ends) = times(typed);
    let when = if value(typed, "repeat") == "weekly" {
        let Some(until) = local::date(value(typed, "until")) else {
            return Err(vec![("until".to_owned(), language.text("period-no-day"))]);
        };
        let (Some(starts_minute), Some(ends_minute)) = (local::minute(&starts), local::minute(&ends)) else {
            return Err(vec![("starts".to_owned(), language.text("period-no-time"))]);
        };
        When::Series(SeriesRule { from_on: first, starts_minute, ends_minute, rule: weekly(&days, until) })
    } else {
        let periods = days.iter().map(|day| local::period(language, &day.to_string(), &starts, &ends));
        let periods =
            periods.collect::<Result<Vec<Period>, NoPeriod>>().map_err(|problem| unread(language, problem))?;
        When::Periods(periods.iter().map(|period| (period.starts_at(), period.ends_at())).collect())
    };
    let content = read_content(choice, typed, value(typed, "spread").parse().ok());
    Ok(PostRequest { area_id: choice.area.id, unit_id, when, content, is_draft: !value(typed, "draft").is_empty() })
}

/// The period and the content that the form of a change holds; it doesn't say how offers go out, and that stays.
pub fn read_change(
    language: Language,
    choice: &AreaChoice,
    stored: &Need,
    typed: &[(String, String)],
) -> Result<(Period, NeedContent), Vec<(String, String)>> {
    let (starts, ends) = times(typed);
    let period = local::period(language, value(typed, "day"), &starts, &ends);
    Ok((period.map_err(|problem| unread(language, problem))?, read_content(choice, typed, stored.spread)))
}

/// What can't be read without asking core.
pub fn unreadable(typed: &[(String, String)]) -> Vec<FieldFault> {
    let empty_is_none = |name: &str| match value(typed, name) {
        "" => None,
        _ => local::typed_number(typed, name).err(),
    };
    let quantity = local::typed_number(typed, "quantity").err();
    quantity.into_iter().chain(empty_is_none("break_minutes")).chain(need::days_before(typed).err()).collect()
}

fn read_content(choice: &AreaChoice, typed: &[(String, String)], spread: Option<Spread>) -> NeedContent {
    let number = |name: &str| local::typed_number(typed, name).ok().flatten();
    let way = value(typed, "way").parse().ok();
    NeedContent {
        quantity: number("quantity").unwrap_or(1),
        break_minutes: number("break_minutes"),
        need: need::read(choice.manifest(), typed),
        priority: value(typed, "priority").parse().unwrap_or(Priority::Normal),
        way,
        spread: spread.filter(|_| way.is_none_or(|way| way == Way::Offers)),
        preferred_resource_id: value(typed, "preferred").parse().ok(),
        cost_centre: value(typed, "cost_centre").to_owned(),
        reference: value(typed, "reference").to_owned(),
    }
}

/// The two times: of the usual hours that are chosen, or as typed.
fn times(typed: &[(String, String)]) -> (String, String) {
    let minutes = value(typed, "hours").split_once('-');
    match minutes.and_then(|(starts, ends)| Some((starts.parse().ok()?, ends.parse().ok()?))) {
        Some((starts, ends)) => (local::clock(starts), local::clock(ends)),
        None => (value(typed, "starts").to_owned(), value(typed, "ends").to_owned()),
    }
}

fn unread(language: Language, problem: NoPeriod) -> Vec<(String, String)> {
    vec![match problem {
        NoPeriod::Field("day") => ("day".to_owned(), language.text("period-no-day")),
        NoPeriod::Field(field) => (field.to_owned(), language.text("period-no-time")),
        NoPeriod::Time(text) => ("starts".to_owned(), text),
    }]
}

/// The chosen weekdays of every week, as an RFC 5545 rule.
fn weekly(days: &[NaiveDate], until: NaiveDate) -> String {
    let mut weekdays: Vec<Weekday> = days.iter().map(Datelike::weekday).collect();
    weekdays.sort_unstable_by_key(Weekday::num_days_from_monday);
    weekdays.dedup();
    let key = |weekday: &Weekday| ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday.num_days_from_monday() as usize];
    let by_day: Vec<&str> = weekdays.iter().map(key).collect();
    format!("FREQ=WEEKLY;BYDAY={};UNTIL={}", by_day.join(","), until.format("%Y%m%d"))
}

/// The name that the form has for a use case's field.
pub fn field_name(field: &str) -> String {
    let field = field.strip_prefix("content.").unwrap_or(field);
    let field = field.strip_prefix("need.").unwrap_or(field);
    match field {
        "series.starts_minute" | "starts_at" => "starts",
        "series.ends_minute" | "ends_at" => "ends",
        "series.rule" | "series.from_on" => "until",
        "preferred_resource_id" => "preferred",
        "earlier_absence.days_before" => "earlier_days_before",
        field if field.starts_with("periods") => "days",
        field => field,
    }
    .to_owned()
}

/// What is stored, as the form's pairs.
pub fn pairs(stored: &Need, presets: &[ShiftPreset]) -> Vec<(String, String)> {
    let period = (local::clock_of(stored.starts_at), local::clock_of(stored.ends_at));
    let is_it =
        |preset: &&ShiftPreset| (local::clock(preset.starts_minute), local::clock(preset.ends_minute)) == period;
    let hours = presets.iter().find(is_it).map_or_else(|| "other".to_owned(), hours_of);
    let mut pairs = need::pairs(&need::request(stored));
    let preferred = stored.preferred_resource_id.map(|id| id.to_string()).unwrap_or_default();
    pairs.extend(
        [
            ("day", stockholm::date_of(stored.starts_at).to_string()),
            ("hours", hours),
            ("starts", period.0),
            ("ends", period.1),
            ("break_minutes", stored.break_minutes.to_string()),
            ("quantity", stored.quantity.to_string()),
            ("priority", stored.priority.key().to_owned()),
            ("way", stored.way.key().to_owned()),
            ("preferred", preferred),
            ("cost_centre", stored.cost_centre.clone()),
            ("reference", stored.reference.clone()),
            ("version", stored.version.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    pairs
}

/// How a need is filled, in words.
pub fn way_name(language: Language, way: Way) -> String {
    match way {
        Way::Book => language.text("way-book"),
        Way::Offers => language.text("way-offers"),
        Way::Allocation => language.text("way-allocation"),
    }
}

/// How much it matters, in a word.
pub fn priority_name(language: Language, priority: Priority) -> String {
    match priority {
        Priority::Low => language.text("priority-low"),
        Priority::Normal => language.text("priority-normal"),
        Priority::High => language.text("priority-high"),
    }
}

/// A fault of a value, where there is no use case that finds it.
pub fn no_number(field: &str, typed: &str) -> FieldFault {
    FieldFault::new(field, "not_a_number", [("value", Fact::Text(typed.chars().take(20).collect()))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_weekdays_become_a_rule() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let rule = weekly(&[day(26), day(23), day(30)], day(30) + Days::new(3));
        assert_eq!(rule, "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261203");
    }
}
